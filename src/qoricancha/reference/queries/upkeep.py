"""What an operator sees of the codes: how many, until when, and what is still to be translated or read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Max

from qoricancha.reference.models import CodeName, District
from qoricancha.reference.queries.codes import contents, contents_of_all
from qoricancha.reference.queries.lists import OCCUPATIONS, occupations_named
from qoricancha.reference.rules.codes import LANGUAGES, Code, NameForm, NameState
from qoricancha.reference.rules.places import alphabetical
from qoricancha.reference.rules.schemes import SCHEMES, Scheme


class Which(StrEnum):
    """Which codes of a scheme are listed."""

    OPEN = "OPEN"
    CLOSED = "CLOSED"
    TO_REVIEW = "TO_REVIEW"


@dataclass(frozen=True)
class Overview:
    """A scheme in numbers: codes without an end, codes with one, names nobody has read, names that are missing."""

    scheme: Scheme
    open: int
    closed: int
    unreviewed: int
    missing: int


@dataclass(frozen=True)
class DistrictsOverview:
    """The districts in numbers."""

    open: int
    closed: int
    without_reniec: int


def overview_of_schemes() -> list[Overview]:
    """Return every scheme in numbers, in the order of rules/schemes.py. One query."""
    return [_overview(SCHEMES[slug], found.values()) for slug, found in contents_of_all().items()]


def overview_of_districts() -> DistrictsOverview:
    """Return the districts in numbers. One query."""
    rows = list(District.objects.values_list("valid_to", "reniec"))
    closed = sum(end is not None for end, _reniec in rows)
    return DistrictsOverview(len(rows) - closed, closed, sum(reniec is None for _end, reniec in rows))


def listed_codes(scheme: str, which: Which, text: str = "") -> list[Code]:
    """Return the codes of a scheme that an operator looks for, in its order. One query, for occupations two.

    `text` is the beginning of a code (those come first) or part of a name in any language; for occupations also
    everyday words, whose best match comes first.
    """
    found = [code for code in contents(scheme).values() if _is_listed(code, which)]
    if not text.strip():
        return found
    wanted = alphabetical(text.strip())
    by_words = [one.code for one in occupations_named(text, most=len(found))] if scheme == OCCUPATIONS else []
    known = {code.code: code for code in found}
    begun = [code for code in found if code.code.casefold().startswith(wanted)]
    meant = [known[code] for code in by_words if code in known]
    called = [code for code in found if _is_called(code, wanted)]
    return list({code.code: code for code in (*begun, *meant, *called)}.values())


def unreviewed_names(code: Code) -> list[tuple[str, NameForm]]:
    """Return the languages and forms in which nobody has read the name."""
    unread = [key for key, name in code.names.items() if name.state == NameState.UNREVIEWED]
    return sorted(unread, key=lambda key: (key[1] != NameForm.NAME, LANGUAGES.index(key[0])))


def names_edited_at(scheme: str, code: str) -> datetime | None:
    """Return when an operator last edited a name of the code; None for never."""
    found: datetime | None = CodeName.objects.filter(code_id=f"{scheme}/{code}").aggregate(at=Max("edited_at"))["at"]
    return found


def _overview(scheme: Scheme, codes: Iterable[Code]) -> Overview:
    found = list(codes)
    is_open = [code for code in found if code.valid_to is None]
    wanted = len(LANGUAGES) * len(scheme.forms)
    return Overview(
        scheme,
        open=len(is_open),
        closed=len(found) - len(is_open),
        unreviewed=sum(len(unreviewed_names(code)) for code in is_open),
        missing=sum(wanted - len(code.names) for code in is_open),
    )


def _is_listed(code: Code, which: Which) -> bool:
    if which == Which.TO_REVIEW:
        return code.valid_to is None and bool(unreviewed_names(code))
    return (code.valid_to is None) == (which == Which.OPEN)


def _is_called(code: Code, wanted: str) -> bool:
    return any(wanted in alphabetical(name.text) for name in code.names.values())
