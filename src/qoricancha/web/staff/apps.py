"""Django application of these pages."""

from django.apps import AppConfig


class StaffConfig(AppConfig):
    """Pages of one audience."""

    name = "qoricancha.web.staff"
    label = "web_staff"
