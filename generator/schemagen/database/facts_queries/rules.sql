-- key: schema, table, name
-- The rule that makes a view a view is a fact of the view.
select c.schema, c.relname as "table", r.rulename as name,
    pg_get_ruledef(r.oid) as definition,
    case r.ev_enabled
        when 'O' then 'enabled' when 'D' then 'disabled'
        when 'R' then 'replica' else 'always'
    end as enabled
from pg_catalog.pg_rewrite as r
join seen_relations as c on c.oid = r.ev_class
where r.rulename <> '_RETURN'
