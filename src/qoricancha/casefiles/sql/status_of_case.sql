-- Where a case stands, for the verification of a document by somebody who may see nothing else of the case.

CREATE OR REPLACE FUNCTION app.status_of_case(case_file uuid) RETURNS TABLE (status text, status_since date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
  SELECT c.status, c.status_since FROM casefiles_casefile c WHERE c.id = case_file;
END;

REVOKE EXECUTE ON FUNCTION app.status_of_case(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.status_of_case(uuid) TO qoricancha_public, qoricancha_staff, qoricancha_worker;
