-- Insert a test conversation (replace with your user_id)
INSERT INTO ai_conversations (id, user_id, title, model, messages, total_tokens, total_cost)
VALUES (
  'test-conv-1',
  'YOUR_USER_ID',
  'Test Conversation',
  'gpt-4o-mini',
  '[{"role":"user","content":"Hello"}]'::jsonb,
  10,
  0.000015
);

-- Query it back
SELECT * FROM ai_conversations WHERE id = 'test-conv-1';
