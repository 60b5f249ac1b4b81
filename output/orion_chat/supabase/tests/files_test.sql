-- OrionChat: who may do what with files
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
select plan(157);

select table_privs_are('public', 'files', 'anon', array[]::text[],
  'anon on all of files: nothing');
select any_column_privs_are('public', 'files', 'anon', array[]::text[],
  'anon on no column more than on all');
select table_privs_are('public', 'files', 'authenticated', array['SELECT', 'DELETE']::text[],
  'authenticated on all of files: select, delete');
select column_privs_are('public', 'files', 'id', 'authenticated', array['SELECT', 'INSERT']::text[],
  'authenticated on id: select, insert');
select column_privs_are('public', 'files', 'user_id', 'authenticated', array['SELECT', 'INSERT']::text[],
  'authenticated on user_id: select, insert');
select column_privs_are('public', 'files', 'conversation_id', 'authenticated', array['SELECT', 'INSERT', 'UPDATE']::text[],
  'authenticated on conversation_id: select, insert, update');
select column_privs_are('public', 'files', 'original_name', 'authenticated', array['SELECT', 'INSERT', 'UPDATE']::text[],
  'authenticated on original_name: select, insert, update');
select column_privs_are('public', 'files', 'storage_path', 'authenticated', array['SELECT', 'INSERT']::text[],
  'authenticated on storage_path: select, insert');
select column_privs_are('public', 'files', 'mime_type', 'authenticated', array['SELECT', 'INSERT']::text[],
  'authenticated on mime_type: select, insert');
select column_privs_are('public', 'files', 'file_size', 'authenticated', array['SELECT', 'INSERT']::text[],
  'authenticated on file_size: select, insert');
select column_privs_are('public', 'files', 'processing_status', 'authenticated', array['SELECT']::text[],
  'authenticated on processing_status: select');
select column_privs_are('public', 'files', 'extracted_text', 'authenticated', array['SELECT']::text[],
  'authenticated on extracted_text: select');
select column_privs_are('public', 'files', 'chunk_count', 'authenticated', array['SELECT']::text[],
  'authenticated on chunk_count: select');
select column_privs_are('public', 'files', 'created_at', 'authenticated', array['SELECT']::text[],
  'authenticated on created_at: select');
select column_privs_are('public', 'files', 'updated_at', 'authenticated', array['SELECT']::text[],
  'authenticated on updated_at: select');
select table_privs_are('public', 'files', 'service_role', array['SELECT', 'INSERT', 'UPDATE', 'DELETE']::text[],
  'service_role on all of files: select, insert, update, delete');
select any_column_privs_are('public', 'files', 'service_role', array['SELECT', 'INSERT', 'UPDATE']::text[],
  'service_role on no column more than on all');
select ok((select relrowsecurity and relforcerowsecurity from pg_class where oid = 'public.files'::regclass),
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
-- file_type_configs: nobody's row 1
insert into public.file_type_configs (mime_type, extension, max_size_bytes, processing)
values ('mime_type 2', 'txt', '2', '{"object": 1}');
-- file_type_configs: nobody's row 2
insert into public.file_type_configs (mime_type, extension, max_size_bytes, processing)
values ('mime_type 1', 'txt', '2', '{"object": 1}');
-- files: A's row 1
insert into public.files (id, user_id, conversation_id, original_name, storage_path, mime_type,
  file_size, extracted_text, chunk_count)
values ('5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-0000-4000-8000-00000000000a', null,
  'original_name 1', '5c4e3a9e-0000-4000-8000-00000000000a/x', 'mime_type 2', '1',
  'extracted_text 1', '1');
-- files: B's row 1
insert into public.files (id, user_id, conversation_id, original_name, storage_path, mime_type,
  file_size, extracted_text, chunk_count)
values ('5c4e3a9e-1000-4000-8000-00000000000d', '5c4e3a9e-0000-4000-8000-00000000000b', null,
  'original_name 1', '5c4e3a9e-0000-4000-8000-00000000000b/x', 'mime_type 2', '1',
  'extracted_text 13', '1');
-- files: D's row 1
insert into public.files (id, user_id, conversation_id, original_name, storage_path, mime_type,
  file_size, extracted_text, chunk_count)
values ('5c4e3a9e-1000-4000-8000-000000000019', '5c4e3a9e-0000-4000-8000-00000000000d', null,
  'original_name 1', '5c4e3a9e-0000-4000-8000-00000000000d/x', 'mime_type 2', '1',
  'extracted_text 25', '1');
-- files: E's row 1
insert into public.files (id, user_id, conversation_id, original_name, storage_path, mime_type,
  file_size, extracted_text, chunk_count)
values ('5c4e3a9e-1000-4000-8000-00000000002b', '5c4e3a9e-0000-4000-8000-00000000000e', null,
  (repeat('x', 255))::text, '5c4e3a9e-0000-4000-8000-00000000000e/x', 'mime_type 1', '0',
  'extracted_text 43', '0');
-- files: F's row 1
insert into public.files (id, user_id, conversation_id, original_name, storage_path, mime_type,
  file_size, extracted_text, chunk_count)
values ('5c4e3a9e-1000-4000-8000-000000000031', '5c4e3a9e-0000-4000-8000-00000000000f', null,
  'original_name 1', '5c4e3a9e-0000-4000-8000-00000000000f/x', 'application/json', '1',
  'extracted_text 49', '1');
-- files: G's row 1
insert into public.files (id, user_id, conversation_id, original_name, storage_path, mime_type,
  file_size, extracted_text, chunk_count)
values ('5c4e3a9e-1000-4000-8000-000000000043', '5c4e3a9e-0000-4000-8000-000000000010', null,
  (repeat('x', 255))::text, '5c4e3a9e-0000-4000-8000-000000000010/x', 'application/pdf', '0',
  'extracted_text 67', '0');
-- files: H's row 1
insert into public.files (id, user_id, conversation_id, original_name, storage_path, mime_type,
  file_size, extracted_text, chunk_count)
values ('5c4e3a9e-1000-4000-8000-000000000049', '5c4e3a9e-0000-4000-8000-000000000011', null,
  'original_name 1', '5c4e3a9e-0000-4000-8000-000000000011/x',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document', '1',
  'extracted_text 73', '1');
-- conversations: A's row 1
insert into public.conversations (id, user_id, title, model_name, temperature, max_tokens,
  system_prompt, document_id)
values ('5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-0000-4000-8000-00000000000a', 'title 1',
  'model_name 1', '1.00', '1', 'system_prompt 1', '5c4e3a9e-1000-4000-8000-000000000001');
-- conversations: A's row 2
insert into public.conversations (id, user_id, title, model_name, temperature, max_tokens,
  system_prompt, document_id)
values ('5c4e3a9e-1000-4000-8000-000000000007', '5c4e3a9e-0000-4000-8000-00000000000a',
  (repeat('x', 500))::text, (repeat('x', 200))::text, '0', '2', '100000',
  '5c4e3a9e-1000-4000-8000-000000000001');
-- conversations: A's row 3
insert into public.conversations (id, user_id, title, model_name, temperature, max_tokens,
  system_prompt, document_id)
values ('5c4e3a9e-1000-4000-8000-00000000000d', '5c4e3a9e-0000-4000-8000-00000000000a', 'title 1',
  'model_name 1', '1.00', '1', 'system_prompt 1', null);
-- conversations: B's row 1
insert into public.conversations (id, user_id, title, model_name, temperature, max_tokens,
  system_prompt, document_id)
values ('5c4e3a9e-1000-4000-8000-000000000025', '5c4e3a9e-0000-4000-8000-00000000000b', 'title 1',
  'model_name 1', '1.00', '1', 'system_prompt 1', '5c4e3a9e-1000-4000-8000-00000000000d');
-- conversations: B's row 2
insert into public.conversations (id, user_id, title, model_name, temperature, max_tokens,
  system_prompt, document_id)
values ('5c4e3a9e-1000-4000-8000-00000000002b', '5c4e3a9e-0000-4000-8000-00000000000b',
  (repeat('x', 500))::text, (repeat('x', 200))::text, '0', '2', '100000',
  '5c4e3a9e-1000-4000-8000-00000000000d');
-- conversations: B's row 3
insert into public.conversations (id, user_id, title, model_name, temperature, max_tokens,
  system_prompt, document_id)
values ('5c4e3a9e-1000-4000-8000-000000000031', '5c4e3a9e-0000-4000-8000-00000000000b', 'title 1',
  'model_name 1', '1.00', '1', 'system_prompt 1', null);
-- conversations: D's row 1
insert into public.conversations (id, user_id, title, model_name, temperature, max_tokens,
  system_prompt, document_id)
values ('5c4e3a9e-1000-4000-8000-000000000049', '5c4e3a9e-0000-4000-8000-00000000000d', 'title 1',
  'model_name 1', '1.00', '1', 'system_prompt 1', '5c4e3a9e-1000-4000-8000-000000000019');
-- conversations: E's row 1
insert into public.conversations (id, user_id, title, model_name, temperature, max_tokens,
  system_prompt, document_id)
values ('5c4e3a9e-1000-4000-8000-00000000005b', '5c4e3a9e-0000-4000-8000-00000000000e',
  (repeat('x', 500))::text, (repeat('x', 200))::text, '0', '2', '100000',
  '5c4e3a9e-1000-4000-8000-00000000002b');
-- conversations: F's row 1
insert into public.conversations (id, user_id, title, model_name, temperature, max_tokens,
  system_prompt, document_id)
values ('5c4e3a9e-1000-4000-8000-000000000061', '5c4e3a9e-0000-4000-8000-00000000000f', 'title 1',
  'model_name 1', '1.00', '1', 'system_prompt 1', '5c4e3a9e-1000-4000-8000-000000000031');
-- conversations: G's row 1
insert into public.conversations (id, user_id, title, model_name, temperature, max_tokens,
  system_prompt, document_id)
values ('5c4e3a9e-1000-4000-8000-000000000073', '5c4e3a9e-0000-4000-8000-000000000010',
  (repeat('x', 500))::text, (repeat('x', 200))::text, '0', '2', '100000',
  '5c4e3a9e-1000-4000-8000-000000000043');
-- conversations: H's row 1
insert into public.conversations (id, user_id, title, model_name, temperature, max_tokens,
  system_prompt, document_id)
values ('5c4e3a9e-1000-4000-8000-000000000079', '5c4e3a9e-0000-4000-8000-000000000011', 'title 1',
  'model_name 1', '1.00', '1', 'system_prompt 1', '5c4e3a9e-1000-4000-8000-000000000049');
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
select id from public.files where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'somebody without claims can''t read A''s row 1: 0 rows');
select is(pg_temp.outcome('somebody without claims', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size)
values ('5c4e3a9e-0000-4000-8000-00000000000a', null, 'original_name 1',
  '5c4e3a9e-0000-4000-8000-00000000000a/x', 'mime_type 2', '1')
$sql$),
  '42501: refused', 'somebody without claims can''t insert a row like A''s row 1: 42501: refused');
select is(pg_temp.outcome('somebody without claims', $sql$
update public.files set original_name = 'original_name 1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'somebody without claims can''t update A''s row 1: 0 rows');
select is(pg_temp.outcome('somebody without claims', $sql$
delete from public.files where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'somebody without claims can''t delete A''s row 1: 0 rows');

-- user A

select is(pg_temp.outcome('user A', $sql$
select id from public.files where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'user A can read A''s row 1');
select is(pg_temp.outcome('user A', $sql$
select id from public.files where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '0 rows', 'user A can''t read B''s row 1: 0 rows');
select is(pg_temp.outcome('user A', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size)
values ('5c4e3a9e-0000-4000-8000-00000000000a', null, 'original_name 1',
  '5c4e3a9e-0000-4000-8000-00000000000a/x', 'mime_type 2', '1')
$sql$),
  '23505', 'user A: insert a row like A''s row 1 fails for everybody: 23505');
select is(pg_temp.outcome('user A', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size)
values ('5c4e3a9e-0000-4000-8000-00000000000b', null, 'original_name 1',
  '5c4e3a9e-0000-4000-8000-00000000000b/x', 'mime_type 2', '1')
$sql$),
  '42501: refused', 'user A can''t insert a row like B''s row 1: 42501: refused');
select is(pg_temp.outcome('user A', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size)
values ('5c4e3a9e-0000-4000-8000-00000000000e', null, 'original_name 1',
  '5c4e3a9e-0000-4000-8000-00000000000a/x', 'mime_type 2', '1')
$sql$),
  '42501: refused', 'user A can''t insert a row like A''s row 1, user_id of E''s row 1 in user_profiles: 42501: refused');
select is(pg_temp.outcome('user A', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size)
values ('5c4e3a9e-0000-4000-8000-00000000000f', null, 'original_name 1',
  '5c4e3a9e-0000-4000-8000-00000000000a/x', 'mime_type 2', '1')
$sql$),
  '42501: refused', 'user A can''t insert a row like A''s row 1, user_id of F''s row 1 in user_profiles: 42501: refused');
select is(pg_temp.outcome('user A', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size)
values ('5c4e3a9e-1000-4000-8000-0000000186a5', null, 'original_name 1',
  '5c4e3a9e-0000-4000-8000-00000000000a/x', 'mime_type 2', '1')
$sql$),
  '42501: refused', 'user A can''t insert a row like A''s row 1, user_id of no row: 42501: refused');
select is(pg_temp.outcome('user A', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size)
values (null, null, 'original_name 1', '5c4e3a9e-0000-4000-8000-00000000000a/x', 'mime_type 2', '1')
$sql$),
  '23505', 'user A: insert a row like A''s row 1, user_id null fails for everybody: 23505');
select is(pg_temp.outcome('user A', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size)
values ('5c4e3a9e-0000-4000-8000-00000000000a', '5c4e3a9e-1000-4000-8000-00000000000d',
  'original_name 1', '5c4e3a9e-0000-4000-8000-00000000000a/x', 'mime_type 2', '1')
$sql$),
  '23505', 'user A: insert a row like A''s row 1, conversation_id of A''s row 3 in conversations fails for everybody: 23505');
select is(pg_temp.outcome('user A', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size)
values ('5c4e3a9e-0000-4000-8000-00000000000a', '5c4e3a9e-1000-4000-8000-000000000001',
  'original_name 1', '5c4e3a9e-0000-4000-8000-00000000000a/x', 'mime_type 2', '1')
$sql$),
  '23505', 'user A: insert a row like A''s row 1, conversation_id of A''s row 1 in conversations fails for everybody: 23505');
select is(pg_temp.outcome('user A', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size)
values ('5c4e3a9e-0000-4000-8000-00000000000a', '5c4e3a9e-1000-4000-8000-00000000005b',
  'original_name 1', '5c4e3a9e-0000-4000-8000-00000000000a/x', 'mime_type 2', '1')
$sql$),
  '23505', 'user A: insert a row like A''s row 1, conversation_id of E''s row 1 in conversations fails for everybody: 23505');
select is(pg_temp.outcome('user A', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size)
values ('5c4e3a9e-0000-4000-8000-00000000000a', '5c4e3a9e-1000-4000-8000-000000000061',
  'original_name 1', '5c4e3a9e-0000-4000-8000-00000000000a/x', 'mime_type 2', '1')
$sql$),
  '23505', 'user A: insert a row like A''s row 1, conversation_id of F''s row 1 in conversations fails for everybody: 23505');
select is(pg_temp.outcome('user A', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size)
values ('5c4e3a9e-0000-4000-8000-00000000000a', '5c4e3a9e-1000-4000-8000-0000000186aa',
  'original_name 1', '5c4e3a9e-0000-4000-8000-00000000000a/x', 'mime_type 2', '1')
$sql$),
  '23505', 'user A: insert a row like A''s row 1, conversation_id of no row fails for everybody: 23505');
select is(pg_temp.outcome('user A', $sql$
update public.files set original_name = 'original_name 1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'user A can update A''s row 1');
select is(pg_temp.outcome('user A', $sql$
update public.files set original_name = 'original_name 1' where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '0 rows', 'user A can''t update B''s row 1: 0 rows');
select is(pg_temp.outcome('user A', $sql$
update public.files set conversation_id = '5c4e3a9e-1000-4000-8000-00000000000d' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'user A can update A''s row 1 to conversation_id of A''s row 3 in conversations');
select is(pg_temp.outcome('user A', $sql$
update public.files set conversation_id = '5c4e3a9e-1000-4000-8000-000000000001' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'user A can update A''s row 1 to conversation_id of A''s row 1 in conversations');
select is(pg_temp.outcome('user A', $sql$
update public.files set conversation_id = '5c4e3a9e-1000-4000-8000-00000000005b' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '23503', 'user A: update A''s row 1 to conversation_id of E''s row 1 in conversations fails for everybody: 23503');
select is(pg_temp.outcome('user A', $sql$
update public.files set conversation_id = '5c4e3a9e-1000-4000-8000-000000000061' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '23503', 'user A: update A''s row 1 to conversation_id of F''s row 1 in conversations fails for everybody: 23503');
select is(pg_temp.outcome('user A', $sql$
update public.files set conversation_id = '5c4e3a9e-1000-4000-8000-0000000186aa' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '23503', 'user A: update A''s row 1 to conversation_id of no row fails for everybody: 23503');
select is(pg_temp.outcome('user A', $sql$
delete from public.files where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'user A can delete A''s row 1');
select is(pg_temp.outcome('user A', $sql$
delete from public.files where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '0 rows', 'user A can''t delete B''s row 1: 0 rows');

-- user B

select is(pg_temp.outcome('user B', $sql$
select id from public.files where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'user B can''t read A''s row 1: 0 rows');
select is(pg_temp.outcome('user B', $sql$
select id from public.files where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '1 row', 'user B can read B''s row 1');
select is(pg_temp.outcome('user B', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size)
values ('5c4e3a9e-0000-4000-8000-00000000000a', null, 'original_name 1',
  '5c4e3a9e-0000-4000-8000-00000000000a/x', 'mime_type 2', '1')
$sql$),
  '42501: refused', 'user B can''t insert a row like A''s row 1: 42501: refused');
select is(pg_temp.outcome('user B', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size)
values ('5c4e3a9e-0000-4000-8000-00000000000b', null, 'original_name 1',
  '5c4e3a9e-0000-4000-8000-00000000000b/x', 'mime_type 2', '1')
$sql$),
  '23505', 'user B: insert a row like B''s row 1 fails for everybody: 23505');
select is(pg_temp.outcome('user B', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size)
values ('5c4e3a9e-0000-4000-8000-000000000010', null, 'original_name 1',
  '5c4e3a9e-0000-4000-8000-00000000000b/x', 'mime_type 2', '1')
$sql$),
  '42501: refused', 'user B can''t insert a row like B''s row 1, user_id of G''s row 1 in user_profiles: 42501: refused');
select is(pg_temp.outcome('user B', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size)
values ('5c4e3a9e-0000-4000-8000-000000000011', null, 'original_name 1',
  '5c4e3a9e-0000-4000-8000-00000000000b/x', 'mime_type 2', '1')
$sql$),
  '42501: refused', 'user B can''t insert a row like B''s row 1, user_id of H''s row 1 in user_profiles: 42501: refused');
select is(pg_temp.outcome('user B', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size)
values ('5c4e3a9e-1000-4000-8000-0000000186a5', null, 'original_name 1',
  '5c4e3a9e-0000-4000-8000-00000000000b/x', 'mime_type 2', '1')
$sql$),
  '42501: refused', 'user B can''t insert a row like B''s row 1, user_id of no row: 42501: refused');
select is(pg_temp.outcome('user B', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size)
values (null, null, 'original_name 1', '5c4e3a9e-0000-4000-8000-00000000000b/x', 'mime_type 2', '1')
$sql$),
  '23505', 'user B: insert a row like B''s row 1, user_id null fails for everybody: 23505');
select is(pg_temp.outcome('user B', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size)
values ('5c4e3a9e-0000-4000-8000-00000000000b', '5c4e3a9e-1000-4000-8000-000000000073',
  'original_name 1', '5c4e3a9e-0000-4000-8000-00000000000b/x', 'mime_type 2', '1')
$sql$),
  '23505', 'user B: insert a row like B''s row 1, conversation_id of G''s row 1 in conversations fails for everybody: 23505');
select is(pg_temp.outcome('user B', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size)
values ('5c4e3a9e-0000-4000-8000-00000000000b', '5c4e3a9e-1000-4000-8000-000000000079',
  'original_name 1', '5c4e3a9e-0000-4000-8000-00000000000b/x', 'mime_type 2', '1')
$sql$),
  '23505', 'user B: insert a row like B''s row 1, conversation_id of H''s row 1 in conversations fails for everybody: 23505');
select is(pg_temp.outcome('user B', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size)
values ('5c4e3a9e-0000-4000-8000-00000000000b', '5c4e3a9e-1000-4000-8000-00000000002b',
  'original_name 1', '5c4e3a9e-0000-4000-8000-00000000000b/x', 'mime_type 2', '1')
$sql$),
  '23505', 'user B: insert a row like B''s row 1, conversation_id of B''s row 2 in conversations fails for everybody: 23505');
select is(pg_temp.outcome('user B', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size)
values ('5c4e3a9e-0000-4000-8000-00000000000b', '5c4e3a9e-1000-4000-8000-000000000031',
  'original_name 1', '5c4e3a9e-0000-4000-8000-00000000000b/x', 'mime_type 2', '1')
$sql$),
  '23505', 'user B: insert a row like B''s row 1, conversation_id of B''s row 3 in conversations fails for everybody: 23505');
select is(pg_temp.outcome('user B', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size)
values ('5c4e3a9e-0000-4000-8000-00000000000b', '5c4e3a9e-1000-4000-8000-0000000186aa',
  'original_name 1', '5c4e3a9e-0000-4000-8000-00000000000b/x', 'mime_type 2', '1')
$sql$),
  '23505', 'user B: insert a row like B''s row 1, conversation_id of no row fails for everybody: 23505');
select is(pg_temp.outcome('user B', $sql$
update public.files set original_name = 'original_name 1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'user B can''t update A''s row 1: 0 rows');
select is(pg_temp.outcome('user B', $sql$
update public.files set original_name = 'original_name 1' where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '1 row', 'user B can update B''s row 1');
select is(pg_temp.outcome('user B', $sql$
update public.files set conversation_id = '5c4e3a9e-1000-4000-8000-000000000073' where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '23503', 'user B: update B''s row 1 to conversation_id of G''s row 1 in conversations fails for everybody: 23503');
select is(pg_temp.outcome('user B', $sql$
update public.files set conversation_id = '5c4e3a9e-1000-4000-8000-000000000079' where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '23503', 'user B: update B''s row 1 to conversation_id of H''s row 1 in conversations fails for everybody: 23503');
select is(pg_temp.outcome('user B', $sql$
update public.files set conversation_id = '5c4e3a9e-1000-4000-8000-00000000002b' where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '1 row', 'user B can update B''s row 1 to conversation_id of B''s row 2 in conversations');
select is(pg_temp.outcome('user B', $sql$
update public.files set conversation_id = '5c4e3a9e-1000-4000-8000-000000000031' where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '1 row', 'user B can update B''s row 1 to conversation_id of B''s row 3 in conversations');
select is(pg_temp.outcome('user B', $sql$
update public.files set conversation_id = '5c4e3a9e-1000-4000-8000-0000000186aa' where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '23503', 'user B: update B''s row 1 to conversation_id of no row fails for everybody: 23503');
select is(pg_temp.outcome('user B', $sql$
delete from public.files where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'user B can''t delete A''s row 1: 0 rows');
select is(pg_temp.outcome('user B', $sql$
delete from public.files where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '1 row', 'user B can delete B''s row 1');

-- user C

select is(pg_temp.outcome('user C', $sql$
select id from public.files where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'user C can''t read A''s row 1: 0 rows');
select is(pg_temp.outcome('user C', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size)
values ('5c4e3a9e-0000-4000-8000-00000000000a', null, 'original_name 1',
  '5c4e3a9e-0000-4000-8000-00000000000a/x', 'mime_type 2', '1')
$sql$),
  '42501: refused', 'user C can''t insert a row like A''s row 1: 42501: refused');
select is(pg_temp.outcome('user C', $sql$
update public.files set original_name = 'original_name 1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'user C can''t update A''s row 1: 0 rows');
select is(pg_temp.outcome('user C', $sql$
delete from public.files where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'user C can''t delete A''s row 1: 0 rows');

-- admin D

select is(pg_temp.outcome('admin D', $sql$
select id from public.files where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'admin D can''t read A''s row 1: 0 rows');
select is(pg_temp.outcome('admin D', $sql$
select id from public.files where id = '5c4e3a9e-1000-4000-8000-000000000019'
$sql$),
  '1 row', 'admin D can read D''s row 1');
select is(pg_temp.outcome('admin D', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size)
values ('5c4e3a9e-0000-4000-8000-00000000000a', null, 'original_name 1',
  '5c4e3a9e-0000-4000-8000-00000000000a/x', 'mime_type 2', '1')
$sql$),
  '42501: refused', 'admin D can''t insert a row like A''s row 1: 42501: refused');
select is(pg_temp.outcome('admin D', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size)
values ('5c4e3a9e-0000-4000-8000-00000000000d', null, 'original_name 1',
  '5c4e3a9e-0000-4000-8000-00000000000d/x', 'mime_type 2', '1')
$sql$),
  '23505', 'admin D: insert a row like D''s row 1 fails for everybody: 23505');
select is(pg_temp.outcome('admin D', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size)
values ('5c4e3a9e-0000-4000-8000-000000000011', null, 'original_name 1',
  '5c4e3a9e-0000-4000-8000-00000000000d/x', 'mime_type 2', '1')
$sql$),
  '42501: refused', 'admin D can''t insert a row like D''s row 1, user_id of H''s row 1 in user_profiles: 42501: refused');
select is(pg_temp.outcome('admin D', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size)
values ('5c4e3a9e-1000-4000-8000-0000000186a5', null, 'original_name 1',
  '5c4e3a9e-0000-4000-8000-00000000000d/x', 'mime_type 2', '1')
$sql$),
  '42501: refused', 'admin D can''t insert a row like D''s row 1, user_id of no row: 42501: refused');
select is(pg_temp.outcome('admin D', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size)
values (null, null, 'original_name 1', '5c4e3a9e-0000-4000-8000-00000000000d/x', 'mime_type 2', '1')
$sql$),
  '23505', 'admin D: insert a row like D''s row 1, user_id null fails for everybody: 23505');
select is(pg_temp.outcome('admin D', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size)
values ('5c4e3a9e-0000-4000-8000-00000000000d', '5c4e3a9e-1000-4000-8000-000000000001',
  'original_name 1', '5c4e3a9e-0000-4000-8000-00000000000d/x', 'mime_type 2', '1')
$sql$),
  '23505', 'admin D: insert a row like D''s row 1, conversation_id of A''s row 1 in conversations fails for everybody: 23505');
select is(pg_temp.outcome('admin D', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size)
values ('5c4e3a9e-0000-4000-8000-00000000000d', '5c4e3a9e-1000-4000-8000-000000000007',
  'original_name 1', '5c4e3a9e-0000-4000-8000-00000000000d/x', 'mime_type 2', '1')
$sql$),
  '23505', 'admin D: insert a row like D''s row 1, conversation_id of A''s row 2 in conversations fails for everybody: 23505');
select is(pg_temp.outcome('admin D', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size)
values ('5c4e3a9e-0000-4000-8000-00000000000d', '5c4e3a9e-1000-4000-8000-000000000049',
  'original_name 1', '5c4e3a9e-0000-4000-8000-00000000000d/x', 'mime_type 2', '1')
$sql$),
  '23505', 'admin D: insert a row like D''s row 1, conversation_id of D''s row 1 in conversations fails for everybody: 23505');
select is(pg_temp.outcome('admin D', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size)
values ('5c4e3a9e-0000-4000-8000-00000000000d', '5c4e3a9e-1000-4000-8000-0000000186aa',
  'original_name 1', '5c4e3a9e-0000-4000-8000-00000000000d/x', 'mime_type 2', '1')
$sql$),
  '23505', 'admin D: insert a row like D''s row 1, conversation_id of no row fails for everybody: 23505');
select is(pg_temp.outcome('admin D', $sql$
update public.files set original_name = 'original_name 1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'admin D can''t update A''s row 1: 0 rows');
select is(pg_temp.outcome('admin D', $sql$
update public.files set original_name = 'original_name 1' where id = '5c4e3a9e-1000-4000-8000-000000000019'
$sql$),
  '1 row', 'admin D can update D''s row 1');
select is(pg_temp.outcome('admin D', $sql$
update public.files set conversation_id = '5c4e3a9e-1000-4000-8000-000000000001' where id = '5c4e3a9e-1000-4000-8000-000000000019'
$sql$),
  '23503', 'admin D: update D''s row 1 to conversation_id of A''s row 1 in conversations fails for everybody: 23503');
select is(pg_temp.outcome('admin D', $sql$
update public.files set conversation_id = '5c4e3a9e-1000-4000-8000-000000000007' where id = '5c4e3a9e-1000-4000-8000-000000000019'
$sql$),
  '23503', 'admin D: update D''s row 1 to conversation_id of A''s row 2 in conversations fails for everybody: 23503');
select is(pg_temp.outcome('admin D', $sql$
update public.files set conversation_id = '5c4e3a9e-1000-4000-8000-000000000049' where id = '5c4e3a9e-1000-4000-8000-000000000019'
$sql$),
  '1 row', 'admin D can update D''s row 1 to conversation_id of D''s row 1 in conversations');
select is(pg_temp.outcome('admin D', $sql$
update public.files set conversation_id = '5c4e3a9e-1000-4000-8000-0000000186aa' where id = '5c4e3a9e-1000-4000-8000-000000000019'
$sql$),
  '23503', 'admin D: update D''s row 1 to conversation_id of no row fails for everybody: 23503');
select is(pg_temp.outcome('admin D', $sql$
delete from public.files where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'admin D can''t delete A''s row 1: 0 rows');
select is(pg_temp.outcome('admin D', $sql$
delete from public.files where id = '5c4e3a9e-1000-4000-8000-000000000019'
$sql$),
  '1 row', 'admin D can delete D''s row 1');

-- moderator E

select is(pg_temp.outcome('moderator E', $sql$
select id from public.files where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'moderator E can''t read A''s row 1: 0 rows');
select is(pg_temp.outcome('moderator E', $sql$
select id from public.files where id = '5c4e3a9e-1000-4000-8000-00000000002b'
$sql$),
  '1 row', 'moderator E can read E''s row 1');
select is(pg_temp.outcome('moderator E', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size)
values ('5c4e3a9e-0000-4000-8000-00000000000a', null, 'original_name 1',
  '5c4e3a9e-0000-4000-8000-00000000000a/x', 'mime_type 2', '1')
$sql$),
  '42501: refused', 'moderator E can''t insert a row like A''s row 1: 42501: refused');
select is(pg_temp.outcome('moderator E', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size)
values ('5c4e3a9e-0000-4000-8000-00000000000e', null, (repeat('x', 255))::text,
  '5c4e3a9e-0000-4000-8000-00000000000e/x', 'mime_type 1', '0')
$sql$),
  '23505', 'moderator E: insert a row like E''s row 1 fails for everybody: 23505');
select is(pg_temp.outcome('moderator E', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size)
values ('5c4e3a9e-0000-4000-8000-000000000010', null, (repeat('x', 255))::text,
  '5c4e3a9e-0000-4000-8000-00000000000e/x', 'mime_type 1', '0')
$sql$),
  '42501: refused', 'moderator E can''t insert a row like E''s row 1, user_id of G''s row 1 in user_profiles: 42501: refused');
select is(pg_temp.outcome('moderator E', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size)
values ('5c4e3a9e-0000-4000-8000-000000000011', null, (repeat('x', 255))::text,
  '5c4e3a9e-0000-4000-8000-00000000000e/x', 'mime_type 1', '0')
$sql$),
  '42501: refused', 'moderator E can''t insert a row like E''s row 1, user_id of H''s row 1 in user_profiles: 42501: refused');
select is(pg_temp.outcome('moderator E', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size)
values ('5c4e3a9e-1000-4000-8000-0000000186a5', null, (repeat('x', 255))::text,
  '5c4e3a9e-0000-4000-8000-00000000000e/x', 'mime_type 1', '0')
$sql$),
  '42501: refused', 'moderator E can''t insert a row like E''s row 1, user_id of no row: 42501: refused');
select is(pg_temp.outcome('moderator E', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size)
values (null, null, (repeat('x', 255))::text, '5c4e3a9e-0000-4000-8000-00000000000e/x',
  'mime_type 1', '0')
$sql$),
  '23505', 'moderator E: insert a row like E''s row 1, user_id null fails for everybody: 23505');
select is(pg_temp.outcome('moderator E', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size)
values ('5c4e3a9e-0000-4000-8000-00000000000e', '5c4e3a9e-1000-4000-8000-00000000002b',
  (repeat('x', 255))::text, '5c4e3a9e-0000-4000-8000-00000000000e/x', 'mime_type 1', '0')
$sql$),
  '23505', 'moderator E: insert a row like E''s row 1, conversation_id of B''s row 2 in conversations fails for everybody: 23505');
select is(pg_temp.outcome('moderator E', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size)
values ('5c4e3a9e-0000-4000-8000-00000000000e', '5c4e3a9e-1000-4000-8000-000000000031',
  (repeat('x', 255))::text, '5c4e3a9e-0000-4000-8000-00000000000e/x', 'mime_type 1', '0')
$sql$),
  '23505', 'moderator E: insert a row like E''s row 1, conversation_id of B''s row 3 in conversations fails for everybody: 23505');
select is(pg_temp.outcome('moderator E', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size)
values ('5c4e3a9e-0000-4000-8000-00000000000e', '5c4e3a9e-1000-4000-8000-00000000005b',
  (repeat('x', 255))::text, '5c4e3a9e-0000-4000-8000-00000000000e/x', 'mime_type 1', '0')
$sql$),
  '23505', 'moderator E: insert a row like E''s row 1, conversation_id of E''s row 1 in conversations fails for everybody: 23505');
select is(pg_temp.outcome('moderator E', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size)
values ('5c4e3a9e-0000-4000-8000-00000000000e', '5c4e3a9e-1000-4000-8000-0000000186aa',
  (repeat('x', 255))::text, '5c4e3a9e-0000-4000-8000-00000000000e/x', 'mime_type 1', '0')
$sql$),
  '23505', 'moderator E: insert a row like E''s row 1, conversation_id of no row fails for everybody: 23505');
select is(pg_temp.outcome('moderator E', $sql$
update public.files set original_name = 'original_name 1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'moderator E can''t update A''s row 1: 0 rows');
select is(pg_temp.outcome('moderator E', $sql$
update public.files set conversation_id = null where id = '5c4e3a9e-1000-4000-8000-00000000002b'
$sql$),
  '1 row', 'moderator E can update E''s row 1');
select is(pg_temp.outcome('moderator E', $sql$
update public.files set conversation_id = '5c4e3a9e-1000-4000-8000-00000000002b' where id = '5c4e3a9e-1000-4000-8000-00000000002b'
$sql$),
  '23503', 'moderator E: update E''s row 1 to conversation_id of B''s row 2 in conversations fails for everybody: 23503');
select is(pg_temp.outcome('moderator E', $sql$
update public.files set conversation_id = '5c4e3a9e-1000-4000-8000-000000000031' where id = '5c4e3a9e-1000-4000-8000-00000000002b'
$sql$),
  '23503', 'moderator E: update E''s row 1 to conversation_id of B''s row 3 in conversations fails for everybody: 23503');
select is(pg_temp.outcome('moderator E', $sql$
update public.files set conversation_id = '5c4e3a9e-1000-4000-8000-00000000005b' where id = '5c4e3a9e-1000-4000-8000-00000000002b'
$sql$),
  '1 row', 'moderator E can update E''s row 1 to conversation_id of E''s row 1 in conversations');
select is(pg_temp.outcome('moderator E', $sql$
update public.files set conversation_id = '5c4e3a9e-1000-4000-8000-0000000186aa' where id = '5c4e3a9e-1000-4000-8000-00000000002b'
$sql$),
  '23503', 'moderator E: update E''s row 1 to conversation_id of no row fails for everybody: 23503');
select is(pg_temp.outcome('moderator E', $sql$
delete from public.files where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'moderator E can''t delete A''s row 1: 0 rows');
select is(pg_temp.outcome('moderator E', $sql$
delete from public.files where id = '5c4e3a9e-1000-4000-8000-00000000002b'
$sql$),
  '1 row', 'moderator E can delete E''s row 1');

-- admin G

select is(pg_temp.outcome('admin G', $sql$
select id from public.files where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'admin G can''t read A''s row 1: 0 rows');
select is(pg_temp.outcome('admin G', $sql$
select id from public.files where id = '5c4e3a9e-1000-4000-8000-000000000043'
$sql$),
  '1 row', 'admin G can read G''s row 1');
select is(pg_temp.outcome('admin G', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size)
values ('5c4e3a9e-0000-4000-8000-00000000000a', null, 'original_name 1',
  '5c4e3a9e-0000-4000-8000-00000000000a/x', 'mime_type 2', '1')
$sql$),
  '42501: refused', 'admin G can''t insert a row like A''s row 1: 42501: refused');
select is(pg_temp.outcome('admin G', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size)
values ('5c4e3a9e-0000-4000-8000-000000000010', null, (repeat('x', 255))::text,
  '5c4e3a9e-0000-4000-8000-000000000010/x', 'application/pdf', '0')
$sql$),
  '23505', 'admin G: insert a row like G''s row 1 fails for everybody: 23505');
select is(pg_temp.outcome('admin G', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size)
values ('5c4e3a9e-0000-4000-8000-00000000000f', null, (repeat('x', 255))::text,
  '5c4e3a9e-0000-4000-8000-000000000010/x', 'application/pdf', '0')
$sql$),
  '42501: refused', 'admin G can''t insert a row like G''s row 1, user_id of F''s row 1 in user_profiles: 42501: refused');
select is(pg_temp.outcome('admin G', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size)
values ('5c4e3a9e-0000-4000-8000-000000000011', null, (repeat('x', 255))::text,
  '5c4e3a9e-0000-4000-8000-000000000010/x', 'application/pdf', '0')
$sql$),
  '42501: refused', 'admin G can''t insert a row like G''s row 1, user_id of H''s row 1 in user_profiles: 42501: refused');
select is(pg_temp.outcome('admin G', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size)
values ('5c4e3a9e-1000-4000-8000-0000000186a5', null, (repeat('x', 255))::text,
  '5c4e3a9e-0000-4000-8000-000000000010/x', 'application/pdf', '0')
$sql$),
  '42501: refused', 'admin G can''t insert a row like G''s row 1, user_id of no row: 42501: refused');
select is(pg_temp.outcome('admin G', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size)
values (null, null, (repeat('x', 255))::text, '5c4e3a9e-0000-4000-8000-000000000010/x',
  'application/pdf', '0')
$sql$),
  '23505', 'admin G: insert a row like G''s row 1, user_id null fails for everybody: 23505');
select is(pg_temp.outcome('admin G', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size)
values ('5c4e3a9e-0000-4000-8000-000000000010', '5c4e3a9e-1000-4000-8000-000000000049',
  (repeat('x', 255))::text, '5c4e3a9e-0000-4000-8000-000000000010/x', 'application/pdf', '0')
$sql$),
  '23505', 'admin G: insert a row like G''s row 1, conversation_id of D''s row 1 in conversations fails for everybody: 23505');
select is(pg_temp.outcome('admin G', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size)
values ('5c4e3a9e-0000-4000-8000-000000000010', '5c4e3a9e-1000-4000-8000-00000000005b',
  (repeat('x', 255))::text, '5c4e3a9e-0000-4000-8000-000000000010/x', 'application/pdf', '0')
$sql$),
  '23505', 'admin G: insert a row like G''s row 1, conversation_id of E''s row 1 in conversations fails for everybody: 23505');
select is(pg_temp.outcome('admin G', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size)
values ('5c4e3a9e-0000-4000-8000-000000000010', '5c4e3a9e-1000-4000-8000-000000000073',
  (repeat('x', 255))::text, '5c4e3a9e-0000-4000-8000-000000000010/x', 'application/pdf', '0')
$sql$),
  '23505', 'admin G: insert a row like G''s row 1, conversation_id of G''s row 1 in conversations fails for everybody: 23505');
select is(pg_temp.outcome('admin G', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size)
values ('5c4e3a9e-0000-4000-8000-000000000010', '5c4e3a9e-1000-4000-8000-0000000186aa',
  (repeat('x', 255))::text, '5c4e3a9e-0000-4000-8000-000000000010/x', 'application/pdf', '0')
$sql$),
  '23505', 'admin G: insert a row like G''s row 1, conversation_id of no row fails for everybody: 23505');
select is(pg_temp.outcome('admin G', $sql$
update public.files set original_name = 'original_name 1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'admin G can''t update A''s row 1: 0 rows');
select is(pg_temp.outcome('admin G', $sql$
update public.files set conversation_id = null where id = '5c4e3a9e-1000-4000-8000-000000000043'
$sql$),
  '1 row', 'admin G can update G''s row 1');
select is(pg_temp.outcome('admin G', $sql$
update public.files set conversation_id = '5c4e3a9e-1000-4000-8000-000000000049' where id = '5c4e3a9e-1000-4000-8000-000000000043'
$sql$),
  '23503', 'admin G: update G''s row 1 to conversation_id of D''s row 1 in conversations fails for everybody: 23503');
select is(pg_temp.outcome('admin G', $sql$
update public.files set conversation_id = '5c4e3a9e-1000-4000-8000-00000000005b' where id = '5c4e3a9e-1000-4000-8000-000000000043'
$sql$),
  '23503', 'admin G: update G''s row 1 to conversation_id of E''s row 1 in conversations fails for everybody: 23503');
select is(pg_temp.outcome('admin G', $sql$
update public.files set conversation_id = '5c4e3a9e-1000-4000-8000-000000000073' where id = '5c4e3a9e-1000-4000-8000-000000000043'
$sql$),
  '1 row', 'admin G can update G''s row 1 to conversation_id of G''s row 1 in conversations');
select is(pg_temp.outcome('admin G', $sql$
update public.files set conversation_id = '5c4e3a9e-1000-4000-8000-0000000186aa' where id = '5c4e3a9e-1000-4000-8000-000000000043'
$sql$),
  '23503', 'admin G: update G''s row 1 to conversation_id of no row fails for everybody: 23503');
select is(pg_temp.outcome('admin G', $sql$
delete from public.files where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'admin G can''t delete A''s row 1: 0 rows');
select is(pg_temp.outcome('admin G', $sql$
delete from public.files where id = '5c4e3a9e-1000-4000-8000-000000000043'
$sql$),
  '1 row', 'admin G can delete G''s row 1');

-- moderator H

select is(pg_temp.outcome('moderator H', $sql$
select id from public.files where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'moderator H can''t read A''s row 1: 0 rows');
select is(pg_temp.outcome('moderator H', $sql$
select id from public.files where id = '5c4e3a9e-1000-4000-8000-000000000049'
$sql$),
  '1 row', 'moderator H can read H''s row 1');
select is(pg_temp.outcome('moderator H', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size)
values ('5c4e3a9e-0000-4000-8000-00000000000a', null, 'original_name 1',
  '5c4e3a9e-0000-4000-8000-00000000000a/x', 'mime_type 2', '1')
$sql$),
  '42501: refused', 'moderator H can''t insert a row like A''s row 1: 42501: refused');
select is(pg_temp.outcome('moderator H', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size)
values ('5c4e3a9e-0000-4000-8000-000000000011', null, 'original_name 1',
  '5c4e3a9e-0000-4000-8000-000000000011/x',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document', '1')
$sql$),
  '23505', 'moderator H: insert a row like H''s row 1 fails for everybody: 23505');
select is(pg_temp.outcome('moderator H', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size)
values ('5c4e3a9e-0000-4000-8000-00000000000e', null, 'original_name 1',
  '5c4e3a9e-0000-4000-8000-000000000011/x',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document', '1')
$sql$),
  '42501: refused', 'moderator H can''t insert a row like H''s row 1, user_id of E''s row 1 in user_profiles: 42501: refused');
select is(pg_temp.outcome('moderator H', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size)
values ('5c4e3a9e-0000-4000-8000-00000000000f', null, 'original_name 1',
  '5c4e3a9e-0000-4000-8000-000000000011/x',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document', '1')
$sql$),
  '42501: refused', 'moderator H can''t insert a row like H''s row 1, user_id of F''s row 1 in user_profiles: 42501: refused');
select is(pg_temp.outcome('moderator H', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size)
values ('5c4e3a9e-1000-4000-8000-0000000186a5', null, 'original_name 1',
  '5c4e3a9e-0000-4000-8000-000000000011/x',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document', '1')
$sql$),
  '42501: refused', 'moderator H can''t insert a row like H''s row 1, user_id of no row: 42501: refused');
select is(pg_temp.outcome('moderator H', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size)
values (null, null, 'original_name 1', '5c4e3a9e-0000-4000-8000-000000000011/x',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document', '1')
$sql$),
  '23505', 'moderator H: insert a row like H''s row 1, user_id null fails for everybody: 23505');
select is(pg_temp.outcome('moderator H', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size)
values ('5c4e3a9e-0000-4000-8000-000000000011', '5c4e3a9e-1000-4000-8000-000000000001',
  'original_name 1', '5c4e3a9e-0000-4000-8000-000000000011/x',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document', '1')
$sql$),
  '23505', 'moderator H: insert a row like H''s row 1, conversation_id of A''s row 1 in conversations fails for everybody: 23505');
select is(pg_temp.outcome('moderator H', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size)
values ('5c4e3a9e-0000-4000-8000-000000000011', '5c4e3a9e-1000-4000-8000-000000000007',
  'original_name 1', '5c4e3a9e-0000-4000-8000-000000000011/x',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document', '1')
$sql$),
  '23505', 'moderator H: insert a row like H''s row 1, conversation_id of A''s row 2 in conversations fails for everybody: 23505');
select is(pg_temp.outcome('moderator H', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size)
values ('5c4e3a9e-0000-4000-8000-000000000011', '5c4e3a9e-1000-4000-8000-000000000079',
  'original_name 1', '5c4e3a9e-0000-4000-8000-000000000011/x',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document', '1')
$sql$),
  '23505', 'moderator H: insert a row like H''s row 1, conversation_id of H''s row 1 in conversations fails for everybody: 23505');
select is(pg_temp.outcome('moderator H', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size)
values ('5c4e3a9e-0000-4000-8000-000000000011', '5c4e3a9e-1000-4000-8000-0000000186aa',
  'original_name 1', '5c4e3a9e-0000-4000-8000-000000000011/x',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document', '1')
$sql$),
  '23505', 'moderator H: insert a row like H''s row 1, conversation_id of no row fails for everybody: 23505');
select is(pg_temp.outcome('moderator H', $sql$
update public.files set original_name = 'original_name 1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'moderator H can''t update A''s row 1: 0 rows');
select is(pg_temp.outcome('moderator H', $sql$
update public.files set original_name = 'original_name 1' where id = '5c4e3a9e-1000-4000-8000-000000000049'
$sql$),
  '1 row', 'moderator H can update H''s row 1');
select is(pg_temp.outcome('moderator H', $sql$
update public.files set conversation_id = '5c4e3a9e-1000-4000-8000-000000000001' where id = '5c4e3a9e-1000-4000-8000-000000000049'
$sql$),
  '23503', 'moderator H: update H''s row 1 to conversation_id of A''s row 1 in conversations fails for everybody: 23503');
select is(pg_temp.outcome('moderator H', $sql$
update public.files set conversation_id = '5c4e3a9e-1000-4000-8000-000000000007' where id = '5c4e3a9e-1000-4000-8000-000000000049'
$sql$),
  '23503', 'moderator H: update H''s row 1 to conversation_id of A''s row 2 in conversations fails for everybody: 23503');
select is(pg_temp.outcome('moderator H', $sql$
update public.files set conversation_id = '5c4e3a9e-1000-4000-8000-000000000079' where id = '5c4e3a9e-1000-4000-8000-000000000049'
$sql$),
  '1 row', 'moderator H can update H''s row 1 to conversation_id of H''s row 1 in conversations');
select is(pg_temp.outcome('moderator H', $sql$
update public.files set conversation_id = '5c4e3a9e-1000-4000-8000-0000000186aa' where id = '5c4e3a9e-1000-4000-8000-000000000049'
$sql$),
  '23503', 'moderator H: update H''s row 1 to conversation_id of no row fails for everybody: 23503');
select is(pg_temp.outcome('moderator H', $sql$
delete from public.files where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'moderator H can''t delete A''s row 1: 0 rows');
select is(pg_temp.outcome('moderator H', $sql$
delete from public.files where id = '5c4e3a9e-1000-4000-8000-000000000049'
$sql$),
  '1 row', 'moderator H can delete H''s row 1');

-- anon

select is(pg_temp.outcome('anon', $sql$
select id from public.files where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: no privilege', 'anon can''t read A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('anon', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size, extracted_text, chunk_count)
values ('5c4e3a9e-0000-4000-8000-00000000000a', null, 'original_name 1',
  '5c4e3a9e-0000-4000-8000-00000000000a/x', 'mime_type 2', '1', 'extracted_text 1', '1')
$sql$),
  '42501: no privilege', 'anon can''t insert a row like A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('anon', $sql$
update public.files set original_name = 'original_name 1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: no privilege', 'anon can''t update A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('anon', $sql$
delete from public.files where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: no privilege', 'anon can''t delete A''s row 1: 42501: no privilege');

-- service

select is(pg_temp.outcome('service', $sql$
select id from public.files where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'service can read A''s row 1');
select is(pg_temp.outcome('service', $sql$
insert into public.files (user_id, conversation_id, original_name, storage_path, mime_type,
  file_size, extracted_text, chunk_count)
values ('5c4e3a9e-0000-4000-8000-00000000000a', null, 'original_name 1',
  '5c4e3a9e-0000-4000-8000-00000000000a/x', 'mime_type 2', '1', 'extracted_text 1', '1')
$sql$),
  '23505', 'service: insert a row like A''s row 1 fails for everybody: 23505');
select is(pg_temp.outcome('service', $sql$
update public.files set original_name = 'original_name 1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'service can update A''s row 1');
select is(pg_temp.outcome('service', $sql$
delete from public.files where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'service can delete A''s row 1');

select * from finish();
rollback;
