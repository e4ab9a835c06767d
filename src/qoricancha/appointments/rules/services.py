"""What an appointment is for."""

from enum import StrEnum


class Service(StrEnum):
    """What an office gives appointments for."""

    REGISTRATION_IN_PERSON = "REGISTRATION_IN_PERSON"


LAST_BOOKABLE_AFTER_DAYS = 120
"""How far ahead seats are offered. sql/10_book_seat.sql holds the same number; a test compares them."""
