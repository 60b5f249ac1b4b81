-- Enable in SQL editor
CREATE EXTENSION IF NOT EXISTS "vector" WITH SCHEMA "extensions";
