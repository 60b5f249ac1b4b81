select status from notes;
