"""Adding, closing and reopening codes, by operators: none is ever deleted, or used again for another thing."""

import re
from collections.abc import Mapping
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from qoricancha.kernel.actions import action
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.errors import Conflict, InvalidInput
from qoricancha.reference.models import Code, CodeName
from qoricancha.reference.permissions import check_operates
from qoricancha.reference.queries.codes import code_of, contents, scheme_named
from qoricancha.reference.rules.codes import SPANISH, NameForm, NameState
from qoricancha.reference.rules.codes import Code as Known
from qoricancha.reference.rules.schemes import Scheme

Names = Mapping[tuple[str, NameForm], str]
LONGEST_NAME = 200


@action
def add_code(
    *,
    by: Actor,
    at: datetime,
    scheme: str,
    code: str,
    names: Names,
    parent: str = "",
    valid_from: date | None = None,
    facts: Mapping[str, str | bool] | None = None,
) -> None:
    """Add a code at the end of its scheme. A name in Spanish is needed; the others may follow, unreviewed.

    Raises NotAllowed, NotFound for the scheme, InvalidInput by field ("code", "parent", "es", "es_demonym", …).
    """
    check_operates(by)
    found = scheme_named(scheme)
    given = {key: " ".join(text.split()) for key, text in names.items() if text.strip()}
    _refuse(_faults(found, code, given, parent))
    last = Code.objects.filter(scheme=scheme).aggregate(last=Max("position"))["last"] or 0
    row = Code(id=f"{scheme}/{code}", scheme=scheme, code=code, position=last + 1, valid_from=valid_from, edited_at=at)
    row.parent_id = f"{scheme}/{parent}" if parent else None
    row.facts = {fact: kind((facts or {}).get(fact, kind())) for fact, kind in found.facts.items()}
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise InvalidInput({"code": _taken(code)}) from None
    CodeName.objects.bulk_create(_name(row, language, form, text, at) for (language, form), text in given.items())


@action
def close_code(*, by: Actor, at: datetime, scheme: str, code: str, last_day: date) -> None:
    """End a code: it may be used until `last_day`, and what was recorded with it stays readable.

    Raises NotAllowed, NotFound, InvalidInput ("last_day"), Conflict when it is closed already, when the program
    itself needs it, or when codes below it are open.
    """
    check_operates(by)
    known = code_of(scheme, code)
    if code in scheme_named(scheme).needed:
        raise Conflict(_("El sistema usa el código %(code)s: no se puede cerrar.") % {"code": code})
    if any(one.parent == code and one.valid_to is None for one in contents(scheme).values()):
        raise Conflict(_("Hay códigos abiertos debajo de %(code)s: ciérrelos primero.") % {"code": code})
    if known.valid_from and last_day < known.valid_from:
        raise InvalidInput({"last_day": _("El último día no puede ser anterior al primero")})
    if not Code.objects.filter(id=f"{scheme}/{code}", valid_to=None).update(valid_to=last_day, edited_at=at):
        raise Conflict(_("El código %(code)s ya está cerrado.") % {"code": code})


@action
def reopen_code(*, by: Actor, at: datetime, scheme: str, code: str) -> None:
    """Undo a closing that was a mistake. Raises NotAllowed, NotFound, Conflict when the code is open."""
    check_operates(by)
    code_of(scheme, code)
    closed = Code.objects.filter(id=f"{scheme}/{code}").exclude(valid_to=None)
    if not closed.update(valid_to=None, edited_at=at):
        raise Conflict(_("El código %(code)s está abierto.") % {"code": code})


def faults_of_names(names: Names, beside: Mapping[str, Known], own: str = "") -> dict[str, str]:
    """Return what is wrong with names, by field: too long, or the name of another open code of the same parent."""
    faults: dict[str, str] = {}
    others = [one for code, one in beside.items() if code != own and one.valid_to is None]
    parent = beside[own].parent if own in beside else None
    for (language, form), text in names.items():
        key = field_of(language, form)
        if len(text) > LONGEST_NAME:
            faults[key] = _("El nombre tiene más de %(most)d letras") % {"most": LONGEST_NAME}
        for other in others:
            same = other.names.get((language, form))
            if same and same.text.casefold() == text.casefold() and parent in (None, other.parent):
                faults[key] = _("Ese nombre ya es el del código %(code)s") % {"code": other.code}
    return faults


def field_of(language: str, form: NameForm) -> str:
    """Return the name of the field in which a name is typed: "es", "es_demonym"."""
    return language if form == NameForm.NAME else f"{language}_{form.lower()}"


def _faults(scheme: Scheme, code: str, names: Names, parent: str) -> dict[str, str]:
    known = contents(scheme.slug)
    faults = faults_of_names(names, known)
    if not re.fullmatch(scheme.pattern, code):
        faults["code"] = _("El código no tiene la forma de los códigos de esta lista, por ejemplo %(one)s") % {
            "one": next(iter(known), "")
        }
    elif code in known:
        faults["code"] = _taken(code)
    if parent and not (parent in known and known[parent].valid_to is None):
        faults["parent"] = _("No hay un código abierto %(code)s en esta lista") % {"code": parent}
    for form in scheme.forms:
        if (SPANISH, form) not in names:
            faults[field_of(SPANISH, form)] = _("Escriba el nombre en español")
    return faults


def _refuse(faults: Mapping[str, str]) -> None:
    if faults:
        raise InvalidInput(faults)


def _taken(code: str) -> str:
    return _("El código %(code)s ya existe: ningún código se usa dos veces") % {"code": code}


def _name(row: Code, language: str, form: NameForm, text: str, at: datetime) -> CodeName:
    state = NameState.SOURCE if language == SPANISH else NameState.UNREVIEWED
    key = f"{row.id}/{language}/{form}"
    return CodeName(id=key, code=row, language=language, form=form, text=text, state=state, edited_at=at)
