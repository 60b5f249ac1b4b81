select title from notes;
