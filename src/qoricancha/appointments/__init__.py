"""Calendars, capacity, seats, booking."""
