-- supabase/migrations/20260102030405_change.sql
-- Notes: change
-- Written by schemagen migrate, and tried: after the migrations before it, it ends in
-- what schema.yaml says. It is yours to change; schemagen migrate --check tries again.
-- schemagen: notes

set lock_timeout = '10s';
set statement_timeout = '5min';

ALTER TABLE "public"."notes" ADD COLUMN "number" bigint GENERATED ALWAYS AS IDENTITY;

revoke all on sequence public.notes_number_seq from anon;

revoke all on sequence public.notes_number_seq from authenticated;

revoke all on sequence public.notes_number_seq from service_role;

reset lock_timeout;
reset statement_timeout;
