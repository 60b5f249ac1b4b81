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
-- By what they are:
--   closed partitions                which there are depends on the day. Closed is one of a
--                                    table with row level security, of the same owner, that
--                                    nobody else has a right on and that brings nothing of its
--                                    own; any other one is a fact, and so is the default one.
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
closed_partitions as (
    select c.oid
    from pg_catalog.pg_class as c
    join pg_catalog.pg_inherits as i on i.inhrelid = c.oid and not i.inhdetachpending
    join pg_catalog.pg_class as p on p.oid = i.inhparent
    where c.relispartition and c.relkind = 'r'
      and pg_get_expr(c.relpartbound, c.oid) <> 'DEFAULT'
      and p.relrowsecurity and c.relrowsecurity and c.relforcerowsecurity
      and c.relowner = p.relowner and c.relnamespace = p.relnamespace
      and c.relpersistence = p.relpersistence
      and c.reloptions is null and c.relreplident = 'd'
      and not exists (select from aclexplode(c.relacl) as a where a.grantee <> c.relowner)
      and not exists (
        select from pg_catalog.pg_attribute as a
        where a.attrelid = c.oid and a.attnum > 0
          and (a.attacl is not null or (a.attislocal and a.attinhcount = 0))
    )
      and not exists (select from pg_catalog.pg_policy as o where o.polrelid = c.oid)
      and not exists (select from pg_catalog.pg_rewrite as o where o.ev_class = c.oid)
      and not exists (
        select from pg_catalog.pg_trigger as t left join pg_catalog.pg_trigger as a on a.oid = t.tgparentid
        where t.tgrelid = c.oid and not t.tgisinternal
          and t.tgenabled is distinct from a.tgenabled
    )
      and not exists (
        select from pg_catalog.pg_constraint as n
        where n.conrelid = c.oid and n.coninhcount = 0 and n.conparentid = 0
    )
      and not exists (
        select from pg_catalog.pg_index as x join pg_catalog.pg_class as xc on xc.oid = x.indexrelid
        where x.indrelid = c.oid and not xc.relispartition
    )
      and not exists (select from pg_catalog.pg_publication_rel as o where o.prrelid = c.oid)
      and not exists (
        select from pg_catalog.pg_description as d
        where d.classoid = 'pg_catalog.pg_class'::regclass and d.objoid = c.oid
    )
),
seen_relations as (
    select c.*, s.name as schema
    from pg_catalog.pg_class as c
    join seen_schemas as s on s.oid = c.relnamespace
    where not exists (
        select from extension_members as e
        where e.classid = 'pg_catalog.pg_class'::regclass and e.objid = c.oid
    )
      and not (c.relispartition and (
        c.oid in (select oid from closed_partitions)
        or c.oid in (
            select indexrelid from pg_catalog.pg_index
            where indrelid in (select oid from closed_partitions)
        )
    ))
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
