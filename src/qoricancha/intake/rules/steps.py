"""The steps of an application: which are complete, which comes next, what is still missing before it can be sent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from qoricancha.intake.rules import questions
from qoricancha.intake.rules.photos import PhotoState
from qoricancha.intake.rules.words import _

PHOTO_LATER, SEAT_LATER = "photo_later", "seat_later"
"""Answers of those who have no photograph at hand, or find no free seat."""


class Step(StrEnum):
    """A line of the task list; its value is the address of its first page."""

    NAMES = "nombres"
    BIRTH = "nacimiento"
    NATIONALITY = "nacionalidad"
    DOCUMENT = "documento"
    ENTRY = "ingreso"
    ADDRESS = "departamento"
    CONTACT = "contacto"
    CLAIM = "relato"
    PHOTO = "foto"
    SEAT = "oficina"


SECTIONS: tuple[tuple[str, tuple[tuple[Step, str], ...]], ...] = (
    (
        _("Sus datos"),
        (
            (Step.NAMES, _("Nombres y apellidos")),
            (Step.BIRTH, _("Nacimiento")),
            (Step.NATIONALITY, _("Nacionalidad")),
            (Step.DOCUMENT, _("Documento de su país")),
            (Step.ENTRY, _("Ingreso al Perú")),
        ),
    ),
    (_("Dónde ubicarlo"), ((Step.ADDRESS, _("Domicilio")), (Step.CONTACT, _("Correo y teléfono")))),
    (_("Su solicitud"), ((Step.CLAIM, _("Por qué pide refugio")), (Step.PHOTO, _("Fotografía")))),
    (_("Su cita"), ((Step.SEAT, _("Oficina, día y hora")),)),
)

_PAGES_OF = {
    Step.NAMES: (questions.NAMES,),
    Step.BIRTH: (questions.BIRTH,),
    Step.NATIONALITY: (questions.NATIONALITY,),
    Step.DOCUMENT: (questions.DOCUMENT,),
    Step.ENTRY: (questions.ENTRY,),
    Step.ADDRESS: (questions.DEPARTMENT, questions.PROVINCE, questions.ADDRESS),
    Step.CONTACT: (questions.CONTACT,),
}


@dataclass(frozen=True)
class Standing:
    """What a draft has so far. `verified` are the answers ("email", "phone") whose code came back."""

    answers: Mapping[str, object] = field(default_factory=dict)
    verified: frozenset[str] = frozenset()
    statement_parts: int = 0
    photo: PhotoState | None = None
    starts_at: datetime | None = None

    def is_complete(self, step: Step) -> bool:
        """Say whether a step has all that it needs."""
        if step == Step.CLAIM:
            return self.statement_parts > 0
        if step == Step.PHOTO:
            return bool(self.answers.get(PHOTO_LATER)) or self.photo in (PhotoState.RECEIVED, PhotoState.READY)
        if step == Step.SEAT:
            return bool(self.answers.get(SEAT_LATER)) or self.starts_at is not None
        return self._is_answered(step) and (step != Step.CONTACT or bool(self.verified))

    def missing(self) -> list[Step]:
        """Return the steps that are not complete, in order."""
        return [step for step in Step if not self.is_complete(step)]

    def _is_answered(self, step: Step) -> bool:
        pages = _PAGES_OF[step]
        seen = all(any(question.name in self.answers for question in page.questions) for page in pages)
        needed = (question.name for page in pages for question in page.questions if question.required)
        return seen and all(self.answers.get(name) for name in needed)


def page_after(slug: str) -> str | None:
    """Return the address of the page after one of the pages of questions; None after the last."""
    slugs = [page.slug for page in questions.PAGES]
    position = slugs.index(slug) + 1
    return slugs[position] if position < len(slugs) else None
