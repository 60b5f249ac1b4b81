-- supabase/migrations/20260102030405_change.sql
-- Notes: change
-- Written by schemagen migrate, and tried: after the migrations before it, it ends in
-- what schema.yaml says. It is yours to change; schemagen migrate --check tries again.
-- schemagen: notes
--
-- Where rows are, it
--   orders the labels of the type public.status anew: what compares or sorts them means something else, and tables are rewritten
--   takes 'waiting' from the type public.status: fails where a row has it

set lock_timeout = '10s';
set statement_timeout = '5min';

ALTER TYPE "public"."status" RENAME TO "status__pgmig_tmp";

CREATE TYPE "public"."status" AS ENUM ('done', 'open');

ALTER TABLE "public"."notes" ALTER COLUMN "status" DROP DEFAULT;

ALTER TABLE "public"."notes" ALTER COLUMN "status" TYPE public.status USING "status"::text::public.status;

ALTER TABLE "public"."notes" ALTER COLUMN "status" SET DEFAULT 'open'::public.status;

DROP TYPE "public"."status__pgmig_tmp";

reset lock_timeout;
reset statement_timeout;
