-- key: schema, table, name
-- Not-null constraints are facts of their columns, constraint triggers of the triggers.
select s.name as schema,
    coalesce(c.relname, t.typname) as "table",
    n.conname as name,
    pg_get_constraintdef(n.oid) as definition,
    n.convalidated as validated,
    coalesce((to_jsonb(n) ->> 'conenforced')::boolean, true) as enforced
from pg_catalog.pg_constraint as n
join seen_schemas as s on s.oid = n.connamespace
left join seen_relations as c on c.oid = n.conrelid
left join seen_types as t on t.oid = n.contypid
where n.contype not in ('n', 't') and (c.oid is not null or t.oid is not null)
