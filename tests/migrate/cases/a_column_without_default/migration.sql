-- supabase/migrations/20260102030405_change.sql
-- Notes: change
-- Written by schemagen migrate, and tried: after the migrations before it, it ends in
-- what schema.yaml says. It is yours to change; schemagen migrate --check tries again.
-- schemagen: notes
--
-- Where rows are, it
--   adds public.notes.title, which must not be null: fails where there is no value for it

set lock_timeout = '10s';
set statement_timeout = '5min';

ALTER TABLE "public"."notes" ADD COLUMN "title" text NOT NULL;

reset lock_timeout;
reset statement_timeout;
