"""Settings of the tests: fresh keys, a throw-away home; the database is set by conftest."""

import base64
import os
import tempfile
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

_home = Path(tempfile.mkdtemp(prefix="qoricancha-test-"))
_ledger = Ed25519PrivateKey.generate()
_claims = X25519PrivateKey.generate()
os.environ.update(
    QORICANCHA_MODE="test",
    QORICANCHA_PROCESS="staff",
    QORICANCHA_HOME=str(_home),
    QORICANCHA_SECRET_KEY="for the tests only, and long enough to be a key of its own kind",
    QORICANCHA_MASTER_KEY=base64.b64encode(os.urandom(32)).decode(),
    QORICANCHA_CLAIMS_PUBLIC_KEY=base64.b64encode(_claims.public_key().public_bytes_raw()).decode(),
    QORICANCHA_CLAIMS_PRIVATE_KEY=base64.b64encode(_claims.private_bytes_raw()).decode(),
    QORICANCHA_LEDGER_KEY=base64.b64encode(_ledger.private_bytes_raw()).decode(),
    QORICANCHA_LEDGER_PUBLIC_KEY=base64.b64encode(_ledger.public_key().public_bytes_raw()).decode(),
)

from qoricancha.config.settings import *  # noqa: E402, F403 - Django reads module attributes
