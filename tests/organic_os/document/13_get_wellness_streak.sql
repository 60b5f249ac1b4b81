CREATE OR REPLACE FUNCTION get_wellness_streak(p_user_id UUID)
RETURNS TABLE (
  streak INTEGER,
  last_entry DATE,
  total_entries BIGINT
) AS $$
DECLARE
  v_current DATE;
  v_streak INTEGER := 0;
  v_last DATE;
  v_count BIGINT;
BEGIN
  SELECT MAX(date), COUNT(*) INTO v_last, v_count
  FROM wellness_entries
  WHERE user_id = p_user_id;

  IF v_count = 0 THEN
    RETURN QUERY SELECT 0, NULL::DATE, 0::BIGINT;
    RETURN;
  END IF;

  v_current := CURRENT_DATE;
  
  -- Check if there's an entry for today or yesterday
  IF NOT EXISTS (
    SELECT 1 FROM wellness_entries
    WHERE user_id = p_user_id AND date = v_current
  ) THEN
    v_current := v_current - 1;
  END IF;

  -- Count consecutive days
  WHILE EXISTS (
    SELECT 1 FROM wellness_entries
    WHERE user_id = p_user_id AND date = v_current
  ) LOOP
    v_streak := v_streak + 1;
    v_current := v_current - 1;
  END LOOP;

  RETURN QUERY SELECT v_streak, v_last, v_count;
END;
$$ LANGUAGE plpgsql;
