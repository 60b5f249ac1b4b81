-- Alice has one row in each table, and so has Bob, who wants hers. Carol has signed up, and done
-- nothing since.
insert into auth.users (id, aud, role, email, raw_user_meta_data) values
    (:alice, 'authenticated', 'authenticated', 'alice@example.org', '{"full_name": "Alice"}'),
    (:bob, 'authenticated', 'authenticated', 'bob@example.org', '{"full_name": "Bob"}'),
    (:carol, 'authenticated', 'authenticated', 'carol@example.org', '{}');
insert into public.business_profiles (id, user_id, company_name, industry, role) values
    (:her_business, :alice, 'secret company', 'secret industry', 'secret role'),
    (:his_business, :bob, 'Bob & Co', 'retail', 'founder');
insert into public.goals (id, user_id, title, category) values
    (:her_goal, :alice, 'secret goal', 'revenue'), (:his_goal, :bob, 'a goal', 'hiring');
insert into public.conversations (id, user_id, session_type, title) values
    (:her_conversation, :alice, 'quick-checkin', 'secret title'),
    (:his_conversation, :bob, 'structured', 'a title');
insert into public.messages (id, conversation_id, role, content) values
    (:her_message, :her_conversation, 'user', 'secret words'),
    (:his_message, :his_conversation, 'user', 'words'),
    (:his_prompt, :his_conversation, 'system', 'be kind');
insert into public.daily_summaries (id, user_id, date, summary) values
    (:her_day, :alice, '2026-01-01', 'secret day'), (:his_day, :bob, '2026-01-01', 'a day');
insert into public.weekly_summaries (id, user_id, week_start, week_end, summary) values
    (:her_week, :alice, '2026-01-05', '2026-01-11', 'secret week'),
    (:his_week, :bob, '2026-01-05', '2026-01-11', 'a week');
insert into public.coaching_sessions (id, user_id, conversation_id, scheduled_for, goal) values
    (:her_session, :alice, :her_conversation, '2026-01-07 09:00+00', 'secret aim'),
    (:his_session, :bob, :his_conversation, '2026-01-07 09:00+00', 'an aim');
insert into public.conversation_embeddings
    (id, user_id, conversation_id, message_id, content, role, embedding)
values
    (:her_memory, :alice, :her_conversation, :her_message, 'secret words', 'user',
     ('[1' || repeat(',0', 1535) || ']')::extensions.vector),
    (:his_memory, :bob, :his_conversation, :his_message, 'words', 'user',
     ('[0.6,0.8' || repeat(',0', 1534) || ']')::extensions.vector);
insert into public.action_items (id, user_id, conversation_id, coaching_session_id, task) values
    (:her_task, :alice, :her_conversation, :her_session, 'secret task'),
    (:his_task, :bob, :his_conversation, :his_session, 'a task');
insert into public.usage_events (id, user_id, event_type, event_data) values
    (:her_event, :alice, 'session_start', '{"secret": true}'),
    (:his_event, :bob, 'session_start', '{}');
