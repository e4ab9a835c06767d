"""Django application of the room."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Public applications: question specs, drafts, uploads, submission."""

    name = "qoricancha.intake"
    label = "intake"
