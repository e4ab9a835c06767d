"""How much may be sent: refused before it is read, with a page that says how large it was and what to do."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import multipartparser
from django.test import RequestFactory

from qoricancha.intake.models import Upload
from qoricancha.kernel.db import acting
from qoricancha.kernel.files import StoredFile
from qoricancha.kernel.images import MOST_BYTES
from qoricancha.registration import actions
from qoricancha.web.uploads import MEGABYTE, in_megabytes
from tests.database import as_role
from tests.intake.factories import SYSTEM, open_offices, photograph
from tests.registration.factories import actor_of, in_interview, picture
from tests.staff import make_officer, signed_in
from tests.web.applying import begin, page_of, send_photo, text_of

HEAVY = b"\0" * (MOST_BYTES + 1)
TOO_HEAVY = "La imagen pesa 11 MB y puede pesar hasta 10 MB. Elija una más liviana o tómela otra vez"
TOO_LARGE = "Lo que envió es demasiado grande"


def file(content: bytes, name: str = "yo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "image/jpeg")


def weighing(size: int) -> bytes:
    """Return a photograph of that many bytes: readers stop at its end."""
    return photograph().ljust(size, b"\0")


@pytest.fixture
def oficial(db):
    user = make_officer("oficial")
    return actor_of(user), signed_in(user)


@pytest.fixture
def draft(public_site, now):
    open_offices(now)
    begin(public_site)
    return public_site


@pytest.mark.parametrize(("size", "said"), [(1, 1), (MEGABYTE, 1), (MEGABYTE + 1, 2), (12_900_000, 13)])
def test_a_size_is_never_said_smaller_than_it_is(size, said):
    assert in_megabytes(size) == said


# --- the form tells ---


def test_a_photograph_that_is_too_heavy_is_told_its_weight_beside_the_field(draft):
    answer = send_photo(draft, HEAVY)
    assert answer.status_code == 422
    assert TOO_HEAVY in page_of(answer).one("a", href="#id_photo").text
    with as_role("worker"), acting(SYSTEM):
        assert Upload.objects.count() == StoredFile.objects.count() == 0


def test_a_photograph_of_just_ten_megabytes_is_taken(draft):
    assert send_photo(draft, weighing(MOST_BYTES)).status_code == 302


def test_an_empty_file_is_no_photograph(draft):
    answer = draft.post("/solicitud/foto", {"photo": file(b"")})
    assert (answer.status_code, "El archivo está vacío" in text_of(answer)) == (422, True)


@pytest.mark.parametrize(("page", "field"), [("fotografia", "photo"), ("firma", "signature")])
def test_the_officer_is_told_the_weight_too(oficial, now, page, field):
    by, site = oficial
    answer = site.post(f"/registros/{in_interview(by, now)}/{page}/", {field: file(HEAVY)})
    assert answer.status_code == 422
    assert TOO_HEAVY in page_of(answer).one("a", href=f"#id_{field}").text


def test_a_registration_has_so_many_pictures_of_a_kind(oficial, now, monkeypatch):
    monkeypatch.setattr(actions.registrations, "MOST_PICTURES", 2)
    by, site = oficial
    page = f"/registros/{in_interview(by, now)}/"
    answers = [site.post(f"{page}fotografia/", {"photo": file(picture())}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 422]
    assert "Vale la última guardada" in text_of(answers[-1])
    assert site.post(f"{page}firma/", {"signature": file(picture())}).status_code == 302


# --- the page for what no form reads ---


@pytest.fixture
def unread(monkeypatch):
    """Nobody reads a form with files: that would be seen."""

    def read(*_: object, **__: object) -> None:
        raise AssertionError("the body was read")

    monkeypatch.setattr(multipartparser.MultiPartParser, "parse", read)


def test_a_body_over_the_limit_is_refused_before_it_is_read(draft, unread):
    answer = draft.post("/solicitud/foto?volver=revisar", {"photo": file(b"\0" * 13 * MEGABYTE)})
    assert answer.status_code == 413
    assert page_of(answer).texts("h1") == [TOO_LARGE]
    assert "Pesa 14 MB y recibimos hasta 10 MB. No se guardó." in text_of(answer)
    assert "elija una fotografía más liviana" in text_of(answer)
    assert page_of(answer).one("a", href="/solicitud/foto?volver=revisar").text.strip() == "Volver a la página"
    assert answer.headers["Cache-Control"] == "no-store, private"


def test_the_officer_s_page_has_its_frame_and_its_way_back(oficial, now, unread):
    by, site = oficial
    page = f"/registros/{in_interview(by, now)}/fotografia/"
    answer = site.post(page, {"photo": file(b"\0" * 13 * MEGABYTE)})
    assert (answer.status_code, page_of(answer).texts("h1")) == (413, [TOO_LARGE])
    assert page_of(answer).one("a", href=page)


def test_a_claim_over_the_limit_is_refused_with_what_to_do(draft):
    answer = draft.post("/solicitud/relato", "claim=" + "x" * 2 * MEGABYTE, "application/x-www-form-urlencoded")
    assert answer.status_code == 413
    assert "Pesa 3 MB y recibimos hasta 2 MB." in text_of(answer)
    assert "por partes" in text_of(answer)


def test_too_much_text_in_a_form_with_files_is_told_too(draft):
    answer = draft.post("/solicitud/foto", {"claim": "x" * (2 * MEGABYTE + 1)})
    assert (answer.status_code, page_of(answer).texts("h1")) == (413, [TOO_LARGE])


def test_too_many_fields_get_a_page_as_well(draft):
    answer = draft.post("/solicitud/foto", {f"x{number}": "1" for number in range(400)})
    assert (answer.status_code, page_of(answer).texts("h1")) == (400, ["No pudimos leer lo que envió"])


@pytest.mark.parametrize("address", ["/no-hay-tal-pagina", "/solicitud/foto", "/verificar", "/mi-expediente/ingresar"])
def test_no_address_reads_more_than_it_takes(public_site, address):
    assert public_site.post(address, {"photo": file(b"\0" * 13 * MEGABYTE)}).status_code == 413


def test_files_never_touch_the_disk():
    request = RequestFactory().post("/", {"photo": file(weighing(MOST_BYTES))})
    assert type(request.FILES["photo"]).__name__ == "InMemoryUploadedFile"
    request = RequestFactory().post("/", {"photo": file(b"\0" * 13 * MEGABYTE)})
    assert list(request.FILES) == []
