"""Django application of the room."""

from django.apps import AppConfig


class CredentialsConfig(AppConfig):
    """Documents: rendering, signing, QR, verification, revocation."""

    name = "qoricancha.credentials"
    label = "credentials"
