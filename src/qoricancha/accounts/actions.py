"""Making staff accounts, their sessions and the reviews of their access; applicants' sign-in.

Only an operator makes staff: no web process may insert a staff user.
"""

import logging
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from qoricancha.accounts.labels import CODE_FAULTS, NO_CODE, TOO_MANY_IN_ALL, TOO_MANY_OF_A_CLIENT
from qoricancha.accounts.models import (
    AccessNumber,
    AccessReview,
    ParkedForm,
    SignIn,
    StaffOffice,
    StaffSession,
    StaffUser,
)
from qoricancha.accounts.queries import number_token, staff_for_review
from qoricancha.accounts.rules.clients import IN_ALL_PER_DAY, PER_CLIENT_AND_HOUR, Counted
from qoricancha.accounts.rules.roles import Role, may_be_joined, may_have_offices, needs_an_office
from qoricancha.accounts.rules.sessions import PARKED_FOR, Factor, SessionEnd
from qoricancha.accounts.rules.sign_in import VOID
from qoricancha.kernel.actions import action
from qoricancha.kernel.actor import Actor, ActorKind
from qoricancha.kernel.codes import LIVES, Outcome, code_hash, new_code, typed_digits
from qoricancha.kernel.db import acting
from qoricancha.kernel.enqueue import enqueue
from qoricancha.kernel.errors import Conflict, InvalidInput, NotFound
from qoricancha.kernel.ids import human_code, in_groups
from qoricancha.reference.queries import open_offices

log = logging.getLogger(__name__)

PASSWORD_CHARACTERS = 16  # 80 bits


@action
def create_staff(
    *,
    by: Actor,  # noqa: ARG001 - declared by the decorator
    at: datetime,
    username: str,
    full_name: str,
    roles: Iterable[Role],
    offices: Iterable[str],
) -> str:
    """Make a staff user and return the initial password, which the first sign-in must replace.

    `offices` are codes. Raises InvalidInput when the user name is taken, an office is unknown or closed, or roles or
    offices do not go together: an auditor has no other role and no office, everybody else but an operator has one.
    """
    codes, roles = sorted(set(offices)), set(roles)
    _refuse_unknown(codes)
    _refuse_what_does_not_fit(roles, codes)
    password = in_groups(human_code(PASSWORD_CHARACTERS))
    user = StaffUser(username=username, full_name=full_name, roles=sorted(roles), created_at=at)
    user.password_is_initial = True
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError:
        raise InvalidInput({"username": _("El usuario %(name)s ya existe.") % {"name": username}}) from None
    StaffOffice.objects.bulk_create(StaffOffice(user=user, office_id=code) for code in codes)
    return password


@action
def renew_staff_access(
    *, by: Actor, at: datetime, username: str, forget_second_factor: bool, reopen: bool = False
) -> str:
    """Return a new initial password for somebody who cannot sign in; with a lost second factor, forget it too.

    With `reopen`, let in again somebody whose access was ended, after a leave for instance. Their sessions end.
    Raises NotFound.
    """
    user = _staff_user(username)
    password = in_groups(human_code(PASSWORD_CHARACTERS))
    user.set_password(password)
    user.password_is_initial = True
    user.is_active = user.is_active or reopen
    user.save(update_fields=["password", "password_is_initial", "is_active"])
    if forget_second_factor:
        Authenticator.objects.filter(user=user).delete()
    end_sessions(by=by, at=at, user_id=user.id, because=SessionEnd.PASSWORD_CHANGED)
    return password


@action
def change_staff_access(
    *, by: Actor, at: datetime, username: str, roles: Iterable[Role], offices: Iterable[str]
) -> None:
    """Give somebody these roles and these offices instead of those they had; their sessions end.

    `offices` are codes. Raises NotFound, or InvalidInput when an office is unknown or closed, or roles and offices do
    not go together.
    """
    user, codes, roles = _staff_user(username), sorted(set(offices)), set(roles)
    _refuse_unknown(codes)
    _refuse_what_does_not_fit(roles, codes)
    user.roles = sorted(roles)
    user.save(update_fields=["roles"])
    StaffOffice.objects.filter(user=user).exclude(office_id__in=codes).delete()
    kept = set(StaffOffice.objects.filter(user=user).values_list("office_id", flat=True))
    StaffOffice.objects.bulk_create(StaffOffice(user=user, office_id=code) for code in codes if code not in kept)
    end_sessions(by=by, at=at, user_id=user.id, because=SessionEnd.ACCESS_CHANGED)


@action
def end_staff_access(*, by: Actor, at: datetime, username: str) -> None:
    """Let somebody in no more, from this moment; what they did keeps their name. Raises NotFound."""
    user = _staff_user(username)
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sessions(by=by, at=at, user_id=user.id, because=SessionEnd.ACCESS_ENDED)


@action
def note_session(
    *,
    by: Actor,  # noqa: ARG001 - declared by the decorator
    at: datetime,
    user_id: UUID,
    session_key: str,
    factor: Factor,
    network: str,
    device: str,
) -> None:
    """Write into the log that a staff user has signed in."""
    StaffSession.objects.create(
        user_id=user_id, session_key=session_key, factor=factor, network=network, device=device, opened_at=at
    )


@action
def rename_session(*, by: Actor, at: datetime, user_id: UUID, old_key: str, new_key: str) -> None:  # noqa: ARG001 - declared by the decorator
    """Note that a session goes on under another key."""
    StaffSession.objects.filter(user_id=user_id, session_key=old_key, ended_at=None).update(session_key=new_key)


@action
def end_session(*, by: Actor, at: datetime, session_key: str, because: SessionEnd) -> None:  # noqa: ARG001 - declared by the decorator
    """End one session. Again is the same: the first reason stays."""
    _end(StaffSession.objects.filter(session_key=session_key), at, because)


@action
def end_sessions(*, by: Actor, at: datetime, user_id: UUID, because: SessionEnd, but: str | None = None) -> int:  # noqa: ARG001 - declared by the decorator
    """End all sessions of a staff user, but the one with the key `but`; return how many were open."""
    return _end(StaffSession.objects.filter(user_id=user_id).exclude(session_key=but or ""), at, because)


@action
def close_lapsed_sessions(*, by: Actor, at: datetime) -> int:  # noqa: ARG001 - declared by the decorator
    """Note the end of sessions that were left idle, and forget their rows; return how many ended."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.close_lapsed_sessions(%s)", [at])
        (closed,) = cursor.fetchone()
    return int(closed)


@action
def forget_parked_forms(*, by: Actor, at: datetime) -> int:  # noqa: ARG001 - declared by the decorator
    """Forget forms that nobody came back for; return how many."""
    return ParkedForm.objects.filter(parked_at__lte=at - PARKED_FOR).delete()[0]


@action
def record_access_review(*, by: Actor, at: datetime, reviewed_by: str) -> AccessReview:  # noqa: ARG001 - declared by the decorator
    """Note that somebody looked through everybody's access, and what they saw. Raises InvalidInput without a name."""
    if not (name := reviewed_by.strip()):
        raise InvalidInput({"reviewed_by": _("Escriba quién revisó los accesos.")})
    listed = [member.as_json() for member in staff_for_review()]
    return AccessReview.objects.create(reviewed_at=at, reviewed_by=name, listed=listed)


@action
def give_access(*, by: Actor, at: datetime, subject: UUID, number: str, instead_of: UUID | None = None) -> None:
    """Let an applicant (application or person) ask to sign in by this number; what was `instead_of` loses access.

    The public may do so for its own application only. Again is the same.
    """
    own = AccessNumber(subject=subject, number=number_token(number), given_at=at)
    with _naming(by, subject):
        AccessNumber.objects.bulk_create([own], ignore_conflicts=True)
    if instead_of:
        with _naming(by, instead_of):
            AccessNumber.objects.filter(subject=instead_of, ended_at=None).update(ended_at=at)


@action
def ask_to_sign_in(*, by: Actor, at: datetime, sign_in_id: UUID, name: bytes, client: bytes) -> None:  # noqa: ARG001 - declared by the decorator
    """Note that somebody asks to sign in; the worker sends a code if there is such an applicant.

    `name` is the token of what was typed (a number, an e-mail address, a phone). Takes the same path, and time,
    whoever is named. The same id again is the same request. Raises Conflict when this client asks too often.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.ask_to_sign_in(%s, %s, %s, %s)", [sign_in_id, name, client, at])
        (accepted,) = cursor.fetchone()
    if not accepted:
        raise Conflict(TOO_MANY_OF_A_CLIENT[Counted.CODE_BY_SMS])
    enqueue("messaging.send_sign_in_code", sign_in_id=sign_in_id)


@action
def count_for_client(*, by: Actor, at: datetime, client: bytes, what: Counted) -> None:  # noqa: ARG001 - declared by the decorator
    """Count what a client asks for. Raises Conflict, and counts nothing, when it or all together ask for too much."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT of_client, of_all FROM app.count_for_client(%s, %s, %s)", [client, what, at])
        of_client, of_all = cursor.fetchone()
    if of_client > PER_CLIENT_AND_HOUR:
        raise Conflict(TOO_MANY_OF_A_CLIENT[what])
    if what in IN_ALL_PER_DAY and of_all > IN_ALL_PER_DAY[what]:
        log.critical("%s codes asked for in a day (%s): no more are given", IN_ALL_PER_DAY[what], what)
        raise Conflict(TOO_MANY_IN_ALL)


@action
def new_sign_in_code(*, by: Actor, at: datetime, sign_in: SignIn, subject: UUID) -> str:  # noqa: ARG001 - declared by the decorator
    """Give a waiting sign-in its code and return the digits, which are kept nowhere; earlier codes are worth nothing.

    A voided sign-in answers as one of an unknown name does: wrong, until no attempt is left.
    """
    SignIn.objects.filter(subject=subject, confirmed_at=None, asked_at__gt=at - LIVES).update(code_hash=VOID)
    digits = new_code()
    sign_in.subject, sign_in.code_hash, sign_in.sent_at = subject, code_hash(sign_in.id, digits), at
    sign_in.save(update_fields=["subject", "code_hash", "sent_at"])
    return digits


def confirm_sign_in(*, by: Actor, at: datetime, sign_in_id: UUID, code: str) -> UUID:
    """Return whose place the typed code opens.

    Raises InvalidInput for field "code". The attempt is counted before that: catch it inside the transaction (a page
    does), else the count is lost with the rollback.
    """
    digits = typed_digits(code)
    if digits is None:
        raise InvalidInput({"code": NO_CODE})
    outcome, subject = _try_code(by=by, at=at, sign_in_id=sign_in_id, digits=digits)
    if subject is None:
        raise InvalidInput({"code": CODE_FAULTS[outcome]})
    return subject


@action
def end_sign_in(*, by: Actor, at: datetime, sign_in_id: UUID) -> None:  # noqa: ARG001 - declared by the decorator
    """End a sign-in for good: its cookie is worth nothing any more, wherever a copy lies."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.end_sign_in(%s, %s)", [sign_in_id, at])


@action
def end_sign_ins_of(*, by: Actor, at: datetime, subject: UUID) -> None:
    """Close an applicant's place wherever it is open, and make the codes on their way to them worthless."""
    with _naming(by, subject):
        theirs = SignIn.objects.filter(subject=subject)
        theirs.filter(confirmed_at__isnull=False, ended_at=None).update(ended_at=at)
        theirs.filter(confirmed_at=None).update(code_hash=VOID)


@action
def _try_code(*, by: Actor, at: datetime, sign_in_id: UUID, digits: str) -> tuple[Outcome, UUID | None]:  # noqa: ARG001 - declared by the decorator
    with connection.cursor() as cursor:
        typed = code_hash(sign_in_id, digits)
        cursor.execute("SELECT outcome, subject FROM app.try_sign_in_code(%s, %s, %s)", [sign_in_id, typed, at])
        outcome, subject = cursor.fetchone()
    return Outcome(outcome), subject


def _naming(by: Actor, subject: UUID) -> AbstractContextManager[None]:
    return acting(by, subject=subject) if by.kind == ActorKind.STAFF else nullcontext()


def _end(sessions: QuerySet[StaffSession], at: datetime, because: SessionEnd) -> int:
    open_ones = sessions.filter(ended_at=None)
    Session.objects.filter(session_key__in=list(open_ones.values_list("session_key", flat=True))).delete()
    return open_ones.update(ended_at=at, ended_because=because)


def _staff_user(username: str) -> StaffUser:
    found = StaffUser.objects.filter(username=username).first()
    if found is None:
        raise NotFound(_("No existe el usuario %(name)s.") % {"name": username})
    return found


def _refuse_unknown(codes: list[str]) -> None:
    unknown = sorted(set(codes) - {office.code for office in open_offices()})
    if unknown:
        raise InvalidInput({"offices": _("No existe la oficina %(code)s.") % {"code": ", ".join(unknown)}})


def _refuse_what_does_not_fit(roles: set[Role], offices: list[str]) -> None:
    if not may_be_joined(roles):
        raise InvalidInput({"roles": _("Quien audita no tiene otro rol.")})
    if offices and not may_have_offices(roles):
        raise InvalidInput({"offices": _("Quien audita no pertenece a una oficina.")})
    if needs_an_office(roles) and not offices:
        raise InvalidInput({"offices": _("Falta la oficina (--office).")})
