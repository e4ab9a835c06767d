-- The sealed ledger over history and read log (ADR 0040). Run as qoricancha_audit. Everything here is append-only.

CREATE TABLE IF NOT EXISTS audit.ledger_leaf (
  position bigint   PRIMARY KEY CHECK (position >= 0),
  source   text     NOT NULL,
  row_id   bigint   NOT NULL,
  format   smallint NOT NULL,
  hash     bytea    NOT NULL CHECK (octet_length(hash) = 32),
  UNIQUE (source, row_id)
);

-- tree_size: leaves sealed so far. settled: by source, the id up to which every row that will ever come is a leaf.
-- drawn: by source, the last id given out then; waiting: the transactions that were writing just after that, so that
-- what was drawn counts as settled once they have ended.
CREATE TABLE IF NOT EXISTS audit.ledger_seal (
  number        bigint      PRIMARY KEY CHECK (number > 0),
  tree_size     bigint      NOT NULL CHECK (tree_size > 0),
  root          bytea       NOT NULL,
  previous_root bytea       NOT NULL,
  sealed_at     timestamptz NOT NULL,
  settled       jsonb       NOT NULL,
  drawn         jsonb       NOT NULL,
  waiting       text[]      NOT NULL,
  peaks         bytea[]     NOT NULL,
  key_id        text        NOT NULL,
  signature     bytea       NOT NULL
);

CREATE TABLE IF NOT EXISTS audit.ledger_export (
  id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  number      bigint      NOT NULL REFERENCES audit.ledger_seal,
  exported_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  place       text        NOT NULL
);

CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.ledger_leaf
  FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse();
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.ledger_seal
  FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse();
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.ledger_export
  FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse();

-- The bytes that are sealed of a row; audit/rules/entries.py says the same in Python, and the verifier goes by that.
CREATE OR REPLACE FUNCTION audit.netstring(content text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(octet_length(content)::text || ':' || content, '-') || ',';

CREATE OR REPLACE FUNCTION audit.microseconds(at timestamptz) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN (extract(epoch FROM at) * 1000000)::bigint::text;

CREATE OR REPLACE FUNCTION audit.as_leaf(content text) RETURNS bytea
LANGUAGE sql STABLE PARALLEL SAFE
RETURN sha256('\x00'::bytea || convert_to(content, 'UTF8'));

CREATE OR REPLACE FUNCTION audit.leaf_of(h audit.history) RETURNS bytea
LANGUAGE sql STABLE PARALLEL SAFE
RETURN audit.as_leaf(
  audit.netstring('history') || audit.netstring('1') || audit.netstring(h.id::text)
  || audit.netstring(audit.microseconds(h.at)) || audit.netstring(h.transaction::text)
  || audit.netstring(h.actor::text) || audit.netstring(h.role) || audit.netstring(h.relation)
  || audit.netstring(h.operation) || audit.netstring(h.row_id) || audit.netstring(h.before::text)
  || audit.netstring(h.after::text));

CREATE OR REPLACE FUNCTION audit.leaf_of(r audit.read_log) RETURNS bytea
LANGUAGE sql STABLE PARALLEL SAFE
RETURN audit.as_leaf(
  audit.netstring('read_log') || audit.netstring('1') || audit.netstring(r.id::text)
  || audit.netstring(audit.microseconds(r.at)) || audit.netstring(r.actor::text) || audit.netstring(r.role)
  || audit.netstring(r.office) || audit.netstring(r.subject_kind) || audit.netstring(r.subject_id::text)
  || audit.netstring(r.purpose) || audit.netstring(r.route) || audit.netstring(r.shown::text));

-- The transactions that write history or read log. Whoever inserts locks the table before it draws an id and lets go
-- after its commit can be seen, so of an id drawn before this question nothing can come once these have ended; whether
-- they have a transaction id yet makes no difference. A prepared transaction changes its name: it always counts.
CREATE OR REPLACE FUNCTION audit.writers() RETURNS SETOF text
LANGUAGE sql VOLATILE
BEGIN ATOMIC
  SELECT DISTINCT l.virtualtransaction
    FROM pg_locks l
   WHERE l.locktype = 'relation' AND l.mode = 'RowExclusiveLock' AND l.granted
     AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
     AND l.relation IN ('audit.history'::regclass, 'audit.read_log'::regclass);
END;

-- Rows that can be seen and are no leaf yet, by source the first `most` in the order of their ids.
CREATE OR REPLACE FUNCTION audit.unsealed_rows(settled jsonb, most integer)
RETURNS TABLE (source text, row_id bigint, at timestamptz, format smallint, hash bytea)
LANGUAGE sql STABLE
BEGIN ATOMIC
  (SELECT 'history', h.id, h.at, 1::smallint, audit.leaf_of(h)
     FROM audit.history h
    WHERE h.id > coalesce((settled->>'history')::bigint, 0)
      AND NOT EXISTS (SELECT FROM audit.ledger_leaf l WHERE l.source = 'history' AND l.row_id = h.id)
    ORDER BY h.id LIMIT most)
  UNION ALL
  (SELECT 'read_log', r.id, r.at, 1::smallint, audit.leaf_of(r)
     FROM audit.read_log r
    WHERE r.id > coalesce((settled->>'read_log')::bigint, 0)
      AND NOT EXISTS (SELECT FROM audit.ledger_leaf l WHERE l.source = 'read_log' AND l.row_id = r.id)
    ORDER BY r.id LIMIT most);
END;

-- The sealer's first step: make leaves of rows that have none, at most `most` of each source, in the order of moment,
-- source and id. One sealer at a time. `settled` moves on to what had been drawn at the last seal once the
-- transactions that wrote then have ended; where there was more than `most`, no further than what was taken.
CREATE OR REPLACE FUNCTION audit.append_leaves(
  most integer, OUT tree_size bigint, OUT sealed_at timestamptz, OUT settled jsonb, OUT drawn jsonb, OUT waiting text[])
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = audit, pg_temp AS $$
DECLARE
  last      audit.ledger_seal;
  has_ended boolean;
  taken     record;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('audit.ledger', 0));
  SELECT * INTO last FROM audit.ledger_seal s ORDER BY s.number DESC LIMIT 1;
  settled := coalesce(last.settled, '{"history": 0, "read_log": 0}');
  SELECT coalesce(bool_and(w <> ALL (last.waiting) AND w NOT LIKE '-1/%'), true) INTO has_ended FROM audit.writers() w;

  WITH fresh AS (SELECT * FROM audit.unsealed_rows(settled, most)),
       kept AS (
         INSERT INTO audit.ledger_leaf (position, source, row_id, format, hash)
         SELECT (SELECT coalesce(max(l.position) + 1, 0) FROM audit.ledger_leaf l)
                + row_number() OVER (ORDER BY f.at, f.source, f.row_id) - 1, f.source, f.row_id, f.format, f.hash
           FROM fresh f
         RETURNING source, row_id)
  SELECT count(*) FILTER (WHERE k.source = 'history') AS history, max(row_id) FILTER (WHERE k.source = 'history') AS h,
         count(*) FILTER (WHERE k.source = 'read_log') AS read_log, max(row_id) FILTER (WHERE k.source = 'read_log') AS r
    INTO taken FROM kept k;

  IF last.number IS NOT NULL AND has_ended THEN
    settled := jsonb_build_object(
      'history', audit.settled_after(last.drawn->'history', taken.h, taken.history = most),
      'read_log', audit.settled_after(last.drawn->'read_log', taken.r, taken.read_log = most));
  END IF;
  drawn := jsonb_build_object(
    'history', coalesce(pg_sequence_last_value('audit.history_id_seq'), 0),
    'read_log', coalesce(pg_sequence_last_value('audit.read_log_id_seq'), 0));
  SELECT coalesce(array_agg(w), '{}') INTO waiting FROM audit.writers() w;
  SELECT coalesce(max(l.position) + 1, 0) INTO tree_size FROM audit.ledger_leaf l;
  sealed_at := clock_timestamp();
END $$;

CREATE OR REPLACE FUNCTION audit.settled_after(drawn jsonb, taken bigint, is_cut boolean) RETURNS bigint
LANGUAGE sql IMMUTABLE
RETURN CASE WHEN is_cut THEN least(drawn::bigint, taken) ELSE drawn::bigint END;

CREATE OR REPLACE FUNCTION audit.last_seal() RETURNS SETOF audit.ledger_seal
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = audit, pg_temp
BEGIN ATOMIC
  SELECT * FROM audit.ledger_seal s ORDER BY s.number DESC LIMIT 1;
END;

-- The hashes of the leaves from a position on, in their order: nothing of the rows.
CREATE OR REPLACE FUNCTION audit.leaves_from(start bigint) RETURNS SETOF bytea
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = audit, pg_temp
BEGIN ATOMIC
  SELECT l.hash FROM audit.ledger_leaf l WHERE l.position >= start ORDER BY l.position;
END;

-- The sealer's last step. Whoever gives a wrong root or a wrong signature makes the verification fail, no more.
CREATE OR REPLACE FUNCTION audit.add_seal(
  number bigint, tree_size bigint, root bytea, previous_root bytea, sealed_at timestamptz, settled jsonb, drawn jsonb,
  waiting text[], peaks bytea[], key_id text, signature bytea) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = audit, pg_temp
BEGIN ATOMIC
  INSERT INTO audit.ledger_seal VALUES (
    number, tree_size, root, previous_root, sealed_at, settled, drawn, waiting, peaks, key_id, signature);
END;

CREATE OR REPLACE FUNCTION audit.note_export(number bigint, place text) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = audit, pg_temp
BEGIN ATOMIC
  INSERT INTO audit.ledger_export (number, place) VALUES (number, place);
END;

-- Reads that were sealed before a moment, and can be erased; one that law still keeps is never among them.
CREATE OR REPLACE FUNCTION audit.reads_sealed_before(moment timestamptz, asked_at timestamptz) RETURNS SETOF bigint
LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT l.row_id
    FROM audit.ledger_leaf l JOIN audit.read_log r ON r.id = l.row_id
   WHERE l.source = 'read_log'
     AND l.position < (SELECT max(s.tree_size) FROM audit.ledger_seal s WHERE s.sealed_at <= moment)
     AND r.at <= moment AND r.at <= app.near_now(asked_at) - interval '731 days';
END;

CREATE OR REPLACE FUNCTION audit.count_old_reads(moment timestamptz, asked_at timestamptz) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = audit, pg_temp
BEGIN ATOMIC
  SELECT count(*) FROM audit.reads_sealed_before(moment, asked_at);
END;

CREATE OR REPLACE FUNCTION audit.erase_old_reads(moment timestamptz, asked_at timestamptz, most integer) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = audit, pg_temp
BEGIN ATOMIC
  WITH gone AS (
    DELETE FROM audit.read_log r
     WHERE r.id IN (SELECT o.id FROM audit.reads_sealed_before(moment, asked_at) AS o (id) ORDER BY o.id LIMIT most)
    RETURNING 1)
  SELECT count(*) FROM gone;
END;

-- What there is to say of the ledger without showing any entry.
CREATE OR REPLACE FUNCTION audit.ledger_state(
  OUT seal_number bigint, OUT tree_size bigint, OUT sealed_at timestamptz, OUT exported_number bigint,
  OUT exported_at timestamptz, OUT place text, OUT waiting bigint, OUT waiting_since timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = audit, pg_temp AS $$
DECLARE
  settled jsonb;
BEGIN
  SELECT s.number, s.tree_size, s.sealed_at, s.settled INTO seal_number, tree_size, sealed_at, settled
    FROM audit.ledger_seal s ORDER BY s.number DESC LIMIT 1;
  SELECT e.number, e.exported_at, e.place INTO exported_number, exported_at, place
    FROM audit.ledger_export e ORDER BY e.id DESC LIMIT 1;
  SELECT count(*), min(w.at) INTO waiting, waiting_since FROM audit.waiting_rows(settled) w;
END $$;

CREATE OR REPLACE FUNCTION audit.waiting_rows(settled jsonb) RETURNS TABLE (source text, row_id bigint, at timestamptz)
LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT 'history', h.id, h.at FROM audit.history h
   WHERE h.id > coalesce((settled->>'history')::bigint, 0)
     AND NOT EXISTS (SELECT FROM audit.ledger_leaf l WHERE l.source = 'history' AND l.row_id = h.id)
  UNION ALL
  SELECT 'read_log', r.id, r.at FROM audit.read_log r
   WHERE r.id > coalesce((settled->>'read_log')::bigint, 0)
     AND NOT EXISTS (SELECT FROM audit.ledger_leaf l WHERE l.source = 'read_log' AND l.row_id = r.id);
END;

REVOKE ALL ON ALL TABLES IN SCHEMA audit FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA audit FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
  audit.append_leaves(integer), audit.last_seal(), audit.leaves_from(bigint),
  audit.add_seal(bigint, bigint, bytea, bytea, timestamptz, jsonb, jsonb, text[], bytea[], text, bytea),
  audit.note_export(bigint, text), audit.count_old_reads(timestamptz, timestamptz),
  audit.erase_old_reads(timestamptz, timestamptz, integer)
  TO qoricancha_worker;
GRANT EXECUTE ON FUNCTION audit.ledger_state() TO qoricancha_worker, qoricancha_staff;
