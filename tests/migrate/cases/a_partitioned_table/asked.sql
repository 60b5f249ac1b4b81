select rank, body from notes order by rank;
