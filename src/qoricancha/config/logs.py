"""What may stand in a log: what happened and where in the code, and nothing that anybody typed, is called or holds.

Addresses carry tokens, references and ids of people; messages of exceptions repeat values; arguments of jobs are ids.
"""

import json
import logging
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from types import TracebackType
from typing import Any
from uuid import UUID

OURS = "qoricancha"
SAID_BY_US = {  # exceptions whose messages are written for operators
    "django.core.exceptions.ImproperlyConfigured",
    "qoricancha.credentials.rules.ports.CannotSign",
}
HARMLESS = (int, float, bool, Enum, UUID, type(None))
WITHHELD = "…"
FRAMES = 12  # the innermost say where; what is above them is the same for every request
_CODE = Path(__file__).parents[1].parent


class RoutesForPaths(logging.Filter):
    """Puts the route in place of the path in whatever Django logs about a request."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record's arguments; let every record pass."""
        request = getattr(record, "request", None)
        if request is not None and isinstance(record.args, tuple):
            match = getattr(request, "resolver_match", None)
            route = f"/{match.route}" if match else "(no route)"
            hidden = {request.path, request.get_full_path()}
            record.args = tuple(route if argument in hidden else argument for argument in record.args)
        return True


class JsonLines(logging.Formatter):
    """One JSON object a line, of parts that are known to be harmless; everything else is withheld."""

    def __init__(self, process: str) -> None:
        super().__init__()
        self._process = process

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        said = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "process": self._process,
            "pid": record.process,
            "logger": record.name,
            "message": _message(record),
            **_request(record),
            **_job(record),
        }
        if record.exc_info and record.exc_info[1]:
            said["error"] = [_error(error) for error in _chain(record.exc_info[1])]
        return json.dumps(said, ensure_ascii=False, default=lambda _: WITHHELD)


def _message(record: logging.LogRecord) -> str:
    """Return our own words with harmless arguments; of others' words the template, if it is one, else the place."""
    place = f"{record.module}:{record.lineno}"
    template = record.msg if isinstance(record.msg, str) else place
    if record.name.split(".")[0] != OURS:
        return template if record.args else place
    arguments = record.args if isinstance(record.args, tuple) else ()
    try:
        return template % tuple(one if isinstance(one, HARMLESS) else WITHHELD for one in arguments)
    except (TypeError, ValueError):
        return template


def _request(record: logging.LogRecord) -> dict[str, object]:
    request = getattr(record, "request", None)
    if request is None:
        return {}
    match = getattr(request, "resolver_match", None)
    told = {"method": known_method(request.method), "route": match.view_name if match else "(no route)"}
    return told | ({"status": record.status_code} if hasattr(record, "status_code") else {})


def _job(record: logging.LogRecord) -> dict[str, object]:
    """Return what procrastinate tells of a job, without its arguments."""
    told = {"action": record.action} if hasattr(record, "action") else {}
    job = getattr(record, "job", None)
    if isinstance(job, dict):
        told |= {"job": job.get("task_name"), "job_id": job.get("id"), "attempts": job.get("attempts")}
    return told


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)


def _error(error: BaseException) -> dict[str, object]:
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    told: dict[str, object] = {"type": kind, "where": list(_frames(error.__traceback__))[-FRAMES:]}
    if kind in SAID_BY_US:
        told["message"] = str(error)
    if diagnosis := getattr(error, "diag", None):  # psycopg's: names of ours, never a value
        parts = ("sqlstate", "schema_name", "table_name", "column_name", "constraint_name")
        told |= {part: value for part in parts if (value := getattr(diagnosis, part, None))}
    return told


def _frames(traceback: TracebackType | None) -> Iterator[str]:
    while traceback is not None:
        code = traceback.tb_frame.f_code
        file = Path(code.co_filename)
        name = file.relative_to(_CODE) if file.is_relative_to(_CODE) else Path(*file.parts[-3:])
        yield f"{name}:{traceback.tb_lineno} {code.co_name}"
        traceback = traceback.tb_next


def known_method(method: str | None) -> str:
    """Return an HTTP method by name, or OTHER: whoever asks may invent one."""
    return method if method in ("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE") else "OTHER"


class QuietJobs(logging.Filter):
    """Keeps what goes well with jobs out of the log: metrics count it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let everything of others pass; of procrastinate what failed, also what will be tried again."""
        if not record.name.startswith("procrastinate") or record.levelno >= logging.WARNING:
            return True
        return "error" in getattr(record, "action", "")


def log_crashes() -> None:
    """Let what ends a process or a thread go the way of every log line, and not to the terminal with its values."""
    log = logging.getLogger("qoricancha.crash")

    def crash(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
        if not issubclass(kind, KeyboardInterrupt | SystemExit):
            log.critical("the process ends", exc_info=(kind, error, traceback))

    def crash_of_thread(args: Any) -> None:  # noqa: ANN401 - threading.ExceptHookArgs
        log.critical("a thread ends", exc_info=(args.exc_type, args.exc_value, args.exc_traceback))

    sys.excepthook, threading.excepthook = crash, crash_of_thread
