"""Django application of the room."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """Clock, Actor, ids, errors, jobs, sealed fields and files: what every room stands on."""

    name = "qoricancha.kernel"
    label = "kernel"
