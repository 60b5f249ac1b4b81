select rank from top order by rank;
