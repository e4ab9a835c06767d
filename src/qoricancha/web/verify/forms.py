"""What whoever checks a document types."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from qoricancha.credentials.rules.tokens import SHORT_CODE_LENGTH, digits_of
from qoricancha.kernel.ids import typed_code
from qoricancha.web.dates import DatePartsField
from qoricancha.web.forms import PageForm


def _file_number_field() -> forms.CharField:
    return forms.CharField(
        label=_("N.° de expediente"),
        help_text=_("Está impreso debajo de la fecha de emisión. Por ejemplo: 600001"),
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class PrintedCodeForm(PageForm):
    """Code and number, as printed beside the QR code."""

    code = forms.CharField(
        label=_("Código de verificación"),
        help_text=_("Está impreso junto al código QR. Por ejemplo: 7K3M-9QXT-20AB"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    file_number = _file_number_field()

    def clean_code(self) -> str:
        """Refuse what no document bears, so that a slip is noticed."""
        code = typed_code(self.cleaned_data["code"])
        if len(code) != SHORT_CODE_LENGTH:
            raise ValidationError(_("El código tiene 12 letras y números: revise si falta o sobra alguno."))
        return code

    def clean_file_number(self) -> str:
        """Return the digits."""
        return _digits(self.cleaned_data["file_number"])


class ConstanciaForm(PageForm):
    """Two items printed on the paper."""

    file_number = _file_number_field()
    birth_date = DatePartsField(
        label=_("Fecha de nacimiento"), help_text=_("Tal como está impresa. Por ejemplo: 2 11 1988"), partial=True
    )

    def clean_file_number(self) -> str:
        """Return the digits."""
        return _digits(self.cleaned_data["file_number"])


def _digits(typed: str) -> str:
    digits = digits_of(typed)
    if not digits:
        raise ValidationError(_("Escriba el número de expediente con cifras, tal como está impreso."))
    return digits
