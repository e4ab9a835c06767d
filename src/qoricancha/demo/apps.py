"""Django application of the demo."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Demo country, demo page and main-job client."""

    name = "qoricancha.demo"
    label = "demo"
