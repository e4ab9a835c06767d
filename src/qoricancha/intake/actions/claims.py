"""The claim in the person's own words, part by part."""

from datetime import datetime

from django.utils.translation import gettext as _

from qoricancha.intake.actions.answers import unsent
from qoricancha.intake.models import Draft, Statement
from qoricancha.intake.rules.claims import MOST_CHARACTERS, MOST_PARTS
from qoricancha.kernel.actions import action
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.errors import InvalidInput
from qoricancha.kernel.statements import seal_statement


@action
def add_statement(*, by: Actor, at: datetime, draft: Draft, text: str) -> Statement:  # noqa: ARG001 - declared by the decorator
    """Seal a part of the claim: from here on this process cannot read it. Raises InvalidInput for "claim"."""
    unsent(draft)
    _refuse(draft, text)
    part = Statement(draft=draft, length=len(text), added_at=at)
    part.sealed = seal_statement(text, context=part.id)
    part.save(force_insert=True)
    return part


@action
def discard_statements(*, by: Actor, at: datetime, draft: Draft) -> None:  # noqa: ARG001 - every action is told who and when
    """Throw the claim away, to begin anew."""
    unsent(draft)
    Statement.objects.filter(draft=draft).delete()


def _refuse(draft: Draft, text: str) -> None:
    if not text.strip():
        raise InvalidInput({"claim": _("Cuente por qué salió de su país, con sus propias palabras")})
    if len(text) > MOST_CHARACTERS:
        found = {"length": len(text), "most": MOST_CHARACTERS}
        raise InvalidInput(
            {"claim": _("Escribió %(length)d caracteres. Guarde hasta %(most)d y agregue el resto después") % found}
        )
    if Statement.objects.filter(draft=draft).count() >= MOST_PARTS:
        raise InvalidInput(
            {"claim": _("Ya guardó %(most)d partes. Lo demás podrá contarlo en la entrevista") % {"most": MOST_PARTS}}
        )
