"""What every process makes sure of when it starts."""

import logging
import subprocess
import sys
from types import SimpleNamespace

import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.test import RequestFactory

from qoricancha.config.apps import check_database_role
from qoricancha.config.logs import RoutesForPaths
from qoricancha.launcher.postgres import Server
from tests.database import SiteClient

TOKEN = "K7QF2M9XQ4K7QF2M9XQ4K7QF2M"


@pytest.mark.parametrize(("user", "starts"), [("qoricancha_staff", True), ("qoricancha_owner", False)])
def test_a_process_works_as_its_own_database_role_only(settings, user, starts):
    settings.QORICANCHA_PROCESS = "staff"
    signed_in = SimpleNamespace(connection=SimpleNamespace(info=SimpleNamespace(user=user)))
    if starts:
        check_database_role(signed_in)
    else:
        with pytest.raises(ImproperlyConfigured, match="qoricancha_staff"):
            check_database_role(signed_in)


def test_the_kernel_is_asked_to_close_the_memory():
    probe = "import ctypes; from qoricancha.config.apps import close_memory; {}; print(ctypes.CDLL(None).prctl(3))"
    said = [
        subprocess.check_output([sys.executable, "-c", probe.format(first)], text=True).strip()
        for first in ("pass", "close_memory()")
    ]
    assert said == ["1", "0"]


@pytest.mark.parametrize("path", [f"/v/{TOKEN}/constancia", f"/v/{TOKEN}/x", f"/r/{TOKEN}"])
def test_no_log_names_an_address(public_site: SiteClient, path, caplog):
    caplog.handler.addFilter(RoutesForPaths())
    with caplog.at_level(logging.DEBUG):
        public_site.post(path, {})
    assert caplog.records
    assert TOKEN not in caplog.text


def test_it_is_the_filter_that_hides_the_address():
    request = RequestFactory().get(f"/v/{TOKEN}")
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "Not Found: %s", (request.path,), None)
    record.request = request
    assert TOKEN in record.getMessage()
    RoutesForPaths().filter(record)
    assert record.getMessage() == "Not Found: (no route)"


@pytest.mark.parametrize("role", ["qoricancha_public", "qoricancha_staff"])
def test_who_enqueues_does_not_read_the_queue(postgres: Server, committing: str, role):
    with (
        psycopg.connect(postgres.url(role, committing)) as session,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        session.execute("SELECT args FROM procrastinate_jobs")


@pytest.mark.parametrize("role", ["qoricancha_public"])
def test_the_public_role_draws_no_case_number(postgres: Server, committing: str, role):
    with (
        psycopg.connect(postgres.url(role, committing)) as session,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        session.execute("SELECT nextval('casefiles_number')")


def test_a_database_that_is_no_demo_is_not_seeded(db):
    with pytest.raises(CommandError, match="no demo"):
        call_command("demo", "seed")
