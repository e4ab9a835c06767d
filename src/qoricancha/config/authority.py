"""The authority's names, telephones and addresses, from the environment."""

from collections.abc import Callable, Iterator
from dataclasses import fields

from phonenumbers import NumberParseException

from qoricancha.kernel.authority import Authority

NAMES = {field.name: f"QORICANCHA_AUTHORITY_{field.name.upper()}" for field in fields(Authority)}
SEPARATOR = ";"


def read_authority(get: Callable[[str, str], str]) -> Authority:
    """Return what the environment says; what it does not say is empty."""
    given = {field: get(name, "").strip() for field, name in NAMES.items()}
    telephones = tuple(one.strip() for one in given.pop("telephones").split(SEPARATOR) if one.strip())
    return Authority(telephones=telephones, **given)


def faults_of(authority: Authority) -> list[str]:
    """Return what is missing or cannot be used, each by the variable's name."""
    missing = [f"{name} is not set" for field, name in NAMES.items() if not getattr(authority, field)]
    return [*missing, *_wrong_addresses(authority), *_wrong_telephones(authority)]


def _wrong_addresses(authority: Authority) -> Iterator[str]:
    if authority.website and not authority.website.startswith(("https://", "http://")):
        yield f"{NAMES['website']} must be an address with https://"
    if authority.quick_exit and not authority.quick_exit.startswith("https://"):
        yield f"{NAMES['quick_exit']} must be an address with https://"


def _wrong_telephones(authority: Authority) -> Iterator[str]:
    try:
        list(authority.dialled)
    except NumberParseException as error:
        yield f"{NAMES['telephones']}: {error}"
