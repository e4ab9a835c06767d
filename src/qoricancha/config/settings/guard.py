"""Production refuses to start with anything of the demo, without what it needs, or with what is another process's."""

import base64
import binascii
from collections.abc import Iterator
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.core.exceptions import ImproperlyConfigured

from qoricancha.config.authority import faults_of
from qoricancha.config.processes import MEETS_PEOPLE, NEEDS, Process
from qoricancha.config.settings.environment import Environment, Mode

KEY_BYTES = {
    "QORICANCHA_MASTER_KEY": 32,
    "QORICANCHA_CLAIMS_PUBLIC_KEY": 32,
    "QORICANCHA_CLAIMS_PRIVATE_KEY": 32,
    "QORICANCHA_LEDGER_KEY": 32,
}
SECRET_KEY_LENGTH = 40  # characters


def refuse_to_start_in_production(env: Environment) -> None:
    """Raise ImproperlyConfigured, naming every fault at once, a line each."""
    if env.mode != Mode.PRODUCTION:
        return
    faults = [*_demo_traces(env), *_missing(env), *_not_its_own(env), *_malformed(env), *faults_of(env.authority)]
    if faults:
        lines = "\n".join(f"- {fault}" for fault in faults)
        raise ImproperlyConfigured(f"Production refuses to start the {env.process} process:\n{lines}")


def _demo_traces(env: Environment) -> Iterator[str]:
    for name, value in env.secrets.items():
        if value and name.endswith("_FILE"):
            yield f"{name} is for the demo only: give the key itself, not a file"
    if env.authority_url:
        yield "QORICANCHA_AUTHORITY_URL names the demo's certificate authority: remove it"
    if (env.home / "authority").exists() or (env.home / "outbox").exists():
        yield f"QORICANCHA_HOME={env.home} holds a demo (authority/ or outbox/): name another folder"
    if env.process in MEETS_PEOPLE:
        for name, url in {"QORICANCHA_PUBLIC_URL": env.public_url, "QORICANCHA_STAFF_URL": env.staff_url}.items():
            if not url.startswith("https://"):
                yield f"{name} is {url}: it must be https"


def _missing(env: Environment) -> Iterator[str]:
    for name in sorted(NEEDS[env.process].needed):
        if not env.secrets[name]:
            yield f"{name} is not set"
    if not env.database_url:
        yield "DATABASE_URL is not set"


def _not_its_own(env: Environment) -> Iterator[str]:
    allowed = NEEDS[env.process].allowed
    for name, value in env.secrets.items():
        if value and name not in allowed and not name.endswith("_FILE"):
            owners = " and ".join(process for process in Process if name in NEEDS[process].allowed)
            yield f"{name} is set, and only {owners} may have it: remove it"
    role, needed = urlsplit(env.database_url).username, f"qoricancha_{env.process}"
    if env.database_url and role != needed:
        yield f"DATABASE_URL signs in as {role}: this process must be {needed}"


def _malformed(env: Environment) -> Iterator[str]:
    key = env.secrets["QORICANCHA_SECRET_KEY"]
    if key and len(key) < SECRET_KEY_LENGTH:
        yield f"QORICANCHA_SECRET_KEY has {len(key)} characters: it needs {SECRET_KEY_LENGTH} random ones"
    clear = {name: _decoded(env.secrets[name]) for name in KEY_BYTES}
    for name, length in KEY_BYTES.items():
        if env.secrets[name] and len(clear[name]) != length:
            yield f"{name} is no key: it must be {length} bytes in base64 (qoricancha make_environment makes one)"
    private, public = clear["QORICANCHA_CLAIMS_PRIVATE_KEY"], clear["QORICANCHA_CLAIMS_PUBLIC_KEY"]
    if len(private) == len(public) == KEY_BYTES["QORICANCHA_CLAIMS_PRIVATE_KEY"] and _public_half(private) != public:
        yield "QORICANCHA_CLAIMS_PRIVATE_KEY is not the other half of QORICANCHA_CLAIMS_PUBLIC_KEY"


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        return b""


def _public_half(private: bytes) -> bytes:
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()
