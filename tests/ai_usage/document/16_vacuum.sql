VACUUM ANALYZE embeddings;
VACUUM ANALYZE ai_conversations;
VACUUM ANALYZE ai_usage;
