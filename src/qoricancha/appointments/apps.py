"""Django application of the room."""

from django.apps import AppConfig


class AppointmentsConfig(AppConfig):
    """Calendars, capacity, seats, booking."""

    name = "qoricancha.appointments"
    label = "appointments"
