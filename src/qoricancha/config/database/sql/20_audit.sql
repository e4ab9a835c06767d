-- History and read log (ADR 0004). Run as qoricancha_audit, which owns all of it and as which nobody signs in.

CREATE TABLE IF NOT EXISTS audit.history (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at          timestamptz NOT NULL DEFAULT clock_timestamp(),
  transaction xid8        NOT NULL DEFAULT pg_current_xact_id(),
  actor       jsonb       NOT NULL,
  role        text        NOT NULL,
  relation    text        NOT NULL,
  operation   text        NOT NULL CHECK (operation IN ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE')),
  row_id      text,
  before      jsonb,
  after       jsonb
);
CREATE INDEX IF NOT EXISTS history_of_row ON audit.history (relation, row_id, id);

CREATE TABLE IF NOT EXISTS audit.read_log (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at           timestamptz NOT NULL DEFAULT clock_timestamp(),
  actor        jsonb       NOT NULL,
  role         text        NOT NULL,
  office       text        NOT NULL,
  subject_kind text        NOT NULL,
  subject_id   uuid        NOT NULL,
  purpose      text        NOT NULL CHECK (purpose <> ''),
  route        text        NOT NULL
);
ALTER TABLE audit.read_log ADD COLUMN IF NOT EXISTS shown uuid[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN audit.read_log.shown IS 'whom a list showed, besides subject_id: applications, case files';
CREATE INDEX IF NOT EXISTS read_log_of_subject ON audit.read_log (subject_id, id);
CREATE INDEX IF NOT EXISTS read_log_of_shown ON audit.read_log USING gin (shown);
CREATE INDEX IF NOT EXISTS history_of_actor ON audit.history ((actor->>'id'), id);
CREATE INDEX IF NOT EXISTS read_log_of_actor ON audit.read_log ((actor->>'id'), id);
CREATE INDEX IF NOT EXISTS history_by_time ON audit.history USING brin (at);
CREATE INDEX IF NOT EXISTS read_log_by_time ON audit.read_log USING brin (at);

CREATE OR REPLACE FUNCTION audit.declared_actor() RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$
DECLARE
  actor jsonb := nullif(current_setting('qoricancha.actor', true), '')::jsonb;
BEGIN
  IF actor IS NULL OR actor->>'kind' IS NULL THEN
    RAISE EXCEPTION 'no declared actor: write inside kernel.db.acting()' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN actor;
END $$;

-- The role that really acts: SET ROLE if there was one, else the session's.
CREATE OR REPLACE FUNCTION audit.acting_role() RETURNS text
LANGUAGE sql STABLE
RETURN coalesce(nullif(current_setting('role', true), 'none'), session_user::text);

-- Arguments: the primary key's column, then columns whose values are not repeated: too large, or secret.
-- That one of them changed is recorded all the same, as "changed".
CREATE OR REPLACE FUNCTION audit.record_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = audit, pg_temp AS $$
DECLARE
  actor   jsonb := audit.declared_actor();
  left_out text[] := TG_ARGV[1:];
  old_row jsonb;
  new_row jsonb;
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    INSERT INTO audit.history (actor, role, relation, operation)
    VALUES (actor, audit.acting_role(), TG_TABLE_NAME, TG_OP);
    RETURN NULL;
  END IF;
  IF TG_OP = 'INSERT' THEN
    new_row := to_jsonb(NEW) - left_out;
  ELSIF TG_OP = 'DELETE' THEN
    old_row := to_jsonb(OLD) - left_out;
  ELSE
    new_row := to_jsonb(NEW);
    SELECT coalesce(jsonb_object_agg(o.key, o.value) FILTER (WHERE o.key <> ALL (left_out)), '{}'),
           jsonb_object_agg(o.key, CASE WHEN o.key = ANY (left_out) THEN '"changed"' ELSE new_row->o.key END)
      INTO old_row, new_row
      FROM jsonb_each(to_jsonb(OLD)) o WHERE o.value IS DISTINCT FROM new_row->o.key;
    IF new_row IS NULL THEN RETURN NULL; END IF;
  END IF;
  INSERT INTO audit.history (actor, role, relation, operation, row_id, before, after)
  VALUES (actor, audit.acting_role(), TG_TABLE_NAME, TG_OP,
          CASE TG_OP WHEN 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END ->> TG_ARGV[0], old_row, new_row);
  RETURN NULL;
END $$;

-- What was changed in a code, its names or an office: nothing in there is about a person. Operators see it on their pages.
CREATE OR REPLACE FUNCTION audit.history_of_reference(wanted text)
RETURNS TABLE (at timestamptz, transaction text, actor jsonb, relation text, operation text, row_id text,
               before jsonb, after jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = audit, pg_temp
BEGIN ATOMIC
  SELECT h.at, h.transaction::text, h.actor, h.relation, h.operation, h.row_id, h.before, h.after
    FROM audit.history h
   WHERE h.relation IN ('reference_code', 'reference_codename', 'reference_office')
     AND (h.row_id = wanted OR starts_with(h.row_id, wanted || '/'))
   ORDER BY h.id;
END;

CREATE OR REPLACE FUNCTION audit.refuse() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.history
  FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse();
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR TRUNCATE ON audit.read_log
  FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse();

-- A read is kept for two years at least (DS 016-2024-JUS, art. 46.3), by this machine's clock. That is no switch:
-- nothing that a session says changes it. When it goes at last is said in audit/rules/kept.py.
CREATE OR REPLACE FUNCTION audit.keep_young_reads() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.at > clock_timestamp() - interval '731 days' THEN
    RAISE EXCEPTION 'read_log is kept for two years' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN OLD;
END $$;
CREATE OR REPLACE TRIGGER keep_young_reads BEFORE DELETE ON audit.read_log
  FOR EACH ROW EXECUTE FUNCTION audit.keep_young_reads();

DROP FUNCTION IF EXISTS audit.log_read(text, text, uuid, text, text);
CREATE OR REPLACE FUNCTION audit.log_read(
  office text, subject_kind text, subject_id uuid, purpose text, route text, shown uuid[] DEFAULT '{}')
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = audit, pg_temp
BEGIN ATOMIC
  INSERT INTO audit.read_log (actor, role, office, subject_kind, subject_id, purpose, route, shown)
  VALUES (audit.declared_actor(), audit.acting_role(), office, subject_kind, subject_id, purpose, route, shown);
END;

-- Who saw any of these records (an application, a person, a case file, a document), alone or in a list, in order.
CREATE OR REPLACE FUNCTION audit.readings_of(subjects uuid[])
RETURNS TABLE (at timestamptz, actor jsonb, office text, subject_kind text, purpose text, route text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = audit, pg_temp
BEGIN ATOMIC
  SELECT r.at, r.actor, r.office, r.subject_kind, r.purpose, r.route
    FROM audit.read_log r
   WHERE r.subject_id = ANY (subjects) OR r.shown && subjects
   ORDER BY r.id;
END;

REVOKE ALL ON ALL TABLES IN SCHEMA audit FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA audit FROM PUBLIC;
GRANT USAGE ON SCHEMA audit TO qoricancha_owner, qoricancha_public, qoricancha_staff, qoricancha_worker;
GRANT EXECUTE ON FUNCTION audit.history_of_reference(text) TO qoricancha_staff;
-- The owner hangs the trigger on its tables; to fire it nobody needs a privilege, so no app role has one.
GRANT EXECUTE ON FUNCTION audit.record_change() TO qoricancha_owner;
GRANT EXECUTE ON FUNCTION audit.log_read(text, text, uuid, text, text, uuid[])
   TO qoricancha_public, qoricancha_staff, qoricancha_worker;
-- For whoever answers a person's question; no web process reads the log.
GRANT EXECUTE ON FUNCTION audit.readings_of(uuid[]) TO qoricancha_owner;
