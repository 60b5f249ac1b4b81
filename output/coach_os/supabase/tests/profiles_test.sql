-- Coach OS: who may do what with profiles
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
select plan(46);

select table_privs_are('public', 'profiles', 'anon', array[]::text[],
  'anon on all of profiles: nothing');
select any_column_privs_are('public', 'profiles', 'anon', array[]::text[],
  'anon on no column more than on all');
select table_privs_are('public', 'profiles', 'authenticated', array['SELECT']::text[],
  'authenticated on all of profiles: select');
select column_privs_are('public', 'profiles', 'id', 'authenticated', array['SELECT']::text[],
  'authenticated on id: select');
select column_privs_are('public', 'profiles', 'email', 'authenticated', array['SELECT']::text[],
  'authenticated on email: select');
select column_privs_are('public', 'profiles', 'full_name', 'authenticated', array['SELECT', 'UPDATE']::text[],
  'authenticated on full_name: select, update');
select column_privs_are('public', 'profiles', 'onboarding_completed', 'authenticated', array['SELECT', 'UPDATE']::text[],
  'authenticated on onboarding_completed: select, update');
select column_privs_are('public', 'profiles', 'timezone', 'authenticated', array['SELECT', 'UPDATE']::text[],
  'authenticated on timezone: select, update');
select column_privs_are('public', 'profiles', 'coach_preference', 'authenticated', array['SELECT', 'UPDATE']::text[],
  'authenticated on coach_preference: select, update');
select column_privs_are('public', 'profiles', 'created_at', 'authenticated', array['SELECT']::text[],
  'authenticated on created_at: select');
select column_privs_are('public', 'profiles', 'updated_at', 'authenticated', array['SELECT']::text[],
  'authenticated on updated_at: select');
select table_privs_are('public', 'profiles', 'service_role', array['SELECT', 'INSERT', 'UPDATE', 'DELETE']::text[],
  'service_role on all of profiles: select, insert, update, delete');
select any_column_privs_are('public', 'profiles', 'service_role', array['SELECT', 'INSERT', 'UPDATE']::text[],
  'service_role on no column more than on all');
select ok((select relrowsecurity and relforcerowsecurity from pg_class where oid = 'public.profiles'::regclass),
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
select id from public.profiles where id = '5c4e3a9e-0000-4000-8000-00000000000a'
$sql$),
  '0 rows', 'somebody without claims can''t read A''s row 1: 0 rows');
select is(pg_temp.outcome('somebody without claims', $sql$
insert into public.profiles (id, email, full_name, timezone, coach_preference)
values ('5c4e3a9e-0000-4000-8000-00000000000a', 'email 1', 'full_name 1', 'UTC', '{"n": 1}')
$sql$),
  '42501: no privilege', 'somebody without claims can''t insert a row like A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('somebody without claims', $sql$
update public.profiles set full_name = 'full_name 1' where id = '5c4e3a9e-0000-4000-8000-00000000000a'
$sql$),
  '0 rows', 'somebody without claims can''t update A''s row 1: 0 rows');
select is(pg_temp.outcome('somebody without claims', $sql$
delete from public.profiles where id = '5c4e3a9e-0000-4000-8000-00000000000a'
$sql$),
  '42501: no privilege', 'somebody without claims can''t delete A''s row 1: 42501: no privilege');

-- user who does not exist

select is(pg_temp.outcome('user who does not exist', $sql$
select id from public.profiles where id = '5c4e3a9e-0000-4000-8000-00000000000a'
$sql$),
  '0 rows', 'user who does not exist can''t read A''s row 1: 0 rows');
select is(pg_temp.outcome('user who does not exist', $sql$
insert into public.profiles (id, email, full_name, timezone, coach_preference)
values ('5c4e3a9e-0000-4000-8000-00000000000a', 'email 1', 'full_name 1', 'UTC', '{"n": 1}')
$sql$),
  '42501: no privilege', 'user who does not exist can''t insert a row like A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('user who does not exist', $sql$
update public.profiles set full_name = 'full_name 1' where id = '5c4e3a9e-0000-4000-8000-00000000000a'
$sql$),
  '0 rows', 'user who does not exist can''t update A''s row 1: 0 rows');
select is(pg_temp.outcome('user who does not exist', $sql$
delete from public.profiles where id = '5c4e3a9e-0000-4000-8000-00000000000a'
$sql$),
  '42501: no privilege', 'user who does not exist can''t delete A''s row 1: 42501: no privilege');

-- user A

select is(pg_temp.outcome('user A', $sql$
select id from public.profiles where id = '5c4e3a9e-0000-4000-8000-00000000000a'
$sql$),
  '1 row', 'user A can read A''s row 1');
select is(pg_temp.outcome('user A', $sql$
select id from public.profiles where id = '5c4e3a9e-0000-4000-8000-00000000000b'
$sql$),
  '0 rows', 'user A can''t read B''s row 1: 0 rows');
select is(pg_temp.outcome('user A', $sql$
insert into public.profiles (id, email, full_name, timezone, coach_preference)
values ('5c4e3a9e-0000-4000-8000-00000000000a', 'email 1', 'full_name 1', 'UTC', '{"n": 1}')
$sql$),
  '42501: no privilege', 'user A can''t insert a row like A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('user A', $sql$
update public.profiles set full_name = 'full_name 1' where id = '5c4e3a9e-0000-4000-8000-00000000000a'
$sql$),
  '1 row', 'user A can update A''s row 1');
select is(pg_temp.outcome('user A', $sql$
update public.profiles set full_name = 'full_name 1' where id = '5c4e3a9e-0000-4000-8000-00000000000b'
$sql$),
  '0 rows', 'user A can''t update B''s row 1: 0 rows');
select is(pg_temp.outcome('user A', $sql$
delete from public.profiles where id = '5c4e3a9e-0000-4000-8000-00000000000a'
$sql$),
  '42501: no privilege', 'user A can''t delete A''s row 1: 42501: no privilege');

-- user B

select is(pg_temp.outcome('user B', $sql$
select id from public.profiles where id = '5c4e3a9e-0000-4000-8000-00000000000a'
$sql$),
  '0 rows', 'user B can''t read A''s row 1: 0 rows');
select is(pg_temp.outcome('user B', $sql$
select id from public.profiles where id = '5c4e3a9e-0000-4000-8000-00000000000b'
$sql$),
  '1 row', 'user B can read B''s row 1');
select is(pg_temp.outcome('user B', $sql$
insert into public.profiles (id, email, full_name, timezone, coach_preference)
values ('5c4e3a9e-0000-4000-8000-00000000000a', 'email 1', 'full_name 1', 'UTC', '{"n": 1}')
$sql$),
  '42501: no privilege', 'user B can''t insert a row like A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('user B', $sql$
update public.profiles set full_name = 'full_name 1' where id = '5c4e3a9e-0000-4000-8000-00000000000a'
$sql$),
  '0 rows', 'user B can''t update A''s row 1: 0 rows');
select is(pg_temp.outcome('user B', $sql$
update public.profiles set full_name = 'full_name 1' where id = '5c4e3a9e-0000-4000-8000-00000000000b'
$sql$),
  '1 row', 'user B can update B''s row 1');
select is(pg_temp.outcome('user B', $sql$
delete from public.profiles where id = '5c4e3a9e-0000-4000-8000-00000000000a'
$sql$),
  '42501: no privilege', 'user B can''t delete A''s row 1: 42501: no privilege');

-- user C

select is(pg_temp.outcome('user C', $sql$
select id from public.profiles where id = '5c4e3a9e-0000-4000-8000-00000000000a'
$sql$),
  '0 rows', 'user C can''t read A''s row 1: 0 rows');
select is(pg_temp.outcome('user C', $sql$
insert into public.profiles (id, email, full_name, timezone, coach_preference)
values ('5c4e3a9e-0000-4000-8000-00000000000a', 'email 1', 'full_name 1', 'UTC', '{"n": 1}')
$sql$),
  '42501: no privilege', 'user C can''t insert a row like A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('user C', $sql$
update public.profiles set full_name = 'full_name 1' where id = '5c4e3a9e-0000-4000-8000-00000000000a'
$sql$),
  '0 rows', 'user C can''t update A''s row 1: 0 rows');
select is(pg_temp.outcome('user C', $sql$
delete from public.profiles where id = '5c4e3a9e-0000-4000-8000-00000000000a'
$sql$),
  '42501: no privilege', 'user C can''t delete A''s row 1: 42501: no privilege');

-- anon

select is(pg_temp.outcome('anon', $sql$
select id from public.profiles where id = '5c4e3a9e-0000-4000-8000-00000000000a'
$sql$),
  '42501: no privilege', 'anon can''t read A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('anon', $sql$
insert into public.profiles (id, email, full_name, timezone, coach_preference)
values ('5c4e3a9e-0000-4000-8000-00000000000a', 'email 1', 'full_name 1', 'UTC', '{"n": 1}')
$sql$),
  '42501: no privilege', 'anon can''t insert a row like A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('anon', $sql$
update public.profiles set email = 'email 1' where id = '5c4e3a9e-0000-4000-8000-00000000000a'
$sql$),
  '42501: no privilege', 'anon can''t update A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('anon', $sql$
delete from public.profiles where id = '5c4e3a9e-0000-4000-8000-00000000000a'
$sql$),
  '42501: no privilege', 'anon can''t delete A''s row 1: 42501: no privilege');

-- service

select is(pg_temp.outcome('service', $sql$
select id from public.profiles where id = '5c4e3a9e-0000-4000-8000-00000000000a'
$sql$),
  '1 row', 'service can read A''s row 1');
select is(pg_temp.outcome('service', $sql$
insert into public.profiles (id, email, full_name, timezone, coach_preference)
values ('5c4e3a9e-0000-4000-8000-00000000000a', 'email 1', 'full_name 1', 'UTC', '{"n": 1}')
$sql$),
  '23505', 'service: insert a row like A''s row 1 fails for everybody: 23505');
select is(pg_temp.outcome('service', $sql$
update public.profiles set email = 'email 1' where id = '5c4e3a9e-0000-4000-8000-00000000000a'
$sql$),
  '1 row', 'service can update A''s row 1');
select is(pg_temp.outcome('service', $sql$
delete from public.profiles where id = '5c4e3a9e-0000-4000-8000-00000000000a'
$sql$),
  '1 row', 'service can delete A''s row 1');

select * from finish();
rollback;
