select title, body from notes;
