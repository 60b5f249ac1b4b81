-- Check slow queries
SELECT query, mean_exec_time, calls 
FROM pg_stat_statements 
ORDER BY mean_exec_time DESC;

-- Analyze table statistics
ANALYZE messages;
ANALYZE document_chunks;
