-- Carla has Ann and Dan as students, Dan's membership has ended; Bruno has Ben. Ivan's account is
-- locked, Ida is his student. Carla has a video that students see, one on its way and one in the
-- bin, and so with courses.
insert into public.creators (id, whop_company_id, whop_user_id, email, is_active) values
    (:carla, 'carlas company', 'carla', 'carla@example.org', true),
    (:bruno, 'secret company', 'bruno', 'secret@example.org', true),
    (:ivan, 'ivans company', 'ivan', 'ivan@example.org', false);
insert into public.students (id, creator_id, whop_user_id, whop_membership_id, email, is_active)
values
    (:ann, :carla, 'ann', 'm1', 'ann@example.org', true),
    (:dan, :carla, 'dan', 'm2', 'dan@example.org', false),
    (:ben, :bruno, 'ben', 'm3', 'secret ben', true),
    (:ida, :ivan, 'ida', 'm4', 'ida@example.org', true);
insert into public.videos (id, creator_id, title, status, is_deleted) values
    (:ready, :carla, 'ready', 'completed', false),
    (:waiting, :carla, 'waiting', 'pending', false),
    (:binned, :carla, 'binned', 'completed', true),
    (:his, :bruno, 'secret video', 'completed', false),
    (:ivans, :ivan, 'ivans', 'completed', false);
insert into public.video_chunks
    (id, video_id, chunk_index, chunk_text, start_time_seconds, end_time_seconds, word_count)
values
    (:ready_chunk, :ready, 0, 'ready words', 0, 9, 2),
    (:waiting_chunk, :waiting, 0, 'waiting words', 0, 9, 2),
    (:binned_chunk, :binned, 0, 'binned words', 0, 9, 2),
    (:his_chunk, :his, 0, 'secret words', 0, 9, 2);
update public.video_chunks
set embedding = ('[1' || repeat(',0.01', 1535) || ']')::extensions.vector;
insert into public.courses (id, creator_id, title, is_published, is_deleted) values
    (:published, :carla, 'published', true, false),
    (:draft, :carla, 'draft', false, false),
    (:old, :carla, 'old', true, true),
    (:his_course, :bruno, 'secret course', true, false);
insert into public.course_modules (id, course_id, title, video_ids) values
    (:module, :published, 'module', array[:ready, :waiting]),
    (:draft_module, :draft, 'draft module', '{}'),
    (:old_module, :old, 'old module', '{}'),
    (:his_module, :his_course, 'secret module', array[:his]);
insert into public.chat_sessions (id, student_id, title) values
    (:anns, :ann, 'Ann asks'), (:dans, :dan, 'Dan asked'), (:bens, :ben, 'secret question');
insert into public.chat_messages (id, session_id, role, content) values
    (:anns_message, :anns, 'user', 'her words'), (:dans_message, :dans, 'user', 'old words'),
    (:bens_message, :bens, 'user', 'secret words');
insert into public.video_analytics (id, video_id, date, views) values
    (:carlas_views, :ready, '2026-01-01', 3), (:brunos_views, :his, '2026-01-01', 5);
insert into public.usage_metrics (id, creator_id, date, ai_credits_used) values
    (:carlas_usage, :carla, '2026-01-01', 7), (:brunos_usage, :bruno, '2026-01-01', 11);
insert into storage.objects (bucket_id, name) values
    ('videos', :carla || '/a.mp4'), ('videos', :bruno || '/secret.mp4'),
    ('thumbnails', :carla || '/a.png'), ('thumbnails', :bruno || '/secret.png'),
    ('user-uploads', :carla || '/a.zip'), ('user-uploads', :bruno || '/secret.zip'),
    ('user-uploads', :ann || '/a.zip'), ('user-uploads', :ben || '/secret.zip');
