-- Rebuild vector index if performance degrades
DROP INDEX idx_video_chunks_embedding_cosine;
CREATE INDEX idx_video_chunks_embedding_cosine
ON video_chunks
USING ivfflat (embedding vector_cosine_ops)
WITH (lists = 100);

-- Vacuum full (run during low traffic)
VACUUM FULL ANALYZE video_chunks;
