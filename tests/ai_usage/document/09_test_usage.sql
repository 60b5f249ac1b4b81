-- Insert a test usage record
INSERT INTO ai_usage (user_id, operation_type, model, tokens_prompt, tokens_completion, tokens_total, cost)
VALUES (
  'YOUR_USER_ID',
  'chat',
  'gpt-4o-mini',
  100,
  50,
  150,
  0.000225
);

-- Get usage stats
SELECT * FROM get_usage_stats('YOUR_USER_ID');
