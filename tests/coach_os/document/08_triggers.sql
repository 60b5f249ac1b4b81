SELECT tgname, tgrelid::regclass
FROM pg_trigger
WHERE tgname LIKE '%user%' OR tgname LIKE '%updated_at%';
