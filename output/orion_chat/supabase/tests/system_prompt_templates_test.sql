-- OrionChat: who may do what with system_prompt_templates
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
select plan(238);

select table_privs_are('public', 'system_prompt_templates', 'anon', array[]::text[],
  'anon on all of system_prompt_templates: nothing');
select any_column_privs_are('public', 'system_prompt_templates', 'anon', array[]::text[],
  'anon on no column more than on all');
select table_privs_are('public', 'system_prompt_templates', 'authenticated', array['SELECT', 'INSERT', 'UPDATE', 'DELETE']::text[],
  'authenticated on all of system_prompt_templates: select, insert, update, delete');
select any_column_privs_are('public', 'system_prompt_templates', 'authenticated', array['SELECT', 'INSERT', 'UPDATE']::text[],
  'authenticated on no column more than on all');
select table_privs_are('public', 'system_prompt_templates', 'service_role', array['SELECT', 'INSERT', 'UPDATE', 'DELETE']::text[],
  'service_role on all of system_prompt_templates: select, insert, update, delete');
select any_column_privs_are('public', 'system_prompt_templates', 'service_role', array['SELECT', 'INSERT', 'UPDATE']::text[],
  'service_role on no column more than on all');
select ok((select relrowsecurity and relforcerowsecurity from pg_class where oid = 'public.system_prompt_templates'::regclass),
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
-- system_prompt_templates: A's row 1
insert into public.system_prompt_templates (id, name, description, prompt, category, is_public,
  created_by)
values ('5c4e3a9e-1000-4000-8000-000000000001', 'name 1', 'description 1', 'prompt 1', 'category 1',
  'true', '5c4e3a9e-0000-4000-8000-00000000000a');
-- system_prompt_templates: A's row 2
insert into public.system_prompt_templates (id, name, description, prompt, category, is_public,
  created_by)
values ('5c4e3a9e-1000-4000-8000-000000000007', 'x', 'description 7', '100000', 'category 7',
  'false', '5c4e3a9e-0000-4000-8000-00000000000a');
-- system_prompt_templates: A's row 3
insert into public.system_prompt_templates (id, name, description, prompt, category, is_public,
  created_by)
values ('5c4e3a9e-1000-4000-8000-00000000000d', 'xx', 'description 13', 'prompt 2', 'category 13',
  'true', '5c4e3a9e-0000-4000-8000-00000000000a');
-- system_prompt_templates: A's row 4
insert into public.system_prompt_templates (id, name, description, prompt, category, is_public,
  created_by)
values ('5c4e3a9e-1000-4000-8000-000000000013', '1', 'description 19', 'prompt 3', 'category 19',
  'false', '5c4e3a9e-0000-4000-8000-00000000000a');
-- system_prompt_templates: A's row 5
insert into public.system_prompt_templates (id, name, description, prompt, category, is_public,
  created_by)
values ('5c4e3a9e-1000-4000-8000-000000000019', 'name 1', 'description 25', 'prompt 1',
  'category 25', 'true', null);
-- system_prompt_templates: A's row 6
insert into public.system_prompt_templates (id, name, description, prompt, category, is_public,
  created_by)
values ('5c4e3a9e-1000-4000-8000-000000000043', '1', 'description 67', 'prompt 3', 'category 67',
  'false', null);
-- system_prompt_templates: B's row 1
insert into public.system_prompt_templates (id, name, description, prompt, category, is_public,
  created_by)
values ('5c4e3a9e-1000-4000-8000-000000000049', 'name 1', 'description 73', 'prompt 1',
  'category 73', 'true', '5c4e3a9e-0000-4000-8000-00000000000b');
-- system_prompt_templates: B's row 2
insert into public.system_prompt_templates (id, name, description, prompt, category, is_public,
  created_by)
values ('5c4e3a9e-1000-4000-8000-00000000004f', 'x', 'description 79', '100000', 'category 79',
  'false', '5c4e3a9e-0000-4000-8000-00000000000b');
-- system_prompt_templates: B's row 3
insert into public.system_prompt_templates (id, name, description, prompt, category, is_public,
  created_by)
values ('5c4e3a9e-1000-4000-8000-000000000055', 'xx', 'description 85', 'prompt 2', 'category 85',
  'true', '5c4e3a9e-0000-4000-8000-00000000000b');
-- system_prompt_templates: B's row 4
insert into public.system_prompt_templates (id, name, description, prompt, category, is_public,
  created_by)
values ('5c4e3a9e-1000-4000-8000-00000000005b', '1', 'description 91', 'prompt 3', 'category 91',
  'false', '5c4e3a9e-0000-4000-8000-00000000000b');
-- system_prompt_templates: B's row 5
insert into public.system_prompt_templates (id, name, description, prompt, category, is_public,
  created_by)
values ('5c4e3a9e-1000-4000-8000-000000000061', 'name 1', 'description 97', 'prompt 1',
  'category 97', 'true', null);
-- system_prompt_templates: B's row 6
insert into public.system_prompt_templates (id, name, description, prompt, category, is_public,
  created_by)
values ('5c4e3a9e-1000-4000-8000-00000000008b', '1', 'description 139', 'prompt 3', 'category 139',
  'false', null);
-- system_prompt_templates: D's row 1
insert into public.system_prompt_templates (id, name, description, prompt, category, is_public,
  created_by)
values ('5c4e3a9e-1000-4000-8000-000000000091', 'name 1', 'description 145', 'prompt 1',
  'category 145', 'true', '5c4e3a9e-0000-4000-8000-00000000000d');
-- system_prompt_templates: E's row 1
insert into public.system_prompt_templates (id, name, description, prompt, category, is_public,
  created_by)
values ('5c4e3a9e-1000-4000-8000-0000000000af', 'x', 'description 175', '100000', 'category 175',
  'false', '5c4e3a9e-0000-4000-8000-00000000000e');
-- system_prompt_templates: F's row 1
insert into public.system_prompt_templates (id, name, description, prompt, category, is_public,
  created_by)
values ('5c4e3a9e-1000-4000-8000-0000000000cd', 'xx', 'description 205', 'prompt 2', 'category 205',
  'true', '5c4e3a9e-0000-4000-8000-00000000000f');
-- system_prompt_templates: G's row 1
insert into public.system_prompt_templates (id, name, description, prompt, category, is_public,
  created_by)
values ('5c4e3a9e-1000-4000-8000-0000000000eb', '1', 'description 235', 'prompt 3', 'category 235',
  'false', '5c4e3a9e-0000-4000-8000-000000000010');
-- system_prompt_templates: H's row 1
insert into public.system_prompt_templates (id, name, description, prompt, category, is_public,
  created_by)
values ('5c4e3a9e-1000-4000-8000-0000000000f1', 'name 1', 'description 241', 'prompt 1',
  'category 241', 'true', '5c4e3a9e-0000-4000-8000-000000000011');
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
select id from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'somebody without claims can''t read A''s row 1 (is_public = true): 0 rows');
select is(pg_temp.outcome('somebody without claims', $sql$
select id from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000007'
$sql$),
  '0 rows', 'somebody without claims can''t read A''s row 2 (is_public = false): 0 rows');
select is(pg_temp.outcome('somebody without claims', $sql$
select id from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000019'
$sql$),
  '0 rows', 'somebody without claims can''t read A''s row 5 (is_public = true): 0 rows');
select is(pg_temp.outcome('somebody without claims', $sql$
select id from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000043'
$sql$),
  '0 rows', 'somebody without claims can''t read A''s row 6 (is_public = false): 0 rows');
select is(pg_temp.outcome('somebody without claims', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('name 1', 'description 1', 'prompt 1', 'category 1', 'true',
  '5c4e3a9e-0000-4000-8000-00000000000a')
$sql$),
  '42501: refused', 'somebody without claims can''t insert a row like A''s row 1 (is_public = true): 42501: refused');
select is(pg_temp.outcome('somebody without claims', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('x', 'description 7', '100000', 'category 7', 'false',
  '5c4e3a9e-0000-4000-8000-00000000000a')
$sql$),
  '42501: refused', 'somebody without claims can''t insert a row like A''s row 2 (is_public = false): 42501: refused');
select is(pg_temp.outcome('somebody without claims', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('name 1', 'description 25', 'prompt 1', 'category 25', 'true', null)
$sql$),
  '42501: refused', 'somebody without claims can''t insert a row like A''s row 5 (is_public = true): 42501: refused');
select is(pg_temp.outcome('somebody without claims', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('1', 'description 67', 'prompt 3', 'category 67', 'false', null)
$sql$),
  '42501: refused', 'somebody without claims can''t insert a row like A''s row 6 (is_public = false): 42501: refused');
select is(pg_temp.outcome('somebody without claims', $sql$
update public.system_prompt_templates set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'somebody without claims can''t update A''s row 1 (is_public = true): 0 rows');
select is(pg_temp.outcome('somebody without claims', $sql$
update public.system_prompt_templates set name = 'x' where id = '5c4e3a9e-1000-4000-8000-000000000007'
$sql$),
  '0 rows', 'somebody without claims can''t update A''s row 2 (is_public = false): 0 rows');
select is(pg_temp.outcome('somebody without claims', $sql$
update public.system_prompt_templates set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-000000000019'
$sql$),
  '0 rows', 'somebody without claims can''t update A''s row 5 (is_public = true): 0 rows');
select is(pg_temp.outcome('somebody without claims', $sql$
update public.system_prompt_templates set name = '1' where id = '5c4e3a9e-1000-4000-8000-000000000043'
$sql$),
  '0 rows', 'somebody without claims can''t update A''s row 6 (is_public = false): 0 rows');
select is(pg_temp.outcome('somebody without claims', $sql$
delete from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'somebody without claims can''t delete A''s row 1 (is_public = true): 0 rows');
select is(pg_temp.outcome('somebody without claims', $sql$
delete from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000007'
$sql$),
  '0 rows', 'somebody without claims can''t delete A''s row 2 (is_public = false): 0 rows');
select is(pg_temp.outcome('somebody without claims', $sql$
delete from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000019'
$sql$),
  '0 rows', 'somebody without claims can''t delete A''s row 5 (is_public = true): 0 rows');
select is(pg_temp.outcome('somebody without claims', $sql$
delete from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000043'
$sql$),
  '0 rows', 'somebody without claims can''t delete A''s row 6 (is_public = false): 0 rows');

-- user A

select is(pg_temp.outcome('user A', $sql$
select id from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'user A can read A''s row 1 (is_public = true)');
select is(pg_temp.outcome('user A', $sql$
select id from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000007'
$sql$),
  '1 row', 'user A can read A''s row 2 (is_public = false)');
select is(pg_temp.outcome('user A', $sql$
select id from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000019'
$sql$),
  '1 row', 'user A can read A''s row 5 (is_public = true)');
select is(pg_temp.outcome('user A', $sql$
select id from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000043'
$sql$),
  '0 rows', 'user A can''t read A''s row 6 (is_public = false): 0 rows');
select is(pg_temp.outcome('user A', $sql$
select id from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000049'
$sql$),
  '1 row', 'user A can read B''s row 1 (is_public = true)');
select is(pg_temp.outcome('user A', $sql$
select id from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-00000000004f'
$sql$),
  '0 rows', 'user A can''t read B''s row 2 (is_public = false): 0 rows');
select is(pg_temp.outcome('user A', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('name 1', 'description 1', 'prompt 1', 'category 1', 'true',
  '5c4e3a9e-0000-4000-8000-00000000000a')
$sql$),
  '42501: refused', 'user A can''t insert a row like A''s row 1 (is_public = true): 42501: refused');
select is(pg_temp.outcome('user A', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('x', 'description 7', '100000', 'category 7', 'false',
  '5c4e3a9e-0000-4000-8000-00000000000a')
$sql$),
  '1 row', 'user A can insert a row like A''s row 2 (is_public = false)');
select is(pg_temp.outcome('user A', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('name 1', 'description 25', 'prompt 1', 'category 25', 'true', null)
$sql$),
  '42501: refused', 'user A can''t insert a row like A''s row 5 (is_public = true): 42501: refused');
select is(pg_temp.outcome('user A', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('1', 'description 67', 'prompt 3', 'category 67', 'false', null)
$sql$),
  '42501: refused', 'user A can''t insert a row like A''s row 6 (is_public = false): 42501: refused');
select is(pg_temp.outcome('user A', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('name 1', 'description 73', 'prompt 1', 'category 73', 'true',
  '5c4e3a9e-0000-4000-8000-00000000000b')
$sql$),
  '42501: refused', 'user A can''t insert a row like B''s row 1 (is_public = true): 42501: refused');
select is(pg_temp.outcome('user A', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('x', 'description 79', '100000', 'category 79', 'false',
  '5c4e3a9e-0000-4000-8000-00000000000b')
$sql$),
  '42501: refused', 'user A can''t insert a row like B''s row 2 (is_public = false): 42501: refused');
select is(pg_temp.outcome('user A', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('name 1', 'description 1', 'prompt 1', 'category 1', 'true',
  '5c4e3a9e-0000-4000-8000-00000000000e')
$sql$),
  '42501: refused', 'user A can''t insert a row like A''s row 1, created_by of E''s row 1 in user_profiles: 42501: refused');
select is(pg_temp.outcome('user A', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('name 1', 'description 1', 'prompt 1', 'category 1', 'true',
  '5c4e3a9e-0000-4000-8000-00000000000f')
$sql$),
  '42501: refused', 'user A can''t insert a row like A''s row 1, created_by of F''s row 1 in user_profiles: 42501: refused');
select is(pg_temp.outcome('user A', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('name 1', 'description 1', 'prompt 1', 'category 1', 'true',
  '5c4e3a9e-1000-4000-8000-0000000186ac')
$sql$),
  '42501: refused', 'user A can''t insert a row like A''s row 1, created_by of no row: 42501: refused');
select is(pg_temp.outcome('user A', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('name 1', 'description 1', 'prompt 1', 'category 1', 'true', null)
$sql$),
  '42501: refused', 'user A can''t insert a row like A''s row 1, created_by null: 42501: refused');
select is(pg_temp.outcome('user A', $sql$
update public.system_prompt_templates set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'user A can''t update A''s row 1 (is_public = true): 0 rows');
select is(pg_temp.outcome('user A', $sql$
update public.system_prompt_templates set name = 'x' where id = '5c4e3a9e-1000-4000-8000-000000000007'
$sql$),
  '1 row', 'user A can update A''s row 2 (is_public = false)');
select is(pg_temp.outcome('user A', $sql$
update public.system_prompt_templates set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-000000000019'
$sql$),
  '0 rows', 'user A can''t update A''s row 5 (is_public = true): 0 rows');
select is(pg_temp.outcome('user A', $sql$
update public.system_prompt_templates set name = '1' where id = '5c4e3a9e-1000-4000-8000-000000000043'
$sql$),
  '0 rows', 'user A can''t update A''s row 6 (is_public = false): 0 rows');
select is(pg_temp.outcome('user A', $sql$
update public.system_prompt_templates set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-000000000049'
$sql$),
  '0 rows', 'user A can''t update B''s row 1 (is_public = true): 0 rows');
select is(pg_temp.outcome('user A', $sql$
update public.system_prompt_templates set name = 'x' where id = '5c4e3a9e-1000-4000-8000-00000000004f'
$sql$),
  '0 rows', 'user A can''t update B''s row 2 (is_public = false): 0 rows');
select is(pg_temp.outcome('user A', $sql$
update public.system_prompt_templates set created_by = '5c4e3a9e-0000-4000-8000-00000000000e' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'user A can''t update A''s row 1 to created_by of E''s row 1 in user_profiles: 0 rows');
select is(pg_temp.outcome('user A', $sql$
update public.system_prompt_templates set created_by = '5c4e3a9e-0000-4000-8000-00000000000f' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'user A can''t update A''s row 1 to created_by of F''s row 1 in user_profiles: 0 rows');
select is(pg_temp.outcome('user A', $sql$
update public.system_prompt_templates set created_by = '5c4e3a9e-1000-4000-8000-0000000186ac' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'user A can''t update A''s row 1 to created_by of no row: 0 rows');
select is(pg_temp.outcome('user A', $sql$
update public.system_prompt_templates set created_by = null where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'user A can''t update A''s row 1 to created_by null: 0 rows');
select is(pg_temp.outcome('user A', $sql$
delete from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'user A can delete A''s row 1 (is_public = true)');
select is(pg_temp.outcome('user A', $sql$
delete from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000007'
$sql$),
  '1 row', 'user A can delete A''s row 2 (is_public = false)');
select is(pg_temp.outcome('user A', $sql$
delete from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000019'
$sql$),
  '0 rows', 'user A can''t delete A''s row 5 (is_public = true): 0 rows');
select is(pg_temp.outcome('user A', $sql$
delete from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000043'
$sql$),
  '0 rows', 'user A can''t delete A''s row 6 (is_public = false): 0 rows');
select is(pg_temp.outcome('user A', $sql$
delete from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000049'
$sql$),
  '0 rows', 'user A can''t delete B''s row 1 (is_public = true): 0 rows');
select is(pg_temp.outcome('user A', $sql$
delete from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-00000000004f'
$sql$),
  '0 rows', 'user A can''t delete B''s row 2 (is_public = false): 0 rows');

-- user B

select is(pg_temp.outcome('user B', $sql$
select id from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'user B can read A''s row 1 (is_public = true)');
select is(pg_temp.outcome('user B', $sql$
select id from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000007'
$sql$),
  '0 rows', 'user B can''t read A''s row 2 (is_public = false): 0 rows');
select is(pg_temp.outcome('user B', $sql$
select id from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000019'
$sql$),
  '1 row', 'user B can read A''s row 5 (is_public = true)');
select is(pg_temp.outcome('user B', $sql$
select id from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000043'
$sql$),
  '0 rows', 'user B can''t read A''s row 6 (is_public = false): 0 rows');
select is(pg_temp.outcome('user B', $sql$
select id from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000049'
$sql$),
  '1 row', 'user B can read B''s row 1 (is_public = true)');
select is(pg_temp.outcome('user B', $sql$
select id from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-00000000004f'
$sql$),
  '1 row', 'user B can read B''s row 2 (is_public = false)');
select is(pg_temp.outcome('user B', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('name 1', 'description 1', 'prompt 1', 'category 1', 'true',
  '5c4e3a9e-0000-4000-8000-00000000000a')
$sql$),
  '42501: refused', 'user B can''t insert a row like A''s row 1 (is_public = true): 42501: refused');
select is(pg_temp.outcome('user B', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('x', 'description 7', '100000', 'category 7', 'false',
  '5c4e3a9e-0000-4000-8000-00000000000a')
$sql$),
  '42501: refused', 'user B can''t insert a row like A''s row 2 (is_public = false): 42501: refused');
select is(pg_temp.outcome('user B', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('name 1', 'description 25', 'prompt 1', 'category 25', 'true', null)
$sql$),
  '42501: refused', 'user B can''t insert a row like A''s row 5 (is_public = true): 42501: refused');
select is(pg_temp.outcome('user B', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('1', 'description 67', 'prompt 3', 'category 67', 'false', null)
$sql$),
  '42501: refused', 'user B can''t insert a row like A''s row 6 (is_public = false): 42501: refused');
select is(pg_temp.outcome('user B', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('name 1', 'description 73', 'prompt 1', 'category 73', 'true',
  '5c4e3a9e-0000-4000-8000-00000000000b')
$sql$),
  '42501: refused', 'user B can''t insert a row like B''s row 1 (is_public = true): 42501: refused');
select is(pg_temp.outcome('user B', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('x', 'description 79', '100000', 'category 79', 'false',
  '5c4e3a9e-0000-4000-8000-00000000000b')
$sql$),
  '1 row', 'user B can insert a row like B''s row 2 (is_public = false)');
select is(pg_temp.outcome('user B', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('name 1', 'description 73', 'prompt 1', 'category 73', 'true',
  '5c4e3a9e-0000-4000-8000-000000000010')
$sql$),
  '42501: refused', 'user B can''t insert a row like B''s row 1, created_by of G''s row 1 in user_profiles: 42501: refused');
select is(pg_temp.outcome('user B', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('name 1', 'description 73', 'prompt 1', 'category 73', 'true',
  '5c4e3a9e-0000-4000-8000-000000000011')
$sql$),
  '42501: refused', 'user B can''t insert a row like B''s row 1, created_by of H''s row 1 in user_profiles: 42501: refused');
select is(pg_temp.outcome('user B', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('name 1', 'description 73', 'prompt 1', 'category 73', 'true',
  '5c4e3a9e-1000-4000-8000-0000000186ac')
$sql$),
  '42501: refused', 'user B can''t insert a row like B''s row 1, created_by of no row: 42501: refused');
select is(pg_temp.outcome('user B', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('name 1', 'description 73', 'prompt 1', 'category 73', 'true', null)
$sql$),
  '42501: refused', 'user B can''t insert a row like B''s row 1, created_by null: 42501: refused');
select is(pg_temp.outcome('user B', $sql$
update public.system_prompt_templates set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'user B can''t update A''s row 1 (is_public = true): 0 rows');
select is(pg_temp.outcome('user B', $sql$
update public.system_prompt_templates set name = 'x' where id = '5c4e3a9e-1000-4000-8000-000000000007'
$sql$),
  '0 rows', 'user B can''t update A''s row 2 (is_public = false): 0 rows');
select is(pg_temp.outcome('user B', $sql$
update public.system_prompt_templates set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-000000000019'
$sql$),
  '0 rows', 'user B can''t update A''s row 5 (is_public = true): 0 rows');
select is(pg_temp.outcome('user B', $sql$
update public.system_prompt_templates set name = '1' where id = '5c4e3a9e-1000-4000-8000-000000000043'
$sql$),
  '0 rows', 'user B can''t update A''s row 6 (is_public = false): 0 rows');
select is(pg_temp.outcome('user B', $sql$
update public.system_prompt_templates set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-000000000049'
$sql$),
  '0 rows', 'user B can''t update B''s row 1 (is_public = true): 0 rows');
select is(pg_temp.outcome('user B', $sql$
update public.system_prompt_templates set name = 'x' where id = '5c4e3a9e-1000-4000-8000-00000000004f'
$sql$),
  '1 row', 'user B can update B''s row 2 (is_public = false)');
select is(pg_temp.outcome('user B', $sql$
update public.system_prompt_templates set created_by = '5c4e3a9e-0000-4000-8000-000000000010' where id = '5c4e3a9e-1000-4000-8000-000000000049'
$sql$),
  '0 rows', 'user B can''t update B''s row 1 to created_by of G''s row 1 in user_profiles: 0 rows');
select is(pg_temp.outcome('user B', $sql$
update public.system_prompt_templates set created_by = '5c4e3a9e-0000-4000-8000-000000000011' where id = '5c4e3a9e-1000-4000-8000-000000000049'
$sql$),
  '0 rows', 'user B can''t update B''s row 1 to created_by of H''s row 1 in user_profiles: 0 rows');
select is(pg_temp.outcome('user B', $sql$
update public.system_prompt_templates set created_by = '5c4e3a9e-1000-4000-8000-0000000186ac' where id = '5c4e3a9e-1000-4000-8000-000000000049'
$sql$),
  '0 rows', 'user B can''t update B''s row 1 to created_by of no row: 0 rows');
select is(pg_temp.outcome('user B', $sql$
update public.system_prompt_templates set created_by = null where id = '5c4e3a9e-1000-4000-8000-000000000049'
$sql$),
  '0 rows', 'user B can''t update B''s row 1 to created_by null: 0 rows');
select is(pg_temp.outcome('user B', $sql$
update public.system_prompt_templates set created_by = '5c4e3a9e-0000-4000-8000-00000000000b' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'user B can''t update A''s row 1 to a created_by of its own: 0 rows');
select is(pg_temp.outcome('user B', $sql$
delete from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'user B can''t delete A''s row 1 (is_public = true): 0 rows');
select is(pg_temp.outcome('user B', $sql$
delete from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000007'
$sql$),
  '0 rows', 'user B can''t delete A''s row 2 (is_public = false): 0 rows');
select is(pg_temp.outcome('user B', $sql$
delete from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000019'
$sql$),
  '0 rows', 'user B can''t delete A''s row 5 (is_public = true): 0 rows');
select is(pg_temp.outcome('user B', $sql$
delete from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000043'
$sql$),
  '0 rows', 'user B can''t delete A''s row 6 (is_public = false): 0 rows');
select is(pg_temp.outcome('user B', $sql$
delete from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000049'
$sql$),
  '1 row', 'user B can delete B''s row 1 (is_public = true)');
select is(pg_temp.outcome('user B', $sql$
delete from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-00000000004f'
$sql$),
  '1 row', 'user B can delete B''s row 2 (is_public = false)');

-- user C

select is(pg_temp.outcome('user C', $sql$
select id from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'user C can read A''s row 1 (is_public = true)');
select is(pg_temp.outcome('user C', $sql$
select id from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000007'
$sql$),
  '0 rows', 'user C can''t read A''s row 2 (is_public = false): 0 rows');
select is(pg_temp.outcome('user C', $sql$
select id from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000019'
$sql$),
  '1 row', 'user C can read A''s row 5 (is_public = true)');
select is(pg_temp.outcome('user C', $sql$
select id from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000043'
$sql$),
  '0 rows', 'user C can''t read A''s row 6 (is_public = false): 0 rows');
select is(pg_temp.outcome('user C', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('name 1', 'description 1', 'prompt 1', 'category 1', 'true',
  '5c4e3a9e-0000-4000-8000-00000000000a')
$sql$),
  '42501: refused', 'user C can''t insert a row like A''s row 1 (is_public = true): 42501: refused');
select is(pg_temp.outcome('user C', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('x', 'description 7', '100000', 'category 7', 'false',
  '5c4e3a9e-0000-4000-8000-00000000000a')
$sql$),
  '42501: refused', 'user C can''t insert a row like A''s row 2 (is_public = false): 42501: refused');
select is(pg_temp.outcome('user C', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('name 1', 'description 25', 'prompt 1', 'category 25', 'true', null)
$sql$),
  '42501: refused', 'user C can''t insert a row like A''s row 5 (is_public = true): 42501: refused');
select is(pg_temp.outcome('user C', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('1', 'description 67', 'prompt 3', 'category 67', 'false', null)
$sql$),
  '42501: refused', 'user C can''t insert a row like A''s row 6 (is_public = false): 42501: refused');
select is(pg_temp.outcome('user C', $sql$
update public.system_prompt_templates set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'user C can''t update A''s row 1 (is_public = true): 0 rows');
select is(pg_temp.outcome('user C', $sql$
update public.system_prompt_templates set name = 'x' where id = '5c4e3a9e-1000-4000-8000-000000000007'
$sql$),
  '0 rows', 'user C can''t update A''s row 2 (is_public = false): 0 rows');
select is(pg_temp.outcome('user C', $sql$
update public.system_prompt_templates set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-000000000019'
$sql$),
  '0 rows', 'user C can''t update A''s row 5 (is_public = true): 0 rows');
select is(pg_temp.outcome('user C', $sql$
update public.system_prompt_templates set name = '1' where id = '5c4e3a9e-1000-4000-8000-000000000043'
$sql$),
  '0 rows', 'user C can''t update A''s row 6 (is_public = false): 0 rows');
select is(pg_temp.outcome('user C', $sql$
delete from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'user C can''t delete A''s row 1 (is_public = true): 0 rows');
select is(pg_temp.outcome('user C', $sql$
delete from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000007'
$sql$),
  '0 rows', 'user C can''t delete A''s row 2 (is_public = false): 0 rows');
select is(pg_temp.outcome('user C', $sql$
delete from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000019'
$sql$),
  '0 rows', 'user C can''t delete A''s row 5 (is_public = true): 0 rows');
select is(pg_temp.outcome('user C', $sql$
delete from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000043'
$sql$),
  '0 rows', 'user C can''t delete A''s row 6 (is_public = false): 0 rows');

-- admin D

select is(pg_temp.outcome('admin D', $sql$
select id from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'admin D can read A''s row 1 (is_public = true)');
select is(pg_temp.outcome('admin D', $sql$
select id from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000007'
$sql$),
  '1 row', 'admin D can read A''s row 2 (is_public = false)');
select is(pg_temp.outcome('admin D', $sql$
select id from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000019'
$sql$),
  '1 row', 'admin D can read A''s row 5 (is_public = true)');
select is(pg_temp.outcome('admin D', $sql$
select id from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000043'
$sql$),
  '1 row', 'admin D can read A''s row 6 (is_public = false)');
select is(pg_temp.outcome('admin D', $sql$
select id from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000091'
$sql$),
  '1 row', 'admin D can read D''s row 1 (is_public = true)');
select is(pg_temp.outcome('admin D', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('name 1', 'description 1', 'prompt 1', 'category 1', 'true',
  '5c4e3a9e-0000-4000-8000-00000000000a')
$sql$),
  '1 row', 'admin D can insert a row like A''s row 1 (is_public = true)');
select is(pg_temp.outcome('admin D', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('x', 'description 7', '100000', 'category 7', 'false',
  '5c4e3a9e-0000-4000-8000-00000000000a')
$sql$),
  '1 row', 'admin D can insert a row like A''s row 2 (is_public = false)');
select is(pg_temp.outcome('admin D', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('name 1', 'description 25', 'prompt 1', 'category 25', 'true', null)
$sql$),
  '1 row', 'admin D can insert a row like A''s row 5 (is_public = true)');
select is(pg_temp.outcome('admin D', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('1', 'description 67', 'prompt 3', 'category 67', 'false', null)
$sql$),
  '1 row', 'admin D can insert a row like A''s row 6 (is_public = false)');
select is(pg_temp.outcome('admin D', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('name 1', 'description 145', 'prompt 1', 'category 145', 'true',
  '5c4e3a9e-0000-4000-8000-00000000000d')
$sql$),
  '1 row', 'admin D can insert a row like D''s row 1 (is_public = true)');
select is(pg_temp.outcome('admin D', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('name 1', 'description 145', 'prompt 1', 'category 145', 'true',
  '5c4e3a9e-0000-4000-8000-000000000011')
$sql$),
  '1 row', 'admin D can insert a row like D''s row 1, created_by of H''s row 1 in user_profiles');
select is(pg_temp.outcome('admin D', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('name 1', 'description 145', 'prompt 1', 'category 145', 'true',
  '5c4e3a9e-1000-4000-8000-0000000186ac')
$sql$),
  '23503', 'admin D: insert a row like D''s row 1, created_by of no row fails for everybody: 23503');
select is(pg_temp.outcome('admin D', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('name 1', 'description 145', 'prompt 1', 'category 145', 'true', null)
$sql$),
  '1 row', 'admin D can insert a row like D''s row 1, created_by null');
select is(pg_temp.outcome('admin D', $sql$
update public.system_prompt_templates set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'admin D can update A''s row 1 (is_public = true)');
select is(pg_temp.outcome('admin D', $sql$
update public.system_prompt_templates set name = 'x' where id = '5c4e3a9e-1000-4000-8000-000000000007'
$sql$),
  '1 row', 'admin D can update A''s row 2 (is_public = false)');
select is(pg_temp.outcome('admin D', $sql$
update public.system_prompt_templates set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-000000000019'
$sql$),
  '1 row', 'admin D can update A''s row 5 (is_public = true)');
select is(pg_temp.outcome('admin D', $sql$
update public.system_prompt_templates set name = '1' where id = '5c4e3a9e-1000-4000-8000-000000000043'
$sql$),
  '1 row', 'admin D can update A''s row 6 (is_public = false)');
select is(pg_temp.outcome('admin D', $sql$
update public.system_prompt_templates set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-000000000091'
$sql$),
  '1 row', 'admin D can update D''s row 1 (is_public = true)');
select is(pg_temp.outcome('admin D', $sql$
update public.system_prompt_templates set created_by = '5c4e3a9e-0000-4000-8000-000000000011' where id = '5c4e3a9e-1000-4000-8000-000000000091'
$sql$),
  '42501: refused', 'admin D can''t update D''s row 1 to created_by of H''s row 1 in user_profiles: 42501: refused');
select is(pg_temp.outcome('admin D', $sql$
update public.system_prompt_templates set created_by = '5c4e3a9e-1000-4000-8000-0000000186ac' where id = '5c4e3a9e-1000-4000-8000-000000000091'
$sql$),
  '42501: refused', 'admin D can''t update D''s row 1 to created_by of no row: 42501: refused');
select is(pg_temp.outcome('admin D', $sql$
update public.system_prompt_templates set created_by = null where id = '5c4e3a9e-1000-4000-8000-000000000091'
$sql$),
  '42501: refused', 'admin D can''t update D''s row 1 to created_by null: 42501: refused');
select is(pg_temp.outcome('admin D', $sql$
update public.system_prompt_templates set created_by = '5c4e3a9e-0000-4000-8000-00000000000d' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: refused', 'admin D can''t update A''s row 1 to a created_by of its own: 42501: refused');
select is(pg_temp.outcome('admin D', $sql$
delete from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'admin D can delete A''s row 1 (is_public = true)');
select is(pg_temp.outcome('admin D', $sql$
delete from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000007'
$sql$),
  '1 row', 'admin D can delete A''s row 2 (is_public = false)');
select is(pg_temp.outcome('admin D', $sql$
delete from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000019'
$sql$),
  '1 row', 'admin D can delete A''s row 5 (is_public = true)');
select is(pg_temp.outcome('admin D', $sql$
delete from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000043'
$sql$),
  '1 row', 'admin D can delete A''s row 6 (is_public = false)');
select is(pg_temp.outcome('admin D', $sql$
delete from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000091'
$sql$),
  '1 row', 'admin D can delete D''s row 1 (is_public = true)');

-- moderator E

select is(pg_temp.outcome('moderator E', $sql$
select id from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'moderator E can read A''s row 1 (is_public = true)');
select is(pg_temp.outcome('moderator E', $sql$
select id from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000007'
$sql$),
  '0 rows', 'moderator E can''t read A''s row 2 (is_public = false): 0 rows');
select is(pg_temp.outcome('moderator E', $sql$
select id from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000019'
$sql$),
  '1 row', 'moderator E can read A''s row 5 (is_public = true)');
select is(pg_temp.outcome('moderator E', $sql$
select id from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000043'
$sql$),
  '0 rows', 'moderator E can''t read A''s row 6 (is_public = false): 0 rows');
select is(pg_temp.outcome('moderator E', $sql$
select id from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-0000000000af'
$sql$),
  '1 row', 'moderator E can read E''s row 1 (is_public = false)');
select is(pg_temp.outcome('moderator E', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('name 1', 'description 1', 'prompt 1', 'category 1', 'true',
  '5c4e3a9e-0000-4000-8000-00000000000a')
$sql$),
  '1 row', 'moderator E can insert a row like A''s row 1 (is_public = true)');
select is(pg_temp.outcome('moderator E', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('x', 'description 7', '100000', 'category 7', 'false',
  '5c4e3a9e-0000-4000-8000-00000000000a')
$sql$),
  '42501: refused', 'moderator E can''t insert a row like A''s row 2 (is_public = false): 42501: refused');
select is(pg_temp.outcome('moderator E', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('name 1', 'description 25', 'prompt 1', 'category 25', 'true', null)
$sql$),
  '1 row', 'moderator E can insert a row like A''s row 5 (is_public = true)');
select is(pg_temp.outcome('moderator E', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('1', 'description 67', 'prompt 3', 'category 67', 'false', null)
$sql$),
  '42501: refused', 'moderator E can''t insert a row like A''s row 6 (is_public = false): 42501: refused');
select is(pg_temp.outcome('moderator E', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('x', 'description 175', '100000', 'category 175', 'false',
  '5c4e3a9e-0000-4000-8000-00000000000e')
$sql$),
  '1 row', 'moderator E can insert a row like E''s row 1 (is_public = false)');
select is(pg_temp.outcome('moderator E', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('x', 'description 175', '100000', 'category 175', 'false',
  '5c4e3a9e-0000-4000-8000-000000000010')
$sql$),
  '42501: refused', 'moderator E can''t insert a row like E''s row 1, created_by of G''s row 1 in user_profiles: 42501: refused');
select is(pg_temp.outcome('moderator E', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('x', 'description 175', '100000', 'category 175', 'false',
  '5c4e3a9e-0000-4000-8000-000000000011')
$sql$),
  '42501: refused', 'moderator E can''t insert a row like E''s row 1, created_by of H''s row 1 in user_profiles: 42501: refused');
select is(pg_temp.outcome('moderator E', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('x', 'description 175', '100000', 'category 175', 'false',
  '5c4e3a9e-1000-4000-8000-0000000186ac')
$sql$),
  '42501: refused', 'moderator E can''t insert a row like E''s row 1, created_by of no row: 42501: refused');
select is(pg_temp.outcome('moderator E', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('x', 'description 175', '100000', 'category 175', 'false', null)
$sql$),
  '42501: refused', 'moderator E can''t insert a row like E''s row 1, created_by null: 42501: refused');
select is(pg_temp.outcome('moderator E', $sql$
update public.system_prompt_templates set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'moderator E can update A''s row 1 (is_public = true)');
select is(pg_temp.outcome('moderator E', $sql$
update public.system_prompt_templates set name = 'x' where id = '5c4e3a9e-1000-4000-8000-000000000007'
$sql$),
  '0 rows', 'moderator E can''t update A''s row 2 (is_public = false): 0 rows');
select is(pg_temp.outcome('moderator E', $sql$
update public.system_prompt_templates set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-000000000019'
$sql$),
  '1 row', 'moderator E can update A''s row 5 (is_public = true)');
select is(pg_temp.outcome('moderator E', $sql$
update public.system_prompt_templates set name = '1' where id = '5c4e3a9e-1000-4000-8000-000000000043'
$sql$),
  '0 rows', 'moderator E can''t update A''s row 6 (is_public = false): 0 rows');
select is(pg_temp.outcome('moderator E', $sql$
update public.system_prompt_templates set name = 'x' where id = '5c4e3a9e-1000-4000-8000-0000000000af'
$sql$),
  '1 row', 'moderator E can update E''s row 1 (is_public = false)');
select is(pg_temp.outcome('moderator E', $sql$
update public.system_prompt_templates set created_by = '5c4e3a9e-0000-4000-8000-000000000010' where id = '5c4e3a9e-1000-4000-8000-0000000000af'
$sql$),
  '42501: refused', 'moderator E can''t update E''s row 1 to created_by of G''s row 1 in user_profiles: 42501: refused');
select is(pg_temp.outcome('moderator E', $sql$
update public.system_prompt_templates set created_by = '5c4e3a9e-0000-4000-8000-000000000011' where id = '5c4e3a9e-1000-4000-8000-0000000000af'
$sql$),
  '42501: refused', 'moderator E can''t update E''s row 1 to created_by of H''s row 1 in user_profiles: 42501: refused');
select is(pg_temp.outcome('moderator E', $sql$
update public.system_prompt_templates set created_by = '5c4e3a9e-1000-4000-8000-0000000186ac' where id = '5c4e3a9e-1000-4000-8000-0000000000af'
$sql$),
  '42501: refused', 'moderator E can''t update E''s row 1 to created_by of no row: 42501: refused');
select is(pg_temp.outcome('moderator E', $sql$
update public.system_prompt_templates set created_by = null where id = '5c4e3a9e-1000-4000-8000-0000000000af'
$sql$),
  '42501: refused', 'moderator E can''t update E''s row 1 to created_by null: 42501: refused');
select is(pg_temp.outcome('moderator E', $sql$
update public.system_prompt_templates set created_by = '5c4e3a9e-0000-4000-8000-00000000000e' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: refused', 'moderator E can''t update A''s row 1 to a created_by of its own: 42501: refused');
select is(pg_temp.outcome('moderator E', $sql$
delete from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'moderator E can delete A''s row 1 (is_public = true)');
select is(pg_temp.outcome('moderator E', $sql$
delete from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000007'
$sql$),
  '0 rows', 'moderator E can''t delete A''s row 2 (is_public = false): 0 rows');
select is(pg_temp.outcome('moderator E', $sql$
delete from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000019'
$sql$),
  '1 row', 'moderator E can delete A''s row 5 (is_public = true)');
select is(pg_temp.outcome('moderator E', $sql$
delete from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000043'
$sql$),
  '0 rows', 'moderator E can''t delete A''s row 6 (is_public = false): 0 rows');
select is(pg_temp.outcome('moderator E', $sql$
delete from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-0000000000af'
$sql$),
  '1 row', 'moderator E can delete E''s row 1 (is_public = false)');

-- admin G

select is(pg_temp.outcome('admin G', $sql$
select id from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'admin G can read A''s row 1 (is_public = true)');
select is(pg_temp.outcome('admin G', $sql$
select id from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000007'
$sql$),
  '1 row', 'admin G can read A''s row 2 (is_public = false)');
select is(pg_temp.outcome('admin G', $sql$
select id from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000019'
$sql$),
  '1 row', 'admin G can read A''s row 5 (is_public = true)');
select is(pg_temp.outcome('admin G', $sql$
select id from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000043'
$sql$),
  '1 row', 'admin G can read A''s row 6 (is_public = false)');
select is(pg_temp.outcome('admin G', $sql$
select id from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-0000000000eb'
$sql$),
  '1 row', 'admin G can read G''s row 1 (is_public = false)');
select is(pg_temp.outcome('admin G', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('name 1', 'description 1', 'prompt 1', 'category 1', 'true',
  '5c4e3a9e-0000-4000-8000-00000000000a')
$sql$),
  '1 row', 'admin G can insert a row like A''s row 1 (is_public = true)');
select is(pg_temp.outcome('admin G', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('x', 'description 7', '100000', 'category 7', 'false',
  '5c4e3a9e-0000-4000-8000-00000000000a')
$sql$),
  '1 row', 'admin G can insert a row like A''s row 2 (is_public = false)');
select is(pg_temp.outcome('admin G', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('name 1', 'description 25', 'prompt 1', 'category 25', 'true', null)
$sql$),
  '1 row', 'admin G can insert a row like A''s row 5 (is_public = true)');
select is(pg_temp.outcome('admin G', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('1', 'description 67', 'prompt 3', 'category 67', 'false', null)
$sql$),
  '1 row', 'admin G can insert a row like A''s row 6 (is_public = false)');
select is(pg_temp.outcome('admin G', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('1', 'description 235', 'prompt 3', 'category 235', 'false',
  '5c4e3a9e-0000-4000-8000-000000000010')
$sql$),
  '1 row', 'admin G can insert a row like G''s row 1 (is_public = false)');
select is(pg_temp.outcome('admin G', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('1', 'description 235', 'prompt 3', 'category 235', 'false',
  '5c4e3a9e-0000-4000-8000-00000000000f')
$sql$),
  '1 row', 'admin G can insert a row like G''s row 1, created_by of F''s row 1 in user_profiles');
select is(pg_temp.outcome('admin G', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('1', 'description 235', 'prompt 3', 'category 235', 'false',
  '5c4e3a9e-0000-4000-8000-000000000011')
$sql$),
  '1 row', 'admin G can insert a row like G''s row 1, created_by of H''s row 1 in user_profiles');
select is(pg_temp.outcome('admin G', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('1', 'description 235', 'prompt 3', 'category 235', 'false',
  '5c4e3a9e-1000-4000-8000-0000000186ac')
$sql$),
  '23503', 'admin G: insert a row like G''s row 1, created_by of no row fails for everybody: 23503');
select is(pg_temp.outcome('admin G', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('1', 'description 235', 'prompt 3', 'category 235', 'false', null)
$sql$),
  '1 row', 'admin G can insert a row like G''s row 1, created_by null');
select is(pg_temp.outcome('admin G', $sql$
update public.system_prompt_templates set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'admin G can update A''s row 1 (is_public = true)');
select is(pg_temp.outcome('admin G', $sql$
update public.system_prompt_templates set name = 'x' where id = '5c4e3a9e-1000-4000-8000-000000000007'
$sql$),
  '1 row', 'admin G can update A''s row 2 (is_public = false)');
select is(pg_temp.outcome('admin G', $sql$
update public.system_prompt_templates set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-000000000019'
$sql$),
  '1 row', 'admin G can update A''s row 5 (is_public = true)');
select is(pg_temp.outcome('admin G', $sql$
update public.system_prompt_templates set name = '1' where id = '5c4e3a9e-1000-4000-8000-000000000043'
$sql$),
  '1 row', 'admin G can update A''s row 6 (is_public = false)');
select is(pg_temp.outcome('admin G', $sql$
update public.system_prompt_templates set name = '1' where id = '5c4e3a9e-1000-4000-8000-0000000000eb'
$sql$),
  '1 row', 'admin G can update G''s row 1 (is_public = false)');
select is(pg_temp.outcome('admin G', $sql$
update public.system_prompt_templates set created_by = '5c4e3a9e-0000-4000-8000-00000000000f' where id = '5c4e3a9e-1000-4000-8000-0000000000eb'
$sql$),
  '42501: refused', 'admin G can''t update G''s row 1 to created_by of F''s row 1 in user_profiles: 42501: refused');
select is(pg_temp.outcome('admin G', $sql$
update public.system_prompt_templates set created_by = '5c4e3a9e-0000-4000-8000-000000000011' where id = '5c4e3a9e-1000-4000-8000-0000000000eb'
$sql$),
  '42501: refused', 'admin G can''t update G''s row 1 to created_by of H''s row 1 in user_profiles: 42501: refused');
select is(pg_temp.outcome('admin G', $sql$
update public.system_prompt_templates set created_by = '5c4e3a9e-1000-4000-8000-0000000186ac' where id = '5c4e3a9e-1000-4000-8000-0000000000eb'
$sql$),
  '42501: refused', 'admin G can''t update G''s row 1 to created_by of no row: 42501: refused');
select is(pg_temp.outcome('admin G', $sql$
update public.system_prompt_templates set created_by = null where id = '5c4e3a9e-1000-4000-8000-0000000000eb'
$sql$),
  '42501: refused', 'admin G can''t update G''s row 1 to created_by null: 42501: refused');
select is(pg_temp.outcome('admin G', $sql$
update public.system_prompt_templates set created_by = '5c4e3a9e-0000-4000-8000-000000000010' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: refused', 'admin G can''t update A''s row 1 to a created_by of its own: 42501: refused');
select is(pg_temp.outcome('admin G', $sql$
delete from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'admin G can delete A''s row 1 (is_public = true)');
select is(pg_temp.outcome('admin G', $sql$
delete from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000007'
$sql$),
  '1 row', 'admin G can delete A''s row 2 (is_public = false)');
select is(pg_temp.outcome('admin G', $sql$
delete from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000019'
$sql$),
  '1 row', 'admin G can delete A''s row 5 (is_public = true)');
select is(pg_temp.outcome('admin G', $sql$
delete from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000043'
$sql$),
  '1 row', 'admin G can delete A''s row 6 (is_public = false)');
select is(pg_temp.outcome('admin G', $sql$
delete from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-0000000000eb'
$sql$),
  '1 row', 'admin G can delete G''s row 1 (is_public = false)');

-- moderator H

select is(pg_temp.outcome('moderator H', $sql$
select id from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'moderator H can read A''s row 1 (is_public = true)');
select is(pg_temp.outcome('moderator H', $sql$
select id from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000007'
$sql$),
  '0 rows', 'moderator H can''t read A''s row 2 (is_public = false): 0 rows');
select is(pg_temp.outcome('moderator H', $sql$
select id from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000019'
$sql$),
  '1 row', 'moderator H can read A''s row 5 (is_public = true)');
select is(pg_temp.outcome('moderator H', $sql$
select id from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000043'
$sql$),
  '0 rows', 'moderator H can''t read A''s row 6 (is_public = false): 0 rows');
select is(pg_temp.outcome('moderator H', $sql$
select id from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-0000000000f1'
$sql$),
  '1 row', 'moderator H can read H''s row 1 (is_public = true)');
select is(pg_temp.outcome('moderator H', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('name 1', 'description 1', 'prompt 1', 'category 1', 'true',
  '5c4e3a9e-0000-4000-8000-00000000000a')
$sql$),
  '1 row', 'moderator H can insert a row like A''s row 1 (is_public = true)');
select is(pg_temp.outcome('moderator H', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('x', 'description 7', '100000', 'category 7', 'false',
  '5c4e3a9e-0000-4000-8000-00000000000a')
$sql$),
  '42501: refused', 'moderator H can''t insert a row like A''s row 2 (is_public = false): 42501: refused');
select is(pg_temp.outcome('moderator H', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('name 1', 'description 25', 'prompt 1', 'category 25', 'true', null)
$sql$),
  '1 row', 'moderator H can insert a row like A''s row 5 (is_public = true)');
select is(pg_temp.outcome('moderator H', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('1', 'description 67', 'prompt 3', 'category 67', 'false', null)
$sql$),
  '42501: refused', 'moderator H can''t insert a row like A''s row 6 (is_public = false): 42501: refused');
select is(pg_temp.outcome('moderator H', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('name 1', 'description 241', 'prompt 1', 'category 241', 'true',
  '5c4e3a9e-0000-4000-8000-000000000011')
$sql$),
  '1 row', 'moderator H can insert a row like H''s row 1 (is_public = true)');
select is(pg_temp.outcome('moderator H', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('name 1', 'description 241', 'prompt 1', 'category 241', 'true',
  '5c4e3a9e-0000-4000-8000-00000000000e')
$sql$),
  '1 row', 'moderator H can insert a row like H''s row 1, created_by of E''s row 1 in user_profiles');
select is(pg_temp.outcome('moderator H', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('name 1', 'description 241', 'prompt 1', 'category 241', 'true',
  '5c4e3a9e-0000-4000-8000-00000000000f')
$sql$),
  '1 row', 'moderator H can insert a row like H''s row 1, created_by of F''s row 1 in user_profiles');
select is(pg_temp.outcome('moderator H', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('name 1', 'description 241', 'prompt 1', 'category 241', 'true',
  '5c4e3a9e-1000-4000-8000-0000000186ac')
$sql$),
  '23503', 'moderator H: insert a row like H''s row 1, created_by of no row fails for everybody: 23503');
select is(pg_temp.outcome('moderator H', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('name 1', 'description 241', 'prompt 1', 'category 241', 'true', null)
$sql$),
  '1 row', 'moderator H can insert a row like H''s row 1, created_by null');
select is(pg_temp.outcome('moderator H', $sql$
update public.system_prompt_templates set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'moderator H can update A''s row 1 (is_public = true)');
select is(pg_temp.outcome('moderator H', $sql$
update public.system_prompt_templates set name = 'x' where id = '5c4e3a9e-1000-4000-8000-000000000007'
$sql$),
  '0 rows', 'moderator H can''t update A''s row 2 (is_public = false): 0 rows');
select is(pg_temp.outcome('moderator H', $sql$
update public.system_prompt_templates set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-000000000019'
$sql$),
  '1 row', 'moderator H can update A''s row 5 (is_public = true)');
select is(pg_temp.outcome('moderator H', $sql$
update public.system_prompt_templates set name = '1' where id = '5c4e3a9e-1000-4000-8000-000000000043'
$sql$),
  '0 rows', 'moderator H can''t update A''s row 6 (is_public = false): 0 rows');
select is(pg_temp.outcome('moderator H', $sql$
update public.system_prompt_templates set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-0000000000f1'
$sql$),
  '1 row', 'moderator H can update H''s row 1 (is_public = true)');
select is(pg_temp.outcome('moderator H', $sql$
update public.system_prompt_templates set created_by = '5c4e3a9e-0000-4000-8000-00000000000e' where id = '5c4e3a9e-1000-4000-8000-0000000000f1'
$sql$),
  '42501: refused', 'moderator H can''t update H''s row 1 to created_by of E''s row 1 in user_profiles: 42501: refused');
select is(pg_temp.outcome('moderator H', $sql$
update public.system_prompt_templates set created_by = '5c4e3a9e-0000-4000-8000-00000000000f' where id = '5c4e3a9e-1000-4000-8000-0000000000f1'
$sql$),
  '42501: refused', 'moderator H can''t update H''s row 1 to created_by of F''s row 1 in user_profiles: 42501: refused');
select is(pg_temp.outcome('moderator H', $sql$
update public.system_prompt_templates set created_by = '5c4e3a9e-1000-4000-8000-0000000186ac' where id = '5c4e3a9e-1000-4000-8000-0000000000f1'
$sql$),
  '42501: refused', 'moderator H can''t update H''s row 1 to created_by of no row: 42501: refused');
select is(pg_temp.outcome('moderator H', $sql$
update public.system_prompt_templates set created_by = null where id = '5c4e3a9e-1000-4000-8000-0000000000f1'
$sql$),
  '42501: refused', 'moderator H can''t update H''s row 1 to created_by null: 42501: refused');
select is(pg_temp.outcome('moderator H', $sql$
update public.system_prompt_templates set created_by = '5c4e3a9e-0000-4000-8000-000000000011' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: refused', 'moderator H can''t update A''s row 1 to a created_by of its own: 42501: refused');
select is(pg_temp.outcome('moderator H', $sql$
delete from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'moderator H can delete A''s row 1 (is_public = true)');
select is(pg_temp.outcome('moderator H', $sql$
delete from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000007'
$sql$),
  '0 rows', 'moderator H can''t delete A''s row 2 (is_public = false): 0 rows');
select is(pg_temp.outcome('moderator H', $sql$
delete from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000019'
$sql$),
  '1 row', 'moderator H can delete A''s row 5 (is_public = true)');
select is(pg_temp.outcome('moderator H', $sql$
delete from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000043'
$sql$),
  '0 rows', 'moderator H can''t delete A''s row 6 (is_public = false): 0 rows');
select is(pg_temp.outcome('moderator H', $sql$
delete from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-0000000000f1'
$sql$),
  '1 row', 'moderator H can delete H''s row 1 (is_public = true)');

-- anon

select is(pg_temp.outcome('anon', $sql$
select id from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: no privilege', 'anon can''t read A''s row 1 (is_public = true): 42501: no privilege');
select is(pg_temp.outcome('anon', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('name 1', 'description 1', 'prompt 1', 'category 1', 'true',
  '5c4e3a9e-0000-4000-8000-00000000000a')
$sql$),
  '42501: no privilege', 'anon can''t insert a row like A''s row 1 (is_public = true): 42501: no privilege');
select is(pg_temp.outcome('anon', $sql$
update public.system_prompt_templates set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: no privilege', 'anon can''t update A''s row 1 (is_public = true): 42501: no privilege');
select is(pg_temp.outcome('anon', $sql$
delete from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: no privilege', 'anon can''t delete A''s row 1 (is_public = true): 42501: no privilege');

-- service

select is(pg_temp.outcome('service', $sql$
select id from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'service can read A''s row 1 (is_public = true)');
select is(pg_temp.outcome('service', $sql$
select id from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000007'
$sql$),
  '1 row', 'service can read A''s row 2 (is_public = false)');
select is(pg_temp.outcome('service', $sql$
select id from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000019'
$sql$),
  '1 row', 'service can read A''s row 5 (is_public = true)');
select is(pg_temp.outcome('service', $sql$
select id from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000043'
$sql$),
  '1 row', 'service can read A''s row 6 (is_public = false)');
select is(pg_temp.outcome('service', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('name 1', 'description 1', 'prompt 1', 'category 1', 'true',
  '5c4e3a9e-0000-4000-8000-00000000000a')
$sql$),
  '1 row', 'service can insert a row like A''s row 1 (is_public = true)');
select is(pg_temp.outcome('service', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('x', 'description 7', '100000', 'category 7', 'false',
  '5c4e3a9e-0000-4000-8000-00000000000a')
$sql$),
  '1 row', 'service can insert a row like A''s row 2 (is_public = false)');
select is(pg_temp.outcome('service', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('name 1', 'description 25', 'prompt 1', 'category 25', 'true', null)
$sql$),
  '1 row', 'service can insert a row like A''s row 5 (is_public = true)');
select is(pg_temp.outcome('service', $sql$
insert into public.system_prompt_templates (name, description, prompt, category, is_public,
  created_by)
values ('1', 'description 67', 'prompt 3', 'category 67', 'false', null)
$sql$),
  '1 row', 'service can insert a row like A''s row 6 (is_public = false)');
select is(pg_temp.outcome('service', $sql$
update public.system_prompt_templates set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'service can update A''s row 1 (is_public = true)');
select is(pg_temp.outcome('service', $sql$
update public.system_prompt_templates set name = 'x' where id = '5c4e3a9e-1000-4000-8000-000000000007'
$sql$),
  '1 row', 'service can update A''s row 2 (is_public = false)');
select is(pg_temp.outcome('service', $sql$
update public.system_prompt_templates set name = 'name 1' where id = '5c4e3a9e-1000-4000-8000-000000000019'
$sql$),
  '1 row', 'service can update A''s row 5 (is_public = true)');
select is(pg_temp.outcome('service', $sql$
update public.system_prompt_templates set name = '1' where id = '5c4e3a9e-1000-4000-8000-000000000043'
$sql$),
  '1 row', 'service can update A''s row 6 (is_public = false)');
select is(pg_temp.outcome('service', $sql$
delete from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'service can delete A''s row 1 (is_public = true)');
select is(pg_temp.outcome('service', $sql$
delete from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000007'
$sql$),
  '1 row', 'service can delete A''s row 2 (is_public = false)');
select is(pg_temp.outcome('service', $sql$
delete from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000019'
$sql$),
  '1 row', 'service can delete A''s row 5 (is_public = true)');
select is(pg_temp.outcome('service', $sql$
delete from public.system_prompt_templates where id = '5c4e3a9e-1000-4000-8000-000000000043'
$sql$),
  '1 row', 'service can delete A''s row 6 (is_public = false)');

select * from finish();
rollback;
