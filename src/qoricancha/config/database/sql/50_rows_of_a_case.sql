-- Which rows belong to what an auditor names: an expediente's number, a reference, or the id of a record. Names of
-- tables and ids, nothing else: what they hold stays where it is. Run as qoricancha_owner.
CREATE OR REPLACE FUNCTION app.rows_of_case(named text) RETURNS TABLE (relation text, row_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  file          integer := CASE WHEN named ~ '^[0-9]{1,9}$' THEN named::integer END;
  given         uuid := CASE WHEN pg_input_is_valid(named, 'uuid') THEN named::uuid END;
  applications  uuid[];
  cases         uuid[];
  registrations uuid[];
  people        uuid[];
  owners        uuid[];
BEGIN
  IF NOT app.is_auditor() THEN
    RAISE EXCEPTION 'only an auditor may ask' USING ERRCODE = 'insufficient_privilege';
  END IF;
  applications := ARRAY(SELECT a.id FROM intake_application a WHERE a.reference = named OR a.id = given);
  cases := ARRAY(
    SELECT c.id FROM casefiles_casefile c WHERE c.number = file OR c.id = given
    UNION SELECT d.case_file_id FROM credentials_document d WHERE d.id = given
    UNION SELECT p.case_file_id FROM casefiles_party p WHERE p.person_id = given);
  registrations := ARRAY(
    SELECT r.id FROM registration_registration r
     WHERE r.id = given OR r.application_id = ANY (applications) OR r.case_file_id = ANY (cases));
  applications := applications || ARRAY(
    SELECT r.application_id FROM registration_registration r WHERE r.id = ANY (registrations));
  cases := cases || ARRAY(
    SELECT r.case_file_id FROM registration_registration r
     WHERE r.id = ANY (registrations) AND r.case_file_id IS NOT NULL);
  people := ARRAY(
    SELECT p.person_id FROM casefiles_party p WHERE p.case_file_id = ANY (cases)
    UNION SELECT o.id FROM persons_person o WHERE o.id = given);
  owners := applications || registrations || people;

  RETURN QUERY
  SELECT 'intake_application', u FROM unnest(applications) u
  UNION SELECT 'casefiles_casefile', u FROM unnest(cases) u
  UNION SELECT 'registration_registration', u FROM unnest(registrations) u
  UNION SELECT 'persons_person', u FROM unnest(people) u
  UNION SELECT 'persons_searchtoken', u FROM unnest(people) u
  UNION SELECT 'casefiles_party', x.id FROM casefiles_party x WHERE x.case_file_id = ANY (cases)
  UNION SELECT 'casefiles_caseterm', x.id FROM casefiles_caseterm x WHERE x.case_file_id = ANY (cases)
  UNION SELECT 'credentials_document', x.id FROM credentials_document x WHERE x.case_file_id = ANY (cases)
  UNION SELECT 'credentials_constanciaattempt', x.id FROM credentials_constanciaattempt x
          JOIN credentials_document d ON d.id = x.document_id WHERE d.case_file_id = ANY (cases)
  UNION SELECT 'persons_personname', x.id FROM persons_personname x WHERE x.person_id = ANY (people)
  UNION SELECT 'persons_identifier', x.id FROM persons_identifier x WHERE x.person_id = ANY (people)
  UNION SELECT 'persons_address', x.id FROM persons_address x WHERE x.person_id = ANY (people)
  UNION SELECT 'persons_groupmember', x.id FROM persons_groupmember x WHERE x.person_id = ANY (people)
  UNION SELECT 'persons_registrationgroup', x.group_id FROM persons_groupmember x WHERE x.person_id = ANY (people)
  UNION SELECT 'registration_verifiedfield', x.id FROM registration_verifiedfield x
         WHERE x.registration_id = ANY (registrations)
  UNION SELECT 'registration_transfer', x.id FROM registration_transfer x WHERE x.application_id = ANY (applications)
  UNION SELECT 'intake_statement', x.id FROM intake_statement x WHERE x.draft_id = ANY (applications)
  UNION SELECT 'intake_upload', x.id FROM intake_upload x WHERE x.draft_id = ANY (applications)
  UNION SELECT 'appointments_appointment', x.id FROM appointments_appointment x WHERE x.holder = ANY (owners)
  UNION SELECT 'accounts_accessnumber', x.id FROM accounts_accessnumber x WHERE x.subject = ANY (owners)
  UNION SELECT 'messaging_contact', x.id FROM messaging_contact x WHERE x.owner = ANY (owners)
  UNION SELECT 'messaging_contactproof', x.id FROM messaging_contactproof x WHERE x.owner = ANY (owners)
  UNION SELECT 'messaging_outboxmessage', x.id FROM messaging_outboxmessage x WHERE x.owner = ANY (owners)
  UNION SELECT 'kernel_storedfile', x.id FROM kernel_storedfile x WHERE x.owner = ANY (owners)
  UNION SELECT 'kernel_sealingkey', x.key_id FROM intake_application x WHERE x.id = ANY (applications)
  UNION SELECT 'kernel_sealingkey', x.key_id FROM registration_registration x WHERE x.id = ANY (registrations)
  UNION SELECT 'kernel_sealingkey', x.key_id FROM persons_person x WHERE x.id = ANY (people)
  UNION SELECT 'kernel_sealingkey', x.key_id FROM credentials_document x WHERE x.case_file_id = ANY (cases);
END $$;

REVOKE ALL ON FUNCTION app.rows_of_case(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.rows_of_case(text) TO qoricancha_staff;
