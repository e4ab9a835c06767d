"""Our pages in a real Chromium, without a server: what Django answered is given to the browser, headers and all.

Pages are asked of Django before the browser starts: its driver keeps an event
loop running, in which Django refuses to touch the database.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpResponse
from playwright.sync_api import Browser, Route, sync_playwright
from playwright.sync_api import Page as Tab

from tests.tools.programs import needs

ORIGIN = "http://localhost:8001"  # localhost counts as secure: camera and passkeys work
AXE = Path(__file__).resolve().parents[1] / "vendor/axe.min.js"
WITHOUT_TIMERS = "const setTimeout = (todo) => { Promise.resolve().then(todo) };"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


@dataclass
class Chromium:
    """A running browser, with one tab for each size of screen."""

    browser: Browser
    tabs: dict[tuple[int, bool], "Showing"] = field(default_factory=dict)

    def showing(self, size: dict[str, int], *, script: bool) -> "Showing":
        """Return the tab of this size."""
        key = (size["width"], script)
        if key not in self.tabs:
            context = self.browser.new_context(viewport=size, java_script_enabled=script)
            context.add_init_script(path=AXE)
            self.tabs[key] = Showing(context.new_page())
        return self.tabs[key]


@contextmanager
def chromium() -> Iterator[Chromium]:
    """Start Chromium with a camera that films a test card."""
    needs("chromium")
    with sync_playwright() as driver:
        fake = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
        yield Chromium(driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", *fake]))


@dataclass
class Visit:
    """A tab showing one answer of Django's, and what it complained of."""

    tab: Tab
    script: bool = True
    complaints: list[str] = field(default_factory=list)

    def violations(self) -> list[str]:
        """Return what axe-core finds, one line per rule and element."""
        # Where scripts are off, no timer runs: axe-core is given one that does not wait, and fetches no stylesheet.
        if not self.script or self.tab.evaluate("typeof axe === 'undefined'"):
            self.tab.evaluate(f"() => {{ {'' if self.script else WITHOUT_TIMERS} {AXE.read_text()} }}")
        asked = {"runOnly": RULES, "preload": self.script, "resultTypes": ["violations"]}
        found = self.tab.evaluate("asked => axe.run(document, asked).then((said) => said.violations)", asked)
        return [f"{one['id']}: {node['html']}" for one in found for node in one["nodes"]]

    def sideways(self) -> int:
        """Return by how many pixels the page is wider than the screen."""
        return self.tab.evaluate("document.documentElement.scrollWidth - window.innerWidth")


class Showing:
    """A tab that shows one answer after the other; what it complains of belongs to the one that it shows."""

    def __init__(self, tab: Tab) -> None:
        self.tab = tab
        self.answer: HttpResponse | None = None
        self.complaints: list[str] = []
        tab.on("console", lambda message: self.complaints.append(message.text))
        tab.on("pageerror", lambda error: self.complaints.append(str(error)))
        tab.route("**/*", self._fulfil)

    def show(self, answer: HttpResponse) -> list[str]:
        """Show the answer; return the list in which its complaints are gathered."""
        self.tab.goto("about:blank")
        self.answer, self.complaints = answer, []
        self.tab.goto(f"{ORIGIN}/")
        return self.complaints

    def _fulfil(self, route: Route) -> None:
        assert self.answer is not None
        fulfil(route, self.answer)


def fulfil(route: Route, answer: HttpResponse) -> None:
    """Give the browser this answer, or the static file that the page asks for."""
    path = route.request.url.removeprefix(ORIGIN)
    if not path.startswith("/static/"):
        return route.fulfill(status=answer.status_code, headers=dict(answer.headers), body=answer.content)
    found = finders.find(path.removeprefix("/static/"))
    return route.fulfill(path=found) if found else route.fulfill(status=404, body="")


def visit(browser: Chromium, answer: HttpResponse, size: dict[str, int] = DESKTOP, script: bool = True) -> Visit:
    """Show the answer in the tab of that size, instead of what it showed."""
    showing = browser.showing(size, script=script)
    return Visit(showing.tab, script, showing.show(answer))
