"""Forms of the officers. They clean what was typed and never save."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from qoricancha.credentials.labels import occasions_for_officers, reasons_for
from qoricancha.credentials.rules.states import DocumentEvent
from qoricancha.intake.rules.checks import CHECKS, Around, Wrong
from qoricancha.intake.rules.questions import QUESTIONS
from qoricancha.kernel import clock
from qoricancha.kernel.errors import NotFound
from qoricancha.messaging.labels import CONTACT_KINDS, identity_checks_at_the_counter
from qoricancha.messaging.queries import kinds_in_use
from qoricancha.messaging.rules.contacts import NotAContact, normalised_email, normalised_phone
from qoricancha.reference.models import Office
from qoricancha.reference.queries import district_named
from qoricancha.registration.labels import FIELDS as LABELS
from qoricancha.registration.labels import reason_missing
from qoricancha.registration.rules.particulars import FIELDS, compared
from qoricancha.web.dates import DatePartsField
from qoricancha.web.forms import LONGEST_INPUT, PageForm
from qoricancha.web.staff.words import Words
from qoricancha.web.uploads import PictureField

LONGEST_REASON = 300
AS_KNOWN = _("Si no se sabe el día o el mes, déjelo vacío.")
LONGEST_TEXT = 150
TIMES = ["%H:%M", "%H.%M", "%H"]


def _text(name: str, *, width: str = "", required: bool = False, **attrs: str) -> forms.CharField:
    if width:
        attrs["class"] = f"govuk-input--width-{width}"
    return forms.CharField(
        label=LABELS[name],
        required=required,
        max_length=LONGEST_INPUT,
        widget=forms.TextInput(attrs={"autocomplete": "off", **attrs}),
    )


class ParticularsForm(PageForm):
    """What the officer verified in each field, and `<field>_reason` where it differs from what was declared."""

    given_names = _text("given_names")
    first_surname = _text("first_surname")
    second_surname = _text("second_surname")
    birth_date = DatePartsField(
        label=LABELS["birth_date"],
        help_text=AS_KNOWN,
        error_messages={"required": _("Escriba la fecha de nacimiento, o al menos el año")},
    )
    birth_country = forms.ChoiceField(label=LABELS["birth_country"])
    nationality = forms.ChoiceField(label=LABELS["nationality"])
    origin_document_kind = forms.ChoiceField(label=LABELS["origin_document_kind"])
    origin_document_number = _text("origin_document_number")
    entry_date = DatePartsField(label=LABELS["entry_date"], help_text=AS_KNOWN, required=False)
    district = _text("district", required=True)
    address_line = _text("address_line")
    phone = _text("phone", inputmode="tel")
    email = _text("email", inputmode="email")

    def __init__(self, *args: Any, words: Words, declared: Mapping[str, object], **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **kwargs)
        self.declared = declared
        choices = [("", _("Elija"))]
        countries = [(country.code, country.name) for country in words.nationalities.values()]
        self.fields["birth_country"].choices = choices + countries  # type: ignore[attr-defined]
        self.fields["nationality"].choices = choices + countries  # type: ignore[attr-defined]
        self.fields["origin_document_kind"].choices = choices + [  # type: ignore[attr-defined]
            (kind.code, kind.name) for kind in words.kinds.values()
        ]
        self.numbered_kinds = frozenset(code for code, kind in words.kinds.items() if kind.needs_number)
        self._add_reasons()

    @property
    def verified(self) -> dict[str, str]:
        """Return the verified value of every field, as text."""
        return {name: str(self.cleaned_data.get(name) or "") for name in FIELDS}

    @property
    def reasons(self) -> dict[str, str]:
        """Return what was typed as reason, by field."""
        return {name: self.cleaned_data.get(f"{name}_reason") or "" for name in FIELDS}

    def clean_district(self) -> str:
        """Return the ubigeo of what was typed: a code, a name, or "department / province / district"."""
        try:
            return district_named(self.cleaned_data["district"])
        except NotFound as error:
            raise ValidationError(str(error)) from None

    def clean_phone(self) -> str:
        """Return the number as E.164."""
        return _contact(normalised_phone, self.cleaned_data["phone"], _("Revise el número de teléfono"))

    def clean_email(self) -> str:
        """Return the address as it is kept."""
        return _contact(normalised_email, self.cleaned_data["email"], _("Revise el correo electrónico"))

    def clean(self) -> None:
        """Apply the checks of the applicants' own form, and ask for every reason that is missing."""
        self._check_answers()
        for name in self._unexplained():
            self.add_error(f"{name}_reason", reason_missing(name))

    def _add_reasons(self) -> None:
        """Put beside each field the reason of its correction."""
        for name in FIELDS:
            label = format_html(
                '{} <span class="govuk-visually-hidden">({})</span>', gettext("Motivo de la corrección"), LABELS[name]
            )
            self.fields[f"{name}_reason"] = forms.CharField(label=label, required=False, max_length=LONGEST_REASON)
        self.order_fields([part for name in FIELDS for part in (name, f"{name}_reason")])

    def _check_answers(self) -> None:
        answers = {name: str(self.cleaned_data.get(name) or "") for name in FIELDS}
        around = Around(answers, clock.today(), self.numbered_kinds)
        for name in FIELDS:
            check = CHECKS.get(QUESTIONS[name].kind)
            if check and name not in self.errors and (answers[name] or name == "origin_document_number"):
                try:
                    self.cleaned_data[name] = check(answers[name], around)
                except Wrong as wrong:
                    answers[name] = ""  # nothing else is measured by it
                    self.add_error(name, gettext(wrong.text) % wrong.values)

    def _unexplained(self) -> list[str]:
        """Return the corrections that say no why, those to a wrong value too: all faults are told in one round."""
        differing = [one.name for one in compared(self.declared, self.verified, self.reasons) if one.lacks_reason]
        silent = [name for name in differing if name not in self.errors]
        silent += [name for name in self.changed_data if name in self.errors and self._was_typed(name)]
        return [name for name in silent if f"{name}_reason" not in self.errors]

    def _was_typed(self, name: str) -> bool:
        """Whether there is a value, if a wrong one, and no reason for it."""
        return name in FIELDS and any(self[name].data or ()) and not self.reasons[name]


class PhotoForm(PageForm):
    """The photograph."""

    photo = PictureField(
        label=_("Fotografía"),
        help_text=_("JPEG, PNG o WebP, hasta 10 MB."),
        error_messages={"required": _("Tome o elija la fotografía")},
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )


class SignatureForm(PageForm):
    """The signature."""

    signature = PictureField(
        label=_("Firma"),
        error_messages={"required": _("Tome la firma o adjunte su imagen")},
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )


class CompleteForm(PageForm):
    """The officer's word for it."""

    confirmed = forms.BooleanField(
        label=_("Verifiqué cada dato con la persona y con sus documentos, y ella está conforme con lo registrado."),
        error_messages={"required": _("Confirme que verificó los datos con la persona")},
    )


class ReturnForm(PageForm):
    """What the supervisor asks to correct."""

    reason = forms.CharField(
        label=_("Qué debe corregirse"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea,
        error_messages={"required": _("Escriba qué debe corregirse")},
    )


class UndoForm(PageForm):
    """Why an arrival is taken back."""

    reason = forms.CharField(
        label=_("Por qué se anula"),
        help_text=_("Por ejemplo: se registró a otra persona con el mismo apellido."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea,
        error_messages={"required": _("Escriba por qué se anula la llegada")},
    )


class ShownForm(PageForm):
    """What a person shows, and at which of the officer's offices they stand: asked only of whoever has several."""

    shown = forms.CharField(
        label=_("Referencia de la constancia"),
        help_text=_("Lea el código QR, o escriba las 10 letras y cifras: por ejemplo 7KQ2M-4XDP9."),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "class": "govuk-input--width-20"}),
        error_messages={"required": _("Lea el código QR o escriba la referencia")},
    )
    office = forms.ChoiceField(
        label=_("Oficina en la que están"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Elija la oficina en la que están")},
    )

    def __init__(self, *args: Any, offices: list[Office], **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **kwargs)
        self.fields["office"].choices = [(office.code, office.city) for office in offices]  # type: ignore[attr-defined]
        if len(offices) == 1:
            self.fields["office"].required = False
            self.fields["office"].widget = forms.HiddenInput()
        self.only = offices[0].code if len(offices) == 1 else ""

    def clean_office(self) -> str:
        """Return the office, the only one where there is no choice."""
        return self.only or self.cleaned_data["office"]


class ReceiveHereForm(PageForm):
    """Why an application is taken over from another office; what was shown comes along."""

    shown = forms.CharField(widget=forms.HiddenInput)
    office = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Por qué se le recibe aquí"),
        help_text=_("Por ejemplo: se mudó a esta ciudad."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea,
        error_messages={"required": _("Escriba por qué se le recibe aquí")},
    )


class ClosureForm(PageForm):
    """A day on which an office receives nobody, or hours of it."""

    day = DatePartsField(label=_("Día"), whole=True, error_messages={"required": _("Escriba el día")})
    starts = forms.TimeField(
        label=_("Desde"),
        required=False,
        input_formats=TIMES,
        help_text=_("En 24 horas, por ejemplo 14:30. Deje las dos horas vacías para cerrar todo el día."),
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5", "autocomplete": "off"}),
        error_messages={"invalid": _("Escriba la hora inicial así: 14:30")},
    )
    ends = forms.TimeField(
        label=_("Hasta"),
        required=False,
        input_formats=TIMES,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5", "autocomplete": "off"}),
        error_messages={"invalid": _("Escriba la hora final así: 16:00")},
    )
    reason = forms.CharField(
        label=_("Motivo"),
        help_text=_("Lo lee el personal, no el público. Por ejemplo: corte de luz."),
        max_length=LONGEST_TEXT,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Escriba el motivo del cierre")},
    )

    def clean_day(self) -> date:
        """Return the day."""
        return date.fromisoformat(self.cleaned_data["day"])

    def add_errors(self, faults: Mapping[str, object]) -> None:
        """Put the room's refusals beside their fields."""
        for name, fault in faults.items():
            self.add_error(name, str(fault))


class CancelForm(PageForm):
    """The supervisor's word that these appointments are cancelled: their ids, as they were shown."""

    cancelling = forms.CharField(widget=forms.HiddenInput)
    confirmed = forms.BooleanField(
        label=_("Cancelar estas citas, avisar a las personas y cerrar la oficina en ese horario."),
        error_messages={"required": _("Marque la casilla para cancelar las citas, o elija otro horario")},
    )

    def clean_cancelling(self) -> list[UUID]:
        """Return the ids. Raises ValidationError for what are none."""
        try:
            return [UUID(one) for one in self.cleaned_data["cancelling"].split(",")]
        except ValueError:
            raise ValidationError(_("Vuelva a intentarlo desde la página de cierres")) from None


class ContactCodeForm(PageForm):
    """The code that the person reads out. Its prefix is the kind of contact."""

    code = forms.CharField(
        label=_("Código que le lee la persona"),
        help_text=_("6 números"),
        max_length=20,
        error_messages={"required": _("Escriba el código que le lee la persona")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}),
    )


class IdentityForm(PageForm):
    """How the officer made sure of who asks."""

    identity = forms.ChoiceField(
        label=_("Cómo comprobó que es la persona del expediente"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Compruebe primero quién es y diga cómo lo hizo")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **kwargs)
        self.fields["identity"].choices = identity_checks_at_the_counter()  # type: ignore[attr-defined]


class NewContactForm(IdentityForm):
    """A contact that somebody at the office wants to have."""

    kind = forms.ChoiceField(
        label=_("Qué contacto tendrá"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Elija celular o correo electrónico")},
    )
    value = forms.CharField(
        label=_("Número o dirección"),
        help_text=_("Un celular del Perú de 9 cifras, o un correo. La persona debe poder leerlo ahora."),
        max_length=254,
        error_messages={"required": _("Escriba el número o la dirección")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    field_order = ("identity", "kind", "value")

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.value, CONTACT_KINDS[kind]) for kind in kinds_in_use()]  # type: ignore[attr-defined]


class ReasonForm(PageForm):
    """Why a document is suspended or ended."""

    reason = forms.ChoiceField(
        label=_("Motivo"), widget=forms.RadioSelect, error_messages={"required": _("Elija el motivo")}
    )

    def __init__(self, *args: Any, event: DocumentEvent, **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = reasons_for(event)  # type: ignore[attr-defined]


class ReissueForm(PageForm):
    """Why a permit is issued again."""

    occasion = forms.ChoiceField(
        label=_("Motivo"), widget=forms.RadioSelect, error_messages={"required": _("Elija el motivo")}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **kwargs)
        self.fields["occasion"].choices = occasions_for_officers()  # type: ignore[attr-defined]


def _contact(normalised: Callable[[str], str], text: str, fault: Promise) -> str:
    try:
        return normalised(text) if text else ""
    except NotAContact:
        raise ValidationError(fault) from None
