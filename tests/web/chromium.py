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


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Chromium with a camera that films a test card."""
    needs("chromium")
    with sync_playwright() as driver:
        fake = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
        yield driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", *fake])


@dataclass
class Visit:
    """A tab showing one answer of Django's, and what it complained of."""

    tab: Tab
    script: bool = True
    complaints: list[str] = field(default_factory=list)

    def violations(self) -> list[str]:
        """Return what axe-core finds, one line per rule and element."""
        # Where scripts are off, no timer runs: axe-core is given one that does not wait, and fetches no stylesheet.
        self.tab.evaluate(f"() => {{ {'' if self.script else WITHOUT_TIMERS} {AXE.read_text()} }}")
        asked = {"runOnly": RULES, "preload": self.script}
        found = self.tab.evaluate("asked => axe.run(document, asked).then((said) => said.violations)", asked)
        return [f"{one['id']}: {node['html']}" for one in found for node in one["nodes"]]

    def sideways(self) -> int:
        """Return by how many pixels the page is wider than the screen."""
        return self.tab.evaluate("document.documentElement.scrollWidth - window.innerWidth")


def visit(browser: Browser, answer: HttpResponse, size: dict[str, int] = DESKTOP, script: bool = True) -> Visit:
    """Show the answer in a new tab of that size."""
    tab = browser.new_context(viewport=size, java_script_enabled=script).new_page()
    shown = Visit(tab, script)
    tab.on("console", lambda message: shown.complaints.append(message.text))
    tab.on("pageerror", lambda error: shown.complaints.append(str(error)))
    tab.route("**/*", lambda route: _fulfil(route, answer))
    tab.goto(f"{ORIGIN}/")
    return shown


def _fulfil(route: Route, answer: HttpResponse) -> None:
    path = route.request.url.removeprefix(ORIGIN)
    if not path.startswith("/static/"):
        return route.fulfill(status=answer.status_code, headers=dict(answer.headers), body=answer.content)
    found = finders.find(path.removeprefix("/static/"))
    return route.fulfill(path=found) if found else route.fulfill(status=404, body="")
