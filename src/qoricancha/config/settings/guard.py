"""Production refuses to start with anything that belongs to the demo."""

from django.core.exceptions import ImproperlyConfigured

from qoricancha.config.settings.authority import faults_of
from qoricancha.config.settings.environment import Environment, Mode, Process


def refuse_demo_settings_in_production(env: Environment) -> None:
    """Raise ImproperlyConfigured, naming every demo setting or missing secret at once."""
    if env.mode != Mode.PRODUCTION:
        return
    faults = [*_demo_traces(env), *_missing(env), *faults_of(env.authority)]
    if faults:
        raise ImproperlyConfigured("Production refuses to start: " + "; ".join(faults))


def _demo_traces(env: Environment) -> list[str]:
    traces = [
        f"{name} is for the demo only (a key in a file)"
        for name, value in env.secrets.items()
        if value and name.endswith("_FILE")
    ]
    if env.authority_url:
        traces.append("QORICANCHA_AUTHORITY_URL names the demo's certificate authority")
    if (env.home / "authority").exists() or (env.home / "outbox").exists():
        traces.append(f"{env.home} holds a demo (authority/ or outbox/)")
    if env.process in (Process.PUBLIC, Process.STAFF) and not (
        env.public_url.startswith("https://") and env.staff_url.startswith("https://")
    ):
        traces.append("QORICANCHA_PUBLIC_URL and QORICANCHA_STAFF_URL must be https")
    if env.secrets["QORICANCHA_CLAIMS_PRIVATE_KEY"] and env.process != Process.STAFF:
        traces.append("QORICANCHA_CLAIMS_PRIVATE_KEY may be given to the staff process only")
    if env.secrets["QORICANCHA_LEDGER_KEY"] and env.process != Process.WORKER:
        traces.append("QORICANCHA_LEDGER_KEY may be given to the worker only")
    return traces


def _missing(env: Environment) -> list[str]:
    needed = ["QORICANCHA_SECRET_KEY"]
    if env.process != Process.OWNER:
        needed += ["QORICANCHA_MASTER_KEY", "QORICANCHA_CLAIMS_PUBLIC_KEY"]
    if env.process == Process.WORKER:
        needed.append("QORICANCHA_LEDGER_KEY")
    missing = [f"{name} is not set" for name in needed if not env.secrets[name]]
    if env.process == Process.WORKER and not env.ledger_heads:
        missing.append("QORICANCHA_LEDGER_HEADS is not set")
    if not env.database_url:
        missing.append("DATABASE_URL is not set")
    return missing
