-- AI integration: who may do what with embeddings
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
select plan(77);

select table_privs_are('public', 'embeddings', 'anon', array[]::text[],
  'anon on all of embeddings: nothing');
select any_column_privs_are('public', 'embeddings', 'anon', array[]::text[],
  'anon on no column more than on all');
select table_privs_are('public', 'embeddings', 'authenticated', array['SELECT', 'INSERT', 'UPDATE', 'DELETE']::text[],
  'authenticated on all of embeddings: select, insert, update, delete');
select any_column_privs_are('public', 'embeddings', 'authenticated', array['SELECT', 'INSERT', 'UPDATE']::text[],
  'authenticated on no column more than on all');
select table_privs_are('public', 'embeddings', 'service_role', array['SELECT', 'INSERT', 'UPDATE', 'DELETE']::text[],
  'service_role on all of embeddings: select, insert, update, delete');
select any_column_privs_are('public', 'embeddings', 'service_role', array['SELECT', 'INSERT', 'UPDATE']::text[],
  'service_role on no column more than on all');
select ok((select relrowsecurity and relforcerowsecurity from pg_class where oid = 'public.embeddings'::regclass),
  'row level security is enabled and forced');

-- Rows, each under the name that the tests call it by.

-- users
insert into auth.users (id, email, raw_user_meta_data) values
  ('5c4e3a9e-0000-4000-8000-00000000000a', 'proof-a@schemagen.invalid', '{"full_name": "User A", "name": "User A", "user_name": "User A", "avatar_url": "User A"}'),
  ('5c4e3a9e-0000-4000-8000-00000000000b', 'proof-b@schemagen.invalid', '{"full_name": "User B", "name": "User B", "user_name": "User B", "avatar_url": "User B"}'),
  ('5c4e3a9e-0000-4000-8000-00000000000c', 'proof-c@schemagen.invalid', '{"full_name": "User C", "name": "User C", "user_name": "User C", "avatar_url": "User C"}');
-- embeddings: A's row 1
insert into public.embeddings (document_id, id, user_id, content, embedding, metadata) overriding system value
values ('500001', 'id 1', null, 'content 1',
  ('[1,2' || repeat(',0', 1534) || ']')::extensions.vector(1536), '{"n": 1}');
-- embeddings: A's row 2
insert into public.embeddings (document_id, id, user_id, content, embedding, metadata) overriding system value
values ('500002', 'x', '5c4e3a9e-0000-4000-8000-00000000000a', 'content 7',
  ('[1,0,0,0,0,0,0,1' || repeat(',0', 1528) || ']')::extensions.vector(1536), '{"object": 1}');
-- embeddings: A's row 3
insert into public.embeddings (document_id, id, user_id, content, embedding, metadata) overriding system value
values ('500003', 'xx', null, 'content 13',
  ('[1,0,0,0,0,0,0,0,0,0,0,0,0,7' || repeat(',0', 1522) || ']')::extensions.vector(1536),
  '{"object": "text"}');
-- embeddings: A's row 4
insert into public.embeddings (document_id, id, user_id, content, embedding, metadata) overriding system value
values ('500004', '1', '5c4e3a9e-0000-4000-8000-00000000000b', 'content 19',
  ('[1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,6' || repeat(',0', 1516) || ']')::extensions.vector(1536),
  '{"object": true}');
-- embeddings: A's row 5
insert into public.embeddings (document_id, id, user_id, content, embedding, metadata) overriding system value
values ('500005', (repeat('x', 200))::text, null, 'content 25',
  ('[1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,5' || repeat(',0', 1510) || ']')::extensions.vector(1536),
  '{"n": 1}');
-- embeddings: B's row 1
insert into public.embeddings (document_id, id, user_id, content, embedding, metadata) overriding system value
values ('500006', 'id 3', null, 'content 49',
  ('[1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1' || repeat(',0', 1486) || ']')::extensions.vector(1536),
  '{"n": 1}');
-- embeddings: B's row 2
insert into public.embeddings (document_id, id, user_id, content, embedding, metadata) overriding system value
values ('500007', 'id 4', '5c4e3a9e-0000-4000-8000-00000000000b', 'content 55',
  ('[1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,7' || repeat(',0', 1480) || ']')::extensions.vector(1536),
  '{"object": 1}');
-- embeddings: B's row 3
insert into public.embeddings (document_id, id, user_id, content, embedding, metadata) overriding system value
values ('500008', 'a', null, 'content 61',
  ('[1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,6' || repeat(',0', 1474) || ']')::extensions.vector(1536),
  '{"object": "text"}');
-- embeddings: B's row 4
insert into public.embeddings (document_id, id, user_id, content, embedding, metadata) overriding system value
values ('500009', 'abc', '5c4e3a9e-0000-4000-8000-00000000000a', 'content 67',
  ('[1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,5' || repeat(',0', 1468) || ']')::extensions.vector(1536),
  '{"object": true}');
-- embeddings: B's row 5
insert into public.embeddings (document_id, id, user_id, content, embedding, metadata) overriding system value
values ('500010', 'ABC', null, 'content 73',
  ('[1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,4' || repeat(',0', 1462) || ']')::extensions.vector(1536),
  '{"n": 1}');
-- embeddings: nobody's row 1
insert into public.embeddings (document_id, id, user_id, content, embedding, metadata) overriding system value
values ('500011', 'two words', null, 'content 97',
  ('[1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,7' || repeat(',0', 1438) || ']')::extensions.vector(1536),
  '{"n": 1}');
-- embeddings: nobody's row 2
insert into public.embeddings (document_id, id, user_id, content, embedding, metadata) overriding system value
values ('500012', '12345', '5c4e3a9e-0000-4000-8000-00000000000a', 'content 103',
  ('[1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,6' || repeat(',0', 1432) || ']')::extensions.vector(1536),
  '{"object": 1}');
-- embeddings: nobody's row 3
insert into public.embeddings (document_id, id, user_id, content, embedding, metadata) overriding system value
values ('500013', 'mail@example.com', null, 'content 109',
  ('[1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,5' || repeat(',0', 1426) || ']')::extensions.vector(1536),
  '{"object": "text"}');
-- embeddings: nobody's row 4
insert into public.embeddings (document_id, id, user_id, content, embedding, metadata) overriding system value
values ('500014', 'https://example.com/path', '5c4e3a9e-0000-4000-8000-00000000000b', 'content 115',
  ('[1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,4' || repeat(',0', 1420) || ']')::extensions.vector(1536),
  '{"object": true}');
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
select document_id from public.embeddings where document_id = '500001'
$sql$),
  '0 rows', 'somebody without claims can''t read A''s row 1: 0 rows');
select is(pg_temp.outcome('somebody without claims', $sql$
select document_id from public.embeddings where document_id = '500002'
$sql$),
  '0 rows', 'somebody without claims can''t read A''s row 2: 0 rows');
select is(pg_temp.outcome('somebody without claims', $sql$
insert into public.embeddings (id, user_id, content, metadata)
values ('id 1', null, 'content 1', '{"n": 1}')
$sql$),
  '42501: refused', 'somebody without claims can''t insert a row like A''s row 1: 42501: refused');
select is(pg_temp.outcome('somebody without claims', $sql$
insert into public.embeddings (id, user_id, content, metadata)
values ('x', '5c4e3a9e-0000-4000-8000-00000000000a', 'content 7', '{"object": 1}')
$sql$),
  '42501: refused', 'somebody without claims can''t insert a row like A''s row 2: 42501: refused');
select is(pg_temp.outcome('somebody without claims', $sql$
update public.embeddings set content = 'content 1' where document_id = '500001'
$sql$),
  '0 rows', 'somebody without claims can''t update A''s row 1: 0 rows');
select is(pg_temp.outcome('somebody without claims', $sql$
update public.embeddings set content = 'content 7' where document_id = '500002'
$sql$),
  '0 rows', 'somebody without claims can''t update A''s row 2: 0 rows');
select is(pg_temp.outcome('somebody without claims', $sql$
delete from public.embeddings where document_id = '500001'
$sql$),
  '0 rows', 'somebody without claims can''t delete A''s row 1: 0 rows');
select is(pg_temp.outcome('somebody without claims', $sql$
delete from public.embeddings where document_id = '500002'
$sql$),
  '0 rows', 'somebody without claims can''t delete A''s row 2: 0 rows');

-- user who does not exist

select is(pg_temp.outcome('user who does not exist', $sql$
select document_id from public.embeddings where document_id = '500001'
$sql$),
  '1 row', 'user who does not exist can read A''s row 1');
select is(pg_temp.outcome('user who does not exist', $sql$
select document_id from public.embeddings where document_id = '500002'
$sql$),
  '0 rows', 'user who does not exist can''t read A''s row 2: 0 rows');
select is(pg_temp.outcome('user who does not exist', $sql$
insert into public.embeddings (id, user_id, content, metadata)
values ('id 1', null, 'content 1', '{"n": 1}')
$sql$),
  '42501: refused', 'user who does not exist can''t insert a row like A''s row 1: 42501: refused');
select is(pg_temp.outcome('user who does not exist', $sql$
insert into public.embeddings (id, user_id, content, metadata)
values ('x', '5c4e3a9e-0000-4000-8000-00000000000a', 'content 7', '{"object": 1}')
$sql$),
  '42501: refused', 'user who does not exist can''t insert a row like A''s row 2: 42501: refused');
select is(pg_temp.outcome('user who does not exist', $sql$
update public.embeddings set content = 'content 1' where document_id = '500001'
$sql$),
  '0 rows', 'user who does not exist can''t update A''s row 1: 0 rows');
select is(pg_temp.outcome('user who does not exist', $sql$
update public.embeddings set content = 'content 7' where document_id = '500002'
$sql$),
  '0 rows', 'user who does not exist can''t update A''s row 2: 0 rows');
select is(pg_temp.outcome('user who does not exist', $sql$
delete from public.embeddings where document_id = '500001'
$sql$),
  '0 rows', 'user who does not exist can''t delete A''s row 1: 0 rows');
select is(pg_temp.outcome('user who does not exist', $sql$
delete from public.embeddings where document_id = '500002'
$sql$),
  '0 rows', 'user who does not exist can''t delete A''s row 2: 0 rows');

-- user A

select is(pg_temp.outcome('user A', $sql$
select document_id from public.embeddings where document_id = '500001'
$sql$),
  '1 row', 'user A can read A''s row 1');
select is(pg_temp.outcome('user A', $sql$
select document_id from public.embeddings where document_id = '500002'
$sql$),
  '1 row', 'user A can read A''s row 2');
select is(pg_temp.outcome('user A', $sql$
select document_id from public.embeddings where document_id = '500004'
$sql$),
  '0 rows', 'user A can''t read A''s row 4: 0 rows');
select is(pg_temp.outcome('user A', $sql$
insert into public.embeddings (id, user_id, content, metadata)
values ('id 1', null, 'content 1', '{"n": 1}')
$sql$),
  '42501: refused', 'user A can''t insert a row like A''s row 1: 42501: refused');
select is(pg_temp.outcome('user A', $sql$
insert into public.embeddings (id, user_id, content, metadata)
values ('x', '5c4e3a9e-0000-4000-8000-00000000000a', 'content 7', '{"object": 1}')
$sql$),
  '23505', 'user A: insert a row like A''s row 2 fails for everybody: 23505');
select is(pg_temp.outcome('user A', $sql$
insert into public.embeddings (id, user_id, content, metadata)
values ('1', '5c4e3a9e-0000-4000-8000-00000000000b', 'content 19', '{"object": true}')
$sql$),
  '42501: refused', 'user A can''t insert a row like A''s row 4: 42501: refused');
select is(pg_temp.outcome('user A', $sql$
insert into public.embeddings (id, user_id, content, metadata)
values ('id 1', '5c4e3a9e-0000-4000-8000-00000000000a', 'content 1', '{"n": 1}')
$sql$),
  '1 row', 'user A can insert a row like A''s row 1, user_id of user A');
select is(pg_temp.outcome('user A', $sql$
insert into public.embeddings (id, user_id, content, metadata)
values ('id 1', '5c4e3a9e-0000-4000-8000-00000000000b', 'content 1', '{"n": 1}')
$sql$),
  '42501: refused', 'user A can''t insert a row like A''s row 1, user_id of user B: 42501: refused');
select is(pg_temp.outcome('user A', $sql$
insert into public.embeddings (id, user_id, content, metadata)
values ('id 1', '5c4e3a9e-0000-4000-8000-00000000000c', 'content 1', '{"n": 1}')
$sql$),
  '42501: refused', 'user A can''t insert a row like A''s row 1, user_id of user C: 42501: refused');
select is(pg_temp.outcome('user A', $sql$
insert into public.embeddings (id, user_id, content, metadata)
values ('id 1', '5c4e3a9e-0000-4000-8000-0000000000ff', 'content 1', '{"n": 1}')
$sql$),
  '42501: refused', 'user A can''t insert a row like A''s row 1, user_id of nobody: 42501: refused');
select is(pg_temp.outcome('user A', $sql$
update public.embeddings set content = 'content 1' where document_id = '500001'
$sql$),
  '0 rows', 'user A can''t update A''s row 1: 0 rows');
select is(pg_temp.outcome('user A', $sql$
update public.embeddings set content = 'content 7' where document_id = '500002'
$sql$),
  '1 row', 'user A can update A''s row 2');
select is(pg_temp.outcome('user A', $sql$
update public.embeddings set content = 'content 19' where document_id = '500004'
$sql$),
  '0 rows', 'user A can''t update A''s row 4: 0 rows');
select is(pg_temp.outcome('user A', $sql$
update public.embeddings set user_id = '5c4e3a9e-0000-4000-8000-00000000000a' where document_id = '500001'
$sql$),
  '0 rows', 'user A can''t update A''s row 1 to user_id of user A: 0 rows');
select is(pg_temp.outcome('user A', $sql$
update public.embeddings set user_id = '5c4e3a9e-0000-4000-8000-00000000000b' where document_id = '500001'
$sql$),
  '0 rows', 'user A can''t update A''s row 1 to user_id of user B: 0 rows');
select is(pg_temp.outcome('user A', $sql$
update public.embeddings set user_id = '5c4e3a9e-0000-4000-8000-00000000000c' where document_id = '500001'
$sql$),
  '0 rows', 'user A can''t update A''s row 1 to user_id of user C: 0 rows');
select is(pg_temp.outcome('user A', $sql$
update public.embeddings set user_id = '5c4e3a9e-0000-4000-8000-0000000000ff' where document_id = '500001'
$sql$),
  '0 rows', 'user A can''t update A''s row 1 to user_id of nobody: 0 rows');
select is(pg_temp.outcome('user A', $sql$
delete from public.embeddings where document_id = '500001'
$sql$),
  '0 rows', 'user A can''t delete A''s row 1: 0 rows');
select is(pg_temp.outcome('user A', $sql$
delete from public.embeddings where document_id = '500002'
$sql$),
  '1 row', 'user A can delete A''s row 2');
select is(pg_temp.outcome('user A', $sql$
delete from public.embeddings where document_id = '500004'
$sql$),
  '0 rows', 'user A can''t delete A''s row 4: 0 rows');

-- user B

select is(pg_temp.outcome('user B', $sql$
select document_id from public.embeddings where document_id = '500001'
$sql$),
  '1 row', 'user B can read A''s row 1');
select is(pg_temp.outcome('user B', $sql$
select document_id from public.embeddings where document_id = '500002'
$sql$),
  '0 rows', 'user B can''t read A''s row 2: 0 rows');
select is(pg_temp.outcome('user B', $sql$
select document_id from public.embeddings where document_id = '500004'
$sql$),
  '1 row', 'user B can read A''s row 4');
select is(pg_temp.outcome('user B', $sql$
insert into public.embeddings (id, user_id, content, metadata)
values ('id 1', null, 'content 1', '{"n": 1}')
$sql$),
  '42501: refused', 'user B can''t insert a row like A''s row 1: 42501: refused');
select is(pg_temp.outcome('user B', $sql$
insert into public.embeddings (id, user_id, content, metadata)
values ('x', '5c4e3a9e-0000-4000-8000-00000000000a', 'content 7', '{"object": 1}')
$sql$),
  '42501: refused', 'user B can''t insert a row like A''s row 2: 42501: refused');
select is(pg_temp.outcome('user B', $sql$
insert into public.embeddings (id, user_id, content, metadata)
values ('1', '5c4e3a9e-0000-4000-8000-00000000000b', 'content 19', '{"object": true}')
$sql$),
  '23505', 'user B: insert a row like A''s row 4 fails for everybody: 23505');
select is(pg_temp.outcome('user B', $sql$
update public.embeddings set content = 'content 1' where document_id = '500001'
$sql$),
  '0 rows', 'user B can''t update A''s row 1: 0 rows');
select is(pg_temp.outcome('user B', $sql$
update public.embeddings set content = 'content 7' where document_id = '500002'
$sql$),
  '0 rows', 'user B can''t update A''s row 2: 0 rows');
select is(pg_temp.outcome('user B', $sql$
update public.embeddings set content = 'content 19' where document_id = '500004'
$sql$),
  '1 row', 'user B can update A''s row 4');
select is(pg_temp.outcome('user B', $sql$
update public.embeddings set user_id = '5c4e3a9e-0000-4000-8000-00000000000b' where document_id = '500001'
$sql$),
  '0 rows', 'user B can''t update A''s row 1 to a user_id of its own: 0 rows');
select is(pg_temp.outcome('user B', $sql$
delete from public.embeddings where document_id = '500001'
$sql$),
  '0 rows', 'user B can''t delete A''s row 1: 0 rows');
select is(pg_temp.outcome('user B', $sql$
delete from public.embeddings where document_id = '500002'
$sql$),
  '0 rows', 'user B can''t delete A''s row 2: 0 rows');
select is(pg_temp.outcome('user B', $sql$
delete from public.embeddings where document_id = '500004'
$sql$),
  '1 row', 'user B can delete A''s row 4');

-- user C

select is(pg_temp.outcome('user C', $sql$
select document_id from public.embeddings where document_id = '500001'
$sql$),
  '1 row', 'user C can read A''s row 1');
select is(pg_temp.outcome('user C', $sql$
select document_id from public.embeddings where document_id = '500002'
$sql$),
  '0 rows', 'user C can''t read A''s row 2: 0 rows');
select is(pg_temp.outcome('user C', $sql$
insert into public.embeddings (id, user_id, content, metadata)
values ('id 1', null, 'content 1', '{"n": 1}')
$sql$),
  '42501: refused', 'user C can''t insert a row like A''s row 1: 42501: refused');
select is(pg_temp.outcome('user C', $sql$
insert into public.embeddings (id, user_id, content, metadata)
values ('x', '5c4e3a9e-0000-4000-8000-00000000000a', 'content 7', '{"object": 1}')
$sql$),
  '42501: refused', 'user C can''t insert a row like A''s row 2: 42501: refused');
select is(pg_temp.outcome('user C', $sql$
update public.embeddings set content = 'content 1' where document_id = '500001'
$sql$),
  '0 rows', 'user C can''t update A''s row 1: 0 rows');
select is(pg_temp.outcome('user C', $sql$
update public.embeddings set content = 'content 7' where document_id = '500002'
$sql$),
  '0 rows', 'user C can''t update A''s row 2: 0 rows');
select is(pg_temp.outcome('user C', $sql$
update public.embeddings set user_id = '5c4e3a9e-0000-4000-8000-00000000000c' where document_id = '500001'
$sql$),
  '0 rows', 'user C can''t update A''s row 1 to a user_id of its own: 0 rows');
select is(pg_temp.outcome('user C', $sql$
delete from public.embeddings where document_id = '500001'
$sql$),
  '0 rows', 'user C can''t delete A''s row 1: 0 rows');
select is(pg_temp.outcome('user C', $sql$
delete from public.embeddings where document_id = '500002'
$sql$),
  '0 rows', 'user C can''t delete A''s row 2: 0 rows');

-- anon

select is(pg_temp.outcome('anon', $sql$
select document_id from public.embeddings where document_id = '500001'
$sql$),
  '42501: no privilege', 'anon can''t read A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('anon', $sql$
insert into public.embeddings (id, user_id, content, metadata)
values ('id 1', null, 'content 1', '{"n": 1}')
$sql$),
  '42501: no privilege', 'anon can''t insert a row like A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('anon', $sql$
update public.embeddings set content = 'content 1' where document_id = '500001'
$sql$),
  '42501: no privilege', 'anon can''t update A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('anon', $sql$
delete from public.embeddings where document_id = '500001'
$sql$),
  '42501: no privilege', 'anon can''t delete A''s row 1: 42501: no privilege');

-- service

select is(pg_temp.outcome('service', $sql$
select document_id from public.embeddings where document_id = '500001'
$sql$),
  '1 row', 'service can read A''s row 1');
select is(pg_temp.outcome('service', $sql$
select document_id from public.embeddings where document_id = '500002'
$sql$),
  '1 row', 'service can read A''s row 2');
select is(pg_temp.outcome('service', $sql$
insert into public.embeddings (id, user_id, content, metadata)
values ('id 1', null, 'content 1', '{"n": 1}')
$sql$),
  '23505', 'service: insert a row like A''s row 1 fails for everybody: 23505');
select is(pg_temp.outcome('service', $sql$
insert into public.embeddings (id, user_id, content, metadata)
values ('x', '5c4e3a9e-0000-4000-8000-00000000000a', 'content 7', '{"object": 1}')
$sql$),
  '23505', 'service: insert a row like A''s row 2 fails for everybody: 23505');
select is(pg_temp.outcome('service', $sql$
update public.embeddings set content = 'content 1' where document_id = '500001'
$sql$),
  '1 row', 'service can update A''s row 1');
select is(pg_temp.outcome('service', $sql$
update public.embeddings set content = 'content 7' where document_id = '500002'
$sql$),
  '1 row', 'service can update A''s row 2');
select is(pg_temp.outcome('service', $sql$
delete from public.embeddings where document_id = '500001'
$sql$),
  '1 row', 'service can delete A''s row 1');
select is(pg_temp.outcome('service', $sql$
delete from public.embeddings where document_id = '500002'
$sql$),
  '1 row', 'service can delete A''s row 2');

select * from finish();
rollback;
