-- Extensions that a Supabase project starts with, and those that need a superuser.

-- part: extension uuid-ossp
-- present: exists (select from pg_catalog.pg_extension where extname = 'uuid-ossp')
--     or not exists (select from pg_catalog.pg_available_extensions where name = 'uuid-ossp')
create extension "uuid-ossp" with schema extensions;

-- part: extension vector
-- present: exists (select from pg_catalog.pg_extension where extname = 'vector')
--     or not exists (select from pg_catalog.pg_available_extension_versions
--         where name = 'vector' and not trusted)
-- On the platform postgres may create it. On a plain server that takes a superuser, unless
-- the extension is trusted, as it is on the servers that schemagen starts.
create extension vector with schema extensions;
