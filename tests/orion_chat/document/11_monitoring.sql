-- Database size and table statistics
SELECT * FROM performance_stats;

-- User activity summary
SELECT * FROM user_activity_summary;

-- Recent high-usage users
SELECT email, total_cost_usd, total_tokens_used 
FROM user_profiles 
ORDER BY total_cost_usd DESC 
LIMIT 10;
