-- supabase/migrations/20260102030405_change.sql
-- Notes: change
-- Written by schemagen migrate, and tried: after the migrations before it, it ends in
-- what schema.yaml says. It is yours to change; schemagen migrate --check tries again.
-- schemagen: notes
--
-- Where rows are, it
--   changes public.notes.title from character varying(20) to character varying(3): fails where a value does not fit

set lock_timeout = '10s';
set statement_timeout = '5min';

ALTER TABLE "public"."notes" ALTER COLUMN "title" TYPE character varying(3);

reset lock_timeout;
reset statement_timeout;
