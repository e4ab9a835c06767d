"""Forms of the application, built from the question specs. They clean what was typed and never save."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from qoricancha.intake.rules.checks import CHECKS, Around, Wrong, faults_between
from qoricancha.intake.rules.questions import Kind, Page, Question
from qoricancha.kernel.ids import typed_code
from qoricancha.messaging.rules.contacts import NotAContact, normalised_email, normalised_phone
from qoricancha.reference import queries as reference
from qoricancha.reference.rules.codes import SPANISH
from qoricancha.web.dates import DatePartsField
from qoricancha.web.forms import LONGEST_INPUT, PageForm
from qoricancha.web.uploads import PictureField

Choices = list[tuple[str, str]]


class AnswersForm(PageForm):
    """The answers of one page of questions."""

    def __init__(self, *args: Any, page: Page, answers: Mapping[str, object], today: date, **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, initial=dict(answers), **kwargs)
        self.page, self.answers, self.today = page, answers, today

    def clean(self) -> dict[str, Any]:
        """Check every answer by its kind, and all of them together."""
        cleaned = super().clean() or self.cleaned_data
        for question in self.page.questions:
            if question.name in cleaned:
                self._check(question, cleaned)
        for name, text in faults_between(cleaned).items():
            if name not in self.errors:
                self.add_error(name, gettext(text))
        return cleaned

    def _check(self, question: Question, cleaned: dict[str, Any]) -> None:
        check = CHECKS.get(question.kind)
        if check is None or (not cleaned[question.name] and question.kind != Kind.DOCUMENT_NUMBER):
            return
        around = Around({**self.answers, **cleaned}, self.today, _numbered_kinds(question))
        try:
            cleaned[question.name] = check(cleaned[question.name], around)
        except Wrong as wrong:
            self.add_error(question.name, gettext(wrong.text) % wrong.values)


def answers_form(page: Page, answers: Mapping[str, object], today: date, data: Any = None) -> AnswersForm:  # noqa: ANN401 - Django's QueryDict
    """Return the form of a page of questions, filled with what was answered before."""
    fields = {question.name: _FIELDS[question.kind](question, answers) for question in page.questions}
    form = type("PageOfAnswersForm", (AnswersForm,), fields)
    return form(data, page=page, answers=answers, today=today)


class EmailAnswer(forms.CharField):
    """An e-mail address."""

    def clean(self, value: Any) -> str:  # noqa: ANN401 - Django's
        """Return it with its domain in lower case."""
        return _contact(super().clean(value), normalised_email, _("Revise el correo: debe ser como nombre@correo.pe"))


class PhoneAnswer(forms.CharField):
    """A telephone number."""

    def clean(self, value: Any) -> str:  # noqa: ANN401 - Django's
        """Return it as E.164; without a prefix it is Peruvian."""
        message = _("Revise el teléfono: 9 cifras si es del Perú, o + y el código del país")
        return _contact(super().clean(value), normalised_phone, message)


class ResumeForm(PageForm):
    """The way back into an application."""

    reference = forms.CharField(
        label=_("Referencia"),
        help_text=_("10 letras y números, por ejemplo 7KQ2M-4XDP9"),
        max_length=LONGEST_INPUT,
        error_messages={"required": _("Escriba la referencia de su solicitud")},
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    code = forms.CharField(
        label=_("Código secreto"),
        help_text=_("12 letras y números; se lo mostramos al empezar"),
        max_length=LONGEST_INPUT,
        error_messages={"required": _("Escriba su código secreto")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def clean_reference(self) -> str:
        """Return the reference without spaces and dashes."""
        return typed_code(self.cleaned_data["reference"])


class CodeForm(PageForm):
    """The one-time code that was sent."""

    code = forms.CharField(
        label=_("Código de 6 números"),
        max_length=20,
        error_messages={"required": _("Escriba el código que le enviamos")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": "false"}),
    )


class ClaimForm(PageForm):
    """A part of the claim."""

    claim = forms.CharField(
        label=_("Su relato"),
        help_text=_("Hasta 10 000 caracteres cada vez; puede agregar más después."),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"autocomplete": "off"}),
    )

    def clean_claim(self) -> str:
        """Return the text with line ends of one character, as the person counts them."""
        return self.cleaned_data["claim"].replace("\r\n", "\n")


class PhotoForm(PageForm):
    """A photograph to send."""

    photo = PictureField(
        label=_("Fotografía"),
        help_text=_("JPG o PNG, hasta 10 MB"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png"}),
    )


class OfficeForm(PageForm):
    """Where to go."""

    office = forms.ChoiceField(
        label=_("Oficina"),
        error_messages={"required": _("Elija una oficina")},
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **kwargs)
        offices = reference.open_offices()
        field = self.fields["office"]
        field.choices = [(office.code, office.city) for office in offices]  # type: ignore[attr-defined]
        field.widget.option_hints = {office.code: f"{office.name}. {office.address}" for office in offices}  # type: ignore[attr-defined]


class SeatForm(PageForm):
    """When to go. The choices are the free times of one day."""

    starts_at = forms.ChoiceField(
        label=_("Hora"),
        error_messages={
            "required": _("Elija una hora"),
            "invalid_choice": _("Esa hora ya no está libre. Elija otra"),
        },
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, times: Choices, **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **kwargs)
        self.fields["starts_at"].choices = times  # type: ignore[attr-defined]


class SendForm(PageForm):
    """The declaration, and the key that makes the submission one however often it is sent."""

    client_key = forms.CharField(widget=forms.HiddenInput)
    declared = forms.BooleanField(
        label=_("Declaro que lo que respondí es verdadero según mi conocimiento"),
        error_messages={"required": _("Marque la declaración para poder enviar su solicitud")},
    )


def _contact(value: str, normalised: Callable[[str], str], message: object) -> str:
    try:
        return normalised(value) if value else ""
    except NotAContact:
        raise ValidationError(str(message)) from None


def _numbered_kinds(question: Question) -> frozenset[str]:
    if question.kind != Kind.DOCUMENT_NUMBER:
        return frozenset()
    return frozenset(kind.code for kind in reference.document_kinds() if kind.needs_number)


def _shared(question: Question) -> dict[str, Any]:
    return {
        "label": gettext(question.label),
        "help_text": gettext(question.hint) if question.hint else "",
        "required": question.required,
        "error_messages": {"required": gettext(question.missing) if question.missing else ""},
    }


def _text(cls: type[forms.CharField] = forms.CharField, **attrs: str) -> Callable[..., forms.Field]:
    def build(question: Question, _answers: Mapping[str, object]) -> forms.Field:
        given = {"autocomplete": question.autocomplete or "off", "spellcheck": "false", **attrs}
        return cls(max_length=LONGEST_INPUT, widget=forms.TextInput(attrs=given), **_shared(question))

    return build


def _choice(
    choices: Callable[[Mapping[str, object]], Choices], widget: type[forms.Widget] = forms.Select, first: object = ""
) -> Callable[..., forms.Field]:
    def build(question: Question, answers: Mapping[str, object]) -> forms.Field:
        found = [*([("", first)] if first else []), *choices(answers)]
        return forms.ChoiceField(choices=found, widget=widget, **_shared(question))

    return build


def _language() -> str:
    return get_language() or SPANISH


def _areas(rows: list[Any]) -> Choices:
    return [(area.code, area.name) for area in rows]


_FIELDS: dict[Kind, Callable[[Question, Mapping[str, object]], forms.Field]] = {
    Kind.NAME: _text(autocapitalize="words"),
    Kind.ADDRESS: _text(),
    Kind.DOCUMENT_NUMBER: _text(**{"autocapitalize": "characters", "class": "govuk-input--width-20"}),
    Kind.EMAIL: _text(EmailAnswer, inputmode="email", autocapitalize="none"),
    Kind.PHONE: _text(PhoneAnswer, **{"inputmode": "tel", "class": "govuk-input--width-20"}),
    Kind.TICK: lambda question, _answers: forms.BooleanField(**_shared(question)),
    Kind.BIRTH_DATE: lambda question, _answers: DatePartsField(birthday=True, **_shared(question)),
    Kind.ENTRY_DATE: lambda question, _answers: DatePartsField(**_shared(question)),
    Kind.COUNTRY: _choice(
        lambda _answers: [(row.code, row.name) for row in reference.countries(language=_language())],
        first=_("Elija un país"),
    ),
    Kind.NATIONALITY: _choice(
        lambda _answers: [(row.code, row.name) for row in reference.nationalities(language=_language())],
        first=_("Elija una nacionalidad"),
    ),
    Kind.DOCUMENT_KIND: _choice(
        lambda _answers: [(row.code, row.name) for row in reference.document_kinds(language=_language())],
        widget=forms.RadioSelect,
    ),
    Kind.DEPARTMENT: _choice(lambda _answers: _areas(reference.departments()), first=_("Elija un departamento")),
    Kind.PROVINCE: _choice(
        lambda answers: _areas(reference.provinces(str(answers.get("department", "")))), first=_("Elija una provincia")
    ),
    Kind.DISTRICT: _choice(
        lambda answers: _areas(reference.districts(str(answers.get("province", "")))), first=_("Elija un distrito")
    ),
}
