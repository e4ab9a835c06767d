"""Opening case files."""

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from qoricancha.casefiles.models import CaseFile, CaseTerm, Party
from qoricancha.casefiles.permissions import check_may_open
from qoricancha.casefiles.rules.status import CaseStatus, PartyRole
from qoricancha.kernel.actions import action
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.errors import Conflict
from qoricancha.law import queries as law
from qoricancha.persons.queries import members_of


@action
def open_case_file(
    *, by: Actor, at: datetime, office_code: str, group_id: UUID, applicant_id: UUID, lodged_on: date
) -> CaseFile:
    """Open the case file of a registration group and start the terms that filing starts.

    Raises NotAllowed; Conflict when the applicant is not of the group, or the
    group has a case in procedure.
    """
    check_may_open(by, office_code)
    people = list(members_of(group_id))
    _check_group(group_id, people, applicant_id)
    opened = _case_file(office_code, group_id, lodged_on, at)
    _add_parties(opened, people, applicant_id)
    _start_terms(opened)
    return opened


def _check_group(group: UUID, people: list[UUID], applicant: UUID) -> None:
    if applicant not in people:
        raise Conflict(_("La persona solicitante no pertenece al grupo."))
    if CaseFile.objects.filter(group=group, status=CaseStatus.IN_PROCEDURE).exists():
        raise Conflict(_("El grupo ya tiene un expediente en trámite."))


def _case_file(office: str, group: UUID, lodged_on: date, at: datetime) -> CaseFile:
    return CaseFile.objects.create(
        office_id=office,
        group_id=group,
        regime=law.regime_in_force(lodged_on).code,
        lodged_on=lodged_on,
        opened_at=at,
        status_since=lodged_on,
        status_basis=law.basis_of_procedure(lodged_on),
    )


def _add_parties(opened: CaseFile, people: list[UUID], applicant: UUID) -> None:
    roles = {person: PartyRole.APPLICANT if person == applicant else PartyRole.FAMILY for person in people}
    Party.objects.bulk_create(Party(case_file=opened, person_id=person, role=role) for person, role in roles.items())


def _start_terms(opened: CaseFile) -> None:
    started = law.terms_started_by_filing(opened.lodged_on, opened.office_id)
    CaseTerm.objects.bulk_create(
        CaseTerm(case_file=opened, kind=term.kind, starts_on=term.starts_on, due_on=term.due_on, basis=term.basis)
        for term in started
    )
