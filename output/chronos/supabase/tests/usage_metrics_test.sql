-- Chronos: who may do what with usage_metrics
-- Made by `schemagen tests` from schema.yaml; change that and run it again.
-- Run by `supabase test db` or `pg_prove`. Needs pgTAP alone; all is rolled back.
--
-- Tried: for everybody who can ask, each operation on one row of each kind (whose it is, and what
-- the conditions of the rules say of it), rows put under somebody else's key, and what each role
-- is granted on the table and its columns. `schemagen smoke` tries more: every row, `returning`,
-- `on conflict`, statements without a condition, wrong tokens, functions, triggers, buckets.

begin;
create extension if not exists pgtap with schema extensions;
set local search_path = public, extensions;
set local timezone = 'UTC';
select plan(34);

select table_privs_are('public', 'usage_metrics', 'anon', array[]::text[],
  'anon on all of usage_metrics: nothing');
select any_column_privs_are('public', 'usage_metrics', 'anon', array[]::text[],
  'anon on no column more than on all');
select table_privs_are('public', 'usage_metrics', 'authenticated', array['SELECT']::text[],
  'authenticated on all of usage_metrics: select');
select any_column_privs_are('public', 'usage_metrics', 'authenticated', array['SELECT']::text[],
  'authenticated on no column more than on all');
select table_privs_are('public', 'usage_metrics', 'service_role', array['SELECT', 'INSERT', 'UPDATE', 'DELETE']::text[],
  'service_role on all of usage_metrics: select, insert, update, delete');
select any_column_privs_are('public', 'usage_metrics', 'service_role', array['SELECT', 'INSERT', 'UPDATE']::text[],
  'service_role on no column more than on all');
select ok((select relrowsecurity and relforcerowsecurity from pg_class where oid = 'public.usage_metrics'::regclass),
  'row level security is enabled and forced');

-- Rows, each under the name that the tests call it by.

-- users
insert into auth.users (id, email, raw_user_meta_data) values
  ('5c4e3a9e-0000-4000-8000-00000000000a', 'proof-a@schemagen.invalid', '{"full_name": "User A", "name": "User A", "user_name": "User A", "avatar_url": "User A"}'),
  ('5c4e3a9e-0000-4000-8000-00000000000b', 'proof-b@schemagen.invalid', '{"full_name": "User B", "name": "User B", "user_name": "User B", "avatar_url": "User B"}'),
  ('5c4e3a9e-0000-4000-8000-00000000000c', 'proof-c@schemagen.invalid', '{"full_name": "User C", "name": "User C", "user_name": "User C", "avatar_url": "User C"}'),
  ('5c4e3a9e-0000-4000-8000-00000000000d', 'proof-d@schemagen.invalid', '{"full_name": "User D", "name": "User D", "user_name": "User D", "avatar_url": "User D"}');
-- creators: creator A's row 1
insert into public.creators (id, whop_company_id, whop_user_id, user_id, email, name,
  subscription_tier, settings, last_login_at, is_active)
values ('5c4e3a9e-0002-4000-8000-00000000000a', 'whop_company_id 1', 'whop_user_id 1',
  '5c4e3a9e-0000-4000-8000-00000000000a', 'email 1', 'name 1', 'basic', '{"n": 1}',
  '2026-01-01 13:00:00+00', 'true');
-- creators: creator B's row 1
insert into public.creators (id, whop_company_id, whop_user_id, user_id, email, name,
  subscription_tier, settings, last_login_at, is_active)
values ('5c4e3a9e-0002-4000-8000-00000000000b', 'whop_company_id 169', 'whop_user_id 169',
  '5c4e3a9e-0000-4000-8000-00000000000b', 'email 169', 'name 1', 'basic', '{"n": 1}',
  '2026-01-08 13:00:00+00', 'true');
-- creators: creator C's row 1
insert into public.creators (id, whop_company_id, whop_user_id, user_id, email, name,
  subscription_tier, settings, last_login_at, is_active)
values ('5c4e3a9e-0002-4000-8000-00000000000c', 'whop_company_id 343', 'whop_user_id 343',
  '5c4e3a9e-0000-4000-8000-00000000000c', 'email 343', (repeat('x', 200))::text, 'pro',
  '{"object": 1}', '2026-01-15 19:00:00+00', 'false');
-- usage_metrics: creator A's row 1
insert into public.usage_metrics (id, creator_id, date, storage_used_bytes, videos_uploaded,
  total_video_duration_seconds, ai_credits_used, transcription_minutes, chat_messages_sent,
  active_students, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-0002-4000-8000-00000000000a', '2026-01-02',
  '1', '1', '1', '1', '1.00', '1', '1', '{"n": 1}');
-- usage_metrics: creator A's row 2
insert into public.usage_metrics (id, creator_id, date, storage_used_bytes, videos_uploaded,
  total_video_duration_seconds, ai_credits_used, transcription_minutes, chat_messages_sent,
  active_students, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000007', '5c4e3a9e-0002-4000-8000-00000000000a', '2026-01-08',
  '0', '0', '0', '0', '0', '0', '0', '{"object": 1}');
-- usage_metrics: creator B's row 1
insert into public.usage_metrics (id, creator_id, date, storage_used_bytes, videos_uploaded,
  total_video_duration_seconds, ai_credits_used, transcription_minutes, chat_messages_sent,
  active_students, metadata)
values ('5c4e3a9e-1000-4000-8000-00000000000d', '5c4e3a9e-0002-4000-8000-00000000000b', '2026-01-14',
  '1', '1', '1', '1', '1.00', '1', '1', '{"n": 1}');
-- usage_metrics: creator B's row 2
insert into public.usage_metrics (id, creator_id, date, storage_used_bytes, videos_uploaded,
  total_video_duration_seconds, ai_credits_used, transcription_minutes, chat_messages_sent,
  active_students, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000013', '5c4e3a9e-0002-4000-8000-00000000000b', '2026-01-20',
  '0', '0', '0', '0', '0', '0', '0', '{"object": 1}');
-- usage_metrics: creator C's row 1
insert into public.usage_metrics (id, creator_id, date, storage_used_bytes, videos_uploaded,
  total_video_duration_seconds, ai_credits_used, transcription_minutes, chat_messages_sent,
  active_students, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000019', '5c4e3a9e-0002-4000-8000-00000000000c', '2026-01-26',
  '1', '1', '1', '1', '1.00', '1', '1', '{"n": 1}');
set constraints all immediate;

-- Who asks.

create temporary table people (name text, role text, claims text) on commit drop;
insert into pg_temp.people values
  ('somebody without claims', 'authenticated', ''),
  ('creator A', 'authenticated', '{"role": "authenticated", "creator_id": "5c4e3a9e-0002-4000-8000-00000000000a"}'),
  ('creator B', 'authenticated', '{"role": "authenticated", "creator_id": "5c4e3a9e-0002-4000-8000-00000000000b"}'),
  ('creator C, whose row does not count', 'authenticated', '{"role": "authenticated", "creator_id": "5c4e3a9e-0002-4000-8000-00000000000c"}'),
  ('anon', 'anon', '{"role": "anon"}'),
  ('service', 'service_role', '{"role": "service_role"}');

-- What a statement gives to somebody: how many rows, or an error's code. It is undone.
create function pg_temp.outcome(who text, statement text) returns text language plpgsql as $outcome$
declare
  person record;
  touched bigint;
  message text;
begin
  select * into strict person from pg_temp.people where name = who;
  perform set_config('request.jwt.claims', person.claims, true);
  perform set_config('role', person.role, true);
  execute statement;
  get diagnostics touched = row_count;
  raise exception using errcode = 'UNDO0';
exception
  when sqlstate 'UNDO0' then
    return case touched when 1 then '1 row' else touched || ' rows' end;
  when insufficient_privilege then
    get stacked diagnostics message = message_text;
    return case
      when message ~ '^permission denied for (?!columns of )' then '42501: no privilege'
      else '42501: refused'
    end;
  when assert_failure or others then
    return sqlstate;
end
$outcome$;

-- somebody without claims

select is(pg_temp.outcome('somebody without claims', $sql$
select id from public.usage_metrics where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'somebody without claims can''t read creator A''s row 1: 0 rows');
select is(pg_temp.outcome('somebody without claims', $sql$
insert into public.usage_metrics (creator_id, date, storage_used_bytes, videos_uploaded,
  total_video_duration_seconds, ai_credits_used, transcription_minutes, chat_messages_sent,
  active_students, metadata)
values ('5c4e3a9e-0002-4000-8000-00000000000a', '2299-10-19', '1', '1', '1', '1', '1.00', '1', '1',
  '{"n": 1}')
$sql$),
  '42501: no privilege', 'somebody without claims can''t insert a row like creator A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('somebody without claims', $sql$
update public.usage_metrics set storage_used_bytes = '1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: no privilege', 'somebody without claims can''t update creator A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('somebody without claims', $sql$
delete from public.usage_metrics where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: no privilege', 'somebody without claims can''t delete creator A''s row 1: 42501: no privilege');

-- creator A

select is(pg_temp.outcome('creator A', $sql$
select id from public.usage_metrics where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'creator A can read creator A''s row 1');
select is(pg_temp.outcome('creator A', $sql$
select id from public.usage_metrics where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '0 rows', 'creator A can''t read creator B''s row 1: 0 rows');
select is(pg_temp.outcome('creator A', $sql$
insert into public.usage_metrics (creator_id, date, storage_used_bytes, videos_uploaded,
  total_video_duration_seconds, ai_credits_used, transcription_minutes, chat_messages_sent,
  active_students, metadata)
values ('5c4e3a9e-0002-4000-8000-00000000000a', '2299-10-21', '1', '1', '1', '1', '1.00', '1', '1',
  '{"n": 1}')
$sql$),
  '42501: no privilege', 'creator A can''t insert a row like creator A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('creator A', $sql$
update public.usage_metrics set storage_used_bytes = '1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: no privilege', 'creator A can''t update creator A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('creator A', $sql$
delete from public.usage_metrics where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: no privilege', 'creator A can''t delete creator A''s row 1: 42501: no privilege');

-- creator B

select is(pg_temp.outcome('creator B', $sql$
select id from public.usage_metrics where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'creator B can''t read creator A''s row 1: 0 rows');
select is(pg_temp.outcome('creator B', $sql$
select id from public.usage_metrics where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '1 row', 'creator B can read creator B''s row 1');
select is(pg_temp.outcome('creator B', $sql$
insert into public.usage_metrics (creator_id, date, storage_used_bytes, videos_uploaded,
  total_video_duration_seconds, ai_credits_used, transcription_minutes, chat_messages_sent,
  active_students, metadata)
values ('5c4e3a9e-0002-4000-8000-00000000000a', '2299-10-23', '1', '1', '1', '1', '1.00', '1', '1',
  '{"n": 1}')
$sql$),
  '42501: no privilege', 'creator B can''t insert a row like creator A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('creator B', $sql$
update public.usage_metrics set storage_used_bytes = '1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: no privilege', 'creator B can''t update creator A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('creator B', $sql$
delete from public.usage_metrics where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: no privilege', 'creator B can''t delete creator A''s row 1: 42501: no privilege');

-- creator C, whose row does not count

select is(pg_temp.outcome('creator C, whose row does not count', $sql$
select id from public.usage_metrics where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'creator C, whose row does not count can''t read creator A''s row 1: 0 rows');
select is(pg_temp.outcome('creator C, whose row does not count', $sql$
select id from public.usage_metrics where id = '5c4e3a9e-1000-4000-8000-000000000019'
$sql$),
  '0 rows', 'creator C, whose row does not count can''t read creator C''s row 1: 0 rows');
select is(pg_temp.outcome('creator C, whose row does not count', $sql$
insert into public.usage_metrics (creator_id, date, storage_used_bytes, videos_uploaded,
  total_video_duration_seconds, ai_credits_used, transcription_minutes, chat_messages_sent,
  active_students, metadata)
values ('5c4e3a9e-0002-4000-8000-00000000000a', '2299-10-25', '1', '1', '1', '1', '1.00', '1', '1',
  '{"n": 1}')
$sql$),
  '42501: no privilege', 'creator C, whose row does not count can''t insert a row like creator A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('creator C, whose row does not count', $sql$
update public.usage_metrics set storage_used_bytes = '1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: no privilege', 'creator C, whose row does not count can''t update creator A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('creator C, whose row does not count', $sql$
delete from public.usage_metrics where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: no privilege', 'creator C, whose row does not count can''t delete creator A''s row 1: 42501: no privilege');

-- anon

select is(pg_temp.outcome('anon', $sql$
select id from public.usage_metrics where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: no privilege', 'anon can''t read creator A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('anon', $sql$
insert into public.usage_metrics (creator_id, date, storage_used_bytes, videos_uploaded,
  total_video_duration_seconds, ai_credits_used, transcription_minutes, chat_messages_sent,
  active_students, metadata)
values ('5c4e3a9e-0002-4000-8000-00000000000a', '2299-10-27', '1', '1', '1', '1', '1.00', '1', '1',
  '{"n": 1}')
$sql$),
  '42501: no privilege', 'anon can''t insert a row like creator A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('anon', $sql$
update public.usage_metrics set storage_used_bytes = '1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: no privilege', 'anon can''t update creator A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('anon', $sql$
delete from public.usage_metrics where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: no privilege', 'anon can''t delete creator A''s row 1: 42501: no privilege');

-- service

select is(pg_temp.outcome('service', $sql$
select id from public.usage_metrics where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'service can read creator A''s row 1');
select is(pg_temp.outcome('service', $sql$
insert into public.usage_metrics (creator_id, date, storage_used_bytes, videos_uploaded,
  total_video_duration_seconds, ai_credits_used, transcription_minutes, chat_messages_sent,
  active_students, metadata)
values ('5c4e3a9e-0002-4000-8000-00000000000a', '2299-10-29', '1', '1', '1', '1', '1.00', '1', '1',
  '{"n": 1}')
$sql$),
  '1 row', 'service can insert a row like creator A''s row 1');
select is(pg_temp.outcome('service', $sql$
update public.usage_metrics set storage_used_bytes = '1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'service can update creator A''s row 1');
select is(pg_temp.outcome('service', $sql$
delete from public.usage_metrics where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'service can delete creator A''s row 1');

select * from finish();
rollback;
