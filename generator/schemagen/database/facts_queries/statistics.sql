-- key: schema, name
select s.name as schema, x.stxname as name,
    pg_get_statisticsobjdef(x.oid) as definition,
    nullif((to_jsonb(x) ->> 'stxstattarget')::integer, -1) as target,
    pg_get_userbyid(x.stxowner) as owner
from pg_catalog.pg_statistic_ext as x
join seen_schemas as s on s.oid = x.stxnamespace
