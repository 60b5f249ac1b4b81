-- supabase/migrations/20260102030405_change.sql
-- Notes: change
-- Written by schemagen migrate, and tried: after the migrations before it, it ends in
-- what schema.yaml says. It is yours to change; schemagen migrate --check tries again.
-- schemagen: notes

set lock_timeout = '10s';
set statement_timeout = '5min';

drop function public.count_notes();

create or replace function public.count_notes("least" integer)
returns bigint
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $body$select count(*) + least from public.notes$body$;
revoke all on function public.count_notes(integer) from public, anon, authenticated, service_role;
grant execute on function public.count_notes(integer) to authenticated, service_role;

reset lock_timeout;
reset statement_timeout;
