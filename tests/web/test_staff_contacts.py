"""A contact proved with the person present, on the officers' pages; and the person, who comes in by it."""

import re

import pytest

from qoricancha.accounts.rules.roles import Role
from qoricancha.casefiles.models import CaseFile
from qoricancha.kernel import clock
from tests.database import SiteClient, as_role
from tests.messaging.outbox import code_sent_to, deliver_all
from tests.registration.factories import actor_of, completed, filled, stored
from tests.staff import make_officer, signed_in
from tests.web.applicants import PLACE, sign_in
from tests.web.html import Page
from tests.web.test_staff_pages import reads, text_of

TYPED, OTHER = "+51911222333", "+51955666777"
BOTH = (Role.REGISTRATION_OFFICER, Role.REGISTRATION_SUPERVISOR)


@pytest.fixture(autouse=True)
def time_stands_still(now, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def oficial(db):
    user = make_officer("oficial")
    return actor_of(user), signed_in(user)


@pytest.fixture
def jefa(db):
    user = make_officer("jefa", *BOTH)
    return actor_of(user), signed_in(user)


@pytest.fixture
def corrected(oficial, now):
    """The page of a registration whose phone was corrected and whose e-mail was cleared."""
    return f"/registros/{filled(oficial[0], now, phone=TYPED, email='')}/"


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def sent(site, page: str, at, **form: str):
    """Press "Enviar"; the worker delivers."""
    answer = site.post(page, form)
    deliver_all(at)
    return answer


def number_of_case() -> int:
    with as_role("owner"):
        return CaseFile.objects.get().number


def test_from_the_correction_to_the_persons_own_place(oficial, jefa, corrected, public_site, now):
    (_, site), (_, chief) = oficial, jefa
    assert "Confirmar un contacto" in text_of(site.get(corrected))
    page = f"{corrected}contactos/"
    shown = text_of(site.get(page))
    assert "+51 911 222 333 Enviar un código" in re.sub(r"\s+", " ", shown)
    assert sent(site, page, now, send="PHONE").url == page
    assert "Espera el código" in text_of(site.get(page))
    refused = site.post(page, {"confirm": "PHONE", "PHONE-code": wrong(code_sent_to(TYPED))})
    assert (refused.status_code, "El código no es correcto" in text_of(refused)) == (422, True)
    assert site.post(page, {"confirm": "PHONE", "PHONE-code": code_sent_to(TYPED)}).url == page
    assert "Contacto confirmado." in text_of(site.get(page))
    site.post(f"{corrected}completar/", {"confirmed": "on"})
    review = text_of(chief.get(corrected))
    assert "Contacto confirmado: Celular +51 911 222 333." in review
    assert "Confirmó un contacto: Celular. En la entrevista" in review
    case = chief.post(f"{corrected}visto-bueno/").url
    assert "+51 911 222 333 Confirmado el lunes 2 de setiembre de 2019" in text_of(chief.get(case))
    assert sign_in(public_site, number_of_case(), at=now, phone=TYPED).url == PLACE
    assert public_site.get(PLACE).status_code == 200


def test_without_a_proved_contact_the_sign_off_says_what_it_means_and_goes_on(oficial, jefa, corrected, now):
    (_, site), (_, chief) = oficial, jefa
    site.post(f"{corrected}completar/", {"confirmed": "on"})
    shown = text_of(chief.get(corrected))
    assert "Ningún contacto confirmado." in shown
    assert "tendrá que venir a la oficina" in shown
    case = chief.post(f"{corrected}visto-bueno/").url
    assert "Ninguno confirmado: la persona no puede ingresar" in text_of(chief.get(case))


def test_somebody_without_a_contact_comes_back_to_the_office_and_gets_in(oficial, jefa, corrected, now):
    (_, site), (_, chief) = oficial, jefa
    site.post(f"{corrected}completar/", {"confirmed": "on"})
    page = f"{chief.post(f'{corrected}visto-bueno/').url}contactos/"
    before = len(reads())
    assert "data:image/jpeg;base64," in site.get(page).content.decode()
    assert reads()[before:] == [("case_file", "CONTACT", "staff:case_contacts")]
    typed = {"new": "1", "kind": "PHONE", "value": "955 666 777"}
    unidentified = site.post(page, typed)
    assert (unidentified.status_code, "Compruebe primero quién es" in text_of(unidentified)) == (422, True)
    assert 'value="955 666 777"' in unidentified.content.decode()
    assert sent(site, page, now, **typed, identity="PHOTOGRAPH").url == page
    assert "Enviamos un código a +51 955 666 777" in re.sub(r"\s+", " ", text_of(site.get(page)))
    assert site.post(page, {"confirm": "PHONE", "PHONE-code": code_sent_to(OTHER)}).url == page
    shown = text_of(site.get(page))
    assert "+51 955 666 777 Confirmado el" in shown
    assert "Comparé su rostro con la fotografía" in text_of(site.get(page.removesuffix("contactos/")))
    applicant = SiteClient("public")
    assert sign_in(applicant, number_of_case(), at=now, phone=OTHER).url == PLACE


@pytest.fixture
def case_page(oficial, jefa, now):
    """The page of the contacts of a case whose applicant has a proved e-mail."""
    found = completed(oficial[0], now)
    jefa[1].post(f"/registros/{found}/visto-bueno/")
    return f"/expedientes/{stored(jefa[0], found).case_file_id}/contactos/"


@pytest.mark.parametrize(
    ("kind", "value", "says"),
    [
        ("PHONE", "12", "Escriba un número de celular de 9 dígitos"),
        ("PHONE", "+58 412 1234567", "Solo enviamos mensajes a celulares peruanos"),
        ("EMAIL", "nadie", "Escriba un correo electrónico"),
        ("", "955 666 777", "Elija celular o correo electrónico"),
    ],
)
def test_what_cannot_be_sent_to_is_explained_and_stays(oficial, case_page, kind, value, says):
    answer = oficial[1].post(case_page, {"new": "1", "kind": kind, "value": value, "identity": "DOCUMENT"})
    assert answer.status_code == 422
    assert says in text_of(answer)
    assert f'value="{value}"' in answer.content.decode()


def test_another_code_is_sent_to_the_same_contact(oficial, case_page, now, monkeypatch):
    site = oficial[1]
    sent(site, case_page, now, new="1", kind="PHONE", value="955 666 777", identity="DOCUMENT")
    sent(site, case_page, now, send="PHONE")
    assert "Enviamos un código." in text_of(site.get(case_page))
    later = now.replace(minute=now.minute + 2)
    monkeypatch.setattr(clock, "now", lambda: later)
    sent(site, case_page, later, send="PHONE")
    assert site.post(case_page, {"confirm": "PHONE", "PHONE-code": code_sent_to(OTHER)}).url == case_page


def test_what_was_sent_just_now_is_not_called_sent_before(oficial, case_page, monkeypatch):
    """With a clock that goes on, as clocks do."""
    monkeypatch.undo()
    answer = oficial[1].post(
        case_page, {"new": "1", "kind": "PHONE", "value": "955 666 777", "identity": "DOCUMENT"}, follow=True
    )
    assert "Enviamos un código." in text_of(answer)


def test_a_lost_contact_is_given_up_once_the_person_was_identified(oficial, case_page, now):
    site = oficial[1]
    shown = Page(site.get(case_page).content.decode())
    [link] = [tag.attrs["href"] for tag in shown.all("a") if tag.attrs.get("href", "").endswith("/email/")]
    assert "se cierran los ingresos abiertos" in text_of(site.get(link))
    assert site.post(link, {"x": "1"}).status_code == 422
    assert site.post(link, {"identity": "DOCUMENT"}).url == case_page
    assert "Contacto retirado." in text_of(site.get(case_page))
    assert site.get(link).status_code == 404
    assert "Retiró un contacto: Correo electrónico" in text_of(site.get(case_page.removesuffix("contactos/")))


def test_contacts_cannot_be_proved_outside_the_interview(oficial, now):
    by, site = oficial
    page = f"/registros/{completed(by, now)}/contactos/"
    assert site.get(page).status_code == 409
    assert site.post(page, {"send": "EMAIL"}).status_code == 409


def test_nobody_else_reaches_these_pages(corrected, case_page):
    pages = [f"{corrected}contactos/", case_page, f"{case_page}email/"]
    secretary = signed_in(make_officer("secretaria", Role.EXECUTIVE_SECRETARY))
    assert {secretary.get(one).status_code for one in pages} == {403}
    stranger = signed_in(make_officer("cusco", *BOTH, offices=("CUS",)))
    assert {stranger.get(one).status_code for one in pages} == {404}
    assert {stranger.post(one, {"send": "PHONE", "identity": "DOCUMENT"}).status_code for one in pages} == {404}
    assert "Confirmar o retirar un contacto" not in text_of(secretary.get(case_page.removesuffix("contactos/")))
