"""What the main job keeps while it goes on: the sites, the documents, the steps."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from qoricancha.demo.browser import Browser, Page, UnexpectedPage

T = TypeVar("T")

PATIENCE_SECONDS = 150.0
PAUSE_SECONDS = 0.25


@dataclass
class Story:
    """One run."""

    public: str
    staff: str
    out: Path
    say: Callable[[str], object]
    steps: list[dict[str, object]] = field(default_factory=list)
    known: dict[str, str] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time a step, tell it, and note it in steps.json, also when it fails."""
        began = time.monotonic()
        try:
            yield
        except BaseException as error:
            self._note(name, began, error=str(error))
            raise
        self._note(name, began)

    def _note(self, name: str, began: float, **more: object) -> None:
        took = round(time.monotonic() - began, 2)
        self.steps.append({"step": name, "seconds": took, "ok": not more, **more})
        self.say(f"{'FAILED' if more else 'ok'}  {took:6.2f} s  {name}")
        notes = {"steps": self.steps, "known": self.known}
        (self.out / "steps.json").write_text(json.dumps(notes, ensure_ascii=False, indent=1) + "\n")

    def keep(self, name: str, page: Page) -> Path:
        """Save a PDF. Raises UnexpectedPage when it is none."""
        if page.status != 200 or not page.body.startswith(b"%PDF"):
            raise UnexpectedPage(f"{page.url} is no PDF but {page.status}: {page.text[:300]}")
        path = self.out / name
        path.write_bytes(page.body)
        return path

    def until(self, what: str, look: Callable[[], T | None]) -> T:
        """Look again and again, as a person reloads a page, until there is something."""
        ends = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < ends:
            if (found := look()) is not None:
                return found
            time.sleep(PAUSE_SECONDS)
        raise UnexpectedPage(f"waited {PATIENCE_SECONDS:.0f} s for {what}")

    def demo(self, address: str) -> list[dict[str, Any]]:
        """Return the "logins" of cuentas.json or the "messages" of mensajes.json."""
        page = Browser().get(f"{self.staff}/demo/{address}.json")
        if page.status != 200:
            raise UnexpectedPage(f"{page.url} answers {page.status}: only a demo has it")
        return next(iter(json.loads(page.body).values()))


def read(page: Page) -> Page:
    """Return the page if it is one. Raises UnexpectedPage for an error page or a refused form."""
    if page.status >= 400:
        raise UnexpectedPage(f"{page.url} answers {page.status}: {page.text[:600]}")
    return page
