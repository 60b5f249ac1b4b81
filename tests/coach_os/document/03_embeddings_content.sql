-- Before:
content_snippet TEXT NOT NULL,
-- metadata JSONB...

-- After:
content TEXT NOT NULL,
role TEXT,
metadata JSONB...
