-- Each change of codes or their names makes another edition, in the same transaction: whoever holds the contents of an
-- edition in memory (queries/codes.py) sees that they are old. The version is random, so that one that was rolled back
-- never comes again with other contents.
CREATE OR REPLACE FUNCTION app.note_reference_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO reference_edition (id, version) VALUES (1, gen_random_uuid())
  ON CONFLICT (id) DO UPDATE SET version = gen_random_uuid();
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION app.note_reference_change FROM PUBLIC;

CREATE OR REPLACE TRIGGER makes_an_edition AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON reference_code
  FOR EACH STATEMENT EXECUTE FUNCTION app.note_reference_change();
CREATE OR REPLACE TRIGGER makes_an_edition AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON reference_codename
  FOR EACH STATEMENT EXECUTE FUNCTION app.note_reference_change();
