"""What every template knows."""

from django.conf import settings
from django.http import HttpRequest


def installation(request: HttpRequest) -> dict[str, object]:
    """Return the addresses of the two sites, whether this is a demo, and who acts."""
    return {
        "public_url": settings.QORICANCHA_PUBLIC_URL,
        "staff_url": settings.QORICANCHA_STAFF_URL,
        "is_demo": settings.QORICANCHA_MODE == "demo",
        "actor": getattr(request, "actor", None),
    }
