"""Sealed files in the database: the same transaction, the same backup (ADR 0006)."""

import hashlib
import os
from datetime import datetime
from uuid import UUID

from django.db import models

from qoricancha.kernel.ids import uuid7
from qoricancha.kernel.keys import KEY_BYTES
from qoricancha.kernel.sealing import SealingKey, seal, unseal


class StoredFile(models.Model):
    """A file under a key of its own, which the owner's key seals. Never changed once written.

    `address` is the SHA-256 of the ciphertext; `owner` the row it belongs to
    (draft, application, registration, person), by which the row policies decide.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.ForeignKey(SealingKey, on_delete=models.PROTECT, related_name="+")
    owner = models.UUIDField()
    kind = models.CharField(max_length=40)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    file_key = models.BinaryField()
    address = models.CharField(max_length=64, unique=True)
    content = models.BinaryField()
    stored_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["owner", "kind"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    def context(self) -> str:
        """Return what content and key are bound to: owner, kind and this file."""
        return f"file:{self.owner}:{self.kind}:{self.id}"

    def read(self) -> bytes:
        """Return the clear content. Raises kernel.sealing.CannotOpen."""
        file_key = unseal(bytes(self.file_key), key=self.key.clear(), context=self.context())
        return unseal(bytes(self.content), key=file_key, context=self.context())


def store_file(*, key: SealingKey, owner: UUID, kind: str, media_type: str, content: bytes, at: datetime) -> StoredFile:
    """Seal and save a file; the caller's transaction decides whether it stays."""
    file_key = os.urandom(KEY_BYTES)
    stored = StoredFile(key=key, owner=owner, kind=kind, media_type=media_type, size=len(content), stored_at=at)
    stored.file_key = seal(file_key, key=key.clear(), context=stored.context())
    stored.content = seal(content, key=file_key, context=stored.context())
    stored.address = hashlib.sha256(stored.content).hexdigest()
    stored.save(force_insert=True)
    return stored
