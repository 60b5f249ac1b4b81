-- supabase/migrations/20260102030405_change.sql
-- Notes: change
-- Written by schemagen migrate, and tried: after the migrations before it, it ends in
-- what schema.yaml says. It is yours to change; schemagen migrate --check tries again.
-- schemagen: notes
--
-- Where rows are, it
--   changes public.notes.status from text to public.status: fails where a value does not fit

set lock_timeout = '10s';
set statement_timeout = '5min';

CREATE TYPE "public"."status" AS ENUM ('open', 'done');

ALTER TABLE "public"."notes" ALTER COLUMN "status" DROP DEFAULT;
ALTER TABLE "public"."notes" ALTER COLUMN "status" TYPE public.status USING "status"::public.status;

ALTER TABLE "public"."notes" ALTER COLUMN "status" SET DEFAULT 'open'::public.status;

reset lock_timeout;
reset statement_timeout;
