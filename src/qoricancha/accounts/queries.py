"""Who is who among the staff; which applicants may sign in."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Sum

from qoricancha.accounts.models import AccessNumber, SignIn, StaffUser
from qoricancha.accounts.rules.sign_in import LOCKED_FOR
from qoricancha.kernel.codes import LIVES
from qoricancha.kernel.ids import typed_code
from qoricancha.kernel.tokens import token


def names_of_staff(ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Return the names of these staff users by id, in one query; ids that are None are left aside."""
    wanted = {one for one in ids if one is not None}
    return dict(StaffUser.objects.filter(id__in=wanted).values_list("id", "full_name"))


def staff_named(username: str) -> UUID | None:
    """Return the id of the staff user of this name, whether they still have access or not."""
    return StaffUser.objects.filter(username=username).values_list("id", flat=True).first()


def number_token(number: str) -> bytes:
    """Return the token of a reference or expediente as typed; case, spaces and dashes do not matter."""
    return token("access", typed_code(number))


def client_token(address: str) -> bytes:
    """Return the token of the network address that asks."""
    return token("client", address)


def sign_in_holds(*, sign_in_id: UUID, subject: UUID, at: datetime) -> bool:
    """Whether this sign-in was confirmed for this applicant, has not ended and is not too old."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.sign_in_holds(%s, %s, %s)", [sign_in_id, subject, at])
        return bool(cursor.fetchone()[0])


def unanswered_sign_in(sign_in_id: UUID, *, at: datetime) -> SignIn | None:
    """Return, locked, a sign-in that still waits for its code; None when it was sent or nobody waits any more."""
    waiting = SignIn.objects.select_for_update().filter(id=sign_in_id, sent_at=None, asked_at__gt=at - LIVES)
    return waiting.first()


def subject_with_number(number: bytes) -> UUID | None:
    """Return whose place a number opens."""
    found = AccessNumber.objects.filter(number=number, ended_at=None).order_by("-given_at")
    return found.values_list("subject", flat=True).first()


def subjects_with_access(subjects: Iterable[UUID]) -> set[UUID]:
    """Return those of the subjects that may sign in."""
    found = AccessNumber.objects.filter(subject__in=list(subjects), ended_at=None)
    return set(found.values_list("subject", flat=True))


def wrong_codes_of(subject: UUID, *, at: datetime) -> int:
    """Return how many wrong codes were typed for this applicant lately."""
    lately = SignIn.objects.filter(subject=subject, asked_at__gt=at - LOCKED_FOR)
    return lately.aggregate(total=Sum("attempts"))["total"] or 0
