"""Django application of the room."""

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    """Letters, verified contacts, one-time codes, outbox."""

    name = "qoricancha.messaging"
    label = "messaging"
