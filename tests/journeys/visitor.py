"""Somebody at a browser. Every page that they come to is examined: who is kept out, what is wrong, what is too heavy.

With QORICANCHA_PICTURES=folder each page is kept as a picture, to be looked at.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator

from tests.house import House
from tests.web.chromium import DESKTOP, PHONE, Visit

NAME = " · Qoricancha"
NARROWEST = 320  # pixels: the narrowest telephones, and a desktop enlarged four times
HEAVIEST = 20_000  # bytes of a first view without photographs
IN_NO_HURRY = 30_000  # milliseconds: far more than any page needs
PICTURES = os.environ.get("QORICANCHA_PICTURES")

# What the page and its parts weigh as they travel; a part from the cache weighs as much as it did when it came.
WEIGHT = """() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
    .filter((part) => !/foto|^data:|^blob:/.test(part.name)).reduce((sum, part) => sum + part.encodedBodySize, 0)"""


@dataclass
class Visitor(Visit):
    """A person at a browser, and what was wrong with the pages that they came to, by heading."""

    heaviest: float = float("inf")
    faults: dict[str, list[str]] = field(default_factory=dict)

    def go(self, address: str, heading: str, **told: Any) -> None:
        """Type an address."""
        self._arrive(lambda: self.tab.goto(address), heading, **told)

    def follow(self, text: str, heading: str, **told: Any) -> None:
        """Click a link."""
        self._arrive(self.named("link", text).click, heading, **told)

    def press(self, text: str, heading: str, **told: Any) -> None:
        """Press a button."""
        self._arrive(self.named("button", text).click, heading, **told)

    def press_twice(self, text: str, heading: str, **told: Any) -> None:
        """Press a button with a double click, as on a desktop; the second click ends the answer to the first."""
        self.named("button", text).dblclick()
        self.tab.get_by_role("heading", level=1, name=heading).wait_for()
        self.tab.wait_for_load_state("load")
        self.examine(heading, **told)

    def strike(self, key: str, heading: str, **told: Any) -> None:
        """Strike a key that leads to another page."""
        self._arrive(lambda: self.tab.keyboard.press(key), heading, **told)

    def fill(self, **answers: str) -> None:
        """Fill fields by their names: type into boxes, choose from lists, radio buttons and checkboxes."""
        for name, answer in answers.items():
            box = self.tab.locator(f'main [name="{name}"]')
            kind = box.first.evaluate("box => box.type")
            if kind == "radio":
                self.tab.locator(f'main [name="{name}"][value="{answer}"]').check()
            elif kind == "checkbox":
                box.check()
            elif kind == "select-one":
                box.select_option(answer)
            else:
                box.fill(answer)

    def attach(self, name: str, file: str, media_type: str, content: bytes) -> None:
        """Choose a file for a field."""
        self.tab.locator(f'main [name="{name}"]').set_input_files(
            {"name": file, "mimeType": media_type, "buffer": content}
        )

    def download(self, role: str, text: str) -> bytes:
        """Click a link or press a button that gives a file."""
        with self.tab.expect_download() as download:
            self.named(role, text).click()
        return Path(download.value.path()).read_bytes()

    def named(self, role: str, text: str) -> Locator:
        """Return the first link or button of that name, after which hidden words may follow."""
        return self.tab.get_by_role(role, name=text, exact=True).first  # type: ignore[arg-type]

    def another_tab(self, address: str, heading: str) -> "Visitor":
        """Open an address beside this page; what is wrong with it is kept here."""
        other = Visitor(self.tab.context.new_page(), self.script, self.complaints, self.heaviest, self.faults)
        other.go(address, heading)
        return other

    def reads(self, text: str) -> bool:
        """Say whether the page says so."""
        return text in " ".join(self.tab.inner_text("main").split())

    def examine(self, heading: str, title: str | None = None, *, wrong: bool = False) -> None:
        """Look at the page; `title` where it is not the heading, `wrong` where its form was refused."""
        headings = [" ".join(one.split()) for one in self.tab.locator("h1").all_inner_texts()]
        assert any(heading in one for one in headings), (self.tab.url, self.tab.inner_text("body")[:900])
        keep_picture(self.tab, heading)
        told, begins = self.tab.title(), f"{'Error: ' if wrong else ''}{title or heading}"
        faults = [*self.violations(), *self._refusals(wrong=wrong), *self._too_wide(), *self._dead_ways_back()]
        faults += [f"{len(headings)} headings of first order"] if len(headings) != 1 else []
        faults += [f"title {told!r}"] if not (told.startswith(begins) and told.endswith(NAME)) else []
        faults += [f"{weight} bytes"] if (weight := self.tab.evaluate(WEIGHT)) > self.heaviest else []
        if faults:
            self.faults.setdefault(heading, []).extend(faults)

    def _arrive(self, act: Callable[[], object], heading: str, **told: Any) -> None:
        with self.tab.expect_navigation(wait_until="load"):
            act()
        self.examine(heading, **told)

    def _refusals(self, *, wrong: bool) -> list[str]:
        """Return what the browser complained of; that the form was refused is no complaint."""
        told = [one for one in self.complaints if not (wrong and "status of 422" in one)]
        self.complaints.clear()
        return told

    def _too_wide(self) -> list[str]:
        size, found = self.tab.viewport_size, []
        assert size is not None
        for width in (size["width"], NARROWEST):
            self.tab.set_viewport_size({**size, "width": width})
            found += [f"wider than {width} pixels"] if self.sideways() > 0 else []
        self.tab.set_viewport_size(size)
        return found

    def _dead_ways_back(self) -> list[str]:
        """Return the back links that lead nowhere; they are tried without leaving the page."""
        addresses = self.tab.locator(".govuk-back-link").evaluate_all("links => links.map((link) => link.href)")
        return [address for address in addresses if self.tab.request.get(address).status != 200]


@contextmanager
def on_a_telephone(browser: Browser, house: House) -> Iterator[Visitor]:
    """Open a browser of 390 pixels, without JavaScript; nothing is known in it."""
    context = browser.new_context(viewport=PHONE, java_script_enabled=False, locale="es-PE")  # type: ignore[arg-type]
    with _watched(context, house, script=False) as visitor:
        visitor.heaviest = HEAVIEST
        yield visitor


@contextmanager
def at_a_desk(browser: Browser, house: House) -> Iterator[Visitor]:
    """Open an officer's browser of 1280 pixels, with JavaScript, that may use the camera."""
    context = browser.new_context(viewport=DESKTOP, locale="es-PE", permissions=["camera"])  # type: ignore[arg-type]
    with _watched(context, house, script=True) as visitor:
        yield visitor


@contextmanager
def _watched(context: BrowserContext, house: House, *, script: bool) -> Iterator[Visitor]:
    context.set_default_timeout(IN_NO_HURRY)
    visitor = Visitor(context.new_page(), script)
    complain = visitor.complaints.append
    ours = (house.public, house.staff, "data:", "blob:")
    visitor.tab.on("console", lambda message: complain(message.text))
    visitor.tab.on("pageerror", lambda error: complain(str(error)))
    visitor.tab.on("request", lambda asked: asked.url.startswith(ours) or complain(f"asks {asked.url}"))
    yield visitor
    context.close()


def keep_picture(tab: Any, name: str) -> None:
    """Keep a picture of the whole page where somebody wants to look at it."""
    if not PICTURES:
        return
    count = len(list(Path(PICTURES).iterdir()))
    name = "".join(letter if letter.isalnum() else "-" for letter in name)[:40]
    tab.screenshot(path=Path(PICTURES) / f"{count:03}-{name}-{tab.viewport_size['width']}.png", full_page=True)
