SELECT
  schemaname,
  tablename,
  pg_size_pretty(pg_total_relation_size(schemaname||'.'||tablename)) AS size
FROM pg_tables
WHERE schemaname = 'public'
  AND tablename IN ('ai_conversations', 'embeddings', 'ai_usage')
ORDER BY pg_total_relation_size(schemaname||'.'||tablename) DESC;
