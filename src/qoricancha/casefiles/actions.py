"""Opening and closing case files."""

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from qoricancha.casefiles.models import CaseFile, CaseTerm, Party
from qoricancha.casefiles.permissions import check_may_close, check_may_open
from qoricancha.casefiles.rules.status import CaseStatus, PartyRole, StatusNotReachable, check_reachable
from qoricancha.kernel.actions import action
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.errors import Conflict, InvalidInput, NotFound
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


@action
def close_case_file(
    *,
    by: Actor,
    at: datetime,  # noqa: ARG001 - every action is told when
    case_file_id: UUID,
    status: CaseStatus,
    basis: str,
    since: date,
) -> CaseFile:
    """Record the final outcome of a case: decided, withdrawn or archived, by which articles, since which day.

    Raises NotAllowed, NotFound, InvalidInput without a basis, Conflict when it is closed already.
    """
    closed = CaseFile.objects.select_for_update().filter(id=case_file_id).first()
    if closed is None:
        raise NotFound(_("No se encontró el expediente."))
    check_may_close(by, closed.office_id)
    if not basis.strip():
        raise InvalidInput({"basis": _("Indique la base legal.")})
    _move(closed, status)
    closed.status_since, closed.status_basis = since, basis.strip()
    closed.save(update_fields=["status", "status_since", "status_basis"])
    return closed


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


def _move(case: CaseFile, status: CaseStatus) -> None:
    try:
        check_reachable(CaseStatus(case.status), status)
    except StatusNotReachable:
        raise Conflict(_("El expediente ya está cerrado.")) from None
    case.status = status
