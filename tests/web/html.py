"""Reading our own pages, as a browser would see their tags."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"br", "hr", "img", "input", "link", "meta", "path", "circle"}


@dataclass
class Tag:
    """An element: its name, its attributes (a bare attribute has the value ""), and the text inside."""

    name: str
    attrs: dict[str, str]
    text: str = ""


@dataclass
class Page(HTMLParser):
    """A parsed page or fragment."""

    source: str
    tags: list[Tag] = field(default_factory=list)

    def __post_init__(self):
        super().__init__()
        self._open: list[Tag] = []
        self.feed(self.source)

    def handle_starttag(self, name, attrs):
        tag = Tag(name, {key: value or "" for key, value in attrs})
        self.tags.append(tag)
        if name not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, name, attrs):
        self.tags.append(Tag(name, {key: value or "" for key, value in attrs}))

    def handle_endtag(self, name):
        while self._open and self._open.pop().name != name:
            pass

    def handle_data(self, data):
        for tag in self._open:
            tag.text = f"{tag.text} {data}"

    def all(self, name: str, **attrs: str) -> list[Tag]:
        """Return the elements of that name and those attributes; `class_` and `for_` stand for the reserved words."""
        wanted = {key.rstrip("_").replace("_", "-"): value for key, value in attrs.items()}
        return [tag for tag in self.tags if tag.name == name and wanted.items() <= tag.attrs.items()]

    def one(self, name: str, **attrs: str) -> Tag:
        """Return the only such element."""
        (tag,) = self.all(name, **attrs)
        return tag

    def texts(self, name: str, **attrs: str) -> list[str]:
        """Return what those elements say, without needless space."""
        return [" ".join(tag.text.split()) for tag in self.all(name, **attrs)]

    @property
    def ids(self) -> list[str]:
        """Return every id, in order."""
        return [tag.attrs["id"] for tag in self.tags if "id" in tag.attrs]
