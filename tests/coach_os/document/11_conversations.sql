SELECT id, session_type, title, started_at
FROM conversations
ORDER BY created_at DESC
LIMIT 5;
