"""What the counting of failed sign-ins withstands: rows written by another hand, a flood of names, a shared proxy."""

import base64
import contextlib
import pickle
import runpy
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread

import pytest
from django.core.cache import cache
from django.db import DataError, connection, transaction
from django.test import override_settings

from qoricancha.accounts.models import CacheEntry
from qoricancha.config.settings import security
from qoricancha.kernel import clock
from qoricancha.kernel.db import acting
from tests.database import SiteClient, as_role
from tests.staff import OPERATOR, PASSWORD, give_password, make_officer

as_staff = pytest.mark.role("staff")
FLOOD = 400
PROXY = "127.0.0.1"


class Touching:
    """Something that, unpickled, makes a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self):
        return Path.touch, (self.path,)


def test_a_row_of_the_cache_runs_no_code(staff_site, tmp_path):
    make_officer()
    give_password(staff_site, "oficial", "no es esta clave")
    trap = base64.b64encode(pickle.dumps(Touching(tmp_path / "sprung"))).decode()
    with as_role("staff"), contextlib.suppress(DataError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_cacheentry SET value = %s", [trap])
    with contextlib.suppress(Exception), transaction.atomic():
        give_password(staff_site, "oficial", "no es esta clave")
    assert not (tmp_path / "sprung").exists()


@as_staff
def test_a_flood_of_other_names_drops_no_living_counter(db):
    cache.set("a-victim", [3.0, 2.0, 1.0], 300)
    for number in range(FLOOD):
        cache.set(f"other-{number}", [1.0], 300)
    assert cache.get("a-victim") == [3.0, 2.0, 1.0]
    assert CacheEntry.objects.count() == FLOOD + 1


@as_staff
@pytest.mark.parametrize("value", [[1574531640.25, 2.0], [], True, "y", None])
def test_a_value_is_returned_until_it_ends_and_then_its_row_goes(db, monkeypatch, value):
    cache.set("one", value, 60)
    assert cache.get("one", "none") == value
    later = clock.now() + timedelta(seconds=61)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert cache.get("one", "none") == "none"
    cache.set("two", [1.0], 90)
    assert list(CacheEntry.objects.values_list("cache_key", flat=True)) == [":1:two"]


@as_staff
def test_what_lives_is_not_added_again(db, monkeypatch):
    assert [cache.add("code", 1, 30), cache.add("code", 2, 30), cache.get("code")] == [True, False, 1]
    later = clock.now() + timedelta(seconds=31)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert cache.add("code", 3, 60)
    assert [cache.delete("code"), cache.delete("code"), cache.get("code")] == [True, False, None]


def test_of_two_who_add_at_the_same_moment_one_does(committing):
    first_has, go_on, said = Event(), Event(), {}

    def add(name: str) -> None:
        with acting(OPERATOR):
            said[name] = cache.add("code", name, 30)
            first_has.set()
            go_on.wait(20)
        connection.close()

    with as_role("staff"):
        first, second = Thread(target=add, args=["first"]), Thread(target=add, args=["second"])
        first.start()
        assert first_has.wait(20)
        second.start()
        go_on.set()
        first.join(20)
        second.join(20)
    assert said == {"first": True, "second": False}


@pytest.fixture
def behind_a_proxy(monkeypatch):
    """The settings of an installation whose addresses are https."""
    monkeypatch.setenv("QORICANCHA_PUBLIC_URL", "https://refugio.example")
    whole = runpy.run_path(security.__file__)
    names = ("SECURE_PROXY_SSL_HEADER", "ALLAUTH_TRUSTED_PROXY_COUNT")
    with override_settings(**{name: whole[name] for name in names if name in whole}):
        yield


def through_the_proxy(address: str, username: str, password: str) -> str:
    """Give a password through our own proxy; return what the page says of it, or nothing where it was right."""
    form = {"login": username, "password": password}
    site = SiteClient("staff", REMOTE_ADDR=PROXY)
    answer = site.post("/cuenta/ingresar/", form, headers={"X-Forwarded-For": f"192.0.2.66, {address}"})
    return "" if answer.status_code == 302 else answer.content.decode()


def test_one_who_guesses_stops_nobody_else_behind_the_same_proxy(db, behind_a_proxy):
    make_officer()
    for number in range(35):
        through_the_proxy("203.0.113.9", f"nadie{number}", "no es esta clave")
    assert through_the_proxy("203.0.113.9", "oficial", PASSWORD)
    assert through_the_proxy("198.51.100.4", "oficial", PASSWORD) == ""
