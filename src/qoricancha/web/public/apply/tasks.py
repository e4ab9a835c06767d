"""The task list: what is done and what is left."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET

from qoricancha.intake.labels import REJECTIONS
from qoricancha.intake.models import Draft
from qoricancha.intake.queries import photo_of, printed_reference, standing_of
from qoricancha.intake.rules.photos import PhotoState, Rejection
from qoricancha.intake.rules.steps import SECTIONS, Standing, Step
from qoricancha.web.public.apply.access import draft_page
from qoricancha.web.public.apply.journey import address_of

_ADDRESSES = {Step.CLAIM: "public:claim", Step.PHOTO: "public:photo", Step.SEAT: "public:office"}


@require_GET
@gzip_page  # all steps have 9 kB
@draft_page()
def tasks(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Show every step with its state, and the way to send once all are complete."""
    standing = standing_of(draft)
    photo = photo_of(draft.id) if standing.photo == PhotoState.REJECTED else None
    hints = {Step.PHOTO: REJECTIONS[Rejection(photo.rejection)]} if photo else {}
    sections = [
        {"title": _(title), "tasks": [_task(standing, step, words, hints) for step, words in steps]}
        for title, steps in SECTIONS
    ]
    missing = len(standing.missing())
    context = {"sections": sections, "missing": missing, "done": len(Step) - missing, "all": len(Step)}
    return render(request, "apply/tasks.html", context | {"reference": printed_reference(draft.reference)})


def address_of_step(step: Step) -> str:
    """Return the address of a step's first page."""
    return reverse(_ADDRESSES[step]) if step in _ADDRESSES else address_of(step)


def _task(standing: Standing, step: Step, words: str, hints: dict[Step, object]) -> dict[str, object]:
    done = standing.is_complete(step)
    return {
        "title": _(words),
        "href": address_of_step(step),
        "hint": hints.get(step, ""),
        "status": _("Completado") if done else _("Incompleto"),
        "colour": "" if done else "blue",
    }
