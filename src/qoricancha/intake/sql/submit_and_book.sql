-- Submission: applications, their search tokens and their seats, in one transaction.

-- Take a batch of applications and book their seats. Each row: client_key, application_id, office, starts_at (or null),
-- submitted_at, answers (sealed, hex), tokens (array of hex). A row is of the draft that has this id and this client
-- key; sealing key and reference are the draft's, whatever the caller says. Answers one row per row given, in their
-- order:
--   BOOKED     kept, and the seat is theirs
--   SEAT_GONE  kept, without a seat: it was taken, or is not offered
--   REPEATED   this client key was here before: the stored receipt again
--   REFUSED    unknown office, or no draft has this id and this client key; nothing was kept
-- A row that cannot be read at all (a value missing, no hex) fails the batch: the caller splits it.
-- Owned by the owner because a row policy for one applicant cannot pass a batch of many; it only ever inserts, and
-- answers only to whoever has the client key. The drafts are locked in the order of their ids, so that two batches
-- cannot deadlock; whoever waited sees what the other one did.
CREATE OR REPLACE FUNCTION app.submit_and_book(batch jsonb)
RETURNS TABLE (client_key text, application_id uuid, outcome text, reference text, office text,
               submitted_at timestamptz, starts_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  fresh uuid[];
  wish record;
BEGIN
  PERFORM FROM app.batch_rows(batch) r JOIN intake_draft d ON d.id = r.draft_id ORDER BY d.id FOR UPDATE OF d;

  WITH kept AS (
    INSERT INTO intake_application (id, key_id, client_key, reference, office_id, answers, wanted_start, submitted_at)
    SELECT d.id, d.key_id, d.client_key, d.reference, r.office, decode(r.answers, 'hex'), r.starts_at, r.submitted_at
      FROM app.batch_rows(batch) r JOIN intake_draft d ON d.id = r.draft_id
     WHERE EXISTS (SELECT FROM reference_office o WHERE o.code = r.office)
     ORDER BY d.id, r.position
    ON CONFLICT DO NOTHING
    RETURNING id
  )
  SELECT coalesce(array_agg(id), '{}') INTO fresh FROM kept;

  INSERT INTO intake_searchtoken (token, application_id, office_id)
  SELECT DISTINCT decode(t.token, 'hex'), r.draft_id, r.office
    FROM app.batch_rows(batch) r, jsonb_array_elements_text(r.tokens) t (token)
   WHERE r.draft_id = ANY (fresh);

  UPDATE intake_draft d SET submitted_at = r.submitted_at, answers = NULL, unshown_code = NULL
    FROM app.batch_rows(batch) r
   WHERE d.id = r.draft_id AND d.id = ANY (fresh);

  FOR wish IN
    SELECT w.office, w.starts_at, max(w.submitted_at) AS at, array_agg(w.draft_id ORDER BY w.position) AS holders
      FROM (SELECT DISTINCT ON (r.draft_id) * FROM app.batch_rows(batch) r ORDER BY r.draft_id, r.position) w
     WHERE w.draft_id = ANY (fresh) AND w.starts_at IS NOT NULL
     GROUP BY w.office, w.starts_at
     ORDER BY w.office, w.starts_at
  LOOP
    PERFORM app.take_seats(wish.office, 'REGISTRATION_IN_PERSON', wish.starts_at, wish.holders, wish.at);
  END LOOP;

  RETURN QUERY
  SELECT r.client_key, a.id,
         CASE WHEN a.id IS NULL THEN 'REFUSED'
              WHEN a.id <> ALL (fresh) OR r.repetition > 1 THEN 'REPEATED'
              WHEN s.id IS NULL THEN 'SEAT_GONE'
              ELSE 'BOOKED' END,
         a.reference::text, a.office_id::text, a.submitted_at, s.starts_at
    FROM (SELECT *, row_number() OVER (PARTITION BY b.client_key ORDER BY b.position) AS repetition
            FROM app.batch_rows(batch) b) r
    LEFT JOIN intake_application a ON a.client_key = r.client_key
    LEFT JOIN appointments_appointment p
      ON p.holder = a.id AND p.service = 'REGISTRATION_IN_PERSON' AND p.cancelled_at IS NULL
    LEFT JOIN appointments_slot s ON s.id = p.slot_id
   ORDER BY r.position;
END $$;

-- The rows of a batch, numbered from 1; draft_id is null where no draft has this id and this client key. The moment is
-- taken within minutes of this machine's clock.
DROP FUNCTION IF EXISTS app.batch_rows(jsonb);
CREATE FUNCTION app.batch_rows(batch jsonb)
RETURNS TABLE (client_key text, draft_id uuid, office text, starts_at timestamptz, submitted_at timestamptz,
               answers text, tokens jsonb, "position" bigint)
LANGUAGE sql STABLE AS $$
  SELECT r.client_key, d.id, r.office, r.starts_at, app.near_now(r.submitted_at), r.answers, r.tokens, r.position
    FROM ROWS FROM (jsonb_to_recordset(batch) AS (
           client_key text, application_id uuid, office text, starts_at timestamptz, submitted_at timestamptz,
           answers text, tokens jsonb)) WITH ORDINALITY
         AS r (client_key, application_id, office, starts_at, submitted_at, answers, tokens, "position")
    LEFT JOIN intake_draft d ON d.id = r.application_id AND d.client_key = r.client_key
$$;

-- Book a seat for an application, in its own office or another; with `leaving`, the start of the seat that it has, move
-- it from there. The application is the declared subject's. Answers
--   BOOKED     the seat is theirs, and the one they left is free
--   REPEATED   it has this seat, or one that is not `leaving`: that one, and nothing changed
--   SEAT_GONE  taken, or not offered: they keep the seat they had
--   TOO_OFTEN  moved four times in a day
--   REFUSED    the person has come: it belongs to the office that received them
DROP FUNCTION IF EXISTS app.book_for_application(uuid, text, timestamptz, timestamptz);
CREATE OR REPLACE FUNCTION app.book_for_application(
  application uuid, wanted_office text, wanted_start timestamptz, at timestamptz, leaving timestamptz,
  OUT outcome text, OUT starts_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  arrived timestamptz;
  held_office text;
  given boolean;
  moment timestamptz := app.near_now(at);
BEGIN
  IF application IS DISTINCT FROM app.subject() THEN
    RAISE EXCEPTION 'another''s application' USING ERRCODE = 'insufficient_privilege';
  END IF;
  SELECT a.arrived_at INTO arrived FROM intake_application a WHERE a.id = application FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no such application' USING ERRCODE = 'no_data_found';
  END IF;

  SELECT s.office_id, s.starts_at INTO held_office, starts_at
    FROM appointments_appointment p JOIN appointments_slot s ON s.id = p.slot_id
   WHERE p.holder = application AND p.service = 'REGISTRATION_IN_PERSON' AND p.cancelled_at IS NULL;
  IF FOUND AND (leaving IS DISTINCT FROM starts_at OR (held_office, starts_at) = (wanted_office, wanted_start)) THEN
    outcome := 'REPEATED';
    RETURN;
  END IF;

  IF arrived IS NOT NULL THEN
    outcome := 'REFUSED';
    RETURN;
  END IF;

  IF held_office IS NOT NULL AND (
       SELECT count(*) FROM appointments_appointment p
        WHERE p.holder = application AND p.cancel_reason IN ('MOVED', 'MISSED')
          AND p.cancelled_at > moment - interval '1 day') >= 4 THEN
    outcome := 'TOO_OFTEN';
    RETURN;
  END IF;

  IF held_office IS NULL THEN
    given := app.take_seats(
      wanted_office, 'REGISTRATION_IN_PERSON', wanted_start, ARRAY[application], moment) = 1;
  ELSE
    given := app.move_seat(application, wanted_office, 'REGISTRATION_IN_PERSON', wanted_start, moment);
  END IF;
  IF NOT given THEN
    outcome := 'SEAT_GONE';
    RETURN;
  END IF;
  PERFORM app.move_application(application, wanted_office);
  outcome := 'BOOKED';
  starts_at := wanted_start;
END $$;

REVOKE ALL ON FUNCTION app.submit_and_book(jsonb), app.batch_rows(jsonb),
                       app.book_for_application(uuid, text, timestamptz, timestamptz, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.submit_and_book(jsonb) TO qoricancha_public, qoricancha_staff;
GRANT EXECUTE ON FUNCTION app.book_for_application(uuid, text, timestamptz, timestamptz, timestamptz) TO qoricancha_public;
