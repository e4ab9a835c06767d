"""What an auditor asks for."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from qoricancha.accounts.queries import staff_named
from qoricancha.audit.queries import rows_of_case
from qoricancha.intake.rules.drafts import reference_in
from qoricancha.kernel.ids import typed_code
from qoricancha.registration.labels import PURPOSES
from qoricancha.web.forms import PageForm

READS, CHANGES = "lecturas", "cambios"
LONGEST = 300


def _purposes() -> list[tuple[str, object]]:
    return [("", _("Cualquiera")), *PURPOSES.items()]


class DayInput(forms.DateInput):
    """The browser's own calendar: an auditor goes back by days and weeks."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class AuditForm(PageForm):
    """A search. Clean: `registro` as the rows of the case, `usuario` as the officer's id; None where not asked for."""

    que = forms.ChoiceField(
        label=_("Qué revisar"),
        choices=[(READS, _("Quién vio")), (CHANGES, _("Quién cambió"))],
        widget=forms.RadioSelect,
    )
    registro = forms.CharField(
        label=_("Expediente o referencia"),
        help_text=_("O el código de un registro, como lo muestra esta página."),
        required=False,
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    usuario = forms.CharField(
        label=_("Usuario del personal"),
        required=False,
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}),
    )
    finalidad = forms.ChoiceField(
        label=_("Finalidad"), help_text=_("Solo para quién vio."), required=False, choices=_purposes
    )
    desde = forms.DateField(label=_("Desde el día"), required=False, widget=DayInput())
    hasta = forms.DateField(label=_("Hasta el día"), required=False, widget=DayInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **kwargs)
        for name in ("desde", "hasta"):
            self.fields[name].error_messages["invalid"] = _("Escriba la fecha así: 2019-09-30")

    def clean_registro(self) -> tuple[tuple[str, UUID], ...] | None:
        """Return the rows of what was named."""
        text = self.cleaned_data["registro"].strip()
        if not text:
            return None
        rows = rows_of_case(typed_code(reference_in(text)))
        if not rows:
            raise ValidationError(_("No hay expediente, solicitud ni registro con ese número o código."))
        return rows

    def clean_usuario(self) -> UUID | None:
        """Return the officer's id."""
        name = self.cleaned_data["usuario"].strip()
        if not name:
            return None
        found = staff_named(name)
        if found is None:
            raise ValidationError(_("No hay nadie en el personal con ese usuario."))
        return found

    def clean(self) -> None:
        """Refuse an end before its beginning."""
        since, until = self.cleaned_data.get("desde"), self.cleaned_data.get("hasta")
        if since and until and until < since:
            self.add_error("hasta", _("El último día no puede ser anterior al primero."))
