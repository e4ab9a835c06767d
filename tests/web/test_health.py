"""Health and readiness of both sites."""

import base64
from datetime import timedelta

import pytest
from django.db import connection
from django.db.utils import OperationalError

from qoricancha.kernel import clock, keys
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting
from qoricancha.kernel.sealing import new_key
from qoricancha.web import health
from tests.database import as_role

ROLE_CHANGES = 2  # of the test: it enters the site's role and leaves it
OK = {"ready": True, "database": "ok", "migrations": "ok", "keys": "ok"}


@pytest.fixture
def site(request: pytest.FixtureRequest, settings):
    settings.QORICANCHA_PROCESS = request.param.removesuffix("_site")
    yield request.getfixturevalue(request.param)
    keys.derived_key.cache_clear()
    keys.master_key_id.cache_clear()


@pytest.mark.parametrize("site", ["public_site", "staff_site"], indirect=True)
def test_a_living_process_says_so_and_asks_no_database(site, django_assert_num_queries):
    with django_assert_num_queries(ROLE_CHANGES):
        answer = site.get("/healthz")
    assert (answer.status_code, answer.content, answer.headers["Cache-Control"]) == (200, b"ok\n", "no-store, private")


@pytest.mark.parametrize("site", ["public_site", "staff_site"], indirect=True)
def test_a_whole_process_is_ready(site, django_assert_num_queries):
    with acting(Actor.job("test")):
        new_key()
    site.get("/readyz")  # the first time it reads the release's migrations
    with django_assert_num_queries(3 + ROLE_CHANGES):
        answer = site.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, OK)


@pytest.mark.parametrize("site", ["public_site", "staff_site"], indirect=True)
def test_without_a_database_it_lives_and_is_not_ready(site, monkeypatch):
    def down(*_: object) -> None:
        raise OperationalError("connection to 10.1.2.3 failed for user qoricancha_public")

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", down)
        patch.setattr("tests.database._set_role", lambda: None)
        alive, ready = site.get("/healthz"), site.get("/readyz")
    silent = "the database does not answer"
    assert alive.status_code == 200
    assert (ready.status_code, ready.json()) == (
        503,
        {"ready": False, "database": silent, "migrations": silent, "keys": silent},
    )


@pytest.mark.parametrize("site", ["public_site"], indirect=True)
def test_with_a_migration_missing_it_is_not_ready(site):
    with as_role("owner"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'kernel'")
    answer = site.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {
        **OK,
        "ready": False,
        "migrations": "1 migrations are not applied: run qoricancha prepare",
    }


@pytest.mark.parametrize("site", ["public_site"], indirect=True)
def test_a_database_of_a_newer_release_is_no_fault(site, monkeypatch):
    """While one process after the other is renewed, the database is ahead."""
    fewer = set(sorted(health._migrations())[1:])
    monkeypatch.setattr(health, "_migrations", lambda: fewer)
    assert site.get("/readyz").json() == OK


@pytest.mark.parametrize("site", ["staff_site"], indirect=True)
def test_with_another_master_key_it_is_not_ready_and_shows_neither(site, settings):
    with acting(Actor.job("test")):
        new_key()
    other = base64.b64encode(bytes(32)).decode()
    settings.QORICANCHA_SECRETS = {**settings.QORICANCHA_SECRETS, "QORICANCHA_MASTER_KEY": other}
    keys.derived_key.cache_clear()
    keys.master_key_id.cache_clear()
    answer = site.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["keys"] == "QORICANCHA_MASTER_KEY is not the key under which the data lie"
    assert other not in answer.content.decode()


@pytest.mark.parametrize(
    ("site", "name"),
    [
        ("public_site", "QORICANCHA_MASTER_KEY"),
        ("public_site", "QORICANCHA_CLAIMS_PUBLIC_KEY"),
        ("staff_site", "QORICANCHA_CLAIMS_PRIVATE_KEY"),
    ],
    indirect=["site"],
)
def test_without_a_key_it_is_not_ready(site, settings, name):
    with acting(Actor.job("test")):
        new_key()
    settings.QORICANCHA_SECRETS = {**settings.QORICANCHA_SECRETS, name: ""}
    keys.derived_key.cache_clear()
    keys.master_key_id.cache_clear()
    answer = site.get("/readyz")
    assert (answer.status_code, name in answer.json()["keys"]) == (503, True)


@pytest.mark.parametrize("site", ["public_site"], indirect=True)
def test_the_public_process_is_ready_without_the_key_that_opens_claims(site, settings):
    settings.QORICANCHA_SECRETS = {**settings.QORICANCHA_SECRETS, "QORICANCHA_CLAIMS_PRIVATE_KEY": ""}
    assert site.get("/readyz").status_code == 200


@pytest.mark.parametrize("site", ["public_site"], indirect=True)
@pytest.mark.parametrize("away", [timedelta(minutes=6), -timedelta(minutes=6)])
def test_with_a_wrong_clock_it_is_not_ready(site, monkeypatch, away):
    wrong = clock.now() + away
    monkeypatch.setattr(clock, "now", lambda: wrong)
    answer = site.get("/readyz")
    assert (answer.status_code, "clocks" in answer.json()["database"]) == (503, True)
