"""Lists that leave the house as files: by a right of their own, confirmed, with everybody in them in the read log."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from qoricancha.casefiles import queries as casefiles
from qoricancha.casefiles.labels import CASE_STATUSES
from qoricancha.casefiles.models import CaseFile
from qoricancha.casefiles.rules.status import CaseStatus
from qoricancha.kernel import clock
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.clock import day_in_lima
from qoricancha.kernel.spreadsheets import MEDIA_TYPES, Format, Row, table_file
from qoricancha.persons.queries import FoundPerson, profiles_of
from qoricancha.reference.queries import all_offices
from qoricancha.registration import permissions
from qoricancha.registration.rules.purposes import Purpose
from qoricancha.web.forms import PageForm
from qoricancha.web.page import page
from qoricancha.web.staff.audit_form import DayInput
from qoricancha.web.staff.showing import note_read, own_list
from qoricancha.web.staff.words import Words

MOST = 2_000
"""How many case files a file holds at most: names are sealed, so each costs some decryptions."""

HEAD: list[Promise] = [
    _("Expediente"),
    _("Apellidos"),
    _("Nombres"),
    _("Nacionalidad"),
    _("Presentado"),
    _("Oficina"),
    _("Estado"),
    _("Estado desde"),
]


class ExportForm(PageForm):
    """Which case files, and what file."""

    oficina = forms.ChoiceField(label=_("Oficina"), required=False)
    estado = forms.ChoiceField(
        label=_("Estado"), required=False, choices=lambda: [("", _("Todos")), *CASE_STATUSES.items()]
    )
    desde = forms.DateField(label=_("Presentados desde el día"), required=False, widget=DayInput())
    hasta = forms.DateField(label=_("Presentados hasta el día"), required=False, widget=DayInput())
    formato = forms.ChoiceField(
        label=_("Archivo"),
        choices=[(Format.EXCEL, _("Excel")), (Format.CSV, _("CSV, para otros programas"))],
        initial=Format.EXCEL,
        widget=forms.RadioSelect,
        error_messages={"required": _("Elija qué archivo quiere")},
    )

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **kwargs)
        self.by = by
        known = [(one.code, one.city) for one in all_offices() if one.code in by.offices]
        self.fields["oficina"].choices = [("", _("Todas las mías")), *known]  # type: ignore[attr-defined]
        for name in ("desde", "hasta"):
            self.fields[name].error_messages["invalid"] = _("Escriba la fecha así: 2019-09-30")

    def clean(self) -> None:
        """Refuse an end before its beginning, and more than a file holds."""
        since, until = self.cleaned_data.get("desde"), self.cleaned_data.get("hasta")
        if since and until and until < since:
            self.add_error("hasta", _("El último día no puede ser anterior al primero."))
        elif not self.errors and self.chosen().count() > MOST:
            self.add_error(
                "desde",
                _("Son más de %(most)d expedientes. Elija menos días, o un solo estado.") % {"most": MOST},
            )

    def chosen(self) -> QuerySet[CaseFile]:
        """Return the case files that were asked for, the newest first."""
        given = self.cleaned_data
        return casefiles.newest_case_files(
            self.by,
            office=given.get("oficina") or None,
            status=CaseStatus(given["estado"]) if given.get("estado") else None,
            since=given.get("desde"),
            until=given.get("hasta"),
        )


@require_http_methods(["GET", "HEAD", "POST"])
@page(permission=permissions.exports_cases, confirmed=True)
def case_files(request: HttpRequest) -> HttpResponse:
    """Ask which case files, and give them as a file."""
    form = ExportForm(request.POST if request.method == "POST" else None, by=request.actor)
    if not form.is_valid():
        context = {"form": form, "most": MOST}
        return render(request, "staff/export_case_files.html", context, status=422 if form.is_bound else 200)
    cases = list(form.chosen())
    note_read(request, own_list(request, form.cleaned_data["oficina"]), Purpose.EXPORT, [case.id for case in cases])
    return download("expedientes", Format(form.cleaned_data["formato"]), HEAD, _rows(cases))


def download(name: str, kind: Format, head: Sequence[object], rows: Sequence[Row]) -> HttpResponse:
    """Return the table as a file to keep, named with the day."""
    content = table_file(kind, name.capitalize(), head, rows)
    day = day_in_lima(clock.now()).isoformat()
    headers = {"Content-Disposition": f'attachment; filename="{name}-{day}.{kind}"'}
    return HttpResponse(content, content_type=MEDIA_TYPES[kind], headers=headers)


def _rows(cases: Sequence[CaseFile]) -> list[Row]:
    applicants = casefiles.applicants_of([case.id for case in cases])
    people = profiles_of(applicants.values())
    words = Words()
    return [_row(case, people.get(applicants.get(case.id, case.id)), words) for case in cases]


def _row(case: CaseFile, applicant: FoundPerson | None, words: Words) -> Row:
    profile = applicant.profile if applicant else None
    return (
        case.number,
        profile.surnames if profile else "",
        profile.given_names if profile else "",
        words.of("nationality", profile.nationality) if profile else "",
        case.lodged_on.isoformat(),
        case.office_id,
        CASE_STATUSES[CaseStatus(case.status)],
        case.status_since.isoformat(),
    )
