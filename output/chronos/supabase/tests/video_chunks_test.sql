-- Chronos: who may do what with video_chunks
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
select plan(56);

select table_privs_are('public', 'video_chunks', 'anon', array[]::text[],
  'anon on all of video_chunks: nothing');
select any_column_privs_are('public', 'video_chunks', 'anon', array[]::text[],
  'anon on no column more than on all');
select table_privs_are('public', 'video_chunks', 'authenticated', array['SELECT']::text[],
  'authenticated on all of video_chunks: select');
select any_column_privs_are('public', 'video_chunks', 'authenticated', array['SELECT']::text[],
  'authenticated on no column more than on all');
select table_privs_are('public', 'video_chunks', 'service_role', array['SELECT', 'INSERT', 'UPDATE', 'DELETE']::text[],
  'service_role on all of video_chunks: select, insert, update, delete');
select any_column_privs_are('public', 'video_chunks', 'service_role', array['SELECT', 'INSERT', 'UPDATE']::text[],
  'service_role on no column more than on all');
select ok((select relrowsecurity and relforcerowsecurity from pg_class where oid = 'public.video_chunks'::regclass),
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
-- videos: creator A's row 1
insert into public.videos (id, creator_id, title, description, url, storage_path, thumbnail_url,
  duration_seconds, transcript, status, error_message, processing_started_at,
  processing_completed_at, file_size_bytes, metadata, is_deleted)
values ('5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-0002-4000-8000-00000000000a', 'title 1',
  'description 1', 'url 1', 'storage_path 1', 'thumbnail_url 1', '1', 'transcript 1', 'completed',
  'error_message 1', '2026-01-01 13:00:00+00', '2026-01-01 13:00:00+00', '1', '{"n": 1}', 'false');
-- videos: creator A's row 2
insert into public.videos (id, creator_id, title, description, url, storage_path, thumbnail_url,
  duration_seconds, transcript, status, error_message, processing_started_at,
  processing_completed_at, file_size_bytes, metadata, is_deleted)
values ('5c4e3a9e-1000-4000-8000-000000000007', '5c4e3a9e-0002-4000-8000-00000000000a',
  (repeat('x', 500))::text, 'description 7', 'url 7', 'storage_path 7', 'thumbnail_url 7', '0',
  'transcript 7', 'uploading', 'error_message 7', '2026-01-01 19:00:00+00', '2026-01-01 19:00:00+00',
  '0', '{"object": 1}', 'false');
-- videos: creator A's row 3
insert into public.videos (id, creator_id, title, description, url, storage_path, thumbnail_url,
  duration_seconds, transcript, status, error_message, processing_started_at,
  processing_completed_at, file_size_bytes, metadata, is_deleted)
values ('5c4e3a9e-1000-4000-8000-00000000000d', '5c4e3a9e-0002-4000-8000-00000000000a',
  (repeat('x', 499))::text, 'description 13', 'url 13', 'storage_path 13', 'thumbnail_url 13', '2',
  'transcript 13', 'completed', 'error_message 13', '2026-01-02 01:00:00+00',
  '2026-01-02 01:00:00+00', '2', '{"object": "text"}', 'true');
-- videos: creator A's row 4
insert into public.videos (id, creator_id, title, description, url, storage_path, thumbnail_url,
  duration_seconds, transcript, status, error_message, processing_started_at,
  processing_completed_at, file_size_bytes, metadata, is_deleted)
values ('5c4e3a9e-1000-4000-8000-000000000013', '5c4e3a9e-0002-4000-8000-00000000000a', '500',
  'description 19', 'url 19', 'storage_path 19', 'thumbnail_url 19', '3', 'transcript 19',
  'uploading', 'error_message 19', '2026-01-02 07:00:00+00', '2026-01-02 07:00:00+00', '3',
  '{"object": true}', 'true');
-- videos: creator A's row 5
insert into public.videos (id, creator_id, title, description, url, storage_path, thumbnail_url,
  duration_seconds, transcript, status, error_message, processing_started_at,
  processing_completed_at, file_size_bytes, metadata, is_deleted)
values ('5c4e3a9e-1000-4000-8000-000000000019', '5c4e3a9e-0002-4000-8000-00000000000a', 'title 2',
  'description 25', 'url 25', 'storage_path 25', 'thumbnail_url 25', '4', 'transcript 25',
  'completed', 'error_message 25', '2026-01-02 13:00:00+00', '2026-01-02 13:00:00+00', '4',
  '{"object": null}', 'false');
-- videos: creator A's row 6
insert into public.videos (id, creator_id, title, description, url, storage_path, thumbnail_url,
  duration_seconds, transcript, status, error_message, processing_started_at,
  processing_completed_at, file_size_bytes, metadata, is_deleted)
values ('5c4e3a9e-1000-4000-8000-00000000001f', '5c4e3a9e-0002-4000-8000-00000000000a', 'title 3',
  'description 31', 'url 31', 'storage_path 31', 'thumbnail_url 31', '5', 'transcript 31',
  'transcribing', 'error_message 31', '2026-01-02 19:00:00+00', '2026-01-02 19:00:00+00', '5',
  '{"object": {}}', 'false');
-- videos: creator A's row 7
insert into public.videos (id, creator_id, title, description, url, storage_path, thumbnail_url,
  duration_seconds, transcript, status, error_message, processing_started_at,
  processing_completed_at, file_size_bytes, metadata, is_deleted)
values ('5c4e3a9e-1000-4000-8000-000000000025', '5c4e3a9e-0002-4000-8000-00000000000a', 'title 4',
  'description 37', 'url 37', 'storage_path 37', 'thumbnail_url 37', '10', 'transcript 37',
  'completed', 'error_message 37', '2026-01-03 01:00:00+00', '2026-01-03 01:00:00+00', '10',
  '{"object": []}', 'true');
-- videos: creator A's row 8
insert into public.videos (id, creator_id, title, description, url, storage_path, thumbnail_url,
  duration_seconds, transcript, status, error_message, processing_started_at,
  processing_completed_at, file_size_bytes, metadata, is_deleted)
values ('5c4e3a9e-1000-4000-8000-00000000002b', '5c4e3a9e-0002-4000-8000-00000000000a', '',
  'description 43', 'url 43', 'storage_path 43', 'thumbnail_url 43', '50', 'transcript 43',
  'transcribing', 'error_message 43', '2026-01-03 07:00:00+00', '2026-01-03 07:00:00+00', '50',
  '{"n": 2}', 'true');
-- videos: creator B's row 1
insert into public.videos (id, creator_id, title, description, url, storage_path, thumbnail_url,
  duration_seconds, transcript, status, error_message, processing_started_at,
  processing_completed_at, file_size_bytes, metadata, is_deleted)
values ('5c4e3a9e-1000-4000-8000-000000000031', '5c4e3a9e-0002-4000-8000-00000000000b', 'title 1',
  'description 49', 'url 49', 'storage_path 49', 'thumbnail_url 49', '1', 'transcript 49',
  'completed', 'error_message 49', '2026-01-03 13:00:00+00', '2026-01-03 13:00:00+00', '1',
  '{"n": 1}', 'false');
-- videos: creator B's row 2
insert into public.videos (id, creator_id, title, description, url, storage_path, thumbnail_url,
  duration_seconds, transcript, status, error_message, processing_started_at,
  processing_completed_at, file_size_bytes, metadata, is_deleted)
values ('5c4e3a9e-1000-4000-8000-000000000037', '5c4e3a9e-0002-4000-8000-00000000000b',
  (repeat('x', 500))::text, 'description 55', 'url 55', 'storage_path 55', 'thumbnail_url 55', '0',
  'transcript 55', 'uploading', 'error_message 55', '2026-01-03 19:00:00+00',
  '2026-01-03 19:00:00+00', '0', '{"object": 1}', 'false');
-- videos: creator B's row 3
insert into public.videos (id, creator_id, title, description, url, storage_path, thumbnail_url,
  duration_seconds, transcript, status, error_message, processing_started_at,
  processing_completed_at, file_size_bytes, metadata, is_deleted)
values ('5c4e3a9e-1000-4000-8000-00000000003d', '5c4e3a9e-0002-4000-8000-00000000000b',
  (repeat('x', 499))::text, 'description 61', 'url 61', 'storage_path 61', 'thumbnail_url 61', '2',
  'transcript 61', 'completed', 'error_message 61', '2026-01-04 01:00:00+00',
  '2026-01-04 01:00:00+00', '2', '{"object": "text"}', 'true');
-- videos: creator B's row 4
insert into public.videos (id, creator_id, title, description, url, storage_path, thumbnail_url,
  duration_seconds, transcript, status, error_message, processing_started_at,
  processing_completed_at, file_size_bytes, metadata, is_deleted)
values ('5c4e3a9e-1000-4000-8000-000000000043', '5c4e3a9e-0002-4000-8000-00000000000b', '500',
  'description 67', 'url 67', 'storage_path 67', 'thumbnail_url 67', '3', 'transcript 67',
  'uploading', 'error_message 67', '2026-01-04 07:00:00+00', '2026-01-04 07:00:00+00', '3',
  '{"object": true}', 'true');
-- videos: creator B's row 5
insert into public.videos (id, creator_id, title, description, url, storage_path, thumbnail_url,
  duration_seconds, transcript, status, error_message, processing_started_at,
  processing_completed_at, file_size_bytes, metadata, is_deleted)
values ('5c4e3a9e-1000-4000-8000-000000000049', '5c4e3a9e-0002-4000-8000-00000000000b', 'title 2',
  'description 73', 'url 73', 'storage_path 73', 'thumbnail_url 73', '4', 'transcript 73',
  'completed', 'error_message 73', '2026-01-04 13:00:00+00', '2026-01-04 13:00:00+00', '4',
  '{"object": null}', 'false');
-- videos: creator B's row 6
insert into public.videos (id, creator_id, title, description, url, storage_path, thumbnail_url,
  duration_seconds, transcript, status, error_message, processing_started_at,
  processing_completed_at, file_size_bytes, metadata, is_deleted)
values ('5c4e3a9e-1000-4000-8000-00000000004f', '5c4e3a9e-0002-4000-8000-00000000000b', 'title 3',
  'description 79', 'url 79', 'storage_path 79', 'thumbnail_url 79', '5', 'transcript 79',
  'transcribing', 'error_message 79', '2026-01-04 19:00:00+00', '2026-01-04 19:00:00+00', '5',
  '{"object": {}}', 'false');
-- videos: creator B's row 7
insert into public.videos (id, creator_id, title, description, url, storage_path, thumbnail_url,
  duration_seconds, transcript, status, error_message, processing_started_at,
  processing_completed_at, file_size_bytes, metadata, is_deleted)
values ('5c4e3a9e-1000-4000-8000-000000000055', '5c4e3a9e-0002-4000-8000-00000000000b', 'title 4',
  'description 85', 'url 85', 'storage_path 85', 'thumbnail_url 85', '10', 'transcript 85',
  'completed', 'error_message 85', '2026-01-05 01:00:00+00', '2026-01-05 01:00:00+00', '10',
  '{"object": []}', 'true');
-- videos: creator B's row 8
insert into public.videos (id, creator_id, title, description, url, storage_path, thumbnail_url,
  duration_seconds, transcript, status, error_message, processing_started_at,
  processing_completed_at, file_size_bytes, metadata, is_deleted)
values ('5c4e3a9e-1000-4000-8000-00000000005b', '5c4e3a9e-0002-4000-8000-00000000000b', '',
  'description 91', 'url 91', 'storage_path 91', 'thumbnail_url 91', '50', 'transcript 91',
  'transcribing', 'error_message 91', '2026-01-05 07:00:00+00', '2026-01-05 07:00:00+00', '50',
  '{"n": 2}', 'true');
-- videos: creator C's row 1
insert into public.videos (id, creator_id, title, description, url, storage_path, thumbnail_url,
  duration_seconds, transcript, status, error_message, processing_started_at,
  processing_completed_at, file_size_bytes, metadata, is_deleted)
values ('5c4e3a9e-1000-4000-8000-000000000061', '5c4e3a9e-0002-4000-8000-00000000000c', 'title 1',
  'description 97', 'url 97', 'storage_path 97', 'thumbnail_url 97', '1', 'transcript 97',
  'completed', 'error_message 97', '2026-01-05 13:00:00+00', '2026-01-05 13:00:00+00', '1',
  '{"n": 1}', 'false');
-- video_chunks: A's row 1
insert into public.video_chunks (id, video_id, creator_id, chunk_index, chunk_text, embedding,
  start_time_seconds, end_time_seconds, word_count, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-1000-4000-8000-000000000001',
  '5c4e3a9e-0002-4000-8000-00000000000a', '1', 'chunk_text 1',
  ('[1,2' || repeat(',0', 1534) || ']')::extensions.vector(1536), '1.00', '1.00', '1', '{"n": 1}');
-- video_chunks: A's row 2
insert into public.video_chunks (id, video_id, creator_id, chunk_index, chunk_text, embedding,
  start_time_seconds, end_time_seconds, word_count, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000007', '5c4e3a9e-1000-4000-8000-000000000001',
  '5c4e3a9e-0002-4000-8000-00000000000a', '0', 'chunk_text 7',
  ('[1,0,0,0,0,0,0,1' || repeat(',0', 1528) || ']')::extensions.vector(1536), '1.00', '2.00', '0',
  '{"object": 1}');
-- video_chunks: A's row 3
insert into public.video_chunks (id, video_id, creator_id, chunk_index, chunk_text, embedding,
  start_time_seconds, end_time_seconds, word_count, metadata)
values ('5c4e3a9e-1000-4000-8000-00000000000d', '5c4e3a9e-1000-4000-8000-000000000007',
  '5c4e3a9e-0002-4000-8000-00000000000a', '2', 'chunk_text 13',
  ('[1,0,0,0,0,0,0,0,0,0,0,0,0,7' || repeat(',0', 1522) || ']')::extensions.vector(1536), '1.00',
  '1.00', '1', '{"n": 1}');
-- video_chunks: A's row 4
insert into public.video_chunks (id, video_id, creator_id, chunk_index, chunk_text, embedding,
  start_time_seconds, end_time_seconds, word_count, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000025', '5c4e3a9e-1000-4000-8000-00000000000d',
  '5c4e3a9e-0002-4000-8000-00000000000a', '10', 'chunk_text 37',
  ('[1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,3' || repeat(',0', 1498) || ']')::extensions.vector(1536),
  '1.00', '1.00', '1', '{"n": 1}');
-- video_chunks: A's row 5
insert into public.video_chunks (id, video_id, creator_id, chunk_index, chunk_text, embedding,
  start_time_seconds, end_time_seconds, word_count, metadata)
values ('5c4e3a9e-1000-4000-8000-00000000003d', '5c4e3a9e-1000-4000-8000-000000000013',
  '5c4e3a9e-0002-4000-8000-00000000000a', '6', 'chunk_text 61',
  ('[1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,6' || repeat(',0', 1474) || ']')::extensions.vector(1536),
  '1.00', '1.00', '1', '{"n": 1}');
-- video_chunks: A's row 6
insert into public.video_chunks (id, video_id, creator_id, chunk_index, chunk_text, embedding,
  start_time_seconds, end_time_seconds, word_count, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000055', '5c4e3a9e-1000-4000-8000-000000000019',
  '5c4e3a9e-0002-4000-8000-00000000000a', '11', 'chunk_text 85',
  ('[1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,2' || repeat(',0', 1450) || ']')::extensions.vector(1536),
  '1.00', '1.00', '1', '{"n": 1}');
-- video_chunks: B's row 1
insert into public.video_chunks (id, video_id, creator_id, chunk_index, chunk_text, embedding,
  start_time_seconds, end_time_seconds, word_count, metadata)
values ('5c4e3a9e-1000-4000-8000-00000000006d', '5c4e3a9e-1000-4000-8000-000000000031',
  '5c4e3a9e-0002-4000-8000-00000000000b', '15', 'chunk_text 109',
  ('[1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,5' || repeat(',0', 1426) || ']')::extensions.vector(1536),
  '1.00', '1.00', '1', '{"n": 1}');
-- video_chunks: B's row 2
insert into public.video_chunks (id, video_id, creator_id, chunk_index, chunk_text, embedding,
  start_time_seconds, end_time_seconds, word_count, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000073', '5c4e3a9e-1000-4000-8000-000000000031',
  '5c4e3a9e-0002-4000-8000-00000000000b', '16', 'chunk_text 115',
  ('[1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,4' || repeat(',0', 1420) || ']')::extensions.vector(1536),
  '1.00', '2.00', '0', '{"object": 1}');
-- video_chunks: B's row 3
insert into public.video_chunks (id, video_id, creator_id, chunk_index, chunk_text, embedding,
  start_time_seconds, end_time_seconds, word_count, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000079', '5c4e3a9e-1000-4000-8000-000000000037',
  '5c4e3a9e-0002-4000-8000-00000000000b', '17', 'chunk_text 121',
  ('[1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,3' || repeat(',0', 1414) || ']')::extensions.vector(1536),
  '1.00', '1.00', '1', '{"n": 1}');
-- video_chunks: B's row 4
insert into public.video_chunks (id, video_id, creator_id, chunk_index, chunk_text, embedding,
  start_time_seconds, end_time_seconds, word_count, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000091', '5c4e3a9e-1000-4000-8000-00000000003d',
  '5c4e3a9e-0002-4000-8000-00000000000b', '21', 'chunk_text 145',
  ('[1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,6' || repeat(',0', 1390) || ']')::extensions.vector(1536),
  '1.00', '1.00', '1', '{"n": 1}');
-- video_chunks: B's row 5
insert into public.video_chunks (id, video_id, creator_id, chunk_index, chunk_text, embedding,
  start_time_seconds, end_time_seconds, word_count, metadata)
values ('5c4e3a9e-1000-4000-8000-0000000000a9', '5c4e3a9e-1000-4000-8000-000000000043',
  '5c4e3a9e-0002-4000-8000-00000000000b', '25', 'chunk_text 169',
  ('[1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,2' || repeat(',0', 1366) || ']')::extensions.vector(1536),
  '1.00', '1.00', '1', '{"n": 1}');
-- video_chunks: B's row 6
insert into public.video_chunks (id, video_id, creator_id, chunk_index, chunk_text, embedding,
  start_time_seconds, end_time_seconds, word_count, metadata)
values ('5c4e3a9e-1000-4000-8000-0000000000c1', '5c4e3a9e-1000-4000-8000-000000000049',
  '5c4e3a9e-0002-4000-8000-00000000000b', '29', 'chunk_text 193',
  ('[1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,5' || repeat(',0', 1342) || ']')::extensions.vector(1536),
  '1.00', '1.00', '1', '{"n": 1}');
-- video_chunks: C's row 1
insert into public.video_chunks (id, video_id, creator_id, chunk_index, chunk_text, embedding,
  start_time_seconds, end_time_seconds, word_count, metadata)
values ('5c4e3a9e-1000-4000-8000-0000000000d9', '5c4e3a9e-1000-4000-8000-000000000061',
  '5c4e3a9e-0002-4000-8000-00000000000c', '0', 'chunk_text 217',
  ('[1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1' || repeat(',0', 1318) || ']')::extensions.vector(1536),
  '1.00', '1.00', '1', '{"n": 1}');
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
select id from public.video_chunks where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'somebody without claims can''t read A''s row 1: 0 rows');
select is(pg_temp.outcome('somebody without claims', $sql$
insert into public.video_chunks (video_id, creator_id, chunk_index, chunk_text, start_time_seconds,
  end_time_seconds, word_count, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-0002-4000-8000-00000000000a', '1',
  'chunk_text 1', '1.00', '1.00', '1', '{"n": 1}')
$sql$),
  '42501: no privilege', 'somebody without claims can''t insert a row like A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('somebody without claims', $sql$
update public.video_chunks set chunk_text = 'chunk_text 1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: no privilege', 'somebody without claims can''t update A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('somebody without claims', $sql$
delete from public.video_chunks where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: no privilege', 'somebody without claims can''t delete A''s row 1: 42501: no privilege');

-- creator A

select is(pg_temp.outcome('creator A', $sql$
select id from public.video_chunks where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'creator A can read A''s row 1');
select is(pg_temp.outcome('creator A', $sql$
select id from public.video_chunks where id = '5c4e3a9e-1000-4000-8000-00000000006d'
$sql$),
  '0 rows', 'creator A can''t read B''s row 1: 0 rows');
select is(pg_temp.outcome('creator A', $sql$
insert into public.video_chunks (video_id, creator_id, chunk_index, chunk_text, start_time_seconds,
  end_time_seconds, word_count, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-0002-4000-8000-00000000000a', '1',
  'chunk_text 1', '1.00', '1.00', '1', '{"n": 1}')
$sql$),
  '42501: no privilege', 'creator A can''t insert a row like A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('creator A', $sql$
update public.video_chunks set chunk_text = 'chunk_text 1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: no privilege', 'creator A can''t update A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('creator A', $sql$
delete from public.video_chunks where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: no privilege', 'creator A can''t delete A''s row 1: 42501: no privilege');

-- creator B

select is(pg_temp.outcome('creator B', $sql$
select id from public.video_chunks where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'creator B can''t read A''s row 1: 0 rows');
select is(pg_temp.outcome('creator B', $sql$
select id from public.video_chunks where id = '5c4e3a9e-1000-4000-8000-00000000006d'
$sql$),
  '1 row', 'creator B can read B''s row 1');
select is(pg_temp.outcome('creator B', $sql$
insert into public.video_chunks (video_id, creator_id, chunk_index, chunk_text, start_time_seconds,
  end_time_seconds, word_count, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-0002-4000-8000-00000000000a', '1',
  'chunk_text 1', '1.00', '1.00', '1', '{"n": 1}')
$sql$),
  '42501: no privilege', 'creator B can''t insert a row like A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('creator B', $sql$
update public.video_chunks set chunk_text = 'chunk_text 1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: no privilege', 'creator B can''t update A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('creator B', $sql$
delete from public.video_chunks where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: no privilege', 'creator B can''t delete A''s row 1: 42501: no privilege');

-- creator C, whose row does not count

select is(pg_temp.outcome('creator C, whose row does not count', $sql$
select id from public.video_chunks where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'creator C, whose row does not count can''t read A''s row 1: 0 rows');
select is(pg_temp.outcome('creator C, whose row does not count', $sql$
select id from public.video_chunks where id = '5c4e3a9e-1000-4000-8000-0000000000d9'
$sql$),
  '0 rows', 'creator C, whose row does not count can''t read C''s row 1: 0 rows');
select is(pg_temp.outcome('creator C, whose row does not count', $sql$
insert into public.video_chunks (video_id, creator_id, chunk_index, chunk_text, start_time_seconds,
  end_time_seconds, word_count, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-0002-4000-8000-00000000000a', '1',
  'chunk_text 1', '1.00', '1.00', '1', '{"n": 1}')
$sql$),
  '42501: no privilege', 'creator C, whose row does not count can''t insert a row like A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('creator C, whose row does not count', $sql$
update public.video_chunks set chunk_text = 'chunk_text 1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: no privilege', 'creator C, whose row does not count can''t update A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('creator C, whose row does not count', $sql$
delete from public.video_chunks where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: no privilege', 'creator C, whose row does not count can''t delete A''s row 1: 42501: no privilege');

-- student A

select is(pg_temp.outcome('student A', $sql$
select id from public.video_chunks where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'student A can read A''s row 1');
select is(pg_temp.outcome('student A', $sql$
select id from public.video_chunks where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '0 rows', 'student A can''t read A''s row 3: 0 rows');
select is(pg_temp.outcome('student A', $sql$
select id from public.video_chunks where id = '5c4e3a9e-1000-4000-8000-00000000006d'
$sql$),
  '0 rows', 'student A can''t read B''s row 1: 0 rows');
select is(pg_temp.outcome('student A', $sql$
insert into public.video_chunks (video_id, creator_id, chunk_index, chunk_text, start_time_seconds,
  end_time_seconds, word_count, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-0002-4000-8000-00000000000a', '1',
  'chunk_text 1', '1.00', '1.00', '1', '{"n": 1}')
$sql$),
  '42501: no privilege', 'student A can''t insert a row like A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('student A', $sql$
update public.video_chunks set chunk_text = 'chunk_text 1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: no privilege', 'student A can''t update A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('student A', $sql$
delete from public.video_chunks where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: no privilege', 'student A can''t delete A''s row 1: 42501: no privilege');

-- student B

select is(pg_temp.outcome('student B', $sql$
select id from public.video_chunks where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'student B can''t read A''s row 1: 0 rows');
select is(pg_temp.outcome('student B', $sql$
select id from public.video_chunks where id = '5c4e3a9e-1000-4000-8000-00000000006d'
$sql$),
  '1 row', 'student B can read B''s row 1');
select is(pg_temp.outcome('student B', $sql$
select id from public.video_chunks where id = '5c4e3a9e-1000-4000-8000-000000000079'
$sql$),
  '0 rows', 'student B can''t read B''s row 3: 0 rows');
select is(pg_temp.outcome('student B', $sql$
insert into public.video_chunks (video_id, creator_id, chunk_index, chunk_text, start_time_seconds,
  end_time_seconds, word_count, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-0002-4000-8000-00000000000a', '1',
  'chunk_text 1', '1.00', '1.00', '1', '{"n": 1}')
$sql$),
  '42501: no privilege', 'student B can''t insert a row like A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('student B', $sql$
update public.video_chunks set chunk_text = 'chunk_text 1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: no privilege', 'student B can''t update A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('student B', $sql$
delete from public.video_chunks where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: no privilege', 'student B can''t delete A''s row 1: 42501: no privilege');

-- student D

select is(pg_temp.outcome('student D', $sql$
select id from public.video_chunks where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'student D can read A''s row 1');
select is(pg_temp.outcome('student D', $sql$
select id from public.video_chunks where id = '5c4e3a9e-1000-4000-8000-00000000000d'
$sql$),
  '0 rows', 'student D can''t read A''s row 3: 0 rows');
select is(pg_temp.outcome('student D', $sql$
insert into public.video_chunks (video_id, creator_id, chunk_index, chunk_text, start_time_seconds,
  end_time_seconds, word_count, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-0002-4000-8000-00000000000a', '1',
  'chunk_text 1', '1.00', '1.00', '1', '{"n": 1}')
$sql$),
  '42501: no privilege', 'student D can''t insert a row like A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('student D', $sql$
update public.video_chunks set chunk_text = 'chunk_text 1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: no privilege', 'student D can''t update A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('student D', $sql$
delete from public.video_chunks where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: no privilege', 'student D can''t delete A''s row 1: 42501: no privilege');

-- student C, whose row does not count

select is(pg_temp.outcome('student C, whose row does not count', $sql$
select id from public.video_chunks where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '0 rows', 'student C, whose row does not count can''t read A''s row 1: 0 rows');
select is(pg_temp.outcome('student C, whose row does not count', $sql$
select id from public.video_chunks where id = '5c4e3a9e-1000-4000-8000-0000000000d9'
$sql$),
  '0 rows', 'student C, whose row does not count can''t read C''s row 1: 0 rows');
select is(pg_temp.outcome('student C, whose row does not count', $sql$
insert into public.video_chunks (video_id, creator_id, chunk_index, chunk_text, start_time_seconds,
  end_time_seconds, word_count, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-0002-4000-8000-00000000000a', '1',
  'chunk_text 1', '1.00', '1.00', '1', '{"n": 1}')
$sql$),
  '42501: no privilege', 'student C, whose row does not count can''t insert a row like A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('student C, whose row does not count', $sql$
update public.video_chunks set chunk_text = 'chunk_text 1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: no privilege', 'student C, whose row does not count can''t update A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('student C, whose row does not count', $sql$
delete from public.video_chunks where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: no privilege', 'student C, whose row does not count can''t delete A''s row 1: 42501: no privilege');

-- anon

select is(pg_temp.outcome('anon', $sql$
select id from public.video_chunks where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: no privilege', 'anon can''t read A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('anon', $sql$
insert into public.video_chunks (video_id, creator_id, chunk_index, chunk_text, start_time_seconds,
  end_time_seconds, word_count, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-0002-4000-8000-00000000000a', '1',
  'chunk_text 1', '1.00', '1.00', '1', '{"n": 1}')
$sql$),
  '42501: no privilege', 'anon can''t insert a row like A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('anon', $sql$
update public.video_chunks set chunk_text = 'chunk_text 1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: no privilege', 'anon can''t update A''s row 1: 42501: no privilege');
select is(pg_temp.outcome('anon', $sql$
delete from public.video_chunks where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '42501: no privilege', 'anon can''t delete A''s row 1: 42501: no privilege');

-- service

select is(pg_temp.outcome('service', $sql$
select id from public.video_chunks where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'service can read A''s row 1');
select is(pg_temp.outcome('service', $sql$
insert into public.video_chunks (video_id, creator_id, chunk_index, chunk_text, start_time_seconds,
  end_time_seconds, word_count, metadata)
values ('5c4e3a9e-1000-4000-8000-000000000001', '5c4e3a9e-0002-4000-8000-00000000000a', '1',
  'chunk_text 1', '1.00', '1.00', '1', '{"n": 1}')
$sql$),
  '23505', 'service: insert a row like A''s row 1 fails for everybody: 23505');
select is(pg_temp.outcome('service', $sql$
update public.video_chunks set chunk_text = 'chunk_text 1' where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'service can update A''s row 1');
select is(pg_temp.outcome('service', $sql$
delete from public.video_chunks where id = '5c4e3a9e-1000-4000-8000-000000000001'
$sql$),
  '1 row', 'service can delete A''s row 1');

select * from finish();
rollback;
