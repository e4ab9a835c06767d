"""What was changed in a code or an office, in words an operator reads."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qoricancha.accounts.queries import names_of_staff
from qoricancha.audit.queries import ReferenceChange, changes_of_reference
from qoricancha.kernel.actor import ActorKind
from qoricancha.kernel.wording import day_in_words
from qoricancha.reference.labels import LANGUAGE_NAMES
from qoricancha.reference.queries import codes
from qoricancha.reference.rules.codes import NameForm, NameState
from qoricancha.web.staff.upkeep_forms import OFFERED

OFFICE_FIELDS: dict[str, Promise] = {
    "name": gettext_lazy("Nombre"),
    "address": gettext_lazy("Dirección"),
    "phone": gettext_lazy("Teléfono"),
    "services": gettext_lazy("Servicios"),
    "accessibility": gettext_lazy("Accesibilidad"),
    "latitude": gettext_lazy("Latitud"),
    "longitude": gettext_lazy("Longitud"),
    "valid_to": gettext_lazy("Último día"),
}


@dataclass(frozen=True)
class Step:
    """What somebody did at once."""

    what: str
    at: datetime
    who: str


def history_of(row: str) -> list[Step]:
    """Return what was changed in a code ("scheme/code") or an office ("CUS"), the newest first. At most two queries."""
    changes = changes_of_reference(row)
    names = names_of_staff(_staff_id(change) for change in changes)
    steps = [
        _step(list(together), names) for _transaction, together in groupby(changes, lambda change: change.transaction)
    ]
    return [step for step in reversed(steps) if step.what]


def _step(changes: list[ReferenceChange], names: Mapping[UUID, str]) -> Step:
    first = changes[0]
    is_new = any(one.relation == "reference_code" and one.operation == "INSERT" for one in changes)
    told = [one for one in changes if not (is_new and one.relation == "reference_codename")]
    staff = _staff_id(first)
    who = names.get(staff, str(first.actor["name"])) if staff else _("Carga de datos")
    return Step("; ".join(words for one in told for words in _WORDS[one.relation](one)), first.at, who)


def _staff_id(change: ReferenceChange) -> UUID | None:
    return UUID(str(change.actor["id"])) if change.actor["kind"] == ActorKind.STAFF else None


def _code_words(change: ReferenceChange) -> Iterable[str]:
    if change.operation == "INSERT":
        yield _("Alta del código")
    elif "valid_to" in change.after:
        end = change.after["valid_to"]
        yield _("Cierre: último día, %(day)s") % {"day": _day(end)} if end else _("Reapertura")


def _name_words(change: ReferenceChange) -> Iterable[str]:
    language, form = change.row.split("/")[-2:]
    what = str(LANGUAGE_NAMES[language])
    if form == NameForm.DEMONYM:
        what = _("%(language)s (nacionalidad)") % {"language": what}
    if "text" in change.after:
        old, new = change.before.get("text"), change.after["text"]
        yield f"{what}: «{old}» → «{new}»" if old else f"{what}: «{new}»"
    if change.after.get("state") == NameState.REVIEWED:
        yield _("%(language)s: revisado") % {"language": what}


def _office_words(change: ReferenceChange) -> Iterable[str]:
    if change.operation == "INSERT":
        yield _("Alta de la oficina")
        return
    for name, words in OFFICE_FIELDS.items():
        if name in change.after:
            yield f"{words}: {_shown(name, change.before[name])} → {_shown(name, change.after[name])}"


def _shown(name: str, value: Any) -> str:  # noqa: ANN401 - whatever the column holds
    if name in OFFERED:
        known = {one.code: one.name for one in codes(OFFERED[name])}
        return ", ".join(known.get(code, code) for code in value) or "—"
    return "—" if value in (None, "") else str(value)


def _day(text: str) -> str:
    return day_in_words(date.fromisoformat(text), weekday=False)


_WORDS: dict[str, Callable[[ReferenceChange], Iterable[str]]] = {
    "reference_code": _code_words,
    "reference_codename": _name_words,
    "reference_office": _office_words,
}
