-- key: schema, name
-- Where it stands is data.
select c.schema, c.relname as name,
    format_type(q.seqtypid, null) as type,
    q.seqstart as start,
    q.seqincrement as increment,
    q.seqmin as minimum,
    q.seqmax as maximum,
    q.seqcache as cache,
    q.seqcycle as cycle,
    case c.relpersistence when 'u' then 'unlogged' else 'permanent' end as persistence,
    (
        select d.refobjid::regclass::text || '.' || quote_ident(a.attname)
        from pg_catalog.pg_depend as d
        join pg_catalog.pg_attribute as a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
        where d.classid = 'pg_catalog.pg_class'::regclass and d.objid = c.oid
          and d.refclassid = 'pg_catalog.pg_class'::regclass and d.deptype in ('a', 'i')
    ) as owned_by,
    pg_get_userbyid(c.relowner) as owner
from seen_relations as c
join pg_catalog.pg_sequence as q on q.seqrelid = c.oid
