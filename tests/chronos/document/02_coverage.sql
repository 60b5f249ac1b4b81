SELECT * FROM vector_index_stats;
-- Returns: total_chunks, chunks_with_embeddings, embedding_coverage_percent
