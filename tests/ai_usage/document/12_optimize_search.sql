-- Before optimization
SELECT * FROM match_embeddings(
  query_embedding,
  0.3,  -- Low threshold = more results
  100,  -- Many results
  '{}'  -- No filtering
);

-- After optimization
SELECT * FROM match_embeddings(
  query_embedding,
  0.7,                              -- Higher threshold
  10,                               -- Fewer results
  '{"category": "docs"}'::jsonb     -- Filter by metadata
);
