-- Workspaces: who may do what with invitations
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
select plan(286);

select table_privs_are('public', 'invitations', 'anon', array[]::text[],
  'anon on all of invitations: nothing');
select any_column_privs_are('public', 'invitations', 'anon', array[]::text[],
  'anon on no column more than on all');
select table_privs_are('public', 'invitations', 'authenticated', array['SELECT', 'DELETE']::text[],
  'authenticated on all of invitations: select, delete');
select column_privs_are('public', 'invitations', 'id', 'authenticated', array['SELECT', 'INSERT']::text[],
  'authenticated on id: select, insert');
select column_privs_are('public', 'invitations', 'organization_id', 'authenticated', array['SELECT', 'INSERT']::text[],
  'authenticated on organization_id: select, insert');
select column_privs_are('public', 'invitations', 'email', 'authenticated', array['SELECT', 'INSERT']::text[],
  'authenticated on email: select, insert');
select column_privs_are('public', 'invitations', 'role', 'authenticated', array['SELECT', 'INSERT']::text[],
  'authenticated on role: select, insert');
select column_privs_are('public', 'invitations', 'token_hash', 'authenticated', array['SELECT', 'INSERT']::text[],
  'authenticated on token_hash: select, insert');
select column_privs_are('public', 'invitations', 'invited_by', 'authenticated', array['SELECT']::text[],
  'authenticated on invited_by: select');
select column_privs_are('public', 'invitations', 'expires_at', 'authenticated', array['SELECT']::text[],
  'authenticated on expires_at: select');
select column_privs_are('public', 'invitations', 'accepted_at', 'authenticated', array['SELECT']::text[],
  'authenticated on accepted_at: select');
select column_privs_are('public', 'invitations', 'created_at', 'authenticated', array['SELECT']::text[],
  'authenticated on created_at: select');
select table_privs_are('public', 'invitations', 'service_role', array['SELECT', 'INSERT', 'UPDATE', 'DELETE']::text[],
  'service_role on all of invitations: select, insert, update, delete');
select any_column_privs_are('public', 'invitations', 'service_role', array['SELECT', 'INSERT', 'UPDATE']::text[],
  'service_role on no column more than on all');
select ok((select relrowsecurity and relforcerowsecurity from pg_class where oid = 'public.invitations'::regclass),
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
-- invitations: A's row 1
insert into public.invitations (id, organization_id, email, role, token_hash, invited_by, expires_at,
  accepted_at)
values ('5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-1000-4000-8000-000000000001',
  'proof-a@schemagen.invalid', 'editor',
  E'\\x7878787878787878787878787878787878787878787878787878787878787878',
  '5c4e3a9e-0000-4000-8000-00000000000a', '2100-01-01 00:00:00+00', null);
-- invitations: A's row 2
insert into public.invitations (id, organization_id, email, role, token_hash, invited_by, expires_at,
  accepted_at)
values ('5c4e3a9e-1000-4000-8000-000000000007', '5c4e3a9e-1000-4000-8000-000000000001',
  'proof-b@schemagen.invalid', 'admin',
  E'\\x6462656231326662373964393461383535666363613164643764363536643436',
  '5c4e3a9e-0000-4000-8000-00000000000a', '2100-01-01 00:00:00+00', '2026-01-01 13:00:00+00');
-- invitations: A's row 3
insert into public.invitations (id, organization_id, email, role, token_hash, invited_by, expires_at,
  accepted_at)
values ('5c4e3a9e-1000-4000-8000-00000000000d', '5c4e3a9e-1000-4000-8000-000000000001',
  'proof-c@schemagen.invalid', 'viewer',
  E'\\x3130643261623533623238653135333731386132333039333938333431396439',
  '5c4e3a9e-0000-4000-8000-00000000000a', '2026-01-01 13:00:00+00', null);
-- invitations: A's row 4
insert into public.invitations (id, organization_id, email, role, token_hash, invited_by, expires_at,
  accepted_at)
values ('5c4e3a9e-1000-4000-8000-000000000013', '5c4e3a9e-1000-4000-8000-000000000001',
  'proof-a@schemagen.invalid', 'editor',
  E'\\x3831343437646363366135666533623935643539303735313530303063336233',
  '5c4e3a9e-0000-4000-8000-00000000000a', '2026-01-01 13:00:00+00', '2026-01-01 13:00:00+00');
-- invitations: A's row 5
insert into public.invitations (id, organization_id, email, role, token_hash, invited_by, expires_at,
  accepted_at)
values ('5c4e3a9e-1000-4000-8000-000000000019', '5c4e3a9e-1000-4000-8000-000000000001',
  'proof-b@schemagen.invalid', 'admin',
  E'\\x6566313535656162393337313263656666326161343536363565623666653365',
  '5c4e3a9e-0000-4000-8000-00000000000a', '2100-01-01 00:00:00+00', null);
-- invitations: A's row 6
insert into public.invitations (id, organization_id, email, role, token_hash, invited_by, expires_at,
  accepted_at)
values ('5c4e3a9e-1000-4000-8000-00000000001f', '5c4e3a9e-1000-4000-8000-000000000001',
  'proof-c@schemagen.invalid', 'viewer',
  E'\\x3866663336663061356637313766373138376165343163366665383837346333',
  '5c4e3a9e-0000-4000-8000-00000000000a', '2100-01-01 00:00:00+00', '2026-01-01 14:00:00+00');
-- invitations: A's row 7
insert into public.invitations (id, organization_id, email, role, token_hash, invited_by, expires_at,
  accepted_at)
values ('5c4e3a9e-1000-4000-8000-00000000002b', '5c4e3a9e-1000-4000-8000-000000000001',
  'proof-b@schemagen.invalid', 'admin',
  E'\\x3965396666396537346430656662356236653539616137313934303333323566',
  '5c4e3a9e-0000-4000-8000-00000000000a', '2026-01-01 13:00:00+00', '2026-01-01 14:00:00+00');
-- invitations: A's row 8
insert into public.invitations (id, organization_id, email, role, token_hash, invited_by, expires_at,
  accepted_at)
values ('5c4e3a9e-1000-4000-8000-00000000008b', '5c4e3a9e-1000-4000-8000-000000000001',
  'proof-b@schemagen.invalid', 'admin',
  E'\\x3161623465303461643162373939306639396461663562613561376430316630', null,
  '2026-01-01 13:00:00+00', '2026-01-01 14:00:00+00');
-- invitations: A's row 9
insert into public.invitations (id, organization_id, email, role, token_hash, invited_by, expires_at,
  accepted_at)
values ('5c4e3a9e-1000-4000-8000-000000000092', '5c4e3a9e-1000-4000-8000-000000000007',
  'proof-b@schemagen.invalid', 'admin',
  E'\\x3231313438303063633966636332336266303036646536366563343239633236',
  '5c4e3a9e-0000-4000-8000-00000000000a', '2100-01-01 00:00:00+00', null);
-- invitations: A's row 10
insert into public.invitations (id, organization_id, email, role, token_hash, invited_by, expires_at,
  accepted_at)
values ('5c4e3a9e-1000-4000-8000-0000000000ed', '5c4e3a9e-1000-4000-8000-000000000007',
  'proof-a@schemagen.invalid', 'editor',
  E'\\x3862346634653163636334366165333339333335633932343162366464323963',
  '5c4e3a9e-0000-4000-8000-00000000000a', '2026-01-01 13:00:00+00', '2026-01-01 16:00:00+00');
-- invitations: A's row 11
insert into public.invitations (id, organization_id, email, role, token_hash, invited_by, expires_at,
  accepted_at)
values ('5c4e3a9e-1000-4000-8000-0000000000f4', '5c4e3a9e-1000-4000-8000-00000000000d',
  'proof-a@schemagen.invalid', 'editor',
  E'\\x6138626530363837393735643239623262623939303239323237316634643661',
  '5c4e3a9e-0000-4000-8000-00000000000a', '2100-01-01 00:00:00+00', null);
-- invitations: A's row 12
insert into public.invitations (id, organization_id, email, role, token_hash, invited_by, expires_at,
  accepted_at)
values ('5c4e3a9e-1000-4000-8000-000000000156', '5c4e3a9e-1000-4000-8000-000000000025',
  'proof-c@schemagen.invalid', 'viewer',
  E'\\x6336616634336530356534366265383036373766303038346538613739396561',
  '5c4e3a9e-0000-4000-8000-00000000000a', '2100-01-01 00:00:00+00', null);
-- invitations: B's row 1
insert into public.invitations (id, organization_id, email, role, token_hash, invited_by, expires_at,
  accepted_at)
values ('5c4e3a9e-1000-4000-8000-00000000028e', '5c4e3a9e-1000-4000-8000-000000000025',
  'proof-b@schemagen.invalid', 'editor',
  E'\\x3630653465386139313932363932663734353439663762636264336539336663',
  '5c4e3a9e-0000-4000-8000-00000000000b', '2100-01-01 00:00:00+00', null);
-- invitations: B's row 2
insert into public.invitations (id, organization_id, email, role, token_hash, invited_by, expires_at,
  accepted_at)
values ('5c4e3a9e-1000-4000-8000-000000000294', '5c4e3a9e-1000-4000-8000-000000000025',
  'proof-a@schemagen.invalid', 'admin',
  E'\\x3232653033353931366566303438313763333161323835656534636539613736',
  '5c4e3a9e-0000-4000-8000-00000000000b', '2100-01-01 00:00:00+00', '2026-01-01 00:00:00+00');
-- invitations: B's row 3
insert into public.invitations (id, organization_id, email, role, token_hash, invited_by, expires_at,
  accepted_at)
values ('5c4e3a9e-1000-4000-8000-00000000029f', '5c4e3a9e-1000-4000-8000-000000000025',
  'proof-c@schemagen.invalid', 'viewer',
  E'\\x6330303463613835633631333339653535303630393438336161633234623463',
  '5c4e3a9e-0000-4000-8000-00000000000b', '2026-01-01 13:00:00+00', '2100-01-01 00:00:00+00');
-- invitations: B's row 4
insert into public.invitations (id, organization_id, email, role, token_hash, invited_by, expires_at,
  accepted_at)
values ('5c4e3a9e-1000-4000-8000-0000000002a5', '5c4e3a9e-1000-4000-8000-000000000025',
  'proof-a@schemagen.invalid', 'admin',
  E'\\x3837323337376431316438353035376133323239656234663435386132356161', null,
  '2100-01-01 00:00:00+00', null);
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
  ('invitee C', 'authenticated', '{"role": "authenticated", "email": "proof-c@schemagen.invalid"}'),
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
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'somebody without claims can''t read A''s row 1 (accepted_at = None): 0 rows');
select is(pg_temp.outcome('somebody without claims', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000007'
$sql$),
  '0 rows', 'somebody without claims can''t read A''s row 2: 0 rows');
select is(pg_temp.outcome('somebody without claims', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '0 rows', 'somebody without claims can''t read A''s row 3 (accepted_at = None): 0 rows');
select is(pg_temp.outcome('somebody without claims', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-00000000008b'
$sql$),
  '0 rows', 'somebody without claims can''t read A''s row 8: 0 rows');
select is(pg_temp.outcome('somebody without claims', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-0000000002a5'
$sql$),
  '0 rows', 'somebody without claims can''t read B''s row 4 (accepted_at = None): 0 rows');
select is(pg_temp.outcome('somebody without claims', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000001', 'proof-a@schemagen.invalid', 'editor',
  E'\\x7878787878787878787878787878787878787878787878787878787878787878')
$sql$),
  '42501: refused', 'somebody without claims can''t insert a row like A''s row 1 (accepted_at = None): 42501: refused');
select is(pg_temp.outcome('somebody without claims', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000001', 'proof-b@schemagen.invalid', 'admin',
  E'\\x6462656231326662373964393461383535666363613164643764363536643436')
$sql$),
  '42501: refused', 'somebody without claims can''t insert a row like A''s row 2: 42501: refused');
select is(pg_temp.outcome('somebody without claims', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000001', 'proof-c@schemagen.invalid', 'viewer',
  E'\\x3130643261623533623238653135333731386132333039333938333431396439')
$sql$),
  '42501: refused', 'somebody without claims can''t insert a row like A''s row 3 (accepted_at = None): 42501: refused');
select is(pg_temp.outcome('somebody without claims', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000001', 'proof-b@schemagen.invalid', 'admin',
  E'\\x3161623465303461643162373939306639396461663562613561376430316630')
$sql$),
  '42501: refused', 'somebody without claims can''t insert a row like A''s row 8: 42501: refused');
select is(pg_temp.outcome('somebody without claims', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000025', 'proof-a@schemagen.invalid', 'admin',
  E'\\x3837323337376431316438353035376133323239656234663435386132356161')
$sql$),
  '42501: refused', 'somebody without claims can''t insert a row like B''s row 4 (accepted_at = None): 42501: refused');
select is(pg_temp.outcome('somebody without claims', $sql$
update public.invitations set role = 'editor' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: no privilege', 'somebody without claims can''t update A''s row 1 (accepted_at = None): 42501: no privilege');
select is(pg_temp.outcome('somebody without claims', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'somebody without claims can''t delete A''s row 1 (accepted_at = None): 0 rows');
select is(pg_temp.outcome('somebody without claims', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000007'
$sql$),
  '0 rows', 'somebody without claims can''t delete A''s row 2: 0 rows');
select is(pg_temp.outcome('somebody without claims', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '0 rows', 'somebody without claims can''t delete A''s row 3 (accepted_at = None): 0 rows');
select is(pg_temp.outcome('somebody without claims', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-00000000008b'
$sql$),
  '0 rows', 'somebody without claims can''t delete A''s row 8: 0 rows');
select is(pg_temp.outcome('somebody without claims', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-0000000002a5'
$sql$),
  '0 rows', 'somebody without claims can''t delete B''s row 4 (accepted_at = None): 0 rows');

-- user A

select is(pg_temp.outcome('user A', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'user A can read A''s row 1 (accepted_at = None)');
select is(pg_temp.outcome('user A', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000007'
$sql$),
  '1 row', 'user A can read A''s row 2');
select is(pg_temp.outcome('user A', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '1 row', 'user A can read A''s row 3 (accepted_at = None)');
select is(pg_temp.outcome('user A', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-00000000008b'
$sql$),
  '1 row', 'user A can read A''s row 8');
select is(pg_temp.outcome('user A', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-00000000028e'
$sql$),
  '1 row', 'user A can read B''s row 1 (accepted_at = None)');
select is(pg_temp.outcome('user A', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000294'
$sql$),
  '1 row', 'user A can read B''s row 2');
select is(pg_temp.outcome('user A', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-0000000002a5'
$sql$),
  '1 row', 'user A can read B''s row 4 (accepted_at = None)');
select is(pg_temp.outcome('user A', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000001', 'proof-a@schemagen.invalid', 'editor',
  E'\\x7878787878787878787878787878787878787878787878787878787878787878')
$sql$),
  '23505', 'user A: insert a row like A''s row 1 (accepted_at = None) fails for everybody: 23505');
select is(pg_temp.outcome('user A', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000001', 'proof-b@schemagen.invalid', 'admin',
  E'\\x6462656231326662373964393461383535666363613164643764363536643436')
$sql$),
  '23505', 'user A: insert a row like A''s row 2 fails for everybody: 23505');
select is(pg_temp.outcome('user A', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000001', 'proof-c@schemagen.invalid', 'viewer',
  E'\\x3130643261623533623238653135333731386132333039333938333431396439')
$sql$),
  '23505', 'user A: insert a row like A''s row 3 (accepted_at = None) fails for everybody: 23505');
select is(pg_temp.outcome('user A', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000001', 'proof-b@schemagen.invalid', 'admin',
  E'\\x3161623465303461643162373939306639396461663562613561376430316630')
$sql$),
  '23505', 'user A: insert a row like A''s row 8 fails for everybody: 23505');
select is(pg_temp.outcome('user A', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000025', 'proof-b@schemagen.invalid', 'editor',
  E'\\x3630653465386139313932363932663734353439663762636264336539336663')
$sql$),
  '23505', 'user A: insert a row like B''s row 1 (accepted_at = None) fails for everybody: 23505');
select is(pg_temp.outcome('user A', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000025', 'proof-a@schemagen.invalid', 'admin',
  E'\\x3232653033353931366566303438313763333161323835656534636539613736')
$sql$),
  '23505', 'user A: insert a row like B''s row 2 fails for everybody: 23505');
select is(pg_temp.outcome('user A', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000025', 'proof-a@schemagen.invalid', 'admin',
  E'\\x3837323337376431316438353035376133323239656234663435386132356161')
$sql$),
  '23505', 'user A: insert a row like B''s row 4 (accepted_at = None) fails for everybody: 23505');
select is(pg_temp.outcome('user A', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000025', 'proof-a@schemagen.invalid', 'editor',
  E'\\x7878787878787878787878787878787878787878787878787878787878787878')
$sql$),
  '23505', 'user A: insert a row like A''s row 1, organization_id of B''s row 1 in organizations fails for everybody: 23505');
select is(pg_temp.outcome('user A', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000007', 'proof-a@schemagen.invalid', 'editor',
  E'\\x7878787878787878787878787878787878787878787878787878787878787878')
$sql$),
  '23505', 'user A: insert a row like A''s row 1, organization_id of A''s row 2 in organizations fails for everybody: 23505');
select is(pg_temp.outcome('user A', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-00000000002b', 'proof-a@schemagen.invalid', 'editor',
  E'\\x7878787878787878787878787878787878787878787878787878787878787878')
$sql$),
  '42501: refused', 'user A can''t insert a row like A''s row 1, organization_id of B''s row 2 in organizations: 42501: refused');
select is(pg_temp.outcome('user A', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000031', 'proof-a@schemagen.invalid', 'editor',
  E'\\x7878787878787878787878787878787878787878787878787878787878787878')
$sql$),
  '42501: refused', 'user A can''t insert a row like A''s row 1, organization_id of B''s row 3 in organizations: 42501: refused');
select is(pg_temp.outcome('user A', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-0000000186ae', 'proof-a@schemagen.invalid', 'editor',
  E'\\x7878787878787878787878787878787878787878787878787878787878787878')
$sql$),
  '42501: refused', 'user A can''t insert a row like A''s row 1, organization_id of no row: 42501: refused');
select is(pg_temp.outcome('user A', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values (null, 'proof-a@schemagen.invalid', 'editor',
  E'\\x7878787878787878787878787878787878787878787878787878787878787878')
$sql$),
  '42501: refused', 'user A can''t insert a row like A''s row 1, organization_id null: 42501: refused');
select is(pg_temp.outcome('user A', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000001', 'proof-d@schemagen.invalid', 'editor',
  E'\\x7878787878787878787878787878787878787878787878787878787878787878')
$sql$),
  '23505', 'user A: insert a row like A''s row 1, email of invitee D fails for everybody: 23505');
select is(pg_temp.outcome('user A', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000001', 'proof-b@schemagen.invalid', 'editor',
  E'\\x7878787878787878787878787878787878787878787878787878787878787878')
$sql$),
  '23505', 'user A: insert a row like A''s row 1, email of invitee B fails for everybody: 23505');
select is(pg_temp.outcome('user A', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000001', 'proof-nobody@schemagen.invalid', 'editor',
  E'\\x7878787878787878787878787878787878787878787878787878787878787878')
$sql$),
  '23505', 'user A: insert a row like A''s row 1, email of nobody fails for everybody: 23505');
select is(pg_temp.outcome('user A', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000001', null, 'editor',
  E'\\x7878787878787878787878787878787878787878787878787878787878787878')
$sql$),
  '23502', 'user A: insert a row like A''s row 1, email null fails for everybody: 23502');
select is(pg_temp.outcome('user A', $sql$
update public.invitations set role = 'editor' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: no privilege', 'user A can''t update A''s row 1 (accepted_at = None): 42501: no privilege');
select is(pg_temp.outcome('user A', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'user A can delete A''s row 1 (accepted_at = None)');
select is(pg_temp.outcome('user A', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000007'
$sql$),
  '1 row', 'user A can delete A''s row 2');
select is(pg_temp.outcome('user A', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '1 row', 'user A can delete A''s row 3 (accepted_at = None)');
select is(pg_temp.outcome('user A', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-00000000008b'
$sql$),
  '1 row', 'user A can delete A''s row 8');
select is(pg_temp.outcome('user A', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-00000000028e'
$sql$),
  '1 row', 'user A can delete B''s row 1 (accepted_at = None)');
select is(pg_temp.outcome('user A', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000294'
$sql$),
  '1 row', 'user A can delete B''s row 2');
select is(pg_temp.outcome('user A', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-0000000002a5'
$sql$),
  '1 row', 'user A can delete B''s row 4 (accepted_at = None)');

-- user B

select is(pg_temp.outcome('user B', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'user B can read A''s row 1 (accepted_at = None)');
select is(pg_temp.outcome('user B', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000007'
$sql$),
  '1 row', 'user B can read A''s row 2');
select is(pg_temp.outcome('user B', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '1 row', 'user B can read A''s row 3 (accepted_at = None)');
select is(pg_temp.outcome('user B', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-00000000008b'
$sql$),
  '1 row', 'user B can read A''s row 8');
select is(pg_temp.outcome('user B', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000092'
$sql$),
  '0 rows', 'user B can''t read A''s row 9 (accepted_at = None): 0 rows');
select is(pg_temp.outcome('user B', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-0000000000ed'
$sql$),
  '0 rows', 'user B can''t read A''s row 10: 0 rows');
select is(pg_temp.outcome('user B', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-00000000028e'
$sql$),
  '1 row', 'user B can read B''s row 1 (accepted_at = None)');
select is(pg_temp.outcome('user B', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000294'
$sql$),
  '1 row', 'user B can read B''s row 2');
select is(pg_temp.outcome('user B', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-0000000002a5'
$sql$),
  '1 row', 'user B can read B''s row 4 (accepted_at = None)');
select is(pg_temp.outcome('user B', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000001', 'proof-a@schemagen.invalid', 'editor',
  E'\\x7878787878787878787878787878787878787878787878787878787878787878')
$sql$),
  '23505', 'user B: insert a row like A''s row 1 (accepted_at = None) fails for everybody: 23505');
select is(pg_temp.outcome('user B', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000001', 'proof-b@schemagen.invalid', 'admin',
  E'\\x6462656231326662373964393461383535666363613164643764363536643436')
$sql$),
  '23505', 'user B: insert a row like A''s row 2 fails for everybody: 23505');
select is(pg_temp.outcome('user B', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000001', 'proof-c@schemagen.invalid', 'viewer',
  E'\\x3130643261623533623238653135333731386132333039333938333431396439')
$sql$),
  '23505', 'user B: insert a row like A''s row 3 (accepted_at = None) fails for everybody: 23505');
select is(pg_temp.outcome('user B', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000001', 'proof-b@schemagen.invalid', 'admin',
  E'\\x3161623465303461643162373939306639396461663562613561376430316630')
$sql$),
  '23505', 'user B: insert a row like A''s row 8 fails for everybody: 23505');
select is(pg_temp.outcome('user B', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000007', 'proof-b@schemagen.invalid', 'admin',
  E'\\x3231313438303063633966636332336266303036646536366563343239633236')
$sql$),
  '42501: refused', 'user B can''t insert a row like A''s row 9 (accepted_at = None): 42501: refused');
select is(pg_temp.outcome('user B', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000007', 'proof-a@schemagen.invalid', 'editor',
  E'\\x3862346634653163636334366165333339333335633932343162366464323963')
$sql$),
  '42501: refused', 'user B can''t insert a row like A''s row 10: 42501: refused');
select is(pg_temp.outcome('user B', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000025', 'proof-b@schemagen.invalid', 'editor',
  E'\\x3630653465386139313932363932663734353439663762636264336539336663')
$sql$),
  '23505', 'user B: insert a row like B''s row 1 (accepted_at = None) fails for everybody: 23505');
select is(pg_temp.outcome('user B', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000025', 'proof-a@schemagen.invalid', 'admin',
  E'\\x3232653033353931366566303438313763333161323835656534636539613736')
$sql$),
  '23505', 'user B: insert a row like B''s row 2 fails for everybody: 23505');
select is(pg_temp.outcome('user B', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000025', 'proof-a@schemagen.invalid', 'admin',
  E'\\x3837323337376431316438353035376133323239656234663435386132356161')
$sql$),
  '23505', 'user B: insert a row like B''s row 4 (accepted_at = None) fails for everybody: 23505');
select is(pg_temp.outcome('user B', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-00000000002b', 'proof-b@schemagen.invalid', 'editor',
  E'\\x3630653465386139313932363932663734353439663762636264336539336663')
$sql$),
  '23505', 'user B: insert a row like B''s row 1, organization_id of B''s row 2 in organizations fails for everybody: 23505');
select is(pg_temp.outcome('user B', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000031', 'proof-b@schemagen.invalid', 'editor',
  E'\\x3630653465386139313932363932663734353439663762636264336539336663')
$sql$),
  '23505', 'user B: insert a row like B''s row 1, organization_id of B''s row 3 in organizations fails for everybody: 23505');
select is(pg_temp.outcome('user B', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000049', 'proof-b@schemagen.invalid', 'editor',
  E'\\x3630653465386139313932363932663734353439663762636264336539336663')
$sql$),
  '42501: refused', 'user B can''t insert a row like B''s row 1, organization_id of nobody''s row 1 in organizations: 42501: refused');
select is(pg_temp.outcome('user B', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-00000000004f', 'proof-b@schemagen.invalid', 'editor',
  E'\\x3630653465386139313932363932663734353439663762636264336539336663')
$sql$),
  '42501: refused', 'user B can''t insert a row like B''s row 1, organization_id of nobody''s row 2 in organizations: 42501: refused');
select is(pg_temp.outcome('user B', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-0000000186ae', 'proof-b@schemagen.invalid', 'editor',
  E'\\x3630653465386139313932363932663734353439663762636264336539336663')
$sql$),
  '42501: refused', 'user B can''t insert a row like B''s row 1, organization_id of no row: 42501: refused');
select is(pg_temp.outcome('user B', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values (null, 'proof-b@schemagen.invalid', 'editor',
  E'\\x3630653465386139313932363932663734353439663762636264336539336663')
$sql$),
  '42501: refused', 'user B can''t insert a row like B''s row 1, organization_id null: 42501: refused');
select is(pg_temp.outcome('user B', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000025', 'proof-c@schemagen.invalid', 'editor',
  E'\\x3630653465386139313932363932663734353439663762636264336539336663')
$sql$),
  '23505', 'user B: insert a row like B''s row 1, email of invitee C fails for everybody: 23505');
select is(pg_temp.outcome('user B', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000025', 'proof-d@schemagen.invalid', 'editor',
  E'\\x3630653465386139313932363932663734353439663762636264336539336663')
$sql$),
  '23505', 'user B: insert a row like B''s row 1, email of invitee D fails for everybody: 23505');
select is(pg_temp.outcome('user B', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000025', 'proof-nobody@schemagen.invalid', 'editor',
  E'\\x3630653465386139313932363932663734353439663762636264336539336663')
$sql$),
  '23505', 'user B: insert a row like B''s row 1, email of nobody fails for everybody: 23505');
select is(pg_temp.outcome('user B', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000025', null, 'editor',
  E'\\x3630653465386139313932363932663734353439663762636264336539336663')
$sql$),
  '23502', 'user B: insert a row like B''s row 1, email null fails for everybody: 23502');
select is(pg_temp.outcome('user B', $sql$
update public.invitations set role = 'editor' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: no privilege', 'user B can''t update A''s row 1 (accepted_at = None): 42501: no privilege');
select is(pg_temp.outcome('user B', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'user B can delete A''s row 1 (accepted_at = None)');
select is(pg_temp.outcome('user B', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000007'
$sql$),
  '1 row', 'user B can delete A''s row 2');
select is(pg_temp.outcome('user B', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '1 row', 'user B can delete A''s row 3 (accepted_at = None)');
select is(pg_temp.outcome('user B', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-00000000008b'
$sql$),
  '1 row', 'user B can delete A''s row 8');
select is(pg_temp.outcome('user B', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000092'
$sql$),
  '0 rows', 'user B can''t delete A''s row 9 (accepted_at = None): 0 rows');
select is(pg_temp.outcome('user B', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-0000000000ed'
$sql$),
  '0 rows', 'user B can''t delete A''s row 10: 0 rows');
select is(pg_temp.outcome('user B', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-00000000028e'
$sql$),
  '1 row', 'user B can delete B''s row 1 (accepted_at = None)');
select is(pg_temp.outcome('user B', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000294'
$sql$),
  '1 row', 'user B can delete B''s row 2');
select is(pg_temp.outcome('user B', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-0000000002a5'
$sql$),
  '1 row', 'user B can delete B''s row 4 (accepted_at = None)');

-- user C

select is(pg_temp.outcome('user C', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'user C can''t read A''s row 1 (accepted_at = None): 0 rows');
select is(pg_temp.outcome('user C', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000007'
$sql$),
  '0 rows', 'user C can''t read A''s row 2: 0 rows');
select is(pg_temp.outcome('user C', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '0 rows', 'user C can''t read A''s row 3 (accepted_at = None): 0 rows');
select is(pg_temp.outcome('user C', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-00000000008b'
$sql$),
  '0 rows', 'user C can''t read A''s row 8: 0 rows');
select is(pg_temp.outcome('user C', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-0000000002a5'
$sql$),
  '0 rows', 'user C can''t read B''s row 4 (accepted_at = None): 0 rows');
select is(pg_temp.outcome('user C', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000001', 'proof-a@schemagen.invalid', 'editor',
  E'\\x7878787878787878787878787878787878787878787878787878787878787878')
$sql$),
  '42501: refused', 'user C can''t insert a row like A''s row 1 (accepted_at = None): 42501: refused');
select is(pg_temp.outcome('user C', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000001', 'proof-b@schemagen.invalid', 'admin',
  E'\\x6462656231326662373964393461383535666363613164643764363536643436')
$sql$),
  '42501: refused', 'user C can''t insert a row like A''s row 2: 42501: refused');
select is(pg_temp.outcome('user C', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000001', 'proof-c@schemagen.invalid', 'viewer',
  E'\\x3130643261623533623238653135333731386132333039333938333431396439')
$sql$),
  '42501: refused', 'user C can''t insert a row like A''s row 3 (accepted_at = None): 42501: refused');
select is(pg_temp.outcome('user C', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000001', 'proof-b@schemagen.invalid', 'admin',
  E'\\x3161623465303461643162373939306639396461663562613561376430316630')
$sql$),
  '42501: refused', 'user C can''t insert a row like A''s row 8: 42501: refused');
select is(pg_temp.outcome('user C', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000025', 'proof-a@schemagen.invalid', 'admin',
  E'\\x3837323337376431316438353035376133323239656234663435386132356161')
$sql$),
  '42501: refused', 'user C can''t insert a row like B''s row 4 (accepted_at = None): 42501: refused');
select is(pg_temp.outcome('user C', $sql$
update public.invitations set role = 'editor' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: no privilege', 'user C can''t update A''s row 1 (accepted_at = None): 42501: no privilege');
select is(pg_temp.outcome('user C', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'user C can''t delete A''s row 1 (accepted_at = None): 0 rows');
select is(pg_temp.outcome('user C', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000007'
$sql$),
  '0 rows', 'user C can''t delete A''s row 2: 0 rows');
select is(pg_temp.outcome('user C', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '0 rows', 'user C can''t delete A''s row 3 (accepted_at = None): 0 rows');
select is(pg_temp.outcome('user C', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-00000000008b'
$sql$),
  '0 rows', 'user C can''t delete A''s row 8: 0 rows');
select is(pg_temp.outcome('user C', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-0000000002a5'
$sql$),
  '0 rows', 'user C can''t delete B''s row 4 (accepted_at = None): 0 rows');

-- invitee A

select is(pg_temp.outcome('invitee A', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'invitee A can read A''s row 1 (accepted_at = None)');
select is(pg_temp.outcome('invitee A', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000007'
$sql$),
  '0 rows', 'invitee A can''t read A''s row 2: 0 rows');
select is(pg_temp.outcome('invitee A', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '0 rows', 'invitee A can''t read A''s row 3 (accepted_at = None): 0 rows');
select is(pg_temp.outcome('invitee A', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000019'
$sql$),
  '0 rows', 'invitee A can''t read A''s row 5 (accepted_at = None): 0 rows');
select is(pg_temp.outcome('invitee A', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-00000000008b'
$sql$),
  '0 rows', 'invitee A can''t read A''s row 8: 0 rows');
select is(pg_temp.outcome('invitee A', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-00000000028e'
$sql$),
  '0 rows', 'invitee A can''t read B''s row 1 (accepted_at = None): 0 rows');
select is(pg_temp.outcome('invitee A', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000294'
$sql$),
  '0 rows', 'invitee A can''t read B''s row 2: 0 rows');
select is(pg_temp.outcome('invitee A', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-0000000002a5'
$sql$),
  '1 row', 'invitee A can read B''s row 4 (accepted_at = None)');
select is(pg_temp.outcome('invitee A', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000001', 'proof-a@schemagen.invalid', 'editor',
  E'\\x7878787878787878787878787878787878787878787878787878787878787878')
$sql$),
  '42501: refused', 'invitee A can''t insert a row like A''s row 1 (accepted_at = None): 42501: refused');
select is(pg_temp.outcome('invitee A', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000001', 'proof-b@schemagen.invalid', 'admin',
  E'\\x6462656231326662373964393461383535666363613164643764363536643436')
$sql$),
  '42501: refused', 'invitee A can''t insert a row like A''s row 2: 42501: refused');
select is(pg_temp.outcome('invitee A', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000001', 'proof-c@schemagen.invalid', 'viewer',
  E'\\x3130643261623533623238653135333731386132333039333938333431396439')
$sql$),
  '42501: refused', 'invitee A can''t insert a row like A''s row 3 (accepted_at = None): 42501: refused');
select is(pg_temp.outcome('invitee A', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000001', 'proof-b@schemagen.invalid', 'admin',
  E'\\x6566313535656162393337313263656666326161343536363565623666653365')
$sql$),
  '42501: refused', 'invitee A can''t insert a row like A''s row 5 (accepted_at = None): 42501: refused');
select is(pg_temp.outcome('invitee A', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000001', 'proof-b@schemagen.invalid', 'admin',
  E'\\x3161623465303461643162373939306639396461663562613561376430316630')
$sql$),
  '42501: refused', 'invitee A can''t insert a row like A''s row 8: 42501: refused');
select is(pg_temp.outcome('invitee A', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000025', 'proof-b@schemagen.invalid', 'editor',
  E'\\x3630653465386139313932363932663734353439663762636264336539336663')
$sql$),
  '42501: refused', 'invitee A can''t insert a row like B''s row 1 (accepted_at = None): 42501: refused');
select is(pg_temp.outcome('invitee A', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000025', 'proof-a@schemagen.invalid', 'admin',
  E'\\x3232653033353931366566303438313763333161323835656534636539613736')
$sql$),
  '42501: refused', 'invitee A can''t insert a row like B''s row 2: 42501: refused');
select is(pg_temp.outcome('invitee A', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000025', 'proof-a@schemagen.invalid', 'admin',
  E'\\x3837323337376431316438353035376133323239656234663435386132356161')
$sql$),
  '42501: refused', 'invitee A can''t insert a row like B''s row 4 (accepted_at = None): 42501: refused');
select is(pg_temp.outcome('invitee A', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-00000000002b', 'proof-a@schemagen.invalid', 'editor',
  E'\\x7878787878787878787878787878787878787878787878787878787878787878')
$sql$),
  '42501: refused', 'invitee A can''t insert a row like A''s row 1, organization_id of B''s row 2 in organizations: 42501: refused');
select is(pg_temp.outcome('invitee A', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000031', 'proof-a@schemagen.invalid', 'editor',
  E'\\x7878787878787878787878787878787878787878787878787878787878787878')
$sql$),
  '42501: refused', 'invitee A can''t insert a row like A''s row 1, organization_id of B''s row 3 in organizations: 42501: refused');
select is(pg_temp.outcome('invitee A', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-0000000186ae', 'proof-a@schemagen.invalid', 'editor',
  E'\\x7878787878787878787878787878787878787878787878787878787878787878')
$sql$),
  '42501: refused', 'invitee A can''t insert a row like A''s row 1, organization_id of no row: 42501: refused');
select is(pg_temp.outcome('invitee A', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values (null, 'proof-a@schemagen.invalid', 'editor',
  E'\\x7878787878787878787878787878787878787878787878787878787878787878')
$sql$),
  '42501: refused', 'invitee A can''t insert a row like A''s row 1, organization_id null: 42501: refused');
select is(pg_temp.outcome('invitee A', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000001', 'proof-d@schemagen.invalid', 'editor',
  E'\\x7878787878787878787878787878787878787878787878787878787878787878')
$sql$),
  '42501: refused', 'invitee A can''t insert a row like A''s row 1, email of invitee D: 42501: refused');
select is(pg_temp.outcome('invitee A', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000001', 'proof-b@schemagen.invalid', 'editor',
  E'\\x7878787878787878787878787878787878787878787878787878787878787878')
$sql$),
  '42501: refused', 'invitee A can''t insert a row like A''s row 1, email of invitee B: 42501: refused');
select is(pg_temp.outcome('invitee A', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000001', 'proof-nobody@schemagen.invalid', 'editor',
  E'\\x7878787878787878787878787878787878787878787878787878787878787878')
$sql$),
  '42501: refused', 'invitee A can''t insert a row like A''s row 1, email of nobody: 42501: refused');
select is(pg_temp.outcome('invitee A', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000001', null, 'editor',
  E'\\x7878787878787878787878787878787878787878787878787878787878787878')
$sql$),
  '42501: refused', 'invitee A can''t insert a row like A''s row 1, email null: 42501: refused');
select is(pg_temp.outcome('invitee A', $sql$
update public.invitations set role = 'editor' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: no privilege', 'invitee A can''t update A''s row 1 (accepted_at = None): 42501: no privilege');
select is(pg_temp.outcome('invitee A', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'invitee A can''t delete A''s row 1 (accepted_at = None): 0 rows');
select is(pg_temp.outcome('invitee A', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000007'
$sql$),
  '0 rows', 'invitee A can''t delete A''s row 2: 0 rows');
select is(pg_temp.outcome('invitee A', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '0 rows', 'invitee A can''t delete A''s row 3 (accepted_at = None): 0 rows');
select is(pg_temp.outcome('invitee A', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000019'
$sql$),
  '0 rows', 'invitee A can''t delete A''s row 5 (accepted_at = None): 0 rows');
select is(pg_temp.outcome('invitee A', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-00000000008b'
$sql$),
  '0 rows', 'invitee A can''t delete A''s row 8: 0 rows');
select is(pg_temp.outcome('invitee A', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-00000000028e'
$sql$),
  '0 rows', 'invitee A can''t delete B''s row 1 (accepted_at = None): 0 rows');
select is(pg_temp.outcome('invitee A', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000294'
$sql$),
  '0 rows', 'invitee A can''t delete B''s row 2: 0 rows');
select is(pg_temp.outcome('invitee A', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-0000000002a5'
$sql$),
  '0 rows', 'invitee A can''t delete B''s row 4 (accepted_at = None): 0 rows');

-- invitee B

select is(pg_temp.outcome('invitee B', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'invitee B can''t read A''s row 1 (accepted_at = None): 0 rows');
select is(pg_temp.outcome('invitee B', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000007'
$sql$),
  '0 rows', 'invitee B can''t read A''s row 2: 0 rows');
select is(pg_temp.outcome('invitee B', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '0 rows', 'invitee B can''t read A''s row 3 (accepted_at = None): 0 rows');
select is(pg_temp.outcome('invitee B', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000019'
$sql$),
  '1 row', 'invitee B can read A''s row 5 (accepted_at = None)');
select is(pg_temp.outcome('invitee B', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-00000000008b'
$sql$),
  '0 rows', 'invitee B can''t read A''s row 8: 0 rows');
select is(pg_temp.outcome('invitee B', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-00000000028e'
$sql$),
  '1 row', 'invitee B can read B''s row 1 (accepted_at = None)');
select is(pg_temp.outcome('invitee B', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000294'
$sql$),
  '0 rows', 'invitee B can''t read B''s row 2: 0 rows');
select is(pg_temp.outcome('invitee B', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-0000000002a5'
$sql$),
  '0 rows', 'invitee B can''t read B''s row 4 (accepted_at = None): 0 rows');
select is(pg_temp.outcome('invitee B', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000001', 'proof-a@schemagen.invalid', 'editor',
  E'\\x7878787878787878787878787878787878787878787878787878787878787878')
$sql$),
  '42501: refused', 'invitee B can''t insert a row like A''s row 1 (accepted_at = None): 42501: refused');
select is(pg_temp.outcome('invitee B', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000001', 'proof-b@schemagen.invalid', 'admin',
  E'\\x6462656231326662373964393461383535666363613164643764363536643436')
$sql$),
  '42501: refused', 'invitee B can''t insert a row like A''s row 2: 42501: refused');
select is(pg_temp.outcome('invitee B', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000001', 'proof-c@schemagen.invalid', 'viewer',
  E'\\x3130643261623533623238653135333731386132333039333938333431396439')
$sql$),
  '42501: refused', 'invitee B can''t insert a row like A''s row 3 (accepted_at = None): 42501: refused');
select is(pg_temp.outcome('invitee B', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000001', 'proof-b@schemagen.invalid', 'admin',
  E'\\x6566313535656162393337313263656666326161343536363565623666653365')
$sql$),
  '42501: refused', 'invitee B can''t insert a row like A''s row 5 (accepted_at = None): 42501: refused');
select is(pg_temp.outcome('invitee B', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000001', 'proof-b@schemagen.invalid', 'admin',
  E'\\x3161623465303461643162373939306639396461663562613561376430316630')
$sql$),
  '42501: refused', 'invitee B can''t insert a row like A''s row 8: 42501: refused');
select is(pg_temp.outcome('invitee B', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000025', 'proof-b@schemagen.invalid', 'editor',
  E'\\x3630653465386139313932363932663734353439663762636264336539336663')
$sql$),
  '42501: refused', 'invitee B can''t insert a row like B''s row 1 (accepted_at = None): 42501: refused');
select is(pg_temp.outcome('invitee B', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000025', 'proof-a@schemagen.invalid', 'admin',
  E'\\x3232653033353931366566303438313763333161323835656534636539613736')
$sql$),
  '42501: refused', 'invitee B can''t insert a row like B''s row 2: 42501: refused');
select is(pg_temp.outcome('invitee B', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000025', 'proof-a@schemagen.invalid', 'admin',
  E'\\x3837323337376431316438353035376133323239656234663435386132356161')
$sql$),
  '42501: refused', 'invitee B can''t insert a row like B''s row 4 (accepted_at = None): 42501: refused');
select is(pg_temp.outcome('invitee B', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000049', 'proof-b@schemagen.invalid', 'editor',
  E'\\x3630653465386139313932363932663734353439663762636264336539336663')
$sql$),
  '42501: refused', 'invitee B can''t insert a row like B''s row 1, organization_id of nobody''s row 1 in organizations: 42501: refused');
select is(pg_temp.outcome('invitee B', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-00000000004f', 'proof-b@schemagen.invalid', 'editor',
  E'\\x3630653465386139313932363932663734353439663762636264336539336663')
$sql$),
  '42501: refused', 'invitee B can''t insert a row like B''s row 1, organization_id of nobody''s row 2 in organizations: 42501: refused');
select is(pg_temp.outcome('invitee B', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-0000000186ae', 'proof-b@schemagen.invalid', 'editor',
  E'\\x3630653465386139313932363932663734353439663762636264336539336663')
$sql$),
  '42501: refused', 'invitee B can''t insert a row like B''s row 1, organization_id of no row: 42501: refused');
select is(pg_temp.outcome('invitee B', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values (null, 'proof-b@schemagen.invalid', 'editor',
  E'\\x3630653465386139313932363932663734353439663762636264336539336663')
$sql$),
  '42501: refused', 'invitee B can''t insert a row like B''s row 1, organization_id null: 42501: refused');
select is(pg_temp.outcome('invitee B', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000025', 'proof-c@schemagen.invalid', 'editor',
  E'\\x3630653465386139313932363932663734353439663762636264336539336663')
$sql$),
  '42501: refused', 'invitee B can''t insert a row like B''s row 1, email of invitee C: 42501: refused');
select is(pg_temp.outcome('invitee B', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000025', 'proof-d@schemagen.invalid', 'editor',
  E'\\x3630653465386139313932363932663734353439663762636264336539336663')
$sql$),
  '42501: refused', 'invitee B can''t insert a row like B''s row 1, email of invitee D: 42501: refused');
select is(pg_temp.outcome('invitee B', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000025', 'proof-nobody@schemagen.invalid', 'editor',
  E'\\x3630653465386139313932363932663734353439663762636264336539336663')
$sql$),
  '42501: refused', 'invitee B can''t insert a row like B''s row 1, email of nobody: 42501: refused');
select is(pg_temp.outcome('invitee B', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000025', null, 'editor',
  E'\\x3630653465386139313932363932663734353439663762636264336539336663')
$sql$),
  '42501: refused', 'invitee B can''t insert a row like B''s row 1, email null: 42501: refused');
select is(pg_temp.outcome('invitee B', $sql$
update public.invitations set role = 'editor' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: no privilege', 'invitee B can''t update A''s row 1 (accepted_at = None): 42501: no privilege');
select is(pg_temp.outcome('invitee B', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'invitee B can''t delete A''s row 1 (accepted_at = None): 0 rows');
select is(pg_temp.outcome('invitee B', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000007'
$sql$),
  '0 rows', 'invitee B can''t delete A''s row 2: 0 rows');
select is(pg_temp.outcome('invitee B', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '0 rows', 'invitee B can''t delete A''s row 3 (accepted_at = None): 0 rows');
select is(pg_temp.outcome('invitee B', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000019'
$sql$),
  '0 rows', 'invitee B can''t delete A''s row 5 (accepted_at = None): 0 rows');
select is(pg_temp.outcome('invitee B', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-00000000008b'
$sql$),
  '0 rows', 'invitee B can''t delete A''s row 8: 0 rows');
select is(pg_temp.outcome('invitee B', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-00000000028e'
$sql$),
  '0 rows', 'invitee B can''t delete B''s row 1 (accepted_at = None): 0 rows');
select is(pg_temp.outcome('invitee B', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000294'
$sql$),
  '0 rows', 'invitee B can''t delete B''s row 2: 0 rows');
select is(pg_temp.outcome('invitee B', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-0000000002a5'
$sql$),
  '0 rows', 'invitee B can''t delete B''s row 4 (accepted_at = None): 0 rows');

-- invitee C

select is(pg_temp.outcome('invitee C', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'invitee C can''t read A''s row 1 (accepted_at = None): 0 rows');
select is(pg_temp.outcome('invitee C', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000007'
$sql$),
  '0 rows', 'invitee C can''t read A''s row 2: 0 rows');
select is(pg_temp.outcome('invitee C', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '0 rows', 'invitee C can''t read A''s row 3 (accepted_at = None): 0 rows');
select is(pg_temp.outcome('invitee C', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-00000000008b'
$sql$),
  '0 rows', 'invitee C can''t read A''s row 8: 0 rows');
select is(pg_temp.outcome('invitee C', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000156'
$sql$),
  '1 row', 'invitee C can read A''s row 12 (accepted_at = None)');
select is(pg_temp.outcome('invitee C', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-0000000002a5'
$sql$),
  '0 rows', 'invitee C can''t read B''s row 4 (accepted_at = None): 0 rows');
select is(pg_temp.outcome('invitee C', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000001', 'proof-a@schemagen.invalid', 'editor',
  E'\\x7878787878787878787878787878787878787878787878787878787878787878')
$sql$),
  '42501: refused', 'invitee C can''t insert a row like A''s row 1 (accepted_at = None): 42501: refused');
select is(pg_temp.outcome('invitee C', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000001', 'proof-b@schemagen.invalid', 'admin',
  E'\\x6462656231326662373964393461383535666363613164643764363536643436')
$sql$),
  '42501: refused', 'invitee C can''t insert a row like A''s row 2: 42501: refused');
select is(pg_temp.outcome('invitee C', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000001', 'proof-c@schemagen.invalid', 'viewer',
  E'\\x3130643261623533623238653135333731386132333039333938333431396439')
$sql$),
  '42501: refused', 'invitee C can''t insert a row like A''s row 3 (accepted_at = None): 42501: refused');
select is(pg_temp.outcome('invitee C', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000001', 'proof-b@schemagen.invalid', 'admin',
  E'\\x3161623465303461643162373939306639396461663562613561376430316630')
$sql$),
  '42501: refused', 'invitee C can''t insert a row like A''s row 8: 42501: refused');
select is(pg_temp.outcome('invitee C', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000025', 'proof-c@schemagen.invalid', 'viewer',
  E'\\x6336616634336530356534366265383036373766303038346538613739396561')
$sql$),
  '42501: refused', 'invitee C can''t insert a row like A''s row 12 (accepted_at = None): 42501: refused');
select is(pg_temp.outcome('invitee C', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000025', 'proof-a@schemagen.invalid', 'admin',
  E'\\x3837323337376431316438353035376133323239656234663435386132356161')
$sql$),
  '42501: refused', 'invitee C can''t insert a row like B''s row 4 (accepted_at = None): 42501: refused');
select is(pg_temp.outcome('invitee C', $sql$
update public.invitations set role = 'editor' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: no privilege', 'invitee C can''t update A''s row 1 (accepted_at = None): 42501: no privilege');
select is(pg_temp.outcome('invitee C', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'invitee C can''t delete A''s row 1 (accepted_at = None): 0 rows');
select is(pg_temp.outcome('invitee C', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000007'
$sql$),
  '0 rows', 'invitee C can''t delete A''s row 2: 0 rows');
select is(pg_temp.outcome('invitee C', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '0 rows', 'invitee C can''t delete A''s row 3 (accepted_at = None): 0 rows');
select is(pg_temp.outcome('invitee C', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-00000000008b'
$sql$),
  '0 rows', 'invitee C can''t delete A''s row 8: 0 rows');
select is(pg_temp.outcome('invitee C', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000156'
$sql$),
  '0 rows', 'invitee C can''t delete A''s row 12 (accepted_at = None): 0 rows');
select is(pg_temp.outcome('invitee C', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-0000000002a5'
$sql$),
  '0 rows', 'invitee C can''t delete B''s row 4 (accepted_at = None): 0 rows');

-- owner D

select is(pg_temp.outcome('owner D', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'owner D can read A''s row 1 (accepted_at = None)');
select is(pg_temp.outcome('owner D', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000007'
$sql$),
  '1 row', 'owner D can read A''s row 2');
select is(pg_temp.outcome('owner D', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '1 row', 'owner D can read A''s row 3 (accepted_at = None)');
select is(pg_temp.outcome('owner D', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-00000000008b'
$sql$),
  '1 row', 'owner D can read A''s row 8');
select is(pg_temp.outcome('owner D', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000092'
$sql$),
  '0 rows', 'owner D can''t read A''s row 9 (accepted_at = None): 0 rows');
select is(pg_temp.outcome('owner D', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-0000000000ed'
$sql$),
  '0 rows', 'owner D can''t read A''s row 10: 0 rows');
select is(pg_temp.outcome('owner D', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-0000000002a5'
$sql$),
  '0 rows', 'owner D can''t read B''s row 4 (accepted_at = None): 0 rows');
select is(pg_temp.outcome('owner D', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000001', 'proof-a@schemagen.invalid', 'editor',
  E'\\x7878787878787878787878787878787878787878787878787878787878787878')
$sql$),
  '23505', 'owner D: insert a row like A''s row 1 (accepted_at = None) fails for everybody: 23505');
select is(pg_temp.outcome('owner D', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000001', 'proof-b@schemagen.invalid', 'admin',
  E'\\x6462656231326662373964393461383535666363613164643764363536643436')
$sql$),
  '23505', 'owner D: insert a row like A''s row 2 fails for everybody: 23505');
select is(pg_temp.outcome('owner D', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000001', 'proof-c@schemagen.invalid', 'viewer',
  E'\\x3130643261623533623238653135333731386132333039333938333431396439')
$sql$),
  '23505', 'owner D: insert a row like A''s row 3 (accepted_at = None) fails for everybody: 23505');
select is(pg_temp.outcome('owner D', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000001', 'proof-b@schemagen.invalid', 'admin',
  E'\\x3161623465303461643162373939306639396461663562613561376430316630')
$sql$),
  '23505', 'owner D: insert a row like A''s row 8 fails for everybody: 23505');
select is(pg_temp.outcome('owner D', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000007', 'proof-b@schemagen.invalid', 'admin',
  E'\\x3231313438303063633966636332336266303036646536366563343239633236')
$sql$),
  '42501: refused', 'owner D can''t insert a row like A''s row 9 (accepted_at = None): 42501: refused');
select is(pg_temp.outcome('owner D', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000007', 'proof-a@schemagen.invalid', 'editor',
  E'\\x3862346634653163636334366165333339333335633932343162366464323963')
$sql$),
  '42501: refused', 'owner D can''t insert a row like A''s row 10: 42501: refused');
select is(pg_temp.outcome('owner D', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000025', 'proof-a@schemagen.invalid', 'admin',
  E'\\x3837323337376431316438353035376133323239656234663435386132356161')
$sql$),
  '42501: refused', 'owner D can''t insert a row like B''s row 4 (accepted_at = None): 42501: refused');
select is(pg_temp.outcome('owner D', $sql$
update public.invitations set role = 'editor' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: no privilege', 'owner D can''t update A''s row 1 (accepted_at = None): 42501: no privilege');
select is(pg_temp.outcome('owner D', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'owner D can delete A''s row 1 (accepted_at = None)');
select is(pg_temp.outcome('owner D', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000007'
$sql$),
  '1 row', 'owner D can delete A''s row 2');
select is(pg_temp.outcome('owner D', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '1 row', 'owner D can delete A''s row 3 (accepted_at = None)');
select is(pg_temp.outcome('owner D', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-00000000008b'
$sql$),
  '1 row', 'owner D can delete A''s row 8');
select is(pg_temp.outcome('owner D', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000092'
$sql$),
  '0 rows', 'owner D can''t delete A''s row 9 (accepted_at = None): 0 rows');
select is(pg_temp.outcome('owner D', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-0000000000ed'
$sql$),
  '0 rows', 'owner D can''t delete A''s row 10: 0 rows');
select is(pg_temp.outcome('owner D', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-0000000002a5'
$sql$),
  '0 rows', 'owner D can''t delete B''s row 4 (accepted_at = None): 0 rows');

-- manager E

select is(pg_temp.outcome('manager E', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'manager E can read A''s row 1 (accepted_at = None)');
select is(pg_temp.outcome('manager E', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000007'
$sql$),
  '1 row', 'manager E can read A''s row 2');
select is(pg_temp.outcome('manager E', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '1 row', 'manager E can read A''s row 3 (accepted_at = None)');
select is(pg_temp.outcome('manager E', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-00000000008b'
$sql$),
  '1 row', 'manager E can read A''s row 8');
select is(pg_temp.outcome('manager E', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000092'
$sql$),
  '0 rows', 'manager E can''t read A''s row 9 (accepted_at = None): 0 rows');
select is(pg_temp.outcome('manager E', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-0000000000ed'
$sql$),
  '0 rows', 'manager E can''t read A''s row 10: 0 rows');
select is(pg_temp.outcome('manager E', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-0000000002a5'
$sql$),
  '0 rows', 'manager E can''t read B''s row 4 (accepted_at = None): 0 rows');
select is(pg_temp.outcome('manager E', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000001', 'proof-a@schemagen.invalid', 'editor',
  E'\\x7878787878787878787878787878787878787878787878787878787878787878')
$sql$),
  '23505', 'manager E: insert a row like A''s row 1 (accepted_at = None) fails for everybody: 23505');
select is(pg_temp.outcome('manager E', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000001', 'proof-b@schemagen.invalid', 'admin',
  E'\\x6462656231326662373964393461383535666363613164643764363536643436')
$sql$),
  '23505', 'manager E: insert a row like A''s row 2 fails for everybody: 23505');
select is(pg_temp.outcome('manager E', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000001', 'proof-c@schemagen.invalid', 'viewer',
  E'\\x3130643261623533623238653135333731386132333039333938333431396439')
$sql$),
  '23505', 'manager E: insert a row like A''s row 3 (accepted_at = None) fails for everybody: 23505');
select is(pg_temp.outcome('manager E', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000001', 'proof-b@schemagen.invalid', 'admin',
  E'\\x3161623465303461643162373939306639396461663562613561376430316630')
$sql$),
  '23505', 'manager E: insert a row like A''s row 8 fails for everybody: 23505');
select is(pg_temp.outcome('manager E', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000007', 'proof-b@schemagen.invalid', 'admin',
  E'\\x3231313438303063633966636332336266303036646536366563343239633236')
$sql$),
  '42501: refused', 'manager E can''t insert a row like A''s row 9 (accepted_at = None): 42501: refused');
select is(pg_temp.outcome('manager E', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000007', 'proof-a@schemagen.invalid', 'editor',
  E'\\x3862346634653163636334366165333339333335633932343162366464323963')
$sql$),
  '42501: refused', 'manager E can''t insert a row like A''s row 10: 42501: refused');
select is(pg_temp.outcome('manager E', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000025', 'proof-a@schemagen.invalid', 'admin',
  E'\\x3837323337376431316438353035376133323239656234663435386132356161')
$sql$),
  '42501: refused', 'manager E can''t insert a row like B''s row 4 (accepted_at = None): 42501: refused');
select is(pg_temp.outcome('manager E', $sql$
update public.invitations set role = 'editor' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: no privilege', 'manager E can''t update A''s row 1 (accepted_at = None): 42501: no privilege');
select is(pg_temp.outcome('manager E', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'manager E can delete A''s row 1 (accepted_at = None)');
select is(pg_temp.outcome('manager E', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000007'
$sql$),
  '1 row', 'manager E can delete A''s row 2');
select is(pg_temp.outcome('manager E', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '1 row', 'manager E can delete A''s row 3 (accepted_at = None)');
select is(pg_temp.outcome('manager E', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-00000000008b'
$sql$),
  '1 row', 'manager E can delete A''s row 8');
select is(pg_temp.outcome('manager E', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000092'
$sql$),
  '0 rows', 'manager E can''t delete A''s row 9 (accepted_at = None): 0 rows');
select is(pg_temp.outcome('manager E', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-0000000000ed'
$sql$),
  '0 rows', 'manager E can''t delete A''s row 10: 0 rows');
select is(pg_temp.outcome('manager E', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-0000000002a5'
$sql$),
  '0 rows', 'manager E can''t delete B''s row 4 (accepted_at = None): 0 rows');

-- member F

select is(pg_temp.outcome('member F', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'member F can''t read A''s row 1 (accepted_at = None): 0 rows');
select is(pg_temp.outcome('member F', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000007'
$sql$),
  '0 rows', 'member F can''t read A''s row 2: 0 rows');
select is(pg_temp.outcome('member F', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '0 rows', 'member F can''t read A''s row 3 (accepted_at = None): 0 rows');
select is(pg_temp.outcome('member F', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-00000000008b'
$sql$),
  '0 rows', 'member F can''t read A''s row 8: 0 rows');
select is(pg_temp.outcome('member F', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-0000000002a5'
$sql$),
  '0 rows', 'member F can''t read B''s row 4 (accepted_at = None): 0 rows');
select is(pg_temp.outcome('member F', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000001', 'proof-a@schemagen.invalid', 'editor',
  E'\\x7878787878787878787878787878787878787878787878787878787878787878')
$sql$),
  '42501: refused', 'member F can''t insert a row like A''s row 1 (accepted_at = None): 42501: refused');
select is(pg_temp.outcome('member F', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000001', 'proof-b@schemagen.invalid', 'admin',
  E'\\x6462656231326662373964393461383535666363613164643764363536643436')
$sql$),
  '42501: refused', 'member F can''t insert a row like A''s row 2: 42501: refused');
select is(pg_temp.outcome('member F', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000001', 'proof-c@schemagen.invalid', 'viewer',
  E'\\x3130643261623533623238653135333731386132333039333938333431396439')
$sql$),
  '42501: refused', 'member F can''t insert a row like A''s row 3 (accepted_at = None): 42501: refused');
select is(pg_temp.outcome('member F', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000001', 'proof-b@schemagen.invalid', 'admin',
  E'\\x3161623465303461643162373939306639396461663562613561376430316630')
$sql$),
  '42501: refused', 'member F can''t insert a row like A''s row 8: 42501: refused');
select is(pg_temp.outcome('member F', $sql$
insert into public.invitations (organization_id, email, role, token_hash)
values ('5c4e3a9e-1000-4000-8000-000000000025', 'proof-a@schemagen.invalid', 'admin',
  E'\\x3837323337376431316438353035376133323239656234663435386132356161')
$sql$),
  '42501: refused', 'member F can''t insert a row like B''s row 4 (accepted_at = None): 42501: refused');
select is(pg_temp.outcome('member F', $sql$
update public.invitations set role = 'editor' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: no privilege', 'member F can''t update A''s row 1 (accepted_at = None): 42501: no privilege');
select is(pg_temp.outcome('member F', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'member F can''t delete A''s row 1 (accepted_at = None): 0 rows');
select is(pg_temp.outcome('member F', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000007'
$sql$),
  '0 rows', 'member F can''t delete A''s row 2: 0 rows');
select is(pg_temp.outcome('member F', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '0 rows', 'member F can''t delete A''s row 3 (accepted_at = None): 0 rows');
select is(pg_temp.outcome('member F', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-00000000008b'
$sql$),
  '0 rows', 'member F can''t delete A''s row 8: 0 rows');
select is(pg_temp.outcome('member F', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-0000000002a5'
$sql$),
  '0 rows', 'member F can''t delete B''s row 4 (accepted_at = None): 0 rows');

-- anon

select is(pg_temp.outcome('anon', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: no privilege', 'anon can''t read A''s row 1 (accepted_at = None): 42501: no privilege');
select is(pg_temp.outcome('anon', $sql$
insert into public.invitations (organization_id, email, role, token_hash, invited_by, expires_at,
  accepted_at)
values ('5c4e3a9e-1000-4000-8000-000000000001', 'proof-a@schemagen.invalid', 'editor',
  E'\\x7878787878787878787878787878787878787878787878787878787878787878',
  '5c4e3a9e-0000-4000-8000-00000000000a', '2100-01-01 00:00:00+00', null)
$sql$),
  '42501: no privilege', 'anon can''t insert a row like A''s row 1 (accepted_at = None): 42501: no privilege');
select is(pg_temp.outcome('anon', $sql$
update public.invitations set role = 'editor' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: no privilege', 'anon can''t update A''s row 1 (accepted_at = None): 42501: no privilege');
select is(pg_temp.outcome('anon', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: no privilege', 'anon can''t delete A''s row 1 (accepted_at = None): 42501: no privilege');

-- service

select is(pg_temp.outcome('service', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'service can read A''s row 1 (accepted_at = None)');
select is(pg_temp.outcome('service', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000007'
$sql$),
  '1 row', 'service can read A''s row 2');
select is(pg_temp.outcome('service', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '1 row', 'service can read A''s row 3 (accepted_at = None)');
select is(pg_temp.outcome('service', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-00000000008b'
$sql$),
  '1 row', 'service can read A''s row 8');
select is(pg_temp.outcome('service', $sql$
select id from public.invitations where id = '5c4e3a9e-1000-4000-8000-0000000002a5'
$sql$),
  '1 row', 'service can read B''s row 4 (accepted_at = None)');
select is(pg_temp.outcome('service', $sql$
insert into public.invitations (organization_id, email, role, token_hash, invited_by, expires_at,
  accepted_at)
values ('5c4e3a9e-1000-4000-8000-000000000001', 'proof-a@schemagen.invalid', 'editor',
  E'\\x7878787878787878787878787878787878787878787878787878787878787878',
  '5c4e3a9e-0000-4000-8000-00000000000a', '2100-01-01 00:00:00+00', null)
$sql$),
  '23505', 'service: insert a row like A''s row 1 (accepted_at = None) fails for everybody: 23505');
select is(pg_temp.outcome('service', $sql$
insert into public.invitations (organization_id, email, role, token_hash, invited_by, expires_at,
  accepted_at)
values ('5c4e3a9e-1000-4000-8000-000000000001', 'proof-b@schemagen.invalid', 'admin',
  E'\\x6462656231326662373964393461383535666363613164643764363536643436',
  '5c4e3a9e-0000-4000-8000-00000000000a', '2100-01-01 00:00:00+00', '2026-01-01 13:00:00+00')
$sql$),
  '23505', 'service: insert a row like A''s row 2 fails for everybody: 23505');
select is(pg_temp.outcome('service', $sql$
insert into public.invitations (organization_id, email, role, token_hash, invited_by, expires_at,
  accepted_at)
values ('5c4e3a9e-1000-4000-8000-000000000001', 'proof-c@schemagen.invalid', 'viewer',
  E'\\x3130643261623533623238653135333731386132333039333938333431396439',
  '5c4e3a9e-0000-4000-8000-00000000000a', '2026-01-01 13:00:00+00', null)
$sql$),
  '23505', 'service: insert a row like A''s row 3 (accepted_at = None) fails for everybody: 23505');
select is(pg_temp.outcome('service', $sql$
insert into public.invitations (organization_id, email, role, token_hash, invited_by, expires_at,
  accepted_at)
values ('5c4e3a9e-1000-4000-8000-000000000001', 'proof-b@schemagen.invalid', 'admin',
  E'\\x3161623465303461643162373939306639396461663562613561376430316630', null,
  '2026-01-01 13:00:00+00', '2026-01-01 14:00:00+00')
$sql$),
  '23505', 'service: insert a row like A''s row 8 fails for everybody: 23505');
select is(pg_temp.outcome('service', $sql$
insert into public.invitations (organization_id, email, role, token_hash, invited_by, expires_at,
  accepted_at)
values ('5c4e3a9e-1000-4000-8000-000000000025', 'proof-a@schemagen.invalid', 'admin',
  E'\\x3837323337376431316438353035376133323239656234663435386132356161', null,
  '2100-01-01 00:00:00+00', null)
$sql$),
  '23505', 'service: insert a row like B''s row 4 (accepted_at = None) fails for everybody: 23505');
select is(pg_temp.outcome('service', $sql$
update public.invitations set role = 'editor' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'service can update A''s row 1 (accepted_at = None)');
select is(pg_temp.outcome('service', $sql$
update public.invitations set role = 'admin' where id = '5c4e3a9e-1000-4000-8000-000000000007'
$sql$),
  '1 row', 'service can update A''s row 2');
select is(pg_temp.outcome('service', $sql$
update public.invitations set role = 'viewer' where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '1 row', 'service can update A''s row 3 (accepted_at = None)');
select is(pg_temp.outcome('service', $sql$
update public.invitations set role = 'admin' where id = '5c4e3a9e-1000-4000-8000-00000000008b'
$sql$),
  '1 row', 'service can update A''s row 8');
select is(pg_temp.outcome('service', $sql$
update public.invitations set role = 'admin' where id = '5c4e3a9e-1000-4000-8000-0000000002a5'
$sql$),
  '1 row', 'service can update B''s row 4 (accepted_at = None)');
select is(pg_temp.outcome('service', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'service can delete A''s row 1 (accepted_at = None)');
select is(pg_temp.outcome('service', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-000000000007'
$sql$),
  '1 row', 'service can delete A''s row 2');
select is(pg_temp.outcome('service', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '1 row', 'service can delete A''s row 3 (accepted_at = None)');
select is(pg_temp.outcome('service', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-00000000008b'
$sql$),
  '1 row', 'service can delete A''s row 8');
select is(pg_temp.outcome('service', $sql$
delete from public.invitations where id = '5c4e3a9e-1000-4000-8000-0000000002a5'
$sql$),
  '1 row', 'service can delete B''s row 4 (accepted_at = None)');

select * from finish();
rollback;
