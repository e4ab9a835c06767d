-- Note the end of staff sessions that nobody can use any more, and delete the rows of sessions whose time is over, those of
-- unfinished sign-ins too. A session left idle ended when its row expired; one without a row was taken from its owner
-- because password or roles were changed by another hand than accounts/actions.py. Returns how many ended. The worker may
-- do this without reading a key.
CREATE OR REPLACE FUNCTION app.close_lapsed_sessions(at timestamptz) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  moment timestamptz := app.near_now(at);
  idle integer;
  lost integer;
BEGIN
  WITH gone AS (DELETE FROM django_session WHERE expire_date <= moment RETURNING session_key, expire_date)
  UPDATE accounts_staffsession s SET ended_because = 'IDLE', ended_at = gone.expire_date
    FROM gone WHERE s.session_key = gone.session_key AND s.ended_at IS NULL;
  GET DIAGNOSTICS idle = ROW_COUNT;
  UPDATE accounts_staffsession s SET ended_because = 'ACCESS_CHANGED', ended_at = moment
   WHERE s.ended_at IS NULL AND NOT EXISTS (SELECT FROM django_session d WHERE d.session_key = s.session_key);
  GET DIAGNOSTICS lost = ROW_COUNT;
  RETURN idle + lost;
END $$;
REVOKE ALL ON FUNCTION app.close_lapsed_sessions FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.close_lapsed_sessions TO qoricancha_worker;
