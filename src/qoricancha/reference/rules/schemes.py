"""The schemes of codes: where each comes from, which version, how its codes look.

A new version of a standard is a new scheme beside the old one: a code means
something only together with its scheme (2221 is a doctor in ISCO-88 and a nurse
in ISCO-08).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from qoricancha.reference.rules.codes import NameForm

WORD = r"[A-Z][A-Z0-9_]{0,29}"
HOUSE = "Qoricancha"


@dataclass(frozen=True)
class Scheme:
    """A scheme, with one file of the same name in data/codes.

    `pattern` is what a whole code looks like. `facts` name the columns that a
    code has besides its names, with their type. `fallbacks` are the languages in
    which it has no names yet, with the reason: Spanish stands in.
    `alphabetical` lists are shown by name, the others as they stand in the file.
    `needed` are codes that rules of the program name: they cannot be closed.
    """

    slug: str
    title: str
    standard: str
    version: str
    source: str
    pattern: str = WORD
    alphabetical: bool = False
    facts: Mapping[str, type[bool] | type[str]] = field(default_factory=dict)
    forms: tuple[NameForm, ...] = (NameForm.NAME,)
    fallbacks: Mapping[str, str] = field(default_factory=dict)
    needed: frozenset[str] = frozenset()


_NO_TRANSLATION = "sin traducción oficial revisada"
_OWN = "Lista propia de Qoricancha."
_SELF_DECLARED = "Lista propia, corta, opcional y declarada por la persona; «prefiero no decir» siempre está."

_ALL = (
    Scheme(
        "iso-3166",
        "Países y nacionalidades",
        "ISO 3166-1 alfa-3; ICAO Doc 9303 parte 3; ISO 3166-3 (ya no vigentes)",
        "2023",
        "ISO 3166 (iso-codes 4.15); nombres salvo en criollo: Unicode CLDR; en criollo, y gentilicios: propios.",
        pattern=r"[A-Z]{3}",
        alphabetical=True,
        facts={"source": str, "is_country": bool, "alpha_2": str},
        forms=(NameForm.NAME, NameForm.DEMONYM),
        needed=frozenset({"XXA", "XXX"}),
    ),
    Scheme(
        "iso-639-3",
        "Lenguas",
        "ISO 639-3 (todas las de ISO 639-1, lenguas indígenas y de señas)",
        "2023",
        "ISO 639-3 (iso-codes 4.15); nombres de las de ISO 639-1: Unicode CLDR; los demás: propios.",
        pattern=r"[a-z]{3}",
        alphabetical=True,
        facts={"alpha_2": str, "kind": str},
    ),
    Scheme(
        "isco-08",
        "Ocupaciones",
        "CIUO-08 (ISCO-08)",
        "2008",
        "Organización Internacional del Trabajo: estructura y títulos en español e inglés.",
        pattern=r"\d{1,4}",
        fallbacks=dict.fromkeys(("fr", "pt", "ht"), _NO_TRANSLATION),
    ),
    Scheme(
        "document-kinds",
        "Tipos de documento",
        HOUSE,
        "2026",
        "Tipos en uso en los registros de refugio en el Perú.",
        facts={"needs_number": bool, "of_origin": bool, "last_resort": bool},
        needed=frozenset({"PASSPORT", "NATIONAL_ID", "OTHER", "NONE"}),
    ),
    Scheme("document-status", "Estado de un documento", HOUSE, "2026", _OWN),
    Scheme("document-issuers", "Emisor de un documento", HOUSE, "2026", _OWN),
    Scheme(
        "unhcr-needs-2009",
        "Necesidades específicas",
        "ACNUR, códigos de necesidades específicas, IOM/030-FOM/030/2009",
        "2009",
        "ACNUR; nombres en español, francés, portugués y criollo: propios.",
        pattern=r"[A-Z]{2}(-[A-Z]{1,2})?",
        facts={"restricted": bool},
    ),
    Scheme("relations", "Parentesco con el titular", HOUSE, "2026", _OWN, facts={"inverse": str}),
    Scheme("custody", "Cuidado de niñas, niños y adolescentes", HOUSE, "2026", _OWN),
    Scheme("civil-status", "Estado civil", HOUSE, "2026", _OWN),
    Scheme("sex", "Sexo, según el documento", "ICAO Doc 9303", "2021", "ICAO Doc 9303 parte 4.", pattern=r"[FMX]"),
    Scheme("gender-identity", "Identidad de género", HOUSE, "2026", _SELF_DECLARED),
    Scheme(
        "isced-2011",
        "Nivel educativo",
        "CINE 2011 (ISCED 2011)",
        "2011",
        "UNESCO; palabras propias en los cinco idiomas.",
        pattern=r"\d",
    ),
    Scheme("religions", "Religión", HOUSE, "2026", _SELF_DECLARED),
    Scheme("ethnicity", "Autoidentificación étnica", HOUSE, "2026", _SELF_DECLARED),
    Scheme("interpreter-sex", "Intérprete que prefiere", HOUSE, "2026", _OWN),
    Scheme(
        "health-professions",
        "Profesiones de la salud",
        "DS 005-97-SA, art. 6",
        "1997",
        "Profesiones del SERUMS; grupo de la CIUO-08 y colegio profesional: propios.",
        facts={"isco": str, "college": str},
    ),
    Scheme("professional-colleges", "Colegios profesionales", HOUSE, "2026", "Colegios profesionales del Perú."),
    Scheme("college-standing", "Situación en el colegio profesional", HOUSE, "2026", _OWN),
    Scheme("title-recognition", "Reconocimiento del título", HOUSE, "2026", _OWN),
    Scheme("serums", "SERUMS", HOUSE, "2026", _OWN),
    Scheme("health-specialties", "Especialidades de la salud", HOUSE, "2026", _OWN, facts={"profession": str}),
    Scheme("office-services", "Servicios de las oficinas", HOUSE, "2026", _OWN),
    Scheme("office-accessibility", "Accesibilidad de las oficinas", HOUSE, "2026", _OWN),
)
SCHEMES: Mapping[str, Scheme] = {scheme.slug: scheme for scheme in _ALL}
