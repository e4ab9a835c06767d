"""What a supervisor and a proxy ask: does the process live, and can it serve. Both say nothing of anybody."""

from collections.abc import Callable
from datetime import timedelta
from functools import cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from qoricancha.accounts.permissions import anyone
from qoricancha.kernel import clock
from qoricancha.kernel.keys import KEY_BYTES, master_key_id, secret
from qoricancha.kernel.sealing import SealingKey
from qoricancha.web.page import page

CLOCKS_AGREE_WITHIN = timedelta(minutes=5)  # beyond that the database takes its own (app.near_now)


class NotReady(Exception):
    """Why the process cannot serve, in words for the operator."""


@require_GET
@page(permission=anyone, transaction=False)
def alive(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Say that the process lives. Asks nobody else."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_GET
@page(permission=anyone, transaction=False)
def ready(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Say whether the process can serve (200) or what is missing (503)."""
    found = {name: _judged(check) for name, check in CHECKS.items()}
    is_ready = set(found.values()) == {"ok"}
    return JsonResponse({"ready": is_ready, **found}, status=200 if is_ready else 503)


def _judged(check: Callable[[], None]) -> str:
    try:
        check()
    except NotReady as reason:
        return str(reason)
    except DatabaseError:
        return "the database does not answer"
    except ImproperlyConfigured as fault:
        return str(fault)
    return "ok"


def _check_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        (there,) = cursor.fetchone()
    if abs(there - clock.now()) > CLOCKS_AGREE_WITHIN:
        raise NotReady("the clocks of this machine and of the database differ by more than five minutes")


def _check_migrations() -> None:
    missing = _migrations() - set(MigrationRecorder(connection).migration_qs.values_list("app", "name"))
    if missing:
        raise NotReady(f"{len(missing)} migrations are not applied: run qoricancha prepare")


def _check_keys() -> None:
    """Raise where a key is missing, or the master key is not the one under which the newest data lie."""
    if len(secret("QORICANCHA_CLAIMS_PUBLIC_KEY")) != KEY_BYTES:
        raise NotReady("QORICANCHA_CLAIMS_PUBLIC_KEY is no key")
    if settings.QORICANCHA_PROCESS == "staff" and len(secret("QORICANCHA_CLAIMS_PRIVATE_KEY")) != KEY_BYTES:
        raise NotReady("QORICANCHA_CLAIMS_PRIVATE_KEY is no key")
    newest = SealingKey.objects.order_by("-id").values_list("master_key", flat=True).first()
    if newest not in (None, master_key_id()):
        raise NotReady("QORICANCHA_MASTER_KEY is not the key under which the data lie")


@cache
def _migrations() -> set[tuple[str, str]]:
    """Return (application, name) of every migration of this release."""
    return set(MigrationLoader(None).disk_migrations)


CHECKS: dict[str, Callable[[], None]] = {
    "database": _check_database,
    "migrations": _check_migrations,
    "keys": _check_keys,
}
