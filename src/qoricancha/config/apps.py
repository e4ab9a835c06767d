"""Django application of the operator's commands, and what every process makes sure of."""

import ctypes
import sys
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.backends.signals import connection_created

from qoricancha.config.logs import log_crashes
from qoricancha.config.processes import MEETS_PEOPLE
from qoricancha.config.settings.environment import Mode

PR_SET_DUMPABLE = 4  # prctl(2)


class ConfigConfig(AppConfig):
    """Commands that set up and check an installation."""

    name = "qoricancha.config"
    label = "config"

    def ready(self) -> None:
        """Close the process's memory to its neighbours; let it work as its own database role only."""
        if settings.QORICANCHA_MODE == Mode.TEST:
            return
        close_memory()
        if settings.QORICANCHA_MODE == Mode.PRODUCTION and settings.QORICANCHA_PROCESS in MEETS_PEOPLE:
            log_crashes()
        connection_created.connect(check_database_role, dispatch_uid="database-role")


def close_memory() -> None:
    """Keep other processes of the same user from reading our keys out of /proc, and the kernel from dumping them."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


def check_database_role(connection: Any, **_: object) -> None:  # noqa: ANN401 - Django's signal
    """Raise ImproperlyConfigured when the process signed in as another role: the owner would see every row."""
    role, needed = connection.connection.info.user, f"qoricancha_{settings.QORICANCHA_PROCESS}"
    if role != needed:
        raise ImproperlyConfigured(f"This process must sign in to the database as {needed}, not as {role}.")
