"""Somebody who applies on the public site, page by page, as the forms ask."""

from datetime import datetime

from django.http import HttpResponse

from qoricancha.intake.models import Draft
from qoricancha.kernel.db import acting
from qoricancha.kernel.ids import typed_code
from qoricancha.messaging.models import OutboxMessage
from tests.database import SiteClient, as_role
from tests.intake.factories import SYSTEM, photograph
from tests.web.html import Page

Q = "/solicitud/preguntas/"
ANSWERS: dict[str, dict[str, str]] = {
    f"{Q}nombres": {"given_names": "Rosa Inventada", "first_surname": "D'Ejemplo", "second_surname": "Núñez"},
    f"{Q}nacimiento": {
        "birth_date_day": "17", "birth_date_month": "mayo", "birth_date_year": "1990", "birth_country": "VEN",
    },
    f"{Q}nacionalidad": {"nationality": "VEN"},
    f"{Q}documento": {"origin_document_kind": "NATIONAL_ID", "origin_document_number": "v-12.345.678"},
    f"{Q}ingreso": {"entry_date_day": "11", "entry_date_month": "2", "entry_date_year": "2019"},
    f"{Q}departamento": {"department": "15"},
    f"{Q}provincia": {"province": "1501"},
    f"{Q}direccion": {"district": "150122", "address_line": "Calle de la Prueba 123"},
    f"{Q}contacto": {"email": "rosa@ejemplo.pe", "phone": "912 345 678"},
}  # fmt: skip
PAGES = [
    "/solicitud/codigos",
    "/solicitud/pasos",
    *ANSWERS,
    "/solicitud/contacto/confirmar",
    "/solicitud/relato",
    "/solicitud/relato/borrar",
    "/solicitud/foto",
    "/solicitud/oficina",
    "/solicitud/cita",
    "/solicitud/revisar",
]


def begin(site: SiteClient) -> tuple[str, str]:
    """Open a draft; return its reference and secret code as they are shown."""
    site.post("/solicitud/privacidad")
    reference, code = page_of(site.get("/solicitud/codigos")).texts("dd", class_="q-code")
    site.post("/solicitud/codigos")
    return reference, code


def answer_questions(site: SiteClient, **changes: str) -> HttpResponse:
    """Answer every page of questions; return what the last one answered."""
    answer = HttpResponse()
    for address, answers in ANSWERS.items():
        answer = site.post(address, {name: changes.get(name, value) for name, value in answers.items()})
        assert answer.status_code == 302, page_of(answer).texts("main")
    return answer


def prove_contact(site: SiteClient, reference: str) -> HttpResponse:
    """Type the code that was sent."""
    return site.post("/solicitud/contacto/confirmar", {"code": code_for(reference)})


def write_claim(site: SiteClient) -> HttpResponse:
    """Write a few words."""
    return site.post("/solicitud/relato", {"claim": "Salí de mi país.\r\nEs inventado."})


def send_photo(site: SiteClient, content: bytes | None = None) -> HttpResponse:
    """Send a photograph."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    return site.post("/solicitud/foto", {"photo": SimpleUploadedFile("yo.jpg", content or photograph())})


def choose_seat(site: SiteClient, starts_at: datetime, office: str = "LIM") -> HttpResponse:
    """Choose office and time."""
    site.post("/solicitud/oficina", {"office": office})
    return site.post("/solicitud/cita", {"starts_at": starts_at.isoformat()})


def fill_in(site: SiteClient, starts_at: datetime, **changes: str) -> tuple[str, str]:
    """Do everything up to the check of all answers; return reference and secret code."""
    reference, code = begin(site)
    answer_questions(site, **{"email": f"rosa.{typed_code(reference).lower()}@ejemplo.pe", **changes})
    assert prove_contact(site, reference).status_code == 302
    write_claim(site)
    send_photo(site)
    choose_seat(site, starts_at)
    return reference, code


def send(site: SiteClient, **changes: str) -> HttpResponse:
    """Check the answers, declare, send."""
    form = page_of(site.get("/solicitud/revisar")).one("input", name_="client_key")
    return site.post("/solicitud/revisar", {"client_key": form.attrs["value"], "declared": "on", **changes})


def draft_of(reference: str) -> Draft:
    """Return the draft of a reference, as the worker sees it."""
    with as_role("worker"), acting(SYSTEM):
        return Draft.objects.select_related("key").get(reference=typed_code(reference))


def code_for(reference: str) -> str:
    """Return the newest one-time code on its way to the draft's owner."""
    draft = draft_of(reference)
    with as_role("worker"), acting(SYSTEM):
        sent = OutboxMessage.objects.select_related("key").filter(owner=draft.id, letter="code")
        words = sent.latest("queued_at", "id").body.replace(".", " ").split()
    return next(word for word in words if word.isdigit() and len(word) == 6)


def page_of(answer: HttpResponse) -> Page:
    """Return the parsed page."""
    return Page(answer.content.decode())


def text_of(answer: HttpResponse) -> str:
    """Return what the page's main part says."""
    (main,) = page_of(answer).texts("main")
    return main
