-- Check RLS policies
SELECT * FROM pg_policies WHERE tablename = 'embeddings';

-- Temporarily disable RLS for testing (NOT FOR PRODUCTION)
ALTER TABLE embeddings DISABLE ROW LEVEL SECURITY;
