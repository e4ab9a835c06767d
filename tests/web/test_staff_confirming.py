"""Signing and changing documents ask for the second factor again when the last one was a while ago."""

import time

import pytest
from allauth.mfa.models import Authenticator

from qoricancha.accounts.rules.roles import Role
from qoricancha.accounts.rules.sessions import CONFIRMED_FOR
from qoricancha.credentials.models import Document
from qoricancha.kernel.db import acting
from qoricancha.registration.rules.lifecycle import RegistrationState
from tests.database import as_role
from tests.registration.factories import actor_of, completed, stored
from tests.staff import OPERATOR, PASSWORD, another_code, make_officer, signed_in
from tests.web.test_staff_pages import document_of, signed_off, text_of
from tests.web.test_staff_parking import WAITING, send_waiting, waiting_rows
from tests.web.test_staff_sign_in import where

CONFIRM = "/cuenta/segundo-factor/reauthenticate/"


@pytest.fixture
def later(monkeypatch):
    """Let the last second factor become too old."""
    moment = time.time() + CONFIRMED_FOR.total_seconds() + 1
    return lambda: monkeypatch.setattr("qoricancha.web.staff.confirming.time.time", lambda: moment)


@pytest.fixture
def chief(db):
    return make_officer("jefa", Role.REGISTRATION_OFFICER, Role.REGISTRATION_SUPERVISOR)


@pytest.fixture
def registration(chief, now):
    """A registration that another officer completed."""
    return completed(actor_of(make_officer("oficial")), now)


def is_signed_off(chief, registration) -> bool:
    return stored(actor_of(chief), registration).state == RegistrationState.SIGNED_OFF


def test_just_after_signing_in_nobody_is_asked_again(chief, registration):
    assert where(signed_in(chief).post(f"/registros/{registration}/visto-bueno/")).startswith("/expedientes/")
    assert is_signed_off(chief, registration)


def test_later_the_sign_off_waits_for_the_second_factor(chief, registration, later):
    site = signed_in(chief)
    later()
    asked = site.post(f"/registros/{registration}/visto-bueno/")
    assert asked.url == f"{CONFIRM}?next=%2Fpor-enviar%2F"
    assert not is_signed_off(chief, registration)
    page = text_of(site.get(asked.url))
    assert "Confirme que es usted" in page
    answer = site.post(CONFIRM, {"code": another_code(chief), "next": WAITING})
    assert answer.url == WAITING
    assert "Dar el visto bueno" in text_of(site.get(WAITING))
    assert where(send_waiting(site)).startswith("/expedientes/")
    assert is_signed_off(chief, registration)
    assert waiting_rows() == []


def test_a_wrong_code_signs_nothing(chief, registration, later):
    site = signed_in(chief)
    later()
    site.post(f"/registros/{registration}/visto-bueno/")
    assert site.post(CONFIRM, {"code": "000000", "next": WAITING}).status_code == 200
    assert where(send_waiting(site)) == CONFIRM
    assert len(waiting_rows()) == 1
    assert not is_signed_off(chief, registration)


@pytest.mark.parametrize("way", ["the rule", "a broken variant: any record of the session counts"])
def test_the_password_confirms_nothing(chief, registration, later, monkeypatch, way):
    """Without the rule the same steps sign: the test would notice."""
    site = signed_in(chief)
    later()
    if way != "the rule":
        monkeypatch.setattr("qoricancha.web.staff.confirming._last_factor_at", lambda _request: time.time())
    site.post("/cuenta/confirmar/", {"password": PASSWORD, "next": WAITING})
    site.post(f"/registros/{registration}/visto-bueno/")
    assert is_signed_off(chief, registration) is (way != "the rule")


def test_whoever_has_a_passkey_only_shows_it(chief, registration, later):
    site = signed_in(chief)
    with as_role("staff"), acting(OPERATOR):
        Authenticator.objects.filter(user=chief).delete()
        Authenticator.objects.create(user=chief, type=Authenticator.Type.WEBAUTHN, data={"name": "Mi llave"})
    later()
    asked = site.post(f"/registros/{registration}/visto-bueno/")
    assert where(asked) == "/cuenta/segundo-factor/webauthn/reauthenticate/"
    assert len(waiting_rows()) == 1


def test_the_password_is_not_even_offered(chief, later):
    site = signed_in(chief)
    later()
    assert where(site.get("/cuenta/confirmar/")) == CONFIRM
    assert "contraseña" not in text_of(site.get(CONFIRM)).casefold()


@pytest.mark.parametrize("how", ["suspender", "restablecer", "dejar-sin-efecto"])
def test_documents_are_changed_by_somebody_who_confirmed(chief, now, later, how):
    signed = signed_off(actor_of(make_officer("oficial")), actor_of(chief), now)
    secretary = make_officer("secretaria", Role.EXECUTIVE_SECRETARY)
    site, page = signed_in(secretary), f"/documentos/{document_of(signed)}/{how}/"
    later()
    for answer in (site.get(page), site.post(page, {"reason": "ISSUED_IN_ERROR"})):
        assert where(answer) == CONFIRM
    with as_role("owner"):
        assert Document.objects.get().reason == ""


def test_a_page_that_is_only_read_comes_back_by_itself(chief, now, later):
    signed = signed_off(actor_of(make_officer("oficial")), actor_of(chief), now)
    secretary = make_officer("secretaria", Role.EXECUTIVE_SECRETARY)
    site, page = signed_in(secretary), f"/documentos/{document_of(signed)}/dejar-sin-efecto/"
    later()
    site.get(page)
    assert site.post(CONFIRM, {"code": another_code(secretary), "next": page}).url == page
    assert site.get(page).status_code == 200
    assert waiting_rows() == []


def test_whoever_may_not_is_refused_and_not_asked(chief, now, later):
    signed = signed_off(actor_of(make_officer("oficial")), actor_of(chief), now)
    site = signed_in(make_officer("otra"))
    later()
    for address in (f"/registros/{signed.id}/visto-bueno/", f"/documentos/{document_of(signed)}/suspender/"):
        assert site.post(address).status_code == 403
    assert waiting_rows() == []


def test_second_factors_are_changed_by_somebody_who_showed_one(chief, later):
    site = signed_in(chief)
    later()
    assert where(site.post("/cuenta/segundo-factor/recovery-codes/generate/")) == CONFIRM
