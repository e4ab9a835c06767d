"""Nobody keeps an officer out by typing wrong passwords, and nobody learns which names exist."""

import time

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qoricancha.kernel.db import acting
from qoricancha.web.staff.known_browser import MOST_OFFICERS
from tests.database import SiteClient, as_role
from tests.staff import OPERATOR, PASSWORD, give_password, make_officer, sign_in, signed_in
from tests.web.test_staff_pages import text_of

WRONG = "no es esta clave"


def gets_in(site: SiteClient, username: str = "oficial", password: str = PASSWORD) -> bool:
    """Whether the password leads to the second step."""
    return give_password(site, username, password).status_code == 302


def guess(username: str = "oficial", times: int = 5, site: SiteClient | None = None) -> None:
    """Type wrong passwords, in a browser of one's own."""
    attacker = site or SiteClient("staff", REMOTE_ADDR="203.0.113.9")
    for _ in range(times):
        assert not gets_in(attacker, username, WRONG)


@pytest.fixture
def own_browser(db) -> SiteClient:
    """The browser in which the officer has signed in, and out again."""
    site = signed_in(make_officer())
    site.post("/cuenta/salir/")
    return site


@pytest.mark.parametrize("way", ["known", "a broken variant: the browser is forgotten"])
def test_whoever_guesses_never_keeps_the_officer_out(own_browser, way):
    """Without the mark of the browser the same steps lock the officer out: the test would notice."""
    if way != "known":
        del own_browser.cookies["qoricancha_known"]
    guess()
    assert not gets_in(SiteClient("staff"))
    assert gets_in(own_browser) is (way == "known")


def test_guessing_from_the_same_network_does_not_either(own_browser):
    attacker = SiteClient("staff")  # the same address as the officer's
    for number in range(35):
        give_password(attacker, f"nadie{number}", WRONG)
    assert not gets_in(SiteClient("staff"))
    assert gets_in(own_browser)


def test_a_known_browser_has_five_attempts_too(own_browser):
    guess(site=own_browser)
    assert not gets_in(own_browser)
    assert gets_in(SiteClient("staff", REMOTE_ADDR="198.51.100.4"))


def test_a_lock_ends_after_five_quiet_minutes(db, monkeypatch):
    make_officer()
    guess()
    moment = time.time() + 5 * 60 + 1
    monkeypatch.setattr("allauth.core.internal.ratelimit.time.time", lambda: moment)
    assert gets_in(SiteClient("staff"))


def test_a_browser_known_to_a_colleague_is_known_for_the_colleague_alone(own_browser):
    make_officer("otra")
    guess("otra")
    assert not gets_in(own_browser, "otra")


def test_a_shared_desk_knows_several_officers_and_not_more(own_browser):
    for number in range(MOST_OFFICERS - 1):
        sign_in(own_browser, make_officer(f"turno{number}")).post("/cuenta/salir/")
    guess()
    assert gets_in(own_browser)
    own_browser.post("/cuenta/salir/")
    sign_in(own_browser, make_officer("uno.mas")).post("/cuenta/salir/")
    assert not gets_in(own_browser)


def test_the_mark_names_nobody_and_no_script_reads_it(own_browser):
    mark = own_browser.cookies["qoricancha_known"]
    assert "oficial" not in mark.value
    assert (mark["httponly"], mark["samesite"]) == (True, "Strict")


@pytest.mark.parametrize("forged", ["x", "x:y:z", "|||||||", "a:b"])
def test_a_forged_mark_is_none(own_browser, forged):
    guess()
    own_browser.cookies["qoricancha_known"] = forged
    assert not gets_in(own_browser)


# --- the same answer, the same work ---


def work_of(site: SiteClient, username: str, monkeypatch) -> tuple[str, int, int]:
    """Return what the page says to a wrong password, how many hashes it took and how many statements."""
    hashes, encode = [], MD5PasswordHasher.encode

    def counted(self, password, salt):
        hashes.append(username)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    with CaptureQueriesContext(connection) as statements:
        answer = give_password(site, username, WRONG)
    monkeypatch.undo()
    assert answer.status_code == 200
    return text_of(answer), len(hashes), len(statements)


def test_a_wrong_password_costs_and_says_the_same_for_every_name(db, monkeypatch):
    make_officer("oficial")
    gone = make_officer("retirada")
    with as_role("owner"), acting(OPERATOR):
        gone.is_active = False
        gone.save(update_fields=["is_active"])
    make_officer("nueva", factor=False)
    site = SiteClient("staff", REMOTE_ADDR="203.0.113.9")
    give_password(site, "otro", WRONG)
    known, *others = (work_of(site, name, monkeypatch) for name in ("oficial", "retirada", "nueva", "nadie"))
    assert known[1] == 1
    assert others == [known] * len(others)


def test_a_closed_name_costs_and_says_the_same_whether_it_exists(db, monkeypatch):
    make_officer("oficial")
    for name in ("oficial", "nadie"):
        guess(name)
    site = SiteClient("staff", REMOTE_ADDR="203.0.113.9")
    known, unknown = (work_of(site, name, monkeypatch) for name in ("oficial", "nadie"))
    assert known == unknown
    assert known[1] == 0


def test_too_many_requests_are_told_what_to_do(db):
    site = SiteClient("staff")
    for _ in range(60):
        site.post("/cuenta/ingresar/", {})
    answer = site.post("/cuenta/ingresar/", {})
    assert answer.status_code == 429
    assert "Espere un minuto" in text_of(answer)
