"""What the environment tells a process."""

import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from qoricancha.config.authority import read_authority
from qoricancha.config.processes import Process
from qoricancha.kernel.authority import INVENTED, Authority
from qoricancha.law.rules.regimes import REGIMES


class Mode(StrEnum):
    """How the installation runs."""

    DEMO = "demo"
    PRODUCTION = "production"
    TEST = "test"


@dataclass(frozen=True)
class Environment:
    """The environment of one process, read once."""

    mode: Mode
    process: Process
    home: Path
    metrics: str
    database_url: str
    public_url: str
    staff_url: str
    authority_url: str
    regime: str
    authority: Authority
    secrets: dict[str, str]

    @classmethod
    def read(cls) -> "Environment":
        """Read `os.environ`. Raises ImproperlyConfigured on an unknown mode, process or regime."""
        get = os.environ.get
        try:
            mode, process = (
                Mode(get("QORICANCHA_MODE", "production")),
                Process(get("QORICANCHA_PROCESS", "owner")),
            )
        except ValueError as error:
            raise ImproperlyConfigured(f"QORICANCHA_MODE or QORICANCHA_PROCESS: {error}") from None
        regime = get("QORICANCHA_REGIME", "2003-online")
        if regime not in REGIMES:
            raise ImproperlyConfigured(f"QORICANCHA_REGIME: {regime!r} is none of {', '.join(REGIMES)}")
        return cls(
            mode=mode,
            process=process,
            home=Path(get("QORICANCHA_HOME", "var")).resolve(),
            metrics=get("QORICANCHA_METRICS_DIR", ""),
            database_url=get("DATABASE_URL", ""),
            public_url=get("QORICANCHA_PUBLIC_URL", "http://localhost:8000"),
            staff_url=get("QORICANCHA_STAFF_URL", "http://localhost:8001"),
            authority_url=get("QORICANCHA_AUTHORITY_URL", ""),
            regime=regime,
            authority=read_authority(get) if mode == Mode.PRODUCTION else INVENTED,
            secrets={name: get(name, "") for name in SECRET_NAMES},
        )


SECRET_NAMES = (
    "QORICANCHA_SECRET_KEY",
    "QORICANCHA_MASTER_KEY",
    "QORICANCHA_MASTER_KEY_FILE",
    "QORICANCHA_CLAIMS_PUBLIC_KEY",
    "QORICANCHA_CLAIMS_PUBLIC_KEY_FILE",
    "QORICANCHA_CLAIMS_PRIVATE_KEY",
    "QORICANCHA_CLAIMS_PRIVATE_KEY_FILE",
    "QORICANCHA_LEDGER_KEY",
    "QORICANCHA_LEDGER_KEY_FILE",
    "QORICANCHA_LEDGER_PUBLIC_KEY",
    "QORICANCHA_LEDGER_PUBLIC_KEY_FILE",
    "QORICANCHA_LEDGER_HEADS",
    "QORICANCHA_SMTP_URL",
    "QORICANCHA_MAIL_FROM",
    "QORICANCHA_BACKUP_RECIPIENT",
)
