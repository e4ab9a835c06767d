-- Applicants' sign-in. The public role reaches these rows by these functions only: it can learn neither who exists nor
-- whose code it is trying, and gets a subject's id for the right code alone.

-- Note that somebody asks to sign in; false when this client asks too often. The same id again is the same request.
CREATE OR REPLACE FUNCTION app.ask_to_sign_in(sign_in uuid, named bytea, asker bytea, at timestamptz, most integer)
RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF (SELECT count(*) FROM accounts_signin s
       WHERE s.client = asker AND s.asked_at > at - interval '1 hour' AND s.id <> sign_in) >= most THEN
    RETURN false;
  END IF;
  INSERT INTO accounts_signin (id, name, client, asked_at, attempts) VALUES (sign_in, named, asker, at, 0)
  ON CONFLICT DO NOTHING;
  RETURN true;
END $$;

-- Try a code (its keyed hash). The attempt counts before anything is compared, for an unknown name as for a known one:
-- 3 attempts, 10 minutes (kernel/codes.py). The right code again within half a minute is a button pressed twice.
CREATE OR REPLACE FUNCTION app.try_sign_in_code(
  sign_in uuid, typed bytea, at timestamptz, OUT outcome text, OUT subject uuid)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  tried accounts_signin;
BEGIN
  SELECT * INTO tried FROM accounts_signin s WHERE s.id = sign_in FOR UPDATE;
  IF tried.id IS NULL THEN
    outcome := 'NOT_SENT';
  ELSIF tried.confirmed_at IS NOT NULL THEN
    outcome := CASE WHEN tried.code_hash = typed AND tried.ended_at IS NULL AND at < tried.confirmed_at + interval '30 seconds'
                    THEN 'RIGHT' ELSE 'EXPIRED' END;
  ELSIF at >= tried.asked_at + interval '10 minutes' THEN
    outcome := 'EXPIRED';
  ELSIF tried.attempts >= 3 THEN
    outcome := 'NO_ATTEMPT_LEFT';
  ELSIF tried.code_hash = typed THEN
    outcome := 'RIGHT';
    UPDATE accounts_signin s SET confirmed_at = at WHERE s.id = sign_in;
  ELSE
    outcome := CASE WHEN tried.attempts < 2 THEN 'WRONG' ELSE 'NO_ATTEMPT_LEFT' END;
    UPDATE accounts_signin s SET attempts = s.attempts + 1 WHERE s.id = sign_in;
  END IF;
  subject := CASE WHEN outcome = 'RIGHT' THEN tried.subject END;
END $$;

-- Whether a sign-in was confirmed for this subject since a moment and has not ended.
CREATE OR REPLACE FUNCTION app.sign_in_holds(sign_in uuid, whose uuid, since timestamptz) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
  SELECT EXISTS (SELECT FROM accounts_signin s WHERE s.id = sign_in AND s.subject = whose
                    AND s.confirmed_at > since AND s.ended_at IS NULL);
END;

CREATE OR REPLACE FUNCTION app.end_sign_in(sign_in uuid, at timestamptz) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
  UPDATE accounts_signin s SET ended_at = at WHERE s.id = sign_in AND s.confirmed_at IS NOT NULL AND s.ended_at IS NULL;
END;

REVOKE ALL ON FUNCTION app.ask_to_sign_in, app.try_sign_in_code, app.sign_in_holds, app.end_sign_in FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.ask_to_sign_in, app.try_sign_in_code, app.sign_in_holds, app.end_sign_in
   TO qoricancha_public;
