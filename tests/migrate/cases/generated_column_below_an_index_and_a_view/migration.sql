-- supabase/migrations/20260102030405_change.sql
-- Notes: change
-- Written by schemagen migrate, and tried: after the migrations before it, it ends in
-- what schema.yaml says. It is yours to change; schemagen migrate --check tries again.
-- schemagen: notes
--
-- Where rows are, it
--   computes public.notes.size anew in every row, and rewrites the table

set lock_timeout = '10s';
set statement_timeout = '5min';

drop policy notes_delete_authenticated on public.notes;

drop policy notes_insert_authenticated on public.notes;

drop policy notes_select_authenticated on public.notes;

drop policy notes_update_authenticated on public.notes;

drop view public.sizes;

ALTER TABLE "public"."notes" DROP COLUMN "size";

ALTER TABLE "public"."notes" ADD COLUMN "size" integer GENERATED ALWAYS AS (length(body) + 1) STORED;

create index if not exists notes_size_idx on public.notes (size);

create index if not exists notes_user_id_idx on public.notes (user_id);

create or replace view public.sizes with (security_invoker = true) as
select id, size from public.notes
;
revoke all on table public.sizes from public, anon, authenticated, service_role;
grant select on table public.sizes to authenticated, service_role;

drop policy if exists notes_select_authenticated on public.notes;
create policy notes_select_authenticated on public.notes
as permissive for select to authenticated
using (user_id = (select auth.uid()));

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
