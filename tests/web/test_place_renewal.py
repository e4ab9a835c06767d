"""The work permit's last days, on the person's own page: renewed with a button, or told what to do instead."""

from datetime import UTC, datetime, timedelta

import pytest

from qoricancha.credentials import actions as credentials
from qoricancha.credentials.models import Document
from qoricancha.credentials.queries import permits_of
from qoricancha.credentials.rules.states import Reason
from qoricancha.kernel.db import acting
from tests.credentials.conftest import JOB, OPERATOR, authority
from tests.credentials.test_renewing import RENEWER
from tests.database import as_role
from tests.web.applicants import PLACE, sign_in
from tests.web.applying import page_of
from tests.web.test_place import maria, permit, text_of, time_of_day

__all__ = ["authority", "maria", "permit", "time_of_day"]

RENEW = f"{PLACE}/autorizacion/renovar"

pytestmark = pytest.mark.django_db


@pytest.fixture
def last_days(permit, time_of_day) -> datetime:
    """A moment in the last days of the permit; the clock stands there."""
    time_of_day.now += permit.valid_to - time_of_day.now.date() - timedelta(days=3)
    return time_of_day.now


@pytest.fixture
def site(public_site, maria, time_of_day):
    """Her browser, to be signed in by the test."""

    def enter():
        sign_in(public_site, maria.case.number, at=time_of_day.now)
        return public_site

    return enter


def renewed(permit, at) -> Document:
    """Let the worker do what was asked."""
    with as_role("worker"):
        return credentials.renew_work_permit(by=RENEWER, at=at, document_id=permit.id)


def offers(answer) -> bool:
    return RENEW in {tag.attrs.get("action") for tag in page_of(answer).all("form")}


def test_early_the_page_says_from_when(site, permit):
    shown = site().get(PLACE)
    assert not offers(shown)
    opens = permit.valid_to - timedelta(days=30)
    assert "Se renueva aquí desde el" in text_of(shown)
    assert f"{opens.day} de " in text_of(shown)


def test_in_its_last_days_it_is_renewed_and_stays_in_view_until_the_new_one_stands(
    site, maria, permit, last_days, time_of_day
):
    browser = site()
    shown = browser.get(PLACE)
    assert "vence pronto: renuévela aquí" in text_of(shown)
    assert offers(shown)
    assert browser.post(RENEW).url == PLACE
    asked = browser.get(PLACE)
    assert "Pedimos su nueva autorización." in text_of(asked)
    assert "La que tiene vale hasta que esté lista." in text_of(asked)
    assert not offers(asked)
    new = renewed(permit, last_days)
    being_made = browser.get(PLACE)
    assert "Vigente" in text_of(being_made)
    assert f"{PLACE}/autorizacion/{permit.id}" in being_made.content.decode()
    time_of_day.now = datetime.now(UTC)  # where the authority that signs lives
    with as_role("worker"):
        credentials.issue_work_permit(by=JOB, at=last_days, document_id=new.id)
    time_of_day.now = last_days
    done = browser.get(PLACE)
    assert f"{PLACE}/autorizacion/{new.id}" in done.content.decode()
    assert f"{PLACE}/autorizacion/{permit.id}" not in done.content.decode()
    assert browser.get(f"{PLACE}/autorizacion/{permit.id}").status_code == 409
    assert not offers(done)


def test_pressed_twice_it_is_asked_once(site, maria, permit, last_days):
    browser = site()
    for _ in range(2):
        browser.post(RENEW)
    renewed(permit, last_days)
    browser.post(RENEW)
    with acting(OPERATOR):
        assert len(permits_of(maria.person)) == 2


def test_an_expired_one_is_renewed_without_coming(site, permit, last_days, time_of_day):
    time_of_day.now = last_days + timedelta(days=30)
    browser = site()
    assert "Renuévela aquí: no hace falta que venga." in text_of(browser.get(PLACE))
    browser.post(RENEW)
    assert "Preparamos la nueva y le avisaremos cuando pueda descargarla." in text_of(browser.get(PLACE))
    assert renewed(permit, time_of_day.now) is not None


@pytest.mark.parametrize("what", ["suspend", "revoke"])
def test_what_was_stopped_is_not_renewed_and_the_page_says_what_to_do(site, permit, last_days, what):
    reason = Reason.UNDER_REVIEW if what == "suspend" else Reason.ISSUED_IN_ERROR
    with as_role("worker"):
        getattr(credentials, f"{what}_document")(by=OPERATOR, at=last_days, document_id=permit.id, reason=reason)
    browser = site()
    shown = browser.get(PLACE)
    assert not offers(shown)
    assert "Por esta página no se renueva. Vaya a su oficina con su documento, o llámenos" in text_of(shown)
    assert "Sede Lima Av. de la Muestra 100, Lima" in text_of(shown)
    browser.post(RENEW)
    assert "no se renueva por esta página." in text_of(browser.get(PLACE))


def test_too_early_a_sent_form_is_answered_kindly(site, permit):
    browser = site()
    browser.post(RENEW)
    assert "Todavía no puede renovar su autorización" in text_of(browser.get(PLACE))


def test_a_new_one_after_a_wrong_revocation_is_announced(site, maria, permit, last_days):
    with as_role("worker"):
        credentials.revoke_document(by=OPERATOR, at=last_days, document_id=permit.id, reason=Reason.ISSUED_IN_ERROR)
        given = {"case_file_id": maria.case.id, "person_id": maria.person, "photo_file_id": maria.photo}
        credentials.request_work_permit(by=OPERATOR, at=last_days, **given)
    assert "Preparamos su autorización de trabajo" in text_of(site().get(PLACE))


def test_renewing_is_for_whoever_is_signed_in(public_site, permit):
    assert public_site.post(RENEW).url.startswith(f"{PLACE}/ingresar")
    assert public_site.get(RENEW).status_code == 405


def test_the_page_says_where_codes_go(site, permit):
    assert "Avisos y códigos a ••• ••• 111" in text_of(site().get(PLACE))
