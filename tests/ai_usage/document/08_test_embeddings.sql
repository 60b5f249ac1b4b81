-- Insert a test embedding
INSERT INTO embeddings (id, content, embedding, metadata)
VALUES (
  'test-doc-1',
  'This is a test document about AI.',
  array_fill(0.1, ARRAY[1536])::vector,
  '{"category":"test"}'::jsonb
);

-- Test similarity search
SELECT * FROM match_embeddings(
  array_fill(0.1, ARRAY[1536])::vector,
  0.5,
  5,
  '{}'::jsonb
);
