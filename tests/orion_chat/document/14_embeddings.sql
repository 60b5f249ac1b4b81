-- Check if embeddings exist
SELECT COUNT(*) FROM messages WHERE embedding IS NOT NULL;

-- Verify index
SELECT schemaname, tablename, indexname 
FROM pg_indexes 
WHERE tablename = 'messages' AND indexname LIKE '%embedding%';
