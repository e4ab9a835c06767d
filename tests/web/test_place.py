"""Signing in as an applicant, and one's own place."""

import re
import statistics
import time
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection

from qoricancha.accounts.rules.sign_in import IDLE, LONGEST
from qoricancha.casefiles.rules.status import CaseStatus
from qoricancha.credentials import actions as credentials
from qoricancha.credentials.models import Document
from qoricancha.credentials.queries import signed_file_of
from qoricancha.credentials.rules.states import Reason
from qoricancha.intake import queries as intake
from qoricancha.intake.actions import submit
from qoricancha.kernel import clock
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting
from qoricancha.kernel.files import StoredFile
from qoricancha.messaging.queries import verified_contacts_of
from qoricancha.registration.actions import sign_off
from tests.casefiles.samples import ended
from tests.credentials.conftest import JOB, OPERATOR, PROFILE, Holder, authority, register, request_for
from tests.database import SiteClient, as_role
from tests.intake.factories import complete, open_offices
from tests.messaging.outbox import code_sent_to, sent_to
from tests.registration.factories import applied, checked_in, completed, officer, stored, supervisor
from tests.web.applicants import CODE, PHONE, PLACE, SIGN_IN, ask_for_code, sign_in, with_access, worker_sends
from tests.web.html import Page

__all__ = ["authority"]

MINUTE = timedelta(minutes=1)

pytestmark = pytest.mark.django_db


class Clock:
    """The one clock, in our hand."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def pass_by(self, span: timedelta) -> datetime:
        self.now += span
        return self.now


@pytest.fixture(autouse=True)
def time_of_day(now, monkeypatch) -> Clock:
    """Time stands still until the test moves it."""
    hand = Clock(now)
    monkeypatch.setattr(clock, "now", lambda: hand.now)
    return hand


@pytest.fixture
def maria(now) -> Holder:
    """María José Quispe Rondón, an invented person with a case file and a verified phone."""
    holder = register(PROFILE, at=now)
    with_access(holder.person, holder.case.number, at=now)
    return holder


@pytest.fixture
def permit(maria, authority, now, time_of_day) -> Document:
    """Her permit, issued; the authority that signs lives in the present."""
    requested = request_for(maria, at=now)
    time_of_day.now = datetime.now(UTC)
    issued = credentials.issue_work_permit(by=JOB, at=now, document_id=requested.id)
    time_of_day.now = now
    return issued


def text_of(answer) -> str:
    (main,) = Page(answer.content.decode()).texts("main")
    return main


def test_by_expediente_and_code(public_site, maria, now):
    asked = ask_for_code(public_site, maria.case.number, at=now)
    assert (asked.status_code, asked.headers["Location"]) == (302, CODE)
    opened = public_site.post(CODE, {"code": code_sent_to(PHONE)})
    assert (opened.status_code, opened.headers["Location"]) == (302, PLACE)
    page = public_site.get(PLACE)
    assert "María José Quispe Rondón" in text_of(page)
    assert page.headers["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize("who", ["999 000 111", "+51 999-000-111"])
def test_by_phone(public_site, maria, now, who):
    assert sign_in(public_site, who, at=now).headers["Location"] == PLACE


def test_known_and_unknown_get_the_same_pages(maria, now):
    answers = []
    for who in (maria.case.number, 999999, "912345678", "nadie@ejemplo.pe"):
        site = SiteClient("public")
        asked = ask_for_code(site, who, at=now)
        pages = [asked, site.get(CODE), *(site.post(CODE, {"code": "000000"}) for _ in range(4))]
        answers.append([(page.status_code, page.headers.get("Location"), without_secrets(page)) for page in pages])
    assert answers[0] == answers[1] == answers[2] == answers[3]
    assert [status for status, _, _ in answers[0]] == [302, 200, 422, 422, 422, 422]


def without_secrets(page) -> str:
    return re.sub(r'csrfmiddlewaretoken" value="\w+"', "", page.content.decode())


@pytest.mark.long
def test_known_and_unknown_take_the_same_time(maria, now):
    medians = []
    for who in (maria.case.number, 999999):
        times = []
        for turn in range(60):
            site = SiteClient("public", REMOTE_ADDR=f"192.0.2.{turn}")
            site.get(SIGN_IN)
            started = time.perf_counter()
            site.post(SIGN_IN, {"who": str(who)})
            times.append(time.perf_counter() - started)
        medians.append(statistics.median(times))
    assert abs(medians[0] - medians[1]) < 0.010


def test_known_and_unknown_ask_the_database_the_same(maria, now, django_assert_num_queries):
    counts = []
    for who in (maria.case.number, 999999, "999000111"):
        site = SiteClient("public")
        site.get(SIGN_IN)
        with django_assert_num_queries(10) as asked:
            site.post(SIGN_IN, {"who": str(who)})
        counts.append([re.sub(r"'[^']*'", "?", query["sql"]) for query in asked.captured_queries])
    assert [len(statements) for statements in counts] == [10, 10, 10]


@pytest.mark.parametrize("who", ["", "@", "a@", "---"])
def test_what_names_nobody_is_sent_back(public_site, who):
    answer = public_site.post(SIGN_IN, {"who": who})
    assert answer.status_code == 422
    assert 'href="#id_who"' in answer.content.decode()


def test_sent_twice_is_one_request(public_site, maria, now):
    public_site.get(SIGN_IN)
    cookies = public_site.cookies.output()
    for _ in range(2):
        public_site.cookies.load(cookies.replace("Set-Cookie: ", ""))
        public_site.post(SIGN_IN, {"who": str(maria.case.number)})
    worker_sends(now)
    assert len(sent_to(PHONE)) == 1
    assert public_site.post(CODE, {"code": code_sent_to(PHONE)}).headers["Location"] == PLACE


def test_another_code_after_a_minute_makes_the_first_worthless(public_site, maria, now, time_of_day):
    ask_for_code(public_site, maria.case.number, at=now)
    first = code_sent_to(PHONE)
    early = public_site.post(f"{CODE}/otro", follow=True)
    assert "Podrá pedir otro código desde las 10:31" in early.content.decode()
    later = time_of_day.pass_by(MINUTE)
    again = public_site.post(f"{CODE}/otro", follow=True)
    assert "Pedimos otro código" in again.content.decode()
    worker_sends(later)
    second = code_sent_to(PHONE)
    if first != second:
        assert public_site.post(CODE, {"code": first}).status_code == 422
    assert public_site.post(CODE, {"code": second}).headers["Location"] == PLACE


@pytest.mark.parametrize("address", [CODE, PLACE])
def test_nothing_is_open_before_signing_in(public_site, address):
    answer = public_site.get(address)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(SIGN_IN)


@pytest.mark.parametrize(
    ("wanted", "comes"),
    [
        ("/mi-expediente?a=1", "/mi-expediente?a=1"),
        ("//otro.example/", PLACE),
        ("https://otro.example/", PLACE),
        ("javascript:alert(1)", PLACE),
        ("", PLACE),
    ],
)
def test_afterwards_one_comes_to_a_page_of_this_site(public_site, maria, now, wanted, comes):
    ask_for_code(public_site, maria.case.number, at=now, wanted=f"{SIGN_IN}?next={wanted}")
    assert public_site.post(CODE, {"code": code_sent_to(PHONE)}).headers["Location"] == comes


def test_signing_in_begins_a_new_session(public_site, maria, now):
    ask_for_code(public_site, maria.case.number, at=now)
    session, csrf = (public_site.cookies[name].value for name in ("qoricancha_public", "csrf_public"))
    public_site.post(CODE, {"code": code_sent_to(PHONE)})
    assert public_site.cookies["csrf_public"].value != csrf
    other = SiteClient("public")
    other.cookies["qoricancha_public"] = session
    assert other.get(PLACE).status_code == 302


def test_idle_for_twenty_minutes_closes(public_site, maria, now, time_of_day):
    sign_in(public_site, maria.case.number, at=now)
    time_of_day.pass_by(IDLE - MINUTE)
    assert public_site.get(PLACE).status_code == 200
    time_of_day.pass_by(IDLE - MINUTE)
    assert public_site.get(PLACE).status_code == 200
    time_of_day.pass_by(IDLE)
    assert public_site.get(PLACE).status_code == 302


def test_four_hours_close_whoever_keeps_clicking(public_site, maria, now, time_of_day):
    sign_in(public_site, maria.case.number, at=now)
    statuses = []
    while time_of_day.now < now + LONGEST:
        statuses.append(public_site.get(PLACE).status_code)
        time_of_day.pass_by(IDLE - MINUTE)
    assert set(statuses) == {200}
    assert public_site.get(PLACE).status_code == 302


def test_a_cookie_copied_before_signing_out_opens_nothing(public_site, maria, now):
    sign_in(public_site, maria.case.number, at=now)
    copied = public_site.cookies["qoricancha_public"].value
    left = public_site.post("/mi-expediente/salir", follow=True)
    assert "Cerró su sesión." in left.content.decode()
    thief = SiteClient("public")
    thief.cookies["qoricancha_public"] = copied
    assert [public_site.get(PLACE).status_code, thief.get(PLACE).status_code] == [302, 302]


def test_before_registration_the_page_shows_the_appointment(public_site, now, time_of_day):
    nine = open_offices(now)
    draft, actor = complete(now, starts_at=nine)
    with as_role("public"), acting(actor):
        submit(by=actor, at=now, draft=draft)
    address = str(draft.answers["email"])
    ask_for_code(public_site, f" {draft.reference.lower()} ", at=now)
    public_site.post(CODE, {"code": code_sent_to(address)})
    page = text_of(public_site.get(PLACE))
    assert "Tiene una cita" in page
    assert "martes 3 de setiembre de 2019, a las 09:00" in page
    time_of_day.now = nine - MINUTE
    sign_in(public_site, address, at=time_of_day.now, phone=address)
    assert "Tiene una cita" in text_of(public_site.get(PLACE))
    time_of_day.now = nine
    assert "La hora de su cita ya pasó" in text_of(public_site.get(PLACE))


@pytest.mark.parametrize("seat", [True, False])
def test_whoever_was_received_needs_no_other_appointment(public_site, now, seat):
    application = applied(now, seat=seat, email="rosa.recibida@ejemplo.pe")
    with as_role("public"), acting(Actor.public(application)):
        reference = intake.receipt_of(application).reference
    checked_in(officer(), now, application)
    ask_for_code(public_site, reference, at=now)
    public_site.post(CODE, {"code": code_sent_to("rosa.recibida@ejemplo.pe")})
    page = text_of(public_site.get(PLACE))
    assert "Ya lo recibimos en la oficina" in page
    assert "elija día y hora" not in page


def test_after_sign_off_the_number_opens_the_persons_place_and_the_reference_none(public_site, now):
    by = officer()
    application = applied(now)
    registration_id = completed(by, now, application)
    second = supervisor()
    with as_role("staff"), acting(second):
        case = sign_off(by=second, at=now, registration_id=registration_id).case_file
    with acting(OPERATOR):
        reference = intake.application(application).reference
        (contact,) = verified_contacts_of(stored(by, registration_id).person_id)
    assert sign_in(public_site, case.number, at=now, phone=contact.value).headers["Location"] == PLACE
    assert "Rosa Inventada D'Ejemplo Núñez" in text_of(public_site.get(PLACE))
    ask_for_code(SiteClient("public"), reference, at=now)
    assert len(sent_to(contact.value, letter="sign_in")) == 1


def test_while_the_permit_is_made(public_site, maria, now):
    request_for(maria, at=now)
    sign_in(public_site, maria.case.number, at=now)
    page = public_site.get(PLACE)
    assert "Preparamos su autorización de trabajo" in text_of(page)
    assert "Descargar" not in text_of(page)


def test_the_permit_is_shown_and_downloaded_as_it_was_signed(public_site, maria, permit, now):
    sign_in(public_site, maria.case.number, at=now)
    page = public_site.get(PLACE)
    assert "Vigente Desde 2 de setiembre de 2019" in text_of(page)
    (link,) = [tag.attrs["href"] for tag in Page(page.content.decode()).all("a", class_="govuk-button")]
    pdf = public_site.get(link)
    assert pdf.content == signed_file_of(permit)
    assert {name: pdf.headers[name] for name in ("Content-Type", "Content-Disposition", "Cache-Control")} == {
        "Content-Type": "application/pdf",
        "Content-Disposition": 'attachment; filename="autorizacion-de-trabajo.pdf"',
        "Cache-Control": "no-store, private",
    }


def test_a_file_that_is_not_what_was_signed_is_not_given(public_site, maria, permit, now):
    with acting(JOB):
        Document.objects.filter(id=permit.id).update(sha256=bytes(32))
    sign_in(public_site, maria.case.number, at=now)
    answer = public_site.get(f"/mi-expediente/autorizacion/{permit.id}")
    assert (answer.status_code, b"%PDF" in answer.content) == (409, False)


def test_the_page_follows_what_becomes_of_the_permit(public_site, maria, permit, now):
    sign_in(public_site, maria.case.number, at=now)
    credentials.suspend_document(by=OPERATOR, at=now, document_id=permit.id, reason=Reason.UNDER_REVIEW)
    suspended = text_of(public_site.get(PLACE))
    assert "está suspendida: por ahora no surte efecto. Motivo: Los datos están en revisión." in suspended
    credentials.revoke_document(by=OPERATOR, at=now, document_id=permit.id, reason=Reason.ISSUED_IN_ERROR)
    revoked = text_of(public_site.get(PLACE))
    assert "quedó sin efecto. Motivo: Emitida por error." in revoked
    assert "Descargar" not in suspended + revoked
    assert public_site.get(f"/mi-expediente/autorizacion/{permit.id}").status_code == 409


def test_an_expired_permit_says_so(public_site, maria, permit, now, time_of_day):
    time_of_day.pass_by(timedelta(days=200))
    sign_in(public_site, maria.case.number, at=time_of_day.now)
    shown = text_of(public_site.get(PLACE))
    assert "venció. Renuévela aquí: no hace falta que venga." in shown
    assert "Vencida" in shown


def test_a_decided_case_says_so(public_site, maria, permit, now):
    ended(maria.case, CaseStatus.DECIDED)
    sign_in(public_site, maria.case.number, at=now)
    assert "Su solicitud tiene una decisión definitiva" in text_of(public_site.get(PLACE))


def test_anothers_permit_is_not_found(public_site, maria, permit, now):
    pedro = register(PROFILE, at=now)
    with_access(pedro.person, pedro.case.number, at=now, phone="+51999000222")
    sign_in(public_site, pedro.case.number, at=now, phone="+51999000222")
    answers = [public_site.get(f"/mi-expediente/autorizacion/{one}") for one in (permit.id, UUID(int=1))]
    assert [answer.status_code for answer in answers] == [404, 404]


def test_each_reading_is_logged_once(public_site, maria, permit, now):
    sign_in(public_site, maria.case.number, at=now)
    public_site.get(PLACE)
    public_site.get(f"/mi-expediente/autorizacion/{permit.id}")
    with as_role("audit"), connection.cursor() as cursor:
        cursor.execute("SELECT subject_kind, subject_id, purpose, route FROM audit.read_log ORDER BY id")
        assert cursor.fetchall() == [
            ("person", maria.person, "titular", "public:place"),
            ("document", permit.id, "titular", "public:permit"),
        ]


def test_the_page_takes_a_fixed_number_of_queries(public_site, maria, permit, now, django_assert_num_queries):
    sign_in(public_site, maria.case.number, at=now)
    with django_assert_num_queries(25):
        public_site.get(PLACE)


def test_the_stored_file_is_sealed_until_then(permit):
    with acting(JOB):
        assert b"%PDF" not in bytes(StoredFile.objects.get(id=permit.file_id).content)
