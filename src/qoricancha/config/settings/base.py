"""Applications, database, templates, language."""

import logging
import os
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from qoricancha.config.settings.environment import Environment, Mode
from qoricancha.config.settings.logging import logging_settings
from qoricancha.config.settings.process import process_settings
from qoricancha.kernel.images import MOST_BYTES

ENV = Environment.read()
PACKAGE = Path(__file__).resolve().parents[2]

QORICANCHA_MODE = ENV.mode
QORICANCHA_PROCESS = ENV.process
QORICANCHA_HOME = ENV.home
QORICANCHA_PUBLIC_URL = ENV.public_url
QORICANCHA_STAFF_URL = ENV.staff_url
QORICANCHA_AUTHORITY_URL = ENV.authority_url
QORICANCHA_REGIME = ENV.regime
QORICANCHA_AUTHORITY = ENV.authority
QORICANCHA_LEDGER_HEADS = ENV.secrets["QORICANCHA_LEDGER_HEADS"]
if not QORICANCHA_LEDGER_HEADS and ENV.mode != Mode.PRODUCTION:
    QORICANCHA_LEDGER_HEADS = str(ENV.home / "ledger-heads")
QORICANCHA_SECRETS = ENV.secrets
QORICANCHA_ADAPTERS = {
    "audit.heads": "qoricancha.integrations.heads.folder.FolderHeads",
    "credentials.signer": "qoricancha.integrations.demo_authority.signer.DemoSigner",
    "messaging.mail": "qoricancha.integrations.mail.files.FileMail",
    "messaging.sms": "qoricancha.integrations.sms.files.FileSms",
}
if ENV.mode == Mode.PRODUCTION:
    QORICANCHA_ADAPTERS = {
        "audit.heads": "qoricancha.integrations.heads.folder.FolderHeads",
        "messaging.mail": "qoricancha.integrations.mail.smtp.SmtpMail",
    }

DEBUG = False
USE_TZ = True
TIME_ZONE = "America/Lima"
LANGUAGE_CODE = "es"
LANGUAGES = [("es", "Español")]
LOCALE_PATHS = [PACKAGE / "locale"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.StaffUser"
WSGI_APPLICATION = "qoricancha.config.wsgi.application"

ROOMS = [
    "kernel", "reference", "law", "audit", "accounts", "messaging", "persons", "appointments",
    "intake", "casefiles", "credentials", "registration",
]  # fmt: skip
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
    "csp",
    *(f"qoricancha.{room}" for room in ROOMS),
    "qoricancha.config",
    "qoricancha.web",
    "qoricancha.web.public",
    "qoricancha.web.staff",
    "qoricancha.web.verify",
    *(["qoricancha.demo"] if ENV.mode != Mode.PRODUCTION else []),
]

globals().update(process_settings(ENV.process))

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],  # before allauth's own
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "qoricancha.web.context.installation",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.insert(0, "django.forms")

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True  # from the package itself: nothing is collected anywhere
WHITENOISE_AUTOREFRESH = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}


def database(url: str) -> dict[str, object]:
    """Return Django's setting for `postgresql://user:password@host:port/name?host=/socket`."""
    parts = urlsplit(url or "postgresql://localhost/qoricancha")
    options = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or options.pop("port", "")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": "10", **options},
    }


DATABASES = {"default": database(ENV.database_url)}
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

# What is larger is refused by qoricancha.web.uploads.BoundedBodies; files are held in memory, never on a disk.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = MOST_BYTES + DATA_UPLOAD_MAX_MEMORY_SIZE
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 300
DATA_UPLOAD_MAX_NUMBER_FILES = 5

LOGGING = logging_settings(ENV)
logging.captureWarnings(capture=ENV.mode == Mode.PRODUCTION)
if ENV.metrics:
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = ENV.metrics  # before anything is counted
    MIDDLEWARE = ["qoricancha.config.metrics.counting.CountRequests", *globals()["MIDDLEWARE"]]
