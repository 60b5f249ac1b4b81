SELECT id, email, full_name, onboarding_completed
FROM profiles
LIMIT 5;
