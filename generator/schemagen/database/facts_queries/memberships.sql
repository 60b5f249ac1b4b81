-- key: role, member
-- From 16 on a membership says whether it inherits and may be switched to.
select pg_get_userbyid(m.roleid) as role,
    pg_get_userbyid(m.member) as member,
    bool_or(m.admin_option) as admin,
    bool_or((to_jsonb(m) ->> 'inherit_option')::boolean) as inherit,
    bool_or((to_jsonb(m) ->> 'set_option')::boolean) as set
from pg_catalog.pg_auth_members as m
where pg_get_userbyid(m.member) !~ '^pg_'
group by m.roleid, m.member
