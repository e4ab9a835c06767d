"""Every address has a page with a permission."""

import pytest
from django.test import override_settings
from django.urls import URLPattern, URLResolver, get_resolver

from qoricancha.config.settings.environment import Process
from qoricancha.config.settings.process import process_settings


def views_of(site: str) -> list[tuple[str, object]]:
    """Return (address pattern, view) of a whole site."""
    with override_settings(**process_settings(Process(site))):
        return list(_walk(get_resolver(process_settings(Process(site))["ROOT_URLCONF"]).url_patterns, ""))


def _walk(patterns, prefix):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, prefix + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            yield prefix + str(pattern.pattern), pattern.callback


@pytest.mark.parametrize("site", ["public", "staff"])
def test_every_view_declares_a_permission(site):
    undeclared = [address for address, view in views_of(site) if not hasattr(view, "permission")]
    assert undeclared == []


def test_the_public_site_has_no_staff_page():
    assert [address for address, view in views_of("public") if "staff" in view.__module__] == []
