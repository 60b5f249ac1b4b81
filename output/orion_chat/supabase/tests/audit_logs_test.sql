-- OrionChat: who may do what with audit_logs
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
select plan(47);

select table_privs_are('public', 'audit_logs', 'anon', array[]::text[],
  'anon on all of audit_logs: nothing');
select any_column_privs_are('public', 'audit_logs', 'anon', array[]::text[],
  'anon on no column more than on all');
select table_privs_are('public', 'audit_logs', 'authenticated', array['SELECT']::text[],
  'authenticated on all of audit_logs: select');
select any_column_privs_are('public', 'audit_logs', 'authenticated', array['SELECT']::text[],
  'authenticated on no column more than on all');
select table_privs_are('public', 'audit_logs', 'service_role', array['SELECT']::text[],
  'service_role on all of audit_logs: select');
select any_column_privs_are('public', 'audit_logs', 'service_role', array['SELECT']::text[],
  'service_role on no column more than on all');
select ok((select relrowsecurity and relforcerowsecurity from pg_class where oid = 'public.audit_logs'::regclass),
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
  ('5c4e3a9e-0000-4000-8000-000000000010', 'proof-g@schemagen.invalid', '{"full_name": "User G", "name": "User G", "user_name": "User G", "avatar_url": "User G"}'),
  ('5c4e3a9e-0000-4000-8000-000000000011', 'proof-h@schemagen.invalid', '{"full_name": "User H", "name": "User H", "user_name": "User H", "avatar_url": "User H"}');
-- user_profiles: A's row 1
insert into public.user_profiles (id, email, display_name, avatar_url, preferred_model_name,
  preferred_language, base_theme, color_theme, font_family, last_active_at, daily_message_limit,
  daily_token_limit, daily_cost_limit_usd)
values ('5c4e3a9e-0000-4000-8000-00000000000a', 'email 1', 'display_name 1', 'avatar_url 1',
  'preferred_model_name 1', 'preferred_language 1', 'light', 'color_theme 1', 'font_family 1',
  '2026-01-01 13:00:00+00', '1', '1', '1.00')
on conflict (id) do update set email = excluded.email, display_name = excluded.display_name,
  avatar_url = excluded.avatar_url, preferred_model_name = excluded.preferred_model_name,
  preferred_language = excluded.preferred_language, base_theme = excluded.base_theme,
  color_theme = excluded.color_theme, font_family = excluded.font_family,
  last_active_at = excluded.last_active_at, daily_message_limit = excluded.daily_message_limit,
  daily_token_limit = excluded.daily_token_limit,
  daily_cost_limit_usd = excluded.daily_cost_limit_usd;
-- user_profiles: B's row 1
insert into public.user_profiles (id, email, display_name, avatar_url, preferred_model_name,
  preferred_language, base_theme, color_theme, font_family, last_active_at, daily_message_limit,
  daily_token_limit, daily_cost_limit_usd)
values ('5c4e3a9e-0000-4000-8000-00000000000b', 'email 13', 'display_name 1', 'avatar_url 13',
  'preferred_model_name 1', 'preferred_language 1', 'light', 'color_theme 1', 'font_family 1',
  '2026-01-02 01:00:00+00', '1', '1', '1.00')
on conflict (id) do update set email = excluded.email, display_name = excluded.display_name,
  avatar_url = excluded.avatar_url, preferred_model_name = excluded.preferred_model_name,
  preferred_language = excluded.preferred_language, base_theme = excluded.base_theme,
  color_theme = excluded.color_theme, font_family = excluded.font_family,
  last_active_at = excluded.last_active_at, daily_message_limit = excluded.daily_message_limit,
  daily_token_limit = excluded.daily_token_limit,
  daily_cost_limit_usd = excluded.daily_cost_limit_usd;
-- user_profiles: D's row 1
insert into public.user_profiles (id, email, display_name, avatar_url, role, preferred_model_name,
  preferred_language, base_theme, color_theme, font_family, last_active_at, daily_message_limit,
  daily_token_limit, daily_cost_limit_usd)
values ('5c4e3a9e-0000-4000-8000-00000000000d', 'email 1', 'display_name 1', 'avatar_url 1', 'admin',
  'preferred_model_name 1', 'preferred_language 1', 'light', 'color_theme 1', 'font_family 1',
  '2026-01-01 13:00:00+00', '1', '1', '1.00')
on conflict (id) do update set email = excluded.email, display_name = excluded.display_name,
  avatar_url = excluded.avatar_url, role = excluded.role,
  preferred_model_name = excluded.preferred_model_name,
  preferred_language = excluded.preferred_language, base_theme = excluded.base_theme,
  color_theme = excluded.color_theme, font_family = excluded.font_family,
  last_active_at = excluded.last_active_at, daily_message_limit = excluded.daily_message_limit,
  daily_token_limit = excluded.daily_token_limit,
  daily_cost_limit_usd = excluded.daily_cost_limit_usd;
-- user_profiles: E's row 1
insert into public.user_profiles (id, email, display_name, avatar_url, role, preferred_model_name,
  preferred_language, base_theme, color_theme, font_family, last_active_at, daily_message_limit,
  daily_token_limit, daily_cost_limit_usd)
values ('5c4e3a9e-0000-4000-8000-00000000000e', 'email 43', (repeat('x', 200))::text,
  'avatar_url 43', 'moderator', (repeat('x', 200))::text, 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
  'dark', (repeat('x', 50))::text, (repeat('x', 50))::text, '2026-01-03 07:00:00+00', '0', '0', '0')
on conflict (id) do update set email = excluded.email, display_name = excluded.display_name,
  avatar_url = excluded.avatar_url, role = excluded.role,
  preferred_model_name = excluded.preferred_model_name,
  preferred_language = excluded.preferred_language, base_theme = excluded.base_theme,
  color_theme = excluded.color_theme, font_family = excluded.font_family,
  last_active_at = excluded.last_active_at, daily_message_limit = excluded.daily_message_limit,
  daily_token_limit = excluded.daily_token_limit,
  daily_cost_limit_usd = excluded.daily_cost_limit_usd;
-- user_profiles: F's row 1
insert into public.user_profiles (id, email, display_name, avatar_url, role, preferred_model_name,
  preferred_language, base_theme, color_theme, font_family, last_active_at, daily_message_limit,
  daily_token_limit, daily_cost_limit_usd)
values ('5c4e3a9e-0000-4000-8000-00000000000f', 'email 85', (repeat('x', 199))::text,
  'avatar_url 85', 'user', (repeat('x', 199))::text, 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx', 'system',
  (repeat('x', 49))::text, (repeat('x', 49))::text, '2026-01-05 01:00:00+00', '2', '2', '1')
on conflict (id) do update set email = excluded.email, display_name = excluded.display_name,
  avatar_url = excluded.avatar_url, role = excluded.role,
  preferred_model_name = excluded.preferred_model_name,
  preferred_language = excluded.preferred_language, base_theme = excluded.base_theme,
  color_theme = excluded.color_theme, font_family = excluded.font_family,
  last_active_at = excluded.last_active_at, daily_message_limit = excluded.daily_message_limit,
  daily_token_limit = excluded.daily_token_limit,
  daily_cost_limit_usd = excluded.daily_cost_limit_usd;
-- user_profiles: G's row 1
insert into public.user_profiles (id, email, display_name, avatar_url, role, preferred_model_name,
  preferred_language, base_theme, color_theme, font_family, last_active_at, daily_message_limit,
  daily_token_limit, daily_cost_limit_usd)
values ('5c4e3a9e-0000-4000-8000-000000000010', 'email 109', 'display_name 1', 'avatar_url 109',
  'admin', 'preferred_model_name 1', 'preferred_language 1', 'light', 'color_theme 1',
  'font_family 1', '2026-01-06 01:00:00+00', '1', '1', '1.00')
on conflict (id) do update set email = excluded.email, display_name = excluded.display_name,
  avatar_url = excluded.avatar_url, role = excluded.role,
  preferred_model_name = excluded.preferred_model_name,
  preferred_language = excluded.preferred_language, base_theme = excluded.base_theme,
  color_theme = excluded.color_theme, font_family = excluded.font_family,
  last_active_at = excluded.last_active_at, daily_message_limit = excluded.daily_message_limit,
  daily_token_limit = excluded.daily_token_limit,
  daily_cost_limit_usd = excluded.daily_cost_limit_usd;
-- user_profiles: H's row 1
insert into public.user_profiles (id, email, display_name, avatar_url, role, preferred_model_name,
  preferred_language, base_theme, color_theme, font_family, last_active_at, daily_message_limit,
  daily_token_limit, daily_cost_limit_usd)
values ('5c4e3a9e-0000-4000-8000-000000000011', 'email 151', (repeat('x', 200))::text,
  'avatar_url 151', 'moderator', (repeat('x', 200))::text, 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
  'dark', (repeat('x', 50))::text, (repeat('x', 50))::text, '2026-01-07 19:00:00+00', '0', '0', '0')
on conflict (id) do update set email = excluded.email, display_name = excluded.display_name,
  avatar_url = excluded.avatar_url, role = excluded.role,
  preferred_model_name = excluded.preferred_model_name,
  preferred_language = excluded.preferred_language, base_theme = excluded.base_theme,
  color_theme = excluded.color_theme, font_family = excluded.font_family,
  last_active_at = excluded.last_active_at, daily_message_limit = excluded.daily_message_limit,
  daily_token_limit = excluded.daily_token_limit,
  daily_cost_limit_usd = excluded.daily_cost_limit_usd;
-- audit_logs: nobody's row 1
insert into public.audit_logs (id, table_name, row_key, operation, actor_id, actor_role, old_values,
  new_values) overriding system value
values ('500001', 'table_name 1', '{"n": 1}', 'operation 1', 'actor_id 1', 'actor_role 1',
  '{"n": 1}', '{"n": 1}');
-- audit_logs: nobody's row 2
insert into public.audit_logs (id, table_name, row_key, operation, actor_id, actor_role, old_values,
  new_values) overriding system value
values ('500002', 'table_name 7', '{"n": 7}', 'operation 7', 'actor_id 7', 'actor_role 7',
  '{"n": 7}', '{"n": 7}');
set constraints all immediate;

-- Who asks.

create temporary table people (name text, role text, claims text) on commit drop;
insert into pg_temp.people values
  ('somebody without claims', 'authenticated', ''),
  ('user A', 'authenticated', '{"role": "authenticated", "sub": "5c4e3a9e-0000-4000-8000-00000000000a"}'),
  ('user B', 'authenticated', '{"role": "authenticated", "sub": "5c4e3a9e-0000-4000-8000-00000000000b"}'),
  ('user C', 'authenticated', '{"role": "authenticated", "sub": "5c4e3a9e-0000-4000-8000-00000000000c"}'),
  ('admin D', 'authenticated', '{"role": "authenticated", "sub": "5c4e3a9e-0000-4000-8000-00000000000d"}'),
  ('moderator E', 'authenticated', '{"role": "authenticated", "sub": "5c4e3a9e-0000-4000-8000-00000000000e"}'),
  ('admin G', 'authenticated', '{"role": "authenticated", "sub": "5c4e3a9e-0000-4000-8000-000000000010"}'),
  ('moderator H', 'authenticated', '{"role": "authenticated", "sub": "5c4e3a9e-0000-4000-8000-000000000011"}'),
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
select id from public.audit_logs where id = '500001'
$sql$),
  '0 rows', 'somebody without claims can''t read nobody''s row 1: 0 rows');
select is(pg_temp.outcome('somebody without claims', $sql$
insert into public.audit_logs (table_name, row_key, operation, actor_id, actor_role, old_values,
  new_values)
values ('table_name 1', '{"n": 1}', 'operation 1', 'actor_id 1', 'actor_role 1', '{"n": 1}',
  '{"n": 1}')
$sql$),
  '42501: no privilege', 'somebody without claims can''t insert a row like nobody''s row 1: 42501: no privilege');
select is(pg_temp.outcome('somebody without claims', $sql$
update public.audit_logs set table_name = 'table_name 1' where id = '500001'
$sql$),
  '42501: no privilege', 'somebody without claims can''t update nobody''s row 1: 42501: no privilege');
select is(pg_temp.outcome('somebody without claims', $sql$
delete from public.audit_logs where id = '500001'
$sql$),
  '42501: no privilege', 'somebody without claims can''t delete nobody''s row 1: 42501: no privilege');

-- user A

select is(pg_temp.outcome('user A', $sql$
select id from public.audit_logs where id = '500001'
$sql$),
  '0 rows', 'user A can''t read nobody''s row 1: 0 rows');
select is(pg_temp.outcome('user A', $sql$
insert into public.audit_logs (table_name, row_key, operation, actor_id, actor_role, old_values,
  new_values)
values ('table_name 1', '{"n": 1}', 'operation 1', 'actor_id 1', 'actor_role 1', '{"n": 1}',
  '{"n": 1}')
$sql$),
  '42501: no privilege', 'user A can''t insert a row like nobody''s row 1: 42501: no privilege');
select is(pg_temp.outcome('user A', $sql$
update public.audit_logs set table_name = 'table_name 1' where id = '500001'
$sql$),
  '42501: no privilege', 'user A can''t update nobody''s row 1: 42501: no privilege');
select is(pg_temp.outcome('user A', $sql$
delete from public.audit_logs where id = '500001'
$sql$),
  '42501: no privilege', 'user A can''t delete nobody''s row 1: 42501: no privilege');

-- user B

select is(pg_temp.outcome('user B', $sql$
select id from public.audit_logs where id = '500001'
$sql$),
  '0 rows', 'user B can''t read nobody''s row 1: 0 rows');
select is(pg_temp.outcome('user B', $sql$
insert into public.audit_logs (table_name, row_key, operation, actor_id, actor_role, old_values,
  new_values)
values ('table_name 1', '{"n": 1}', 'operation 1', 'actor_id 1', 'actor_role 1', '{"n": 1}',
  '{"n": 1}')
$sql$),
  '42501: no privilege', 'user B can''t insert a row like nobody''s row 1: 42501: no privilege');
select is(pg_temp.outcome('user B', $sql$
update public.audit_logs set table_name = 'table_name 1' where id = '500001'
$sql$),
  '42501: no privilege', 'user B can''t update nobody''s row 1: 42501: no privilege');
select is(pg_temp.outcome('user B', $sql$
delete from public.audit_logs where id = '500001'
$sql$),
  '42501: no privilege', 'user B can''t delete nobody''s row 1: 42501: no privilege');

-- user C

select is(pg_temp.outcome('user C', $sql$
select id from public.audit_logs where id = '500001'
$sql$),
  '0 rows', 'user C can''t read nobody''s row 1: 0 rows');
select is(pg_temp.outcome('user C', $sql$
insert into public.audit_logs (table_name, row_key, operation, actor_id, actor_role, old_values,
  new_values)
values ('table_name 1', '{"n": 1}', 'operation 1', 'actor_id 1', 'actor_role 1', '{"n": 1}',
  '{"n": 1}')
$sql$),
  '42501: no privilege', 'user C can''t insert a row like nobody''s row 1: 42501: no privilege');
select is(pg_temp.outcome('user C', $sql$
update public.audit_logs set table_name = 'table_name 1' where id = '500001'
$sql$),
  '42501: no privilege', 'user C can''t update nobody''s row 1: 42501: no privilege');
select is(pg_temp.outcome('user C', $sql$
delete from public.audit_logs where id = '500001'
$sql$),
  '42501: no privilege', 'user C can''t delete nobody''s row 1: 42501: no privilege');

-- admin D

select is(pg_temp.outcome('admin D', $sql$
select id from public.audit_logs where id = '500001'
$sql$),
  '1 row', 'admin D can read nobody''s row 1');
select is(pg_temp.outcome('admin D', $sql$
insert into public.audit_logs (table_name, row_key, operation, actor_id, actor_role, old_values,
  new_values)
values ('table_name 1', '{"n": 1}', 'operation 1', 'actor_id 1', 'actor_role 1', '{"n": 1}',
  '{"n": 1}')
$sql$),
  '42501: no privilege', 'admin D can''t insert a row like nobody''s row 1: 42501: no privilege');
select is(pg_temp.outcome('admin D', $sql$
update public.audit_logs set table_name = 'table_name 1' where id = '500001'
$sql$),
  '42501: no privilege', 'admin D can''t update nobody''s row 1: 42501: no privilege');
select is(pg_temp.outcome('admin D', $sql$
delete from public.audit_logs where id = '500001'
$sql$),
  '42501: no privilege', 'admin D can''t delete nobody''s row 1: 42501: no privilege');

-- moderator E

select is(pg_temp.outcome('moderator E', $sql$
select id from public.audit_logs where id = '500001'
$sql$),
  '0 rows', 'moderator E can''t read nobody''s row 1: 0 rows');
select is(pg_temp.outcome('moderator E', $sql$
insert into public.audit_logs (table_name, row_key, operation, actor_id, actor_role, old_values,
  new_values)
values ('table_name 1', '{"n": 1}', 'operation 1', 'actor_id 1', 'actor_role 1', '{"n": 1}',
  '{"n": 1}')
$sql$),
  '42501: no privilege', 'moderator E can''t insert a row like nobody''s row 1: 42501: no privilege');
select is(pg_temp.outcome('moderator E', $sql$
update public.audit_logs set table_name = 'table_name 1' where id = '500001'
$sql$),
  '42501: no privilege', 'moderator E can''t update nobody''s row 1: 42501: no privilege');
select is(pg_temp.outcome('moderator E', $sql$
delete from public.audit_logs where id = '500001'
$sql$),
  '42501: no privilege', 'moderator E can''t delete nobody''s row 1: 42501: no privilege');

-- admin G

select is(pg_temp.outcome('admin G', $sql$
select id from public.audit_logs where id = '500001'
$sql$),
  '1 row', 'admin G can read nobody''s row 1');
select is(pg_temp.outcome('admin G', $sql$
insert into public.audit_logs (table_name, row_key, operation, actor_id, actor_role, old_values,
  new_values)
values ('table_name 1', '{"n": 1}', 'operation 1', 'actor_id 1', 'actor_role 1', '{"n": 1}',
  '{"n": 1}')
$sql$),
  '42501: no privilege', 'admin G can''t insert a row like nobody''s row 1: 42501: no privilege');
select is(pg_temp.outcome('admin G', $sql$
update public.audit_logs set table_name = 'table_name 1' where id = '500001'
$sql$),
  '42501: no privilege', 'admin G can''t update nobody''s row 1: 42501: no privilege');
select is(pg_temp.outcome('admin G', $sql$
delete from public.audit_logs where id = '500001'
$sql$),
  '42501: no privilege', 'admin G can''t delete nobody''s row 1: 42501: no privilege');

-- moderator H

select is(pg_temp.outcome('moderator H', $sql$
select id from public.audit_logs where id = '500001'
$sql$),
  '0 rows', 'moderator H can''t read nobody''s row 1: 0 rows');
select is(pg_temp.outcome('moderator H', $sql$
insert into public.audit_logs (table_name, row_key, operation, actor_id, actor_role, old_values,
  new_values)
values ('table_name 1', '{"n": 1}', 'operation 1', 'actor_id 1', 'actor_role 1', '{"n": 1}',
  '{"n": 1}')
$sql$),
  '42501: no privilege', 'moderator H can''t insert a row like nobody''s row 1: 42501: no privilege');
select is(pg_temp.outcome('moderator H', $sql$
update public.audit_logs set table_name = 'table_name 1' where id = '500001'
$sql$),
  '42501: no privilege', 'moderator H can''t update nobody''s row 1: 42501: no privilege');
select is(pg_temp.outcome('moderator H', $sql$
delete from public.audit_logs where id = '500001'
$sql$),
  '42501: no privilege', 'moderator H can''t delete nobody''s row 1: 42501: no privilege');

-- anon

select is(pg_temp.outcome('anon', $sql$
select id from public.audit_logs where id = '500001'
$sql$),
  '42501: no privilege', 'anon can''t read nobody''s row 1: 42501: no privilege');
select is(pg_temp.outcome('anon', $sql$
insert into public.audit_logs (table_name, row_key, operation, actor_id, actor_role, old_values,
  new_values)
values ('table_name 1', '{"n": 1}', 'operation 1', 'actor_id 1', 'actor_role 1', '{"n": 1}',
  '{"n": 1}')
$sql$),
  '42501: no privilege', 'anon can''t insert a row like nobody''s row 1: 42501: no privilege');
select is(pg_temp.outcome('anon', $sql$
update public.audit_logs set table_name = 'table_name 1' where id = '500001'
$sql$),
  '42501: no privilege', 'anon can''t update nobody''s row 1: 42501: no privilege');
select is(pg_temp.outcome('anon', $sql$
delete from public.audit_logs where id = '500001'
$sql$),
  '42501: no privilege', 'anon can''t delete nobody''s row 1: 42501: no privilege');

-- service

select is(pg_temp.outcome('service', $sql$
select id from public.audit_logs where id = '500001'
$sql$),
  '1 row', 'service can read nobody''s row 1');
select is(pg_temp.outcome('service', $sql$
insert into public.audit_logs (table_name, row_key, operation, actor_id, actor_role, old_values,
  new_values)
values ('table_name 1', '{"n": 1}', 'operation 1', 'actor_id 1', 'actor_role 1', '{"n": 1}',
  '{"n": 1}')
$sql$),
  '42501: no privilege', 'service can''t insert a row like nobody''s row 1: 42501: no privilege');
select is(pg_temp.outcome('service', $sql$
update public.audit_logs set table_name = 'table_name 1' where id = '500001'
$sql$),
  '42501: no privilege', 'service can''t update nobody''s row 1: 42501: no privilege');
select is(pg_temp.outcome('service', $sql$
delete from public.audit_logs where id = '500001'
$sql$),
  '42501: no privilege', 'service can''t delete nobody''s row 1: 42501: no privilege');

select * from finish();
rollback;
