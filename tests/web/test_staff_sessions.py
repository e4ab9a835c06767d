"""Sessions of officers: how they end, and the log of sign-in and sign-out."""

import time
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import ProgrammingError, connection

from qoricancha.accounts import actions
from qoricancha.accounts.models import StaffSession
from qoricancha.accounts.rules.roles import Role
from qoricancha.accounts.rules.sessions import Factor, SessionEnd, coarse_network, device_of
from qoricancha.kernel import clock
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting
from tests.database import SiteClient, as_role
from tests.staff import OPERATOR, PASSWORD, another_code, give_password, make_officer, sign_in, signed_in
from tests.web.html import Page
from tests.web.test_staff_pages import text_of
from tests.web.test_staff_sign_in import CODE_PAGE, enrol, where

JOB = Actor.job("accounts.close_lapsed_sessions")
SESSIONS = "/mi-acceso/sesiones/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:150.0) Gecko/20100101 Firefox/150.0"


def log_of(user) -> list[tuple[str, str]]:
    """Return factor and end of each session, the oldest first."""
    with as_role("owner"):
        rows = StaffSession.objects.filter(user=user).order_by("opened_at", "id")
        return list(rows.values_list("factor", "ended_because"))


def leave_idle(site: SiteClient) -> None:
    """Let half an hour go by for this browser."""
    with as_role("owner"):
        assert Session.objects.filter(session_key=key_of(site)).update(expire_date=clock.now() - timedelta(seconds=1))


def key_of(site: SiteClient) -> str:
    """Return the key in the browser's cookie."""
    return site.cookies["qoricancha_staff"].value


def is_in(site: SiteClient) -> bool:
    """Whether the browser is let in."""
    answer = site.get("/buscar/")
    return answer.status_code == 200 or where(answer) != "/cuenta/ingresar/"


# --- the log ---


def test_the_log_says_when_how_and_whence_somebody_signed_in_and_out(db):
    officer = make_officer()
    site = sign_in(SiteClient("staff", HTTP_USER_AGENT=FIREFOX, REMOTE_ADDR="190.12.34.56"), officer)
    site.post("/cuenta/salir/")
    with as_role("owner"):
        row = StaffSession.objects.get(user=officer)
    known = (row.factor, row.network, row.device, row.ended_because)
    assert known == ("TOTP", "190.12.0.0/16", "Firefox, Windows", "SIGNED_OUT")
    assert timedelta(0) <= row.ended_at - row.opened_at < timedelta(minutes=1)


def test_a_session_without_second_factor_says_so(staff_site):
    officer = make_officer(factor=False)
    give_password(staff_site, "oficial")
    assert log_of(officer) == [("PASSWORD", "")]


def test_a_wrong_password_opens_no_session(staff_site):
    officer = make_officer()
    give_password(staff_site, "oficial", "no es esta clave")
    give_password(staff_site, "oficial")
    assert log_of(officer) == []


def test_the_history_keeps_both_moments_and_no_key(db):
    site = signed_in(make_officer())
    key = key_of(site)
    site.post("/cuenta/salir/")
    with as_role("audit"), connection.cursor() as cursor:
        cursor.execute(
            "SELECT operation, actor->>'name', after FROM audit.history"
            " WHERE relation = 'accounts_staffsession' ORDER BY id"
        )
        rows = cursor.fetchall()
    assert [(operation, actor) for operation, actor, _after in rows] == [("INSERT", "sign-in"), ("UPDATE", "oficial")]
    assert key not in str(rows)


@pytest.mark.role("staff")
@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM accounts_staffsession",
        "UPDATE accounts_staffsession SET opened_at = now()",
        "UPDATE accounts_staffsession SET user_id = user_id",
        "UPDATE accounts_staffsession SET network = ''",
    ],
)
def test_the_staff_process_cannot_rewrite_the_log(db, statement):
    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("190.12.34.56", "190.12.0.0/16"),
        ("::ffff:190.12.34.56", "190.12.0.0/16"),
        ("2800:200:e123::1", "2800:200::/32"),
        ("", ""),
        ("unix:", ""),
    ],
)
def test_a_network_is_kept_coarse(address, network):
    assert coarse_network(address) == network


@pytest.mark.parametrize(
    ("user_agent", "device"),
    [
        (FIREFOX, "Firefox, Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36", "Chrome, Android"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit Version/18.0 Safari/604",
            "Safari, iPhone",
        ),
        ("curl/8", ""),
        ("", ""),
    ],
)
def test_a_device_is_told_in_two_words(user_agent, device):
    assert device_of(user_agent) == device


# --- how sessions end ---


def test_half_an_hour_without_a_click_ends_it(db):
    site = signed_in(make_officer())
    leave_idle(site)
    answer = site.get("/buscar/?q=rosa")
    assert answer.url == "/cuenta/ingresar/?next=%2Fbuscar%2F%3Fq%3Drosa"
    assert "Su sesión terminó. Ingrese otra vez" in text_of(site.get(answer.url))


def test_the_worker_notes_when_idle_sessions_ended_and_forgets_their_keys(db):
    officer = make_officer()
    idle, living = signed_in(officer), sign_in_anew(officer)
    leave_idle(idle)
    with as_role("worker"):
        assert actions.close_lapsed_sessions(by=JOB, at=clock.now()) == 1
    assert log_of(officer) == [("TOTP", "IDLE"), ("TOTP", "")]
    with as_role("owner"):
        assert list(Session.objects.values_list("session_key", flat=True)) == [key_of(living)]
        row = StaffSession.objects.exclude(ended_at=None).get()
    assert timedelta(0) < clock.now() - row.ended_at < timedelta(minutes=1)


def sign_in_anew(officer) -> SiteClient:
    """Return another browser of the officer."""
    site = SiteClient("staff")
    give_password(site, officer.username)
    assert site.post(CODE_PAGE, {"code": another_code(officer)}).status_code == 302
    return site


def test_one_ends_the_other_sessions_and_stays(db):
    officer = make_officer()
    one, other = signed_in(officer), sign_in_anew(officer)
    stranger = signed_in(make_officer("otra"))
    assert last_lines(one, "still_open") == ["Otra sesión", "Esta sesión"]
    assert "Cerró 1 sesión." in text_of(one.post(SESSIONS, follow=True))
    assert [is_in(site) for site in (one, other, stranger)] == [True, False, True]
    assert log_of(officer) == [("TOTP", ""), ("TOTP", "FROM_ELSEWHERE")]
    assert "Cerrar las demás sesiones" not in text_of(one.get(SESSIONS))


def last_lines(site: SiteClient, which: str) -> list[str]:
    """Return what the page says last of each session, the newest first."""
    return [row["value"].splitlines()[-1] for row in site.get(SESSIONS).context[which]]


def test_one_sees_own_sessions_only(db):
    signed_in(make_officer("otra"))
    site = signed_in(make_officer())
    assert last_lines(site, "latest") == ["Abierta"]


def test_the_password_ends_all_sessions_but_this(db):
    officer = make_officer()
    one, other = signed_in(officer), sign_in_anew(officer)
    before = key_of(one)
    new = "otra clave larga de ejemplo"
    one.post("/cuenta/contrasena/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert key_of(one) != before
    assert [is_in(one), is_in(other)] == [True, False]
    assert log_of(officer) == [("TOTP", ""), ("TOTP", "PASSWORD_CHANGED")]
    assert last_lines(one, "still_open") == ["Esta sesión"]


END = {
    SessionEnd.ACCESS_ENDED: lambda given: actions.end_staff_access(**given),
    SessionEnd.PASSWORD_CHANGED: lambda given: actions.renew_staff_access(**given, forget_second_factor=False),
    SessionEnd.ACCESS_CHANGED: lambda given: actions.change_staff_access(
        **given, roles=[Role.REGISTRATION_OFFICER, Role.REGISTRATION_SUPERVISOR], offices=["LIM"]
    ),
}


@pytest.mark.parametrize("why", END)
def test_the_operator_ends_sessions(db, why, now):
    officer = make_officer()
    site, stranger = signed_in(officer), signed_in(make_officer("otra"))
    with as_role("owner"):
        END[why]({"by": OPERATOR, "at": now, "username": "oficial"})
    assert [is_in(site), is_in(stranger)] == [False, True]
    assert log_of(officer) == [("TOTP", why)]


def test_whoever_comes_back_from_a_leave_is_let_in_with_a_new_password(staff_site, now):
    officer = make_officer()
    with as_role("owner"):
        actions.end_staff_access(by=OPERATOR, at=now, username="oficial")
        given = {"by": OPERATOR, "at": now, "username": "oficial", "forget_second_factor": False}
        actions.renew_staff_access(**given)
        officer.refresh_from_db()
        assert not officer.is_active
        password = actions.renew_staff_access(**given, reopen=True)
    assert where(give_password(staff_site, "oficial", password)) == CODE_PAGE


def test_other_roles_end_a_session_even_when_another_hand_gave_them(db):
    officer = make_officer()
    site = signed_in(officer)
    with as_role("owner"), acting(OPERATOR):
        officer.roles = list(Role)
        officer.save(update_fields=["roles"])
    assert not is_in(site)
    with as_role("worker"):
        actions.close_lapsed_sessions(by=JOB, at=clock.now())
    assert log_of(officer) == [("TOTP", "ACCESS_CHANGED")]


def test_ten_hours_end_a_session_in_the_log_too(db, monkeypatch):
    officer = make_officer()
    site = signed_in(officer)
    later = time.time() + 10 * 60 * 60 + 1
    monkeypatch.setattr("qoricancha.web.staff.middleware.time.time", lambda: later)
    assert site.get("/buscar/?q=rosa").url == "/cuenta/ingresar/?next=%2Fbuscar%2F%3Fq%3Drosa"
    assert log_of(officer) == [("TOTP", "TOO_LONG")]


def test_enrolling_elsewhere_ends_a_session_in_the_log_too(staff_site):
    officer = make_officer(factor=False)
    give_password(staff_site, "oficial")
    owner = SiteClient("staff")
    give_password(owner, "oficial")
    enrol(owner)
    staff_site.get("/agenda/")
    assert log_of(officer) == [("PASSWORD", "FACTOR_ENROLLED"), ("PASSWORD", "")]


def test_an_ended_session_keeps_its_first_reason(db, now):
    officer = make_officer()
    site = signed_in(officer)
    key = key_of(site)
    site.post("/cuenta/salir/")
    with as_role("owner"):
        actions.end_session(by=OPERATOR, at=now, session_key=key, because=SessionEnd.IDLE)
    assert log_of(officer) == [("TOTP", "SIGNED_OUT")]


# --- going on ---


def test_going_on_gives_half_an_hour_and_never_more_than_is_left_of_ten(db, monkeypatch):
    site = signed_in(make_officer())
    assert site.post("/mi-acceso/sesion/").json() == {"ends_in": 30 * 60}
    later = time.time() + 10 * 60 * 60 - 100
    monkeypatch.setattr("qoricancha.web.staff.middleware.time.time", lambda: later)
    assert 90 <= site.post("/mi-acceso/sesion/").json()["ends_in"] <= 100


def test_the_page_knows_when_the_session_ends(db, staff_site):
    site = signed_in(make_officer())
    notice = Page(site.get("/buscar/").content.decode()).one("dialog", id="session-notice")
    assert (notice.attrs["data-ends-in"], notice.attrs["data-warned-before"]) == ("1800", "300")
    assert b"session-notice" not in staff_site.get("/cuenta/ingresar/").content


# --- my access ---


def test_my_access_says_what_one_may_do_and_when_one_came_before(db):
    officer = make_officer()
    first = text_of(signed_in(officer).get("/cuenta/segundo-factor/"))
    assert "Este es el primero." in first
    assert "Oficial de registro: Recibe a las personas de su oficina" in first
    assert "Buscar personas y ver los expedientes y sus documentos" in first
    assert "Dar el visto bueno" not in first
    assert "Contraseña y aplicación de códigos" in text_of(sign_in_anew(officer).get("/cuenta/segundo-factor/"))


def test_every_factor_and_every_end_has_words():
    from qoricancha.accounts.labels import FACTORS, SESSION_ENDS

    assert (set(FACTORS), set(SESSION_ENDS)) == (set(Factor), set(SessionEnd))
