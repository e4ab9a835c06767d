"""Django application of the room."""

from django.apps import AppConfig


class RegistrationConfig(AppConfig):
    """The officer's work: check-in, interview, verification, sign-off."""

    name = "qoricancha.registration"
    label = "registration"
