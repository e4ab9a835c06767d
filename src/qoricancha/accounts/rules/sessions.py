"""Sessions of staff: how long they last, how they end, and what the log keeps of where they were opened.

NIST SP 800-63B-3, 4.2.3 asks at this level (AAL2) for a new sign-in after 30 minutes without activity and after 12
hours at most; a working day has ten. DS 016-2024-JUS, art. 46.3, wants the hours of sign-in and sign-out kept for two
years: the rows of the log are never deleted.
"""

from datetime import timedelta
from enum import StrEnum
from ipaddress import IPv6Address, ip_address, ip_network

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=10)
WARNED_BEFORE = timedelta(minutes=5)
"""How long before a session ends its page says so."""

CONFIRMED_FOR = timedelta(minutes=10)
"""How long after the last second factor one may sign, change documents and export without showing it again."""

PARKED_FOR = timedelta(hours=1)
"""How long a form waits that was sent by a session that had ended."""

MOST_PARKED = 5
"""Forms that wait for one person; the oldest gives way."""

KNOWN_BROWSER_FOR = timedelta(days=90)
"""How long a browser in which somebody has signed in has a count of wrong passwords of its own."""


class Factor(StrEnum):
    """What opened a session, besides the password; a passkey stands alone."""

    PASSWORD = "PASSWORD"  # noqa: S105 - a code: alone only until a second factor is enrolled
    TOTP = "TOTP"
    PASSKEY = "PASSKEY"
    RECOVERY_CODE = "RECOVERY_CODE"


class SessionEnd(StrEnum):
    """Why a session ended."""

    SIGNED_OUT = "SIGNED_OUT"
    IDLE = "IDLE"
    TOO_LONG = "TOO_LONG"
    FROM_ELSEWHERE = "FROM_ELSEWHERE"
    PASSWORD_CHANGED = "PASSWORD_CHANGED"  # noqa: S105 - a code
    FACTOR_ENROLLED = "FACTOR_ENROLLED"
    ACCESS_CHANGED = "ACCESS_CHANGED"
    ACCESS_ENDED = "ACCESS_ENDED"


def coarse_network(address: str) -> str:
    """Return the network of an address, enough to know a provider or an office again and no more: /16, or /32 of IPv6.

    Empty for what is no address.
    """
    try:
        known = ip_address(address)
    except ValueError:
        return ""
    if isinstance(known, IPv6Address) and known.ipv4_mapped:
        known = known.ipv4_mapped
    return str(ip_network((known, 32 if isinstance(known, IPv6Address) else 16), strict=False))


# The first that is in the user agent's name for itself; later ones also call themselves what stands below.
_BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
_SYSTEMS = {name: name for name in ("Android", "iPhone", "iPad", "Windows")} | {"Mac OS": "macOS", "Linux": "Linux"}


def device_of(user_agent: str) -> str:
    """Return browser and system in a few words, such as "Firefox, Windows"; empty when neither is known."""
    words = (next((word for mark, word in known.items() if mark in user_agent), "") for known in (_BROWSERS, _SYSTEMS))
    return ", ".join(word for word in words if word)
