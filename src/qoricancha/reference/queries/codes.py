"""Codes of any scheme, from memory.

What a scheme contains is read once per process and edition. One query asks
which edition is in force (reference/sql/edition.sql): so a change is seen by
every process with its next question, and one that was rolled back never was.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from uuid import UUID

from django.utils.translation import gettext as _

from qoricancha.kernel.errors import NotFound
from qoricancha.reference.models import CodeName, Edition
from qoricancha.reference.rules.codes import SPANISH, Code, Name, NameForm, NameState
from qoricancha.reference.rules.places import alphabetical
from qoricancha.reference.rules.schemes import SCHEMES, Scheme

MOST_REMEMBERED = 256
"""Schemes of so many editions are kept: some twenty schemes, and the few editions that overlap."""


@dataclass(frozen=True)
class NamedCode:
    """A code as a page shows it. `language` is that of the name: Spanish where the one asked for has none."""

    code: str
    name: str
    language: str
    parent: str
    facts: Mapping[str, str | bool]


def scheme_named(slug: str) -> Scheme:
    """Return a scheme. Raises NotFound."""
    if slug not in SCHEMES:
        raise NotFound(_("No existe la lista %(scheme)s.") % {"scheme": slug})
    return SCHEMES[slug]


def codes(scheme: str, *, at: date | None = None, language: str = SPANISH) -> list[NamedCode]:
    """Return the codes of a scheme that may be used on a day (without one: that have no end), in their order.

    Lists of countries and languages are in the order of their names, others as their file has them. One query.
    """
    found = [code for code in contents(scheme).values() if code.is_valid(at)]
    if SCHEMES[scheme].alphabetical:
        found.sort(key=lambda code: alphabetical(code.name(language)))
    return [named(code, language) for code in found]


def code_of(scheme: str, code: str) -> Code:
    """Return a code, valid or closed: what was recorded must stay readable. Raises NotFound. One query."""
    found = contents(scheme).get(code)
    if found is None:
        raise NotFound(_("No existe el código %(code)s.") % {"code": code})
    return found


def name_of(scheme: str, code: str, language: str = SPANISH, form: NameForm = NameForm.NAME) -> str:
    """Return the name of a code, valid or closed; in Spanish where the language has none. Raises NotFound."""
    return code_of(scheme, code).name(language, form)


def is_valid(scheme: str, code: str, at: date | None = None) -> bool:
    """Say whether there is such a code and it may be used on a day."""
    found = contents(scheme).get(code)
    return found is not None and found.is_valid(at)


def contents(scheme: str) -> Mapping[str, Code]:
    """Return every code of a scheme, closed ones too, in the order of the file. Raises NotFound. One query."""
    scheme_named(scheme)
    return _contents(_edition(), scheme)


def contents_of_all() -> dict[str, Mapping[str, Code]]:
    """Return the contents of every scheme. One query."""
    edition = _edition()
    return {slug: _contents(edition, slug) for slug in SCHEMES}


def named(code: Code, language: str) -> NamedCode:
    """Return a code as a page shows it."""
    spoken = language if code.speaks(language) else SPANISH
    return NamedCode(code.code, code.name(language), spoken, code.parent, code.facts)


def _edition() -> UUID | None:
    return Edition.objects.values_list("version", flat=True).first()


def _contents(edition: UUID | None, scheme: str) -> Mapping[str, Code]:
    return _remembered(edition, scheme) if edition else _read(scheme)


@lru_cache(maxsize=MOST_REMEMBERED)
def _remembered(_edition: UUID, scheme: str) -> Mapping[str, Code]:
    return _read(scheme)


def _read(scheme: str) -> Mapping[str, Code]:
    """Return the contents as one query sees them."""
    rows = CodeName.objects.filter(code__scheme=scheme).select_related("code").order_by("code__position", "code_id")
    names: dict[str, dict[tuple[str, NameForm], Name]] = {}
    stored = {}
    for row in rows:
        stored[row.code.code] = row.code
        spoken = names.setdefault(row.code.code, {})
        spoken[row.language, NameForm(row.form)] = Name(row.text, NameState(row.state))
    return {
        code: Code(
            scheme=scheme,
            code=code,
            names=names[code],
            parent=(row.parent_id or "").removeprefix(f"{scheme}/"),
            position=row.position,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            facts=row.facts,
        )
        for code, row in stored.items()
    }
