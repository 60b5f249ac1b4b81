-- Since 2026: the API roles get what is granted, table by table.
-- The platform revoked from what the older rule had granted, so the rights that it did not
-- name are still given: TRUNCATE, REFERENCES, TRIGGER, MAINTAIN on tables, UPDATE on sequences.
-- https://supabase.com/changelog

-- part: default privileges, era closed
-- era: closed
-- present: (select bool_or(d.defaclobjtype = 'r' and a.privilege_type = 'TRUNCATE')
--         and not bool_or((d.defaclobjtype, a.privilege_type) in (
--             ('r', 'SELECT'), ('r', 'INSERT'), ('r', 'UPDATE'), ('r', 'DELETE'),
--             ('S', 'USAGE'), ('S', 'SELECT'), ('f', 'EXECUTE')))
--         from pg_catalog.pg_default_acl as d, aclexplode(d.defaclacl) as a
--         where d.defaclrole = to_regrole('postgres')
--             and d.defaclnamespace = to_regnamespace('public')
--             and a.grantee in (
--                 to_regrole('anon'), to_regrole('authenticated'), to_regrole('service_role')))
alter default privileges for role postgres in schema public
    grant all on tables to postgres, anon, authenticated, service_role;
alter default privileges for role postgres in schema public
    grant all on sequences to postgres, anon, authenticated, service_role;
alter default privileges for role postgres in schema public
    grant all on functions to postgres, anon, authenticated, service_role;
alter default privileges for role postgres in schema public
    revoke select, insert, update, delete on tables from anon, authenticated, service_role;
alter default privileges for role postgres in schema public
    revoke usage, select on sequences from anon, authenticated, service_role;
alter default privileges for role postgres in schema public
    revoke execute on functions from anon, authenticated, service_role;
