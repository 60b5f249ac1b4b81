-- The platform's schemas and who may look into them.
-- https://supabase.com/docs/guides/database/overview

-- part: usage of schema public
-- present: has_schema_privilege(to_regrole('anon')::oid, to_regnamespace('public')::oid, 'usage')
--     and has_schema_privilege(to_regrole('authenticated')::oid, to_regnamespace('public')::oid, 'usage')
--     and has_schema_privilege(to_regrole('service_role')::oid, to_regnamespace('public')::oid, 'usage')
create schema if not exists public;
grant usage on schema public to postgres, anon, authenticated, service_role;

-- part: schema auth
-- present: to_regnamespace('auth') is not null
-- The comment marks the base as ours; the real platform has none.
create schema auth;
comment on schema auth is 'Supabase base for plain PostgreSQL, installed by schemagen';
grant usage on schema auth to postgres, anon, authenticated, service_role;
grant all on schema auth to supabase_auth_admin;

-- part: schema storage
-- present: to_regnamespace('storage') is not null
create schema storage;
grant usage on schema storage to postgres with grant option;
grant usage on schema storage to anon, authenticated, service_role;
grant all on schema storage to supabase_storage_admin;

-- part: schema realtime
-- present: to_regnamespace('realtime') is not null
create schema realtime;
grant usage on schema realtime to postgres with grant option;
grant usage on schema realtime to anon, authenticated, service_role;
grant all on schema realtime to supabase_realtime_admin;

-- part: schema extensions
-- present: to_regnamespace('extensions') is not null
create schema extensions;
grant all on schema extensions to postgres;
grant usage on schema extensions to anon, authenticated, service_role;
