-- Before 2026: whatever postgres creates in public is open to the three API roles.
-- https://supabase.com/changelog

-- part: default privileges, era open
-- era: open
-- present: 3 = (select count(distinct d.defaclobjtype)
--         from pg_catalog.pg_default_acl as d, aclexplode(d.defaclacl) as a
--         where d.defaclrole = to_regrole('postgres')
--             and d.defaclnamespace = to_regnamespace('public')
--             and a.grantee = to_regrole('anon')
--             and (d.defaclobjtype, a.privilege_type)
--                 in (('r', 'SELECT'), ('S', 'USAGE'), ('f', 'EXECUTE')))
alter default privileges for role postgres in schema public
    grant all on tables to postgres, anon, authenticated, service_role;
alter default privileges for role postgres in schema public
    grant all on sequences to postgres, anon, authenticated, service_role;
alter default privileges for role postgres in schema public
    grant all on functions to postgres, anon, authenticated, service_role;
