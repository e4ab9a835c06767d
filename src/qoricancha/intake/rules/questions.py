"""The questions of the application, as data: every form, check, summary and reader of answers goes by them.

Names are the canonical ones of the house. `missing` is what a page says when a
required answer is left out. What an answer feeds and how long it is kept is
stated beside it (Ley 29733, art. 18).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from qoricancha.intake.rules.family import MEMBERS, FamilyMember, as_answer, members_in
from qoricancha.intake.rules.words import _


class Kind(StrEnum):
    """What an answer is: how it is asked, checked and shown."""

    NAME = "NAME"
    TICK = "TICK"
    BIRTH_DATE = "BIRTH_DATE"
    ENTRY_DATE = "ENTRY_DATE"
    COUNTRY = "COUNTRY"
    NATIONALITY = "NATIONALITY"
    DOCUMENT_KIND = "DOCUMENT_KIND"
    DOCUMENT_NUMBER = "DOCUMENT_NUMBER"
    DEPARTMENT = "DEPARTMENT"
    PROVINCE = "PROVINCE"
    DISTRICT = "DISTRICT"
    ADDRESS = "ADDRESS"
    EMAIL = "EMAIL"
    PHONE = "PHONE"


class Feeds(StrEnum):
    """What an answer is used for."""

    WORK_PERMIT = "WORK_PERMIT"
    SEARCH = "SEARCH"
    MESSAGES = "MESSAGES"
    FORM = "FORM"


class Retention(StrEnum):
    """How long an answer is kept once the application is sent. Before that: until the draft expires."""

    CASE_FILE = "CASE_FILE"
    NOT_KEPT = "NOT_KEPT"


PERMIT, FINDABLE = frozenset({Feeds.WORK_PERMIT}), frozenset({Feeds.WORK_PERMIT, Feeds.SEARCH})
REACHABLE, ONLY_HERE = frozenset({Feeds.WORK_PERMIT, Feeds.MESSAGES}), frozenset({Feeds.FORM})


@dataclass(frozen=True)
class Question:
    """One answer to be given."""

    name: str
    kind: Kind
    label: str
    hint: str = ""
    missing: str = ""
    feeds: frozenset[Feeds] = PERMIT
    retention: Retention = Retention.CASE_FILE
    autocomplete: str = ""

    @property
    def required(self) -> bool:
        """Whether it must be answered by itself; what depends on other answers is in rules.checks."""
        return bool(self.missing)


@dataclass(frozen=True)
class Page:
    """One page: one topic."""

    slug: str
    title: str
    questions: tuple[Question, ...]
    intro: str = ""


NAMES = Page(
    "nombres",
    _("¿Cómo se llama?"),
    (
        Question(
            "given_names",
            Kind.NAME,
            _("Nombres"),
            hint=_("Todos sus nombres, en el orden de su documento. Si tiene un solo nombre, escríbalo aquí."),
            missing=_("Escriba sus nombres"),
            feeds=FINDABLE,
            autocomplete="given-name",
        ),
        Question("first_surname", Kind.NAME, _("Primer apellido"), feeds=FINDABLE, autocomplete="family-name"),
        Question("second_surname", Kind.NAME, _("Segundo apellido"), feeds=FINDABLE),
        Question("no_surname", Kind.TICK, _("No tengo apellidos"), feeds=ONLY_HERE),
    ),
    intro=_("Escríbalo como en su pasaporte o documento, con letras latinas."),
)
BIRTH = Page(
    "nacimiento",
    _("¿Cuándo y en qué país nació?"),
    (
        Question(
            "birth_date",
            Kind.BIRTH_DATE,
            _("Fecha de nacimiento"),
            hint=_("Por ejemplo, 17 mayo 1990. Si no sabe el día o el mes, escriba solo lo que sabe."),
            missing=_("Escriba su fecha de nacimiento, o al menos el año"),
            autocomplete="bday",
        ),
        Question("birth_country", Kind.COUNTRY, _("País de nacimiento"), missing=_("Elija el país en que nació")),
    ),
)
NATIONALITY = Page(
    "nacionalidad",
    _("¿Cuál es su nacionalidad?"),
    (
        Question(
            "nationality",
            Kind.NATIONALITY,
            _("País de su nacionalidad"),
            hint=_("Si tiene varias, elija la del documento que presentará. Si no tiene ninguna, elija «Apátrida»."),
            missing=_("Elija su nacionalidad"),
        ),
    ),
)
DOCUMENT = Page(
    "documento",
    _("¿Qué documento de su país tiene?"),
    (
        Question(
            "origin_document_kind",
            Kind.DOCUMENT_KIND,
            _("Tipo de documento"),
            hint=_("Sirve aunque esté vencido. También puede solicitar refugio sin documento."),
            missing=_("Elija el tipo de documento, o «Sin documento»"),
        ),
        Question(
            "origin_document_number",
            Kind.DOCUMENT_NUMBER,
            _("Número del documento"),
            hint=_("Como aparece en el documento; puede usar espacios y guiones."),
            feeds=FINDABLE,
        ),
    ),
)
ENTRY = Page(
    "ingreso",
    _("¿Cuándo ingresó al Perú?"),
    (
        Question(
            "entry_date",
            Kind.ENTRY_DATE,
            _("Fecha de ingreso"),
            hint=_(
                "La última vez que entró, por cualquier paso. Por ejemplo, 11 febrero 2019. "
                "Si no sabe el día o el mes, escriba solo lo que sabe."
            ),
            missing=_("Escriba la fecha en que ingresó al Perú, o al menos el año"),
        ),
    ),
)
DEPARTMENT = Page(
    "departamento",
    _("¿En qué departamento vive?"),
    (
        Question(
            "department",
            Kind.DEPARTMENT,
            _("Departamento"),
            missing=_("Elija el departamento donde vive"),
            feeds=ONLY_HERE,
            retention=Retention.NOT_KEPT,
        ),
    ),
    intro=_("Donde vive ahora en el Perú, aunque sea por poco tiempo."),
)
PROVINCE = Page(
    "provincia",
    _("¿En qué provincia vive?"),
    (
        Question(
            "province",
            Kind.PROVINCE,
            _("Provincia"),
            missing=_("Elija la provincia donde vive"),
            feeds=ONLY_HERE,
            retention=Retention.NOT_KEPT,
        ),
    ),
)
ADDRESS = Page(
    "direccion",
    _("¿Cuál es su dirección?"),
    (
        Question("district", Kind.DISTRICT, _("Distrito"), missing=_("Elija el distrito donde vive")),
        Question(
            "address_line",
            Kind.ADDRESS,
            _("Dirección"),
            hint=_("Calle y número, o manzana y lote. Si vive en un albergue, el nombre del albergue."),
            missing=_("Escriba su dirección, o el nombre del lugar donde duerme"),
            autocomplete="street-address",
        ),
    ),
)
CONTACT = Page(
    "contacto",
    _("¿Cómo podemos comunicarnos con usted?"),
    (
        Question(
            "email",
            Kind.EMAIL,
            _("Correo electrónico"),
            hint=_("Por ejemplo, nombre@correo.pe"),
            feeds=REACHABLE,
            autocomplete="email",
        ),
        Question(
            "phone",
            Kind.PHONE,
            _("Teléfono celular"),
            hint=_("Los códigos por SMS llegan solo a celulares del Perú. Otro número: con + y el código del país."),
            feeds=REACHABLE,
            autocomplete="tel",
        ),
    ),
    intro=_(
        "Escriba al menos uno. Le enviaremos un código para comprobar que es suyo, y solo después le escribiremos. "
        "Nuestros mensajes no dicen de qué trata su trámite."
    ),
)

PAGES = (NAMES, BIRTH, NATIONALITY, DOCUMENT, ENTRY, DEPARTMENT, PROVINCE, ADDRESS, CONTACT)
BY_SLUG = {page.slug: page for page in PAGES}
QUESTIONS = {question.name: question for page in PAGES for question in page.questions}

CLEARED_BY = {"department": ("province", "district"), "province": ("district",)}
"""Answers that no longer hold once another one changes."""


def without_stale(answers: dict[str, object], changes: dict[str, object]) -> dict[str, object]:
    """Return the answers with the changes, and without those that the changes make void."""
    kept = dict(answers)
    for name, dependants in CLEARED_BY.items():
        if name in changes and changes[name] != answers.get(name):
            for dependant in dependants:
                kept.pop(dependant, None)
    return {**kept, **changes}


def canonical(answers: dict[str, object]) -> dict[str, object]:
    """Return the answers that go on with the application: those that are kept, and are not empty; so of each member."""
    members = [FamilyMember(one.id, one.relation, _kept(one.answers)) for one in members_in(answers)]
    return _kept(answers) | ({MEMBERS: as_answer(members)} if members else {})


def _kept(answers: Mapping[str, object]) -> dict[str, object]:
    kept = {name for name, question in QUESTIONS.items() if question.retention != Retention.NOT_KEPT}
    return {name: value for name, value in answers.items() if name in kept and value not in ("", None, False)}
