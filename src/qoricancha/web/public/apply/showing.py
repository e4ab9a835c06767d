"""Answers in words, as their owner checks them."""

from collections.abc import Callable

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from qoricancha.intake.models import Draft
from qoricancha.intake.queries import StatementTrace
from qoricancha.intake.rules.photos import PhotoState
from qoricancha.intake.rules.questions import Kind, Page, Question
from qoricancha.intake.rules.steps import PHOTO_LATER, Standing
from qoricancha.kernel.partial_dates import PartialDate
from qoricancha.kernel.wording import moment_in_words, partial_date_in_words
from qoricancha.reference import queries as reference
from qoricancha.reference.rules.codes import SPANISH
from qoricancha.web.public.apply.journey import BACK_TO, REVIEW, address_of

Row = dict[str, object]

_HIDDEN = frozenset({Kind.TICK, Kind.DEPARTMENT, Kind.PROVINCE})
_WORDS: dict[Kind, Callable[[str], str]] = {
    Kind.BIRTH_DATE: lambda text: partial_date_in_words(PartialDate.parse(text)),
    Kind.ENTRY_DATE: lambda text: partial_date_in_words(PartialDate.parse(text)),
    Kind.COUNTRY: lambda code: reference.country_name(code, get_language() or SPANISH),
    Kind.NATIONALITY: lambda code: reference.nationality_name(code, get_language() or SPANISH),
    Kind.DOCUMENT_KIND: lambda code: reference.document_kind(code, get_language() or SPANISH).name,
    Kind.DISTRICT: lambda code: str(reference.place(code)),
}


def rows_of(page: Page, draft: Draft) -> list[Row]:
    """Return the answered questions of a page, each with the way to change it."""
    answers = draft.answers
    asked = [question for question in page.questions if question.kind not in _HIDDEN and answers.get(question.name)]
    return [_row(question, str(answers[question.name]), to_change(_first_page_of(page))) for question in asked]


def claim_row(traces: list[StatementTrace], href: str) -> Row:
    """Return how much of the claim there is."""
    length = sum(trace.length for trace in traces)
    words = _("%(length)d caracteres, guardado por última vez el %(moment)s") if traces else ""
    value = words % {"length": length, "moment": moment_in_words(traces[-1].added_at)} if traces else ""
    return {"key": _("Su relato"), "value": value, "href": to_change(href)}


def photo_row(standing: Standing, href: str) -> Row:
    """Return what becomes of the photograph."""
    sent = standing.photo in (PhotoState.RECEIVED, PhotoState.READY)
    later = standing.answers.get(PHOTO_LATER)
    value = _("Enviada") if sent and not later else _("Se la tomaremos en la oficina")
    return {"key": _("Fotografía"), "value": value, "href": to_change(href)}


def seat_rows(draft: Draft, office_href: str, seat_href: str) -> list[Row]:
    """Return where and when."""
    site = reference.office(str(draft.office_id))
    when = moment_in_words(draft.starts_at) if draft.starts_at else _("La elegiré después de enviar")
    return [
        {"key": _("Oficina"), "value": f"{site.name}\n{site.address}, {site.city}", "href": to_change(office_href)},
        {"key": _("Día y hora"), "value": when, "href": to_change(seat_href)},
    ]


def to_change(address: str) -> str:
    """Return the address of a page from which one comes back to the check of all answers."""
    return f"{address}?{BACK_TO}={REVIEW}"


def _first_page_of(page: Page) -> str:
    return address_of("departamento" if page.slug == "direccion" else page.slug)


def _row(question: Question, answer: str, href: str) -> Row:
    words = _WORDS.get(question.kind, str)
    return {"key": _(question.label), "value": words(answer), "href": href}
