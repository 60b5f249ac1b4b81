-- Check if HNSW index is being used
EXPLAIN ANALYZE
SELECT * FROM match_embeddings(
  array_fill(0.1, ARRAY[1536])::vector,
  0.7,
  10,
  '{}'::jsonb
);

-- Should show: "Index Scan using idx_embeddings_vector"
