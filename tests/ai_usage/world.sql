-- Alice has one row in each table, and so has Bob, who wants hers. Carol has signed up, and done
-- nothing since. One document is public. What is old is in the archive.
insert into auth.users (id, aud, role, email, raw_user_meta_data) values
    (:alice, 'authenticated', 'authenticated', 'alice@example.org', '{}'),
    (:bob, 'authenticated', 'authenticated', 'bob@example.org', '{}'),
    (:carol, 'authenticated', 'authenticated', 'carol@example.org', '{}');
insert into public.ai_conversations (id, user_id, title, model, messages, total_tokens, total_cost)
values
    ('hers', :alice, 'secret title', 'gpt-4o-mini',
     '[{"role":"user","content":"secret words"}]', 10, 0.000015),
    ('his', :bob, 'a title', 'gpt-4o', '[]', 0, 0);
insert into public.embeddings (id, user_id, content, metadata, embedding) values
    ('hers', :alice, 'secret words', '{"category": "docs"}',
     ('[1' || repeat(',0', 1535) || ']')::extensions.vector),
    ('his', :bob, 'words', '{"category": "docs"}',
     ('[0.6,0.8' || repeat(',0', 1534) || ']')::extensions.vector),
    ('everybodys', null, 'public words', '{"category": "help", "tags": ["a", "b"]}',
     ('[0.8,0.6' || repeat(',0', 1534) || ']')::extensions.vector);
insert into public.ai_usage
    (id, user_id, operation_type, model, tokens_prompt, tokens_completion, cost, created_at)
values
    (:her_use, :alice, 'chat', 'gpt-4o-mini', 100, 50, 0.25, now() - interval '1 hour'),
    (:her_search, :alice, 'embedding', 'small', 7, 0, 0.01, now() - interval '1 day'),
    (:her_last_year, :alice, 'chat', 'gpt-4', 1, 1, 9, now() - interval '400 days'),
    (:his_use, :bob, 'chat', 'gpt-4o', 1, 2, 0.5, now() - interval '1 hour');
insert into public.ai_usage_archive
    (id, user_id, operation_type, model, tokens_prompt, tokens_completion, tokens_total, cost,
     metadata, created_at)
values
    (:her_archived, :alice, 'chat', 'secret model', 0, 0, 0, 1, '{}', now() - interval '2 years');
