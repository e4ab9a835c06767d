"""What a log of production says, and that nothing anybody typed, is called or holds comes through."""

import json
import logging
import uuid

import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import path

from qoricancha.accounts.permissions import anyone
from qoricancha.accounts.rules.roles import Role
from qoricancha.config.logs import JsonLines, QuietJobs
from qoricancha.kernel.errors import InvalidInput
from qoricancha.web.page import page
from tests.database import SiteClient, as_role

CANARY = "Zoraidacanaria"
ADDRESS = f"/v/{CANARY}7?q={CANARY}#{CANARY}"


def told(record: logging.LogRecord) -> dict:
    return json.loads(JsonLines("public").format(record))


def logged(name: str, template: object, *args: object, **extra: object) -> logging.LogRecord:
    record = logging.LogRecord(name, logging.ERROR, "/some/where/module.py", 7, template, args, None)
    record.__dict__.update(extra)
    return record


def caught(error: BaseException) -> tuple:
    try:
        raise error
    except BaseException as seen:  # noqa: BLE001 - any may be logged
        return type(seen), seen, seen.__traceback__


def failed(error: BaseException) -> dict:
    record = logged("django.request", "%s: %s", "Internal Server Error", "/")
    record.exc_info = caught(error)
    return told(record)


def test_our_words_come_with_numbers_ids_and_codes_and_no_text():
    number, found = uuid.UUID(int=7), f"of {CANARY}"
    said = told(logged("qoricancha.web", "document %s, %d times, %s, %s", number, 3, Role.REGISTRATION_OFFICER, found))
    assert said["message"] == f"document {number}, 3 times, REGISTRATION_OFFICER, …"


@pytest.mark.parametrize(
    ("template", "args", "message"),
    [
        ("Not Found: %s", (ADDRESS,), "Not Found: %s"),
        (f"Invalid HTTP_HOST header: {CANARY!r}", (), "module:7"),
        (ValueError(CANARY), (), "module:7"),
        ({"name": CANARY}, (), "module:7"),
    ],
)
def test_of_others_words_comes_the_template_or_the_place(template, args, message):
    assert told(logged("django.security.DisallowedHost", template, *args))["message"] == message


def test_words_of_ours_that_do_not_fit_their_arguments_are_no_second_fault():
    assert told(logged("qoricancha.web", "%d of %d", 1))["message"] == "%d of %d"


def test_a_request_is_told_by_its_route():
    request = RequestFactory().generic(CANARY, ADDRESS, {"name": CANARY})
    said = told(logged("django.request", "Not Found: %s", ADDRESS, request=request, status_code=404))
    assert (said["method"], said["route"], said["status"]) == ("OTHER", "(no route)", 404)
    assert CANARY not in json.dumps(said)


def test_a_job_is_told_without_its_arguments():
    job = {"task_name": "messaging.send", "id": 7, "attempts": 2, "task_kwargs": {"to": CANARY}, "call_string": CANARY}
    said = told(logged("procrastinate.worker", f"Job send({CANARY}) failed", job=job, action="job_error"))
    assert {name: said[name] for name in ("action", "job", "job_id", "attempts")} == {
        "action": "job_error", "job": "messaging.send", "job_id": 7, "attempts": 2
    }  # fmt: skip
    assert CANARY not in json.dumps(said)


@pytest.mark.parametrize(
    "error",
    [
        ValueError(CANARY),
        KeyError(CANARY),
        InvalidInput({"name": CANARY}),
        UnicodeDecodeError("utf-8", CANARY.encode(), 0, 1, CANARY),
        psycopg.OperationalError(f"host={CANARY}"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_error_is_told_by_its_kind_and_place(error):
    said = failed(error)
    (first,) = said["error"]
    assert first["type"].endswith(type(error).__name__)
    assert first["where"][-1].endswith(" caught")
    assert CANARY not in json.dumps(said)


def test_the_cause_of_an_error_is_told_too():
    error = RuntimeError(CANARY)
    error.__cause__ = ValueError(CANARY)
    said = failed(error)
    assert [one["type"] for one in said["error"]] == ["builtins.RuntimeError", "builtins.ValueError"]


def test_what_was_written_for_operators_is_told():
    assert failed(ImproperlyConfigured("QORICANCHA_SMTP_URL is not set"))["error"][0]["message"] == (
        "QORICANCHA_SMTP_URL is not set"
    )


def test_of_a_database_error_comes_the_rule_that_was_broken_and_no_row(db):
    row = [CANARY, f'"{CANARY}"']
    twice = "INSERT INTO accounts_cacheentry VALUES (%s, %s, now()), (%s, %s, now())"
    with as_role("staff"), pytest.raises(IntegrityError) as broken, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(twice, row + row)
    said = failed(broken.value)
    driver = said["error"][1]
    assert CANARY in str(broken.value)  # or else this test would show nothing
    assert (driver["sqlstate"], driver["table_name"]) == ("23505", "accounts_cacheentry")
    assert driver["constraint_name"] == "accounts_cacheentry_pkey"
    assert CANARY not in json.dumps(said)


@page(permission=anyone, transaction=False)
def broken(request: HttpRequest, token: str) -> HttpResponse:
    name = request.GET["name"]
    raise ValueError(f"{name} {token} {request.GET} {request.COOKIES}")


urlpatterns = [path("broken/<str:token>", broken, name="broken")]


def test_a_whole_request_that_fails_says_nothing_of_who_asked(public_site: SiteClient, caplog):
    public_site.settings = {**public_site.settings, "ROOT_URLCONF": __name__}
    public_site.raise_request_exception = False
    public_site.cookies["name"] = CANARY
    answer = public_site.get(
        f"/broken/{CANARY}", {"name": CANARY}, headers={"User-Agent": CANARY, "Referer": f"https://x/{CANARY}"}
    )
    lines = [JsonLines("public").format(record) for record in caplog.records]
    assert answer.status_code == 500
    assert CANARY in caplog.text  # the usual log would have said it
    said = json.loads(lines[-1])
    assert (said["route"], said["error"][0]["type"]) == ("broken", "builtins.ValueError")
    assert [line for line in lines if CANARY in line] == []


@pytest.mark.parametrize(
    ("name", "level", "extra", "passes"),
    [
        ("procrastinate.worker", logging.INFO, {"action": "job_success"}, False),
        ("procrastinate.worker", logging.INFO, {"action": "job_error_retry"}, True),
        ("procrastinate.worker", logging.ERROR, {"action": "job_error"}, True),
        ("procrastinate", logging.INFO, {}, False),
        ("qoricancha.accounts", logging.INFO, {}, True),
    ],
)
def test_only_jobs_that_go_well_are_not_worth_a_line(name, level, extra, passes):
    record = logged(name, "x", **extra)
    record.levelno = level
    assert QuietJobs().filter(record) == passes
