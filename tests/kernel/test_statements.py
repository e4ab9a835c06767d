"""The claim is sealed to a key that the public process does not have."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.core.exceptions import ImproperlyConfigured

from qoricancha.kernel.ids import uuid7
from qoricancha.kernel.sealing import CannotOpen
from qoricancha.kernel.statements import open_statement, seal_statement


def test_a_statement_comes_back_where_the_private_key_is():
    context = uuid7()
    sealed = seal_statement("Salí de noche — ñandú", context=context)
    assert b"noche" not in sealed
    assert open_statement(sealed, context=context) == "Salí de noche — ñandú"


def test_a_statement_put_in_anothers_place_is_refused():
    with pytest.raises(CannotOpen):
        open_statement(seal_statement("x", context=uuid7()), context=uuid7())


def test_the_public_process_cannot_open(settings):
    context = uuid7()
    sealed = seal_statement("x", context=context)
    settings.QORICANCHA_SECRETS = {**settings.QORICANCHA_SECRETS, "QORICANCHA_CLAIMS_PRIVATE_KEY": ""}
    with pytest.raises(ImproperlyConfigured):
        open_statement(sealed, context=context)


def test_another_private_key_is_refused(settings):
    context = uuid7()
    sealed = seal_statement("x", context=context)
    other = base64.b64encode(X25519PrivateKey.generate().private_bytes_raw()).decode()
    settings.QORICANCHA_SECRETS = {**settings.QORICANCHA_SECRETS, "QORICANCHA_CLAIMS_PRIVATE_KEY": other}
    with pytest.raises(CannotOpen):
        open_statement(sealed, context=context)
