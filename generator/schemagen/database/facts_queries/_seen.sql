-- What is no fact, and why. Every query starts with this text.
--
-- By schema:
--   pg_catalog, information_schema   PostgreSQL's own
--   pg_toast, pg_temp_...            where PostgreSQL puts what belongs to something else
--   schemagen                        the ledger of what was applied: two ways to the same
--                                    database have two histories
--   supabase_migrations              the same, of the Supabase CLI
-- By owner:
--   members of an extension          follow from the extension, which is a fact
-- By name:
--   roles pg_...                     PostgreSQL's own
--   the database                     its name and comment: a shadow has another one
--
-- And where the queries say so: the order of columns and the names of not-null constraints
-- (columns), versions and owners of extensions (extensions), who granted (grants).
--
-- Not looked at: large objects, tablespaces, security labels, subscriptions, user mappings,
-- rights on parameters. No bundle makes them.
with
seen_schemas as (
    select oid, nspname as name, nspowner as owner, nspacl as acl
    from pg_catalog.pg_namespace
    where nspname !~ '^pg_'
      and nspname not in ('information_schema', 'schemagen', 'supabase_migrations')
),
extension_members as (
    select classid, objid
    from pg_catalog.pg_depend
    where deptype = 'e' and refclassid = 'pg_catalog.pg_extension'::regclass
),
seen_relations as (
    select c.*, s.name as schema
    from pg_catalog.pg_class as c
    join seen_schemas as s on s.oid = c.relnamespace
    where not exists (
        select from extension_members as e
        where e.classid = 'pg_catalog.pg_class'::regclass and e.objid = c.oid
    )
),
seen_functions as (
    select p.*, s.name as schema,
        p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')' as signature
    from pg_catalog.pg_proc as p
    join seen_schemas as s on s.oid = p.pronamespace
    where not exists (
        select from extension_members as e
        where e.classid = 'pg_catalog.pg_proc'::regclass and e.objid = p.oid
    )
),
-- Neither the row type of a table nor an array type: both follow from what they belong to.
seen_types as (
    select t.*, s.name as schema
    from pg_catalog.pg_type as t
    join seen_schemas as s on s.oid = t.typnamespace
    left join pg_catalog.pg_class as c on c.oid = t.typrelid
    where (t.typrelid = 0 or c.relkind = 'c')
      and t.typtype <> 'm'
      and not exists (select from pg_catalog.pg_type as a where a.typarray = t.oid)
      and not exists (
        select from extension_members as e
        where e.classid = 'pg_catalog.pg_type'::regclass and e.objid = t.oid
    )
)
