-- key: schema, table, name
select c.schema, c.relname as "table", p.polname as name,
    case p.polcmd
        when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update'
        when 'd' then 'delete' else 'all'
    end as command,
    p.polpermissive as permissive,
    (
        select string_agg(case r when 0 then 'public' else pg_get_userbyid(r)::text end, ', '
            order by case r when 0 then 'public' else pg_get_userbyid(r)::text end)
        from unnest(p.polroles) as r
    ) as roles,
    pg_get_expr(p.polqual, p.polrelid) as using,
    pg_get_expr(p.polwithcheck, p.polrelid) as "check"
from pg_catalog.pg_policy as p
join seen_relations as c on c.oid = p.polrelid
