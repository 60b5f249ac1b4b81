-- key: name
select rolname as name,
    rolsuper as superuser,
    rolinherit as inherit,
    rolcreaterole as createrole,
    rolcreatedb as createdb,
    rolcanlogin as login,
    rolreplication as replication,
    rolbypassrls as bypassrls,
    rolconnlimit as connection_limit,
    rolvaliduntil::text as valid_until,
    array_to_string(rolconfig, E'\n') as settings
from pg_catalog.pg_roles
where rolname !~ '^pg_'
