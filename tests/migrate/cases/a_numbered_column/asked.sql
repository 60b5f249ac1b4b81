select number, has_sequence_privilege('anon', pg_get_serial_sequence('notes', 'number'), 'usage') from notes;
