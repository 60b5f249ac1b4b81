-- key: role
-- Of this database, whose name is no fact.
select coalesce(r.rolname, '') as role,
    array_to_string(s.setconfig, E'\n') as settings
from pg_catalog.pg_db_role_setting as s
join pg_catalog.pg_database as d on d.oid = s.setdatabase and d.datname = current_database()
left join pg_catalog.pg_roles as r on r.oid = s.setrole
