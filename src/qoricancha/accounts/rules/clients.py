"""How much one network address may ask of the public pages, and all of them together."""

from enum import StrEnum


class Counted(StrEnum):
    """What is counted."""

    DRAFT = "DRAFT"
    CODE_BY_EMAIL = "CODE_BY_EMAIL"
    CODE_BY_SMS = "CODE_BY_SMS"
    PHOTO = "PHOTO"


PER_CLIENT_AND_HOUR = 60  # many people share one address: an internet café, a mobile network
IN_ALL_PER_DAY = {Counted.CODE_BY_EMAIL: 40_000, Counted.CODE_BY_SMS: 10_000}  # what a bill can bear: SMS cost
