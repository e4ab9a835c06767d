"""Forms of the operators: codes, their names, the offices. They clean what was typed and never save."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from qoricancha.kernel import clock
from qoricancha.reference import queries as reference
from qoricancha.reference.actions import Written, field_of
from qoricancha.reference.labels import FACTS, LANGUAGE_NAMES, NAME_FORMS, NAME_STATES
from qoricancha.reference.models import Office
from qoricancha.reference.rules.codes import LANGUAGES, SPANISH, Code, NameForm, NameState
from qoricancha.reference.rules.offices import OfficeDetails
from qoricancha.reference.rules.schemes import Scheme
from qoricancha.web.dates import DatePartsField
from qoricancha.web.forms import PageForm

LONGEST_NAME = 200
PLAIN = {"autocomplete": "off", "spellcheck": "false"}
REVIEWED = "reviewed"


def _label(language: str, form: NameForm, scheme: Scheme) -> str:
    words = str(LANGUAGE_NAMES[language])
    return words if len(scheme.forms) == 1 else f"{words}: {str(NAME_FORMS[form]).lower()}"


def _keys(scheme: Scheme) -> list[tuple[str, NameForm]]:
    return [(language, form) for form in scheme.forms for language in LANGUAGES]


class AddCodeForm(PageForm):
    """A new code: what it looks like, its names, from when, and what its scheme says of it."""

    code = forms.CharField(label=_("Código"), max_length=30, widget=forms.TextInput(attrs=PLAIN))

    def __init__(self, *args: Any, scheme: Scheme, **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **kwargs)
        self.scheme = scheme
        if any(code.parent for code in reference.listed_codes(scheme.slug, reference.Which.OPEN)):
            self.fields["parent"] = _text(_("Código del que depende"), required=False)
        for language, form in _keys(scheme):
            self.fields[field_of(language, form)] = _text(
                _label(language, form, scheme), required=language == SPANISH, lang=language
            )
        for fact, kind in scheme.facts.items():
            self.fields[fact] = (
                forms.BooleanField(label=FACTS[fact], required=False)
                if kind is bool
                else _text(FACTS[fact], required=False)
            )
        self.fields["valid_from"] = DatePartsField(
            label=_("Primer día"), help_text=_("Déjelo vacío si vale desde siempre."), whole=True, required=False
        )

    @property
    def names(self) -> dict[tuple[str, NameForm], str]:
        """Return the names that were typed."""
        return {key: self.cleaned_data[field_of(*key)] for key in _keys(self.scheme)}

    @property
    def facts(self) -> dict[str, str | bool]:
        """Return what was typed or ticked of the scheme's facts."""
        return {fact: self.cleaned_data[fact] for fact in self.scheme.facts}

    @property
    def first_day(self) -> date | None:
        """Return from when the code may be used; None: from ever."""
        text = self.cleaned_data["valid_from"]
        return date.fromisoformat(text) if text else None


class CloseCodeForm(PageForm):
    """Until when."""

    last_day = DatePartsField(
        label=_("Último día en que se puede usar"), whole=True, error_messages={"required": _("Escriba el último día")}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, initial={"last_day": clock.today().isoformat()}, **kwargs)

    @property
    def day(self) -> date:
        """Return the last day."""
        return date.fromisoformat(self.cleaned_data["last_day"])


class SeenForm(PageForm):
    """A form that knows how old its page is: `seen` is when what it shows had last been edited."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_seen(self) -> datetime | None:
        """Return the moment; None for never, or for what is no moment."""
        try:
            return datetime.fromisoformat(self.cleaned_data["seen"]) if self.cleaned_data["seen"] else None
        except ValueError:
            return None

    def show_again(self, seen: datetime | None, now: Mapping[str, str]) -> None:
        """Keep what was typed, say beside it what is stored by now (its `initial`), and let the next sending count."""
        differing = [name for name in self.changed_data if name in now]
        self.data = self.data.copy()
        self.data["seen"] = seen.isoformat() if seen else ""
        for name in differing:
            self[name].help_text = _("Ahora dice: %(text)s") % {"text": now[name] or "—"}


class NamesForm(SeenForm):
    """The names of a code, and for each whether a speaker has read it."""

    def __init__(self, *args: Any, scheme: Scheme, code: Code, seen: datetime | None, **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        stored = {field_of(*key): name.text for key, name in code.names.items()}
        read = {f"{field_of(*key)}_{REVIEWED}": name.state == NameState.REVIEWED for key, name in code.names.items()}
        super().__init__(*args, initial={**stored, **read, "seen": seen.isoformat() if seen else ""}, **kwargs)
        self.scheme = scheme
        for language, form in _keys(scheme):
            name = field_of(language, form)
            self.fields[name] = _text(_label(language, form, scheme), required=name in stored, lang=language)
            self.fields[f"{name}_{REVIEWED}"] = forms.BooleanField(
                label=format_html(
                    '{} <span class="govuk-visually-hidden">({})</span>',
                    gettext("Lo revisó una persona que habla el idioma"),
                    _label(language, form, scheme),
                ),
                required=False,
            )

    @property
    def written(self) -> dict[tuple[str, NameForm], Written]:
        """Return the names as they were left."""
        return {
            key: Written(self.cleaned_data[field_of(*key)], self.cleaned_data[f"{field_of(*key)}_{REVIEWED}"])
            for key in _keys(self.scheme)
        }

    @staticmethod
    def stored(code: Code) -> dict[str, str]:
        """Return what is stored of the names, in words, by field."""
        texts = {field_of(*key): name.text for key, name in code.names.items()}
        states = {f"{field_of(*key)}_{REVIEWED}": str(NAME_STATES[name.state]) for key, name in code.names.items()}
        return texts | states

    def pairs(self) -> list[dict[str, object]]:
        """Return each name's field beside its tick."""
        names = [field_of(*key) for key in _keys(self.scheme)]
        return [{"name": self[name], "reviewed": self[f"{name}_{REVIEWED}"]} for name in names]


class OfficeForm(SeenForm):
    """What an office offers and how it is reached."""

    address = forms.CharField(
        label=_("Dirección"),
        max_length=120,
        error_messages={"required": _("Escriba la dirección")},
        widget=forms.TextInput(attrs=PLAIN),
    )
    phone = forms.CharField(
        label=_("Teléfono"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs=PLAIN | {"inputmode": "tel", "class": "govuk-input--width-20"}),
    )
    services = forms.MultipleChoiceField(label=_("Servicios"), required=False, widget=forms.CheckboxSelectMultiple)
    accessibility = forms.MultipleChoiceField(
        label=_("Accesibilidad"), required=False, widget=forms.CheckboxSelectMultiple
    )
    latitude = forms.DecimalField(
        label=_("Latitud"),
        help_text=_("En grados, con punto decimal; por ejemplo, -12.04637."),
        max_digits=7,
        decimal_places=5,
        required=False,
        widget=forms.TextInput(attrs=PLAIN | {"class": "govuk-input--width-10"}),
    )
    longitude = forms.DecimalField(
        label=_("Longitud"),
        help_text=_("Por ejemplo, -77.03066."),
        max_digits=8,
        decimal_places=5,
        required=False,
        widget=forms.TextInput(attrs=PLAIN | {"class": "govuk-input--width-10"}),
    )

    def __init__(self, *args: Any, office: Office, **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        initial = {name: getattr(office, name) for name in DETAILS}
        seen = office.edited_at.isoformat() if office.edited_at else ""
        super().__init__(*args, initial=initial | {"seen": seen}, **kwargs)
        for name, scheme in OFFERED.items():
            offered = [(one.code, one.name) for one in reference.codes(scheme)]
            self.fields[name].choices = offered  # type: ignore[attr-defined]

    @property
    def details(self) -> OfficeDetails:
        """Return the office as it was left."""
        given = {name: self.cleaned_data[name] for name in DETAILS}
        return OfficeDetails(**given | {name: tuple(given[name]) for name in OFFERED})


DETAILS = ("address", "phone", "services", "accessibility", "latitude", "longitude")
OFFERED = {"services": "office-services", "accessibility": "office-accessibility"}


def _text(label: object, *, required: bool, lang: str = "") -> forms.CharField:
    attrs = PLAIN | ({"lang": lang} if lang and lang != SPANISH else {})
    return forms.CharField(label=label, required=required, max_length=LONGEST_NAME, widget=forms.TextInput(attrs=attrs))  # type: ignore[arg-type]
