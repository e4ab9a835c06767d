"""A case file as sign-off makes it: person, group and case in one transaction."""

from datetime import date

from qoricancha.casefiles.actions import open_case_file
from qoricancha.casefiles.models import CaseFile
from qoricancha.casefiles.rules.status import CaseStatus
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting
from qoricancha.persons.actions import form_group, register_person
from qoricancha.persons.rules.profile import PersonProfile
from tests.database import as_role
from tests.persons.samples import AT, ILLARI

LODGED_ON = date(2019, 9, 2)


def opened(by: Actor, *, office: str = "LIM", profile: PersonProfile = ILLARI, lodged_on: date = LODGED_ON) -> CaseFile:
    """Return the case file of somebody who was just registered."""
    with as_role("staff"), acting(by):
        person = register_person(by=by, at=AT, office=office, profile=profile)
        group = form_group(by=by, at=AT, office=office, principal=person.id)
        return open_case_file(
            by=by, at=AT, office_code=office, group_id=group.id, applicant_id=person.id, lodged_on=lodged_on
        )


def ended(case: CaseFile, status: CaseStatus, since: date = LODGED_ON) -> None:
    """Let a case have ended, as the room that will decide cases does."""
    with as_role("owner"), acting(Actor.system("decisions")):
        row = CaseFile.objects.filter(id=case.id)
        row.update(status=status, status_since=since, status_basis="Ley 27891, art. 15 (inventado)")
