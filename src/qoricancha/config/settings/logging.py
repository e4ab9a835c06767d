"""Where logs go and how they look: lines for people on a laptop, JSON without anybody's data in production."""

from typing import Any

from qoricancha.config.settings.environment import Environment, Mode


def logging_settings(env: Environment) -> dict[str, Any]:
    """Return Django's LOGGING."""
    handlers: dict[str, dict[str, Any]] = {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "json" if env.mode == Mode.PRODUCTION else "line",
            "filters": ["routes", "quiet jobs"],
        }
    }
    if env.metrics:
        handlers["metrics"] = {"class": "qoricancha.config.metrics.counting.CountRecords"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
            "json": {"()": "qoricancha.config.logs.JsonLines", "process": str(env.process)},
        },
        "filters": {
            "routes": {"()": "qoricancha.config.logs.RoutesForPaths"},
            "quiet jobs": {"()": "qoricancha.config.logs.QuietJobs"},
        },
        "handlers": handlers,
        "loggers": {
            "pikepdf": {"level": "WARNING"},
            "fontTools": {"level": "WARNING"},
        },
        "root": {"handlers": list(handlers), "level": "INFO"},
    }
