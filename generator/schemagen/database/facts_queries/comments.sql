-- key: kind, schema, name
-- What PostgreSQL brings has comments too: all its objects have small identifiers.
, described as (
    select d.classoid, d.objoid, d.objsubid, d.description
    from pg_catalog.pg_description as d
    where d.objoid >= 16384 or d.classoid = 'pg_catalog.pg_namespace'::regclass
    union all
    select d.classoid, d.objoid, 0, d.description
    from pg_catalog.pg_shdescription as d
    where d.classoid = 'pg_catalog.pg_authid'::regclass
      and pg_get_userbyid(d.objoid) !~ '^pg_'
)
select i.type as kind,
    coalesce(i.schema, case i.type when 'schema' then i.name end, '') as schema,
    i.identity as name,
    d.description as comment
from described as d
cross join pg_identify_object(d.classoid, d.objoid, d.objsubid) as i
where not exists (
        select from extension_members as e where e.classid = d.classoid and e.objid = d.objoid
    )
  -- An extension's comment is in its control file.
  and d.classoid <> 'pg_catalog.pg_extension'::regclass
  and (
        coalesce(i.schema, case i.type when 'schema' then i.name end) is null
        or coalesce(i.schema, i.name) in (select quote_ident(name) from seen_schemas)
    )
