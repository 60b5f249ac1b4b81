-- key: schema, name
select c.schema, c.relname as name,
    case c.relkind when 'v' then 'view' else 'materialized view' end as kind,
    pg_get_userbyid(c.relowner) as owner,
    array_to_string(c.reloptions, ', ') as options,
    c.relispopulated as populated,
    pg_get_viewdef(c.oid) as definition
from seen_relations as c
where c.relkind in ('v', 'm')
