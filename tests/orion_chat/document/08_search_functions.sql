-- Search similar messages
search_similar_messages(embedding, user_id, conversation_id?, threshold?, limit?)

-- Search similar document chunks
search_similar_chunks(embedding, user_id, threshold?, limit?)
