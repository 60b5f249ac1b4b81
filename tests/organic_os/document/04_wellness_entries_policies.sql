-- Users can read their own entries
CREATE POLICY "Users can read own wellness" ON wellness_entries
  FOR SELECT USING (auth.uid() = user_id);

-- Users can insert their own entries
CREATE POLICY "Users can insert own wellness" ON wellness_entries
  FOR INSERT WITH CHECK (auth.uid() = user_id);

-- Users can update their own entries
CREATE POLICY "Users can update own wellness" ON wellness_entries
  FOR UPDATE USING (auth.uid() = user_id);

-- Users can delete their own entries
CREATE POLICY "Users can delete own wellness" ON wellness_entries
  FOR DELETE USING (auth.uid() = user_id);
