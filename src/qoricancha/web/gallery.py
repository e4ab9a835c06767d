"""Every component in every state, on one page: to look at, to copy from, and for the tests to check."""

from dataclasses import dataclass

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from qoricancha.accounts.permissions import anyone
from qoricancha.web.dates import DatePartsField
from qoricancha.web.forms import PageForm
from qoricancha.web.page import page

_DOCUMENTS = [("PASSPORT", _("Pasaporte")), ("NATIONAL_ID", _("Cédula de identidad")), ("NONE", _("Ninguno"))]
_NEEDS = [("INTERPRETER", _("Intérprete")), ("RAMP", _("Acceso sin escaleras"))]


class _Hinted(forms.RadioSelect):
    option_hints = {"NONE": _("Puede pedir refugio sin documentos.")}


class SampleForm(PageForm):
    """One field of each kind."""

    given_names = forms.CharField(
        label=_("Nombres"),
        help_text=_("Como figuran en su documento."),
        widget=forms.TextInput(attrs={"autocomplete": "given-name", "spellcheck": "false"}),
    )
    second_surname = forms.CharField(label=_("Segundo apellido"), required=False)
    phone = forms.CharField(
        label=_("Teléfono celular"),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "type": "tel"}),
    )
    birth_date = DatePartsField(label=_("Fecha de nacimiento"), help_text=_("Por ejemplo, 2 11 1988."), birthday=True)
    document = forms.ChoiceField(label=_("Documento de su país"), choices=_DOCUMENTS, widget=_Hinted)
    needs = forms.MultipleChoiceField(
        label=_("¿Qué necesita el día de su cita?"),
        choices=_NEEDS,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    department = forms.ChoiceField(
        label=_("Departamento"), choices=[("", _("Elija uno")), ("15", "Lima"), ("24", "Tumbes")]
    )
    claim = forms.CharField(label=_("¿Por qué salió de su país?"), widget=forms.Textarea)
    photo = forms.FileField(
        label=_("Fotografía"),
        help_text=_("JPEG o PNG, hasta 10 MB."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png"}),
    )
    agrees = forms.BooleanField(label=_("Declaro que lo dicho es verdad"))


class DeskForm(PageForm):
    """What an officer corrects, and pictures taken at the desk."""

    second_surname = forms.CharField(label=_("Verificado"), initial="Inventada")
    reason = forms.CharField(label=_("Motivo de la corrección"), required=False)
    photo = forms.FileField(label=_("Fotografía"), widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png"}))
    signature = forms.FileField(label=_("Firma"), widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png"}))


@dataclass(frozen=True)
class Sample:
    """A form in one state."""

    title: str
    form: forms.Form


def _filled() -> dict[str, object]:
    return {
        "filled-given_names": "Rosalinda del Ejemplo",
        "filled-phone": "999 000 111",
        **{
            f"filled-birth_date_{part}": value
            for part, value in zip(("day", "month", "year"), ("31", "2", "1988"), strict=True)
        },
        "filled-document": "NONE",
        "filled-needs": ["RAMP"],
        "filled-department": "15",
        "filled-claim": "…",
        "filled-agrees": "on",
    }


def _samples() -> list[Sample]:
    return [
        Sample(_("Vacío"), SampleForm(prefix="blank")),
        Sample(_("Con errores"), SampleForm({}, prefix="failed")),
        Sample(_("Con respuestas, y una fecha que no existe"), SampleForm(_filled(), prefix="filled")),
    ]


_ROWS = [
    {"key": _("Nombres"), "value": "Rosalinda", "href": "#", "about": _("los nombres")},
    {"key": _("Dirección"), "value": "Jr. Inventado 123\nLima", "href": "#", "about": _("la dirección")},
    {"key": _("Segundo apellido"), "value": ""},
]
_TASKS = [
    {"title": _("Sus datos"), "href": "#", "status": _("Completado")},
    {"title": _("Su relato"), "href": "#", "status": _("Incompleto"), "colour": "blue", "hint": _("Unos 20 minutos")},
    {"title": _("Revisar y enviar"), "status": _("Todavía no puede empezar")},
]
_TABLE = {
    "head": [_("Hora"), _("Solicitante"), _("Estado"), _("Personas")],
    "rows": [
        ["08:00", {"text": "Rosalinda del Ejemplo", "href": "#"}, {"text": _("Llegó"), "colour": "green"}, 1],
        ["08:30", {"text": "Anselmo Inventado", "href": "#"}, {"text": _("Esperado"), "colour": "grey"}, 4],
    ],
}
_COLOURS = ["grey", "green", "yellow", "orange", "red", "blue", "purple"]


@require_safe
@page(permission=anyone, transaction=False)
def components_gallery(request: HttpRequest) -> HttpResponse:
    """Show every component."""
    context = {
        "samples": _samples(),
        "desk": DeskForm(prefix="desk"),
        "rows": _ROWS,
        "tasks": _TASKS,
        "table": _TABLE,
        "colours": _COLOURS,
        "records": Paginator(range(200), 10).get_page(request.GET.get("pagina")),
    }
    return render(request, "gallery.html", context)
