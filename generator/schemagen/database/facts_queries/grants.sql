-- key: kind, schema, name, grantee
-- An object that nobody granted anything on has the built-in rights, whether they are
-- written down or not. An owner has all; a row says so only when that is not the case.
-- Who granted is no fact.
, objects (kind, schema, name, owner, acl, defaults) as (
    select 'database', '', '', datdba, datacl, acldefault('d', datdba)
    from pg_catalog.pg_database where datname = current_database()
    union all
    select 'schema', name, '', owner, acl, acldefault('n', owner) from seen_schemas
    union all
    select case relkind when 'S' then 'sequence' else 'table' end, schema, relname, relowner,
        relacl, acldefault(case relkind when 'S' then 's' else 'r' end::"char", relowner)
    from seen_relations where relkind in ('r', 'p', 'f', 'v', 'm', 'S')
    union all
    select 'column', c.schema, c.relname || '.' || a.attname, c.relowner,
        a.attacl, acldefault('c', c.relowner)
    from seen_relations as c
    join pg_catalog.pg_attribute as a on a.attrelid = c.oid
    where a.attacl is not null and not a.attisdropped
    union all
    select 'function', schema, signature, proowner, proacl, acldefault('f', proowner)
    from seen_functions
    union all
    select 'type', schema, typname, typowner, typacl, acldefault('T', typowner) from seen_types
    union all
    select 'language', '', lanname, lanowner, lanacl, acldefault('l', lanowner)
    from pg_catalog.pg_language where lanacl is not null
    union all
    select 'foreign data wrapper', '', fdwname, fdwowner, fdwacl, acldefault('F', fdwowner)
    from pg_catalog.pg_foreign_data_wrapper
    union all
    select 'foreign server', '', srvname, srvowner, srvacl, acldefault('S', srvowner)
    from pg_catalog.pg_foreign_server
),
rights as (
    select distinct o.kind, o.schema, o.name, o.owner, a.grantee, a.privilege_type, a.is_grantable,
        array(
            select d.privilege_type from aclexplode(o.defaults) as d where d.grantee = o.owner
        ) as owners_rights
    from objects as o, aclexplode(coalesce(o.acl, o.defaults)) as a
)
select kind, schema, name,
    case grantee when 0 then 'PUBLIC' else pg_get_userbyid(grantee)::text end as grantee,
    string_agg(
        privilege_type || case when is_grantable then ' with grant option' else '' end,
        ', ' order by privilege_type, is_grantable
    ) as privileges
from rights
group by kind, schema, name, owner, owners_rights, grantee
having grantee <> owner or not array_agg(privilege_type) @> owners_rights
union all
select kind, schema, name, pg_get_userbyid(owner)::text, 'nothing'
from objects
where kind <> 'column' and acl is not null
  and not exists (select from aclexplode(acl) as a where a.grantee = objects.owner)
