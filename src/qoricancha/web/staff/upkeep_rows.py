"""Schemes, codes and offices as rows of the operators' tables."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qoricancha.kernel.wording import day_in_words
from qoricancha.reference.labels import FACTS, LANGUAGE_NAMES, NAME_FORMS, NAME_STATES
from qoricancha.reference.models import Office
from qoricancha.reference.queries import DistrictsOverview, Overview, unreviewed_names
from qoricancha.reference.rules.codes import LANGUAGES, Code, NameForm, NameState
from qoricancha.reference.rules.schemes import SCHEMES, Scheme
from qoricancha.web.staff.rows import Cell

SCHEMES_HEAD: list[Promise] = [
    gettext_lazy("Lista"),
    gettext_lazy("Norma"),
    gettext_lazy("Versión"),
    gettext_lazy("Vigentes"),
    gettext_lazy("Cerrados"),
    gettext_lazy("Nombres sin revisar"),
    gettext_lazy("Nombres que faltan"),
]
CODES_HEAD: list[Promise] = [
    gettext_lazy("Código"),
    gettext_lazy("Nombre"),
    gettext_lazy("Vigencia"),
    gettext_lazy("Sin revisar"),
]
NAMES_HEAD: list[Promise] = [gettext_lazy("Idioma"), gettext_lazy("Nombre"), gettext_lazy("Estado")]
OFFICES_HEAD: list[Promise] = [
    gettext_lazy("Oficina"),
    gettext_lazy("Ciudad"),
    gettext_lazy("Dirección"),
    gettext_lazy("Teléfono"),
]
COLOURS = {NameState.SOURCE: "green", NameState.REVIEWED: "green", NameState.UNREVIEWED: "yellow"}
MISSING = {"text": gettext_lazy("Falta"), "colour": "orange"}


def scheme_rows(found: Iterable[Overview], districts: DistrictsOverview) -> list[list[Cell]]:
    """Return title, standard, version, open, closed, unreviewed and missing names; the districts last."""
    rows: list[list[Cell]] = [
        [
            {"text": one.scheme.title, "href": reverse("staff:scheme", args=[one.scheme.slug])},
            one.scheme.standard,
            one.scheme.version,
            *(_number(count) for count in (one.open, one.closed, one.unreviewed, one.missing)),
        ]
        for one in found
    ]
    numbers = (districts.open, districts.closed, 0, 0)
    standard = _("Ubigeo del INEI y del RENIEC (%(without)d sin código del RENIEC)") % {
        "without": districts.without_reniec
    }
    return [*rows, [_("Distritos del Perú"), standard, "2024", *(_number(count) for count in numbers)]]


def silence_of(scheme: Scheme) -> str:
    """Return in which languages a scheme has no names and why; empty where it speaks all."""
    if not scheme.fallbacks:
        return ""
    languages = ", ".join(str(LANGUAGE_NAMES[language]).lower() for language in scheme.fallbacks)
    reasons = "; ".join(dict.fromkeys(scheme.fallbacks.values()))
    return _("Sin nombres en %(languages)s (%(reasons)s): se muestra el español.") % {
        "languages": languages,
        "reasons": reasons,
    }


def code_rows(codes: Iterable[Code]) -> list[list[Cell]]:
    """Return code, Spanish name, days, and the languages in which nobody has read a name."""
    return [
        [
            {"text": code.code, "href": reverse("staff:code", args=[code.scheme, code.code])},
            code.name(),
            validity_in_words(code),
            ", ".join(dict.fromkeys(language for language, _form in unreviewed_names(code))),
        ]
        for code in codes
    ]


def name_rows(code: Code) -> list[list[Cell]]:
    """Return language, name and state of every name that the scheme wants."""
    scheme = SCHEMES[code.scheme]
    return [_name_row(code, language, form, len(scheme.forms) > 1) for form in scheme.forms for language in LANGUAGES]


def summary_of(code: Code) -> list[dict[str, object]]:
    """Return what is to be said of a code besides its names."""
    rows: list[dict[str, object]] = [{"key": _("Vigencia"), "value": validity_in_words(code)}]
    if code.parent:
        rows.append({"key": _("Depende de"), "value": code.parent})
    for fact in SCHEMES[code.scheme].facts:
        value = code.facts.get(fact, "")
        words = (_("Sí") if value else _("No")) if isinstance(value, bool) else value
        rows.append({"key": FACTS[fact], "value": words})
    return rows


def office_rows(offices: Iterable[Office]) -> list[list[Cell]]:
    """Return name, city, address, telephone."""
    return [
        [
            {"text": office.name, "href": reverse("staff:office", args=[office.code])},
            office.city,
            office.address,
            office.phone,
        ]
        for office in offices
    ]


def validity_in_words(code: Code) -> str:
    """Return "Desde el 9 de setiembre de 2019 hasta el …"; without dates "Sin límite"."""
    first = day_in_words(code.valid_from, weekday=False) if code.valid_from else ""
    last = day_in_words(code.valid_to, weekday=False) if code.valid_to else ""
    if first and last:
        return _("Del %(first)s al %(last)s") % {"first": first, "last": last}
    if last:
        return _("Hasta el %(last)s") % {"last": last}
    return _("Desde el %(first)s") % {"first": first} if first else _("Sin límite")


def _name_row(code: Code, language: str, form: NameForm, says_form: bool) -> list[Cell]:
    words = str(LANGUAGE_NAMES[language])
    label = f"{words}: {str(NAME_FORMS[form]).lower()}" if says_form else words
    name = code.names.get((language, form))
    if name is None:
        return [label, _("Se usa el español: %(name)s") % {"name": code.name(form=form)}, MISSING]
    return [label, name.text, {"text": NAME_STATES[name.state], "colour": COLOURS[name.state]}]


def _number(count: int) -> Cell:
    return {"text": str(count), "numeric": True}
