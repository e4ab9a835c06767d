"""How allauth behaves here: nobody signs up by themselves, sessions are logged, second factors are sealed."""

import base64
import time
from datetime import timedelta
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from qoricancha.accounts.actions import end_session, end_sessions, note_session
from qoricancha.accounts.models import StaffUser
from qoricancha.accounts.rules.sessions import Factor, SessionEnd, coarse_network, device_of
from qoricancha.kernel import clock
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.keys import derived_key
from qoricancha.kernel.sealing import seal, unseal
from qoricancha.web.public.place.client import address_of
from qoricancha.web.staff.confirming import is_confirmed
from qoricancha.web.staff.known_browser import known_as, remember_browser

SIGN_IN = Actor.system("sign-in")
_FACTORS = {
    Authenticator.Type.TOTP: Factor.TOTP,
    Authenticator.Type.WEBAUTHN: Factor.PASSKEY,
    Authenticator.Type.RECOVERY_CODES: Factor.RECOVERY_CODE,
}


class NoSelfRegistration(DefaultAccountAdapter):
    """Staff accounts are made by the operator."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Nobody signs up."""
        return False

    def is_reauthentication_required(self, *, app: str) -> bool:  # noqa: ARG002 - allauth's signature
        """Ask for a second factor before second factors are changed, or for the password while there is none."""
        within = timedelta(seconds=app_settings.REAUTHENTICATION_TIMEOUT)
        if _has_factor(context.request.user):
            return not is_confirmed(context.request, within=within)
        records = get_authentication_records(context.request, context.request.user)
        return not records or time.time() - records[-1]["at"] > within.total_seconds()

    def get_reauthentication_methods(self, user: StaffUser) -> list[dict[str, str]]:
        """Return the second factors; the password counts only where there is none yet."""
        methods = super().get_reauthentication_methods(user)
        return [method for method in methods if method["id"] != "reauthenticate"] or methods

    def pre_authenticate(self, request: HttpRequest, **credentials: str) -> None:
        """Count the attempt: of a browser that the officer has used before apart from everybody else's."""
        known = known_as(request, credentials.get("username", ""))
        if not known:
            return super().pre_authenticate(request, **credentials)
        rates = {"login_failed": settings.QORICANCHA_KNOWN_BROWSER_RATE}
        used = ratelimit.consume(request, app="allauth.account", action="login_failed", config=rates, key=known)
        self._login_failed_rl_usage = used  # allauth gives it back when the password is right
        if not used:
            raise self.validation_error("too_many_login_attempts")
        return None

    def login(self, request: HttpRequest, user: StaffUser) -> None:
        """Open the session and write it into the log."""
        super().login(request, user)
        if not request.session.session_key:
            request.session.save()
        note_session(
            by=SIGN_IN,
            at=clock.now(),
            user_id=user.pk,
            session_key=request.session.session_key or "",
            factor=_factor_of(request, user),
            network=coarse_network(address_of(request)),
            device=device_of(request.headers.get("User-Agent", "")),
        )

    def post_login(self, request: HttpRequest, user: StaffUser, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 - allauth's
        """Know the browser again next time."""
        response = super().post_login(request, user, **kwargs)
        remember_browser(request, response, user.username)
        return response

    def logout(self, request: HttpRequest) -> None:
        """End the session, in the log too."""
        key = request.session.session_key or ""
        end_session(by=request.actor, at=clock.now(), session_key=key, because=SessionEnd.SIGNED_OUT)  # type: ignore[attr-defined]
        super().logout(request)

    def set_password(self, user: StaffUser, password: str) -> None:
        """Keep the officer's own password; of a user this process may write nothing else. Other sessions end."""
        request = context.request
        user.set_password(password)
        user.password_is_initial = False
        user.save(update_fields=["password", "password_is_initial"])
        end_sessions(
            by=request.actor,
            at=clock.now(),
            user_id=user.pk,
            because=SessionEnd.PASSWORD_CHANGED,
            but=request.session.session_key,
        )


def _has_factor(user: StaffUser) -> bool:
    return is_mfa_enabled(user, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN])


def _factor_of(request: HttpRequest, user: StaffUser) -> Factor:
    shown = [one.get("type") for one in get_authentication_records(request, user) if one["method"] == "mfa"]
    return _FACTORS[shown[-1]] if shown else Factor.PASSWORD


class SealedSecrets(DefaultMFAAdapter):
    """TOTP secrets and recovery codes lie sealed in the database."""

    def encrypt(self, text: str) -> str:
        """Seal a secret."""
        sealed = seal(text.encode(), key=derived_key("second factors"), context="mfa")
        return base64.b64encode(sealed).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open a secret. Raises CannotOpen."""
        return unseal(base64.b64decode(encrypted_text), key=derived_key("second factors"), context="mfa").decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Keep the last second factor: another must be added first."""
        factors = Authenticator.objects.filter(
            user=authenticator.user, type__in=(Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
        )
        return factors.exclude(pk=authenticator.pk).exists()
