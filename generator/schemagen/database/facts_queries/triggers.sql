-- key: schema, table, name
select c.schema, c.relname as "table", t.tgname as name,
    t.tgfoid::regproc::text as function,
    pg_get_triggerdef(t.oid) as definition,
    case t.tgenabled
        when 'O' then 'enabled' when 'D' then 'disabled'
        when 'R' then 'replica' else 'always'
    end as enabled
from pg_catalog.pg_trigger as t
join seen_relations as c on c.oid = t.tgrelid
where not t.tgisinternal
