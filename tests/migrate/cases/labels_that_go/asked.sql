select status, enum_range(null::status)::text from notes;
