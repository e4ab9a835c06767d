"""A browser without JavaScript, for the scripted main job: cookies, redirects, forms as they stand on the page."""

import re
import secrets
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from urllib.parse import urlencode, urljoin

TIMEOUT_SECONDS = 60
UNSENT = {"submit", "button", "reset", "image", "file"}


class UnexpectedPage(Exception):
    """The site answered with something else than the step needs."""


@dataclass(frozen=True)
class Upload:
    """A file for a form field."""

    name: str
    media_type: str
    content: bytes


@dataclass
class Form:
    """A form as it stands on a page: what a click on its first button would send."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    choices: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Page:
    """An answer."""

    url: str
    status: int
    media_type: str
    body: bytes

    @property
    def html(self) -> str:
        """The page as text."""
        return self.body.decode("utf-8", "replace")

    @property
    def text(self) -> str:
        """What one reads: no tags, single spaces."""
        without = re.sub(r"(?s)<(script|style|template).*?</\1>|<[^>]+>", " ", self.html)
        return re.sub(r"\s+", " ", without)

    @property
    def links(self) -> list[tuple[str, str]]:
        """(address, words) of every link, in order."""
        found = re.findall(r'(?s)<a\b[^>]*?href="([^"]+)"[^>]*>(.*?)</a>', self.html)
        words = [(address, re.sub(r"<[^>]+>|\s+", " ", inner).strip()) for address, inner in found]
        return [(urljoin(self.url, address.replace("&amp;", "&")), inner) for address, inner in words]

    def link(self, words: str) -> str:
        """Return the address of the first link whose words match the pattern."""
        for address, inner in self.links:
            if re.search(words, inner, re.IGNORECASE):
                return address
        raise UnexpectedPage(f"{self.url} has no link “{words}”; it has {[inner for _, inner in self.links]}")

    @property
    def forms(self) -> list[Form]:
        """The forms, in order."""
        reader = _FormReader(self.url)
        reader.feed(self.html)
        return reader.forms

    def form(self, *names: str) -> Form:
        """Return the first form that has all these fields."""
        for form in self.forms:
            if set(names) <= form.names | {name for name, _ in form.buttons}:
                return form
        raise UnexpectedPage(f"{self.url} ({self.status}) has no form with {names}: {self.text[:600]}")


class Browser:
    """One person's browser."""

    def __init__(self) -> None:
        self.cookies = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def get(self, url: str) -> Page:
        """Follow a link."""
        return self._open(urllib.request.Request(url))  # noqa: S310 - the given site

    def submit(
        self,
        form: Form,
        answers: Mapping[str, str | list[str]] | None = None,
        files: Mapping[str, Upload] | None = None,
        button: str | None = None,
    ) -> Page:
        """Send a form with these answers in place of what stands in it, and follow the redirect."""
        pairs = _merged(form, answers or {}, button)
        if form.method == "get":
            return self.get(f"{form.action.split('?')[0]}?{urlencode(pairs)}")
        body, media_type = _encoded(pairs, files or {})
        request = urllib.request.Request(form.action, body, {"Content-Type": media_type, "Referer": form.action})  # noqa: S310 - the given site
        return self._open(request)

    def _open(self, request: urllib.request.Request) -> Page:
        try:
            with self.opener.open(request, timeout=TIMEOUT_SECONDS) as answer:
                return Page(answer.url, answer.status, answer.headers.get_content_type(), answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return Page(error.url, error.code, error.headers.get_content_type(), error.read())


def _merged(form: Form, answers: Mapping[str, str | list[str]], button: str | None) -> list[tuple[str, str]]:
    pairs = [(name, value) for name, value in form.fields if name not in answers]
    for name, value in answers.items():
        pairs += [(name, one) for one in ([value] if isinstance(value, str) else value)]
    pairs += [(name, value) for name, value in form.buttons if name == button][:1]
    return pairs


def _encoded(pairs: list[tuple[str, str]], files: Mapping[str, Upload]) -> tuple[bytes, str]:
    if not files:
        return urlencode(pairs).encode(), "application/x-www-form-urlencoded"
    boundary = secrets.token_hex(16)
    parts = [_part(boundary, f'name="{name}"', "", value.encode()) for name, value in pairs]
    for name, file in files.items():
        disposition = f'name="{name}"; filename="{file.name}"'
        parts.append(_part(boundary, disposition, f"Content-Type: {file.media_type}\r\n", file.content))
    return b"".join(parts) + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


def _part(boundary: str, disposition: str, extra: str, content: bytes) -> bytes:
    head = f"--{boundary}\r\nContent-Disposition: form-data; {disposition}\r\n{extra}\r\n"
    return head.encode() + content + b"\r\n"


class _FormReader(HTMLParser):
    """Reads forms: inputs, selects, textareas and buttons with the values they would send."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url
        self.forms: list[Form] = []
        self.open: Form | None = None
        self.select: str | None = None
        self.picked: str | None = None
        self.area: str | None = None
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            action = urljoin(self.url, given.get("action") or self.url)
            self.open = Form(action, given.get("method", "get").lower())
            self.forms.append(self.open)
        elif self.open is not None:
            self._field(tag, given)

    def _field(self, tag: str, given: dict[str, str]) -> None:
        assert self.open is not None  # noqa: S101 - the caller looked
        name, kind = given.get("name", ""), given.get("type", "text" if tag == "input" else "submit").lower()
        if tag == "input" and name and kind not in UNSENT:
            self._input(name, kind, given)
        elif tag == "input" and kind == "file":
            self.open.names.add(name)
        elif tag in ("button", "input") and kind == "submit" and name:
            self.open.buttons.append((name, given.get("value", "")))
        elif tag == "select":
            self.select, self.picked = name, None
            self.open.names.add(name)
        elif tag == "option" and self.select is not None:
            value = given.get("value", "")
            self.open.choices.setdefault(self.select, []).append(value)
            if "selected" in given or self.picked is None:
                self.picked = value
        elif tag == "textarea":
            self.area, self.text = name, ""
            self.open.names.add(name)

    def _input(self, name: str, kind: str, given: dict[str, str]) -> None:
        assert self.open is not None  # noqa: S101 - the caller looked
        self.open.names.add(name)
        value = given.get("value", "on" if kind in ("checkbox", "radio") else "")
        if kind in ("checkbox", "radio"):
            self.open.choices.setdefault(name, []).append(value)
            if "checked" not in given:
                return
        self.open.fields.append((name, value))

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        elif tag == "select" and self.open is not None and self.select is not None:
            if self.picked is not None:
                self.open.fields.append((self.select, self.picked))
            self.select = None
        elif tag == "textarea" and self.open is not None and self.area is not None:
            self.open.fields.append((self.area, self.text.removeprefix("\n")))
            self.area = None
