-- Chronos: who may do what with course_modules
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
select plan(189);

select table_privs_are('public', 'course_modules', 'anon', array[]::text[],
  'anon on all of course_modules: nothing');
select any_column_privs_are('public', 'course_modules', 'anon', array[]::text[],
  'anon on no column more than on all');
select table_privs_are('public', 'course_modules', 'authenticated', array['SELECT', 'INSERT', 'UPDATE', 'DELETE']::text[],
  'authenticated on all of course_modules: select, insert, update, delete');
select any_column_privs_are('public', 'course_modules', 'authenticated', array['SELECT', 'INSERT', 'UPDATE']::text[],
  'authenticated on no column more than on all');
select table_privs_are('public', 'course_modules', 'service_role', array['SELECT', 'INSERT', 'UPDATE', 'DELETE']::text[],
  'service_role on all of course_modules: select, insert, update, delete');
select any_column_privs_are('public', 'course_modules', 'service_role', array['SELECT', 'INSERT', 'UPDATE']::text[],
  'service_role on no column more than on all');
select ok((select relrowsecurity and relforcerowsecurity from pg_class where oid = 'public.course_modules'::regclass),
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
-- courses: creator A's row 1
insert into public.courses (id, creator_id, title, description, thumbnail_url, is_published,
  metadata, published_at, is_deleted)
values ('5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-0002-4000-8000-00000000000a', 'title 1',
  'description 1', 'thumbnail_url 1', 'true', '{"n": 1}', '2026-01-01 13:00:00+00', 'false');
-- courses: creator A's row 2
insert into public.courses (id, creator_id, title, description, thumbnail_url, is_published,
  metadata, published_at, is_deleted)
values ('5c4e3a9e-1000-4000-8000-000000000007', '5c4e3a9e-0002-4000-8000-00000000000a',
  (repeat('x', 500))::text, 'description 7', 'thumbnail_url 7', 'true', '{"object": 1}',
  '2026-01-01 19:00:00+00', 'true');
-- courses: creator A's row 3
insert into public.courses (id, creator_id, title, description, thumbnail_url, is_published,
  metadata, published_at, is_deleted)
values ('5c4e3a9e-1000-4000-8000-00000000000d', '5c4e3a9e-0002-4000-8000-00000000000a',
  (repeat('x', 499))::text, 'description 13', 'thumbnail_url 13', 'false', '{"object": "text"}',
  '2026-01-02 01:00:00+00', 'false');
-- courses: creator A's row 4
insert into public.courses (id, creator_id, title, description, thumbnail_url, is_published,
  metadata, published_at, is_deleted)
values ('5c4e3a9e-1000-4000-8000-000000000013', '5c4e3a9e-0002-4000-8000-00000000000a', '500',
  'description 19', 'thumbnail_url 19', 'false', '{"object": true}', '2026-01-02 07:00:00+00',
  'true');
-- courses: creator A's row 5
insert into public.courses (id, creator_id, title, description, thumbnail_url, is_published,
  metadata, published_at, is_deleted)
values ('5c4e3a9e-1000-4000-8000-000000000019', '5c4e3a9e-0002-4000-8000-00000000000a', 'title 2',
  'description 25', 'thumbnail_url 25', 'true', '{"object": null}', '2026-01-02 13:00:00+00',
  'false');
-- courses: creator A's row 6
insert into public.courses (id, creator_id, title, description, thumbnail_url, is_published,
  metadata, published_at, is_deleted)
values ('5c4e3a9e-1000-4000-8000-00000000001f', '5c4e3a9e-0002-4000-8000-00000000000a', 'title 3',
  'description 31', 'thumbnail_url 31', 'true', '{"object": {}}', '2026-01-02 19:00:00+00', 'true');
-- courses: creator A's row 7
insert into public.courses (id, creator_id, title, description, thumbnail_url, is_published,
  metadata, published_at, is_deleted)
values ('5c4e3a9e-1000-4000-8000-000000000025', '5c4e3a9e-0002-4000-8000-00000000000a', 'title 4',
  'description 37', 'thumbnail_url 37', 'false', '{"object": []}', '2026-01-03 01:00:00+00', 'false');
-- courses: creator A's row 8
insert into public.courses (id, creator_id, title, description, thumbnail_url, is_published,
  metadata, published_at, is_deleted)
values ('5c4e3a9e-1000-4000-8000-00000000002b', '5c4e3a9e-0002-4000-8000-00000000000a', '',
  'description 43', 'thumbnail_url 43', 'false', '{"n": 2}', '2026-01-03 07:00:00+00', 'true');
-- courses: creator B's row 1
insert into public.courses (id, creator_id, title, description, thumbnail_url, is_published,
  metadata, published_at, is_deleted)
values ('5c4e3a9e-1000-4000-8000-000000000031', '5c4e3a9e-0002-4000-8000-00000000000b', 'title 1',
  'description 49', 'thumbnail_url 49', 'true', '{"n": 1}', '2026-01-03 13:00:00+00', 'false');
-- courses: creator B's row 2
insert into public.courses (id, creator_id, title, description, thumbnail_url, is_published,
  metadata, published_at, is_deleted)
values ('5c4e3a9e-1000-4000-8000-000000000037', '5c4e3a9e-0002-4000-8000-00000000000b',
  (repeat('x', 500))::text, 'description 55', 'thumbnail_url 55', 'true', '{"object": 1}',
  '2026-01-03 19:00:00+00', 'true');
-- courses: creator B's row 3
insert into public.courses (id, creator_id, title, description, thumbnail_url, is_published,
  metadata, published_at, is_deleted)
values ('5c4e3a9e-1000-4000-8000-00000000003d', '5c4e3a9e-0002-4000-8000-00000000000b',
  (repeat('x', 499))::text, 'description 61', 'thumbnail_url 61', 'false', '{"object": "text"}',
  '2026-01-04 01:00:00+00', 'false');
-- courses: creator B's row 4
insert into public.courses (id, creator_id, title, description, thumbnail_url, is_published,
  metadata, published_at, is_deleted)
values ('5c4e3a9e-1000-4000-8000-000000000043', '5c4e3a9e-0002-4000-8000-00000000000b', '500',
  'description 67', 'thumbnail_url 67', 'false', '{"object": true}', '2026-01-04 07:00:00+00',
  'true');
-- courses: creator B's row 5
insert into public.courses (id, creator_id, title, description, thumbnail_url, is_published,
  metadata, published_at, is_deleted)
values ('5c4e3a9e-1000-4000-8000-000000000049', '5c4e3a9e-0002-4000-8000-00000000000b', 'title 2',
  'description 73', 'thumbnail_url 73', 'true', '{"object": null}', '2026-01-04 13:00:00+00',
  'false');
-- courses: creator B's row 6
insert into public.courses (id, creator_id, title, description, thumbnail_url, is_published,
  metadata, published_at, is_deleted)
values ('5c4e3a9e-1000-4000-8000-00000000004f', '5c4e3a9e-0002-4000-8000-00000000000b', 'title 3',
  'description 79', 'thumbnail_url 79', 'true', '{"object": {}}', '2026-01-04 19:00:00+00', 'true');
-- courses: creator B's row 7
insert into public.courses (id, creator_id, title, description, thumbnail_url, is_published,
  metadata, published_at, is_deleted)
values ('5c4e3a9e-1000-4000-8000-000000000055', '5c4e3a9e-0002-4000-8000-00000000000b', 'title 4',
  'description 85', 'thumbnail_url 85', 'false', '{"object": []}', '2026-01-05 01:00:00+00', 'false');
-- courses: creator B's row 8
insert into public.courses (id, creator_id, title, description, thumbnail_url, is_published,
  metadata, published_at, is_deleted)
values ('5c4e3a9e-1000-4000-8000-00000000005b', '5c4e3a9e-0002-4000-8000-00000000000b', '',
  'description 91', 'thumbnail_url 91', 'false', '{"n": 2}', '2026-01-05 07:00:00+00', 'true');
-- courses: creator C's row 1
insert into public.courses (id, creator_id, title, description, thumbnail_url, is_published,
  metadata, published_at, is_deleted)
values ('5c4e3a9e-1000-4000-8000-000000000061', '5c4e3a9e-0002-4000-8000-00000000000c', 'title 1',
  'description 97', 'thumbnail_url 97', 'true', '{"n": 1}', '2026-01-05 13:00:00+00', 'false');
-- course_modules: A's row 1
insert into public.course_modules (id, course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-1000-4000-8000-000000000001',
  '5c4e3a9e-0002-4000-8000-00000000000a', 'title 1', 'description 1', '{"n": 1}');
-- course_modules: A's row 2
insert into public.course_modules (id, course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000007', '5c4e3a9e-1000-4000-8000-000000000001',
  '5c4e3a9e-0002-4000-8000-00000000000a', (repeat('x', 500))::text, 'description 7', '{"object": 1}');
-- course_modules: A's row 3
insert into public.course_modules (id, course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-00000000000d', '5c4e3a9e-1000-4000-8000-000000000007',
  '5c4e3a9e-0002-4000-8000-00000000000a', 'title 1', 'description 13', '{"n": 1}');
-- course_modules: A's row 4
insert into public.course_modules (id, course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000025', '5c4e3a9e-1000-4000-8000-00000000000d',
  '5c4e3a9e-0002-4000-8000-00000000000a', 'title 1', 'description 37', '{"n": 1}');
-- course_modules: A's row 5
insert into public.course_modules (id, course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-00000000003d', '5c4e3a9e-1000-4000-8000-000000000013',
  '5c4e3a9e-0002-4000-8000-00000000000a', 'title 1', 'description 61', '{"n": 1}');
-- course_modules: A's row 6
insert into public.course_modules (id, course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000055', '5c4e3a9e-1000-4000-8000-000000000019',
  '5c4e3a9e-0002-4000-8000-00000000000a', 'title 1', 'description 85', '{"n": 1}');
-- course_modules: B's row 1
insert into public.course_modules (id, course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-00000000006d', '5c4e3a9e-1000-4000-8000-000000000031',
  '5c4e3a9e-0002-4000-8000-00000000000b', 'title 1', 'description 109', '{"n": 1}');
-- course_modules: B's row 2
insert into public.course_modules (id, course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000073', '5c4e3a9e-1000-4000-8000-000000000031',
  '5c4e3a9e-0002-4000-8000-00000000000b', (repeat('x', 500))::text, 'description 115',
  '{"object": 1}');
-- course_modules: B's row 3
insert into public.course_modules (id, course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000079', '5c4e3a9e-1000-4000-8000-000000000037',
  '5c4e3a9e-0002-4000-8000-00000000000b', 'title 1', 'description 121', '{"n": 1}');
-- course_modules: B's row 4
insert into public.course_modules (id, course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000091', '5c4e3a9e-1000-4000-8000-00000000003d',
  '5c4e3a9e-0002-4000-8000-00000000000b', 'title 1', 'description 145', '{"n": 1}');
-- course_modules: B's row 5
insert into public.course_modules (id, course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-0000000000a9', '5c4e3a9e-1000-4000-8000-000000000043',
  '5c4e3a9e-0002-4000-8000-00000000000b', 'title 1', 'description 169', '{"n": 1}');
-- course_modules: B's row 6
insert into public.course_modules (id, course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-0000000000c1', '5c4e3a9e-1000-4000-8000-000000000049',
  '5c4e3a9e-0002-4000-8000-00000000000b', 'title 1', 'description 193', '{"n": 1}');
-- course_modules: C's row 1
insert into public.course_modules (id, course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-0000000000d9', '5c4e3a9e-1000-4000-8000-000000000061',
  '5c4e3a9e-0002-4000-8000-00000000000c', 'title 1', 'description 217', '{"n": 1}');
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
select id from public.course_modules where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'somebody without claims can''t read A''s row 1: 0 rows');
select is(pg_temp.outcome('somebody without claims', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-0002-4000-8000-00000000000a', 'title 1',
  'description 1', '{"n": 1}')
$sql$),
  '42501: refused', 'somebody without claims can''t insert a row like A''s row 1: 42501: refused');
select is(pg_temp.outcome('somebody without claims', $sql$
update public.course_modules set title = 'title 1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'somebody without claims can''t update A''s row 1: 0 rows');
select is(pg_temp.outcome('somebody without claims', $sql$
delete from public.course_modules where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'somebody without claims can''t delete A''s row 1: 0 rows');

-- creator A

select is(pg_temp.outcome('creator A', $sql$
select id from public.course_modules where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'creator A can read A''s row 1');
select is(pg_temp.outcome('creator A', $sql$
select id from public.course_modules where id = '5c4e3a9e-1000-4000-8000-00000000006d'
$sql$),
  '0 rows', 'creator A can''t read B''s row 1: 0 rows');
select is(pg_temp.outcome('creator A', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-0002-4000-8000-00000000000a', 'title 1',
  'description 1', '{"n": 1}')
$sql$),
  '1 row', 'creator A can insert a row like A''s row 1');
select is(pg_temp.outcome('creator A', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000031', '5c4e3a9e-0002-4000-8000-00000000000b', 'title 1',
  'description 109', '{"n": 1}')
$sql$),
  '42501: refused', 'creator A can''t insert a row like B''s row 1: 42501: refused');
select is(pg_temp.outcome('creator A', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-00000000002b', '5c4e3a9e-0002-4000-8000-00000000000a', 'title 1',
  'description 1', '{"n": 1}')
$sql$),
  '1 row', 'creator A can insert a row like A''s row 1, course_id of creator A''s row 8 in courses');
select is(pg_temp.outcome('creator A', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000007', '5c4e3a9e-0002-4000-8000-00000000000a', 'title 1',
  'description 1', '{"n": 1}')
$sql$),
  '1 row', 'creator A can insert a row like A''s row 1, course_id of creator A''s row 2 in courses');
select is(pg_temp.outcome('creator A', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000049', '5c4e3a9e-0002-4000-8000-00000000000a', 'title 1',
  'description 1', '{"n": 1}')
$sql$),
  '23503', 'creator A: insert a row like A''s row 1, course_id of creator B''s row 5 in courses fails for everybody: 23503');
select is(pg_temp.outcome('creator A', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-00000000004f', '5c4e3a9e-0002-4000-8000-00000000000a', 'title 1',
  'description 1', '{"n": 1}')
$sql$),
  '23503', 'creator A: insert a row like A''s row 1, course_id of creator B''s row 6 in courses fails for everybody: 23503');
select is(pg_temp.outcome('creator A', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-0000000186a5', '5c4e3a9e-0002-4000-8000-00000000000a', 'title 1',
  'description 1', '{"n": 1}')
$sql$),
  '23503', 'creator A: insert a row like A''s row 1, course_id of no row fails for everybody: 23503');
select is(pg_temp.outcome('creator A', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values (null, '5c4e3a9e-0002-4000-8000-00000000000a', 'title 1', 'description 1', '{"n": 1}')
$sql$),
  '23502', 'creator A: insert a row like A''s row 1, course_id null fails for everybody: 23502');
select is(pg_temp.outcome('creator A', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-0002-4000-8000-00000000000c', 'title 1',
  'description 1', '{"n": 1}')
$sql$),
  '42501: refused', 'creator A can''t insert a row like A''s row 1, creator_id as in C''s row 1: 42501: refused');
select is(pg_temp.outcome('creator A', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-0002-4000-8000-00000000000b', 'title 1',
  'description 1', '{"n": 1}')
$sql$),
  '42501: refused', 'creator A can''t insert a row like A''s row 1, creator_id as in B''s row 1: 42501: refused');
select is(pg_temp.outcome('creator A', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000001', null, 'title 1', 'description 1', '{"n": 1}')
$sql$),
  '1 row', 'creator A can insert a row like A''s row 1, creator_id null');
select is(pg_temp.outcome('creator A', $sql$
update public.course_modules set title = 'title 1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'creator A can update A''s row 1');
select is(pg_temp.outcome('creator A', $sql$
update public.course_modules set title = 'title 1' where id = '5c4e3a9e-1000-4000-8000-00000000006d'
$sql$),
  '0 rows', 'creator A can''t update B''s row 1: 0 rows');
select is(pg_temp.outcome('creator A', $sql$
update public.course_modules set course_id = '5c4e3a9e-1000-4000-8000-00000000002b' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: refused', 'creator A can''t update A''s row 1 to course_id of creator A''s row 8 in courses: 42501: refused');
select is(pg_temp.outcome('creator A', $sql$
update public.course_modules set course_id = '5c4e3a9e-1000-4000-8000-000000000007' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: refused', 'creator A can''t update A''s row 1 to course_id of creator A''s row 2 in courses: 42501: refused');
select is(pg_temp.outcome('creator A', $sql$
update public.course_modules set course_id = '5c4e3a9e-1000-4000-8000-000000000049' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: refused', 'creator A can''t update A''s row 1 to course_id of creator B''s row 5 in courses: 42501: refused');
select is(pg_temp.outcome('creator A', $sql$
update public.course_modules set course_id = '5c4e3a9e-1000-4000-8000-00000000004f' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: refused', 'creator A can''t update A''s row 1 to course_id of creator B''s row 6 in courses: 42501: refused');
select is(pg_temp.outcome('creator A', $sql$
update public.course_modules set course_id = '5c4e3a9e-1000-4000-8000-0000000186a5' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: refused', 'creator A can''t update A''s row 1 to course_id of no row: 42501: refused');
select is(pg_temp.outcome('creator A', $sql$
update public.course_modules set course_id = null where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: refused', 'creator A can''t update A''s row 1 to course_id null: 42501: refused');
select is(pg_temp.outcome('creator A', $sql$
update public.course_modules set creator_id = '5c4e3a9e-0002-4000-8000-00000000000c' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: refused', 'creator A can''t update A''s row 1 to creator_id as in C''s row 1: 42501: refused');
select is(pg_temp.outcome('creator A', $sql$
update public.course_modules set creator_id = '5c4e3a9e-0002-4000-8000-00000000000b' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: refused', 'creator A can''t update A''s row 1 to creator_id as in B''s row 1: 42501: refused');
select is(pg_temp.outcome('creator A', $sql$
update public.course_modules set creator_id = null where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: refused', 'creator A can''t update A''s row 1 to creator_id null: 42501: refused');
select is(pg_temp.outcome('creator A', $sql$
update public.course_modules set creator_id = '5c4e3a9e-0002-4000-8000-00000000000a' where id = '5c4e3a9e-1000-4000-8000-00000000006d'
$sql$),
  '0 rows', 'creator A can''t update B''s row 1 to a creator_id of its own: 0 rows');
select is(pg_temp.outcome('creator A', $sql$
delete from public.course_modules where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'creator A can delete A''s row 1');
select is(pg_temp.outcome('creator A', $sql$
delete from public.course_modules where id = '5c4e3a9e-1000-4000-8000-00000000006d'
$sql$),
  '0 rows', 'creator A can''t delete B''s row 1: 0 rows');

-- creator B

select is(pg_temp.outcome('creator B', $sql$
select id from public.course_modules where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'creator B can''t read A''s row 1: 0 rows');
select is(pg_temp.outcome('creator B', $sql$
select id from public.course_modules where id = '5c4e3a9e-1000-4000-8000-00000000006d'
$sql$),
  '1 row', 'creator B can read B''s row 1');
select is(pg_temp.outcome('creator B', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-0002-4000-8000-00000000000a', 'title 1',
  'description 1', '{"n": 1}')
$sql$),
  '42501: refused', 'creator B can''t insert a row like A''s row 1: 42501: refused');
select is(pg_temp.outcome('creator B', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000031', '5c4e3a9e-0002-4000-8000-00000000000b', 'title 1',
  'description 109', '{"n": 1}')
$sql$),
  '1 row', 'creator B can insert a row like B''s row 1');
select is(pg_temp.outcome('creator B', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000025', '5c4e3a9e-0002-4000-8000-00000000000b', 'title 1',
  'description 109', '{"n": 1}')
$sql$),
  '23503', 'creator B: insert a row like B''s row 1, course_id of creator A''s row 7 in courses fails for everybody: 23503');
select is(pg_temp.outcome('creator B', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-00000000002b', '5c4e3a9e-0002-4000-8000-00000000000b', 'title 1',
  'description 109', '{"n": 1}')
$sql$),
  '23503', 'creator B: insert a row like B''s row 1, course_id of creator A''s row 8 in courses fails for everybody: 23503');
select is(pg_temp.outcome('creator B', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-00000000003d', '5c4e3a9e-0002-4000-8000-00000000000b', 'title 1',
  'description 109', '{"n": 1}')
$sql$),
  '1 row', 'creator B can insert a row like B''s row 1, course_id of creator B''s row 3 in courses');
select is(pg_temp.outcome('creator B', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000043', '5c4e3a9e-0002-4000-8000-00000000000b', 'title 1',
  'description 109', '{"n": 1}')
$sql$),
  '1 row', 'creator B can insert a row like B''s row 1, course_id of creator B''s row 4 in courses');
select is(pg_temp.outcome('creator B', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-0000000186a5', '5c4e3a9e-0002-4000-8000-00000000000b', 'title 1',
  'description 109', '{"n": 1}')
$sql$),
  '23503', 'creator B: insert a row like B''s row 1, course_id of no row fails for everybody: 23503');
select is(pg_temp.outcome('creator B', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values (null, '5c4e3a9e-0002-4000-8000-00000000000b', 'title 1', 'description 109', '{"n": 1}')
$sql$),
  '23502', 'creator B: insert a row like B''s row 1, course_id null fails for everybody: 23502');
select is(pg_temp.outcome('creator B', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000031', '5c4e3a9e-0002-4000-8000-00000000000c', 'title 1',
  'description 109', '{"n": 1}')
$sql$),
  '42501: refused', 'creator B can''t insert a row like B''s row 1, creator_id as in C''s row 1: 42501: refused');
select is(pg_temp.outcome('creator B', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000031', '5c4e3a9e-0002-4000-8000-00000000000a', 'title 1',
  'description 109', '{"n": 1}')
$sql$),
  '42501: refused', 'creator B can''t insert a row like B''s row 1, creator_id as in A''s row 1: 42501: refused');
select is(pg_temp.outcome('creator B', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000031', null, 'title 1', 'description 109', '{"n": 1}')
$sql$),
  '1 row', 'creator B can insert a row like B''s row 1, creator_id null');
select is(pg_temp.outcome('creator B', $sql$
update public.course_modules set title = 'title 1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'creator B can''t update A''s row 1: 0 rows');
select is(pg_temp.outcome('creator B', $sql$
update public.course_modules set title = 'title 1' where id = '5c4e3a9e-1000-4000-8000-00000000006d'
$sql$),
  '1 row', 'creator B can update B''s row 1');
select is(pg_temp.outcome('creator B', $sql$
update public.course_modules set course_id = '5c4e3a9e-1000-4000-8000-000000000025' where id = '5c4e3a9e-1000-4000-8000-00000000006d'
$sql$),
  '42501: refused', 'creator B can''t update B''s row 1 to course_id of creator A''s row 7 in courses: 42501: refused');
select is(pg_temp.outcome('creator B', $sql$
update public.course_modules set course_id = '5c4e3a9e-1000-4000-8000-00000000002b' where id = '5c4e3a9e-1000-4000-8000-00000000006d'
$sql$),
  '42501: refused', 'creator B can''t update B''s row 1 to course_id of creator A''s row 8 in courses: 42501: refused');
select is(pg_temp.outcome('creator B', $sql$
update public.course_modules set course_id = '5c4e3a9e-1000-4000-8000-00000000003d' where id = '5c4e3a9e-1000-4000-8000-00000000006d'
$sql$),
  '42501: refused', 'creator B can''t update B''s row 1 to course_id of creator B''s row 3 in courses: 42501: refused');
select is(pg_temp.outcome('creator B', $sql$
update public.course_modules set course_id = '5c4e3a9e-1000-4000-8000-000000000043' where id = '5c4e3a9e-1000-4000-8000-00000000006d'
$sql$),
  '42501: refused', 'creator B can''t update B''s row 1 to course_id of creator B''s row 4 in courses: 42501: refused');
select is(pg_temp.outcome('creator B', $sql$
update public.course_modules set course_id = '5c4e3a9e-1000-4000-8000-0000000186a5' where id = '5c4e3a9e-1000-4000-8000-00000000006d'
$sql$),
  '42501: refused', 'creator B can''t update B''s row 1 to course_id of no row: 42501: refused');
select is(pg_temp.outcome('creator B', $sql$
update public.course_modules set course_id = null where id = '5c4e3a9e-1000-4000-8000-00000000006d'
$sql$),
  '42501: refused', 'creator B can''t update B''s row 1 to course_id null: 42501: refused');
select is(pg_temp.outcome('creator B', $sql$
update public.course_modules set creator_id = '5c4e3a9e-0002-4000-8000-00000000000c' where id = '5c4e3a9e-1000-4000-8000-00000000006d'
$sql$),
  '42501: refused', 'creator B can''t update B''s row 1 to creator_id as in C''s row 1: 42501: refused');
select is(pg_temp.outcome('creator B', $sql$
update public.course_modules set creator_id = '5c4e3a9e-0002-4000-8000-00000000000a' where id = '5c4e3a9e-1000-4000-8000-00000000006d'
$sql$),
  '42501: refused', 'creator B can''t update B''s row 1 to creator_id as in A''s row 1: 42501: refused');
select is(pg_temp.outcome('creator B', $sql$
update public.course_modules set creator_id = null where id = '5c4e3a9e-1000-4000-8000-00000000006d'
$sql$),
  '42501: refused', 'creator B can''t update B''s row 1 to creator_id null: 42501: refused');
select is(pg_temp.outcome('creator B', $sql$
update public.course_modules set creator_id = '5c4e3a9e-0002-4000-8000-00000000000b' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'creator B can''t update A''s row 1 to a creator_id of its own: 0 rows');
select is(pg_temp.outcome('creator B', $sql$
delete from public.course_modules where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'creator B can''t delete A''s row 1: 0 rows');
select is(pg_temp.outcome('creator B', $sql$
delete from public.course_modules where id = '5c4e3a9e-1000-4000-8000-00000000006d'
$sql$),
  '1 row', 'creator B can delete B''s row 1');

-- creator C, whose row does not count

select is(pg_temp.outcome('creator C, whose row does not count', $sql$
select id from public.course_modules where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'creator C, whose row does not count can''t read A''s row 1: 0 rows');
select is(pg_temp.outcome('creator C, whose row does not count', $sql$
select id from public.course_modules where id = '5c4e3a9e-1000-4000-8000-0000000000d9'
$sql$),
  '0 rows', 'creator C, whose row does not count can''t read C''s row 1: 0 rows');
select is(pg_temp.outcome('creator C, whose row does not count', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-0002-4000-8000-00000000000a', 'title 1',
  'description 1', '{"n": 1}')
$sql$),
  '42501: refused', 'creator C, whose row does not count can''t insert a row like A''s row 1: 42501: refused');
select is(pg_temp.outcome('creator C, whose row does not count', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000061', '5c4e3a9e-0002-4000-8000-00000000000c', 'title 1',
  'description 217', '{"n": 1}')
$sql$),
  '42501: refused', 'creator C, whose row does not count can''t insert a row like C''s row 1: 42501: refused');
select is(pg_temp.outcome('creator C, whose row does not count', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000031', '5c4e3a9e-0002-4000-8000-00000000000c', 'title 1',
  'description 217', '{"n": 1}')
$sql$),
  '42501: refused', 'creator C, whose row does not count can''t insert a row like C''s row 1, course_id of creator B''s row 1 in courses: 42501: refused');
select is(pg_temp.outcome('creator C, whose row does not count', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000037', '5c4e3a9e-0002-4000-8000-00000000000c', 'title 1',
  'description 217', '{"n": 1}')
$sql$),
  '42501: refused', 'creator C, whose row does not count can''t insert a row like C''s row 1, course_id of creator B''s row 2 in courses: 42501: refused');
select is(pg_temp.outcome('creator C, whose row does not count', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-0000000186a5', '5c4e3a9e-0002-4000-8000-00000000000c', 'title 1',
  'description 217', '{"n": 1}')
$sql$),
  '42501: refused', 'creator C, whose row does not count can''t insert a row like C''s row 1, course_id of no row: 42501: refused');
select is(pg_temp.outcome('creator C, whose row does not count', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values (null, '5c4e3a9e-0002-4000-8000-00000000000c', 'title 1', 'description 217', '{"n": 1}')
$sql$),
  '42501: refused', 'creator C, whose row does not count can''t insert a row like C''s row 1, course_id null: 42501: refused');
select is(pg_temp.outcome('creator C, whose row does not count', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000061', '5c4e3a9e-0002-4000-8000-00000000000a', 'title 1',
  'description 217', '{"n": 1}')
$sql$),
  '42501: refused', 'creator C, whose row does not count can''t insert a row like C''s row 1, creator_id as in A''s row 1: 42501: refused');
select is(pg_temp.outcome('creator C, whose row does not count', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000061', '5c4e3a9e-0002-4000-8000-00000000000b', 'title 1',
  'description 217', '{"n": 1}')
$sql$),
  '42501: refused', 'creator C, whose row does not count can''t insert a row like C''s row 1, creator_id as in B''s row 1: 42501: refused');
select is(pg_temp.outcome('creator C, whose row does not count', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000061', null, 'title 1', 'description 217', '{"n": 1}')
$sql$),
  '42501: refused', 'creator C, whose row does not count can''t insert a row like C''s row 1, creator_id null: 42501: refused');
select is(pg_temp.outcome('creator C, whose row does not count', $sql$
update public.course_modules set title = 'title 1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'creator C, whose row does not count can''t update A''s row 1: 0 rows');
select is(pg_temp.outcome('creator C, whose row does not count', $sql$
update public.course_modules set title = 'title 1' where id = '5c4e3a9e-1000-4000-8000-0000000000d9'
$sql$),
  '0 rows', 'creator C, whose row does not count can''t update C''s row 1: 0 rows');
select is(pg_temp.outcome('creator C, whose row does not count', $sql$
update public.course_modules set course_id = '5c4e3a9e-1000-4000-8000-000000000031' where id = '5c4e3a9e-1000-4000-8000-0000000000d9'
$sql$),
  '0 rows', 'creator C, whose row does not count can''t update C''s row 1 to course_id of creator B''s row 1 in courses: 0 rows');
select is(pg_temp.outcome('creator C, whose row does not count', $sql$
update public.course_modules set course_id = '5c4e3a9e-1000-4000-8000-000000000037' where id = '5c4e3a9e-1000-4000-8000-0000000000d9'
$sql$),
  '0 rows', 'creator C, whose row does not count can''t update C''s row 1 to course_id of creator B''s row 2 in courses: 0 rows');
select is(pg_temp.outcome('creator C, whose row does not count', $sql$
update public.course_modules set course_id = '5c4e3a9e-1000-4000-8000-0000000186a5' where id = '5c4e3a9e-1000-4000-8000-0000000000d9'
$sql$),
  '0 rows', 'creator C, whose row does not count can''t update C''s row 1 to course_id of no row: 0 rows');
select is(pg_temp.outcome('creator C, whose row does not count', $sql$
update public.course_modules set course_id = null where id = '5c4e3a9e-1000-4000-8000-0000000000d9'
$sql$),
  '0 rows', 'creator C, whose row does not count can''t update C''s row 1 to course_id null: 0 rows');
select is(pg_temp.outcome('creator C, whose row does not count', $sql$
update public.course_modules set creator_id = '5c4e3a9e-0002-4000-8000-00000000000a' where id = '5c4e3a9e-1000-4000-8000-0000000000d9'
$sql$),
  '0 rows', 'creator C, whose row does not count can''t update C''s row 1 to creator_id as in A''s row 1: 0 rows');
select is(pg_temp.outcome('creator C, whose row does not count', $sql$
update public.course_modules set creator_id = '5c4e3a9e-0002-4000-8000-00000000000b' where id = '5c4e3a9e-1000-4000-8000-0000000000d9'
$sql$),
  '0 rows', 'creator C, whose row does not count can''t update C''s row 1 to creator_id as in B''s row 1: 0 rows');
select is(pg_temp.outcome('creator C, whose row does not count', $sql$
update public.course_modules set creator_id = null where id = '5c4e3a9e-1000-4000-8000-0000000000d9'
$sql$),
  '0 rows', 'creator C, whose row does not count can''t update C''s row 1 to creator_id null: 0 rows');
select is(pg_temp.outcome('creator C, whose row does not count', $sql$
delete from public.course_modules where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'creator C, whose row does not count can''t delete A''s row 1: 0 rows');
select is(pg_temp.outcome('creator C, whose row does not count', $sql$
delete from public.course_modules where id = '5c4e3a9e-1000-4000-8000-0000000000d9'
$sql$),
  '0 rows', 'creator C, whose row does not count can''t delete C''s row 1: 0 rows');

-- student A

select is(pg_temp.outcome('student A', $sql$
select id from public.course_modules where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'student A can read A''s row 1');
select is(pg_temp.outcome('student A', $sql$
select id from public.course_modules where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '0 rows', 'student A can''t read A''s row 3: 0 rows');
select is(pg_temp.outcome('student A', $sql$
select id from public.course_modules where id = '5c4e3a9e-1000-4000-8000-00000000006d'
$sql$),
  '0 rows', 'student A can''t read B''s row 1: 0 rows');
select is(pg_temp.outcome('student A', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-0002-4000-8000-00000000000a', 'title 1',
  'description 1', '{"n": 1}')
$sql$),
  '42501: refused', 'student A can''t insert a row like A''s row 1: 42501: refused');
select is(pg_temp.outcome('student A', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000007', '5c4e3a9e-0002-4000-8000-00000000000a', 'title 1',
  'description 13', '{"n": 1}')
$sql$),
  '42501: refused', 'student A can''t insert a row like A''s row 3: 42501: refused');
select is(pg_temp.outcome('student A', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000031', '5c4e3a9e-0002-4000-8000-00000000000b', 'title 1',
  'description 109', '{"n": 1}')
$sql$),
  '42501: refused', 'student A can''t insert a row like B''s row 1: 42501: refused');
select is(pg_temp.outcome('student A', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000007', '5c4e3a9e-0002-4000-8000-00000000000a', 'title 1',
  'description 1', '{"n": 1}')
$sql$),
  '42501: refused', 'student A can''t insert a row like A''s row 1, course_id of creator A''s row 2 in courses: 42501: refused');
select is(pg_temp.outcome('student A', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-00000000000d', '5c4e3a9e-0002-4000-8000-00000000000a', 'title 1',
  'description 1', '{"n": 1}')
$sql$),
  '42501: refused', 'student A can''t insert a row like A''s row 1, course_id of creator A''s row 3 in courses: 42501: refused');
select is(pg_temp.outcome('student A', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000019', '5c4e3a9e-0002-4000-8000-00000000000a', 'title 1',
  'description 1', '{"n": 1}')
$sql$),
  '42501: refused', 'student A can''t insert a row like A''s row 1, course_id of creator A''s row 5 in courses: 42501: refused');
select is(pg_temp.outcome('student A', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000031', '5c4e3a9e-0002-4000-8000-00000000000a', 'title 1',
  'description 1', '{"n": 1}')
$sql$),
  '42501: refused', 'student A can''t insert a row like A''s row 1, course_id of creator B''s row 1 in courses: 42501: refused');
select is(pg_temp.outcome('student A', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000037', '5c4e3a9e-0002-4000-8000-00000000000a', 'title 1',
  'description 1', '{"n": 1}')
$sql$),
  '42501: refused', 'student A can''t insert a row like A''s row 1, course_id of creator B''s row 2 in courses: 42501: refused');
select is(pg_temp.outcome('student A', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-0000000186a5', '5c4e3a9e-0002-4000-8000-00000000000a', 'title 1',
  'description 1', '{"n": 1}')
$sql$),
  '42501: refused', 'student A can''t insert a row like A''s row 1, course_id of no row: 42501: refused');
select is(pg_temp.outcome('student A', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values (null, '5c4e3a9e-0002-4000-8000-00000000000a', 'title 1', 'description 1', '{"n": 1}')
$sql$),
  '42501: refused', 'student A can''t insert a row like A''s row 1, course_id null: 42501: refused');
select is(pg_temp.outcome('student A', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-0002-4000-8000-00000000000b', 'title 1',
  'description 1', '{"n": 1}')
$sql$),
  '42501: refused', 'student A can''t insert a row like A''s row 1, creator_id as in B''s row 1: 42501: refused');
select is(pg_temp.outcome('student A', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-0002-4000-8000-00000000000c', 'title 1',
  'description 1', '{"n": 1}')
$sql$),
  '42501: refused', 'student A can''t insert a row like A''s row 1, creator_id as in C''s row 1: 42501: refused');
select is(pg_temp.outcome('student A', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000001', null, 'title 1', 'description 1', '{"n": 1}')
$sql$),
  '42501: refused', 'student A can''t insert a row like A''s row 1, creator_id null: 42501: refused');
select is(pg_temp.outcome('student A', $sql$
update public.course_modules set title = 'title 1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'student A can''t update A''s row 1: 0 rows');
select is(pg_temp.outcome('student A', $sql$
update public.course_modules set title = 'title 1' where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '0 rows', 'student A can''t update A''s row 3: 0 rows');
select is(pg_temp.outcome('student A', $sql$
update public.course_modules set title = 'title 1' where id = '5c4e3a9e-1000-4000-8000-00000000006d'
$sql$),
  '0 rows', 'student A can''t update B''s row 1: 0 rows');
select is(pg_temp.outcome('student A', $sql$
update public.course_modules set course_id = '5c4e3a9e-1000-4000-8000-000000000007' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'student A can''t update A''s row 1 to course_id of creator A''s row 2 in courses: 0 rows');
select is(pg_temp.outcome('student A', $sql$
update public.course_modules set course_id = '5c4e3a9e-1000-4000-8000-00000000000d' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'student A can''t update A''s row 1 to course_id of creator A''s row 3 in courses: 0 rows');
select is(pg_temp.outcome('student A', $sql$
update public.course_modules set course_id = '5c4e3a9e-1000-4000-8000-000000000019' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'student A can''t update A''s row 1 to course_id of creator A''s row 5 in courses: 0 rows');
select is(pg_temp.outcome('student A', $sql$
update public.course_modules set course_id = '5c4e3a9e-1000-4000-8000-000000000031' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'student A can''t update A''s row 1 to course_id of creator B''s row 1 in courses: 0 rows');
select is(pg_temp.outcome('student A', $sql$
update public.course_modules set course_id = '5c4e3a9e-1000-4000-8000-000000000037' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'student A can''t update A''s row 1 to course_id of creator B''s row 2 in courses: 0 rows');
select is(pg_temp.outcome('student A', $sql$
update public.course_modules set course_id = '5c4e3a9e-1000-4000-8000-0000000186a5' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'student A can''t update A''s row 1 to course_id of no row: 0 rows');
select is(pg_temp.outcome('student A', $sql$
update public.course_modules set course_id = null where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'student A can''t update A''s row 1 to course_id null: 0 rows');
select is(pg_temp.outcome('student A', $sql$
update public.course_modules set creator_id = '5c4e3a9e-0002-4000-8000-00000000000b' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'student A can''t update A''s row 1 to creator_id as in B''s row 1: 0 rows');
select is(pg_temp.outcome('student A', $sql$
update public.course_modules set creator_id = '5c4e3a9e-0002-4000-8000-00000000000c' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'student A can''t update A''s row 1 to creator_id as in C''s row 1: 0 rows');
select is(pg_temp.outcome('student A', $sql$
update public.course_modules set creator_id = null where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'student A can''t update A''s row 1 to creator_id null: 0 rows');
select is(pg_temp.outcome('student A', $sql$
delete from public.course_modules where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'student A can''t delete A''s row 1: 0 rows');
select is(pg_temp.outcome('student A', $sql$
delete from public.course_modules where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '0 rows', 'student A can''t delete A''s row 3: 0 rows');
select is(pg_temp.outcome('student A', $sql$
delete from public.course_modules where id = '5c4e3a9e-1000-4000-8000-00000000006d'
$sql$),
  '0 rows', 'student A can''t delete B''s row 1: 0 rows');

-- student B

select is(pg_temp.outcome('student B', $sql$
select id from public.course_modules where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'student B can''t read A''s row 1: 0 rows');
select is(pg_temp.outcome('student B', $sql$
select id from public.course_modules where id = '5c4e3a9e-1000-4000-8000-00000000006d'
$sql$),
  '1 row', 'student B can read B''s row 1');
select is(pg_temp.outcome('student B', $sql$
select id from public.course_modules where id = '5c4e3a9e-1000-4000-8000-000000000079'
$sql$),
  '0 rows', 'student B can''t read B''s row 3: 0 rows');
select is(pg_temp.outcome('student B', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-0002-4000-8000-00000000000a', 'title 1',
  'description 1', '{"n": 1}')
$sql$),
  '42501: refused', 'student B can''t insert a row like A''s row 1: 42501: refused');
select is(pg_temp.outcome('student B', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000031', '5c4e3a9e-0002-4000-8000-00000000000b', 'title 1',
  'description 109', '{"n": 1}')
$sql$),
  '42501: refused', 'student B can''t insert a row like B''s row 1: 42501: refused');
select is(pg_temp.outcome('student B', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000037', '5c4e3a9e-0002-4000-8000-00000000000b', 'title 1',
  'description 121', '{"n": 1}')
$sql$),
  '42501: refused', 'student B can''t insert a row like B''s row 3: 42501: refused');
select is(pg_temp.outcome('student B', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-00000000000d', '5c4e3a9e-0002-4000-8000-00000000000b', 'title 1',
  'description 109', '{"n": 1}')
$sql$),
  '42501: refused', 'student B can''t insert a row like B''s row 1, course_id of creator A''s row 3 in courses: 42501: refused');
select is(pg_temp.outcome('student B', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000013', '5c4e3a9e-0002-4000-8000-00000000000b', 'title 1',
  'description 109', '{"n": 1}')
$sql$),
  '42501: refused', 'student B can''t insert a row like B''s row 1, course_id of creator A''s row 4 in courses: 42501: refused');
select is(pg_temp.outcome('student B', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000043', '5c4e3a9e-0002-4000-8000-00000000000b', 'title 1',
  'description 109', '{"n": 1}')
$sql$),
  '42501: refused', 'student B can''t insert a row like B''s row 1, course_id of creator B''s row 4 in courses: 42501: refused');
select is(pg_temp.outcome('student B', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-00000000004f', '5c4e3a9e-0002-4000-8000-00000000000b', 'title 1',
  'description 109', '{"n": 1}')
$sql$),
  '42501: refused', 'student B can''t insert a row like B''s row 1, course_id of creator B''s row 6 in courses: 42501: refused');
select is(pg_temp.outcome('student B', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000049', '5c4e3a9e-0002-4000-8000-00000000000b', 'title 1',
  'description 109', '{"n": 1}')
$sql$),
  '42501: refused', 'student B can''t insert a row like B''s row 1, course_id of creator B''s row 5 in courses: 42501: refused');
select is(pg_temp.outcome('student B', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-0000000186a5', '5c4e3a9e-0002-4000-8000-00000000000b', 'title 1',
  'description 109', '{"n": 1}')
$sql$),
  '42501: refused', 'student B can''t insert a row like B''s row 1, course_id of no row: 42501: refused');
select is(pg_temp.outcome('student B', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values (null, '5c4e3a9e-0002-4000-8000-00000000000b', 'title 1', 'description 109', '{"n": 1}')
$sql$),
  '42501: refused', 'student B can''t insert a row like B''s row 1, course_id null: 42501: refused');
select is(pg_temp.outcome('student B', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000031', '5c4e3a9e-0002-4000-8000-00000000000a', 'title 1',
  'description 109', '{"n": 1}')
$sql$),
  '42501: refused', 'student B can''t insert a row like B''s row 1, creator_id as in A''s row 1: 42501: refused');
select is(pg_temp.outcome('student B', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000031', '5c4e3a9e-0002-4000-8000-00000000000c', 'title 1',
  'description 109', '{"n": 1}')
$sql$),
  '42501: refused', 'student B can''t insert a row like B''s row 1, creator_id as in C''s row 1: 42501: refused');
select is(pg_temp.outcome('student B', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000031', null, 'title 1', 'description 109', '{"n": 1}')
$sql$),
  '42501: refused', 'student B can''t insert a row like B''s row 1, creator_id null: 42501: refused');
select is(pg_temp.outcome('student B', $sql$
update public.course_modules set title = 'title 1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'student B can''t update A''s row 1: 0 rows');
select is(pg_temp.outcome('student B', $sql$
update public.course_modules set title = 'title 1' where id = '5c4e3a9e-1000-4000-8000-00000000006d'
$sql$),
  '0 rows', 'student B can''t update B''s row 1: 0 rows');
select is(pg_temp.outcome('student B', $sql$
update public.course_modules set title = 'title 1' where id = '5c4e3a9e-1000-4000-8000-000000000079'
$sql$),
  '0 rows', 'student B can''t update B''s row 3: 0 rows');
select is(pg_temp.outcome('student B', $sql$
update public.course_modules set course_id = '5c4e3a9e-1000-4000-8000-00000000000d' where id = '5c4e3a9e-1000-4000-8000-00000000006d'
$sql$),
  '0 rows', 'student B can''t update B''s row 1 to course_id of creator A''s row 3 in courses: 0 rows');
select is(pg_temp.outcome('student B', $sql$
update public.course_modules set course_id = '5c4e3a9e-1000-4000-8000-000000000013' where id = '5c4e3a9e-1000-4000-8000-00000000006d'
$sql$),
  '0 rows', 'student B can''t update B''s row 1 to course_id of creator A''s row 4 in courses: 0 rows');
select is(pg_temp.outcome('student B', $sql$
update public.course_modules set course_id = '5c4e3a9e-1000-4000-8000-000000000043' where id = '5c4e3a9e-1000-4000-8000-00000000006d'
$sql$),
  '0 rows', 'student B can''t update B''s row 1 to course_id of creator B''s row 4 in courses: 0 rows');
select is(pg_temp.outcome('student B', $sql$
update public.course_modules set course_id = '5c4e3a9e-1000-4000-8000-00000000004f' where id = '5c4e3a9e-1000-4000-8000-00000000006d'
$sql$),
  '0 rows', 'student B can''t update B''s row 1 to course_id of creator B''s row 6 in courses: 0 rows');
select is(pg_temp.outcome('student B', $sql$
update public.course_modules set course_id = '5c4e3a9e-1000-4000-8000-000000000049' where id = '5c4e3a9e-1000-4000-8000-00000000006d'
$sql$),
  '0 rows', 'student B can''t update B''s row 1 to course_id of creator B''s row 5 in courses: 0 rows');
select is(pg_temp.outcome('student B', $sql$
update public.course_modules set course_id = '5c4e3a9e-1000-4000-8000-0000000186a5' where id = '5c4e3a9e-1000-4000-8000-00000000006d'
$sql$),
  '0 rows', 'student B can''t update B''s row 1 to course_id of no row: 0 rows');
select is(pg_temp.outcome('student B', $sql$
update public.course_modules set course_id = null where id = '5c4e3a9e-1000-4000-8000-00000000006d'
$sql$),
  '0 rows', 'student B can''t update B''s row 1 to course_id null: 0 rows');
select is(pg_temp.outcome('student B', $sql$
update public.course_modules set creator_id = '5c4e3a9e-0002-4000-8000-00000000000a' where id = '5c4e3a9e-1000-4000-8000-00000000006d'
$sql$),
  '0 rows', 'student B can''t update B''s row 1 to creator_id as in A''s row 1: 0 rows');
select is(pg_temp.outcome('student B', $sql$
update public.course_modules set creator_id = '5c4e3a9e-0002-4000-8000-00000000000c' where id = '5c4e3a9e-1000-4000-8000-00000000006d'
$sql$),
  '0 rows', 'student B can''t update B''s row 1 to creator_id as in C''s row 1: 0 rows');
select is(pg_temp.outcome('student B', $sql$
update public.course_modules set creator_id = null where id = '5c4e3a9e-1000-4000-8000-00000000006d'
$sql$),
  '0 rows', 'student B can''t update B''s row 1 to creator_id null: 0 rows');
select is(pg_temp.outcome('student B', $sql$
delete from public.course_modules where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'student B can''t delete A''s row 1: 0 rows');
select is(pg_temp.outcome('student B', $sql$
delete from public.course_modules where id = '5c4e3a9e-1000-4000-8000-00000000006d'
$sql$),
  '0 rows', 'student B can''t delete B''s row 1: 0 rows');
select is(pg_temp.outcome('student B', $sql$
delete from public.course_modules where id = '5c4e3a9e-1000-4000-8000-000000000079'
$sql$),
  '0 rows', 'student B can''t delete B''s row 3: 0 rows');

-- student D

select is(pg_temp.outcome('student D', $sql$
select id from public.course_modules where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'student D can read A''s row 1');
select is(pg_temp.outcome('student D', $sql$
select id from public.course_modules where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '0 rows', 'student D can''t read A''s row 3: 0 rows');
select is(pg_temp.outcome('student D', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-0002-4000-8000-00000000000a', 'title 1',
  'description 1', '{"n": 1}')
$sql$),
  '42501: refused', 'student D can''t insert a row like A''s row 1: 42501: refused');
select is(pg_temp.outcome('student D', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000007', '5c4e3a9e-0002-4000-8000-00000000000a', 'title 1',
  'description 13', '{"n": 1}')
$sql$),
  '42501: refused', 'student D can''t insert a row like A''s row 3: 42501: refused');
select is(pg_temp.outcome('student D', $sql$
update public.course_modules set title = 'title 1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'student D can''t update A''s row 1: 0 rows');
select is(pg_temp.outcome('student D', $sql$
update public.course_modules set title = 'title 1' where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '0 rows', 'student D can''t update A''s row 3: 0 rows');
select is(pg_temp.outcome('student D', $sql$
delete from public.course_modules where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'student D can''t delete A''s row 1: 0 rows');
select is(pg_temp.outcome('student D', $sql$
delete from public.course_modules where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '0 rows', 'student D can''t delete A''s row 3: 0 rows');

-- student C, whose row does not count

select is(pg_temp.outcome('student C, whose row does not count', $sql$
select id from public.course_modules where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'student C, whose row does not count can''t read A''s row 1: 0 rows');
select is(pg_temp.outcome('student C, whose row does not count', $sql$
select id from public.course_modules where id = '5c4e3a9e-1000-4000-8000-0000000000d9'
$sql$),
  '0 rows', 'student C, whose row does not count can''t read C''s row 1: 0 rows');
select is(pg_temp.outcome('student C, whose row does not count', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-0002-4000-8000-00000000000a', 'title 1',
  'description 1', '{"n": 1}')
$sql$),
  '42501: refused', 'student C, whose row does not count can''t insert a row like A''s row 1: 42501: refused');
select is(pg_temp.outcome('student C, whose row does not count', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000061', '5c4e3a9e-0002-4000-8000-00000000000c', 'title 1',
  'description 217', '{"n": 1}')
$sql$),
  '42501: refused', 'student C, whose row does not count can''t insert a row like C''s row 1: 42501: refused');
select is(pg_temp.outcome('student C, whose row does not count', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-00000000005b', '5c4e3a9e-0002-4000-8000-00000000000c', 'title 1',
  'description 217', '{"n": 1}')
$sql$),
  '42501: refused', 'student C, whose row does not count can''t insert a row like C''s row 1, course_id of creator B''s row 8 in courses: 42501: refused');
select is(pg_temp.outcome('student C, whose row does not count', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-0002-4000-8000-00000000000c', 'title 1',
  'description 217', '{"n": 1}')
$sql$),
  '42501: refused', 'student C, whose row does not count can''t insert a row like C''s row 1, course_id of creator A''s row 1 in courses: 42501: refused');
select is(pg_temp.outcome('student C, whose row does not count', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-0000000186a5', '5c4e3a9e-0002-4000-8000-00000000000c', 'title 1',
  'description 217', '{"n": 1}')
$sql$),
  '42501: refused', 'student C, whose row does not count can''t insert a row like C''s row 1, course_id of no row: 42501: refused');
select is(pg_temp.outcome('student C, whose row does not count', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values (null, '5c4e3a9e-0002-4000-8000-00000000000c', 'title 1', 'description 217', '{"n": 1}')
$sql$),
  '42501: refused', 'student C, whose row does not count can''t insert a row like C''s row 1, course_id null: 42501: refused');
select is(pg_temp.outcome('student C, whose row does not count', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000061', '5c4e3a9e-0002-4000-8000-00000000000b', 'title 1',
  'description 217', '{"n": 1}')
$sql$),
  '42501: refused', 'student C, whose row does not count can''t insert a row like C''s row 1, creator_id as in B''s row 1: 42501: refused');
select is(pg_temp.outcome('student C, whose row does not count', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000061', '5c4e3a9e-0002-4000-8000-00000000000a', 'title 1',
  'description 217', '{"n": 1}')
$sql$),
  '42501: refused', 'student C, whose row does not count can''t insert a row like C''s row 1, creator_id as in A''s row 1: 42501: refused');
select is(pg_temp.outcome('student C, whose row does not count', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000061', null, 'title 1', 'description 217', '{"n": 1}')
$sql$),
  '42501: refused', 'student C, whose row does not count can''t insert a row like C''s row 1, creator_id null: 42501: refused');
select is(pg_temp.outcome('student C, whose row does not count', $sql$
update public.course_modules set title = 'title 1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'student C, whose row does not count can''t update A''s row 1: 0 rows');
select is(pg_temp.outcome('student C, whose row does not count', $sql$
update public.course_modules set title = 'title 1' where id = '5c4e3a9e-1000-4000-8000-0000000000d9'
$sql$),
  '0 rows', 'student C, whose row does not count can''t update C''s row 1: 0 rows');
select is(pg_temp.outcome('student C, whose row does not count', $sql$
update public.course_modules set course_id = '5c4e3a9e-1000-4000-8000-00000000005b' where id = '5c4e3a9e-1000-4000-8000-0000000000d9'
$sql$),
  '0 rows', 'student C, whose row does not count can''t update C''s row 1 to course_id of creator B''s row 8 in courses: 0 rows');
select is(pg_temp.outcome('student C, whose row does not count', $sql$
update public.course_modules set course_id = '5c4e3a9e-1000-4000-8000-000000000001' where id = '5c4e3a9e-1000-4000-8000-0000000000d9'
$sql$),
  '0 rows', 'student C, whose row does not count can''t update C''s row 1 to course_id of creator A''s row 1 in courses: 0 rows');
select is(pg_temp.outcome('student C, whose row does not count', $sql$
update public.course_modules set course_id = '5c4e3a9e-1000-4000-8000-0000000186a5' where id = '5c4e3a9e-1000-4000-8000-0000000000d9'
$sql$),
  '0 rows', 'student C, whose row does not count can''t update C''s row 1 to course_id of no row: 0 rows');
select is(pg_temp.outcome('student C, whose row does not count', $sql$
update public.course_modules set course_id = null where id = '5c4e3a9e-1000-4000-8000-0000000000d9'
$sql$),
  '0 rows', 'student C, whose row does not count can''t update C''s row 1 to course_id null: 0 rows');
select is(pg_temp.outcome('student C, whose row does not count', $sql$
update public.course_modules set creator_id = '5c4e3a9e-0002-4000-8000-00000000000b' where id = '5c4e3a9e-1000-4000-8000-0000000000d9'
$sql$),
  '0 rows', 'student C, whose row does not count can''t update C''s row 1 to creator_id as in B''s row 1: 0 rows');
select is(pg_temp.outcome('student C, whose row does not count', $sql$
update public.course_modules set creator_id = '5c4e3a9e-0002-4000-8000-00000000000a' where id = '5c4e3a9e-1000-4000-8000-0000000000d9'
$sql$),
  '0 rows', 'student C, whose row does not count can''t update C''s row 1 to creator_id as in A''s row 1: 0 rows');
select is(pg_temp.outcome('student C, whose row does not count', $sql$
update public.course_modules set creator_id = null where id = '5c4e3a9e-1000-4000-8000-0000000000d9'
$sql$),
  '0 rows', 'student C, whose row does not count can''t update C''s row 1 to creator_id null: 0 rows');
select is(pg_temp.outcome('student C, whose row does not count', $sql$
delete from public.course_modules where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'student C, whose row does not count can''t delete A''s row 1: 0 rows');
select is(pg_temp.outcome('student C, whose row does not count', $sql$
delete from public.course_modules where id = '5c4e3a9e-1000-4000-8000-0000000000d9'
$sql$),
  '0 rows', 'student C, whose row does not count can''t delete C''s row 1: 0 rows');

-- anon

select is(pg_temp.outcome('anon', $sql$
select id from public.course_modules where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: no privilege', 'anon can''t read A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('anon', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-0002-4000-8000-00000000000a', 'title 1',
  'description 1', '{"n": 1}')
$sql$),
  '42501: no privilege', 'anon can''t insert a row like A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('anon', $sql$
update public.course_modules set title = 'title 1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: no privilege', 'anon can''t update A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('anon', $sql$
delete from public.course_modules where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: no privilege', 'anon can''t delete A''s row 1: 42501: no privilege');

-- service

select is(pg_temp.outcome('service', $sql$
select id from public.course_modules where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'service can read A''s row 1');
select is(pg_temp.outcome('service', $sql$
insert into public.course_modules (course_id, creator_id, title, description, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-0002-4000-8000-00000000000a', 'title 1',
  'description 1', '{"n": 1}')
$sql$),
  '1 row', 'service can insert a row like A''s row 1');
select is(pg_temp.outcome('service', $sql$
update public.course_modules set title = 'title 1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'service can update A''s row 1');
select is(pg_temp.outcome('service', $sql$
delete from public.course_modules where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'service can delete A''s row 1');

select * from finish();
rollback;
