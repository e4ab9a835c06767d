-- Applicants' sign-in. The public role reaches these rows by these functions only: it can learn neither who exists nor
-- whose code it is trying, and gets a subject's id for the right code alone.

-- The moments given are taken within minutes of this machine's clock (app.near_now), and the numbers are those of
-- accounts/rules/sign_in.py and kernel/codes.py: a public process that was taken over cannot choose its own.
DROP FUNCTION IF EXISTS app.ask_to_sign_in(uuid, bytea, bytea, timestamptz, integer),
  app.sign_in_holds(uuid, uuid, timestamptz);

-- Note that somebody asks to sign in; false when this client asks too often: 60 times an hour. The same id again is the
-- same request. One client's requests wait for each other, so that each counts those before it.
CREATE OR REPLACE FUNCTION app.ask_to_sign_in(sign_in uuid, named bytea, asker bytea, at timestamptz) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  moment timestamptz := app.near_now(at);
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(encode(asker, 'hex'), 3));
  IF (SELECT count(*) FROM accounts_signin s
       WHERE s.client = asker AND s.asked_at > moment - interval '1 hour' AND s.id <> sign_in) >= 60 THEN
    RETURN false;
  END IF;
  INSERT INTO accounts_signin (id, name, client, asked_at, attempts) VALUES (sign_in, named, asker, moment, 0)
  ON CONFLICT DO NOTHING;
  RETURN true;
END $$;

-- Try a code (its keyed hash). The attempt counts before anything is compared, for an unknown name as for a known one:
-- 3 attempts, 10 minutes; after 6 wrong codes of a day none of this applicant's is right any more, and nothing says so.
-- The right code again within half a minute is a button pressed twice.
CREATE OR REPLACE FUNCTION app.try_sign_in_code(
  sign_in uuid, typed bytea, at timestamptz, OUT outcome text, OUT subject uuid)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  moment timestamptz := app.near_now(at);
  tried accounts_signin;
  wrong bigint;
BEGIN
  SELECT * INTO tried FROM accounts_signin s WHERE s.id = sign_in FOR UPDATE;
  SELECT coalesce(sum(s.attempts), 0) INTO wrong
    FROM accounts_signin s WHERE s.subject = tried.subject AND s.asked_at > moment - interval '1 day';
  IF tried.id IS NULL THEN
    outcome := 'NOT_SENT';
  ELSIF tried.confirmed_at IS NOT NULL THEN
    outcome := CASE WHEN tried.code_hash = typed AND tried.ended_at IS NULL
                     AND moment < tried.confirmed_at + interval '30 seconds'
                    THEN 'RIGHT' ELSE 'EXPIRED' END;
  ELSIF moment >= tried.asked_at + interval '10 minutes' THEN
    outcome := 'EXPIRED';
  ELSIF tried.attempts >= 3 THEN
    outcome := 'NO_ATTEMPT_LEFT';
  ELSIF tried.code_hash = typed AND wrong < 6 THEN
    outcome := 'RIGHT';
    UPDATE accounts_signin s SET confirmed_at = moment WHERE s.id = sign_in;
  ELSE
    outcome := CASE WHEN tried.attempts < 2 THEN 'WRONG' ELSE 'NO_ATTEMPT_LEFT' END;
    UPDATE accounts_signin s SET attempts = s.attempts + 1 WHERE s.id = sign_in;
  END IF;
  subject := CASE WHEN outcome = 'RIGHT' THEN tried.subject END;
END $$;

-- Whether a sign-in was confirmed for this subject less than 4 hours ago and has not ended.
CREATE OR REPLACE FUNCTION app.sign_in_holds(sign_in uuid, whose uuid, at timestamptz) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
  SELECT EXISTS (SELECT FROM accounts_signin s WHERE s.id = sign_in AND s.subject = whose
                    AND s.confirmed_at > app.near_now(at) - interval '4 hours' AND s.ended_at IS NULL);
END;

CREATE OR REPLACE FUNCTION app.end_sign_in(sign_in uuid, at timestamptz) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
  UPDATE accounts_signin s SET ended_at = app.near_now(at)
   WHERE s.id = sign_in AND s.confirmed_at IS NOT NULL AND s.ended_at IS NULL;
END;

REVOKE ALL ON FUNCTION app.ask_to_sign_in, app.try_sign_in_code, app.sign_in_holds, app.end_sign_in FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.ask_to_sign_in, app.try_sign_in_code, app.sign_in_holds, app.end_sign_in
   TO qoricancha_public;
