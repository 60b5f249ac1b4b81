-- key: name
select name, pg_get_userbyid(owner) as owner
from seen_schemas as s
where not exists (
    select from extension_members as e
    where e.classid = 'pg_catalog.pg_namespace'::regclass and e.objid = s.oid
)
