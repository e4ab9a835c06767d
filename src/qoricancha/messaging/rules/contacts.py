"""Addresses and numbers as we keep them."""

import re
from enum import StrEnum

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

HOME_REGION = "PE"
LONGEST_EMAIL = 254  # RFC 5321, 4.5.3.1.3, without the angle brackets
_LOCAL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}")
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


class ContactKind(StrEnum):
    """How somebody can be reached."""

    EMAIL = "EMAIL"
    PHONE = "PHONE"


class IdentityCheck(StrEnum):
    """How an officer made sure of who stands before them, before a contact was proved for that person."""

    INTERVIEW = "INTERVIEW"
    PHOTOGRAPH = "PHOTOGRAPH"
    DOCUMENT = "DOCUMENT"


AT_THE_COUNTER = (IdentityCheck.PHOTOGRAPH, IdentityCheck.DOCUMENT)
"""What there is to compare with once the interview is over."""


class NotAContact(ValueError):
    """The text is no e-mail address or telephone number."""


def normalised(kind: ContactKind, text: str) -> str:
    """Return the contact as kept: an address with its domain in lower case, or an E.164 number.

    Raises NotAContact.
    """
    return normalised_phone(text) if kind == ContactKind.PHONE else normalised_email(text)


def normalised_email(text: str) -> str:
    """Return `local@domain`, the domain in lower case and as DNS knows it (IDNA). Raises NotAContact."""
    local, _, domain = text.strip().rpartition("@")
    try:
        domain = domain.lower().encode("idna").decode("ascii") if domain else ""
    except UnicodeError:
        raise NotAContact(text) from None
    labels = domain.split(".")
    well_formed = (
        _LOCAL.fullmatch(local)
        and ".." not in f".{local}."
        and len(labels) > 1
        and all(_LABEL.fullmatch(label) for label in labels)
        and not labels[-1].isdigit()
        and len(local) + len(domain) < LONGEST_EMAIL
    )
    if not well_formed:
        raise NotAContact(text)
    return f"{local}@{domain}"


def normalised_phone(text: str) -> str:
    """Return the number as E.164, e.g. "+51987654321"; without a prefix it is Peruvian. Raises NotAContact."""
    try:
        number = phonenumbers.parse(text, HOME_REGION)
    except phonenumbers.NumberParseException:
        raise NotAContact(text) from None
    if number.extension or not phonenumbers.is_valid_number(number):
        raise NotAContact(text)
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def receives_sms(phone: str) -> bool:
    """Whether codes may be sent to this E.164 number: Peruvian mobiles only (see README)."""
    number = phonenumbers.parse(phone)
    mobile = phonenumbers.number_type(number) == PhoneNumberType.MOBILE
    return mobile and phonenumbers.region_code_for_number(number) == HOME_REGION


def text_of_token(kind: ContactKind, value: str) -> str:
    """Return what the contact's token is made of: telephones write addresses with capitals as they please."""
    return f"{kind}:{value.lower()}"


def masked(kind: ContactKind, value: str) -> str:
    """Return what the owner recognises and a stranger cannot use: "••• ••• 321", "r•••@correo.pe"."""
    if kind == ContactKind.PHONE:
        return f"••• ••• {value[-3:]}"
    local, _, domain = value.rpartition("@")
    return f"{local[:1]}•••@{domain}"
