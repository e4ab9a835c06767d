"""HEAD and OPTIONS on every page of both sites."""

import re

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import path

from qoricancha.web.methods import EveryMethod, methods_of
from tests.architecture.test_pages import views_of
from tests.database import SiteClient

SAMPLES = {
    "uuid": "019000f0-0000-7000-8000-000000000001",
    "slug": "nombres",
    "str": "K7QF2M9XQ4K7QF2M9XQ4K7QF2M",
    "int": "1",
}
PAGES = [(f"{site}_site", address, view) for site in ("public", "staff") for address, view in views_of(site)]
READABLE = [(site, address) for site, address, view in PAGES if "GET" in methods_of(view)]


def at(address: str) -> str:
    return "/" + re.sub(r"<(\w+):\w+>", lambda found: SAMPLES[found[1]], address)


@pytest.fixture
def site(request: pytest.FixtureRequest) -> SiteClient:
    return request.getfixturevalue(request.param)


@pytest.mark.parametrize(("site", "address"), READABLE, indirect=["site"])
def test_head_answers_as_get_does_without_the_body(site, address):
    read, looked_at = site.get(at(address)), site.head(at(address))
    kept = ("Content-Type", "Cache-Control", "Location", "Content-Security-Policy")
    told = [(answer.status_code, *(answer.headers.get(name) for name in kept)) for answer in (read, looked_at)]
    assert told[0] == told[1]
    assert (looked_at.content, looked_at.headers["Content-Length"]) == (b"", str(len(read.content)))


@pytest.mark.parametrize(("site", "address", "view"), PAGES, indirect=["site"])
def test_options_tells_the_methods_and_runs_no_view(site, address, view, django_assert_num_queries):
    answer = site.options(at(address))
    declared = {*methods_of(view), "OPTIONS"} | ({"HEAD"} if "GET" in methods_of(view) else set())
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["Allow"] == ", ".join(sorted(declared))


@pytest.mark.parametrize(("site", "address", "view"), PAGES, indirect=["site"])
def test_a_method_that_no_view_declares_is_refused_by_name(site, address, view):
    answer = site.generic("PATCH", at(address))
    assert (answer.status_code, answer.headers["Allow"]) == (405, site.options(at(address)).headers["Allow"])


def test_what_only_is_sent_cannot_be_looked_at(public_site):
    assert public_site.head("/mi-expediente/salir").status_code == 405


def test_an_unknown_address_has_no_methods(public_site):
    assert public_site.options("/no/existe").status_code == 404


def forgotten(request: HttpRequest) -> HttpResponse:
    raise AssertionError("run")


urlpatterns = [path("forgotten", forgotten)]


def test_an_undeclared_view_has_no_methods_either(public_site):
    public_site.settings = {**public_site.settings, "ROOT_URLCONF": __name__}
    assert public_site.options("/forgotten").status_code == 404


def test_a_stream_has_no_body_for_head():
    from django.http import StreamingHttpResponse

    answer = EveryMethod(lambda _: StreamingHttpResponse([b"secret"]))(RequestFactory().head("/"))
    assert b"".join(answer.streaming_content) == b""
