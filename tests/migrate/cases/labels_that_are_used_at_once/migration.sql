-- supabase/migrations/20260102030405_change_labels.sql
-- Notes: change, labels of enums, which the next file may use
-- Written by schemagen migrate, and tried: after the migrations before it, it ends in
-- what schema.yaml says. It is yours to change; schemagen migrate --check tries again.
-- schemagen: notes

ALTER TYPE "public"."status" ADD VALUE 'waiting' BEFORE 'done';

-- supabase/migrations/20260102030406_change.sql
-- Notes: change
-- Written by schemagen migrate, and tried: after the migrations before it, it ends in
-- what schema.yaml says. It is yours to change; schemagen migrate --check tries again.
-- schemagen: notes

set lock_timeout = '10s';
set statement_timeout = '5min';

ALTER TABLE "public"."notes" ALTER COLUMN "status" SET DEFAULT 'waiting'::public.status;

drop policy if exists notes_select_authenticated on public.notes;
create policy notes_select_authenticated on public.notes
as permissive for select to authenticated
using ((user_id = (select auth.uid())) or ((select auth.uid()) is not null and (status = 'waiting')));

reset lock_timeout;
reset statement_timeout;
