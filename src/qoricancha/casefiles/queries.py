"""Case files as documents, pages and partners may see them."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from qoricancha.casefiles.models import CaseFile, CaseTerm, Party
from qoricancha.casefiles.rules.status import CaseStatus, PartyRole
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.errors import NotFound


def case_file(case_file_id: UUID) -> CaseFile:
    """Return the case file. Raises NotFound, also when it is another office's."""
    return _found(CaseFile.objects.filter(id=case_file_id).first())


def case_of_person(person_id: UUID) -> CaseFile:
    """Return the latest case file in which the person is a party. Raises NotFound."""
    return _found(CaseFile.objects.filter(parties__person=person_id).order_by("-number").first())


def newest_case_files(
    by: Actor,
    *,
    office: str | None = None,
    status: CaseStatus | None = None,
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[CaseFile]:
    """Return the case files of the officer's offices, the newest first; of one office, status or span of filing."""
    wanted = {"office": office, "status": status, "lodged_on__gte": since, "lodged_on__lte": until}
    asked_for = {name: value for name, value in wanted.items() if value is not None}
    return CaseFile.objects.filter(office__in=by.offices, **asked_for).order_by("-number")


def applicants_of(case_file_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """Return the applicant's person id of each of these case files. One query."""
    applicants = Party.objects.filter(case_file__in=list(case_file_ids), role=PartyRole.APPLICANT)
    return dict(applicants.values_list("case_file_id", "person_id"))


def parties_of(case_file_id: UUID) -> list[Party]:
    """Return the parties, the applicant first."""
    return list(Party.objects.filter(case_file=case_file_id).order_by("role", "id"))


def terms_of(case_file_id: UUID) -> list[CaseTerm]:
    """Return the terms of a case, the first due first."""
    return list(CaseTerm.objects.filter(case_file=case_file_id).order_by("due_on", "id"))


def status_of_case(case_file_id: UUID) -> tuple[CaseStatus, date]:
    """Return where a case stands and since when: to anybody who holds its id, and no more. Raises NotFound."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT status, status_since FROM app.status_of_case(%s)", [case_file_id])
        row = cursor.fetchone()
    if row is None:
        raise NotFound(_("No se encontró el expediente."))
    return CaseStatus(row[0]), row[1]


def _found(found: CaseFile | None) -> CaseFile:
    if found is None:
        raise NotFound(_("No se encontró el expediente."))
    return found
