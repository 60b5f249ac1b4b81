-- key: publication, schema, table
select p.pubname as publication, c.schema, c.relname as "table",
    (
        select string_agg(quote_ident(a.attname), ', ' order by a.attname)
        from pg_catalog.pg_attribute as a
        where a.attrelid = r.prrelid and a.attnum = any (r.prattrs::smallint[])
    ) as columns,
    pg_get_expr(r.prqual, r.prrelid) as filter
from pg_catalog.pg_publication_rel as r
join pg_catalog.pg_publication as p on p.oid = r.prpubid
join seen_relations as c on c.oid = r.prrelid
union all
select p.pubname, s.name, '', null, null
from pg_catalog.pg_publication_namespace as r
join pg_catalog.pg_publication as p on p.oid = r.pnpubid
join seen_schemas as s on s.oid = r.pnnspid
