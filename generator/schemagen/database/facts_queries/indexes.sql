-- key: schema, name
select c.schema, c.relname as name,
    t.relname as "table",
    pg_get_indexdef(c.oid) as definition,
    i.indisvalid as valid,
    i.indisclustered as clustered,
    i.indisreplident as replica_identity,
    (
        select string_agg(a.attnum || '=' || (to_jsonb(a) ->> 'attstattarget'), ', ' order by a.attnum)
        from pg_catalog.pg_attribute as a
        where a.attrelid = c.oid and (to_jsonb(a) ->> 'attstattarget')::integer >= 0
    ) as statistics_targets
from seen_relations as c
join pg_catalog.pg_index as i on i.indexrelid = c.oid
join pg_catalog.pg_class as t on t.oid = i.indrelid
where c.relkind in ('i', 'I')
