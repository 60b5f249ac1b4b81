-- supabase/migrations/20260102030405_change.sql
-- Notes: change
-- Written by schemagen migrate, and tried: after the migrations before it, it ends in
-- what schema.yaml says. It is yours to change; schemagen migrate --check tries again.
-- schemagen: notes

set lock_timeout = '10s';
set statement_timeout = '5min';

drop policy notes_delete_authenticated on public.notes;

drop policy notes_select_anon on public.notes;

drop policy notes_update_authenticated on public.notes;

revoke all on table public.notes from anon;

revoke all on table public.notes from authenticated;

COMMENT ON TABLE "public"."notes" IS NULL;

create or replace function public.count_notes()
returns bigint
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $body$select count(*) from public.notes$body$;
revoke all on function public.count_notes() from public, anon, authenticated, service_role;
grant execute on function public.count_notes() to authenticated, service_role;

grant select, insert (id, user_id, body) on table public.notes to authenticated;
grant select, insert, update, delete on table public.notes to service_role;

reset lock_timeout;
reset statement_timeout;
