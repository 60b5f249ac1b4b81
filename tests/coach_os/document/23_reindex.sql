REINDEX INDEX idx_embeddings_vector;
