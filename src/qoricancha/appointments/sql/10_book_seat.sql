-- Seats: the only code that changes slots and appointments. Called by functions of higher rooms; what an app role may
-- call is granted at the end.

-- How many people, for how many minutes, the office receives at this time; no row where it receives nobody:
-- outside its hours, in the past, too far ahead, on a closure, on a non-working day or in a year of unknown holidays.
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
     AND EXISTS (
           SELECT FROM law_nonworkingday n
            WHERE n.is_statutory AND n.day >= date_trunc('year', w.day)
              AND n.day < date_trunc('year', w.day) + interval '1 year')
     AND NOT EXISTS (
           SELECT FROM appointments_closure p
            WHERE p.office_id = wanted_office AND p.day = w.day
              AND (p.starts IS NULL OR (w.moment >= p.starts AND w.moment < p.ends)))
  HAVING sum(c.desks) > 0
$$;

-- What a booking holds for itself among others, and a closing alone, until its transaction ends: else a seat could be
-- booked between the look at who has one and the closure.
CREATE OR REPLACE FUNCTION app.day_lock(office text, day date) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN hashtextextended(office || day::text, 4);

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
  -- Whoever is closing this day is waited for, so that the next statement sees the closure (app.day_lock).
  PERFORM pg_advisory_xact_lock_shared(app.day_lock(wanted_office, (wanted_start AT TIME ZONE 'America/Lima')::date));
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

-- Take the live seat of an application back, so that somebody else can have it; return when it was, or null.
CREATE OR REPLACE FUNCTION app.give_up_seat(whose uuid, wanted_service text, why text, at timestamptz)
RETURNS timestamptz
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  given uuid;
  was timestamptz;
BEGIN
  UPDATE appointments_appointment p SET cancelled_at = at, cancel_reason = why
   WHERE p.holder = whose AND p.service = wanted_service AND p.cancelled_at IS NULL
  RETURNING p.slot_id INTO given;
  UPDATE appointments_slot s SET taken = s.taken - 1 WHERE s.id = given RETURNING s.starts_at INTO was;
  RETURN was;
END $$;

-- Cancel the appointments that still lie ahead and that a closure covers; return their ids. The closure is of an office
-- of the officer. All are locked before any seat is given back: one officer more who holds one of them and waits for the
-- seat cannot be waited for in turn.
CREATE OR REPLACE FUNCTION app.cancel_for_closure(its_closure uuid, at timestamptz) RETURNS SETOF uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  closed appointments_closure;
  moment timestamptz := app.near_now(at);
  held uuid[];
BEGIN
  SELECT * INTO closed FROM appointments_closure c
   WHERE c.id = its_closure AND c.office_id IN (SELECT app.staff_offices());
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no such closure of this officer''s offices' USING ERRCODE = 'insufficient_privilege';
  END IF;
  SELECT coalesce(array_agg(l.id), '{}') INTO held FROM (
    SELECT p.id
      FROM appointments_appointment p JOIN appointments_slot s ON s.id = p.slot_id
     WHERE p.office_id = closed.office_id AND p.cancelled_at IS NULL AND s.starts_at > moment
       AND (s.starts_at AT TIME ZONE 'America/Lima')::date = closed.day
       AND (closed.starts IS NULL OR ((s.starts_at AT TIME ZONE 'America/Lima')::time >= closed.starts
                                      AND (s.starts_at AT TIME ZONE 'America/Lima')::time < closed.ends))
     ORDER BY s.starts_at, p.id
       FOR UPDATE OF p) l;
  UPDATE appointments_appointment p SET cancelled_at = moment, cancel_reason = 'OFFICE_CLOSED' WHERE p.id = ANY (held);
  UPDATE appointments_slot s SET taken = s.taken - n.freed
    FROM (SELECT p.slot_id, count(*) AS freed FROM appointments_appointment p WHERE p.id = ANY (held) GROUP BY 1) n
   WHERE s.id = n.slot_id;
  RETURN QUERY SELECT unnest(held);
END $$;

-- Move the mover's seat to another time: the old one is given back and the new one taken, or nothing changes and the
-- answer is false. The caller has locked whatever the seat belongs to, so that nobody else moves it. Both times are locked
-- in the order of office and time, each after its day (app.day_lock), as everybody locks several: neither two who move to
-- each other's times, nor a batch, nor whoever closes one of the days can wait for a move that waits for them; and whether
-- there is room is seen under those locks, so the old seat is never given back for nothing. The appointment comes last:
-- whoever closes its day locks it before its time.
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
   WHERE p.holder = mover AND p.service = wanted_service AND p.cancelled_at IS NULL;
  IF NOT FOUND THEN
    RETURN false;
  END IF;

  FOR turn IN
    SELECT t.office, t.starts_at, t.is_wanted
      FROM (VALUES (held.office, held.starts_at, false), (wanted_office, wanted_start, true)) t (office, starts_at, is_wanted)
     ORDER BY t.office, t.starts_at
  LOOP
    PERFORM pg_advisory_xact_lock_shared(app.day_lock(turn.office, (turn.starts_at AT TIME ZONE 'America/Lima')::date));
    IF turn.is_wanted THEN
      SELECT * INTO offered FROM app.desks_at(wanted_office, wanted_service, wanted_start, at);
      IF NOT FOUND THEN
        RETURN false;
      END IF;
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
   WHERE p.id = held.appointment AND p.cancelled_at IS NULL;
  IF NOT FOUND THEN  -- a closure has cancelled it meanwhile
    RETURN false;
  END IF;
  UPDATE appointments_slot s SET taken = s.taken - 1 WHERE s.id = held.slot;
  IF app.take_seats(wanted_office, wanted_service, wanted_start, ARRAY[mover], at) = 0 THEN
    RAISE EXCEPTION 'a seat was given back for nothing';
  END IF;
  RETURN true;
END $$;

REVOKE ALL ON FUNCTION app.desks_at(text, text, timestamptz, timestamptz),
                       app.day_lock(text, date),
                       app.open_slot(text, text, timestamptz, integer, integer),
                       app.take_seats(text, text, timestamptz, uuid[], timestamptz),
                       app.move_seat(uuid, text, text, timestamptz, timestamptz),
                       app.give_up_seat(uuid, text, text, timestamptz),
                       app.cancel_for_closure(uuid, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.day_lock(text, date) TO qoricancha_staff, qoricancha_worker;
GRANT EXECUTE ON FUNCTION app.cancel_for_closure(uuid, timestamptz) TO qoricancha_staff;
