CREATE OR REPLACE FUNCTION get_wellness_stats(
  p_user_id UUID,
  p_days INTEGER DEFAULT 30
)
RETURNS TABLE (
  avg_sleep DECIMAL,
  avg_mood DECIMAL,
  avg_energy DECIMAL,
  avg_water INTEGER,
  avg_exercise INTEGER,
  avg_meditation INTEGER,
  entries_count BIGINT
) AS $$
BEGIN
  RETURN QUERY
  SELECT
    AVG(we.sleep_hours)::DECIMAL(4,2),
    AVG(we.mood_score)::DECIMAL(4,2),
    AVG(we.energy_level)::DECIMAL(4,2),
    AVG(we.water_intake_ml)::INTEGER,
    AVG(we.exercise_minutes)::INTEGER,
    AVG(we.meditation_minutes)::INTEGER,
    COUNT(*)::BIGINT
  FROM wellness_entries we
  WHERE we.user_id = p_user_id
    AND we.date >= CURRENT_DATE - p_days;
END;
$$ LANGUAGE plpgsql;
