"""Where a page leads: onwards through the application, or back to the check of all answers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from qoricancha.intake.rules.steps import page_after

BACK_TO = "volver"
REVIEW = "revisar"
EXIT = "salir"

_CHAINS = {"departamento": "provincia", "provincia": "direccion", "contacto": "confirmar"}
"""Pages whose change needs the next one too, also for who only came to change an answer."""

_AFTER = {"confirmar": "claim", "relato": "photo", "foto": "office", "oficina": "seat", "cita": "review"}


def address_of(slug: str) -> str:
    """Return the address of a page of the application."""
    if slug == "confirmar":
        return reverse("public:confirm_contact")
    return reverse("public:question", args=[slug])


def onwards(request: HttpRequest, slug: str) -> HttpResponse:
    """Go to the page after this one; out, or back to the review, for whoever asked for that."""
    if EXIT in request.POST:
        return redirect("public:leave")
    reviewing = request.GET.get(BACK_TO) == REVIEW
    if reviewing and slug not in _CHAINS and slug != "oficina":
        return redirect("public:review")
    return redirect(_next(slug) + (f"?{BACK_TO}={REVIEW}" if reviewing else ""))


def back_of(request: HttpRequest) -> str:
    """Return the address that the back link leads to."""
    if request.GET.get(BACK_TO) == REVIEW:
        return reverse("public:review")
    return reverse("public:tasks")


def _next(slug: str) -> str:
    if slug in _AFTER:
        return reverse(f"public:{_AFTER[slug]}")
    return address_of(_CHAINS.get(slug) or str(page_after(slug)))
