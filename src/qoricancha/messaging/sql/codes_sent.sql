-- When codes went out in the last day: to a contact (whoever asked), and for an owner. Row policies would hide the
-- codes that others sent to the same number. Takes locks to the end of the transaction, so that of two requests the
-- second counts the first.
CREATE OR REPLACE FUNCTION app.codes_sent(
  contact bytea, whose uuid, at timestamptz, OUT to_contact timestamptz[], OUT for_owner timestamptz[])
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(whose::text, 1));
  PERFORM pg_advisory_xact_lock(hashtextextended(encode(contact, 'hex'), 2));
  SELECT coalesce(array_agg(m.queued_at ORDER BY m.queued_at), '{}') INTO to_contact
    FROM messaging_outboxmessage m
   WHERE m.recipient_token = contact AND m.code_until IS NOT NULL AND m.queued_at > at - interval '1 day';
  SELECT coalesce(array_agg(m.queued_at ORDER BY m.queued_at), '{}') INTO for_owner
    FROM messaging_outboxmessage m
   WHERE m.owner = whose AND m.code_until IS NOT NULL AND m.queued_at > at - interval '1 day';
END $$;
REVOKE EXECUTE ON FUNCTION app.codes_sent FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.codes_sent TO qoricancha_public, qoricancha_staff, qoricancha_worker;
