"""Fixtures that every suite shares."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import connections

from qoricancha.launcher.postgres import Server
from tests.database import SiteClient, as_role, own_database, start_test_server

NOW = datetime(2019, 9, 2, 15, 30, tzinfo=UTC)  # a Monday, 10.30 in Lima


@pytest.fixture(scope="session")
def postgres(django_db_blocker: "pytest_django.DjangoDbBlocker") -> Iterator[Server]:  # noqa: F821 - pytest-django's
    """The server of this run."""
    with django_db_blocker.unblock():
        server = start_test_server()
        yield server
        connections.close_all()
    server.stop()
    shutil.rmtree(server.home)


@pytest.fixture(scope="session")
def django_db_setup(postgres: Server) -> None:
    """Django's tests use our server and our roles."""


@pytest.fixture(autouse=True)
def _app_role(request: pytest.FixtureRequest) -> Iterator[None]:
    """Run database tests as the worker's role, or as that of @pytest.mark.role("public")."""
    if "db" not in request.fixturenames and request.node.get_closest_marker("django_db") is None:
        yield
        return
    request.getfixturevalue("db")
    marker = request.node.get_closest_marker("role")
    with as_role(marker.args[0] if marker else "worker"):
        yield


@pytest.fixture
def committing(postgres: Server, django_db_blocker: "pytest_django.DjangoDbBlocker") -> Iterator[str]:  # noqa: F821
    """A database of this test's own, where commits are real; gives its name."""
    with django_db_blocker.unblock(), own_database(postgres) as name, as_role("worker"):
        yield name


@pytest.fixture
def now() -> datetime:
    """A fixed moment: Monday 2 September 2019, 10.30 in Lima."""
    return NOW


@pytest.fixture
def public_site(db: None) -> SiteClient:
    """Somebody on the public site."""
    return SiteClient("public")


@pytest.fixture
def staff_site(db: None) -> SiteClient:
    """Somebody on the staff site, not signed in."""
    return SiteClient("staff")
