-- key: name
-- The version is the server's, since no bundle names one; the owner differs between
-- platforms that let others than superusers create extensions.
select e.extname as name, n.nspname as schema
from pg_catalog.pg_extension as e
join pg_catalog.pg_namespace as n on n.oid = e.extnamespace
