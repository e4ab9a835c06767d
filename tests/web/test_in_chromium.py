"""The components in a browser: nobody is kept out, nothing is refused by our own policy, pictures arrive."""

import pytest
from django.http import HttpResponse

from tests.database import SiteClient
from tests.staff import make_officer, signed_in
from tests.web.chromium import DESKTOP, PHONE, chromium, visit

pytestmark = pytest.mark.journey

REFUSE = """() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotAllowedError'))
}"""


@pytest.fixture
def gallery():
    return SiteClient("staff").get("/demo/componentes/")


def page_with(body: str) -> HttpResponse:
    head = '<!doctype html><html lang="es"><head><title>Prueba</title></head>'
    return HttpResponse(f"{head}<body><main><h1>Prueba</h1>{body}</main></body></html>")


@pytest.mark.parametrize("script", [True, False])
def test_each_page_is_told_its_own_faults_and_no_other_s(script):
    wide, unnamed = page_with('<div style="width: 2000px">.</div>'), page_with('<input type="text">')
    with chromium() as browser:
        shown = visit(browser, wide, PHONE, script)
        assert shown.violations() == []
        assert shown.sideways() > 0
        shown = visit(browser, unnamed, PHONE, script)
        assert [fault.partition(":")[0] for fault in shown.violations()] == ["label"]
        assert shown.sideways() == 0
        assert visit(browser, page_with("<p>Nada</p>"), PHONE, script).violations() == []


def test_what_a_page_complains_of_is_not_said_of_the_next():
    with chromium() as browser:
        first = visit(browser, page_with("<script>throw Error('uno')</script>"))
        second = visit(browser, page_with("<p>Nada</p>"))
        assert first.complaints == ["uno"]
        assert second.complaints == []


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_gallery_keeps_nobody_out(gallery, size):
    with chromium() as browser:
        shown = visit(browser, gallery, size)
        assert shown.violations() == []
        assert shown.sideways() == 0
        assert shown.complaints == []


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_sign_in_keeps_nobody_out(staff_site, size):
    answers = [
        staff_site.get("/cuenta/ingresar/"),
        staff_site.post("/cuenta/ingresar/", {"login": "nadie", "password": "ninguna"}),
    ]
    with chromium() as browser:
        for answer in answers:
            shown = visit(browser, answer, size)
            assert (shown.violations(), shown.sideways(), shown.complaints) == ([], 0, [])


def test_the_pages_of_ones_own_access_keep_nobody_out(db):
    site = signed_in(make_officer())
    pages = ["", "webauthn/", "webauthn/add/", "recovery-codes/generate/", "totp/deactivate/"]
    answers = [site.get(f"/cuenta/segundo-factor/{page}") for page in pages]
    answers += [
        site.get("/cuenta/contrasena/"),
        site.get("/cuenta/salir/"),
        site.get("/cuenta/segundo-factor/reauthenticate/"),
    ]
    with chromium() as browser:
        for answer in answers:
            shown = visit(browser, answer, PHONE)
            assert (shown.violations(), shown.sideways(), shown.complaints) == ([], 0, [])


def test_without_script_only_the_file_fields_remain(gallery):
    with chromium() as browser:
        tab = visit(browser, gallery, script=False).tab
        assert tab.locator("[data-camera]").is_hidden()
        assert tab.locator("[data-signature-pad]").is_hidden()
        assert tab.locator("#id_desk-signature").is_visible()


def chosen(tab, name):
    """Return (file name, media type, first bytes, size) of what the field would send."""
    return tab.evaluate(
        """async id => {
            const file = document.getElementById(id).files[0]
            if (!file) return null
            const bytes = new Uint8Array(await file.arrayBuffer())
            const picture = await createImageBitmap(file)
            return [file.name, file.type, Array.from(bytes.slice(0, 4)), [picture.width, picture.height]]
        }""",
        f"id_desk-{name}",
    )


def sign(tab):
    canvas = tab.locator("canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    tab.mouse.move(box["x"] + 50, box["y"] + 30)
    tab.mouse.down()
    tab.mouse.move(box["x"] + 150, box["y"] + 80, steps=5)
    tab.mouse.up()
    tab.get_by_text("Firma lista").wait_for()


def test_what_is_signed_on_the_pad_is_the_file_that_is_sent(gallery):
    with chromium() as browser:
        tab = visit(browser, gallery).tab
        sign(tab)
        name, kind, start, (width, height) = chosen(tab, "signature")
        assert (name, kind, start) == ("firma.png", "image/png", [0x89, 0x50, 0x4E, 0x47])
        scale = 1200 / tab.locator("canvas").bounding_box()["width"]
        assert width == pytest.approx(100 * scale + 40, abs=3)  # the ink and its margin, not the whole pad
        assert height == pytest.approx(50 * scale + 40, abs=3)


def test_a_signature_can_be_wiped(gallery):
    with chromium() as browser:
        tab = visit(browser, gallery).tab
        sign(tab)
        tab.get_by_role("button", name="Borrar la firma").click()
        assert chosen(tab, "signature") is None


def test_what_the_camera_takes_is_the_file_that_is_sent(gallery):
    with chromium() as browser:
        tab = visit(browser, gallery).tab
        tab.get_by_role("button", name="Abrir la cámara").click()
        tab.get_by_role("button", name="Tomar la fotografía").click()
        tab.get_by_role("button", name="Repetir la fotografía").wait_for()
        name, kind, start, size = chosen(tab, "photo")
        assert (name, kind, start[:3], size) == ("fotografia.jpg", "image/jpeg", [0xFF, 0xD8, 0xFF], [720, 960])
        assert tab.locator("video").is_hidden()


def test_a_refused_camera_is_told_in_words(gallery):
    with chromium() as browser:
        tab = visit(browser, gallery).tab
        tab.evaluate(REFUSE)
        tab.get_by_role("button", name="Abrir la cámara").click()
        tab.get_by_text("El navegador no tiene permiso para usar la cámara").wait_for()
        assert chosen(tab, "photo") is None


def test_a_passkey_that_was_declined_is_told_in_words(staff_site):
    answer = staff_site.get("/cuenta/ingresar/")
    with chromium() as browser:
        tab = visit(browser, answer).tab
        tab.get_by_role("button", name="Ingresar con llave de acceso").click()
        tab.get_by_text("No se pudo usar la llave de acceso").wait_for()
