"""Who is who among the staff, where they are signed in, what a review shows; which applicants may sign in."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import Exists, Min, OuterRef, Sum

from qoricancha.accounts.models import (
    AccessNumber,
    AccessReview,
    ParkedForm,
    SignIn,
    StaffOffice,
    StaffSession,
    StaffUser,
)
from qoricancha.accounts.rules.reviews import Member, due_after
from qoricancha.accounts.rules.sessions import PARKED_FOR
from qoricancha.accounts.rules.sign_in import LOCKED_FOR
from qoricancha.kernel.clock import day_in_lima
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


def open_sessions_of(user_id: UUID, *, at: datetime) -> list[StaffSession]:
    """Return the sessions in which a staff user is signed in, the newest first."""
    living = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=at)
    found = StaffSession.objects.filter(Exists(living), user_id=user_id, ended_at=None)
    return list(found.order_by("-opened_at"))


def latest_sessions_of(user_id: UUID, *, most: int) -> list[StaffSession]:
    """Return the latest sessions of a staff user, open or ended, the newest first."""
    return list(StaffSession.objects.filter(user_id=user_id).order_by("-opened_at")[:most])


def count_lapsed_sessions(*, at: datetime) -> int:
    """Return how many sessions have ended by themselves whose rows are still there."""
    return Session.objects.filter(expire_date__lte=at).count()


def count_forgotten_forms(*, at: datetime) -> int:
    """Return how many forms wait that nobody came back for."""
    return ParkedForm.objects.filter(parked_at__lte=at - PARKED_FOR).count()


def owner_of_session(session_key: str) -> UUID | None:
    """Return whose session this is or was; nobody's for what cannot be a key."""
    if not session_key.isalnum():
        return None
    return StaffSession.objects.filter(session_key=session_key).values_list("user_id", flat=True).first()


def staff_for_review() -> list[Member]:
    """Return everybody who has or had access, sorted by user name. Three queries."""
    enrolled = Authenticator.objects.exclude(type=Authenticator.Type.RECOVERY_CODES)
    factors = _by_user(enrolled.order_by("type").values_list("user_id", "type").distinct())
    offices = _by_user(StaffOffice.objects.order_by("office_id").values_list("user_id", "office_id"))
    return [_member(user, offices, factors) for user in StaffUser.objects.order_by("username")]


def last_access_review() -> AccessReview | None:
    """Return the latest review."""
    return AccessReview.objects.order_by("-reviewed_at").first()


def next_review_due() -> date | None:
    """Return the day of the next review: six months after the last one, or after the first staff user was made."""
    last = last_access_review()
    since = last.reviewed_at if last else StaffUser.objects.aggregate(first=Min("created_at"))["first"]
    return due_after(day_in_lima(since)) if since else None


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


def _by_user(pairs: Iterable[tuple[UUID, str]]) -> dict[UUID, tuple[str, ...]]:
    found: dict[UUID, tuple[str, ...]] = {}
    for user_id, code in pairs:
        found[user_id] = (*found.get(user_id, ()), code)
    return found


def _member(user: StaffUser, offices: dict[UUID, tuple[str, ...]], factors: dict[UUID, tuple[str, ...]]) -> Member:
    return Member(
        username=user.username,
        full_name=user.full_name,
        roles=tuple(user.roles),
        offices=offices.get(user.id, ()),
        factors=factors.get(user.id, ()),
        created_at=user.created_at,
        last_sign_in=user.last_login,
        is_active=user.is_active,
        password_is_initial=user.password_is_initial,
    )


def wrong_codes_of(subject: UUID, *, at: datetime) -> int:
    """Return how many wrong codes were typed for this applicant lately."""
    lately = SignIn.objects.filter(subject=subject, asked_at__gt=at - LOCKED_FOR)
    return lately.aggregate(total=Sum("attempts"))["total"] or 0
