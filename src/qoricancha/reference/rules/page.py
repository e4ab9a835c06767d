"""docs/reference/codes.md, written from the schemes and their files."""

from collections.abc import Iterable
from dataclasses import dataclass

from qoricancha.reference.rules.codes import LANGUAGES, NameState
from qoricancha.reference.rules.schemes import Scheme

_INTRODUCTION = """# Codes

<!-- Written by `qoricancha code_reference` from reference/data/codes and reference/rules/schemes.py. Do not edit:
a test compares. -->

What is chosen and not written is a code of one of these schemes. A code has the first and the last day on which it may
be used; it is closed, never removed, and never used for another thing. Rooms ask
`reference.queries.codes(scheme, at=…, language=…)` and `name_of(scheme, code, language)`. Where a language has no name,
the Spanish one stands in.

Operators add and close codes, correct names and note that a speaker has read them, on the staff site under *Listas*.
What they change stays when a release loads its files.

*Source* are names as the source has them, or the Spanish of our own lists. *To be read* are names written by us that no
speaker has reviewed yet; all in Haitian Creole are. *None* is a declared fallback.

| scheme | title | standard | version | codes (closed) | {languages} |
|---|---|---|---|---|{rules}|
"""


@dataclass(frozen=True)
class Described:
    """A scheme with what its file has: codes, closed ones among them, and per language the states of its names."""

    scheme: Scheme
    codes: int
    closed: int
    states: dict[str, list[NameState]]


def as_markdown(described: Iterable[Described]) -> str:
    """Return the page."""
    found = list(described)
    head = _INTRODUCTION.format(languages=" | ".join(LANGUAGES), rules="|".join("---" for _ in LANGUAGES))
    rows = "".join(_row(one) for one in found)
    return f"{head}{rows}\n{_sources(found)}\n{_facts(found)}"


def _row(one: Described) -> str:
    scheme = one.scheme
    closed = f" ({one.closed})" if one.closed else ""
    states = " | ".join(_states(one.states.get(language, [])) for language in LANGUAGES)
    cells = (f"`{scheme.slug}`", scheme.title, scheme.standard, scheme.version, f"{one.codes}{closed}", states)
    return f"| {' | '.join(cells)} |\n"


def _states(states: list[NameState]) -> str:
    unread = sum(state == NameState.UNREVIEWED for state in states)
    if not states:
        return "none"
    if not unread:
        return "source"
    return "to be read" if unread == len(states) else f"{unread} of {len(states)} to be read"


def _sources(found: list[Described]) -> str:
    lines = "".join(f"* `{one.scheme.slug}`: {one.scheme.source}\n" for one in found)
    return f"## Sources\n\nFacts (codes and names) are taken from these; no text is copied.\n\n{lines}"


def _facts(found: list[Described]) -> str:
    lines = "".join(
        f"* `{one.scheme.slug}`: {', '.join(f'`{fact}`' for fact in one.scheme.facts)}\n"
        for one in found
        if one.scheme.facts
    )
    needed = "".join(
        f"* `{one.scheme.slug}`: {', '.join(f'`{code}`' for code in sorted(one.scheme.needed))}\n"
        for one in found
        if one.scheme.needed
    )
    said, closed = "What codes say besides their names", "Codes that the program needs, which cannot be closed"
    return f"## {said}\n\n{lines}\n## {closed}\n\n{needed}"
