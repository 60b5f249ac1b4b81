-- key: name
select t.evtname as name,
    t.evtevent as event,
    t.evtfoid::regproc::text as function,
    case t.evtenabled
        when 'O' then 'enabled' when 'D' then 'disabled'
        when 'R' then 'replica' else 'always'
    end as enabled,
    array_to_string(t.evttags, ', ') as tags,
    pg_get_userbyid(t.evtowner) as owner
from pg_catalog.pg_event_trigger as t
where not exists (
    select from extension_members as e
    where e.classid = 'pg_catalog.pg_event_trigger'::regclass and e.objid = t.oid
)
