-- Before: No updated_at
-- After:
updated_at TIMESTAMPTZ DEFAULT NOW()
