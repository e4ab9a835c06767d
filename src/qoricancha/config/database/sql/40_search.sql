-- How an auditor searches history and read log: by these functions and no other way. Run as qoricancha_audit. They ask
-- who is declared, and show of a change which columns it touched, never what stood in them.

CREATE OR REPLACE FUNCTION audit.check_auditor() RETURNS void
LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF NOT app.is_auditor() THEN
    RAISE EXCEPTION 'only an auditor may search the log' USING ERRCODE = 'insufficient_privilege';
  END IF;
END $$;

-- Reads, the newest first, of a record alone or in a list; null leaves a condition out. `below`: those with a lower number, for the next page.
CREATE OR REPLACE FUNCTION audit.reads_found(
  subjects uuid[], officer uuid, since timestamptz, until timestamptz, why text, below bigint, most integer)
RETURNS TABLE (id bigint, at timestamptz, actor jsonb, office text, subject_kind text, subject_id uuid, purpose text,
               route text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = audit, pg_temp SET plan_cache_mode = force_custom_plan AS $$
BEGIN
  PERFORM audit.check_auditor();
  RETURN QUERY
  SELECT r.id, r.at, r.actor, r.office, r.subject_kind, r.subject_id, r.purpose, r.route
    FROM read_log r
   WHERE (subjects IS NULL OR r.subject_id = ANY (subjects) OR r.shown && subjects)
     AND (officer IS NULL OR r.actor->>'id' = officer::text)
     AND (since IS NULL OR r.at >= since) AND (until IS NULL OR r.at < until)
     AND (why IS NULL OR r.purpose = why)
     AND (below IS NULL OR r.id < below)
   ORDER BY r.id DESC LIMIT most;
END $$;

-- Changes, the newest first. `tables` and `row_ids` name rows, pair by pair.
CREATE OR REPLACE FUNCTION audit.changes_found(
  tables text[], row_ids text[], officer uuid, since timestamptz, until timestamptz, below bigint, most integer)
RETURNS TABLE (id bigint, at timestamptz, actor jsonb, role text, relation text, operation text, row_id text,
               columns text[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = audit, pg_temp SET plan_cache_mode = force_custom_plan AS $$
BEGIN
  PERFORM audit.check_auditor();
  RETURN QUERY
  SELECT h.id, h.at, h.actor, h.role, h.relation, h.operation, h.row_id,
         ARRAY(SELECT jsonb_object_keys(coalesce(h.after, h.before, '{}')) ORDER BY 1)
    FROM history h
   WHERE (tables IS NULL
          OR (h.relation, h.row_id) IN (SELECT * FROM unnest(tables, row_ids)))
     AND (officer IS NULL OR h.actor->>'id' = officer::text)
     AND (since IS NULL OR h.at >= since) AND (until IS NULL OR h.at < until)
     AND (below IS NULL OR h.id < below)
   ORDER BY h.id DESC LIMIT most;
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA audit FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
  audit.reads_found(uuid[], uuid, timestamptz, timestamptz, text, bigint, integer),
  audit.changes_found(text[], text[], uuid, timestamptz, timestamptz, bigint, integer)
  TO qoricancha_staff;
