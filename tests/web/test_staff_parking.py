"""Nothing typed is lost when a session ends: it waits, sealed, for the same officer in the same browser."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from qoricancha.accounts import actions
from qoricancha.accounts.models import ParkedForm
from qoricancha.accounts.rules.sessions import MOST_PARKED, PARKED_FOR
from qoricancha.kernel import clock
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting
from qoricancha.registration.models import Registration
from qoricancha.registration.queries import verifications
from tests.database import SiteClient, as_role
from tests.registration.factories import actor_of, in_interview, picture, stored
from tests.staff import PASSWORD, another_code, give_password, make_officer, sign_in, signed_in
from tests.web.html import Page
from tests.web.test_staff_pages import sent_form, text_of
from tests.web.test_staff_sessions import leave_idle, sign_in_anew
from tests.web.test_staff_sign_in import CODE_PAGE, where

WAITING = "/por-enviar/"
JOB = Actor.job("accounts.close_lapsed_sessions")
REASON = "Así figura en su cédula inventada."


@pytest.fixture
def officer(db):
    return make_officer()


@pytest.fixture
def page(officer, now):
    """The address where the officer verifies a person's data."""
    return f"/registros/{in_interview(actor_of(officer), now)}/datos/"


def typed_on(site: SiteClient, page: str, **changes: str) -> dict[str, str]:
    """Return what the officer typed: a corrected name and its reason."""
    return sent_form(site.get(page)) | {"given_names": "Yanina", "given_names_reason": REASON} | changes


def come_back(site: SiteClient, officer) -> None:
    """Sign in again in the same browser."""
    give_password(site, officer.username)
    assert site.post(CODE_PAGE, {"code": another_code(officer)}).status_code == 302


def send_waiting(site: SiteClient) -> object:
    """Press the button of the only form that waits."""
    shown = Page(site.get(WAITING).content.decode())
    (form,) = [
        tag for tag in shown.all("form", method="post") if "descartar" not in tag.attrs["action"] and is_ours(tag)
    ]
    return site.post(form.attrs["action"], {"parked": shown.one("input", name_="parked").attrs["value"]})


def is_ours(form) -> bool:
    return not form.attrs["action"].startswith(("/cuenta/", "/mi-acceso/"))


def waiting_rows() -> list[ParkedForm]:
    with as_role("owner"):
        return list(ParkedForm.objects.order_by("parked_at"))


def verified_name(officer, page: str) -> str:
    by, registration = actor_of(officer), page.split("/")[2]
    row = stored(by, registration)
    with as_role("owner"):
        found = verifications(row.id)
    return found["given_names"].verified if "given_names" in found else ""


def test_what_was_typed_is_sent_after_signing_in_again(officer, page):
    site = signed_in(officer)
    typed = typed_on(site, page)
    leave_idle(site)
    refused = site.post(page, typed)
    assert (where(refused), parse_qs(urlsplit(refused.url).query)) == ("/cuenta/ingresar/", {"next": [WAITING]})
    assert "Lo que envió no se perdió" in text_of(site.get(refused.url))
    come_back(site, officer)
    shown = text_of(site.get(WAITING))
    assert "Verificar los datos" in shown
    assert verified_name(officer, page) == ""
    assert send_waiting(site).status_code == 302
    assert verified_name(officer, page) == "Yanina"
    assert waiting_rows() == []
    assert "No hay nada por enviar" in text_of(site.get(WAITING))


def test_the_sign_in_leads_back_to_what_waits(officer, page):
    site = signed_in(officer)
    leave_idle(site)
    login = site.post(page, {"given_names": "Yanina"}).url
    form = {"login": "oficial", "password": PASSWORD, "next": parse_qs(urlsplit(login).query)["next"][0]}
    site.post("/cuenta/ingresar/", form)
    assert site.post(CODE_PAGE, {"code": another_code(officer)}).url == WAITING


def test_a_slip_in_what_waited_is_shown_with_everything_typed(officer, page):
    site = signed_in(officer)
    typed = typed_on(site, page, email="no es un correo")
    leave_idle(site)
    site.post(page, typed)
    come_back(site, officer)
    answer = send_waiting(site)
    assert answer.status_code == 422
    assert {"Yanina", REASON, "no es un correo"} <= set(sent_form(answer).values())


def test_a_picture_waits_too(officer, page):
    site, address = signed_in(officer), page.replace("datos", "firma")
    leave_idle(site)
    site.post(address, {"signature": SimpleUploadedFile("firma.png", picture(kind="PNG"), "image/png")})
    come_back(site, officer)
    assert send_waiting(site).status_code == 302
    with as_role("owner"):
        assert Registration.objects.get().signature is not None


def test_a_conflict_loses_nothing(officer, page):
    """The interview was completed meanwhile: the page refuses, and what was typed waits on."""
    site = signed_in(officer)
    typed = typed_on(site, page)
    leave_idle(site)
    site.post(page, typed)
    come_back(site, officer)
    with as_role("owner"), acting(JOB):
        Registration.objects.update(state="CHECKED_IN")
    assert send_waiting(site).status_code == 409
    assert len(waiting_rows()) == 1


def test_whoever_goes_elsewhere_first_is_reminded(officer, page):
    site = signed_in(officer)
    leave_idle(site)
    site.post(page, {"given_names": "Yanina"})
    come_back(site, officer)
    assert "Algo que envió no llegó todavía" in text_of(site.get("/buscar/"))
    (row,) = waiting_rows()
    site.post(f"/por-enviar/{row.id}/descartar/")
    assert "Algo que envió" not in text_of(site.get("/buscar/"))


def test_one_may_leave_it(officer, page):
    site = signed_in(officer)
    leave_idle(site)
    site.post(page, {"given_names": "Yanina"})
    come_back(site, officer)
    (row,) = waiting_rows()
    assert "Lo descartó: no se envió." in text_of(site.post(f"/por-enviar/{row.id}/descartar/", follow=True))
    assert waiting_rows() == []


# --- for whom it waits ---


def test_a_colleague_at_the_same_desk_sees_nothing_of_it_and_cannot_send_it(officer, page):
    site = signed_in(officer)
    typed = typed_on(site, page)
    leave_idle(site)
    site.post(page, typed)
    sign_in(site, make_officer("otra"))
    assert "No hay nada por enviar" in text_of(site.get(WAITING))
    (row,) = waiting_rows()
    assert site.post(page, {"parked": str(row.id)}).status_code == 422
    site.post(f"/por-enviar/{row.id}/descartar/")
    assert waiting_rows() == [row]
    assert verified_name(officer, page) == ""


def test_another_browser_of_the_same_officer_sees_nothing_of_it(officer, page):
    site = signed_in(officer)
    leave_idle(site)
    site.post(page, {"given_names": "Yanina"})
    other = sign_in_anew(officer)
    assert "No hay nada por enviar" in text_of(other.get(WAITING))
    (row,) = waiting_rows()
    assert other.post(page, {"parked": str(row.id)}).status_code == 422
    other.cookies["qoricancha_parked"] = "another half of a key"
    assert "No hay nada por enviar" in text_of(other.get(WAITING))


def test_it_is_brought_back_to_its_own_address_only(officer, page):
    site = signed_in(officer)
    typed = typed_on(site, page)
    leave_idle(site)
    site.post(page, typed)
    come_back(site, officer)
    (row,) = waiting_rows()
    assert site.post(page.replace("datos", "completar"), {"parked": str(row.id)}).status_code == 422
    assert waiting_rows() == [row]


def test_it_lies_sealed_and_the_database_holds_half_of_the_key(officer, page):
    site = signed_in(officer)
    leave_idle(site)
    site.post(page, {"given_names": "Yanina"})
    (row,) = waiting_rows()
    half = site.cookies["qoricancha_parked"]
    assert b"Yanina" not in bytes(row.sealed)
    assert half.value.encode() not in bytes(row.sealed) + bytes(row.browser)
    assert (half["httponly"], half["samesite"], half["max-age"]) == (True, "Lax", 3600)


def test_it_waits_for_an_hour(officer, page, monkeypatch):
    site = signed_in(officer)
    leave_idle(site)
    site.post(page, {"given_names": "Yanina"})
    come_back(site, officer)
    late = clock.now() + PARKED_FOR
    with as_role("worker"):
        actions.forget_parked_forms(by=JOB, at=late - timedelta(minutes=1))
    assert len(waiting_rows()) == 1
    monkeypatch.setattr(clock, "now", lambda: late)
    assert "No hay nada por enviar" in text_of(site.get(WAITING))
    with as_role("worker"):
        actions.forget_parked_forms(by=JOB, at=late)
    assert waiting_rows() == []


def test_the_oldest_of_too_many_gives_way(officer, page):
    site = signed_in(officer)
    leave_idle(site)
    for number in range(MOST_PARKED + 1):
        site.post(f"{page}?n={number}", {"given_names": "Yanina"})
    assert [row.address[-1] for row in waiting_rows()] == ["1", "2", "3", "4", "5"]


def test_a_second_tab_loses_nothing_either(officer, page):
    """The first answer after the end takes the session's cookie away."""
    site = signed_in(officer)
    leave_idle(site)
    site.get("/buscar/")
    assert site.cookies["qoricancha_staff"].value == ""
    site.post(page, {"given_names": "Yanina"})
    assert len(waiting_rows()) == 1


# --- what never waits ---


def test_a_password_never_waits(officer):
    site = signed_in(officer)
    leave_idle(site)
    for address in ("/cuenta/contrasena/", "/cuenta/ingresar/", "/cuenta/segundo-factor/totp/activate/"):
        site.post(
            address, {"oldpassword": PASSWORD, "login": "oficial", "password": "no es esta clave", "code": "000000"}
        )
    assert waiting_rows() == []


def test_nobody_who_never_was_in_can_leave_anything(staff_site, officer, page):
    staff_site.cookies["qoricancha_staff"] = "a" * 32
    answer = staff_site.post(page, {"given_names": "Yanina"})
    assert answer.url == "/cuenta/ingresar/?next=%2F"
    assert waiting_rows() == []


def test_an_address_that_does_not_exist_keeps_nothing(officer):
    site = signed_in(officer)
    leave_idle(site)
    assert site.post("/no/existe/", {"given_names": "Yanina"}).status_code == 404
    assert waiting_rows() == []


# --- a stale CSRF token ---

OUR_ORIGIN = "http://testserver"


def checking_browser(officer, page: str) -> tuple[SiteClient, str]:
    """Return a signed-in browser whose CSRF tokens are checked, and the token of a page opened before a new sign-in."""
    site = signed_in(officer)
    site.handler.enforce_csrf_checks = False
    token = Page(site.get(page).content.decode()).all("input", name_="csrfmiddlewaretoken")[0].attrs["value"]
    site.post("/cuenta/salir/")
    come_back(site, officer)
    site.handler.enforce_csrf_checks = True
    return site, token


def test_a_page_that_stayed_open_over_a_new_sign_in_loses_nothing(officer, page):
    site, stale = checking_browser(officer, page)
    answer = site.post(page, {"given_names": "Yanina", "csrfmiddlewaretoken": stale}, headers={"Origin": OUR_ORIGIN})
    assert answer.url == WAITING
    assert "Verificar los datos" in text_of(site.get(WAITING))


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", "http://testserver.elsewhere.example", ""])
def test_another_site_can_leave_nothing_to_be_sent(officer, page, origin):
    site, stale = checking_browser(officer, page)
    headers = {"Origin": origin} if origin else {}
    answer = site.post(page, {"given_names": "Yanina", "csrfmiddlewaretoken": stale}, headers=headers)
    assert answer.status_code == 403
    assert waiting_rows() == []


def test_a_password_with_a_stale_token_does_not_wait_either(officer, page):
    site, stale = checking_browser(officer, page)
    sent = {"oldpassword": PASSWORD, "csrfmiddlewaretoken": stale}
    assert site.post("/cuenta/contrasena/", sent, headers={"Origin": OUR_ORIGIN}).status_code == 403
    assert waiting_rows() == []


def test_what_waits_is_sent_with_a_good_token_only(officer, page):
    site, stale = checking_browser(officer, page)
    site.post(page, {"given_names": "Yanina", "csrfmiddlewaretoken": stale}, headers={"Origin": OUR_ORIGIN})
    (row,) = waiting_rows()
    assert site.post(page, {"parked": str(row.id)}).status_code == 403
    assert verified_name(officer, page) == ""
