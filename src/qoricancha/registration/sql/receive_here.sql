-- A person stands in an office with an application of another one. What they show (the reference, in the receipt's QR
-- code) finds it; nothing else does, so that nobody can look for other offices' people.

-- Whose application a shown reference is. Every look is counted: 60 an hour for each officer.
--   TOO_MANY    looked for too often in this hour
--   UNKNOWN     no such reference
--   UNSENT      begun and never sent
--   WAITING     sent; the person has not come to any office; starts_at is their seat, or null
--   ARRIVED     an office has received the person
--   REGISTERED  an office has registered the person: there is a case file
CREATE OR REPLACE FUNCTION app.find_shown(
  shown text, at timestamptz, OUT outcome text, OUT application uuid, OUT office text, OUT starts_at timestamptz)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  officer uuid := nullif(current_setting('qoricancha.staff', true), '')::uuid;
  found intake_application;
BEGIN
  IF NOT EXISTS (SELECT FROM app.staff_offices()) THEN
    RAISE EXCEPTION 'no officer of any office' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF (SELECT c.of_client > 60 FROM app.count_for_client(uuid_send(officer), 'REFERENCE', at) c) THEN
    outcome := 'TOO_MANY';
    RETURN;
  END IF;
  SELECT * INTO found FROM intake_application a WHERE a.reference = shown;
  IF found.id IS NULL THEN
    outcome := CASE WHEN EXISTS (SELECT FROM intake_draft d WHERE d.reference = shown) THEN 'UNSENT' ELSE 'UNKNOWN' END;
    RETURN;
  END IF;
  application := found.id;
  office := found.office_id;
  outcome := CASE WHEN found.arrived_at IS NULL THEN 'WAITING'
                  WHEN EXISTS (SELECT FROM registration_registration r
                                WHERE r.application_id = found.id AND r.state = 'SIGNED_OFF') THEN 'REGISTERED'
                  ELSE 'ARRIVED' END;
  SELECT s.starts_at INTO starts_at
    FROM appointments_appointment p JOIN appointments_slot s ON s.id = p.slot_id
   WHERE p.holder = found.id AND p.service = 'REGISTRATION_IN_PERSON' AND p.cancelled_at IS NULL;
END $$;

-- Take the application over to an office of the officer, with the sealed reason. A seat that the person held is given up:
-- they are being received now. Answers as app.find_shown does, and besides HERE, when it is this office's already, and
-- MOVED. Locks the application as app.book_for_application does.
CREATE OR REPLACE FUNCTION app.receive_here(
  transfer uuid, its_key uuid, shown text, wanted_office text, why bytea, at timestamptz,
  OUT outcome text, OUT application uuid, OUT office text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  arrived timestamptz;
BEGIN
  IF wanted_office NOT IN (SELECT app.staff_offices()) THEN
    RAISE EXCEPTION 'another office' USING ERRCODE = 'insufficient_privilege';
  END IF;
  SELECT f.outcome, f.application, f.office INTO outcome, application, office FROM app.find_shown(shown, at) f;
  IF outcome <> 'WAITING' THEN
    RETURN;
  END IF;
  SELECT a.office_id, a.arrived_at INTO office, arrived FROM intake_application a WHERE a.id = application FOR UPDATE;
  IF arrived IS NOT NULL THEN
    outcome := 'ARRIVED';
    RETURN;
  END IF;
  IF office = wanted_office THEN
    outcome := 'HERE';
    RETURN;
  END IF;
  INSERT INTO registration_transfer (id, key_id, application_id, from_office_id, to_office_id, starts_at, reason,
                                     moved_at, moved_by_id)
  VALUES (transfer, its_key, application, office, wanted_office,
          app.give_up_seat(application, 'REGISTRATION_IN_PERSON', 'RECEIVED_ELSEWHERE', app.near_now(at)),
          why, app.near_now(at), nullif(current_setting('qoricancha.staff', true), '')::uuid);
  PERFORM app.move_application(application, wanted_office);
  outcome := 'MOVED';
END $$;

-- Send an application that was taken over by mistake back to the office it came from, and book the seat again that was
-- given up for it, if it is still free. Answers
--   SENT_BACK  starts_at is the seat that they have again, or null: they had none, or it is gone
--   REFUSED    nothing was taken over, the person has come, or they have chosen another seat since
CREATE OR REPLACE FUNCTION app.send_back(
  whose uuid, at timestamptz, OUT outcome text, OUT office text, OUT starts_at timestamptz)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  moment timestamptz := app.near_now(at);
  sent intake_application;
  moved registration_transfer;
BEGIN
  SELECT * INTO sent FROM intake_application a WHERE a.id = whose FOR UPDATE;
  IF sent.id IS NULL OR sent.office_id NOT IN (SELECT app.staff_offices()) THEN
    RAISE EXCEPTION 'another office' USING ERRCODE = 'insufficient_privilege';
  END IF;
  SELECT * INTO moved FROM registration_transfer t
   WHERE t.application_id = whose AND t.undone_at IS NULL ORDER BY t.moved_at DESC LIMIT 1;
  outcome := 'REFUSED';
  IF moved.id IS NULL OR moved.to_office_id <> sent.office_id OR sent.arrived_at IS NOT NULL
     OR EXISTS (SELECT FROM appointments_appointment p WHERE p.holder = whose AND p.cancelled_at IS NULL) THEN
    RETURN;
  END IF;
  PERFORM app.move_application(whose, moved.from_office_id);
  UPDATE registration_transfer t
     SET undone_at = moment, undone_by_id = nullif(current_setting('qoricancha.staff', true), '')::uuid
   WHERE t.id = moved.id;
  outcome := 'SENT_BACK';
  office := moved.from_office_id;
  IF moved.starts_at IS NOT NULL AND app.take_seats(
       moved.from_office_id, 'REGISTRATION_IN_PERSON', moved.starts_at, ARRAY[whose], moment) = 1 THEN
    starts_at := moved.starts_at;
  END IF;
END $$;

REVOKE ALL ON FUNCTION app.find_shown(text, timestamptz),
                       app.receive_here(uuid, uuid, text, text, bytea, timestamptz),
                       app.send_back(uuid, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.find_shown(text, timestamptz),
                          app.receive_here(uuid, uuid, text, text, bytea, timestamptz),
                          app.send_back(uuid, timestamptz) TO qoricancha_staff;
