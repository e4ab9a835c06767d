"""Case files, their people, terms and documents."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from qoricancha.casefiles import queries as casefiles
from qoricancha.casefiles.labels import CASE_STATUSES, PARTY_ROLES
from qoricancha.casefiles.models import CaseFile, CaseTerm
from qoricancha.casefiles.rules.status import CaseStatus, PartyRole
from qoricancha.credentials.queries import documents_of_case
from qoricancha.kernel.wording import day_in_words, moment_in_words
from qoricancha.law.labels import TERM_KINDS
from qoricancha.law.rules.terms import TermKind
from qoricancha.persons.queries import profiles_of
from qoricancha.persons.rules.profile import PersonProfile
from qoricancha.reference.queries import office
from qoricancha.registration import permissions, queries
from qoricancha.registration.labels import FIELDS as LABELS
from qoricancha.registration.rules.particulars import FIELDS, NAME_FIELDS
from qoricancha.registration.rules.purposes import Purpose
from qoricancha.web.page import page
from qoricancha.web.staff.agenda import ON_A_PAGE
from qoricancha.web.staff.contacts import contact_rows
from qoricancha.web.staff.papers import documents_shown, may_reissue, steps_of
from qoricancha.web.staff.pictures import as_data_uri
from qoricancha.web.staff.rows import may
from qoricancha.web.staff.showing import Subject, own_list, show
from qoricancha.web.staff.words import Words

LIST_HEAD: list[Promise] = [_("Expediente"), _("Solicitante"), _("Presentado"), _("Oficina"), _("Estado")]
TERMS_HEAD: list[Promise] = [_("Plazo"), _("Desde"), _("Vence"), _("Base legal")]
COLOURS = {
    CaseStatus.IN_PROCEDURE: "blue",
    CaseStatus.DECIDED: "green",
    CaseStatus.WITHDRAWN: "grey",
    CaseStatus.ARCHIVED: "grey",
}


@require_GET
@page(permission=permissions.sees_cases)
def case_files(request: HttpRequest) -> HttpResponse:
    """Show the case files of the officer's offices, the newest first."""
    listed = Paginator(casefiles.newest_case_files(request.actor), ON_A_PAGE).get_page(request.GET.get("pagina"))
    context = {
        "head": LIST_HEAD,
        "rows": _list_rows(list(listed)),
        "page": listed,
        "may_export": may(request.actor, permissions.exports_cases),
    }
    subject, shown = own_list(request), [case.id for case in listed]
    return show(request, "staff/case_files.html", context, subject=subject, purpose=Purpose.CASE, shown=shown)


@require_GET
@page(permission=permissions.sees_cases)
def case_file(request: HttpRequest, case_file_id: UUID) -> HttpResponse:
    """Show a case file: people, terms, documents, what was done."""
    case = casefiles.case_file(case_file_id)
    registration = queries.registration_of_case(case.id)
    documents = documents_of_case(case.id)
    applicant = casefiles.applicants_of([case.id])[case.id]
    contacts = queries.contacts_of_owner(request.actor, applicant)
    steps = [*steps_of(documents), *(queries.timeline_of(registration) if registration else []), *contacts.steps]
    context = {
        "case_file": case,
        "office": office(case.office_id),
        "status": _status(case),
        "summary": _summary(case),
        "people": _people(case),
        "photo_uri": as_data_uri(registration.photo if registration else None),
        "terms_head": TERMS_HEAD,
        "terms": _term_rows(casefiles.terms_of(case.id)),
        "contacts": contact_rows(contacts.proved),
        "may_prove": may(request.actor, permissions.receives),
        "documents": documents_shown(request.actor, documents),
        "may_reissue": may_reissue(request.actor, case, [one for one in documents if one.person_id == applicant]),
        "timeline": sorted(steps, key=lambda step: step.at, reverse=True),
    }
    subject = Subject("case_file", case.id, case.office_id)
    return show(request, "staff/case_file.html", context, subject=subject, purpose=Purpose.CASE)


def _list_rows(cases: list[CaseFile]) -> list[list[object]]:
    applicants = casefiles.applicants_of([case.id for case in cases])
    people = profiles_of(applicants.values())
    rows: list[list[object]] = []
    for case in cases:
        person = people.get(applicants.get(case.id, case.id))
        link = {"text": str(case.number), "href": reverse("staff:case_file", args=[case.id])}
        name = person.profile.full_name if person else ""
        rows.append([link, name, _day(case.lodged_on), case.office_id, _status(case)])
    return rows


def _status(case: CaseFile) -> dict[str, object]:
    status = CaseStatus(case.status)
    return {"text": CASE_STATUSES[status], "colour": COLOURS[status]}


def _summary(case: CaseFile) -> list[dict[str, object]]:
    return [
        {"key": _("Presentado"), "value": _day(case.lodged_on)},
        {"key": _("Abierto"), "value": moment_in_words(case.opened_at)},
        {"key": _("Estado desde"), "value": _day(case.status_since)},
        {"key": _("Base legal"), "value": case.status_basis},
    ]


def _people(case: CaseFile) -> list[dict[str, object]]:
    parties = casefiles.parties_of(case.id)
    people = profiles_of(party.person_id for party in parties)
    words = Words()
    return [
        {
            "name": people[party.person_id].profile.full_name,
            "role": PARTY_ROLES[PartyRole(party.role)],
            "rows": _particulars(people[party.person_id].profile, words),
        }
        for party in parties
        if party.person_id in people
    ]


def _particulars(profile: PersonProfile, words: Words) -> list[dict[str, object]]:
    answers = profile.as_answers()
    return [{"key": LABELS[name], "value": words.of(name, answers[name])} for name in FIELDS if name not in NAME_FIELDS]


def _term_rows(terms: Iterable[CaseTerm]) -> list[list[object]]:
    return [
        [
            TERM_KINDS[TermKind(term.kind)],
            _day(term.starts_on),
            _day(term.due_on),
            term.basis,
        ]
        for term in terms
    ]


def _day(on: date) -> str:
    return day_in_words(on, weekday=False)
