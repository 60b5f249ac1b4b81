SELECT role, LEFT(content, 50) as preview, created_at
FROM messages
ORDER BY created_at DESC
LIMIT 10;
