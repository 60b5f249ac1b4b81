-- Messages similarity search
CREATE INDEX idx_messages_embedding 
ON messages USING ivfflat (embedding vector_cosine_ops) 
WITH (lists = 100);

-- Document chunks similarity search  
CREATE INDEX idx_document_chunks_embedding 
ON document_chunks USING ivfflat (embedding vector_cosine_ops) 
WITH (lists = 100);
