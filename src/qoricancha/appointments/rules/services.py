"""What an appointment is for."""

from enum import StrEnum


class Service(StrEnum):
    """What an office gives appointments for."""

    REGISTRATION_IN_PERSON = "REGISTRATION_IN_PERSON"


class Ending(StrEnum):
    """Why an appointment is no more; sql/10_book_seat.sql and its callers write these."""

    MOVED = "MOVED"
    MISSED = "MISSED"
    OFFICE_CLOSED = "OFFICE_CLOSED"
    RECEIVED_ELSEWHERE = "RECEIVED_ELSEWHERE"


MOST_MOVES, MOVES_WITHIN_DAYS = 4, 1
"""How often a seat may be moved: each frees one at once, and sends a message. intake/sql holds the same numbers."""

LAST_BOOKABLE_AFTER_DAYS = 120
"""How far ahead seats are offered. sql/10_book_seat.sql holds the same number; a test compares them."""
