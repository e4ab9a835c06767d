"""Django application of the room."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """History and read log."""

    name = "qoricancha.audit"
    label = "audit"
