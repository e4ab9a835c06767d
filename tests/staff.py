"""Officers of the tests, and how one signs in: password, then a real TOTP."""

import time
from datetime import UTC, datetime

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.http import HttpResponse

from qoricancha.accounts.models import StaffOffice, StaffUser
from qoricancha.accounts.rules.roles import Role
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting
from tests.database import SiteClient, as_role

PASSWORD = "una clave larga de ejemplo"
SINCE = datetime(2019, 1, 7, 14, tzinfo=UTC)
OPERATOR = Actor.system("operator")


def make_officer(
    username: str = "oficial", *roles: Role, offices: tuple[str, ...] = ("LIM",), factor: bool = True
) -> StaffUser:
    """Return a staff user as the operator makes them; `totp_secret` on it is the second factor's."""
    with as_role("owner"), acting(OPERATOR):
        user = StaffUser(username=username, full_name=f"{username.title()} Ficticio", created_at=SINCE)
        user.roles = sorted(roles or (Role.REGISTRATION_OFFICER,))
        user.set_password(PASSWORD)
        user.save()
        StaffOffice.objects.bulk_create(StaffOffice(user=user, office_id=code) for code in offices)
        if factor:
            user.totp_secret, user.steps_given = generate_totp_secret(), set()
            TOTP.activate(user, user.totp_secret)
    return user


def code_now(secret: str) -> str:
    """Return what the officer's telephone shows."""
    return _code_of(secret, _step_now())


def another_code(user: StaffUser) -> str:
    """Return a code that is right and was not given yet, for each serves once, whatever minute has begun since."""
    now = _step_now()
    step = next(step for step in (now + 1, now, now - 1) if step not in user.steps_given)
    user.steps_given.add(step)
    return _code_of(user.totp_secret, step)


def _step_now() -> int:
    return int(time.time()) // 30


def _code_of(secret: str, step: int) -> str:
    return format_hotp_value(hotp_value(secret, step))


def give_password(site: SiteClient, username: str, password: str = PASSWORD) -> HttpResponse:
    """Take the first step."""
    return site.post("/cuenta/ingresar/", {"login": username, "password": password})


def sign_in(site: SiteClient, user: StaffUser) -> SiteClient:
    """Sign in with both factors."""
    give_password(site, user.username)
    step = _step_now()
    user.steps_given.add(step)
    answer = site.post("/cuenta/segundo-factor/authenticate/", {"code": _code_of(user.totp_secret, step)})
    assert answer.status_code == 302, answer.content.decode()
    return site


def signed_in(user: StaffUser) -> SiteClient:
    """Return a browser in which the officer has signed in."""
    return sign_in(SiteClient("staff"), user)
