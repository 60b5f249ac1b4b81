-- Chronos: who may do what with students
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
select plan(55);

select table_privs_are('public', 'students', 'anon', array[]::text[],
  'anon on all of students: nothing');
select any_column_privs_are('public', 'students', 'anon', array[]::text[],
  'anon on no column more than on all');
select table_privs_are('public', 'students', 'authenticated', array['SELECT']::text[],
  'authenticated on all of students: select');
select any_column_privs_are('public', 'students', 'authenticated', array['SELECT']::text[],
  'authenticated on no column more than on all');
select table_privs_are('public', 'students', 'service_role', array['SELECT', 'INSERT', 'UPDATE', 'DELETE']::text[],
  'service_role on all of students: select, insert, update, delete');
select any_column_privs_are('public', 'students', 'service_role', array['SELECT', 'INSERT', 'UPDATE']::text[],
  'service_role on no column more than on all');
select ok((select relrowsecurity and relforcerowsecurity from pg_class where oid = 'public.students'::regclass),
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
-- students: student A's row 1
insert into public.students (id, whop_user_id, whop_membership_id, creator_id, user_id, email, name,
  preferences, last_active_at, is_active)
values ('5c4e3a9e-0003-4000-8000-00000000000a', 'whop_user_id 1', 'whop_membership_id 1',
  '5c4e3a9e-0002-4000-8000-00000000000a', '5c4e3a9e-0000-4000-8000-00000000000a', 'email 1',
  'name 1', '{"n": 1}', '2026-01-01 13:00:00+00', 'true');
-- students: student B's row 1
insert into public.students (id, whop_user_id, whop_membership_id, creator_id, user_id, email, name,
  preferences, last_active_at, is_active)
values ('5c4e3a9e-0003-4000-8000-00000000000b', 'whop_user_id 217', 'whop_membership_id 217',
  '5c4e3a9e-0002-4000-8000-00000000000b', '5c4e3a9e-0000-4000-8000-00000000000b', 'email 217',
  'name 1', '{"n": 1}', '2026-01-10 13:00:00+00', 'true');
-- students: student D's row 1
insert into public.students (id, whop_user_id, whop_membership_id, creator_id, user_id, email, name,
  preferences, last_active_at, is_active)
values ('5c4e3a9e-0003-4000-8000-00000000000d', 'whop_user_id 433', 'whop_membership_id 433',
  '5c4e3a9e-0002-4000-8000-00000000000a', '5c4e3a9e-0000-4000-8000-00000000000d', 'email 433',
  'name 1', '{"n": 1}', '2026-01-19 13:00:00+00', 'true');
-- students: student C's row 1
insert into public.students (id, whop_user_id, whop_membership_id, creator_id, user_id, email, name,
  preferences, last_active_at, is_active)
values ('5c4e3a9e-0003-4000-8000-00000000000c', 'whop_user_id 463', 'whop_membership_id 463',
  '5c4e3a9e-0002-4000-8000-00000000000c', '5c4e3a9e-0000-4000-8000-00000000000c', 'email 463',
  (repeat('x', 200))::text, '{"object": 1}', '2026-01-20 19:00:00+00', 'false');
set constraints all immediate;

-- Who asks.

create temporary table people (name text, role text, claims text) on commit drop;
insert into pg_temp.people values
  ('somebody without claims', 'authenticated', ''),
  ('creator A', 'authenticated', '{"role": "authenticated", "creator_id": "5c4e3a9e-0002-4000-8000-00000000000a"}'),
  ('creator B', 'authenticated', '{"role": "authenticated", "creator_id": "5c4e3a9e-0002-4000-8000-00000000000b"}'),
  ('creator C, whose row does not count', 'authenticated', '{"role": "authenticated", "creator_id": "5c4e3a9e-0002-4000-8000-00000000000c"}'),
  ('student A', 'authenticated', '{"role": "authenticated", "student_id": "5c4e3a9e-0003-4000-8000-00000000000a"}'),
  ('student B', 'authenticated', '{"role": "authenticated", "student_id": "5c4e3a9e-0003-4000-8000-00000000000b"}'),
  ('student D', 'authenticated', '{"role": "authenticated", "student_id": "5c4e3a9e-0003-4000-8000-00000000000d"}'),
  ('student C, whose row does not count', 'authenticated', '{"role": "authenticated", "student_id": "5c4e3a9e-0003-4000-8000-00000000000c"}'),
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
select id from public.students where id = '5c4e3a9e-0003-4000-8000-00000000000a'
$sql$),
  '0 rows', 'somebody without claims can''t read student A''s row 1: 0 rows');
select is(pg_temp.outcome('somebody without claims', $sql$
insert into public.students (whop_user_id, whop_membership_id, creator_id, user_id, email, name,
  preferences, last_active_at, is_active)
values ('whop_user_id 100001', 'whop_membership_id 1', '5c4e3a9e-0002-4000-8000-00000000000a',
  '5c4e3a9e-0000-4000-8000-00000000000a', 'email 1', 'name 1', '{"n": 1}', '2026-01-01 13:00:00+00',
  'true')
$sql$),
  '42501: no privilege', 'somebody without claims can''t insert a row like student A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('somebody without claims', $sql$
update public.students set whop_membership_id = 'whop_membership_id 1' where id = '5c4e3a9e-0003-4000-8000-00000000000a'
$sql$),
  '42501: no privilege', 'somebody without claims can''t update student A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('somebody without claims', $sql$
delete from public.students where id = '5c4e3a9e-0003-4000-8000-00000000000a'
$sql$),
  '42501: no privilege', 'somebody without claims can''t delete student A''s row 1: 42501: no privilege');

-- creator A

select is(pg_temp.outcome('creator A', $sql$
select id from public.students where id = '5c4e3a9e-0003-4000-8000-00000000000a'
$sql$),
  '1 row', 'creator A can read student A''s row 1');
select is(pg_temp.outcome('creator A', $sql$
select id from public.students where id = '5c4e3a9e-0003-4000-8000-00000000000b'
$sql$),
  '0 rows', 'creator A can''t read student B''s row 1: 0 rows');
select is(pg_temp.outcome('creator A', $sql$
select id from public.students where id = '5c4e3a9e-0003-4000-8000-00000000000d'
$sql$),
  '1 row', 'creator A can read student D''s row 1');
select is(pg_temp.outcome('creator A', $sql$
insert into public.students (whop_user_id, whop_membership_id, creator_id, user_id, email, name,
  preferences, last_active_at, is_active)
values ('whop_user_id 100002', 'whop_membership_id 1', '5c4e3a9e-0002-4000-8000-00000000000a',
  '5c4e3a9e-0000-4000-8000-00000000000a', 'email 1', 'name 1', '{"n": 1}', '2026-01-01 13:00:00+00',
  'true')
$sql$),
  '42501: no privilege', 'creator A can''t insert a row like student A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('creator A', $sql$
update public.students set whop_membership_id = 'whop_membership_id 1' where id = '5c4e3a9e-0003-4000-8000-00000000000a'
$sql$),
  '42501: no privilege', 'creator A can''t update student A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('creator A', $sql$
delete from public.students where id = '5c4e3a9e-0003-4000-8000-00000000000a'
$sql$),
  '42501: no privilege', 'creator A can''t delete student A''s row 1: 42501: no privilege');

-- creator B

select is(pg_temp.outcome('creator B', $sql$
select id from public.students where id = '5c4e3a9e-0003-4000-8000-00000000000a'
$sql$),
  '0 rows', 'creator B can''t read student A''s row 1: 0 rows');
select is(pg_temp.outcome('creator B', $sql$
select id from public.students where id = '5c4e3a9e-0003-4000-8000-00000000000b'
$sql$),
  '1 row', 'creator B can read student B''s row 1');
select is(pg_temp.outcome('creator B', $sql$
insert into public.students (whop_user_id, whop_membership_id, creator_id, user_id, email, name,
  preferences, last_active_at, is_active)
values ('whop_user_id 100003', 'whop_membership_id 1', '5c4e3a9e-0002-4000-8000-00000000000a',
  '5c4e3a9e-0000-4000-8000-00000000000a', 'email 1', 'name 1', '{"n": 1}', '2026-01-01 13:00:00+00',
  'true')
$sql$),
  '42501: no privilege', 'creator B can''t insert a row like student A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('creator B', $sql$
update public.students set whop_membership_id = 'whop_membership_id 1' where id = '5c4e3a9e-0003-4000-8000-00000000000a'
$sql$),
  '42501: no privilege', 'creator B can''t update student A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('creator B', $sql$
delete from public.students where id = '5c4e3a9e-0003-4000-8000-00000000000a'
$sql$),
  '42501: no privilege', 'creator B can''t delete student A''s row 1: 42501: no privilege');

-- creator C, whose row does not count

select is(pg_temp.outcome('creator C, whose row does not count', $sql$
select id from public.students where id = '5c4e3a9e-0003-4000-8000-00000000000a'
$sql$),
  '0 rows', 'creator C, whose row does not count can''t read student A''s row 1: 0 rows');
select is(pg_temp.outcome('creator C, whose row does not count', $sql$
select id from public.students where id = '5c4e3a9e-0003-4000-8000-00000000000c'
$sql$),
  '0 rows', 'creator C, whose row does not count can''t read student C''s row 1: 0 rows');
select is(pg_temp.outcome('creator C, whose row does not count', $sql$
insert into public.students (whop_user_id, whop_membership_id, creator_id, user_id, email, name,
  preferences, last_active_at, is_active)
values ('whop_user_id 100004', 'whop_membership_id 1', '5c4e3a9e-0002-4000-8000-00000000000a',
  '5c4e3a9e-0000-4000-8000-00000000000a', 'email 1', 'name 1', '{"n": 1}', '2026-01-01 13:00:00+00',
  'true')
$sql$),
  '42501: no privilege', 'creator C, whose row does not count can''t insert a row like student A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('creator C, whose row does not count', $sql$
update public.students set whop_membership_id = 'whop_membership_id 1' where id = '5c4e3a9e-0003-4000-8000-00000000000a'
$sql$),
  '42501: no privilege', 'creator C, whose row does not count can''t update student A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('creator C, whose row does not count', $sql$
delete from public.students where id = '5c4e3a9e-0003-4000-8000-00000000000a'
$sql$),
  '42501: no privilege', 'creator C, whose row does not count can''t delete student A''s row 1: 42501: no privilege');

-- student A

select is(pg_temp.outcome('student A', $sql$
select id from public.students where id = '5c4e3a9e-0003-4000-8000-00000000000a'
$sql$),
  '1 row', 'student A can read student A''s row 1');
select is(pg_temp.outcome('student A', $sql$
select id from public.students where id = '5c4e3a9e-0003-4000-8000-00000000000b'
$sql$),
  '0 rows', 'student A can''t read student B''s row 1: 0 rows');
select is(pg_temp.outcome('student A', $sql$
insert into public.students (whop_user_id, whop_membership_id, creator_id, user_id, email, name,
  preferences, last_active_at, is_active)
values ('whop_user_id 100005', 'whop_membership_id 1', '5c4e3a9e-0002-4000-8000-00000000000a',
  '5c4e3a9e-0000-4000-8000-00000000000a', 'email 1', 'name 1', '{"n": 1}', '2026-01-01 13:00:00+00',
  'true')
$sql$),
  '42501: no privilege', 'student A can''t insert a row like student A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('student A', $sql$
update public.students set whop_membership_id = 'whop_membership_id 1' where id = '5c4e3a9e-0003-4000-8000-00000000000a'
$sql$),
  '42501: no privilege', 'student A can''t update student A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('student A', $sql$
delete from public.students where id = '5c4e3a9e-0003-4000-8000-00000000000a'
$sql$),
  '42501: no privilege', 'student A can''t delete student A''s row 1: 42501: no privilege');

-- student B

select is(pg_temp.outcome('student B', $sql$
select id from public.students where id = '5c4e3a9e-0003-4000-8000-00000000000a'
$sql$),
  '0 rows', 'student B can''t read student A''s row 1: 0 rows');
select is(pg_temp.outcome('student B', $sql$
select id from public.students where id = '5c4e3a9e-0003-4000-8000-00000000000b'
$sql$),
  '1 row', 'student B can read student B''s row 1');
select is(pg_temp.outcome('student B', $sql$
insert into public.students (whop_user_id, whop_membership_id, creator_id, user_id, email, name,
  preferences, last_active_at, is_active)
values ('whop_user_id 100006', 'whop_membership_id 1', '5c4e3a9e-0002-4000-8000-00000000000a',
  '5c4e3a9e-0000-4000-8000-00000000000a', 'email 1', 'name 1', '{"n": 1}', '2026-01-01 13:00:00+00',
  'true')
$sql$),
  '42501: no privilege', 'student B can''t insert a row like student A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('student B', $sql$
update public.students set whop_membership_id = 'whop_membership_id 1' where id = '5c4e3a9e-0003-4000-8000-00000000000a'
$sql$),
  '42501: no privilege', 'student B can''t update student A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('student B', $sql$
delete from public.students where id = '5c4e3a9e-0003-4000-8000-00000000000a'
$sql$),
  '42501: no privilege', 'student B can''t delete student A''s row 1: 42501: no privilege');

-- student D

select is(pg_temp.outcome('student D', $sql$
select id from public.students where id = '5c4e3a9e-0003-4000-8000-00000000000a'
$sql$),
  '0 rows', 'student D can''t read student A''s row 1: 0 rows');
select is(pg_temp.outcome('student D', $sql$
select id from public.students where id = '5c4e3a9e-0003-4000-8000-00000000000d'
$sql$),
  '1 row', 'student D can read student D''s row 1');
select is(pg_temp.outcome('student D', $sql$
insert into public.students (whop_user_id, whop_membership_id, creator_id, user_id, email, name,
  preferences, last_active_at, is_active)
values ('whop_user_id 100007', 'whop_membership_id 1', '5c4e3a9e-0002-4000-8000-00000000000a',
  '5c4e3a9e-0000-4000-8000-00000000000a', 'email 1', 'name 1', '{"n": 1}', '2026-01-01 13:00:00+00',
  'true')
$sql$),
  '42501: no privilege', 'student D can''t insert a row like student A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('student D', $sql$
update public.students set whop_membership_id = 'whop_membership_id 1' where id = '5c4e3a9e-0003-4000-8000-00000000000a'
$sql$),
  '42501: no privilege', 'student D can''t update student A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('student D', $sql$
delete from public.students where id = '5c4e3a9e-0003-4000-8000-00000000000a'
$sql$),
  '42501: no privilege', 'student D can''t delete student A''s row 1: 42501: no privilege');

-- student C, whose row does not count

select is(pg_temp.outcome('student C, whose row does not count', $sql$
select id from public.students where id = '5c4e3a9e-0003-4000-8000-00000000000a'
$sql$),
  '0 rows', 'student C, whose row does not count can''t read student A''s row 1: 0 rows');
select is(pg_temp.outcome('student C, whose row does not count', $sql$
select id from public.students where id = '5c4e3a9e-0003-4000-8000-00000000000c'
$sql$),
  '0 rows', 'student C, whose row does not count can''t read student C''s row 1: 0 rows');
select is(pg_temp.outcome('student C, whose row does not count', $sql$
insert into public.students (whop_user_id, whop_membership_id, creator_id, user_id, email, name,
  preferences, last_active_at, is_active)
values ('whop_user_id 100008', 'whop_membership_id 1', '5c4e3a9e-0002-4000-8000-00000000000a',
  '5c4e3a9e-0000-4000-8000-00000000000a', 'email 1', 'name 1', '{"n": 1}', '2026-01-01 13:00:00+00',
  'true')
$sql$),
  '42501: no privilege', 'student C, whose row does not count can''t insert a row like student A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('student C, whose row does not count', $sql$
update public.students set whop_membership_id = 'whop_membership_id 1' where id = '5c4e3a9e-0003-4000-8000-00000000000a'
$sql$),
  '42501: no privilege', 'student C, whose row does not count can''t update student A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('student C, whose row does not count', $sql$
delete from public.students where id = '5c4e3a9e-0003-4000-8000-00000000000a'
$sql$),
  '42501: no privilege', 'student C, whose row does not count can''t delete student A''s row 1: 42501: no privilege');

-- anon

select is(pg_temp.outcome('anon', $sql$
select id from public.students where id = '5c4e3a9e-0003-4000-8000-00000000000a'
$sql$),
  '42501: no privilege', 'anon can''t read student A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('anon', $sql$
insert into public.students (whop_user_id, whop_membership_id, creator_id, user_id, email, name,
  preferences, last_active_at, is_active)
values ('whop_user_id 100009', 'whop_membership_id 1', '5c4e3a9e-0002-4000-8000-00000000000a',
  '5c4e3a9e-0000-4000-8000-00000000000a', 'email 1', 'name 1', '{"n": 1}', '2026-01-01 13:00:00+00',
  'true')
$sql$),
  '42501: no privilege', 'anon can''t insert a row like student A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('anon', $sql$
update public.students set whop_membership_id = 'whop_membership_id 1' where id = '5c4e3a9e-0003-4000-8000-00000000000a'
$sql$),
  '42501: no privilege', 'anon can''t update student A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('anon', $sql$
delete from public.students where id = '5c4e3a9e-0003-4000-8000-00000000000a'
$sql$),
  '42501: no privilege', 'anon can''t delete student A''s row 1: 42501: no privilege');

-- service

select is(pg_temp.outcome('service', $sql$
select id from public.students where id = '5c4e3a9e-0003-4000-8000-00000000000a'
$sql$),
  '1 row', 'service can read student A''s row 1');
select is(pg_temp.outcome('service', $sql$
insert into public.students (whop_user_id, whop_membership_id, creator_id, user_id, email, name,
  preferences, last_active_at, is_active)
values ('whop_user_id 100010', 'whop_membership_id 1', '5c4e3a9e-0002-4000-8000-00000000000a',
  '5c4e3a9e-0000-4000-8000-00000000000a', 'email 1', 'name 1', '{"n": 1}', '2026-01-01 13:00:00+00',
  'true')
$sql$),
  '23505', 'service: insert a row like student A''s row 1 fails for everybody: 23505');
select is(pg_temp.outcome('service', $sql$
update public.students set whop_membership_id = 'whop_membership_id 1' where id = '5c4e3a9e-0003-4000-8000-00000000000a'
$sql$),
  '1 row', 'service can update student A''s row 1');
select is(pg_temp.outcome('service', $sql$
delete from public.students where id = '5c4e3a9e-0003-4000-8000-00000000000a'
$sql$),
  '1 row', 'service can delete student A''s row 1');

select * from finish();
rollback;
