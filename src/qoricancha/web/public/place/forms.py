"""What somebody types to sign in."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from qoricancha.accounts.queries import number_token
from qoricancha.kernel.ids import typed_code
from qoricancha.messaging.queries import contact_token
from qoricancha.messaging.rules.contacts import ContactKind, NotAContact, normalised, receives_sms
from qoricancha.web.forms import PageForm


class SignInForm(PageForm):
    """Who wants to come in. The clean value is the token of what was typed."""

    who = forms.CharField(
        label=_("Número de expediente, celular o correo"),
        help_text=_("Si todavía no tiene expediente, escriba la referencia de su constancia."),
        max_length=254,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false", "inputmode": "email"}
        ),
    )

    def clean_who(self) -> bytes:
        """Return the token of the number, phone or address. Says nothing of whether there is such an applicant."""
        typed = self.cleaned_data["who"]
        name = _email(typed) if "@" in typed else _mobile(typed) or _number(typed)
        if name is None:
            raise ValidationError(
                _("Revise lo que escribió: debe ser un número de expediente, un celular o un correo.")
            )
        return name


class CodeForm(PageForm):
    """The code that was sent."""

    code = forms.CharField(
        label=_("Código de 6 números"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": "false"}),
    )


def _email(typed: str) -> bytes | None:
    try:
        return contact_token(ContactKind.EMAIL, normalised(ContactKind.EMAIL, typed))
    except NotAContact:
        return None


def _mobile(typed: str) -> bytes | None:
    try:
        phone = normalised(ContactKind.PHONE, typed)
    except NotAContact:
        return None
    return contact_token(ContactKind.PHONE, phone) if receives_sms(phone) else None


def _number(typed: str) -> bytes | None:
    return number_token(typed) if typed_code(typed) else None
