SELECT COUNT(*) FROM conversation_embeddings;
