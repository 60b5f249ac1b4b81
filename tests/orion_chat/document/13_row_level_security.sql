-- Check if user is authenticated
SELECT auth.uid();

-- Temporarily disable for debugging (dev only!)
ALTER TABLE table_name DISABLE ROW LEVEL SECURITY;
