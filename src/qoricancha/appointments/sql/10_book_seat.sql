-- Seats: the only code that changes appointments_slot. Called by intake/sql/submit_and_book.sql; no app role may call it.

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
  INSERT INTO appointments_slot (id, office_id, service, starts_at, minutes, capacity, taken)
  SELECT gen_random_uuid(), wanted_office, wanted_service, wanted_start, offered.minutes, offered.desks, 0
   WHERE NOT EXISTS (
           SELECT FROM appointments_slot s
            WHERE s.office_id = wanted_office AND s.service = wanted_service AND s.starts_at = wanted_start)
  ON CONFLICT (office_id, service, starts_at) DO NOTHING;

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

REVOKE ALL ON FUNCTION app.desks_at(text, text, timestamptz, timestamptz),
                       app.take_seats(text, text, timestamptz, uuid[], timestamptz) FROM PUBLIC;
