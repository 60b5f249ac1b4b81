-- Workspaces: who may do what with teams
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
select plan(291);

select table_privs_are('public', 'teams', 'anon', array[]::text[],
  'anon on all of teams: nothing');
select any_column_privs_are('public', 'teams', 'anon', array[]::text[],
  'anon on no column more than on all');
select table_privs_are('public', 'teams', 'authenticated', array['SELECT', 'INSERT', 'UPDATE', 'DELETE']::text[],
  'authenticated on all of teams: select, insert, update, delete');
select any_column_privs_are('public', 'teams', 'authenticated', array['SELECT', 'INSERT', 'UPDATE']::text[],
  'authenticated on no column more than on all');
select table_privs_are('public', 'teams', 'service_role', array['SELECT', 'INSERT', 'UPDATE', 'DELETE']::text[],
  'service_role on all of teams: select, insert, update, delete');
select any_column_privs_are('public', 'teams', 'service_role', array['SELECT', 'INSERT', 'UPDATE']::text[],
  'service_role on no column more than on all');
select ok((select relrowsecurity and relforcerowsecurity from pg_class where oid = 'public.teams'::regclass),
  'row level security is enabled and forced');

-- Rows, each under the name that the tests call it by.

-- users
insert into auth.users (id, email, raw_user_meta_data) values
  ('5c4e3a9e-0000-4000-8000-00000000000a', 'proof-a@schemagen.invalid', '{"full_name": "User A", "name": "User A", "user_name": "User A", "avatar_url": "User A"}'),
  ('5c4e3a9e-0000-4000-8000-00000000000b', 'proof-b@schemagen.invalid', '{"full_name": "User B", "name": "User B", "user_name": "User B", "avatar_url": "User B"}'),
  ('5c4e3a9e-0000-4000-8000-00000000000c', 'proof-c@schemagen.invalid', '{"full_name": "User C", "name": "User C", "user_name": "User C", "avatar_url": "User C"}'),
  ('5c4e3a9e-0000-4000-8000-00000000000d', 'proof-d@schemagen.invalid', '{"full_name": "User D", "name": "User D", "user_name": "User D", "avatar_url": "User D"}'),
  ('5c4e3a9e-0000-4000-8000-00000000000e', 'proof-e@schemagen.invalid', '{"full_name": "User E", "name": "User E", "user_name": "User E", "avatar_url": "User E"}'),
  ('5c4e3a9e-0000-4000-8000-00000000000f', 'proof-f@schemagen.invalid', '{"full_name": "User F", "name": "User F", "user_name": "User F", "avatar_url": "User F"}'),
  ('5c4e3a9e-0000-4000-8000-000000000010', 'proof-g@schemagen.invalid', '{"full_name": "User G", "name": "User G", "user_name": "User G", "avatar_url": "User G"}');
-- organizations: A's row 1
insert into public.organizations (id, name, slug, created_by)
values ('5c4e3a9e-1000-4000-8000-000000000001', 'Acme', 'aaaa',
  '5c4e3a9e-0000-4000-8000-00000000000a');
-- organizations: A's row 2
insert into public.organizations (id, name, slug, created_by)
values ('5c4e3a9e-1000-4000-8000-000000000007', 'Acme', 'aa', '5c4e3a9e-0000-4000-8000-00000000000a');
-- organizations: A's row 3
insert into public.organizations (id, name, slug, created_by)
values ('5c4e3a9e-1000-4000-8000-00000000000d', 'Acme', 'aaa', null);
-- organizations: B's row 1
insert into public.organizations (id, name, slug, created_by)
values ('5c4e3a9e-1000-4000-8000-000000000025', 'Acme', 'caaa',
  '5c4e3a9e-0000-4000-8000-00000000000b');
-- organizations: B's row 2
insert into public.organizations (id, name, slug, created_by)
values ('5c4e3a9e-1000-4000-8000-00000000002b', 'Acme', 'ca', '5c4e3a9e-0000-4000-8000-00000000000b');
-- organizations: B's row 3
insert into public.organizations (id, name, slug, created_by)
values ('5c4e3a9e-1000-4000-8000-000000000031', 'Acme', 'caa', null);
-- organizations: nobody's row 1
insert into public.organizations (id, name, slug, created_by)
values ('5c4e3a9e-1000-4000-8000-000000000049', 'Acme', 'eaaa', null);
-- organizations: nobody's row 2
insert into public.organizations (id, name, slug, created_by)
values ('5c4e3a9e-1000-4000-8000-00000000004f', 'Acme', 'ea', null);
-- memberships: A's row 1
insert into public.memberships (organization_id, user_id, role)
values ('5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-0000-4000-8000-00000000000a', 'owner')
on conflict (organization_id, user_id) do update set role = excluded.role;
-- memberships: A's row 2
insert into public.memberships (organization_id, user_id, role)
values ('5c4e3a9e-1000-4000-8000-00000000000d', '5c4e3a9e-0000-4000-8000-00000000000a', 'owner');
-- memberships: A's row 3
insert into public.memberships (organization_id, user_id, role)
values ('5c4e3a9e-1000-4000-8000-000000000025', '5c4e3a9e-0000-4000-8000-00000000000a', 'owner');
-- memberships: B's row 1
insert into public.memberships (organization_id, user_id, role)
values ('5c4e3a9e-1000-4000-8000-000000000025', '5c4e3a9e-0000-4000-8000-00000000000b', 'owner')
on conflict (organization_id, user_id) do update set role = excluded.role;
-- memberships: B's row 2
insert into public.memberships (organization_id, user_id, role)
values ('5c4e3a9e-1000-4000-8000-000000000031', '5c4e3a9e-0000-4000-8000-00000000000b', 'owner');
-- memberships: B's row 3
insert into public.memberships (organization_id, user_id, role)
values ('5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-0000-4000-8000-00000000000b', 'owner');
-- memberships: A's row 4
insert into public.memberships (organization_id, user_id, role)
values ('5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-0000-4000-8000-00000000000d', 'owner');
-- memberships: A's row 5
insert into public.memberships (organization_id, user_id, role)
values ('5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-0000-4000-8000-00000000000e', 'admin');
-- memberships: B's row 4
insert into public.memberships (organization_id, user_id, role)
values ('5c4e3a9e-1000-4000-8000-00000000002b', '5c4e3a9e-0000-4000-8000-00000000000e', 'editor');
-- memberships: A's row 6
insert into public.memberships (organization_id, user_id, role)
values ('5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-0000-4000-8000-00000000000f', 'editor');
-- memberships: A's row 7
insert into public.memberships (organization_id, user_id, role)
values ('5c4e3a9e-1000-4000-8000-000000000007', '5c4e3a9e-0000-4000-8000-000000000010', 'owner');
-- teams: A's row 1
insert into public.teams (id, organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-1000-4000-8000-000000000001', null,
  'name 1');
-- teams: A's row 2
insert into public.teams (id, organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000007', '5c4e3a9e-1000-4000-8000-000000000001', null, 'x');
-- teams: A's row 3
insert into public.teams (id, organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-00000000000d', '5c4e3a9e-1000-4000-8000-000000000007', null,
  'name 1');
-- teams: A's row 4
insert into public.teams (id, organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000025', '5c4e3a9e-1000-4000-8000-00000000000d', null,
  'name 1');
-- teams: B's row 1
insert into public.teams (id, organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-00000000003d', '5c4e3a9e-1000-4000-8000-000000000025', null,
  'name 1');
-- teams: B's row 2
insert into public.teams (id, organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000043', '5c4e3a9e-1000-4000-8000-000000000025', null, 'x');
-- teams: B's row 3
insert into public.teams (id, organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000049', '5c4e3a9e-1000-4000-8000-00000000002b', null,
  'name 1');
-- teams: B's row 4
insert into public.teams (id, organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000061', '5c4e3a9e-1000-4000-8000-000000000031', null,
  'name 1');
-- teams: nobody's row 1
insert into public.teams (id, organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000079', '5c4e3a9e-1000-4000-8000-000000000049', null,
  'name 1');
-- teams: nobody's row 2
insert into public.teams (id, organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-00000000007f', '5c4e3a9e-1000-4000-8000-000000000049', null, 'x');
-- teams: A's row 5
insert into public.teams (id, organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000085', '5c4e3a9e-1000-4000-8000-000000000001',
  '5c4e3a9e-1000-4000-8000-000000000001', 'name 1');
-- teams: A's row 6
insert into public.teams (id, organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-00000000009d', '5c4e3a9e-1000-4000-8000-000000000001',
  '5c4e3a9e-1000-4000-8000-000000000007', 'name 1');
-- teams: A's row 7
insert into public.teams (id, organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-0000000000b5', '5c4e3a9e-1000-4000-8000-000000000007',
  '5c4e3a9e-1000-4000-8000-00000000000d', 'name 1');
-- teams: A's row 8
insert into public.teams (id, organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-0000000000cd', '5c4e3a9e-1000-4000-8000-00000000000d',
  '5c4e3a9e-1000-4000-8000-000000000025', 'name 1');
-- teams: B's row 5
insert into public.teams (id, organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-0000000000fd', '5c4e3a9e-1000-4000-8000-000000000025',
  '5c4e3a9e-1000-4000-8000-00000000003d', 'name 1');
-- teams: B's row 6
insert into public.teams (id, organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000115', '5c4e3a9e-1000-4000-8000-000000000025',
  '5c4e3a9e-1000-4000-8000-000000000043', 'name 1');
-- teams: B's row 7
insert into public.teams (id, organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-00000000012d', '5c4e3a9e-1000-4000-8000-00000000002b',
  '5c4e3a9e-1000-4000-8000-000000000049', 'name 1');
-- teams: B's row 8
insert into public.teams (id, organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000145', '5c4e3a9e-1000-4000-8000-000000000031',
  '5c4e3a9e-1000-4000-8000-000000000061', 'name 1');
-- teams: A's row 9
insert into public.teams (id, organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000175', '5c4e3a9e-1000-4000-8000-00000000000d',
  '5c4e3a9e-1000-4000-8000-0000000000cd', 'name 1');
-- teams: B's row 9
insert into public.teams (id, organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000181', '5c4e3a9e-1000-4000-8000-000000000031',
  '5c4e3a9e-1000-4000-8000-000000000145', 'name 1');
set constraints all immediate;

-- Who asks.

create temporary table people (name text, role text, claims text) on commit drop;
insert into pg_temp.people values
  ('somebody without claims', 'authenticated', ''),
  ('user A', 'authenticated', '{"role": "authenticated", "sub": "5c4e3a9e-0000-4000-8000-00000000000a"}'),
  ('user B', 'authenticated', '{"role": "authenticated", "sub": "5c4e3a9e-0000-4000-8000-00000000000b"}'),
  ('user C', 'authenticated', '{"role": "authenticated", "sub": "5c4e3a9e-0000-4000-8000-00000000000c"}'),
  ('invitee A', 'authenticated', '{"role": "authenticated", "email": "proof-a@schemagen.invalid"}'),
  ('invitee B', 'authenticated', '{"role": "authenticated", "email": "proof-b@schemagen.invalid"}'),
  ('owner D', 'authenticated', '{"role": "authenticated", "sub": "5c4e3a9e-0000-4000-8000-00000000000d"}'),
  ('manager E', 'authenticated', '{"role": "authenticated", "sub": "5c4e3a9e-0000-4000-8000-00000000000e"}'),
  ('member F', 'authenticated', '{"role": "authenticated", "sub": "5c4e3a9e-0000-4000-8000-00000000000f"}'),
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
select id from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'somebody without claims can''t read A''s row 1: 0 rows');
select is(pg_temp.outcome('somebody without claims', $sql$
select id from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000079'
$sql$),
  '0 rows', 'somebody without claims can''t read nobody''s row 1: 0 rows');
select is(pg_temp.outcome('somebody without claims', $sql$
select id from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000085'
$sql$),
  '0 rows', 'somebody without claims can''t read A''s row 5: 0 rows');
select is(pg_temp.outcome('somebody without claims', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000001', null, 'name 1')
$sql$),
  '42501: refused', 'somebody without claims can''t insert a row like A''s row 1: 42501: refused');
select is(pg_temp.outcome('somebody without claims', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000049', null, 'name 1')
$sql$),
  '42501: refused', 'somebody without claims can''t insert a row like nobody''s row 1: 42501: refused');
select is(pg_temp.outcome('somebody without claims', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-1000-4000-8000-000000000001', 'name 1')
$sql$),
  '42501: refused', 'somebody without claims can''t insert a row like A''s row 5: 42501: refused');
select is(pg_temp.outcome('somebody without claims', $sql$
update public.teams set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'somebody without claims can''t update A''s row 1: 0 rows');
select is(pg_temp.outcome('somebody without claims', $sql$
update public.teams set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-000000000079'
$sql$),
  '0 rows', 'somebody without claims can''t update nobody''s row 1: 0 rows');
select is(pg_temp.outcome('somebody without claims', $sql$
update public.teams set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-000000000085'
$sql$),
  '0 rows', 'somebody without claims can''t update A''s row 5: 0 rows');
select is(pg_temp.outcome('somebody without claims', $sql$
delete from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'somebody without claims can''t delete A''s row 1: 0 rows');
select is(pg_temp.outcome('somebody without claims', $sql$
delete from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000079'
$sql$),
  '0 rows', 'somebody without claims can''t delete nobody''s row 1: 0 rows');
select is(pg_temp.outcome('somebody without claims', $sql$
delete from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000085'
$sql$),
  '0 rows', 'somebody without claims can''t delete A''s row 5: 0 rows');

-- user A

select is(pg_temp.outcome('user A', $sql$
select id from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'user A can read A''s row 1');
select is(pg_temp.outcome('user A', $sql$
select id from public.teams where id = '5c4e3a9e-1000-4000-8000-00000000003d'
$sql$),
  '1 row', 'user A can read B''s row 1');
select is(pg_temp.outcome('user A', $sql$
select id from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000049'
$sql$),
  '0 rows', 'user A can''t read B''s row 3: 0 rows');
select is(pg_temp.outcome('user A', $sql$
select id from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000079'
$sql$),
  '0 rows', 'user A can''t read nobody''s row 1: 0 rows');
select is(pg_temp.outcome('user A', $sql$
select id from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000085'
$sql$),
  '1 row', 'user A can read A''s row 5');
select is(pg_temp.outcome('user A', $sql$
select id from public.teams where id = '5c4e3a9e-1000-4000-8000-0000000000fd'
$sql$),
  '1 row', 'user A can read B''s row 5');
select is(pg_temp.outcome('user A', $sql$
select id from public.teams where id = '5c4e3a9e-1000-4000-8000-00000000012d'
$sql$),
  '0 rows', 'user A can''t read B''s row 7: 0 rows');
select is(pg_temp.outcome('user A', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000001', null, 'name 1')
$sql$),
  '1 row', 'user A can insert a row like A''s row 1');
select is(pg_temp.outcome('user A', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000025', null, 'name 1')
$sql$),
  '1 row', 'user A can insert a row like B''s row 1');
select is(pg_temp.outcome('user A', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-00000000002b', null, 'name 1')
$sql$),
  '42501: refused', 'user A can''t insert a row like B''s row 3: 42501: refused');
select is(pg_temp.outcome('user A', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000049', null, 'name 1')
$sql$),
  '42501: refused', 'user A can''t insert a row like nobody''s row 1: 42501: refused');
select is(pg_temp.outcome('user A', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-1000-4000-8000-000000000001', 'name 1')
$sql$),
  '1 row', 'user A can insert a row like A''s row 5');
select is(pg_temp.outcome('user A', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000025', '5c4e3a9e-1000-4000-8000-00000000003d', 'name 1')
$sql$),
  '1 row', 'user A can insert a row like B''s row 5');
select is(pg_temp.outcome('user A', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-00000000002b', '5c4e3a9e-1000-4000-8000-000000000049', 'name 1')
$sql$),
  '42501: refused', 'user A can''t insert a row like B''s row 7: 42501: refused');
select is(pg_temp.outcome('user A', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000007', null, 'name 1')
$sql$),
  '1 row', 'user A can insert a row like A''s row 1, organization_id of A''s row 2 in organizations');
select is(pg_temp.outcome('user A', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000031', null, 'name 1')
$sql$),
  '42501: refused', 'user A can''t insert a row like A''s row 1, organization_id of B''s row 3 in organizations: 42501: refused');
select is(pg_temp.outcome('user A', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-0000000186ac', null, 'name 1')
$sql$),
  '42501: refused', 'user A can''t insert a row like A''s row 1, organization_id of no row: 42501: refused');
select is(pg_temp.outcome('user A', $sql$
insert into public.teams (organization_id, parent_id, name)
values (null, null, 'name 1')
$sql$),
  '42501: refused', 'user A can''t insert a row like A''s row 1, organization_id null: 42501: refused');
select is(pg_temp.outcome('user A', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-1000-4000-8000-000000000007', 'name 1')
$sql$),
  '1 row', 'user A can insert a row like A''s row 1, parent_id of A''s row 2 in teams');
select is(pg_temp.outcome('user A', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-1000-4000-8000-000000000175', 'name 1')
$sql$),
  '23503', 'user A: insert a row like A''s row 1, parent_id of A''s row 9 in teams fails for everybody: 23503');
select is(pg_temp.outcome('user A', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-1000-4000-8000-00000000003d', 'name 1')
$sql$),
  '23503', 'user A: insert a row like A''s row 1, parent_id of B''s row 1 in teams fails for everybody: 23503');
select is(pg_temp.outcome('user A', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-1000-4000-8000-0000000186b3', 'name 1')
$sql$),
  '23503', 'user A: insert a row like A''s row 1, parent_id of no row fails for everybody: 23503');
select is(pg_temp.outcome('user A', $sql$
update public.teams set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'user A can update A''s row 1');
select is(pg_temp.outcome('user A', $sql$
update public.teams set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-00000000003d'
$sql$),
  '1 row', 'user A can update B''s row 1');
select is(pg_temp.outcome('user A', $sql$
update public.teams set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-000000000049'
$sql$),
  '0 rows', 'user A can''t update B''s row 3: 0 rows');
select is(pg_temp.outcome('user A', $sql$
update public.teams set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-000000000079'
$sql$),
  '0 rows', 'user A can''t update nobody''s row 1: 0 rows');
select is(pg_temp.outcome('user A', $sql$
update public.teams set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-000000000085'
$sql$),
  '1 row', 'user A can update A''s row 5');
select is(pg_temp.outcome('user A', $sql$
update public.teams set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-0000000000fd'
$sql$),
  '1 row', 'user A can update B''s row 5');
select is(pg_temp.outcome('user A', $sql$
update public.teams set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-00000000012d'
$sql$),
  '0 rows', 'user A can''t update B''s row 7: 0 rows');
select is(pg_temp.outcome('user A', $sql$
update public.teams set organization_id = '5c4e3a9e-1000-4000-8000-000000000025' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: refused', 'user A can''t update A''s row 1 to organization_id of B''s row 1 in organizations: 42501: refused');
select is(pg_temp.outcome('user A', $sql$
update public.teams set organization_id = '5c4e3a9e-1000-4000-8000-000000000007' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: refused', 'user A can''t update A''s row 1 to organization_id of A''s row 2 in organizations: 42501: refused');
select is(pg_temp.outcome('user A', $sql$
update public.teams set organization_id = '5c4e3a9e-1000-4000-8000-00000000002b' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: refused', 'user A can''t update A''s row 1 to organization_id of B''s row 2 in organizations: 42501: refused');
select is(pg_temp.outcome('user A', $sql$
update public.teams set organization_id = '5c4e3a9e-1000-4000-8000-000000000031' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: refused', 'user A can''t update A''s row 1 to organization_id of B''s row 3 in organizations: 42501: refused');
select is(pg_temp.outcome('user A', $sql$
update public.teams set organization_id = '5c4e3a9e-1000-4000-8000-0000000186ac' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: refused', 'user A can''t update A''s row 1 to organization_id of no row: 42501: refused');
select is(pg_temp.outcome('user A', $sql$
update public.teams set organization_id = null where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: refused', 'user A can''t update A''s row 1 to organization_id null: 42501: refused');
select is(pg_temp.outcome('user A', $sql$
update public.teams set parent_id = '5c4e3a9e-1000-4000-8000-000000000001' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '23514', 'user A: update A''s row 1 to parent_id of A''s row 1 in teams fails for everybody: 23514');
select is(pg_temp.outcome('user A', $sql$
update public.teams set parent_id = '5c4e3a9e-1000-4000-8000-000000000007' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'user A can update A''s row 1 to parent_id of A''s row 2 in teams');
select is(pg_temp.outcome('user A', $sql$
update public.teams set parent_id = '5c4e3a9e-1000-4000-8000-000000000175' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '23503', 'user A: update A''s row 1 to parent_id of A''s row 9 in teams fails for everybody: 23503');
select is(pg_temp.outcome('user A', $sql$
update public.teams set parent_id = '5c4e3a9e-1000-4000-8000-00000000003d' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '23503', 'user A: update A''s row 1 to parent_id of B''s row 1 in teams fails for everybody: 23503');
select is(pg_temp.outcome('user A', $sql$
update public.teams set parent_id = '5c4e3a9e-1000-4000-8000-0000000186b3' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '23503', 'user A: update A''s row 1 to parent_id of no row fails for everybody: 23503');
select is(pg_temp.outcome('user A', $sql$
update public.teams set organization_id = '5c4e3a9e-1000-4000-8000-000000000001' where id = '5c4e3a9e-1000-4000-8000-00000000003d'
$sql$),
  '42501: refused', 'user A can''t update B''s row 1 to a organization_id of its own: 42501: refused');
select is(pg_temp.outcome('user A', $sql$
update public.teams set parent_id = '5c4e3a9e-1000-4000-8000-000000000001' where id = '5c4e3a9e-1000-4000-8000-00000000003d'
$sql$),
  '23503', 'user A: update B''s row 1 to a parent_id of its own fails for everybody: 23503');
select is(pg_temp.outcome('user A', $sql$
delete from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'user A can delete A''s row 1');
select is(pg_temp.outcome('user A', $sql$
delete from public.teams where id = '5c4e3a9e-1000-4000-8000-00000000003d'
$sql$),
  '1 row', 'user A can delete B''s row 1');
select is(pg_temp.outcome('user A', $sql$
delete from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000049'
$sql$),
  '0 rows', 'user A can''t delete B''s row 3: 0 rows');
select is(pg_temp.outcome('user A', $sql$
delete from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000079'
$sql$),
  '0 rows', 'user A can''t delete nobody''s row 1: 0 rows');
select is(pg_temp.outcome('user A', $sql$
delete from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000085'
$sql$),
  '1 row', 'user A can delete A''s row 5');
select is(pg_temp.outcome('user A', $sql$
delete from public.teams where id = '5c4e3a9e-1000-4000-8000-0000000000fd'
$sql$),
  '1 row', 'user A can delete B''s row 5');
select is(pg_temp.outcome('user A', $sql$
delete from public.teams where id = '5c4e3a9e-1000-4000-8000-00000000012d'
$sql$),
  '0 rows', 'user A can''t delete B''s row 7: 0 rows');

-- user B

select is(pg_temp.outcome('user B', $sql$
select id from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'user B can read A''s row 1');
select is(pg_temp.outcome('user B', $sql$
select id from public.teams where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '0 rows', 'user B can''t read A''s row 3: 0 rows');
select is(pg_temp.outcome('user B', $sql$
select id from public.teams where id = '5c4e3a9e-1000-4000-8000-00000000003d'
$sql$),
  '1 row', 'user B can read B''s row 1');
select is(pg_temp.outcome('user B', $sql$
select id from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000079'
$sql$),
  '0 rows', 'user B can''t read nobody''s row 1: 0 rows');
select is(pg_temp.outcome('user B', $sql$
select id from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000085'
$sql$),
  '1 row', 'user B can read A''s row 5');
select is(pg_temp.outcome('user B', $sql$
select id from public.teams where id = '5c4e3a9e-1000-4000-8000-0000000000b5'
$sql$),
  '0 rows', 'user B can''t read A''s row 7: 0 rows');
select is(pg_temp.outcome('user B', $sql$
select id from public.teams where id = '5c4e3a9e-1000-4000-8000-0000000000fd'
$sql$),
  '1 row', 'user B can read B''s row 5');
select is(pg_temp.outcome('user B', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000001', null, 'name 1')
$sql$),
  '1 row', 'user B can insert a row like A''s row 1');
select is(pg_temp.outcome('user B', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000007', null, 'name 1')
$sql$),
  '42501: refused', 'user B can''t insert a row like A''s row 3: 42501: refused');
select is(pg_temp.outcome('user B', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000025', null, 'name 1')
$sql$),
  '1 row', 'user B can insert a row like B''s row 1');
select is(pg_temp.outcome('user B', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000049', null, 'name 1')
$sql$),
  '42501: refused', 'user B can''t insert a row like nobody''s row 1: 42501: refused');
select is(pg_temp.outcome('user B', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-1000-4000-8000-000000000001', 'name 1')
$sql$),
  '1 row', 'user B can insert a row like A''s row 5');
select is(pg_temp.outcome('user B', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000007', '5c4e3a9e-1000-4000-8000-00000000000d', 'name 1')
$sql$),
  '42501: refused', 'user B can''t insert a row like A''s row 7: 42501: refused');
select is(pg_temp.outcome('user B', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000025', '5c4e3a9e-1000-4000-8000-00000000003d', 'name 1')
$sql$),
  '1 row', 'user B can insert a row like B''s row 5');
select is(pg_temp.outcome('user B', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-00000000002b', null, 'name 1')
$sql$),
  '1 row', 'user B can insert a row like B''s row 1, organization_id of B''s row 2 in organizations');
select is(pg_temp.outcome('user B', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000031', null, 'name 1')
$sql$),
  '1 row', 'user B can insert a row like B''s row 1, organization_id of B''s row 3 in organizations');
select is(pg_temp.outcome('user B', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-00000000004f', null, 'name 1')
$sql$),
  '42501: refused', 'user B can''t insert a row like B''s row 1, organization_id of nobody''s row 2 in organizations: 42501: refused');
select is(pg_temp.outcome('user B', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-0000000186ac', null, 'name 1')
$sql$),
  '42501: refused', 'user B can''t insert a row like B''s row 1, organization_id of no row: 42501: refused');
select is(pg_temp.outcome('user B', $sql$
insert into public.teams (organization_id, parent_id, name)
values (null, null, 'name 1')
$sql$),
  '42501: refused', 'user B can''t insert a row like B''s row 1, organization_id null: 42501: refused');
select is(pg_temp.outcome('user B', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000025', '5c4e3a9e-1000-4000-8000-0000000000b5', 'name 1')
$sql$),
  '23503', 'user B: insert a row like B''s row 1, parent_id of A''s row 7 in teams fails for everybody: 23503');
select is(pg_temp.outcome('user B', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000025', '5c4e3a9e-1000-4000-8000-0000000000cd', 'name 1')
$sql$),
  '23503', 'user B: insert a row like B''s row 1, parent_id of A''s row 8 in teams fails for everybody: 23503');
select is(pg_temp.outcome('user B', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000025', '5c4e3a9e-1000-4000-8000-0000000000fd', 'name 1')
$sql$),
  '1 row', 'user B can insert a row like B''s row 1, parent_id of B''s row 5 in teams');
select is(pg_temp.outcome('user B', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000025', '5c4e3a9e-1000-4000-8000-000000000115', 'name 1')
$sql$),
  '1 row', 'user B can insert a row like B''s row 1, parent_id of B''s row 6 in teams');
select is(pg_temp.outcome('user B', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000025', '5c4e3a9e-1000-4000-8000-0000000186b3', 'name 1')
$sql$),
  '23503', 'user B: insert a row like B''s row 1, parent_id of no row fails for everybody: 23503');
select is(pg_temp.outcome('user B', $sql$
update public.teams set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'user B can update A''s row 1');
select is(pg_temp.outcome('user B', $sql$
update public.teams set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '0 rows', 'user B can''t update A''s row 3: 0 rows');
select is(pg_temp.outcome('user B', $sql$
update public.teams set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-00000000003d'
$sql$),
  '1 row', 'user B can update B''s row 1');
select is(pg_temp.outcome('user B', $sql$
update public.teams set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-000000000079'
$sql$),
  '0 rows', 'user B can''t update nobody''s row 1: 0 rows');
select is(pg_temp.outcome('user B', $sql$
update public.teams set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-000000000085'
$sql$),
  '1 row', 'user B can update A''s row 5');
select is(pg_temp.outcome('user B', $sql$
update public.teams set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-0000000000b5'
$sql$),
  '0 rows', 'user B can''t update A''s row 7: 0 rows');
select is(pg_temp.outcome('user B', $sql$
update public.teams set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-0000000000fd'
$sql$),
  '1 row', 'user B can update B''s row 5');
select is(pg_temp.outcome('user B', $sql$
update public.teams set organization_id = '5c4e3a9e-1000-4000-8000-00000000002b' where id = '5c4e3a9e-1000-4000-8000-00000000003d'
$sql$),
  '42501: refused', 'user B can''t update B''s row 1 to organization_id of B''s row 2 in organizations: 42501: refused');
select is(pg_temp.outcome('user B', $sql$
update public.teams set organization_id = '5c4e3a9e-1000-4000-8000-000000000031' where id = '5c4e3a9e-1000-4000-8000-00000000003d'
$sql$),
  '42501: refused', 'user B can''t update B''s row 1 to organization_id of B''s row 3 in organizations: 42501: refused');
select is(pg_temp.outcome('user B', $sql$
update public.teams set organization_id = '5c4e3a9e-1000-4000-8000-000000000049' where id = '5c4e3a9e-1000-4000-8000-00000000003d'
$sql$),
  '42501: refused', 'user B can''t update B''s row 1 to organization_id of nobody''s row 1 in organizations: 42501: refused');
select is(pg_temp.outcome('user B', $sql$
update public.teams set organization_id = '5c4e3a9e-1000-4000-8000-00000000004f' where id = '5c4e3a9e-1000-4000-8000-00000000003d'
$sql$),
  '42501: refused', 'user B can''t update B''s row 1 to organization_id of nobody''s row 2 in organizations: 42501: refused');
select is(pg_temp.outcome('user B', $sql$
update public.teams set organization_id = '5c4e3a9e-1000-4000-8000-0000000186ac' where id = '5c4e3a9e-1000-4000-8000-00000000003d'
$sql$),
  '42501: refused', 'user B can''t update B''s row 1 to organization_id of no row: 42501: refused');
select is(pg_temp.outcome('user B', $sql$
update public.teams set organization_id = null where id = '5c4e3a9e-1000-4000-8000-00000000003d'
$sql$),
  '42501: refused', 'user B can''t update B''s row 1 to organization_id null: 42501: refused');
select is(pg_temp.outcome('user B', $sql$
update public.teams set parent_id = '5c4e3a9e-1000-4000-8000-0000000000b5' where id = '5c4e3a9e-1000-4000-8000-00000000003d'
$sql$),
  '23503', 'user B: update B''s row 1 to parent_id of A''s row 7 in teams fails for everybody: 23503');
select is(pg_temp.outcome('user B', $sql$
update public.teams set parent_id = '5c4e3a9e-1000-4000-8000-0000000000cd' where id = '5c4e3a9e-1000-4000-8000-00000000003d'
$sql$),
  '23503', 'user B: update B''s row 1 to parent_id of A''s row 8 in teams fails for everybody: 23503');
select is(pg_temp.outcome('user B', $sql$
update public.teams set parent_id = '5c4e3a9e-1000-4000-8000-0000000000fd' where id = '5c4e3a9e-1000-4000-8000-00000000003d'
$sql$),
  '23514', 'user B: update B''s row 1 to parent_id of B''s row 5 in teams fails for everybody: 23514');
select is(pg_temp.outcome('user B', $sql$
update public.teams set parent_id = '5c4e3a9e-1000-4000-8000-000000000115' where id = '5c4e3a9e-1000-4000-8000-00000000003d'
$sql$),
  '1 row', 'user B can update B''s row 1 to parent_id of B''s row 6 in teams');
select is(pg_temp.outcome('user B', $sql$
update public.teams set parent_id = '5c4e3a9e-1000-4000-8000-0000000186b3' where id = '5c4e3a9e-1000-4000-8000-00000000003d'
$sql$),
  '23503', 'user B: update B''s row 1 to parent_id of no row fails for everybody: 23503');
select is(pg_temp.outcome('user B', $sql$
update public.teams set parent_id = '5c4e3a9e-1000-4000-8000-000000000001' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '23514', 'user B: update A''s row 1 to a parent_id of its own fails for everybody: 23514');
select is(pg_temp.outcome('user B', $sql$
delete from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'user B can delete A''s row 1');
select is(pg_temp.outcome('user B', $sql$
delete from public.teams where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '0 rows', 'user B can''t delete A''s row 3: 0 rows');
select is(pg_temp.outcome('user B', $sql$
delete from public.teams where id = '5c4e3a9e-1000-4000-8000-00000000003d'
$sql$),
  '1 row', 'user B can delete B''s row 1');
select is(pg_temp.outcome('user B', $sql$
delete from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000079'
$sql$),
  '0 rows', 'user B can''t delete nobody''s row 1: 0 rows');
select is(pg_temp.outcome('user B', $sql$
delete from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000085'
$sql$),
  '1 row', 'user B can delete A''s row 5');
select is(pg_temp.outcome('user B', $sql$
delete from public.teams where id = '5c4e3a9e-1000-4000-8000-0000000000b5'
$sql$),
  '0 rows', 'user B can''t delete A''s row 7: 0 rows');
select is(pg_temp.outcome('user B', $sql$
delete from public.teams where id = '5c4e3a9e-1000-4000-8000-0000000000fd'
$sql$),
  '1 row', 'user B can delete B''s row 5');

-- user C

select is(pg_temp.outcome('user C', $sql$
select id from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'user C can''t read A''s row 1: 0 rows');
select is(pg_temp.outcome('user C', $sql$
select id from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000079'
$sql$),
  '0 rows', 'user C can''t read nobody''s row 1: 0 rows');
select is(pg_temp.outcome('user C', $sql$
select id from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000085'
$sql$),
  '0 rows', 'user C can''t read A''s row 5: 0 rows');
select is(pg_temp.outcome('user C', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000001', null, 'name 1')
$sql$),
  '42501: refused', 'user C can''t insert a row like A''s row 1: 42501: refused');
select is(pg_temp.outcome('user C', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000049', null, 'name 1')
$sql$),
  '42501: refused', 'user C can''t insert a row like nobody''s row 1: 42501: refused');
select is(pg_temp.outcome('user C', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-1000-4000-8000-000000000001', 'name 1')
$sql$),
  '42501: refused', 'user C can''t insert a row like A''s row 5: 42501: refused');
select is(pg_temp.outcome('user C', $sql$
update public.teams set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'user C can''t update A''s row 1: 0 rows');
select is(pg_temp.outcome('user C', $sql$
update public.teams set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-000000000079'
$sql$),
  '0 rows', 'user C can''t update nobody''s row 1: 0 rows');
select is(pg_temp.outcome('user C', $sql$
update public.teams set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-000000000085'
$sql$),
  '0 rows', 'user C can''t update A''s row 5: 0 rows');
select is(pg_temp.outcome('user C', $sql$
delete from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'user C can''t delete A''s row 1: 0 rows');
select is(pg_temp.outcome('user C', $sql$
delete from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000079'
$sql$),
  '0 rows', 'user C can''t delete nobody''s row 1: 0 rows');
select is(pg_temp.outcome('user C', $sql$
delete from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000085'
$sql$),
  '0 rows', 'user C can''t delete A''s row 5: 0 rows');

-- invitee A

select is(pg_temp.outcome('invitee A', $sql$
select id from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'invitee A can''t read A''s row 1: 0 rows');
select is(pg_temp.outcome('invitee A', $sql$
select id from public.teams where id = '5c4e3a9e-1000-4000-8000-00000000003d'
$sql$),
  '0 rows', 'invitee A can''t read B''s row 1: 0 rows');
select is(pg_temp.outcome('invitee A', $sql$
select id from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000079'
$sql$),
  '0 rows', 'invitee A can''t read nobody''s row 1: 0 rows');
select is(pg_temp.outcome('invitee A', $sql$
select id from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000085'
$sql$),
  '0 rows', 'invitee A can''t read A''s row 5: 0 rows');
select is(pg_temp.outcome('invitee A', $sql$
select id from public.teams where id = '5c4e3a9e-1000-4000-8000-0000000000fd'
$sql$),
  '0 rows', 'invitee A can''t read B''s row 5: 0 rows');
select is(pg_temp.outcome('invitee A', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000001', null, 'name 1')
$sql$),
  '42501: refused', 'invitee A can''t insert a row like A''s row 1: 42501: refused');
select is(pg_temp.outcome('invitee A', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000025', null, 'name 1')
$sql$),
  '42501: refused', 'invitee A can''t insert a row like B''s row 1: 42501: refused');
select is(pg_temp.outcome('invitee A', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000049', null, 'name 1')
$sql$),
  '42501: refused', 'invitee A can''t insert a row like nobody''s row 1: 42501: refused');
select is(pg_temp.outcome('invitee A', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-1000-4000-8000-000000000001', 'name 1')
$sql$),
  '42501: refused', 'invitee A can''t insert a row like A''s row 5: 42501: refused');
select is(pg_temp.outcome('invitee A', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000025', '5c4e3a9e-1000-4000-8000-00000000003d', 'name 1')
$sql$),
  '42501: refused', 'invitee A can''t insert a row like B''s row 5: 42501: refused');
select is(pg_temp.outcome('invitee A', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-00000000002b', null, 'name 1')
$sql$),
  '42501: refused', 'invitee A can''t insert a row like A''s row 1, organization_id of B''s row 2 in organizations: 42501: refused');
select is(pg_temp.outcome('invitee A', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000031', null, 'name 1')
$sql$),
  '42501: refused', 'invitee A can''t insert a row like A''s row 1, organization_id of B''s row 3 in organizations: 42501: refused');
select is(pg_temp.outcome('invitee A', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-0000000186ac', null, 'name 1')
$sql$),
  '42501: refused', 'invitee A can''t insert a row like A''s row 1, organization_id of no row: 42501: refused');
select is(pg_temp.outcome('invitee A', $sql$
insert into public.teams (organization_id, parent_id, name)
values (null, null, 'name 1')
$sql$),
  '42501: refused', 'invitee A can''t insert a row like A''s row 1, organization_id null: 42501: refused');
select is(pg_temp.outcome('invitee A', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-1000-4000-8000-000000000007', 'name 1')
$sql$),
  '42501: refused', 'invitee A can''t insert a row like A''s row 1, parent_id of A''s row 2 in teams: 42501: refused');
select is(pg_temp.outcome('invitee A', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-1000-4000-8000-000000000085', 'name 1')
$sql$),
  '42501: refused', 'invitee A can''t insert a row like A''s row 1, parent_id of A''s row 5 in teams: 42501: refused');
select is(pg_temp.outcome('invitee A', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-1000-4000-8000-0000000000fd', 'name 1')
$sql$),
  '42501: refused', 'invitee A can''t insert a row like A''s row 1, parent_id of B''s row 5 in teams: 42501: refused');
select is(pg_temp.outcome('invitee A', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-1000-4000-8000-000000000115', 'name 1')
$sql$),
  '42501: refused', 'invitee A can''t insert a row like A''s row 1, parent_id of B''s row 6 in teams: 42501: refused');
select is(pg_temp.outcome('invitee A', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-1000-4000-8000-0000000186b3', 'name 1')
$sql$),
  '42501: refused', 'invitee A can''t insert a row like A''s row 1, parent_id of no row: 42501: refused');
select is(pg_temp.outcome('invitee A', $sql$
update public.teams set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'invitee A can''t update A''s row 1: 0 rows');
select is(pg_temp.outcome('invitee A', $sql$
update public.teams set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-00000000003d'
$sql$),
  '0 rows', 'invitee A can''t update B''s row 1: 0 rows');
select is(pg_temp.outcome('invitee A', $sql$
update public.teams set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-000000000079'
$sql$),
  '0 rows', 'invitee A can''t update nobody''s row 1: 0 rows');
select is(pg_temp.outcome('invitee A', $sql$
update public.teams set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-000000000085'
$sql$),
  '0 rows', 'invitee A can''t update A''s row 5: 0 rows');
select is(pg_temp.outcome('invitee A', $sql$
update public.teams set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-0000000000fd'
$sql$),
  '0 rows', 'invitee A can''t update B''s row 5: 0 rows');
select is(pg_temp.outcome('invitee A', $sql$
update public.teams set organization_id = '5c4e3a9e-1000-4000-8000-00000000002b' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'invitee A can''t update A''s row 1 to organization_id of B''s row 2 in organizations: 0 rows');
select is(pg_temp.outcome('invitee A', $sql$
update public.teams set organization_id = '5c4e3a9e-1000-4000-8000-000000000031' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'invitee A can''t update A''s row 1 to organization_id of B''s row 3 in organizations: 0 rows');
select is(pg_temp.outcome('invitee A', $sql$
update public.teams set organization_id = '5c4e3a9e-1000-4000-8000-0000000186ac' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'invitee A can''t update A''s row 1 to organization_id of no row: 0 rows');
select is(pg_temp.outcome('invitee A', $sql$
update public.teams set organization_id = null where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'invitee A can''t update A''s row 1 to organization_id null: 0 rows');
select is(pg_temp.outcome('invitee A', $sql$
update public.teams set parent_id = '5c4e3a9e-1000-4000-8000-000000000007' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'invitee A can''t update A''s row 1 to parent_id of A''s row 2 in teams: 0 rows');
select is(pg_temp.outcome('invitee A', $sql$
update public.teams set parent_id = '5c4e3a9e-1000-4000-8000-000000000085' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'invitee A can''t update A''s row 1 to parent_id of A''s row 5 in teams: 0 rows');
select is(pg_temp.outcome('invitee A', $sql$
update public.teams set parent_id = '5c4e3a9e-1000-4000-8000-0000000000fd' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'invitee A can''t update A''s row 1 to parent_id of B''s row 5 in teams: 0 rows');
select is(pg_temp.outcome('invitee A', $sql$
update public.teams set parent_id = '5c4e3a9e-1000-4000-8000-000000000115' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'invitee A can''t update A''s row 1 to parent_id of B''s row 6 in teams: 0 rows');
select is(pg_temp.outcome('invitee A', $sql$
update public.teams set parent_id = '5c4e3a9e-1000-4000-8000-0000000186b3' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'invitee A can''t update A''s row 1 to parent_id of no row: 0 rows');
select is(pg_temp.outcome('invitee A', $sql$
delete from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'invitee A can''t delete A''s row 1: 0 rows');
select is(pg_temp.outcome('invitee A', $sql$
delete from public.teams where id = '5c4e3a9e-1000-4000-8000-00000000003d'
$sql$),
  '0 rows', 'invitee A can''t delete B''s row 1: 0 rows');
select is(pg_temp.outcome('invitee A', $sql$
delete from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000079'
$sql$),
  '0 rows', 'invitee A can''t delete nobody''s row 1: 0 rows');
select is(pg_temp.outcome('invitee A', $sql$
delete from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000085'
$sql$),
  '0 rows', 'invitee A can''t delete A''s row 5: 0 rows');
select is(pg_temp.outcome('invitee A', $sql$
delete from public.teams where id = '5c4e3a9e-1000-4000-8000-0000000000fd'
$sql$),
  '0 rows', 'invitee A can''t delete B''s row 5: 0 rows');

-- invitee B

select is(pg_temp.outcome('invitee B', $sql$
select id from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'invitee B can''t read A''s row 1: 0 rows');
select is(pg_temp.outcome('invitee B', $sql$
select id from public.teams where id = '5c4e3a9e-1000-4000-8000-00000000003d'
$sql$),
  '0 rows', 'invitee B can''t read B''s row 1: 0 rows');
select is(pg_temp.outcome('invitee B', $sql$
select id from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000079'
$sql$),
  '0 rows', 'invitee B can''t read nobody''s row 1: 0 rows');
select is(pg_temp.outcome('invitee B', $sql$
select id from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000085'
$sql$),
  '0 rows', 'invitee B can''t read A''s row 5: 0 rows');
select is(pg_temp.outcome('invitee B', $sql$
select id from public.teams where id = '5c4e3a9e-1000-4000-8000-0000000000fd'
$sql$),
  '0 rows', 'invitee B can''t read B''s row 5: 0 rows');
select is(pg_temp.outcome('invitee B', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000001', null, 'name 1')
$sql$),
  '42501: refused', 'invitee B can''t insert a row like A''s row 1: 42501: refused');
select is(pg_temp.outcome('invitee B', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000025', null, 'name 1')
$sql$),
  '42501: refused', 'invitee B can''t insert a row like B''s row 1: 42501: refused');
select is(pg_temp.outcome('invitee B', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000049', null, 'name 1')
$sql$),
  '42501: refused', 'invitee B can''t insert a row like nobody''s row 1: 42501: refused');
select is(pg_temp.outcome('invitee B', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-1000-4000-8000-000000000001', 'name 1')
$sql$),
  '42501: refused', 'invitee B can''t insert a row like A''s row 5: 42501: refused');
select is(pg_temp.outcome('invitee B', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000025', '5c4e3a9e-1000-4000-8000-00000000003d', 'name 1')
$sql$),
  '42501: refused', 'invitee B can''t insert a row like B''s row 5: 42501: refused');
select is(pg_temp.outcome('invitee B', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-00000000004f', null, 'name 1')
$sql$),
  '42501: refused', 'invitee B can''t insert a row like B''s row 1, organization_id of nobody''s row 2 in organizations: 42501: refused');
select is(pg_temp.outcome('invitee B', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-0000000186ac', null, 'name 1')
$sql$),
  '42501: refused', 'invitee B can''t insert a row like B''s row 1, organization_id of no row: 42501: refused');
select is(pg_temp.outcome('invitee B', $sql$
insert into public.teams (organization_id, parent_id, name)
values (null, null, 'name 1')
$sql$),
  '42501: refused', 'invitee B can''t insert a row like B''s row 1, organization_id null: 42501: refused');
select is(pg_temp.outcome('invitee B', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000025', '5c4e3a9e-1000-4000-8000-00000000012d', 'name 1')
$sql$),
  '42501: refused', 'invitee B can''t insert a row like B''s row 1, parent_id of B''s row 7 in teams: 42501: refused');
select is(pg_temp.outcome('invitee B', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000025', '5c4e3a9e-1000-4000-8000-000000000145', 'name 1')
$sql$),
  '42501: refused', 'invitee B can''t insert a row like B''s row 1, parent_id of B''s row 8 in teams: 42501: refused');
select is(pg_temp.outcome('invitee B', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000025', '5c4e3a9e-1000-4000-8000-000000000115', 'name 1')
$sql$),
  '42501: refused', 'invitee B can''t insert a row like B''s row 1, parent_id of B''s row 6 in teams: 42501: refused');
select is(pg_temp.outcome('invitee B', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000025', '5c4e3a9e-1000-4000-8000-0000000186b3', 'name 1')
$sql$),
  '42501: refused', 'invitee B can''t insert a row like B''s row 1, parent_id of no row: 42501: refused');
select is(pg_temp.outcome('invitee B', $sql$
update public.teams set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'invitee B can''t update A''s row 1: 0 rows');
select is(pg_temp.outcome('invitee B', $sql$
update public.teams set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-00000000003d'
$sql$),
  '0 rows', 'invitee B can''t update B''s row 1: 0 rows');
select is(pg_temp.outcome('invitee B', $sql$
update public.teams set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-000000000079'
$sql$),
  '0 rows', 'invitee B can''t update nobody''s row 1: 0 rows');
select is(pg_temp.outcome('invitee B', $sql$
update public.teams set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-000000000085'
$sql$),
  '0 rows', 'invitee B can''t update A''s row 5: 0 rows');
select is(pg_temp.outcome('invitee B', $sql$
update public.teams set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-0000000000fd'
$sql$),
  '0 rows', 'invitee B can''t update B''s row 5: 0 rows');
select is(pg_temp.outcome('invitee B', $sql$
update public.teams set organization_id = '5c4e3a9e-1000-4000-8000-000000000049' where id = '5c4e3a9e-1000-4000-8000-00000000003d'
$sql$),
  '0 rows', 'invitee B can''t update B''s row 1 to organization_id of nobody''s row 1 in organizations: 0 rows');
select is(pg_temp.outcome('invitee B', $sql$
update public.teams set organization_id = '5c4e3a9e-1000-4000-8000-00000000004f' where id = '5c4e3a9e-1000-4000-8000-00000000003d'
$sql$),
  '0 rows', 'invitee B can''t update B''s row 1 to organization_id of nobody''s row 2 in organizations: 0 rows');
select is(pg_temp.outcome('invitee B', $sql$
update public.teams set organization_id = '5c4e3a9e-1000-4000-8000-0000000186ac' where id = '5c4e3a9e-1000-4000-8000-00000000003d'
$sql$),
  '0 rows', 'invitee B can''t update B''s row 1 to organization_id of no row: 0 rows');
select is(pg_temp.outcome('invitee B', $sql$
update public.teams set organization_id = null where id = '5c4e3a9e-1000-4000-8000-00000000003d'
$sql$),
  '0 rows', 'invitee B can''t update B''s row 1 to organization_id null: 0 rows');
select is(pg_temp.outcome('invitee B', $sql$
update public.teams set parent_id = '5c4e3a9e-1000-4000-8000-00000000012d' where id = '5c4e3a9e-1000-4000-8000-00000000003d'
$sql$),
  '0 rows', 'invitee B can''t update B''s row 1 to parent_id of B''s row 7 in teams: 0 rows');
select is(pg_temp.outcome('invitee B', $sql$
update public.teams set parent_id = '5c4e3a9e-1000-4000-8000-000000000145' where id = '5c4e3a9e-1000-4000-8000-00000000003d'
$sql$),
  '0 rows', 'invitee B can''t update B''s row 1 to parent_id of B''s row 8 in teams: 0 rows');
select is(pg_temp.outcome('invitee B', $sql$
update public.teams set parent_id = '5c4e3a9e-1000-4000-8000-000000000115' where id = '5c4e3a9e-1000-4000-8000-00000000003d'
$sql$),
  '0 rows', 'invitee B can''t update B''s row 1 to parent_id of B''s row 6 in teams: 0 rows');
select is(pg_temp.outcome('invitee B', $sql$
update public.teams set parent_id = '5c4e3a9e-1000-4000-8000-00000000003d' where id = '5c4e3a9e-1000-4000-8000-00000000003d'
$sql$),
  '0 rows', 'invitee B can''t update B''s row 1 to parent_id of B''s row 1 in teams: 0 rows');
select is(pg_temp.outcome('invitee B', $sql$
update public.teams set parent_id = '5c4e3a9e-1000-4000-8000-0000000186b3' where id = '5c4e3a9e-1000-4000-8000-00000000003d'
$sql$),
  '0 rows', 'invitee B can''t update B''s row 1 to parent_id of no row: 0 rows');
select is(pg_temp.outcome('invitee B', $sql$
delete from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'invitee B can''t delete A''s row 1: 0 rows');
select is(pg_temp.outcome('invitee B', $sql$
delete from public.teams where id = '5c4e3a9e-1000-4000-8000-00000000003d'
$sql$),
  '0 rows', 'invitee B can''t delete B''s row 1: 0 rows');
select is(pg_temp.outcome('invitee B', $sql$
delete from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000079'
$sql$),
  '0 rows', 'invitee B can''t delete nobody''s row 1: 0 rows');
select is(pg_temp.outcome('invitee B', $sql$
delete from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000085'
$sql$),
  '0 rows', 'invitee B can''t delete A''s row 5: 0 rows');
select is(pg_temp.outcome('invitee B', $sql$
delete from public.teams where id = '5c4e3a9e-1000-4000-8000-0000000000fd'
$sql$),
  '0 rows', 'invitee B can''t delete B''s row 5: 0 rows');

-- owner D

select is(pg_temp.outcome('owner D', $sql$
select id from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'owner D can read A''s row 1');
select is(pg_temp.outcome('owner D', $sql$
select id from public.teams where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '0 rows', 'owner D can''t read A''s row 3: 0 rows');
select is(pg_temp.outcome('owner D', $sql$
select id from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000079'
$sql$),
  '0 rows', 'owner D can''t read nobody''s row 1: 0 rows');
select is(pg_temp.outcome('owner D', $sql$
select id from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000085'
$sql$),
  '1 row', 'owner D can read A''s row 5');
select is(pg_temp.outcome('owner D', $sql$
select id from public.teams where id = '5c4e3a9e-1000-4000-8000-0000000000b5'
$sql$),
  '0 rows', 'owner D can''t read A''s row 7: 0 rows');
select is(pg_temp.outcome('owner D', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000001', null, 'name 1')
$sql$),
  '1 row', 'owner D can insert a row like A''s row 1');
select is(pg_temp.outcome('owner D', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000007', null, 'name 1')
$sql$),
  '42501: refused', 'owner D can''t insert a row like A''s row 3: 42501: refused');
select is(pg_temp.outcome('owner D', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000049', null, 'name 1')
$sql$),
  '42501: refused', 'owner D can''t insert a row like nobody''s row 1: 42501: refused');
select is(pg_temp.outcome('owner D', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-1000-4000-8000-000000000001', 'name 1')
$sql$),
  '1 row', 'owner D can insert a row like A''s row 5');
select is(pg_temp.outcome('owner D', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000007', '5c4e3a9e-1000-4000-8000-00000000000d', 'name 1')
$sql$),
  '42501: refused', 'owner D can''t insert a row like A''s row 7: 42501: refused');
select is(pg_temp.outcome('owner D', $sql$
update public.teams set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'owner D can update A''s row 1');
select is(pg_temp.outcome('owner D', $sql$
update public.teams set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '0 rows', 'owner D can''t update A''s row 3: 0 rows');
select is(pg_temp.outcome('owner D', $sql$
update public.teams set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-000000000079'
$sql$),
  '0 rows', 'owner D can''t update nobody''s row 1: 0 rows');
select is(pg_temp.outcome('owner D', $sql$
update public.teams set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-000000000085'
$sql$),
  '1 row', 'owner D can update A''s row 5');
select is(pg_temp.outcome('owner D', $sql$
update public.teams set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-0000000000b5'
$sql$),
  '0 rows', 'owner D can''t update A''s row 7: 0 rows');
select is(pg_temp.outcome('owner D', $sql$
update public.teams set parent_id = '5c4e3a9e-1000-4000-8000-000000000001' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '23514', 'owner D: update A''s row 1 to a parent_id of its own fails for everybody: 23514');
select is(pg_temp.outcome('owner D', $sql$
delete from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'owner D can delete A''s row 1');
select is(pg_temp.outcome('owner D', $sql$
delete from public.teams where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '0 rows', 'owner D can''t delete A''s row 3: 0 rows');
select is(pg_temp.outcome('owner D', $sql$
delete from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000079'
$sql$),
  '0 rows', 'owner D can''t delete nobody''s row 1: 0 rows');
select is(pg_temp.outcome('owner D', $sql$
delete from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000085'
$sql$),
  '1 row', 'owner D can delete A''s row 5');
select is(pg_temp.outcome('owner D', $sql$
delete from public.teams where id = '5c4e3a9e-1000-4000-8000-0000000000b5'
$sql$),
  '0 rows', 'owner D can''t delete A''s row 7: 0 rows');

-- manager E

select is(pg_temp.outcome('manager E', $sql$
select id from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'manager E can read A''s row 1');
select is(pg_temp.outcome('manager E', $sql$
select id from public.teams where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '0 rows', 'manager E can''t read A''s row 3: 0 rows');
select is(pg_temp.outcome('manager E', $sql$
select id from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000049'
$sql$),
  '1 row', 'manager E can read B''s row 3');
select is(pg_temp.outcome('manager E', $sql$
select id from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000079'
$sql$),
  '0 rows', 'manager E can''t read nobody''s row 1: 0 rows');
select is(pg_temp.outcome('manager E', $sql$
select id from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000085'
$sql$),
  '1 row', 'manager E can read A''s row 5');
select is(pg_temp.outcome('manager E', $sql$
select id from public.teams where id = '5c4e3a9e-1000-4000-8000-0000000000b5'
$sql$),
  '0 rows', 'manager E can''t read A''s row 7: 0 rows');
select is(pg_temp.outcome('manager E', $sql$
select id from public.teams where id = '5c4e3a9e-1000-4000-8000-00000000012d'
$sql$),
  '1 row', 'manager E can read B''s row 7');
select is(pg_temp.outcome('manager E', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000001', null, 'name 1')
$sql$),
  '1 row', 'manager E can insert a row like A''s row 1');
select is(pg_temp.outcome('manager E', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000007', null, 'name 1')
$sql$),
  '42501: refused', 'manager E can''t insert a row like A''s row 3: 42501: refused');
select is(pg_temp.outcome('manager E', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-00000000002b', null, 'name 1')
$sql$),
  '42501: refused', 'manager E can''t insert a row like B''s row 3: 42501: refused');
select is(pg_temp.outcome('manager E', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000049', null, 'name 1')
$sql$),
  '42501: refused', 'manager E can''t insert a row like nobody''s row 1: 42501: refused');
select is(pg_temp.outcome('manager E', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-1000-4000-8000-000000000001', 'name 1')
$sql$),
  '1 row', 'manager E can insert a row like A''s row 5');
select is(pg_temp.outcome('manager E', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000007', '5c4e3a9e-1000-4000-8000-00000000000d', 'name 1')
$sql$),
  '42501: refused', 'manager E can''t insert a row like A''s row 7: 42501: refused');
select is(pg_temp.outcome('manager E', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-00000000002b', '5c4e3a9e-1000-4000-8000-000000000049', 'name 1')
$sql$),
  '42501: refused', 'manager E can''t insert a row like B''s row 7: 42501: refused');
select is(pg_temp.outcome('manager E', $sql$
update public.teams set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'manager E can update A''s row 1');
select is(pg_temp.outcome('manager E', $sql$
update public.teams set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '0 rows', 'manager E can''t update A''s row 3: 0 rows');
select is(pg_temp.outcome('manager E', $sql$
update public.teams set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-000000000049'
$sql$),
  '0 rows', 'manager E can''t update B''s row 3: 0 rows');
select is(pg_temp.outcome('manager E', $sql$
update public.teams set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-000000000079'
$sql$),
  '0 rows', 'manager E can''t update nobody''s row 1: 0 rows');
select is(pg_temp.outcome('manager E', $sql$
update public.teams set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-000000000085'
$sql$),
  '1 row', 'manager E can update A''s row 5');
select is(pg_temp.outcome('manager E', $sql$
update public.teams set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-0000000000b5'
$sql$),
  '0 rows', 'manager E can''t update A''s row 7: 0 rows');
select is(pg_temp.outcome('manager E', $sql$
update public.teams set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-00000000012d'
$sql$),
  '0 rows', 'manager E can''t update B''s row 7: 0 rows');
select is(pg_temp.outcome('manager E', $sql$
update public.teams set parent_id = '5c4e3a9e-1000-4000-8000-000000000001' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '23514', 'manager E: update A''s row 1 to a parent_id of its own fails for everybody: 23514');
select is(pg_temp.outcome('manager E', $sql$
delete from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'manager E can delete A''s row 1');
select is(pg_temp.outcome('manager E', $sql$
delete from public.teams where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '0 rows', 'manager E can''t delete A''s row 3: 0 rows');
select is(pg_temp.outcome('manager E', $sql$
delete from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000049'
$sql$),
  '0 rows', 'manager E can''t delete B''s row 3: 0 rows');
select is(pg_temp.outcome('manager E', $sql$
delete from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000079'
$sql$),
  '0 rows', 'manager E can''t delete nobody''s row 1: 0 rows');
select is(pg_temp.outcome('manager E', $sql$
delete from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000085'
$sql$),
  '1 row', 'manager E can delete A''s row 5');
select is(pg_temp.outcome('manager E', $sql$
delete from public.teams where id = '5c4e3a9e-1000-4000-8000-0000000000b5'
$sql$),
  '0 rows', 'manager E can''t delete A''s row 7: 0 rows');
select is(pg_temp.outcome('manager E', $sql$
delete from public.teams where id = '5c4e3a9e-1000-4000-8000-00000000012d'
$sql$),
  '0 rows', 'manager E can''t delete B''s row 7: 0 rows');

-- member F

select is(pg_temp.outcome('member F', $sql$
select id from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'member F can read A''s row 1');
select is(pg_temp.outcome('member F', $sql$
select id from public.teams where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '0 rows', 'member F can''t read A''s row 3: 0 rows');
select is(pg_temp.outcome('member F', $sql$
select id from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000079'
$sql$),
  '0 rows', 'member F can''t read nobody''s row 1: 0 rows');
select is(pg_temp.outcome('member F', $sql$
select id from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000085'
$sql$),
  '1 row', 'member F can read A''s row 5');
select is(pg_temp.outcome('member F', $sql$
select id from public.teams where id = '5c4e3a9e-1000-4000-8000-0000000000b5'
$sql$),
  '0 rows', 'member F can''t read A''s row 7: 0 rows');
select is(pg_temp.outcome('member F', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000001', null, 'name 1')
$sql$),
  '42501: refused', 'member F can''t insert a row like A''s row 1: 42501: refused');
select is(pg_temp.outcome('member F', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000007', null, 'name 1')
$sql$),
  '42501: refused', 'member F can''t insert a row like A''s row 3: 42501: refused');
select is(pg_temp.outcome('member F', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000049', null, 'name 1')
$sql$),
  '42501: refused', 'member F can''t insert a row like nobody''s row 1: 42501: refused');
select is(pg_temp.outcome('member F', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-1000-4000-8000-000000000001', 'name 1')
$sql$),
  '42501: refused', 'member F can''t insert a row like A''s row 5: 42501: refused');
select is(pg_temp.outcome('member F', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000007', '5c4e3a9e-1000-4000-8000-00000000000d', 'name 1')
$sql$),
  '42501: refused', 'member F can''t insert a row like A''s row 7: 42501: refused');
select is(pg_temp.outcome('member F', $sql$
update public.teams set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'member F can''t update A''s row 1: 0 rows');
select is(pg_temp.outcome('member F', $sql$
update public.teams set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '0 rows', 'member F can''t update A''s row 3: 0 rows');
select is(pg_temp.outcome('member F', $sql$
update public.teams set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-000000000079'
$sql$),
  '0 rows', 'member F can''t update nobody''s row 1: 0 rows');
select is(pg_temp.outcome('member F', $sql$
update public.teams set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-000000000085'
$sql$),
  '0 rows', 'member F can''t update A''s row 5: 0 rows');
select is(pg_temp.outcome('member F', $sql$
update public.teams set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-0000000000b5'
$sql$),
  '0 rows', 'member F can''t update A''s row 7: 0 rows');
select is(pg_temp.outcome('member F', $sql$
update public.teams set parent_id = '5c4e3a9e-1000-4000-8000-000000000001' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'member F can''t update A''s row 1 to a parent_id of its own: 0 rows');
select is(pg_temp.outcome('member F', $sql$
delete from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'member F can''t delete A''s row 1: 0 rows');
select is(pg_temp.outcome('member F', $sql$
delete from public.teams where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '0 rows', 'member F can''t delete A''s row 3: 0 rows');
select is(pg_temp.outcome('member F', $sql$
delete from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000079'
$sql$),
  '0 rows', 'member F can''t delete nobody''s row 1: 0 rows');
select is(pg_temp.outcome('member F', $sql$
delete from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000085'
$sql$),
  '0 rows', 'member F can''t delete A''s row 5: 0 rows');
select is(pg_temp.outcome('member F', $sql$
delete from public.teams where id = '5c4e3a9e-1000-4000-8000-0000000000b5'
$sql$),
  '0 rows', 'member F can''t delete A''s row 7: 0 rows');

-- anon

select is(pg_temp.outcome('anon', $sql$
select id from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: no privilege', 'anon can''t read A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('anon', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000001', null, 'name 1')
$sql$),
  '42501: no privilege', 'anon can''t insert a row like A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('anon', $sql$
update public.teams set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: no privilege', 'anon can''t update A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('anon', $sql$
delete from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: no privilege', 'anon can''t delete A''s row 1: 42501: no privilege');

-- service

select is(pg_temp.outcome('service', $sql$
select id from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'service can read A''s row 1');
select is(pg_temp.outcome('service', $sql$
select id from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000079'
$sql$),
  '1 row', 'service can read nobody''s row 1');
select is(pg_temp.outcome('service', $sql$
select id from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000085'
$sql$),
  '1 row', 'service can read A''s row 5');
select is(pg_temp.outcome('service', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000001', null, 'name 1')
$sql$),
  '1 row', 'service can insert a row like A''s row 1');
select is(pg_temp.outcome('service', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000049', null, 'name 1')
$sql$),
  '1 row', 'service can insert a row like nobody''s row 1');
select is(pg_temp.outcome('service', $sql$
insert into public.teams (organization_id, parent_id, name)
values ('5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-1000-4000-8000-000000000001', 'name 1')
$sql$),
  '1 row', 'service can insert a row like A''s row 5');
select is(pg_temp.outcome('service', $sql$
update public.teams set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'service can update A''s row 1');
select is(pg_temp.outcome('service', $sql$
update public.teams set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-000000000079'
$sql$),
  '1 row', 'service can update nobody''s row 1');
select is(pg_temp.outcome('service', $sql$
update public.teams set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-000000000085'
$sql$),
  '1 row', 'service can update A''s row 5');
select is(pg_temp.outcome('service', $sql$
delete from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'service can delete A''s row 1');
select is(pg_temp.outcome('service', $sql$
delete from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000079'
$sql$),
  '1 row', 'service can delete nobody''s row 1');
select is(pg_temp.outcome('service', $sql$
delete from public.teams where id = '5c4e3a9e-1000-4000-8000-000000000085'
$sql$),
  '1 row', 'service can delete A''s row 5');

select * from finish();
rollback;
