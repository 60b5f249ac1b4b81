SELECT indexname FROM pg_indexes WHERE tablename = 'conversation_embeddings';
