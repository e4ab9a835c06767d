"""Who gets in: password and second factor, and nobody half-way."""

import time
from datetime import UTC, datetime
from urllib.parse import urlencode
from uuid import UUID

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from django.db import ProgrammingError, connection

from qoricancha.accounts.actions import create_staff
from qoricancha.accounts.models import StaffUser
from qoricancha.accounts.rules.roles import Role
from qoricancha.kernel import clock
from tests.database import SiteClient, as_role
from tests.staff import OPERATOR, PASSWORD, code_now, give_password, make_officer, sign_in, signed_in

CODE_PAGE = "/cuenta/segundo-factor/authenticate/"
ACTIVATION = "/cuenta/segundo-factor/totp/activate/"


def where(answer) -> str:
    """Return the path an answer leads to, without the query."""
    assert answer.status_code == 302
    return answer.url.partition("?")[0]


def enrol(site: SiteClient):
    """Enrol an application with codes, as the page shows it."""
    site.get(ACTIVATION)
    secret = site.within(lambda: site.session[SECRET_SESSION_KEY])
    return site.post(ACTIVATION, {"code": code_now(secret)})


def test_password_and_code_open_the_house(staff_site):
    officer = make_officer()
    assert where(give_password(staff_site, "oficial")) == CODE_PAGE
    assert where(staff_site.get("/buscar/")) == "/cuenta/ingresar/"
    assert where(staff_site.post(CODE_PAGE, {"code": code_now(officer.totp_secret)})) == "/"
    assert staff_site.get("/agenda/").status_code == 200


def test_a_wrong_code_opens_nothing(staff_site):
    officer = make_officer()
    give_password(staff_site, "oficial")
    wrong = f"{(int(code_now(officer.totp_secret)) + 1) % 1_000_000:06}"
    assert staff_site.post(CODE_PAGE, {"code": wrong}).status_code == 200
    assert where(staff_site.get("/agenda/")) == "/cuenta/ingresar/"


def test_a_code_serves_once(staff_site):
    officer = make_officer()
    code = code_now(officer.totp_secret)
    give_password(staff_site, "oficial")
    staff_site.post(CODE_PAGE, {"code": code})
    other = SiteClient("staff")
    give_password(other, "oficial")
    assert other.post(CODE_PAGE, {"code": code}).status_code == 200


PERIOD = 30


@pytest.fixture
def at_second(monkeypatch):
    """Time stands still, so many seconds after a code began to be shown; the test moves it."""
    start = int(time.time()) // PERIOD * PERIOD

    def move(second: int) -> None:
        moment = start + second
        monkeypatch.setattr(time, "time", lambda: float(moment))
        monkeypatch.setattr(clock, "now", lambda: datetime.fromtimestamp(moment, UTC))

    move(1)
    return move


@pytest.mark.parametrize("typed", ["{}{}", "{} {}", " {}-{} "])
def test_a_code_serves_once_for_as_long_as_it_would_be_accepted(staff_site, at_second, typed):
    officer = make_officer()
    code = code_now(officer.totp_secret)
    again = typed.format(code[:3], code[3:])
    sign_in(staff_site, officer)
    other = SiteClient("staff")
    give_password(other, "oficial")
    for second in (2, PERIOD + 2, 2 * PERIOD - 1):
        at_second(second)
        assert other.post(CODE_PAGE, {"code": again}).status_code == 200, second
    at_second(2 * PERIOD)
    assert where(other.post(CODE_PAGE, {"code": code_now(officer.totp_secret)})) == "/"


def test_the_code_that_signed_in_confirms_no_change_of_the_factors(staff_site, at_second):
    officer = make_officer()
    code = code_now(officer.totp_secret)
    sign_in(staff_site, officer)
    for second, typed, status in ((PERIOD + 2, code, 200), (PERIOD + 3, None, 302)):
        at_second(second)
        answer = staff_site.post(
            "/cuenta/segundo-factor/reauthenticate/", {"code": typed or code_now(officer.totp_secret)}
        )
        assert answer.status_code == status


def test_the_code_that_enrolled_does_not_sign_in(staff_site, at_second):
    make_officer(factor=False)
    give_password(staff_site, "oficial")
    staff_site.get(ACTIVATION)
    secret = staff_site.within(lambda: staff_site.session[SECRET_SESSION_KEY])
    code = code_now(secret)
    assert staff_site.post(ACTIVATION, {"code": code}).status_code == 302
    other = SiteClient("staff")
    give_password(other, "oficial")
    for second in (2, PERIOD + 2):
        at_second(second)
        assert other.post(CODE_PAGE, {"code": code}).status_code == 200, second
    assert where(other.post(CODE_PAGE, {"code": code_now(secret)})) == "/"


def test_the_secret_is_shown_until_it_is_enrolled_and_never_again(staff_site):
    make_officer(factor=False)
    give_password(staff_site, "oficial")
    page = staff_site.get(ACTIVATION)
    secret = page.context["form"].secret
    assert secret in page.content.decode()
    assert page.headers["Cache-Control"] == "no-store, private"
    assert staff_site.post(ACTIVATION, {"code": code_now(secret)}).status_code == 302
    assert where(staff_site.get(ACTIVATION)) == "/cuenta/segundo-factor/totp/deactivate/"
    assert SECRET_SESSION_KEY not in staff_site.within(lambda: dict(staff_site.session))
    for address in ("", "totp/deactivate/", "recovery-codes/", "webauthn/", "webauthn/add/"):
        answer = staff_site.get(f"/cuenta/segundo-factor/{address}")
        assert (answer.status_code, secret in answer.content.decode()) == (200, False), address


def test_a_secret_that_was_shown_before_is_worth_nothing(staff_site):
    make_officer(factor=False)
    give_password(staff_site, "oficial")
    first, second = (staff_site.get(ACTIVATION).context["form"].secret for _ in range(2))
    assert first != second
    assert staff_site.post(ACTIVATION, {"code": code_now(first)}).status_code == 200
    assert staff_site.post(ACTIVATION, {"code": code_now(second)}).status_code == 302


def test_five_failures_close_the_door_even_to_the_right_password(staff_site):
    make_officer()
    for _ in range(5):
        assert give_password(staff_site, "oficial", "no es esta clave").status_code == 200
    assert give_password(staff_site, "oficial").status_code == 200


def test_an_unknown_name_and_a_wrong_password_read_the_same(staff_site):
    make_officer()
    known = give_password(staff_site, "oficial", "no es esta clave").context["form"].errors
    unknown = give_password(staff_site, "nadie", "no es esta clave").context["form"].errors
    assert known == unknown


def test_without_second_factor_every_page_leads_to_setting_one_up(staff_site):
    make_officer(factor=False)
    give_password(staff_site, "oficial")
    for address in ("/", "/buscar/", "/registros/visto-bueno/", "/cuenta/segundo-factor/"):
        assert where(staff_site.get(address)) == "/segundo-factor/"
    page = staff_site.get("/segundo-factor/")
    assert page.status_code == 200
    assert "q-nav" not in page.content.decode()


def test_enrolling_a_second_factor_opens_the_house(staff_site):
    make_officer(factor=False)
    give_password(staff_site, "oficial")
    assert where(enrol(staff_site)) == "/cuenta/segundo-factor/recovery-codes/"
    assert staff_site.get("/agenda/").status_code == 200


@pytest.mark.parametrize(
    "page",
    [
        "/agenda/",
        "/segundo-factor/",
        "/cuenta/segundo-factor/totp/activate/",
        "/cuenta/segundo-factor/webauthn/add/",
        "/cuenta/segundo-factor/recovery-codes/",
        "/cuenta/confirmar/",
        "/cuenta/contrasena/",
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_session_opened_with_the_password_alone_ends_when_the_owner_enrols(staff_site, page, method):
    make_officer(factor=False)
    give_password(staff_site, "oficial")
    owner = SiteClient("staff")
    give_password(owner, "oficial")
    enrol(owner)
    assert where(getattr(staff_site, method)(page, {"code": "000000"})) == "/cuenta/ingresar/"
    assert where(staff_site.get("/segundo-factor/")) == "/cuenta/ingresar/"
    assert owner.get("/agenda/").status_code == 200


def test_the_last_second_factor_cannot_be_removed(staff_site):
    officer = make_officer(factor=False)
    give_password(staff_site, "oficial")
    enrol(staff_site)
    assert staff_site.post("/cuenta/segundo-factor/totp/deactivate/").status_code == 200
    with as_role("staff"):
        assert Authenticator.objects.filter(user=officer, type="totp").exists()


def test_the_second_factor_lies_sealed(db):
    officer = make_officer()
    with as_role("staff"):
        data = Authenticator.objects.get(user=officer).data
    assert officer.totp_secret not in str(data)


def test_an_initial_password_must_be_replaced_first(staff_site, now):
    with as_role("owner"):
        initial = create_staff(
            by=OPERATOR,
            at=now,
            username="nueva",
            full_name="Nueva Ficticia",
            roles=[Role.REGISTRATION_OFFICER],
            offices=["LIM"],
        )
    give_password(staff_site, "nueva", initial)
    assert where(staff_site.get("/segundo-factor/")) == "/cuenta/contrasena/"
    answer = staff_site.post(
        "/cuenta/contrasena/", {"oldpassword": initial, "password1": PASSWORD, "password2": PASSWORD}
    )
    assert where(answer) == "/cuenta/contrasena/"
    assert where(staff_site.get("/agenda/")) == "/segundo-factor/"
    assert StaffUser.objects.get(username="nueva").check_password(PASSWORD)


def test_a_session_ends_after_a_working_day(staff_site, monkeypatch):
    site = sign_in(staff_site, make_officer())
    tomorrow = time.time() + 10 * 60 * 60 + 1
    monkeypatch.setattr("qoricancha.web.staff.middleware.time.time", lambda: tomorrow)
    assert where(site.get("/agenda/")) == "/cuenta/ingresar/"
    monkeypatch.undo()
    assert where(site.get("/agenda/")) == "/cuenta/ingresar/"


def test_a_session_left_idle_ends(db):
    site = signed_in(make_officer())
    assert site.within(site.session.get_expiry_age) == 30 * 60


def test_signing_out_ends_the_session(db):
    site = signed_in(make_officer())
    assert site.get("/cuenta/salir/").status_code == 200
    assert where(site.post("/cuenta/salir/")) == "/"
    assert where(site.get("/agenda/")) == "/cuenta/ingresar/"


def test_a_dismissed_officer_is_out_at_once(db):
    officer = make_officer()
    site = signed_in(officer)
    with as_role("owner"), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('qoricancha.actor', '{\"kind\": \"SYSTEM\"}', true)")
        cursor.execute("UPDATE accounts_staffuser SET is_active = false WHERE id = %s", [officer.id])
    assert where(site.get("/agenda/")) == "/cuenta/ingresar/"


@pytest.mark.parametrize("address", ["/cuenta/signup/", "/cuenta/password/reset/", "/cuenta/email/"])
def test_what_staff_do_not_need_does_not_exist(staff_site, address):
    assert staff_site.get(address).status_code == 404


@pytest.mark.role("staff")
@pytest.mark.parametrize("column", ["roles", "username", "is_active", "full_name"])
def test_the_staff_process_cannot_change_a_user(db, column):
    make_officer()
    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(f"UPDATE accounts_staffuser SET {column} = {column}")


@pytest.mark.parametrize(
    ("method", "address", "back"),
    [("get", "/buscar/?q=rosa", "/buscar/?q=rosa"), ("post", f"/registros/{UUID(int=7)}/completar/", "/")],
)
def test_after_signing_in_one_is_where_one_wanted_to_be(staff_site, method, address, back):
    answer = getattr(staff_site, method)(address)
    assert answer.url == f"/cuenta/ingresar/?{urlencode({'next': back})}"
