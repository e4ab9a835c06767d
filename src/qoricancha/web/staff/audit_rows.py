"""Entries of history and read log as rows of the auditor's tables."""

from collections.abc import Iterable
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qoricancha.accounts.queries import names_of_staff
from qoricancha.audit.labels import ACTORS, OPERATIONS, SUBJECTS
from qoricancha.audit.queries import Change, Read
from qoricancha.kernel.wording import second_in_words
from qoricancha.registration.labels import PURPOSES
from qoricancha.web.staff.audit_words import TABLES

Cell = str | dict[str, object]
READS_HEAD: list[Promise] = [_("N.º"), _("Cuándo"), _("Quién"), _("Finalidad"), _("Qué vio"), _("Oficina")]
CHANGES_HEAD: list[Promise] = [_("N.º"), _("Cuándo"), _("Quién"), _("Qué hizo"), _("Dónde"), _("Campos cambiados")]


def read_rows(reads: Iterable[Read]) -> list[list[Cell]]:
    """Return number, moment, who, purpose, what (linked to all that concerns it), office. One query."""
    reads = list(reads)
    names = names_of_staff(read.actor_id for read in reads)
    return [
        [
            str(read.number),
            second_in_words(read.at),
            _who(read, names),
            str(PURPOSES.get(read.purpose, read.purpose)),
            _subject(read),
            read.office,
        ]
        for read in reads
    ]


def change_rows(changes: Iterable[Change]) -> list[list[Cell]]:
    """Return number, moment, who, what was done, where, which columns were changed. One query."""
    changes = list(changes)
    names = names_of_staff(change.actor_id for change in changes)
    return [
        [
            str(change.number),
            second_in_words(change.at),
            _who(change, names),
            str(OPERATIONS[change.operation]),
            str(TABLES.get(change.table, change.table)),
            ", ".join(change.columns) if change.operation == "UPDATE" else "",
        ]
        for change in changes
    ]


def _who(entry: Read | Change, names: dict[UUID, str]) -> str:
    if entry.actor_id in names:
        return f"{names[entry.actor_id]} ({entry.actor_name})"
    kind = str(ACTORS.get(entry.actor_kind, entry.actor_kind))
    return f"{kind}: {entry.actor_name}" if entry.actor_name else kind


def _subject(read: Read) -> Cell:
    kind = str(SUBJECTS.get(read.subject_kind, read.subject_kind))
    if read.subject_kind == "list":
        return kind
    address = f"{reverse('staff:audit')}?{urlencode({'que': 'lecturas', 'registro': str(read.subject_id)})}"
    return {"text": f"{kind} {str(read.subject_id)[-6:]}", "href": address}
