"""`qoricancha review_access`."""

from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from qoricancha.accounts.actions import record_access_review
from qoricancha.accounts.labels import ENROLLED, REMARKS
from qoricancha.accounts.queries import last_access_review, next_review_due, staff_for_review
from qoricancha.accounts.rules.reviews import INACTIVE_DAYS, Member, Remark, remarks_on
from qoricancha.accounts.rules.roles import DESCRIPTIONS, Role
from qoricancha.kernel import clock
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.clock import day_in_lima
from qoricancha.kernel.db import acting
from qoricancha.kernel.errors import InvalidInput
from qoricancha.kernel.wording import day_in_words, moment_in_words

BY = Actor.system("review_access")


class Command(BaseCommand):
    """Show who may come in, what for and whether they do; with --done, note that somebody has looked through it.

    Twice a year at least (DS 016-2024-JUS, art. 46.1.c). Run as the owner of the database.
    """

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what counts as inactive, and who has reviewed."""
        parser.add_argument("--inactive-days", type=int, default=INACTIVE_DAYS)
        parser.add_argument("--done", metavar="NAME", help="note the review as done by this person")

    def handle(self, *, inactive_days: int, done: str | None, **_options: Any) -> None:  # noqa: ANN401 - Django's signature
        """Show, and note."""
        at = clock.now()
        with acting(BY):
            members = staff_for_review()
            remarks = {one.username: remarks_on(one, at=at, inactive_days=inactive_days) for one in members}
            for line in (*_header(members), *_to_look_at(remarks), *(row for one in members for row in _about(one))):
                self.stdout.write(line)
        if done is not None:
            self._note(done)

    def _note(self, name: str) -> None:
        try:
            review = record_access_review(by=BY, at=clock.now(), reviewed_by=name)
        except InvalidInput as error:
            raise CommandError(str(error)) from None
        due = day_in_words(next_review_due() or day_in_lima(review.reviewed_at), weekday=False)
        said = _("Revisión registrada: %(name)s. La siguiente corresponde hasta el %(due)s.")
        self.stdout.write(said % {"name": review.reviewed_by, "due": due})


def _header(members: list[Member]) -> Iterator[str]:
    admitted = sum(member.is_active for member in members)
    yield _("Accesos del personal: %(admitted)d con acceso, %(ended)d sin acceso") % {
        "admitted": admitted,
        "ended": len(members) - admitted,
    }
    last, due = last_access_review(), next_review_due()
    if last:
        when = day_in_words(day_in_lima(last.reviewed_at), weekday=False)
        yield _("Última revisión: %(day)s, por %(name)s") % {"day": when, "name": last.reviewed_by}
    else:
        yield _("Última revisión: ninguna")
    if due:
        yield _("La siguiente corresponde hasta el %s") % day_in_words(due, weekday=False)
    yield ""


def _to_look_at(remarks: dict[str, list[Remark]]) -> Iterator[str]:
    yield _("Por revisar:")
    marked = {name: found for name, found in remarks.items() if found}
    yield from (f"  ! {name}: {'; '.join(str(REMARKS[one]) for one in found)}" for name, found in marked.items())
    if not marked:
        yield _("  nadie")
    yield ""


def _about(member: Member) -> Iterator[str]:
    roles = [DESCRIPTIONS[Role(code)].name if code in set(Role) else code for code in member.roles]
    yield f"{member.username} · {member.full_name}"
    yield _("  Roles: %s") % (", ".join(roles) or "—")
    yield _("  Oficinas: %s") % (", ".join(member.offices) or "—")
    yield _("  Último ingreso: %s") % (moment_in_words(member.last_sign_in) if member.last_sign_in else _("nunca"))
    yield _("  Segundo factor: %s") % (", ".join(str(ENROLLED.get(code, code)) for code in member.factors) or "—")
    yield ""
