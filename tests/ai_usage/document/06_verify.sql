-- Check if pgvector is enabled
SELECT * FROM pg_extension WHERE extname = 'vector';

-- Check if tables exist
SELECT table_name FROM information_schema.tables
WHERE table_schema = 'public'
AND table_name IN ('ai_conversations', 'embeddings', 'ai_usage');

-- Check if RLS is enabled
SELECT tablename, rowsecurity FROM pg_tables
WHERE schemaname = 'public'
AND tablename IN ('ai_conversations', 'embeddings', 'ai_usage');

-- Verify match_embeddings function exists
SELECT proname FROM pg_proc WHERE proname = 'match_embeddings';
