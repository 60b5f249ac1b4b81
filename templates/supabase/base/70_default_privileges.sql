-- What objects of the platform's own superuser in public get. No era changes this.

-- part: default privileges of supabase_admin
-- present: to_regrole('supabase_admin') is null
--     or exists (select from pg_catalog.pg_default_acl
--         where defaclrole = to_regrole('supabase_admin')
--             and defaclnamespace = to_regnamespace('public'))
alter default privileges for role supabase_admin in schema public
    grant all on tables to postgres, anon, authenticated, service_role;
alter default privileges for role supabase_admin in schema public
    grant all on sequences to postgres, anon, authenticated, service_role;
alter default privileges for role supabase_admin in schema public
    grant all on functions to postgres, anon, authenticated, service_role;
