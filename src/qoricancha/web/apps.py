"""Django application of the shared templates and components."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Shared templates, components and static files."""

    name = "qoricancha.web"
    label = "web"
