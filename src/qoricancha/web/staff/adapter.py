"""How allauth behaves here: nobody signs up by themselves, second factors are sealed."""

import base64
import time

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from qoricancha.accounts.models import StaffUser
from qoricancha.kernel.keys import derived_key
from qoricancha.kernel.sealing import seal, unseal


class NoSelfRegistration(DefaultAccountAdapter):
    """Staff accounts are made by the operator."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Nobody signs up."""
        return False

    def is_reauthentication_required(self, *, app: str) -> bool:  # noqa: ARG002 - allauth's signature
        """Ask again before second factors are changed, unless the officer has just signed in."""
        records = get_authentication_records(context.request, context.request.user)
        return not records or time.time() - records[-1]["at"] > app_settings.REAUTHENTICATION_TIMEOUT

    def set_password(self, user: StaffUser, password: str) -> None:
        """Keep the officer's own password; of a user this process may write nothing else."""
        user.set_password(password)
        user.password_is_initial = False
        user.save(update_fields=["password", "password_is_initial"])


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
