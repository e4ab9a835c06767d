"""Correcting names and noting that a speaker has read them, by operators."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from qoricancha.kernel.actions import action
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.errors import Conflict, InvalidInput
from qoricancha.reference.actions.codes import faults_of_names, field_of
from qoricancha.reference.models import Code, CodeName
from qoricancha.reference.permissions import check_operates
from qoricancha.reference.queries.codes import code_of, contents, scheme_named
from qoricancha.reference.rules.codes import NameForm, NameState

Key = tuple[str, NameForm]


@dataclass(frozen=True)
class Written:
    """A name as an operator leaves it, and whether a speaker of the language has read it."""

    text: str
    is_reviewed: bool

    def state_after(self, stored: CodeName | None) -> NameState:
        """Return how far the name can be trusted now: a changed text is unreviewed until somebody says otherwise."""
        if self.is_reviewed:
            return NameState.REVIEWED
        is_same = stored is not None and stored.text == self.text and stored.state == NameState.SOURCE
        return NameState.SOURCE if is_same else NameState.UNREVIEWED


@action
def write_names(
    *, by: Actor, at: datetime, scheme: str, code: str, names: Mapping[Key, Written], seen: datetime | None
) -> None:
    """Keep those names of a code that differ from what there is.

    `seen` is when the names had last been edited as the operator saw them (CodeName.edited_at; None: never). A name
    may be written where there was none, and not be emptied. Raises NotAllowed, NotFound, InvalidInput by field,
    Conflict when somebody else has changed the names meanwhile.
    """
    check_operates(by)
    code_of(scheme, code)
    stored = _locked(f"{scheme}/{code}")
    if max((row.edited_at for row in stored.values() if row.edited_at), default=None) != seen:
        raise Conflict(_("Otra persona cambió estos nombres mientras usted los veía. Revíselos y guarde otra vez."))
    forms = scheme_named(scheme).forms
    given = {key: Written(" ".join(one.text.split()), one.is_reviewed) for key, one in names.items() if key[1] in forms}
    _refuse_faults(scheme, code, given, stored)
    for key, one in given.items():
        if one.text:
            _keep(f"{scheme}/{code}", key, one, stored.get(key), at)


def _locked(code_id: str) -> dict[Key, CodeName]:
    """Return the names once nobody else is writing any: the code is locked, for a name that is missing cannot be."""
    Code.objects.select_for_update().get(id=code_id)
    return {(row.language, NameForm(row.form)): row for row in CodeName.objects.filter(code_id=code_id)}


def _refuse_faults(scheme: str, code: str, given: Mapping[Key, Written], stored: Mapping[Key, CodeName]) -> None:
    changed = {key: one.text for key, one in given.items() if key not in stored or stored[key].text != one.text}
    faults = faults_of_names({key: text for key, text in changed.items() if text}, contents(scheme), own=code)
    for language, form in (key for key, text in changed.items() if not text and key in stored):
        faults[field_of(language, form)] = _("Un nombre se corrige, no se borra")
    if faults:
        raise InvalidInput(faults)


def _keep(code_id: str, key: Key, one: Written, stored: CodeName | None, at: datetime) -> None:
    state = one.state_after(stored)
    if stored is None:
        language, form = key
        new = CodeName(id=f"{code_id}/{language}/{form}", code_id=code_id, language=language, form=form)
        new.text, new.state, new.edited_at = one.text, state, at
        new.save(force_insert=True)
    elif (stored.text, stored.state) != (one.text, state):
        stored.text, stored.state, stored.edited_at = one.text, state, at
        stored.save(update_fields=["text", "state", "edited_at"])
