"""How allauth behaves here: nobody signs up by themselves, second factors are sealed."""

import base64

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest

from qoricancha.kernel.keys import derived_key
from qoricancha.kernel.sealing import seal, unseal


class NoSelfRegistration(DefaultAccountAdapter):
    """Staff accounts are made by the operator."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Nobody signs up."""
        return False


class SealedSecrets(DefaultMFAAdapter):
    """TOTP secrets and recovery codes lie sealed in the database."""

    def encrypt(self, text: str) -> str:
        """Seal a secret."""
        sealed = seal(text.encode(), key=derived_key("second factors"), context="mfa")
        return base64.b64encode(sealed).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open a secret. Raises CannotOpen."""
        return unseal(
            base64.b64decode(encrypted_text), key=derived_key("second factors"), context="mfa"
        ).decode()
