-- Seats: the only code that changes slots and appointments. Called by intake/sql/submit_and_book.sql; no app role may
-- call it.

-- How many people, for how many minutes, the office receives at this time; no row where it receives nobody:
-- outside its hours, in the past, too far ahead, on a closure or on a non-working day.
CREATE OR REPLACE FUNCTION app.desks_at(
  wanted_office text, wanted_service text, wanted_start timestamptz, at timestamptz
) RETURNS TABLE (desks integer, minutes integer)
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  WITH wanted AS (
    SELECT (wanted_start AT TIME ZONE 'America/Lima')::date AS day,
           (wanted_start AT TIME ZONE 'America/Lima')::time AS moment
     WHERE wanted_start > at AND wanted_start < at + interval '120 days'
  )
  SELECT sum(c.desks)::integer, min(c.minutes)::integer
    FROM wanted w
    JOIN appointments_officecalendar c
      ON c.office_id = wanted_office AND c.service = wanted_service AND c.weekday = extract(isodow FROM w.day)
     AND w.moment >= c.opens
     AND extract(epoch FROM c.closes - w.moment) >= c.minutes * 60
     AND extract(epoch FROM w.moment - c.opens) % (c.minutes * 60) = 0
   WHERE NOT EXISTS (
           SELECT FROM law_nonworkingday n WHERE n.day = w.day AND (n.office_id IS NULL OR n.office_id = wanted_office))
     AND NOT EXISTS (
           SELECT FROM appointments_closure p
            WHERE p.office_id = wanted_office AND p.day = w.day
              AND (p.starts IS NULL OR (w.moment >= p.starts AND w.moment < p.ends)))
  HAVING sum(c.desks) > 0
$$;

-- Make the row of a time, unless there is one. Whoever needs several makes and locks them in the order of office and time.
CREATE OR REPLACE FUNCTION app.open_slot(
  wanted_office text, wanted_service text, wanted_start timestamptz, minutes integer, desks integer
) RETURNS void
LANGUAGE sql SET search_path = public, pg_temp AS $$
  INSERT INTO appointments_slot (id, office_id, service, starts_at, minutes, capacity, taken)
  SELECT gen_random_uuid(), wanted_office, wanted_service, wanted_start, minutes, desks, 0
   WHERE NOT EXISTS (
           SELECT FROM appointments_slot s
            WHERE s.office_id = wanted_office AND s.service = wanted_service AND s.starts_at = wanted_start)
  ON CONFLICT (office_id, service, starts_at) DO NOTHING
$$;

-- Give seats of one time to as many of the holders as there are free, in their order; return how many got one.
-- Never oversells: the update looks at the row that it changes, and the table has a CHECK besides.
-- Whoever calls it for several times calls it in the order of office and time, so that two callers cannot deadlock.
CREATE OR REPLACE FUNCTION app.take_seats(
  wanted_office text, wanted_service text, wanted_start timestamptz, holders uuid[], at timestamptz
) RETURNS integer
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  offered record;
  slot uuid;
  seats integer := cardinality(holders);
BEGIN
  SELECT * INTO offered FROM app.desks_at(wanted_office, wanted_service, wanted_start, at);
  IF NOT FOUND THEN
    RETURN 0;
  END IF;
  PERFORM app.open_slot(wanted_office, wanted_service, wanted_start, offered.minutes, offered.desks);

  WHILE seats > 0 LOOP
    UPDATE appointments_slot s SET taken = s.taken + seats
     WHERE s.office_id = wanted_office AND s.service = wanted_service AND s.starts_at = wanted_start
       AND s.taken + seats <= s.capacity
    RETURNING s.id INTO slot;
    EXIT WHEN FOUND;
    SELECT least(seats - 1, s.capacity - s.taken) INTO seats
      FROM appointments_slot s
     WHERE s.office_id = wanted_office AND s.service = wanted_service AND s.starts_at = wanted_start;
  END LOOP;

  INSERT INTO appointments_appointment (id, holder, service, office_id, slot_id, booked_at, cancel_reason)
  SELECT gen_random_uuid(), h.holder, wanted_service, wanted_office, slot, at, ''
    FROM unnest(holders[1:seats]) AS h (holder);
  RETURN seats;
END $$;

-- Move the mover's seat to another time: the old one is given back and the new one taken, or nothing changes and the
-- answer is false. The caller has locked whatever the seat belongs to, so that nobody else moves it. Both times are locked
-- in the order of office and time, as everybody locks several: two who move to each other's times cannot deadlock; and
-- whether there is room is seen under that lock, so the old seat is never given back for nothing.
CREATE OR REPLACE FUNCTION app.move_seat(
  mover uuid, wanted_office text, wanted_service text, wanted_start timestamptz, at timestamptz
) RETURNS boolean
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  held record;
  offered record;
  turn record;
  room boolean;
BEGIN
  SELECT p.id AS appointment, s.id AS slot, s.office_id AS office, s.starts_at INTO held
    FROM appointments_appointment p JOIN appointments_slot s ON s.id = p.slot_id
   WHERE p.holder = mover AND p.service = wanted_service AND p.cancelled_at IS NULL
     FOR UPDATE OF p;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  SELECT * INTO offered FROM app.desks_at(wanted_office, wanted_service, wanted_start, at);
  IF NOT FOUND THEN
    RETURN false;
  END IF;

  FOR turn IN
    SELECT t.office, t.starts_at, t.is_wanted
      FROM (VALUES (held.office, held.starts_at, false), (wanted_office, wanted_start, true)) t (office, starts_at, is_wanted)
     ORDER BY t.office, t.starts_at
  LOOP
    IF turn.is_wanted THEN
      PERFORM app.open_slot(wanted_office, wanted_service, wanted_start, offered.minutes, offered.desks);
    END IF;
    SELECT CASE WHEN turn.is_wanted THEN s.taken < s.capacity ELSE room END INTO room
      FROM appointments_slot s
     WHERE s.office_id = turn.office AND s.service = wanted_service AND s.starts_at = turn.starts_at
       FOR UPDATE OF s;
  END LOOP;
  IF NOT room THEN
    RETURN false;
  END IF;

  UPDATE appointments_appointment p
     SET cancelled_at = at, cancel_reason = CASE WHEN held.starts_at <= at THEN 'MISSED' ELSE 'MOVED' END
   WHERE p.id = held.appointment;
  UPDATE appointments_slot s SET taken = s.taken - 1 WHERE s.id = held.slot;
  IF app.take_seats(wanted_office, wanted_service, wanted_start, ARRAY[mover], at) = 0 THEN
    RAISE EXCEPTION 'a seat was given back for nothing';
  END IF;
  RETURN true;
END $$;

REVOKE ALL ON FUNCTION app.desks_at(text, text, timestamptz, timestamptz),
                       app.open_slot(text, text, timestamptz, integer, integer),
                       app.move_seat(uuid, text, text, timestamptz, timestamptz),
                       app.take_seats(text, text, timestamptz, uuid[], timestamptz) FROM PUBLIC;
