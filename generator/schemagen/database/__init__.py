"""Throw-away and kept servers, the Supabase base, connections, facts."""
