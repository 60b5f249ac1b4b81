ALTER TABLE business_profiles
ALTER COLUMN team_size TYPE BIGINT;
