"""What stands outside is reached through a port: a Protocol that a room declares, an adapter that settings name."""

from functools import cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string


@cache
def adapter(port: str) -> Any:  # noqa: ANN401 - each port has a Protocol of its own
    """Return the adapter that serves a port, e.g. "credentials.signer".

    Raises ImproperlyConfigured where none is set: an absent adapter never means "go without".
    """
    try:
        return import_string(settings.QORICANCHA_ADAPTERS[port])()
    except KeyError:
        raise ImproperlyConfigured(f"No adapter is set for the port {port}") from None
