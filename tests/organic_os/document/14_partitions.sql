-- Example: Partition wellness_entries by month
CREATE TABLE wellness_entries (
  LIKE wellness_entries INCLUDING DEFAULTS
) PARTITION BY RANGE (date);

-- Create monthly partitions
CREATE TABLE wellness_entries_2026_01 PARTITION OF wellness_entries
  FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');

CREATE TABLE wellness_entries_2026_02 PARTITION OF wellness_entries
  FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
