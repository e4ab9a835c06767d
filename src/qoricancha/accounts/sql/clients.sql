-- Count one more draft, or code, that a client asks for in this hour; return how many that makes, and how many all clients
-- asked for in the last day. The row is locked until the transaction ends, so that one client's requests are counted one
-- by one; the sum may miss those of others that are under way.
CREATE OR REPLACE FUNCTION app.count_for_client(
  asker bytea, asked text, at timestamptz, OUT of_client bigint, OUT of_all bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  moment timestamptz := app.near_now(at);
BEGIN
  INSERT INTO accounts_clientcount AS c (id, client, what, hour, times)
  VALUES (gen_random_uuid(), asker, asked, date_trunc('hour', moment), 1)
  ON CONFLICT (client, what, hour) DO UPDATE SET times = c.times + 1
  RETURNING c.times INTO of_client;
  SELECT sum(c.times) INTO of_all FROM accounts_clientcount c
   WHERE c.what = asked AND c.hour > moment - interval '1 day';
END $$;
REVOKE ALL ON FUNCTION app.count_for_client FROM PUBLIC;
-- Officers ask for codes too, for whoever stands before them: each is a client of their own.
GRANT EXECUTE ON FUNCTION app.count_for_client TO qoricancha_public, qoricancha_staff;
