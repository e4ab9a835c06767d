"""The pages about one's own access in Chromium, and what a page says when its session ends: nobody is kept out."""

import os
import time
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route

from qoricancha.accounts.rules.roles import Role
from qoricancha.accounts.rules.sessions import CONFIRMED_FOR
from tests.registration.factories import actor_of, completed, in_interview
from tests.staff import make_officer, signed_in
from tests.web.chromium import DESKTOP, ORIGIN, PHONE, Chromium, Visit, chromium, fulfil, visit
from tests.web.test_staff_parking import come_back
from tests.web.test_staff_sessions import leave_idle, sign_in_anew

pytestmark = pytest.mark.journey

PICTURES = os.environ.get("QORICANCHA_PICTURES")  # a folder, to look at the pages
MINUTES = 60
A_ROUND_OF_MESSAGES = """new Promise((heard) => {
  const [one, other] = ['qoricancha-session', 'qoricancha-session'].map((name) => new BroadcastChannel(name))
  one.onmessage = heard
  other.postMessage({})
})"""
SMALLEST = {"width": 360, "height": 740}


@pytest.fixture
def answers(db, now, monkeypatch):
    """Return the pages by name."""
    officer = make_officer("jefa", *Role)
    site = signed_in(officer)
    sign_in_anew(officer)
    found = {"sessions": site.get("/mi-acceso/sesiones/"), "my_access": site.get("/cuenta/segundo-factor/")}
    ended = site.post("/mi-acceso/sesiones/", follow=True)
    page = f"/registros/{in_interview(actor_of(officer), now)}/datos/"
    found |= {"sessions_ended": ended, "nothing_waits": site.get("/por-enviar/")}
    leave_idle(site)
    login = site.post(page, {"given_names": "Yanina"}).url
    found["sign_in_again"] = site.get(login)
    come_back(site, officer)
    found |= {"waiting": site.get("/por-enviar/"), "reminded": site.get("/buscar/")}
    later = time.time() + CONFIRMED_FOR.total_seconds() + 1
    monkeypatch.setattr("qoricancha.web.staff.confirming.time.time", lambda: later)
    asked = site.post(f"/registros/{completed(actor_of(make_officer('oficial')), now)}/visto-bueno/")
    found["confirm"] = site.get(asked.url)
    found["confirm_wrong"] = site.post(asked.url, {"code": "000000"})
    return found


@pytest.mark.parametrize("size", [SMALLEST, PHONE, DESKTOP], ids=["smallest", "phone", "desktop"])
def test_the_pages_of_one_s_own_access_keep_nobody_out(answers, size):
    faults = {}
    with chromium() as browser:
        for name, answer in answers.items():
            shown = visit(browser, answer, size)
            keep(shown.tab, name)
            refused = [one for one in shown.complaints if "422" not in one]
            faults[name] = [*shown.violations(), *refused, *(["wider than the screen"] * bool(shown.sideways()))]
    assert {name: found for name, found in faults.items() if found} == {}


def keep(tab: Page, name: str) -> None:
    if PICTURES:
        tab.screenshot(path=Path(PICTURES) / f"{name}_{tab.viewport_size['width']}.png", full_page=True)


# --- when the session ends ---


class Clerk:
    """Answers the page's requests as the server would while the session lives, or has ended elsewhere."""

    def __init__(self, page: Any) -> None:
        self.page, self.asked, self.lives, self.has_line = page, 0, True, True

    def __call__(self, route: Route) -> None:
        if route.request.method != "POST":
            return fulfil(route, self.page)
        self.asked += 1
        if not self.has_line:
            return route.abort()
        if not self.lives:
            return route.fulfill(status=302, headers={"Location": f"{ORIGIN}/cuenta/ingresar/"})
        return route.fulfill(status=200, content_type="application/json", body='{"ends_in": 1800}')


@pytest.fixture
def interview(db, now):
    """The page on which an officer types much."""
    officer = make_officer()
    return signed_in(officer).get(f"/registros/{in_interview(actor_of(officer), now)}/datos/")


def opened(browser: Chromium, clerk: Clerk, size: dict[str, int] = DESKTOP) -> Page:
    tab = browser.browser.new_context(viewport=size).new_page()
    tab.clock.install()
    tab.route("**/*", clerk)
    tab.goto(f"{ORIGIN}/registros/x/datos/")
    tab.fill("[name=address_line]", "Jr. Escrito a mano 7")
    return tab


def test_five_minutes_before_the_end_one_goes_on_with_one_key(interview):
    with chromium() as browser:
        clerk = Clerk(interview)
        tab = opened(browser, clerk)
        tab.clock.fast_forward((25 * MINUTES - 10) * 1000)
        assert not tab.get_by_role("dialog").is_visible()
        tab.clock.fast_forward(15_000)
        tab.get_by_role("dialog", name="Su sesión termina pronto").wait_for()
        tab.keyboard.press("Enter")
        tab.get_by_role("dialog").wait_for(state="hidden")
        assert clerk.asked == 1
        tab.clock.fast_forward(24 * MINUTES * 1000)
        assert not tab.get_by_role("dialog").is_visible()
        assert tab.input_value("[name=address_line]") == "Jr. Escrito a mano 7"


def test_escape_goes_on_too(interview):
    with chromium() as browser:
        clerk = Clerk(interview)
        tab = opened(browser, clerk)
        tab.clock.fast_forward(26 * MINUTES * 1000)
        tab.keyboard.press("Escape")
        tab.get_by_role("dialog").wait_for(state="hidden")
        assert clerk.asked == 1


@pytest.mark.parametrize("size", [SMALLEST, DESKTOP], ids=["smallest", "desktop"])
def test_after_the_end_the_page_is_hidden_and_keeps_what_was_typed(interview, size):
    with chromium() as browser:
        tab = opened(browser, Clerk(interview), size)
        shown = Visit(tab)
        tab.clock.fast_forward(26 * MINUTES * 1000)
        tab.get_by_role("dialog").wait_for()
        keep(tab, "session_soon")
        assert (shown.violations(), shown.sideways()) == ([], 0)
        tab.clock.fast_forward(5 * MINUTES * 1000)
        tab.get_by_role("dialog", name="Su sesión terminó").wait_for()
        keep(tab, "session_over")
        assert (shown.violations(), shown.sideways()) == ([], 0)
        assert not tab.locator("main").is_visible()
        assert tab.input_value("[name=address_line]") == "Jr. Escrito a mano 7"


def test_a_new_sign_in_in_another_tab_shows_the_page_again_to_the_same_officer(interview):
    with chromium() as browser:
        tab = opened(browser, Clerk(interview))
        tab.clock.fast_forward(31 * MINUTES * 1000)
        tab.get_by_role("dialog", name="Su sesión terminó").wait_for()
        other = tab.context.new_page()
        other.route("**/*", Clerk(interview))
        other.goto(f"{ORIGIN}/registros/x/datos/")
        tab.locator("main").wait_for()
        assert tab.input_value("[name=address_line]") == "Jr. Escrito a mano 7"


def test_a_colleague_s_sign_in_in_another_tab_does_not(interview, staff_site):
    colleague = signed_in(make_officer("otra")).get("/buscar/")
    with chromium() as browser:
        tab = opened(browser, Clerk(interview))
        tab.clock.fast_forward(31 * MINUTES * 1000)
        tab.get_by_role("dialog", name="Su sesión terminó").wait_for()
        other = tab.context.new_page()
        other.route("**/*", Clerk(colleague))
        other.goto(f"{ORIGIN}/buscar/")
        other.get_by_role("heading", level=1).wait_for()
        tab.evaluate(A_ROUND_OF_MESSAGES)
        assert not tab.locator("main").is_visible()


@pytest.mark.parametrize(
    ("lives", "has_line", "title"), [(False, True, "Su sesión terminó"), (True, False, "Su sesión termina pronto")]
)
def test_what_the_server_says_decides_and_no_line_is_no_end(interview, lives, has_line, title):
    with chromium() as browser:
        clerk = Clerk(interview)
        tab = opened(browser, clerk)
        clerk.lives, clerk.has_line = lives, has_line
        tab.clock.fast_forward(26 * MINUTES * 1000)
        tab.get_by_role("button", name="Seguir conectado").click()
        tab.get_by_role("dialog", name=title).wait_for()
        assert clerk.asked == 1
