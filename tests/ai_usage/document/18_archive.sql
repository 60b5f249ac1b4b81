-- Archive usage data older than 90 days
CREATE TABLE ai_usage_archive AS
SELECT * FROM ai_usage
WHERE created_at < NOW() - INTERVAL '90 days';

DELETE FROM ai_usage
WHERE created_at < NOW() - INTERVAL '90 days';
