"""Where it is counted: around every request, and from what the worker and everybody else logs."""

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from qoricancha.config.logs import known_method
from qoricancha.config.metrics import counters

GetResponse = Callable[[HttpRequest], HttpResponseBase]
OUTCOMES = ("job_success", "job_error", "job_error_retry", "job_aborted", "job_aborted_retry")


class CountRequests:
    """Counts and times what is answered, by the route's name."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on; count."""
        began, method = time.perf_counter(), known_method(request.method)
        response = self.get_response(request)
        match = request.resolver_match
        route, process = (match.view_name if match else "(no route)"), str(settings.QORICANCHA_PROCESS)
        counters.REQUESTS.labels(process, route, method, response.status_code).inc()
        counters.REQUEST_SECONDS.labels(process, route).observe(time.perf_counter() - began)
        return response


class CountRecords(logging.Handler):
    """Counts what is logged: jobs by their outcome, and everything from warnings on by its level."""

    def emit(self, record: logging.LogRecord) -> None:
        """Count one record."""
        if getattr(record, "action", None) in OUTCOMES:
            _count_job(record)
        if record.levelno >= logging.WARNING:
            counters.LOG_RECORDS.labels(str(settings.QORICANCHA_PROCESS), record.levelname).inc()


def _count_job(record: logging.LogRecord) -> None:
    name = str(record.__dict__["job"]["task_name"])
    counters.JOBS.labels(name, str(record.__dict__["action"]).removeprefix("job_")).inc()
    if (seconds := record.__dict__.get("duration")) is not None:
        counters.JOB_SECONDS.labels(name).observe(seconds)
