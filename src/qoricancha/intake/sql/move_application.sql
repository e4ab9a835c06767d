-- Let an application belong to another office: it, and the tokens by which officers find it. No app role may call this.
CREATE OR REPLACE FUNCTION app.move_application(whose uuid, wanted_office text) RETURNS void
LANGUAGE sql VOLATILE SET search_path = public, pg_temp
BEGIN ATOMIC
  UPDATE intake_application SET office_id = wanted_office WHERE id = whose AND office_id <> wanted_office;
  UPDATE intake_searchtoken SET office_id = wanted_office WHERE application_id = whose AND office_id <> wanted_office;
END;

REVOKE ALL ON FUNCTION app.move_application(uuid, text) FROM PUBLIC;
