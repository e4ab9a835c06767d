"""Sealed fields: AES-256-GCM under a key per person, application or document, wrapped by the master key.

A dump, a WAL file or a backup shows only ciphertext; destroying the wrapped
key, and the copies of it that are kept for 30 days, destroys the data in every
backup (ADR 0003, 0021).
"""

import json
import os
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from qoricancha.kernel.ids import uuid7
from qoricancha.kernel.keys import KEY_BYTES, derived_key, master_key_id

FORMAT = b"\x01"
NONCE_BYTES = 12


class CannotOpen(Exception):
    """The ciphertext, its place or its key is not what it was: altered, moved, or sealed under another key."""


class KeyDestroyed(CannotOpen):
    """The key was destroyed on purpose: the data is gone for ever."""


def seal(clear: bytes, *, key: bytes, context: str) -> bytes:
    """Return format byte + nonce + ciphertext + tag, bound to `context`."""
    nonce = os.urandom(NONCE_BYTES)
    return FORMAT + nonce + AESGCM(key).encrypt(nonce, clear, context.encode())


def unseal(sealed: bytes, *, key: bytes, context: str) -> bytes:
    """Return the clear bytes. Raises CannotOpen."""
    if sealed[:1] != FORMAT:
        raise CannotOpen("unknown format")
    nonce, body = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    try:
        return AESGCM(key).decrypt(nonce, body, context.encode())
    except InvalidTag:
        raise CannotOpen("altered, moved or sealed under another key") from None


class SealingKey(models.Model):
    """A data key, wrapped by the master key. One per person, application, document or message."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    wrapped = models.BinaryField(null=True)
    master_key = models.CharField(max_length=8)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="sealingkey_wrapped_or_destroyed",
                condition=models.Q(wrapped__isnull=False, destroyed_at__isnull=True)
                | models.Q(wrapped__isnull=True, destroyed_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return str(self.id)

    def clear(self) -> bytes:
        """Return the data key, 32 bytes. Raises KeyDestroyed or CannotOpen."""
        if self.wrapped is None:
            raise KeyDestroyed(str(self.id))
        if "_clear" not in self.__dict__:
            self.__dict__["_clear"] = unseal(bytes(self.wrapped), key=derived_key("wrap"), context=f"key:{self.id}")
        return self.__dict__["_clear"]


def new_key() -> SealingKey:
    """Make, wrap and save a data key."""
    key = SealingKey(master_key=master_key_id())
    key.__dict__["_clear"] = clear = os.urandom(KEY_BYTES)
    key.wrapped = seal(clear, key=derived_key("wrap"), context=f"key:{key.id}")
    key.save(force_insert=True)
    return key


class _Sealed(bytes):
    """Ciphertext as it lies in the database."""


class _SealedAttribute:
    """Opens at each reading; what is assigned is sealed when the row is saved."""

    def __init__(self, field: "SealedField") -> None:
        self.field = field

    def __get__(self, row: Any, owner: type | None = None) -> Any:  # noqa: ANN401 - JSON
        if row is None:
            return self
        name = self.field.attname
        if name not in row.__dict__:
            row.refresh_from_db(fields=[name])
        value = row.__dict__[name]
        if not isinstance(value, _Sealed):
            return value
        return json.loads(unseal(value, key=row.key.clear(), context=self.field.context(row)))

    def __set__(self, row: Any, value: Any) -> None:  # noqa: ANN401 - JSON
        row.__dict__[self.field.attname] = value


class SealedField(models.Field):  # type: ignore[type-arg]
    """A JSON-able value, kept as ciphertext bound to its table, column and row.

    The row needs a `key` (see SealedModel). Reading gives a fresh copy: to
    change a value assign it anew. It can be neither searched nor updated in
    bulk; search goes by tokens (`kernel.tokens`).
    """

    def get_internal_type(self) -> str:
        """Return the type whose column this uses: bytea."""
        return "BinaryField"

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        """Put the opening attribute in place."""
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, name, _SealedAttribute(self))

    def context(self, row: models.Model) -> str:
        """Return what the ciphertext is bound to."""
        return f"{row._meta.db_table}.{self.column}:{row.pk}"  # noqa: SLF001 - Django's public name

    def from_db_value(self, value: bytes | None, *_: object) -> "_Sealed | None":
        """Wrap the column's bytes."""
        return None if value is None else _Sealed(value)

    def pre_save(self, row: Any, add: bool) -> bytes | None:  # noqa: ANN401, ARG002 - Django's signature
        """Seal what was assigned."""
        value = row.__dict__[self.attname]
        if value is None or isinstance(value, _Sealed):
            return value
        clear = json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False).encode()
        sealed = _Sealed(seal(clear, key=row.key.clear(), context=self.context(row)))
        row.__dict__[self.attname] = sealed
        return sealed

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:  # noqa: ANN401, ARG002 - Django's signature
        """Let only ciphertext through: clear text can never reach a statement."""
        if value is not None and not isinstance(value, _Sealed):
            raise TypeError(f"{self.name} is sealed: assign it to a row and save the row")
        return connection.Database.Binary(value) if value is not None else None


class SealedModel(models.Model):
    """A row with sealed fields and the key that opens them. Query with select_related("key")."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.ForeignKey(SealingKey, on_delete=models.PROTECT, related_name="+", editable=False)

    class Meta:
        abstract = True
