SELECT proname, proargtypes
FROM pg_proc
WHERE proname = 'match_conversations';
