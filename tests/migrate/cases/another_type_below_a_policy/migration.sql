-- supabase/migrations/20260102030405_change.sql
-- Notes: change
-- Written by schemagen migrate, and tried: after the migrations before it, it ends in
-- what schema.yaml says. It is yours to change; schemagen migrate --check tries again.
-- schemagen: notes
--
-- Where rows are, it
--   changes public.notes.rank from integer to bigint: the table may be rewritten, and is locked meanwhile

set lock_timeout = '10s';
set statement_timeout = '5min';

drop policy notes_delete_authenticated on public.notes;

drop policy notes_insert_authenticated on public.notes;

drop policy notes_select_authenticated on public.notes;

drop policy notes_update_authenticated on public.notes;

drop view public.top;

ALTER TABLE "public"."notes" ALTER COLUMN "rank" TYPE bigint;

create or replace view public.top with (security_invoker = true) as
select id, rank from public.notes
;
revoke all on table public.top from public, anon, authenticated, service_role;
grant select on table public.top to authenticated, service_role;

drop policy if exists notes_select_authenticated on public.notes;
create policy notes_select_authenticated on public.notes
as permissive for select to authenticated
using ((user_id = (select auth.uid())) or ((select auth.uid()) is not null and (rank > 3)));

drop policy if exists notes_insert_authenticated on public.notes;
create policy notes_insert_authenticated on public.notes
as permissive for insert to authenticated
with check (user_id = (select auth.uid()));

drop policy if exists notes_update_authenticated on public.notes;
create policy notes_update_authenticated on public.notes
as permissive for update to authenticated
using (user_id = (select auth.uid()))
with check (user_id = (select auth.uid()));

drop policy if exists notes_delete_authenticated on public.notes;
create policy notes_delete_authenticated on public.notes
as permissive for delete to authenticated
using (user_id = (select auth.uid()));

reset lock_timeout;
reset statement_timeout;
