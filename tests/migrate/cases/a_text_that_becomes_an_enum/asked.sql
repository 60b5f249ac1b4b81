select status, pg_typeof(status) from notes;
