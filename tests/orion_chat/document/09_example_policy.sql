-- Example policy
CREATE POLICY "Users can view own conversations" 
ON conversations FOR SELECT 
USING (auth.uid() = user_id);
