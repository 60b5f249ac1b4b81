-- Check business profile
SELECT * FROM business_profiles LIMIT 1;

-- Check goals
SELECT title, category, status FROM goals LIMIT 5;
