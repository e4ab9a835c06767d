"""What whoever checks a document types."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from qoricancha.credentials.rules.tokens import SHORT_CODE_LENGTH, digits_of
from qoricancha.kernel.ids import typed_code
from qoricancha.kernel.partial_dates import PartialDate
from qoricancha.web.dates import DatePartsField
from qoricancha.web.forms import PageForm


def _file_number_field() -> forms.CharField:
    return forms.CharField(
        label=_("N.° de expediente"),
        help_text=_("Está impreso debajo de la fecha de emisión. Por ejemplo: 600001"),
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


def _code_field(*, required: bool) -> forms.CharField:
    return forms.CharField(
        label=_("Código de verificación"),
        help_text=_("Está impreso junto al código QR. Por ejemplo: 7K3M-9QXT-20AB"),
        max_length=40,
        required=required,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class _PrintedForm(PageForm):
    """What is printed on the paper."""

    def clean_code(self) -> str:
        """Refuse what no document bears, so that a slip is noticed."""
        code = typed_code(self.cleaned_data["code"])
        if code and len(code) != SHORT_CODE_LENGTH:
            raise ValidationError(_("El código tiene 12 letras y números: revise si falta o sobra alguno."))
        return code

    def clean_file_number(self) -> str:
        """Return the digits."""
        digits = digits_of(self.cleaned_data["file_number"])
        if not digits:
            raise ValidationError(_("Escriba el número de expediente con cifras, tal como está impreso."))
        return digits


class PrintedCodeForm(_PrintedForm):
    """Code and number, as printed beside the QR code."""

    code = _code_field(required=True)
    file_number = _file_number_field()


class ConstanciaForm(_PrintedForm):
    """Two items printed on the paper, and the code beside the QR code where these two say too little."""

    file_number = _file_number_field()
    birth_date = DatePartsField(
        label=_("Fecha de nacimiento"),
        help_text=_(
            "Tal como está impresa. Por ejemplo: 2 11 1988. Si el papel no tiene día o mes, deje ese casillero vacío."
        ),
    )
    code = _code_field(required=False)

    def clean_birth_date(self) -> PartialDate:
        """Return the date, as far as it was typed."""
        return PartialDate.parse(self.cleaned_data["birth_date"])
