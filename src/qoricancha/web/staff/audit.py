"""The auditor's page: who saw and who changed which record, and how the ledger of it stands."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from qoricancha.accounts.permissions import audits
from qoricancha.audit import queries
from qoricancha.audit.queries import LedgerState, Search
from qoricancha.audit.rules import lag
from qoricancha.kernel import clock
from qoricancha.kernel.spreadsheets import Format
from qoricancha.kernel.wording import moment_in_words
from qoricancha.registration.rules.purposes import Purpose
from qoricancha.web.page import page
from qoricancha.web.staff.audit_form import READS, AuditForm
from qoricancha.web.staff.audit_rows import CHANGES_HEAD, READS_HEAD, Cell, change_rows, read_rows
from qoricancha.web.staff.exports import download
from qoricancha.web.staff.showing import Subject, note_read, own_list, show

ON_A_PAGE = 50
MOST_IN_A_FILE = 10_000
LARGEST_NUMBER = 2**63 - 1
SUBJECTS = (("casefiles_casefile", "case_file"), ("intake_application", "application"), ("persons_person", "person"))


@require_GET
@page(permission=audits)
def audit(request: HttpRequest) -> HttpResponse:
    """Show the newest entries, or those that were asked for (?que=&registro=&usuario=&desde=&hasta=&finalidad=)."""
    form = AuditForm({"que": READS} | request.GET.dict())
    search = _search(form.cleaned_data, request.GET.get("antes")) if form.is_valid() else None
    return _shown(request, form, search)


@require_POST
@page(permission=audits, confirmed=True)
def export(request: HttpRequest) -> HttpResponse:
    """Give all that was asked for, the same as on the page, as a CSV file; nothing of it where it would not be all."""
    form = AuditForm(request.POST)
    search = _search(form.cleaned_data, None) if form.is_valid() else None
    head, rows = _listed(form, search, most=MOST_IN_A_FILE + 1) if search else ([], [])
    if search is None or len(rows) > MOST_IN_A_FILE:
        if search:
            form.add_error("desde", _("Son más de %(most)d anotaciones. Elija menos días.") % {"most": MOST_IN_A_FILE})
        return _shown(request, form, None)
    note_read(request, _subject(search.rows) or own_list(request), Purpose.EXPORT)
    return download("anotaciones", Format.CSV, head, [[_plain(cell) for cell in row] for row in rows])


def _shown(request: HttpRequest, form: AuditForm, search: Search | None) -> HttpResponse:
    """Return the page with what was found; without a search, what is wrong with what was asked for."""
    context = {"form": form, **_entries(form, search), **_ledger(queries.ledger_state(), clock.now())}
    subject = _subject(search.rows if search else None) or own_list(request)
    status = 200 if search else 422
    return show(request, "staff/audit.html", context, subject=subject, purpose=Purpose.AUDIT, status=status)


def _plain(cell: Cell) -> object:
    return cell["text"] if isinstance(cell, dict) else cell


def _search(given: Mapping[str, Any], below: str | None) -> Search:
    number = int(below) if below and below.isascii() and below.isdigit() else None
    return Search(
        rows=given["registro"],
        officer=given["usuario"],
        since=_midnight(given["desde"]),
        until=_midnight(given["hasta"], days=1),
        purpose=given["finalidad"] or None,
        below=min(number, LARGEST_NUMBER) if number is not None else None,
    )


def _midnight(day: date | None, *, days: int = 0) -> datetime | None:
    return datetime.combine(day + timedelta(days), time(), clock.LIMA) if day else None


def _entries(form: AuditForm, search: Search | None) -> dict[str, object]:
    """Return head and rows of the table, and the number from which the next page goes on."""
    if search is None:
        return {"head": [], "rows": [], "older": None, "is_later_page": False}
    head, rows = _listed(form, search, most=ON_A_PAGE + 1)
    return {
        "head": head,
        "rows": rows[:ON_A_PAGE],
        "older": rows[ON_A_PAGE - 1][0] if len(rows) > ON_A_PAGE else None,
        "is_later_page": search.below is not None,
    }


def _listed(form: AuditForm, search: Search, *, most: int) -> tuple[list[Promise], list[list[Cell]]]:
    """Return head and rows of the newest entries, each beginning with its number. Two queries."""
    if form.cleaned_data["que"] == READS:
        return READS_HEAD, read_rows(queries.reads_found(search, most=most))
    return CHANGES_HEAD, change_rows(queries.changes_found(search, most=most))


def _subject(rows: tuple[tuple[str, UUID], ...] | None) -> Subject | None:
    """Return whose record was looked into, for the read log."""
    for table, kind in SUBJECTS:
        for name, row_id in rows or ():
            if name == table:
                return Subject(kind, row_id)
    return None


def _ledger(state: LedgerState, at: datetime) -> dict[str, object]:
    warnings: list[Promise] = []
    if lag.sealing_is_late(state.waiting_since, at):
        warnings.append(_("Hay anotaciones que esperan su sello desde hace más de 15 minutos."))
    if lag.export_is_late(state.sealed_at, state.exported_at, at):
        warnings.append(_("Hace más de dos horas que ninguna copia del sello sale de la base de datos."))
    return {
        "ledger": state,
        "warnings": warnings,
        "ledger_rows": [
            {"key": _("Último sello"), "value": _numbered(state.seal_number, state.sealed_at)},
            {"key": _("Anotaciones selladas"), "value": str(state.tree_size or 0)},
            {"key": _("Por sellar"), "value": _waiting(state)},
            {"key": _("Última copia fuera de la base"), "value": _exported(state)},
        ],
    }


def _numbered(number: int | None, at: datetime | None) -> str:
    return _("N.º %(number)s, %(moment)s") % {"number": number, "moment": moment_in_words(at)} if at else _("Ninguno")


def _waiting(state: LedgerState) -> str:
    since = _("\ndesde el %s") % moment_in_words(state.waiting_since) if state.waiting_since else ""
    return f"{state.waiting}{since}"


def _exported(state: LedgerState) -> str:
    if not state.exported_at:
        return str(_("Ninguna"))
    return f"{_numbered(state.exported_number, state.exported_at)}\n{state.place}"
