"""Bodies of every size over real HTTP: each ends with a page in Spanish, none with a bare code or a cut connection."""

import http.client
import itertools
import re
import socket
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from qoricancha.demo.pictures import portrait
from tests.house import House
from tests.journeys.visitor import on_a_telephone

pytestmark = pytest.mark.journey

MEGABYTE = 1024 * 1024
BOUNDARY = "frontera"
MULTIPART = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
TEXT = {"Content-Type": "application/x-www-form-urlencoded"}
TOO_LARGE = "Lo que envió es demasiado grande"
PHOTO, CLAIM, UNKNOWN = "/solicitud/foto", "/solicitud/relato", "/no-hay-tal-pagina"


def with_file(size: int) -> bytes:
    """Return a form with a file of that size."""
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="photo"; filename="yo.jpg"\r\n\r\n'
    return head.encode() + b"\0" * size + f"\r\n--{BOUNDARY}--\r\n".encode()


def post(house: House, site: str, path: str, body: bytes | Iterable[bytes], headers: dict[str, str]) -> tuple[int, str]:
    """Send all, then listen, as a browser does; return status and page."""
    port = house.port + (site == "staff")
    connection = http.client.HTTPConnection("localhost", port, timeout=60)
    try:
        connection.request("POST", path, body=body, headers=headers)
        answer = connection.getresponse()
        page = answer.read().decode()
        assert answer.getheader("Content-Type") == "text/html; charset=utf-8"
        return answer.status, page
    finally:
        connection.close()


def heading(page: str) -> str:
    assert 'lang="es"' in page
    [found] = re.findall(r"<h1[^>]*>([^<]+)</h1>", page)
    return found.strip()


@pytest.mark.parametrize("site", ["public", "staff"])
@pytest.mark.parametrize("size", [13, 30, 60])
def test_a_file_that_is_too_large_is_answered_with_its_size(house: House, site: str, size: int):
    status, page = post(house, site, PHOTO, with_file(size * MEGABYTE), MULTIPART)
    assert (status, heading(page)) == (413, TOO_LARGE)
    assert f"Pesa {size + 1} MB y recibimos hasta 10 MB." in page


@pytest.mark.parametrize("path", [CLAIM, PHOTO, UNKNOWN])
def test_a_text_that_is_too_large_is_answered_with_its_size(house: House, path: str):
    status, page = post(house, "public", path, b"claim=" + b"x" * 5 * MEGABYTE, TEXT)
    assert (status, heading(page)) == (413, TOO_LARGE)
    assert "Pesa 6 MB y recibimos hasta 2 MB." in page


@pytest.mark.parametrize("size", [1, 9, 11])
def test_what_is_not_too_large_is_taken_in_though_nobody_reads_it(house: House, size: int):
    status, page = post(house, "public", UNKNOWN, with_file(size * MEGABYTE), MULTIPART)
    assert (status, heading(page)) == (404, "No encontramos esa página")


def test_too_much_text_beside_a_file_is_answered_in_the_middle_of_reading(house: House):
    text = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="claim"\r\n\r\n'.encode() + b"x" * 3 * MEGABYTE
    body = text + b"\r\n" + with_file(8 * MEGABYTE)
    status, page = post(house, "public", PHOTO, body, MULTIPART | {"Cookie": f"csrf_public={'x' * 32}"})
    assert (status, heading(page)) == (413, TOO_LARGE)


@pytest.mark.parametrize("pieces", [1, 40])
def test_a_body_of_unknown_length_is_answered(house: House, pieces: int):
    body = itertools.repeat(b"x" * MEGABYTE, pieces)
    status, page = post(house, "public", CLAIM, body, TEXT)
    assert (status, heading(page)) == (411, TOO_LARGE)
    assert "Su navegador no dijo cuánto pesa" in page


def test_whoever_asks_before_sending_is_told_at_once(house: House):
    """Nothing of the body is sent, and none is waited for."""
    lines = [
        "POST /solicitud/foto HTTP/1.1", f"Host: localhost:{house.port}", f"Content-Length: {10_000 * MEGABYTE}",
        f"Content-Type: multipart/form-data; boundary={BOUNDARY}", "Expect: 100-continue", "Connection: close", "", "",
    ]  # fmt: skip
    with socket.create_connection(("localhost", house.port), timeout=30) as line:
        line.sendall("\r\n".join(lines).encode())
        answer = b"".join(iter(lambda: line.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert "Pesa 10000 MB" in answer.decode()


@pytest.fixture
def heavy(tmp_path: Path) -> Callable[[int], Path]:
    """Photographs of so many megabytes: readers stop at their end."""

    def make(size: int) -> Path:
        (photograph := tmp_path / f"yo-{size}.jpg").write_bytes(portrait().ljust(size * MEGABYTE, b"\0"))
        return photograph

    return make


def test_an_applicant_sends_a_photograph_that_is_too_heavy_and_then_a_lighter_one(
    browser: Browser, house: House, heavy: Callable[[int], Path]
):
    with on_a_telephone(browser, house) as phone:
        phone.go(f"{house.public}/solicitud/privacidad", "Qué haremos con sus datos")
        phone.press("Entiendo, empezar mi solicitud", "Anote su referencia y su código")
        phone.press("Ya los anoté, continuar", "Su solicitud")
        phone.follow("Fotografía", "Envíe una fotografía suya")
        box, send = phone.tab.locator("[name=photo]"), phone.named("button", "Guardar y continuar")
        box.set_input_files(heavy(11))
        phone.press("Guardar y continuar", "Envíe una fotografía suya", wrong=True)
        assert phone.reads("La imagen pesa 11 MB y puede pesar hasta 10 MB.")
        box.set_input_files(heavy(30))
        with phone.tab.expect_navigation(wait_until="load"):
            send.click()
        assert phone.reads("Pesa 31 MB y recibimos hasta 10 MB.")
        phone.complaints.clear()  # the browser says 413
        phone.examine(TOO_LARGE)
        phone.follow("Volver a la página", "Envíe una fotografía suya")
        phone.attach("photo", "yo.jpg", "image/jpeg", portrait())
        phone.press("Guardar y continuar", "¿A qué oficina puede ir?")
        assert phone.faults == {}
