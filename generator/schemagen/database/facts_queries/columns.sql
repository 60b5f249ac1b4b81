-- key: schema, table, name
-- The order is no fact: a migration appends a column that a fresh build has in the middle.
-- Nor are the names that PostgreSQL 18 gives to not-null constraints.
select c.schema, c.relname as "table", a.attname as name,
    format_type(a.atttypid, a.atttypmod) as type,
    a.attnotnull as not_null,
    case when a.attgenerated = '' then pg_get_expr(d.adbin, d.adrelid) end as "default",
    case a.attgenerated
        when 's' then pg_get_expr(d.adbin, d.adrelid) || ' stored'
        when 'v' then pg_get_expr(d.adbin, d.adrelid) || ' virtual'
    end as generated,
    case a.attidentity when 'a' then 'always' when 'd' then 'by default' end as identity,
    case when a.attcollation <> t.typcollation
        then a.attcollation::regcollation::text end as collation,
    case when a.attstorage <> t.typstorage then a.attstorage::text end as storage,
    nullif(a.attcompression::text, '') as compression,
    nullif((to_jsonb(a) ->> 'attstattarget')::integer, -1) as statistics_target,
    array_to_string(a.attoptions, ', ') as options,
    array_to_string(a.attfdwoptions, ', ') as foreign_options
from seen_relations as c
join pg_catalog.pg_attribute as a on a.attrelid = c.oid
join pg_catalog.pg_type as t on t.oid = a.atttypid
left join pg_catalog.pg_attrdef as d on d.adrelid = c.oid and d.adnum = a.attnum
where c.relkind in ('r', 'p', 'f') and a.attnum > 0 and not a.attisdropped
