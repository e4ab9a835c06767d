"""Every address has a page with a permission."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import URLPattern, URLResolver, get_resolver, path

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


def forgotten(request: HttpRequest) -> HttpResponse:
    """A view whose author forgot to say who may see it."""
    return HttpResponse("secret")


urlpatterns = [path("forgotten", forgotten)]


@pytest.mark.parametrize("site", ["public_site", "staff_site"])
def test_a_view_without_a_permission_is_never_run(site, request):
    client = request.getfixturevalue(site)
    client.settings = {**client.settings, "ROOT_URLCONF": __name__}
    answer = client.get("/forgotten")
    assert (answer.status_code, b"secret" in answer.content) == (404, False)
