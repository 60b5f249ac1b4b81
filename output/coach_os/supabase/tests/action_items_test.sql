-- Coach OS: who may do what with action_items
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
select plan(168);

select table_privs_are('public', 'action_items', 'anon', array[]::text[],
  'anon on all of action_items: nothing');
select any_column_privs_are('public', 'action_items', 'anon', array[]::text[],
  'anon on no column more than on all');
select table_privs_are('public', 'action_items', 'authenticated', array['SELECT', 'INSERT', 'UPDATE', 'DELETE']::text[],
  'authenticated on all of action_items: select, insert, update, delete');
select any_column_privs_are('public', 'action_items', 'authenticated', array['SELECT', 'INSERT', 'UPDATE']::text[],
  'authenticated on no column more than on all');
select table_privs_are('public', 'action_items', 'service_role', array['SELECT', 'INSERT', 'UPDATE', 'DELETE']::text[],
  'service_role on all of action_items: select, insert, update, delete');
select any_column_privs_are('public', 'action_items', 'service_role', array['SELECT', 'INSERT', 'UPDATE']::text[],
  'service_role on no column more than on all');
select ok((select relrowsecurity and relforcerowsecurity from pg_class where oid = 'public.action_items'::regclass),
  'row level security is enabled and forced');

-- Rows, each under the name that the tests call it by.

-- users
insert into auth.users (id, email, raw_user_meta_data) values
  ('5c4e3a9e-0000-4000-8000-00000000000a', 'proof-a@schemagen.invalid', '{"full_name": "User A", "name": "User A", "user_name": "User A", "avatar_url": "User A"}'),
  ('5c4e3a9e-0000-4000-8000-00000000000b', 'proof-b@schemagen.invalid', '{"full_name": "User B", "name": "User B", "user_name": "User B", "avatar_url": "User B"}'),
  ('5c4e3a9e-0000-4000-8000-00000000000c', 'proof-c@schemagen.invalid', '{"full_name": "User C", "name": "User C", "user_name": "User C", "avatar_url": "User C"}');
-- profiles: A's row 1
insert into public.profiles (id, email, full_name, timezone, coach_preference)
values ('5c4e3a9e-0000-4000-8000-00000000000a', 'email 1', 'full_name 1', 'UTC', '{"n": 1}')
on conflict (id) do update set email = excluded.email, full_name = excluded.full_name,
  timezone = excluded.timezone, coach_preference = excluded.coach_preference;
-- profiles: B's row 1
insert into public.profiles (id, email, full_name, timezone, coach_preference)
values ('5c4e3a9e-0000-4000-8000-00000000000b', 'email 13', 'full_name 1', 'UTC', '{"n": 1}')
on conflict (id) do update set email = excluded.email, full_name = excluded.full_name,
  timezone = excluded.timezone, coach_preference = excluded.coach_preference;
-- conversations: A's row 1
insert into public.conversations (id, user_id, session_type, title, started_at, ended_at,
  duration_seconds)
values ('5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-0000-4000-8000-00000000000a',
  'quick-checkin', 'title 1', '2026-01-01 13:00:00+00', '2026-01-01 13:00:00+00', '1');
-- conversations: A's row 2
insert into public.conversations (id, user_id, session_type, title, started_at, ended_at,
  duration_seconds)
values ('5c4e3a9e-1000-4000-8000-000000000007', '5c4e3a9e-0000-4000-8000-00000000000a',
  'quick-checkin', 'title 7', '2026-01-01 13:00:00+00', '2026-01-01 14:00:00+00', '0');
-- conversations: B's row 1
insert into public.conversations (id, user_id, session_type, title, started_at, ended_at,
  duration_seconds)
values ('5c4e3a9e-1000-4000-8000-00000000000d', '5c4e3a9e-0000-4000-8000-00000000000b',
  'quick-checkin', 'title 13', '2026-01-01 13:00:00+00', '2026-01-01 13:00:00+00', '1');
-- conversations: B's row 2
insert into public.conversations (id, user_id, session_type, title, started_at, ended_at,
  duration_seconds)
values ('5c4e3a9e-1000-4000-8000-000000000013', '5c4e3a9e-0000-4000-8000-00000000000b',
  'quick-checkin', 'title 19', '2026-01-01 13:00:00+00', '2026-01-01 14:00:00+00', '0');
-- coaching_sessions: A's row 1
insert into public.coaching_sessions (id, user_id, conversation_id, scheduled_for, duration_minutes,
  framework_used, goal, outcome_summary, action_items, rating)
values ('5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-0000-4000-8000-00000000000a',
  '5c4e3a9e-1000-4000-8000-000000000001', '2026-01-01 13:00:00+00', '1', 'grow', 'goal 1',
  'outcome_summary 1', '["array"]', '1');
-- coaching_sessions: A's row 2
insert into public.coaching_sessions (id, user_id, conversation_id, scheduled_for, duration_minutes,
  framework_used, goal, outcome_summary, action_items, rating)
values ('5c4e3a9e-1000-4000-8000-000000000007', '5c4e3a9e-0000-4000-8000-00000000000a',
  '5c4e3a9e-1000-4000-8000-000000000001', '2026-01-01 19:00:00+00', '2', 'grow', 'goal 7',
  'outcome_summary 7', '[]', '2');
-- coaching_sessions: A's row 3
insert into public.coaching_sessions (id, user_id, conversation_id, scheduled_for, duration_minutes,
  framework_used, goal, outcome_summary, action_items, rating)
values ('5c4e3a9e-1000-4000-8000-00000000000d', '5c4e3a9e-0000-4000-8000-00000000000a', null,
  '2026-01-02 01:00:00+00', '1', 'grow', 'goal 13', 'outcome_summary 13', '["array"]', '1');
-- coaching_sessions: B's row 1
insert into public.coaching_sessions (id, user_id, conversation_id, scheduled_for, duration_minutes,
  framework_used, goal, outcome_summary, action_items, rating)
values ('5c4e3a9e-1000-4000-8000-000000000025', '5c4e3a9e-0000-4000-8000-00000000000b',
  '5c4e3a9e-1000-4000-8000-00000000000d', '2026-01-03 01:00:00+00', '1', 'grow', 'goal 37',
  'outcome_summary 37', '["array"]', '1');
-- coaching_sessions: B's row 2
insert into public.coaching_sessions (id, user_id, conversation_id, scheduled_for, duration_minutes,
  framework_used, goal, outcome_summary, action_items, rating)
values ('5c4e3a9e-1000-4000-8000-00000000002b', '5c4e3a9e-0000-4000-8000-00000000000b',
  '5c4e3a9e-1000-4000-8000-00000000000d', '2026-01-03 07:00:00+00', '2', 'grow', 'goal 43',
  'outcome_summary 43', '[]', '2');
-- coaching_sessions: B's row 3
insert into public.coaching_sessions (id, user_id, conversation_id, scheduled_for, duration_minutes,
  framework_used, goal, outcome_summary, action_items, rating)
values ('5c4e3a9e-1000-4000-8000-000000000031', '5c4e3a9e-0000-4000-8000-00000000000b', null,
  '2026-01-03 13:00:00+00', '1', 'grow', 'goal 49', 'outcome_summary 49', '["array"]', '1');
-- action_items: A's row 1
insert into public.action_items (id, user_id, conversation_id, coaching_session_id, task,
  description, status, priority, due_date, completed_at)
values ('5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-0000-4000-8000-00000000000a',
  '5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-1000-4000-8000-000000000001', 'task 1',
  'description 1', 'pending', 'low', '2026-01-02', '2026-01-01 13:00:00+00');
-- action_items: A's row 2
insert into public.action_items (id, user_id, conversation_id, coaching_session_id, task,
  description, status, priority, due_date, completed_at)
values ('5c4e3a9e-1000-4000-8000-000000000007', '5c4e3a9e-0000-4000-8000-00000000000a',
  '5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-1000-4000-8000-000000000001', 'task 7',
  'description 7', 'in_progress', 'medium', '2026-01-08', '2026-01-01 19:00:00+00');
-- action_items: A's row 3
insert into public.action_items (id, user_id, conversation_id, coaching_session_id, task,
  description, status, priority, due_date, completed_at)
values ('5c4e3a9e-1000-4000-8000-00000000000d', '5c4e3a9e-0000-4000-8000-00000000000a', null,
  '5c4e3a9e-1000-4000-8000-000000000001', 'task 13', 'description 13', 'pending', 'low',
  '2026-01-14', '2026-01-02 01:00:00+00');
-- action_items: A's row 4
insert into public.action_items (id, user_id, conversation_id, coaching_session_id, task,
  description, status, priority, due_date, completed_at)
values ('5c4e3a9e-1000-4000-8000-000000000025', '5c4e3a9e-0000-4000-8000-00000000000a',
  '5c4e3a9e-1000-4000-8000-000000000001', null, 'task 37', 'description 37', 'pending', 'low',
  '2026-02-07', '2026-01-03 01:00:00+00');
-- action_items: B's row 1
insert into public.action_items (id, user_id, conversation_id, coaching_session_id, task,
  description, status, priority, due_date, completed_at)
values ('5c4e3a9e-1000-4000-8000-00000000003d', '5c4e3a9e-0000-4000-8000-00000000000b',
  '5c4e3a9e-1000-4000-8000-00000000000d', '5c4e3a9e-1000-4000-8000-000000000025', 'task 61',
  'description 61', 'pending', 'low', '2026-03-03', '2026-01-04 01:00:00+00');
-- action_items: B's row 2
insert into public.action_items (id, user_id, conversation_id, coaching_session_id, task,
  description, status, priority, due_date, completed_at)
values ('5c4e3a9e-1000-4000-8000-000000000043', '5c4e3a9e-0000-4000-8000-00000000000b',
  '5c4e3a9e-1000-4000-8000-00000000000d', '5c4e3a9e-1000-4000-8000-000000000025', 'task 67',
  'description 67', 'in_progress', 'medium', '2026-03-09', '2026-01-04 07:00:00+00');
-- action_items: B's row 3
insert into public.action_items (id, user_id, conversation_id, coaching_session_id, task,
  description, status, priority, due_date, completed_at)
values ('5c4e3a9e-1000-4000-8000-000000000049', '5c4e3a9e-0000-4000-8000-00000000000b', null,
  '5c4e3a9e-1000-4000-8000-000000000025', 'task 73', 'description 73', 'pending', 'low',
  '2026-03-15', '2026-01-04 13:00:00+00');
-- action_items: B's row 4
insert into public.action_items (id, user_id, conversation_id, coaching_session_id, task,
  description, status, priority, due_date, completed_at)
values ('5c4e3a9e-1000-4000-8000-000000000061', '5c4e3a9e-0000-4000-8000-00000000000b',
  '5c4e3a9e-1000-4000-8000-00000000000d', null, 'task 97', 'description 97', 'pending', 'low',
  '2026-04-08', '2026-01-05 13:00:00+00');
set constraints all immediate;

-- Who asks.

create temporary table people (name text, role text, claims text) on commit drop;
insert into pg_temp.people values
  ('somebody without claims', 'authenticated', ''),
  ('user who does not exist', 'authenticated', '{"role": "authenticated", "sub": "5c4e3a9e-0000-4000-8000-0000000000ff"}'),
  ('user A', 'authenticated', '{"role": "authenticated", "sub": "5c4e3a9e-0000-4000-8000-00000000000a"}'),
  ('user B', 'authenticated', '{"role": "authenticated", "sub": "5c4e3a9e-0000-4000-8000-00000000000b"}'),
  ('user C', 'authenticated', '{"role": "authenticated", "sub": "5c4e3a9e-0000-4000-8000-00000000000c"}'),
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
select id from public.action_items where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'somebody without claims can''t read A''s row 1: 0 rows');
select is(pg_temp.outcome('somebody without claims', $sql$
select id from public.action_items where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '0 rows', 'somebody without claims can''t read A''s row 3: 0 rows');
select is(pg_temp.outcome('somebody without claims', $sql$
select id from public.action_items where id = '5c4e3a9e-1000-4000-8000-000000000025'
$sql$),
  '0 rows', 'somebody without claims can''t read A''s row 4: 0 rows');
select is(pg_temp.outcome('somebody without claims', $sql$
insert into public.action_items (user_id, conversation_id, coaching_session_id, task, description,
  status, priority, due_date, completed_at)
values ('5c4e3a9e-0000-4000-8000-00000000000a', '5c4e3a9e-1000-4000-8000-000000000001',
  '5c4e3a9e-1000-4000-8000-000000000001', 'task 1', 'description 1', 'pending', 'low', '2026-01-02',
  '2026-01-01 13:00:00+00')
$sql$),
  '42501: refused', 'somebody without claims can''t insert a row like A''s row 1: 42501: refused');
select is(pg_temp.outcome('somebody without claims', $sql$
insert into public.action_items (user_id, conversation_id, coaching_session_id, task, description,
  status, priority, due_date, completed_at)
values ('5c4e3a9e-0000-4000-8000-00000000000a', null, '5c4e3a9e-1000-4000-8000-000000000001',
  'task 13', 'description 13', 'pending', 'low', '2026-01-14', '2026-01-02 01:00:00+00')
$sql$),
  '42501: refused', 'somebody without claims can''t insert a row like A''s row 3: 42501: refused');
select is(pg_temp.outcome('somebody without claims', $sql$
insert into public.action_items (user_id, conversation_id, coaching_session_id, task, description,
  status, priority, due_date, completed_at)
values ('5c4e3a9e-0000-4000-8000-00000000000a', '5c4e3a9e-1000-4000-8000-000000000001', null,
  'task 37', 'description 37', 'pending', 'low', '2026-02-07', '2026-01-03 01:00:00+00')
$sql$),
  '42501: refused', 'somebody without claims can''t insert a row like A''s row 4: 42501: refused');
select is(pg_temp.outcome('somebody without claims', $sql$
update public.action_items set task = 'task 1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'somebody without claims can''t update A''s row 1: 0 rows');
select is(pg_temp.outcome('somebody without claims', $sql$
update public.action_items set task = 'task 13' where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '0 rows', 'somebody without claims can''t update A''s row 3: 0 rows');
select is(pg_temp.outcome('somebody without claims', $sql$
update public.action_items set task = 'task 37' where id = '5c4e3a9e-1000-4000-8000-000000000025'
$sql$),
  '0 rows', 'somebody without claims can''t update A''s row 4: 0 rows');
select is(pg_temp.outcome('somebody without claims', $sql$
delete from public.action_items where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'somebody without claims can''t delete A''s row 1: 0 rows');
select is(pg_temp.outcome('somebody without claims', $sql$
delete from public.action_items where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '0 rows', 'somebody without claims can''t delete A''s row 3: 0 rows');
select is(pg_temp.outcome('somebody without claims', $sql$
delete from public.action_items where id = '5c4e3a9e-1000-4000-8000-000000000025'
$sql$),
  '0 rows', 'somebody without claims can''t delete A''s row 4: 0 rows');

-- user who does not exist

select is(pg_temp.outcome('user who does not exist', $sql$
select id from public.action_items where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'user who does not exist can''t read A''s row 1: 0 rows');
select is(pg_temp.outcome('user who does not exist', $sql$
select id from public.action_items where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '0 rows', 'user who does not exist can''t read A''s row 3: 0 rows');
select is(pg_temp.outcome('user who does not exist', $sql$
select id from public.action_items where id = '5c4e3a9e-1000-4000-8000-000000000025'
$sql$),
  '0 rows', 'user who does not exist can''t read A''s row 4: 0 rows');
select is(pg_temp.outcome('user who does not exist', $sql$
insert into public.action_items (user_id, conversation_id, coaching_session_id, task, description,
  status, priority, due_date, completed_at)
values ('5c4e3a9e-0000-4000-8000-00000000000a', '5c4e3a9e-1000-4000-8000-000000000001',
  '5c4e3a9e-1000-4000-8000-000000000001', 'task 1', 'description 1', 'pending', 'low', '2026-01-02',
  '2026-01-01 13:00:00+00')
$sql$),
  '42501: refused', 'user who does not exist can''t insert a row like A''s row 1: 42501: refused');
select is(pg_temp.outcome('user who does not exist', $sql$
insert into public.action_items (user_id, conversation_id, coaching_session_id, task, description,
  status, priority, due_date, completed_at)
values ('5c4e3a9e-0000-4000-8000-00000000000a', null, '5c4e3a9e-1000-4000-8000-000000000001',
  'task 13', 'description 13', 'pending', 'low', '2026-01-14', '2026-01-02 01:00:00+00')
$sql$),
  '42501: refused', 'user who does not exist can''t insert a row like A''s row 3: 42501: refused');
select is(pg_temp.outcome('user who does not exist', $sql$
insert into public.action_items (user_id, conversation_id, coaching_session_id, task, description,
  status, priority, due_date, completed_at)
values ('5c4e3a9e-0000-4000-8000-00000000000a', '5c4e3a9e-1000-4000-8000-000000000001', null,
  'task 37', 'description 37', 'pending', 'low', '2026-02-07', '2026-01-03 01:00:00+00')
$sql$),
  '42501: refused', 'user who does not exist can''t insert a row like A''s row 4: 42501: refused');
select is(pg_temp.outcome('user who does not exist', $sql$
update public.action_items set task = 'task 1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'user who does not exist can''t update A''s row 1: 0 rows');
select is(pg_temp.outcome('user who does not exist', $sql$
update public.action_items set task = 'task 13' where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '0 rows', 'user who does not exist can''t update A''s row 3: 0 rows');
select is(pg_temp.outcome('user who does not exist', $sql$
update public.action_items set task = 'task 37' where id = '5c4e3a9e-1000-4000-8000-000000000025'
$sql$),
  '0 rows', 'user who does not exist can''t update A''s row 4: 0 rows');
select is(pg_temp.outcome('user who does not exist', $sql$
delete from public.action_items where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'user who does not exist can''t delete A''s row 1: 0 rows');
select is(pg_temp.outcome('user who does not exist', $sql$
delete from public.action_items where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '0 rows', 'user who does not exist can''t delete A''s row 3: 0 rows');
select is(pg_temp.outcome('user who does not exist', $sql$
delete from public.action_items where id = '5c4e3a9e-1000-4000-8000-000000000025'
$sql$),
  '0 rows', 'user who does not exist can''t delete A''s row 4: 0 rows');

-- user A

select is(pg_temp.outcome('user A', $sql$
select id from public.action_items where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'user A can read A''s row 1');
select is(pg_temp.outcome('user A', $sql$
select id from public.action_items where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '1 row', 'user A can read A''s row 3');
select is(pg_temp.outcome('user A', $sql$
select id from public.action_items where id = '5c4e3a9e-1000-4000-8000-000000000025'
$sql$),
  '1 row', 'user A can read A''s row 4');
select is(pg_temp.outcome('user A', $sql$
select id from public.action_items where id = '5c4e3a9e-1000-4000-8000-00000000003d'
$sql$),
  '0 rows', 'user A can''t read B''s row 1: 0 rows');
select is(pg_temp.outcome('user A', $sql$
select id from public.action_items where id = '5c4e3a9e-1000-4000-8000-000000000049'
$sql$),
  '0 rows', 'user A can''t read B''s row 3: 0 rows');
select is(pg_temp.outcome('user A', $sql$
select id from public.action_items where id = '5c4e3a9e-1000-4000-8000-000000000061'
$sql$),
  '0 rows', 'user A can''t read B''s row 4: 0 rows');
select is(pg_temp.outcome('user A', $sql$
insert into public.action_items (user_id, conversation_id, coaching_session_id, task, description,
  status, priority, due_date, completed_at)
values ('5c4e3a9e-0000-4000-8000-00000000000a', '5c4e3a9e-1000-4000-8000-000000000001',
  '5c4e3a9e-1000-4000-8000-000000000001', 'task 1', 'description 1', 'pending', 'low', '2026-01-02',
  '2026-01-01 13:00:00+00')
$sql$),
  '1 row', 'user A can insert a row like A''s row 1');
select is(pg_temp.outcome('user A', $sql$
insert into public.action_items (user_id, conversation_id, coaching_session_id, task, description,
  status, priority, due_date, completed_at)
values ('5c4e3a9e-0000-4000-8000-00000000000a', null, '5c4e3a9e-1000-4000-8000-000000000001',
  'task 13', 'description 13', 'pending', 'low', '2026-01-14', '2026-01-02 01:00:00+00')
$sql$),
  '1 row', 'user A can insert a row like A''s row 3');
select is(pg_temp.outcome('user A', $sql$
insert into public.action_items (user_id, conversation_id, coaching_session_id, task, description,
  status, priority, due_date, completed_at)
values ('5c4e3a9e-0000-4000-8000-00000000000a', '5c4e3a9e-1000-4000-8000-000000000001', null,
  'task 37', 'description 37', 'pending', 'low', '2026-02-07', '2026-01-03 01:00:00+00')
$sql$),
  '1 row', 'user A can insert a row like A''s row 4');
select is(pg_temp.outcome('user A', $sql$
insert into public.action_items (user_id, conversation_id, coaching_session_id, task, description,
  status, priority, due_date, completed_at)
values ('5c4e3a9e-0000-4000-8000-00000000000b', '5c4e3a9e-1000-4000-8000-00000000000d',
  '5c4e3a9e-1000-4000-8000-000000000025', 'task 61', 'description 61', 'pending', 'low',
  '2026-03-03', '2026-01-04 01:00:00+00')
$sql$),
  '42501: refused', 'user A can''t insert a row like B''s row 1: 42501: refused');
select is(pg_temp.outcome('user A', $sql$
insert into public.action_items (user_id, conversation_id, coaching_session_id, task, description,
  status, priority, due_date, completed_at)
values ('5c4e3a9e-0000-4000-8000-00000000000b', null, '5c4e3a9e-1000-4000-8000-000000000025',
  'task 73', 'description 73', 'pending', 'low', '2026-03-15', '2026-01-04 13:00:00+00')
$sql$),
  '42501: refused', 'user A can''t insert a row like B''s row 3: 42501: refused');
select is(pg_temp.outcome('user A', $sql$
insert into public.action_items (user_id, conversation_id, coaching_session_id, task, description,
  status, priority, due_date, completed_at)
values ('5c4e3a9e-0000-4000-8000-00000000000b', '5c4e3a9e-1000-4000-8000-00000000000d', null,
  'task 97', 'description 97', 'pending', 'low', '2026-04-08', '2026-01-05 13:00:00+00')
$sql$),
  '42501: refused', 'user A can''t insert a row like B''s row 4: 42501: refused');
select is(pg_temp.outcome('user A', $sql$
insert into public.action_items (user_id, conversation_id, coaching_session_id, task, description,
  status, priority, due_date, completed_at)
values ('5c4e3a9e-0000-4000-8000-00000000000b', '5c4e3a9e-1000-4000-8000-000000000001',
  '5c4e3a9e-1000-4000-8000-000000000001', 'task 1', 'description 1', 'pending', 'low', '2026-01-02',
  '2026-01-01 13:00:00+00')
$sql$),
  '42501: refused', 'user A can''t insert a row like A''s row 1, user_id of user B: 42501: refused');
select is(pg_temp.outcome('user A', $sql$
insert into public.action_items (user_id, conversation_id, coaching_session_id, task, description,
  status, priority, due_date, completed_at)
values ('5c4e3a9e-0000-4000-8000-0000000000ff', '5c4e3a9e-1000-4000-8000-000000000001',
  '5c4e3a9e-1000-4000-8000-000000000001', 'task 1', 'description 1', 'pending', 'low', '2026-01-02',
  '2026-01-01 13:00:00+00')
$sql$),
  '42501: refused', 'user A can''t insert a row like A''s row 1, user_id of nobody: 42501: refused');
select is(pg_temp.outcome('user A', $sql$
insert into public.action_items (user_id, conversation_id, coaching_session_id, task, description,
  status, priority, due_date, completed_at)
values ('5c4e3a9e-1000-4000-8000-0000000186ae', '5c4e3a9e-1000-4000-8000-000000000001',
  '5c4e3a9e-1000-4000-8000-000000000001', 'task 1', 'description 1', 'pending', 'low', '2026-01-02',
  '2026-01-01 13:00:00+00')
$sql$),
  '42501: refused', 'user A can''t insert a row like A''s row 1, user_id of no row: 42501: refused');
select is(pg_temp.outcome('user A', $sql$
insert into public.action_items (user_id, conversation_id, coaching_session_id, task, description,
  status, priority, due_date, completed_at)
values (null, '5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-1000-4000-8000-000000000001',
  'task 1', 'description 1', 'pending', 'low', '2026-01-02', '2026-01-01 13:00:00+00')
$sql$),
  '1 row', 'user A can insert a row like A''s row 1, user_id null');
select is(pg_temp.outcome('user A', $sql$
insert into public.action_items (user_id, conversation_id, coaching_session_id, task, description,
  status, priority, due_date, completed_at)
values ('5c4e3a9e-0000-4000-8000-00000000000a', '5c4e3a9e-1000-4000-8000-000000000007',
  '5c4e3a9e-1000-4000-8000-000000000001', 'task 1', 'description 1', 'pending', 'low', '2026-01-02',
  '2026-01-01 13:00:00+00')
$sql$),
  '1 row', 'user A can insert a row like A''s row 1, conversation_id of A''s row 2 in conversations');
select is(pg_temp.outcome('user A', $sql$
insert into public.action_items (user_id, conversation_id, coaching_session_id, task, description,
  status, priority, due_date, completed_at)
values ('5c4e3a9e-0000-4000-8000-00000000000a', '5c4e3a9e-1000-4000-8000-00000000000d',
  '5c4e3a9e-1000-4000-8000-000000000001', 'task 1', 'description 1', 'pending', 'low', '2026-01-02',
  '2026-01-01 13:00:00+00')
$sql$),
  '23503', 'user A: insert a row like A''s row 1, conversation_id of B''s row 1 in conversations fails for everybody: 23503');
select is(pg_temp.outcome('user A', $sql$
insert into public.action_items (user_id, conversation_id, coaching_session_id, task, description,
  status, priority, due_date, completed_at)
values ('5c4e3a9e-0000-4000-8000-00000000000a', '5c4e3a9e-1000-4000-8000-000000000013',
  '5c4e3a9e-1000-4000-8000-000000000001', 'task 1', 'description 1', 'pending', 'low', '2026-01-02',
  '2026-01-01 13:00:00+00')
$sql$),
  '23503', 'user A: insert a row like A''s row 1, conversation_id of B''s row 2 in conversations fails for everybody: 23503');
select is(pg_temp.outcome('user A', $sql$
insert into public.action_items (user_id, conversation_id, coaching_session_id, task, description,
  status, priority, due_date, completed_at)
values ('5c4e3a9e-0000-4000-8000-00000000000a', '5c4e3a9e-1000-4000-8000-0000000186b4',
  '5c4e3a9e-1000-4000-8000-000000000001', 'task 1', 'description 1', 'pending', 'low', '2026-01-02',
  '2026-01-01 13:00:00+00')
$sql$),
  '23503', 'user A: insert a row like A''s row 1, conversation_id of no row fails for everybody: 23503');
select is(pg_temp.outcome('user A', $sql$
insert into public.action_items (user_id, conversation_id, coaching_session_id, task, description,
  status, priority, due_date, completed_at)
values ('5c4e3a9e-0000-4000-8000-00000000000a', null, '5c4e3a9e-1000-4000-8000-000000000001',
  'task 1', 'description 1', 'pending', 'low', '2026-01-02', '2026-01-01 13:00:00+00')
$sql$),
  '1 row', 'user A can insert a row like A''s row 1, conversation_id null');
select is(pg_temp.outcome('user A', $sql$
insert into public.action_items (user_id, conversation_id, coaching_session_id, task, description,
  status, priority, due_date, completed_at)
values ('5c4e3a9e-0000-4000-8000-00000000000a', '5c4e3a9e-1000-4000-8000-000000000001',
  '5c4e3a9e-1000-4000-8000-000000000007', 'task 1', 'description 1', 'pending', 'low', '2026-01-02',
  '2026-01-01 13:00:00+00')
$sql$),
  '1 row', 'user A can insert a row like A''s row 1, coaching_session_id of A''s row 2 in coaching_sessions');
select is(pg_temp.outcome('user A', $sql$
insert into public.action_items (user_id, conversation_id, coaching_session_id, task, description,
  status, priority, due_date, completed_at)
values ('5c4e3a9e-0000-4000-8000-00000000000a', '5c4e3a9e-1000-4000-8000-000000000001',
  '5c4e3a9e-1000-4000-8000-00000000000d', 'task 1', 'description 1', 'pending', 'low', '2026-01-02',
  '2026-01-01 13:00:00+00')
$sql$),
  '1 row', 'user A can insert a row like A''s row 1, coaching_session_id of A''s row 3 in coaching_sessions');
select is(pg_temp.outcome('user A', $sql$
insert into public.action_items (user_id, conversation_id, coaching_session_id, task, description,
  status, priority, due_date, completed_at)
values ('5c4e3a9e-0000-4000-8000-00000000000a', '5c4e3a9e-1000-4000-8000-000000000001',
  '5c4e3a9e-1000-4000-8000-000000000031', 'task 1', 'description 1', 'pending', 'low', '2026-01-02',
  '2026-01-01 13:00:00+00')
$sql$),
  '23503', 'user A: insert a row like A''s row 1, coaching_session_id of B''s row 3 in coaching_sessions fails for everybody: 23503');
select is(pg_temp.outcome('user A', $sql$
insert into public.action_items (user_id, conversation_id, coaching_session_id, task, description,
  status, priority, due_date, completed_at)
values ('5c4e3a9e-0000-4000-8000-00000000000a', '5c4e3a9e-1000-4000-8000-000000000001',
  '5c4e3a9e-1000-4000-8000-000000000025', 'task 1', 'description 1', 'pending', 'low', '2026-01-02',
  '2026-01-01 13:00:00+00')
$sql$),
  '23503', 'user A: insert a row like A''s row 1, coaching_session_id of B''s row 1 in coaching_sessions fails for everybody: 23503');
select is(pg_temp.outcome('user A', $sql$
insert into public.action_items (user_id, conversation_id, coaching_session_id, task, description,
  status, priority, due_date, completed_at)
values ('5c4e3a9e-0000-4000-8000-00000000000a', '5c4e3a9e-1000-4000-8000-000000000001',
  '5c4e3a9e-1000-4000-8000-0000000186ba', 'task 1', 'description 1', 'pending', 'low', '2026-01-02',
  '2026-01-01 13:00:00+00')
$sql$),
  '23503', 'user A: insert a row like A''s row 1, coaching_session_id of no row fails for everybody: 23503');
select is(pg_temp.outcome('user A', $sql$
insert into public.action_items (user_id, conversation_id, coaching_session_id, task, description,
  status, priority, due_date, completed_at)
values ('5c4e3a9e-0000-4000-8000-00000000000a', '5c4e3a9e-1000-4000-8000-000000000001', null,
  'task 1', 'description 1', 'pending', 'low', '2026-01-02', '2026-01-01 13:00:00+00')
$sql$),
  '1 row', 'user A can insert a row like A''s row 1, coaching_session_id null');
select is(pg_temp.outcome('user A', $sql$
update public.action_items set task = 'task 1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'user A can update A''s row 1');
select is(pg_temp.outcome('user A', $sql$
update public.action_items set task = 'task 13' where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '1 row', 'user A can update A''s row 3');
select is(pg_temp.outcome('user A', $sql$
update public.action_items set task = 'task 37' where id = '5c4e3a9e-1000-4000-8000-000000000025'
$sql$),
  '1 row', 'user A can update A''s row 4');
select is(pg_temp.outcome('user A', $sql$
update public.action_items set task = 'task 61' where id = '5c4e3a9e-1000-4000-8000-00000000003d'
$sql$),
  '0 rows', 'user A can''t update B''s row 1: 0 rows');
select is(pg_temp.outcome('user A', $sql$
update public.action_items set task = 'task 73' where id = '5c4e3a9e-1000-4000-8000-000000000049'
$sql$),
  '0 rows', 'user A can''t update B''s row 3: 0 rows');
select is(pg_temp.outcome('user A', $sql$
update public.action_items set task = 'task 97' where id = '5c4e3a9e-1000-4000-8000-000000000061'
$sql$),
  '0 rows', 'user A can''t update B''s row 4: 0 rows');
select is(pg_temp.outcome('user A', $sql$
update public.action_items set user_id = '5c4e3a9e-0000-4000-8000-00000000000b' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: refused', 'user A can''t update A''s row 1 to user_id of user B: 42501: refused');
select is(pg_temp.outcome('user A', $sql$
update public.action_items set user_id = '5c4e3a9e-0000-4000-8000-0000000000ff' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: refused', 'user A can''t update A''s row 1 to user_id of nobody: 42501: refused');
select is(pg_temp.outcome('user A', $sql$
update public.action_items set user_id = '5c4e3a9e-1000-4000-8000-0000000186ae' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: refused', 'user A can''t update A''s row 1 to user_id of no row: 42501: refused');
select is(pg_temp.outcome('user A', $sql$
update public.action_items set user_id = null where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: refused', 'user A can''t update A''s row 1 to user_id null: 42501: refused');
select is(pg_temp.outcome('user A', $sql$
update public.action_items set conversation_id = '5c4e3a9e-1000-4000-8000-000000000007' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'user A can update A''s row 1 to conversation_id of A''s row 2 in conversations');
select is(pg_temp.outcome('user A', $sql$
update public.action_items set conversation_id = '5c4e3a9e-1000-4000-8000-00000000000d' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '23503', 'user A: update A''s row 1 to conversation_id of B''s row 1 in conversations fails for everybody: 23503');
select is(pg_temp.outcome('user A', $sql$
update public.action_items set conversation_id = '5c4e3a9e-1000-4000-8000-000000000013' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '23503', 'user A: update A''s row 1 to conversation_id of B''s row 2 in conversations fails for everybody: 23503');
select is(pg_temp.outcome('user A', $sql$
update public.action_items set conversation_id = '5c4e3a9e-1000-4000-8000-0000000186b4' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '23503', 'user A: update A''s row 1 to conversation_id of no row fails for everybody: 23503');
select is(pg_temp.outcome('user A', $sql$
update public.action_items set conversation_id = null where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'user A can update A''s row 1 to conversation_id null');
select is(pg_temp.outcome('user A', $sql$
update public.action_items set coaching_session_id = '5c4e3a9e-1000-4000-8000-000000000007' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'user A can update A''s row 1 to coaching_session_id of A''s row 2 in coaching_sessions');
select is(pg_temp.outcome('user A', $sql$
update public.action_items set coaching_session_id = '5c4e3a9e-1000-4000-8000-00000000000d' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'user A can update A''s row 1 to coaching_session_id of A''s row 3 in coaching_sessions');
select is(pg_temp.outcome('user A', $sql$
update public.action_items set coaching_session_id = '5c4e3a9e-1000-4000-8000-000000000031' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '23503', 'user A: update A''s row 1 to coaching_session_id of B''s row 3 in coaching_sessions fails for everybody: 23503');
select is(pg_temp.outcome('user A', $sql$
update public.action_items set coaching_session_id = '5c4e3a9e-1000-4000-8000-000000000025' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '23503', 'user A: update A''s row 1 to coaching_session_id of B''s row 1 in coaching_sessions fails for everybody: 23503');
select is(pg_temp.outcome('user A', $sql$
update public.action_items set coaching_session_id = '5c4e3a9e-1000-4000-8000-0000000186ba' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '23503', 'user A: update A''s row 1 to coaching_session_id of no row fails for everybody: 23503');
select is(pg_temp.outcome('user A', $sql$
update public.action_items set coaching_session_id = null where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'user A can update A''s row 1 to coaching_session_id null');
select is(pg_temp.outcome('user A', $sql$
delete from public.action_items where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'user A can delete A''s row 1');
select is(pg_temp.outcome('user A', $sql$
delete from public.action_items where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '1 row', 'user A can delete A''s row 3');
select is(pg_temp.outcome('user A', $sql$
delete from public.action_items where id = '5c4e3a9e-1000-4000-8000-000000000025'
$sql$),
  '1 row', 'user A can delete A''s row 4');
select is(pg_temp.outcome('user A', $sql$
delete from public.action_items where id = '5c4e3a9e-1000-4000-8000-00000000003d'
$sql$),
  '0 rows', 'user A can''t delete B''s row 1: 0 rows');
select is(pg_temp.outcome('user A', $sql$
delete from public.action_items where id = '5c4e3a9e-1000-4000-8000-000000000049'
$sql$),
  '0 rows', 'user A can''t delete B''s row 3: 0 rows');
select is(pg_temp.outcome('user A', $sql$
delete from public.action_items where id = '5c4e3a9e-1000-4000-8000-000000000061'
$sql$),
  '0 rows', 'user A can''t delete B''s row 4: 0 rows');

-- user B

select is(pg_temp.outcome('user B', $sql$
select id from public.action_items where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'user B can''t read A''s row 1: 0 rows');
select is(pg_temp.outcome('user B', $sql$
select id from public.action_items where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '0 rows', 'user B can''t read A''s row 3: 0 rows');
select is(pg_temp.outcome('user B', $sql$
select id from public.action_items where id = '5c4e3a9e-1000-4000-8000-000000000025'
$sql$),
  '0 rows', 'user B can''t read A''s row 4: 0 rows');
select is(pg_temp.outcome('user B', $sql$
select id from public.action_items where id = '5c4e3a9e-1000-4000-8000-00000000003d'
$sql$),
  '1 row', 'user B can read B''s row 1');
select is(pg_temp.outcome('user B', $sql$
select id from public.action_items where id = '5c4e3a9e-1000-4000-8000-000000000049'
$sql$),
  '1 row', 'user B can read B''s row 3');
select is(pg_temp.outcome('user B', $sql$
select id from public.action_items where id = '5c4e3a9e-1000-4000-8000-000000000061'
$sql$),
  '1 row', 'user B can read B''s row 4');
select is(pg_temp.outcome('user B', $sql$
insert into public.action_items (user_id, conversation_id, coaching_session_id, task, description,
  status, priority, due_date, completed_at)
values ('5c4e3a9e-0000-4000-8000-00000000000a', '5c4e3a9e-1000-4000-8000-000000000001',
  '5c4e3a9e-1000-4000-8000-000000000001', 'task 1', 'description 1', 'pending', 'low', '2026-01-02',
  '2026-01-01 13:00:00+00')
$sql$),
  '42501: refused', 'user B can''t insert a row like A''s row 1: 42501: refused');
select is(pg_temp.outcome('user B', $sql$
insert into public.action_items (user_id, conversation_id, coaching_session_id, task, description,
  status, priority, due_date, completed_at)
values ('5c4e3a9e-0000-4000-8000-00000000000a', null, '5c4e3a9e-1000-4000-8000-000000000001',
  'task 13', 'description 13', 'pending', 'low', '2026-01-14', '2026-01-02 01:00:00+00')
$sql$),
  '42501: refused', 'user B can''t insert a row like A''s row 3: 42501: refused');
select is(pg_temp.outcome('user B', $sql$
insert into public.action_items (user_id, conversation_id, coaching_session_id, task, description,
  status, priority, due_date, completed_at)
values ('5c4e3a9e-0000-4000-8000-00000000000a', '5c4e3a9e-1000-4000-8000-000000000001', null,
  'task 37', 'description 37', 'pending', 'low', '2026-02-07', '2026-01-03 01:00:00+00')
$sql$),
  '42501: refused', 'user B can''t insert a row like A''s row 4: 42501: refused');
select is(pg_temp.outcome('user B', $sql$
insert into public.action_items (user_id, conversation_id, coaching_session_id, task, description,
  status, priority, due_date, completed_at)
values ('5c4e3a9e-0000-4000-8000-00000000000b', '5c4e3a9e-1000-4000-8000-00000000000d',
  '5c4e3a9e-1000-4000-8000-000000000025', 'task 61', 'description 61', 'pending', 'low',
  '2026-03-03', '2026-01-04 01:00:00+00')
$sql$),
  '1 row', 'user B can insert a row like B''s row 1');
select is(pg_temp.outcome('user B', $sql$
insert into public.action_items (user_id, conversation_id, coaching_session_id, task, description,
  status, priority, due_date, completed_at)
values ('5c4e3a9e-0000-4000-8000-00000000000b', null, '5c4e3a9e-1000-4000-8000-000000000025',
  'task 73', 'description 73', 'pending', 'low', '2026-03-15', '2026-01-04 13:00:00+00')
$sql$),
  '1 row', 'user B can insert a row like B''s row 3');
select is(pg_temp.outcome('user B', $sql$
insert into public.action_items (user_id, conversation_id, coaching_session_id, task, description,
  status, priority, due_date, completed_at)
values ('5c4e3a9e-0000-4000-8000-00000000000b', '5c4e3a9e-1000-4000-8000-00000000000d', null,
  'task 97', 'description 97', 'pending', 'low', '2026-04-08', '2026-01-05 13:00:00+00')
$sql$),
  '1 row', 'user B can insert a row like B''s row 4');
select is(pg_temp.outcome('user B', $sql$
insert into public.action_items (user_id, conversation_id, coaching_session_id, task, description,
  status, priority, due_date, completed_at)
values ('5c4e3a9e-0000-4000-8000-00000000000a', '5c4e3a9e-1000-4000-8000-00000000000d',
  '5c4e3a9e-1000-4000-8000-000000000025', 'task 61', 'description 61', 'pending', 'low',
  '2026-03-03', '2026-01-04 01:00:00+00')
$sql$),
  '42501: refused', 'user B can''t insert a row like B''s row 1, user_id of user A: 42501: refused');
select is(pg_temp.outcome('user B', $sql$
insert into public.action_items (user_id, conversation_id, coaching_session_id, task, description,
  status, priority, due_date, completed_at)
values ('5c4e3a9e-0000-4000-8000-0000000000ff', '5c4e3a9e-1000-4000-8000-00000000000d',
  '5c4e3a9e-1000-4000-8000-000000000025', 'task 61', 'description 61', 'pending', 'low',
  '2026-03-03', '2026-01-04 01:00:00+00')
$sql$),
  '42501: refused', 'user B can''t insert a row like B''s row 1, user_id of nobody: 42501: refused');
select is(pg_temp.outcome('user B', $sql$
insert into public.action_items (user_id, conversation_id, coaching_session_id, task, description,
  status, priority, due_date, completed_at)
values ('5c4e3a9e-1000-4000-8000-0000000186ae', '5c4e3a9e-1000-4000-8000-00000000000d',
  '5c4e3a9e-1000-4000-8000-000000000025', 'task 61', 'description 61', 'pending', 'low',
  '2026-03-03', '2026-01-04 01:00:00+00')
$sql$),
  '42501: refused', 'user B can''t insert a row like B''s row 1, user_id of no row: 42501: refused');
select is(pg_temp.outcome('user B', $sql$
insert into public.action_items (user_id, conversation_id, coaching_session_id, task, description,
  status, priority, due_date, completed_at)
values (null, '5c4e3a9e-1000-4000-8000-00000000000d', '5c4e3a9e-1000-4000-8000-000000000025',
  'task 61', 'description 61', 'pending', 'low', '2026-03-03', '2026-01-04 01:00:00+00')
$sql$),
  '1 row', 'user B can insert a row like B''s row 1, user_id null');
select is(pg_temp.outcome('user B', $sql$
insert into public.action_items (user_id, conversation_id, coaching_session_id, task, description,
  status, priority, due_date, completed_at)
values ('5c4e3a9e-0000-4000-8000-00000000000b', '5c4e3a9e-1000-4000-8000-000000000001',
  '5c4e3a9e-1000-4000-8000-000000000025', 'task 61', 'description 61', 'pending', 'low',
  '2026-03-03', '2026-01-04 01:00:00+00')
$sql$),
  '23503', 'user B: insert a row like B''s row 1, conversation_id of A''s row 1 in conversations fails for everybody: 23503');
select is(pg_temp.outcome('user B', $sql$
insert into public.action_items (user_id, conversation_id, coaching_session_id, task, description,
  status, priority, due_date, completed_at)
values ('5c4e3a9e-0000-4000-8000-00000000000b', '5c4e3a9e-1000-4000-8000-000000000007',
  '5c4e3a9e-1000-4000-8000-000000000025', 'task 61', 'description 61', 'pending', 'low',
  '2026-03-03', '2026-01-04 01:00:00+00')
$sql$),
  '23503', 'user B: insert a row like B''s row 1, conversation_id of A''s row 2 in conversations fails for everybody: 23503');
select is(pg_temp.outcome('user B', $sql$
insert into public.action_items (user_id, conversation_id, coaching_session_id, task, description,
  status, priority, due_date, completed_at)
values ('5c4e3a9e-0000-4000-8000-00000000000b', '5c4e3a9e-1000-4000-8000-000000000013',
  '5c4e3a9e-1000-4000-8000-000000000025', 'task 61', 'description 61', 'pending', 'low',
  '2026-03-03', '2026-01-04 01:00:00+00')
$sql$),
  '1 row', 'user B can insert a row like B''s row 1, conversation_id of B''s row 2 in conversations');
select is(pg_temp.outcome('user B', $sql$
insert into public.action_items (user_id, conversation_id, coaching_session_id, task, description,
  status, priority, due_date, completed_at)
values ('5c4e3a9e-0000-4000-8000-00000000000b', '5c4e3a9e-1000-4000-8000-0000000186b4',
  '5c4e3a9e-1000-4000-8000-000000000025', 'task 61', 'description 61', 'pending', 'low',
  '2026-03-03', '2026-01-04 01:00:00+00')
$sql$),
  '23503', 'user B: insert a row like B''s row 1, conversation_id of no row fails for everybody: 23503');
select is(pg_temp.outcome('user B', $sql$
insert into public.action_items (user_id, conversation_id, coaching_session_id, task, description,
  status, priority, due_date, completed_at)
values ('5c4e3a9e-0000-4000-8000-00000000000b', null, '5c4e3a9e-1000-4000-8000-000000000025',
  'task 61', 'description 61', 'pending', 'low', '2026-03-03', '2026-01-04 01:00:00+00')
$sql$),
  '1 row', 'user B can insert a row like B''s row 1, conversation_id null');
select is(pg_temp.outcome('user B', $sql$
insert into public.action_items (user_id, conversation_id, coaching_session_id, task, description,
  status, priority, due_date, completed_at)
values ('5c4e3a9e-0000-4000-8000-00000000000b', '5c4e3a9e-1000-4000-8000-00000000000d',
  '5c4e3a9e-1000-4000-8000-000000000007', 'task 61', 'description 61', 'pending', 'low',
  '2026-03-03', '2026-01-04 01:00:00+00')
$sql$),
  '23503', 'user B: insert a row like B''s row 1, coaching_session_id of A''s row 2 in coaching_sessions fails for everybody: 23503');
select is(pg_temp.outcome('user B', $sql$
insert into public.action_items (user_id, conversation_id, coaching_session_id, task, description,
  status, priority, due_date, completed_at)
values ('5c4e3a9e-0000-4000-8000-00000000000b', '5c4e3a9e-1000-4000-8000-00000000000d',
  '5c4e3a9e-1000-4000-8000-00000000000d', 'task 61', 'description 61', 'pending', 'low',
  '2026-03-03', '2026-01-04 01:00:00+00')
$sql$),
  '23503', 'user B: insert a row like B''s row 1, coaching_session_id of A''s row 3 in coaching_sessions fails for everybody: 23503');
select is(pg_temp.outcome('user B', $sql$
insert into public.action_items (user_id, conversation_id, coaching_session_id, task, description,
  status, priority, due_date, completed_at)
values ('5c4e3a9e-0000-4000-8000-00000000000b', '5c4e3a9e-1000-4000-8000-00000000000d',
  '5c4e3a9e-1000-4000-8000-00000000002b', 'task 61', 'description 61', 'pending', 'low',
  '2026-03-03', '2026-01-04 01:00:00+00')
$sql$),
  '1 row', 'user B can insert a row like B''s row 1, coaching_session_id of B''s row 2 in coaching_sessions');
select is(pg_temp.outcome('user B', $sql$
insert into public.action_items (user_id, conversation_id, coaching_session_id, task, description,
  status, priority, due_date, completed_at)
values ('5c4e3a9e-0000-4000-8000-00000000000b', '5c4e3a9e-1000-4000-8000-00000000000d',
  '5c4e3a9e-1000-4000-8000-000000000031', 'task 61', 'description 61', 'pending', 'low',
  '2026-03-03', '2026-01-04 01:00:00+00')
$sql$),
  '1 row', 'user B can insert a row like B''s row 1, coaching_session_id of B''s row 3 in coaching_sessions');
select is(pg_temp.outcome('user B', $sql$
insert into public.action_items (user_id, conversation_id, coaching_session_id, task, description,
  status, priority, due_date, completed_at)
values ('5c4e3a9e-0000-4000-8000-00000000000b', '5c4e3a9e-1000-4000-8000-00000000000d',
  '5c4e3a9e-1000-4000-8000-0000000186ba', 'task 61', 'description 61', 'pending', 'low',
  '2026-03-03', '2026-01-04 01:00:00+00')
$sql$),
  '23503', 'user B: insert a row like B''s row 1, coaching_session_id of no row fails for everybody: 23503');
select is(pg_temp.outcome('user B', $sql$
insert into public.action_items (user_id, conversation_id, coaching_session_id, task, description,
  status, priority, due_date, completed_at)
values ('5c4e3a9e-0000-4000-8000-00000000000b', '5c4e3a9e-1000-4000-8000-00000000000d', null,
  'task 61', 'description 61', 'pending', 'low', '2026-03-03', '2026-01-04 01:00:00+00')
$sql$),
  '1 row', 'user B can insert a row like B''s row 1, coaching_session_id null');
select is(pg_temp.outcome('user B', $sql$
update public.action_items set task = 'task 1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'user B can''t update A''s row 1: 0 rows');
select is(pg_temp.outcome('user B', $sql$
update public.action_items set task = 'task 13' where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '0 rows', 'user B can''t update A''s row 3: 0 rows');
select is(pg_temp.outcome('user B', $sql$
update public.action_items set task = 'task 37' where id = '5c4e3a9e-1000-4000-8000-000000000025'
$sql$),
  '0 rows', 'user B can''t update A''s row 4: 0 rows');
select is(pg_temp.outcome('user B', $sql$
update public.action_items set task = 'task 61' where id = '5c4e3a9e-1000-4000-8000-00000000003d'
$sql$),
  '1 row', 'user B can update B''s row 1');
select is(pg_temp.outcome('user B', $sql$
update public.action_items set task = 'task 73' where id = '5c4e3a9e-1000-4000-8000-000000000049'
$sql$),
  '1 row', 'user B can update B''s row 3');
select is(pg_temp.outcome('user B', $sql$
update public.action_items set task = 'task 97' where id = '5c4e3a9e-1000-4000-8000-000000000061'
$sql$),
  '1 row', 'user B can update B''s row 4');
select is(pg_temp.outcome('user B', $sql$
update public.action_items set user_id = '5c4e3a9e-0000-4000-8000-00000000000a' where id = '5c4e3a9e-1000-4000-8000-00000000003d'
$sql$),
  '42501: refused', 'user B can''t update B''s row 1 to user_id of user A: 42501: refused');
select is(pg_temp.outcome('user B', $sql$
update public.action_items set user_id = '5c4e3a9e-0000-4000-8000-0000000000ff' where id = '5c4e3a9e-1000-4000-8000-00000000003d'
$sql$),
  '42501: refused', 'user B can''t update B''s row 1 to user_id of nobody: 42501: refused');
select is(pg_temp.outcome('user B', $sql$
update public.action_items set user_id = '5c4e3a9e-1000-4000-8000-0000000186ae' where id = '5c4e3a9e-1000-4000-8000-00000000003d'
$sql$),
  '42501: refused', 'user B can''t update B''s row 1 to user_id of no row: 42501: refused');
select is(pg_temp.outcome('user B', $sql$
update public.action_items set user_id = null where id = '5c4e3a9e-1000-4000-8000-00000000003d'
$sql$),
  '42501: refused', 'user B can''t update B''s row 1 to user_id null: 42501: refused');
select is(pg_temp.outcome('user B', $sql$
update public.action_items set conversation_id = '5c4e3a9e-1000-4000-8000-000000000001' where id = '5c4e3a9e-1000-4000-8000-00000000003d'
$sql$),
  '23503', 'user B: update B''s row 1 to conversation_id of A''s row 1 in conversations fails for everybody: 23503');
select is(pg_temp.outcome('user B', $sql$
update public.action_items set conversation_id = '5c4e3a9e-1000-4000-8000-000000000007' where id = '5c4e3a9e-1000-4000-8000-00000000003d'
$sql$),
  '23503', 'user B: update B''s row 1 to conversation_id of A''s row 2 in conversations fails for everybody: 23503');
select is(pg_temp.outcome('user B', $sql$
update public.action_items set conversation_id = '5c4e3a9e-1000-4000-8000-000000000013' where id = '5c4e3a9e-1000-4000-8000-00000000003d'
$sql$),
  '1 row', 'user B can update B''s row 1 to conversation_id of B''s row 2 in conversations');
select is(pg_temp.outcome('user B', $sql$
update public.action_items set conversation_id = '5c4e3a9e-1000-4000-8000-0000000186b4' where id = '5c4e3a9e-1000-4000-8000-00000000003d'
$sql$),
  '23503', 'user B: update B''s row 1 to conversation_id of no row fails for everybody: 23503');
select is(pg_temp.outcome('user B', $sql$
update public.action_items set conversation_id = null where id = '5c4e3a9e-1000-4000-8000-00000000003d'
$sql$),
  '1 row', 'user B can update B''s row 1 to conversation_id null');
select is(pg_temp.outcome('user B', $sql$
update public.action_items set coaching_session_id = '5c4e3a9e-1000-4000-8000-000000000007' where id = '5c4e3a9e-1000-4000-8000-00000000003d'
$sql$),
  '23503', 'user B: update B''s row 1 to coaching_session_id of A''s row 2 in coaching_sessions fails for everybody: 23503');
select is(pg_temp.outcome('user B', $sql$
update public.action_items set coaching_session_id = '5c4e3a9e-1000-4000-8000-00000000000d' where id = '5c4e3a9e-1000-4000-8000-00000000003d'
$sql$),
  '23503', 'user B: update B''s row 1 to coaching_session_id of A''s row 3 in coaching_sessions fails for everybody: 23503');
select is(pg_temp.outcome('user B', $sql$
update public.action_items set coaching_session_id = '5c4e3a9e-1000-4000-8000-00000000002b' where id = '5c4e3a9e-1000-4000-8000-00000000003d'
$sql$),
  '1 row', 'user B can update B''s row 1 to coaching_session_id of B''s row 2 in coaching_sessions');
select is(pg_temp.outcome('user B', $sql$
update public.action_items set coaching_session_id = '5c4e3a9e-1000-4000-8000-000000000031' where id = '5c4e3a9e-1000-4000-8000-00000000003d'
$sql$),
  '1 row', 'user B can update B''s row 1 to coaching_session_id of B''s row 3 in coaching_sessions');
select is(pg_temp.outcome('user B', $sql$
update public.action_items set coaching_session_id = '5c4e3a9e-1000-4000-8000-0000000186ba' where id = '5c4e3a9e-1000-4000-8000-00000000003d'
$sql$),
  '23503', 'user B: update B''s row 1 to coaching_session_id of no row fails for everybody: 23503');
select is(pg_temp.outcome('user B', $sql$
update public.action_items set coaching_session_id = null where id = '5c4e3a9e-1000-4000-8000-00000000003d'
$sql$),
  '1 row', 'user B can update B''s row 1 to coaching_session_id null');
select is(pg_temp.outcome('user B', $sql$
update public.action_items set user_id = '5c4e3a9e-0000-4000-8000-00000000000b' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'user B can''t update A''s row 1 to a user_id of its own: 0 rows');
select is(pg_temp.outcome('user B', $sql$
delete from public.action_items where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'user B can''t delete A''s row 1: 0 rows');
select is(pg_temp.outcome('user B', $sql$
delete from public.action_items where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '0 rows', 'user B can''t delete A''s row 3: 0 rows');
select is(pg_temp.outcome('user B', $sql$
delete from public.action_items where id = '5c4e3a9e-1000-4000-8000-000000000025'
$sql$),
  '0 rows', 'user B can''t delete A''s row 4: 0 rows');
select is(pg_temp.outcome('user B', $sql$
delete from public.action_items where id = '5c4e3a9e-1000-4000-8000-00000000003d'
$sql$),
  '1 row', 'user B can delete B''s row 1');
select is(pg_temp.outcome('user B', $sql$
delete from public.action_items where id = '5c4e3a9e-1000-4000-8000-000000000049'
$sql$),
  '1 row', 'user B can delete B''s row 3');
select is(pg_temp.outcome('user B', $sql$
delete from public.action_items where id = '5c4e3a9e-1000-4000-8000-000000000061'
$sql$),
  '1 row', 'user B can delete B''s row 4');

-- user C

select is(pg_temp.outcome('user C', $sql$
select id from public.action_items where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'user C can''t read A''s row 1: 0 rows');
select is(pg_temp.outcome('user C', $sql$
select id from public.action_items where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '0 rows', 'user C can''t read A''s row 3: 0 rows');
select is(pg_temp.outcome('user C', $sql$
select id from public.action_items where id = '5c4e3a9e-1000-4000-8000-000000000025'
$sql$),
  '0 rows', 'user C can''t read A''s row 4: 0 rows');
select is(pg_temp.outcome('user C', $sql$
insert into public.action_items (user_id, conversation_id, coaching_session_id, task, description,
  status, priority, due_date, completed_at)
values ('5c4e3a9e-0000-4000-8000-00000000000a', '5c4e3a9e-1000-4000-8000-000000000001',
  '5c4e3a9e-1000-4000-8000-000000000001', 'task 1', 'description 1', 'pending', 'low', '2026-01-02',
  '2026-01-01 13:00:00+00')
$sql$),
  '42501: refused', 'user C can''t insert a row like A''s row 1: 42501: refused');
select is(pg_temp.outcome('user C', $sql$
insert into public.action_items (user_id, conversation_id, coaching_session_id, task, description,
  status, priority, due_date, completed_at)
values ('5c4e3a9e-0000-4000-8000-00000000000a', null, '5c4e3a9e-1000-4000-8000-000000000001',
  'task 13', 'description 13', 'pending', 'low', '2026-01-14', '2026-01-02 01:00:00+00')
$sql$),
  '42501: refused', 'user C can''t insert a row like A''s row 3: 42501: refused');
select is(pg_temp.outcome('user C', $sql$
insert into public.action_items (user_id, conversation_id, coaching_session_id, task, description,
  status, priority, due_date, completed_at)
values ('5c4e3a9e-0000-4000-8000-00000000000a', '5c4e3a9e-1000-4000-8000-000000000001', null,
  'task 37', 'description 37', 'pending', 'low', '2026-02-07', '2026-01-03 01:00:00+00')
$sql$),
  '42501: refused', 'user C can''t insert a row like A''s row 4: 42501: refused');
select is(pg_temp.outcome('user C', $sql$
update public.action_items set task = 'task 1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'user C can''t update A''s row 1: 0 rows');
select is(pg_temp.outcome('user C', $sql$
update public.action_items set task = 'task 13' where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '0 rows', 'user C can''t update A''s row 3: 0 rows');
select is(pg_temp.outcome('user C', $sql$
update public.action_items set task = 'task 37' where id = '5c4e3a9e-1000-4000-8000-000000000025'
$sql$),
  '0 rows', 'user C can''t update A''s row 4: 0 rows');
select is(pg_temp.outcome('user C', $sql$
delete from public.action_items where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'user C can''t delete A''s row 1: 0 rows');
select is(pg_temp.outcome('user C', $sql$
delete from public.action_items where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '0 rows', 'user C can''t delete A''s row 3: 0 rows');
select is(pg_temp.outcome('user C', $sql$
delete from public.action_items where id = '5c4e3a9e-1000-4000-8000-000000000025'
$sql$),
  '0 rows', 'user C can''t delete A''s row 4: 0 rows');

-- anon

select is(pg_temp.outcome('anon', $sql$
select id from public.action_items where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: no privilege', 'anon can''t read A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('anon', $sql$
insert into public.action_items (user_id, conversation_id, coaching_session_id, task, description,
  status, priority, due_date, completed_at)
values ('5c4e3a9e-0000-4000-8000-00000000000a', '5c4e3a9e-1000-4000-8000-000000000001',
  '5c4e3a9e-1000-4000-8000-000000000001', 'task 1', 'description 1', 'pending', 'low', '2026-01-02',
  '2026-01-01 13:00:00+00')
$sql$),
  '42501: no privilege', 'anon can''t insert a row like A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('anon', $sql$
update public.action_items set task = 'task 1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: no privilege', 'anon can''t update A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('anon', $sql$
delete from public.action_items where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: no privilege', 'anon can''t delete A''s row 1: 42501: no privilege');

-- service

select is(pg_temp.outcome('service', $sql$
select id from public.action_items where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'service can read A''s row 1');
select is(pg_temp.outcome('service', $sql$
select id from public.action_items where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '1 row', 'service can read A''s row 3');
select is(pg_temp.outcome('service', $sql$
select id from public.action_items where id = '5c4e3a9e-1000-4000-8000-000000000025'
$sql$),
  '1 row', 'service can read A''s row 4');
select is(pg_temp.outcome('service', $sql$
insert into public.action_items (user_id, conversation_id, coaching_session_id, task, description,
  status, priority, due_date, completed_at)
values ('5c4e3a9e-0000-4000-8000-00000000000a', '5c4e3a9e-1000-4000-8000-000000000001',
  '5c4e3a9e-1000-4000-8000-000000000001', 'task 1', 'description 1', 'pending', 'low', '2026-01-02',
  '2026-01-01 13:00:00+00')
$sql$),
  '1 row', 'service can insert a row like A''s row 1');
select is(pg_temp.outcome('service', $sql$
insert into public.action_items (user_id, conversation_id, coaching_session_id, task, description,
  status, priority, due_date, completed_at)
values ('5c4e3a9e-0000-4000-8000-00000000000a', null, '5c4e3a9e-1000-4000-8000-000000000001',
  'task 13', 'description 13', 'pending', 'low', '2026-01-14', '2026-01-02 01:00:00+00')
$sql$),
  '1 row', 'service can insert a row like A''s row 3');
select is(pg_temp.outcome('service', $sql$
insert into public.action_items (user_id, conversation_id, coaching_session_id, task, description,
  status, priority, due_date, completed_at)
values ('5c4e3a9e-0000-4000-8000-00000000000a', '5c4e3a9e-1000-4000-8000-000000000001', null,
  'task 37', 'description 37', 'pending', 'low', '2026-02-07', '2026-01-03 01:00:00+00')
$sql$),
  '1 row', 'service can insert a row like A''s row 4');
select is(pg_temp.outcome('service', $sql$
update public.action_items set task = 'task 1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'service can update A''s row 1');
select is(pg_temp.outcome('service', $sql$
update public.action_items set task = 'task 13' where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '1 row', 'service can update A''s row 3');
select is(pg_temp.outcome('service', $sql$
update public.action_items set task = 'task 37' where id = '5c4e3a9e-1000-4000-8000-000000000025'
$sql$),
  '1 row', 'service can update A''s row 4');
select is(pg_temp.outcome('service', $sql$
delete from public.action_items where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'service can delete A''s row 1');
select is(pg_temp.outcome('service', $sql$
delete from public.action_items where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '1 row', 'service can delete A''s row 3');
select is(pg_temp.outcome('service', $sql$
delete from public.action_items where id = '5c4e3a9e-1000-4000-8000-000000000025'
$sql$),
  '1 row', 'service can delete A''s row 4');

select * from finish();
rollback;
