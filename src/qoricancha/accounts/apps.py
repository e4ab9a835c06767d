"""Django application of the room."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Staff, roles, offices they may see; applicants' access."""

    name = "qoricancha.accounts"
    label = "accounts"
