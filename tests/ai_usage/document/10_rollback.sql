-- Drop tables (cascade will drop related objects)
DROP TABLE IF EXISTS ai_conversations CASCADE;
DROP TABLE IF EXISTS embeddings CASCADE;
DROP TABLE IF EXISTS ai_usage CASCADE;

-- Drop functions
DROP FUNCTION IF EXISTS match_embeddings;
DROP FUNCTION IF EXISTS delete_by_metadata;
DROP FUNCTION IF EXISTS clear_all_embeddings;
DROP FUNCTION IF EXISTS get_usage_stats;
DROP FUNCTION IF EXISTS update_updated_at;

-- Optionally remove pgvector (only if not used elsewhere)
-- DROP EXTENSION IF EXISTS vector;
