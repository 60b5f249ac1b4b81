-- supabase/migrations/20260102030405_change.sql
-- Notes: change
-- Written by schemagen migrate, and tried: after the migrations before it, it ends in
-- what schema.yaml says. It is yours to change; schemagen migrate --check tries again.
-- schemagen: notes
--
-- Where rows are, it
--   changes public.notes.rank from integer to bigint: the table may be rewritten, and is locked meanwhile
--   adds notes_rank_check to public.notes: fails where a row breaks it

set lock_timeout = '10s';
set statement_timeout = '5min';

ALTER TABLE "public"."notes" ADD COLUMN "body" text;

ALTER TABLE "public"."notes" ALTER COLUMN "rank" TYPE bigint;

ALTER TABLE "public"."notes" DROP CONSTRAINT "notes_rank_check";

ALTER TABLE "public"."notes" ADD CONSTRAINT "notes_rank_check" CHECK ((rank >= 0));

reset lock_timeout;
reset statement_timeout;
