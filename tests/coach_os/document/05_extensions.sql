SELECT * FROM pg_extension
WHERE extname IN ('uuid-ossp', 'vector');
