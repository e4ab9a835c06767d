-- What the present transaction has declared (kernel/db.py), read by row policies. Owned by the owner role.

CREATE OR REPLACE FUNCTION app.subject() RETURNS uuid
LANGUAGE sql STABLE PARALLEL SAFE
RETURN nullif(current_setting('qoricancha.subject', true), '')::uuid;

CREATE OR REPLACE FUNCTION app.lookup() RETURNS bytea
LANGUAGE sql STABLE PARALLEL SAFE
RETURN decode(nullif(current_setting('qoricancha.lookup', true), ''), 'hex');

CREATE OR REPLACE FUNCTION app.staff_offices() RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
  SELECT o.office_id
    FROM accounts_staffoffice o JOIN accounts_staffuser u ON u.id = o.user_id
   WHERE u.id = nullif(current_setting('qoricancha.staff', true), '')::uuid AND u.is_active;
END;

CREATE OR REPLACE FUNCTION app.staff_has_role(wanted text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
  SELECT EXISTS (SELECT FROM accounts_staffuser u
                  WHERE u.id = nullif(current_setting('qoricancha.staff', true), '')::uuid
                    AND u.is_active AND wanted = ANY (u.roles));
END;

-- The moment that a process gives, while its clock and this machine's agree within five minutes, else this machine's:
-- a process that was taken over could give any.
CREATE OR REPLACE FUNCTION app.near_now(at timestamptz) RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE WHEN at BETWEEN statement_timestamp() - interval '5 minutes' AND statement_timestamp() + interval '5 minutes'
            THEN at ELSE statement_timestamp() END;

-- Whether the declared officer may look into history and read log, whoever's they are.
CREATE OR REPLACE FUNCTION app.is_auditor() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
  SELECT app.staff_has_role('AUDITOR');
END;

-- Each file of a room grants its functions anew.
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC, qoricancha_public, qoricancha_staff, qoricancha_worker;
GRANT USAGE ON SCHEMA app TO qoricancha_public, qoricancha_staff, qoricancha_worker;
GRANT EXECUTE ON FUNCTION app.subject(), app.lookup(), app.staff_offices(), app.staff_has_role(text)
   TO qoricancha_public, qoricancha_staff, qoricancha_worker;
GRANT USAGE ON SCHEMA app TO qoricancha_audit;
GRANT EXECUTE ON FUNCTION app.near_now(timestamptz), app.is_auditor() TO qoricancha_audit;
