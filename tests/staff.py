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
            user.totp_secret = generate_totp_secret()
            TOTP.activate(user, user.totp_secret)
    return user


def code_now(secret: str) -> str:
    """Return what the officer's telephone shows."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def another_code(user: StaffUser) -> str:
    """Return a code that is right and not `code_now`, for each serves once: the next, then the one before."""
    user.codes_given = getattr(user, "codes_given", 0) + 1
    step = {1: 1, 2: -1}[user.codes_given]
    return format_hotp_value(hotp_value(user.totp_secret, int(time.time()) // 30 + step))


def give_password(site: SiteClient, username: str, password: str = PASSWORD) -> HttpResponse:
    """Take the first step."""
    return site.post("/cuenta/ingresar/", {"login": username, "password": password})


def sign_in(site: SiteClient, user: StaffUser) -> SiteClient:
    """Sign in with both factors."""
    give_password(site, user.username)
    answer = site.post("/cuenta/segundo-factor/authenticate/", {"code": code_now(user.totp_secret)})
    assert answer.status_code == 302, answer.content.decode()
    return site


def signed_in(user: StaffUser) -> SiteClient:
    """Return a browser in which the officer has signed in."""
    return sign_in(SiteClient("staff"), user)
