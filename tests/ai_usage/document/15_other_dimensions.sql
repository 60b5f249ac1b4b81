-- If you need different dimensions (e.g., 768 for other models)
ALTER TABLE embeddings
  ADD COLUMN embedding_768 vector(768);

-- Create separate index
CREATE INDEX idx_embeddings_vector_768 ON embeddings
  USING hnsw (embedding_768 vector_cosine_ops);
