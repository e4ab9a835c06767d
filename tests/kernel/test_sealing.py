"""Sealed fields and files."""

from datetime import datetime

import pytest
from django.db import connection

from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting
from qoricancha.kernel.files import StoredFile, store_file
from qoricancha.kernel.ids import uuid7
from qoricancha.kernel.sealing import CannotOpen, KeyDestroyed, SealingKey, new_key, seal, unseal
from qoricancha.messaging.models import Contact

JOB = Actor.job("test")


def stored_face(at: datetime) -> StoredFile:
    return store_file(key=new_key(), owner=uuid7(), kind="photo", media_type="image/jpeg", content=b"face", at=at)


def test_a_file_comes_back_and_lies_sealed(db, now):
    with acting(JOB):
        stored = store_file(
            key=new_key(), owner=uuid7(), kind="photo", media_type="image/jpeg", content=b"face", at=now
        )
    found = StoredFile.objects.select_related("key").get(id=stored.id)
    assert found.read() == b"face"
    assert b"face" not in bytes(found.content)


def test_a_file_moved_to_another_owner_does_not_open(db, now):
    with acting(JOB):
        stored = store_file(
            key=new_key(), owner=uuid7(), kind="photo", media_type="image/jpeg", content=b"face", at=now
        )
    stored.owner = uuid7()
    with pytest.raises(CannotOpen):
        stored.read()


def test_a_destroyed_key_opens_nothing(db, now):
    with acting(JOB):
        key = new_key()
        SealingKey.objects.filter(id=key.id).update(wrapped=None, destroyed_at=now)
    with pytest.raises(KeyDestroyed):
        SealingKey.objects.get(id=key.id).clear()


def contact(number: int, *, key: SealingKey, at: datetime) -> Contact:
    return Contact.objects.create(
        owner=uuid7(), kind="PHONE", key=key, value=f"+5199900011{number}", token=bytes([number] * 16), created_at=at
    )


def test_a_field_put_into_another_row_does_not_open_even_under_the_same_key(db, now):
    with acting(JOB):
        key = new_key()
        mine, other = contact(1, key=key, at=now), contact(2, key=key, at=now)
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE messaging_contact c SET value = o.value FROM messaging_contact o WHERE o.id = %s AND c.id = %s",
                [other.id, mine.id],
            )
        assert Contact.objects.select_related("key").get(id=other.id).value == "+51999000112"
        with pytest.raises(CannotOpen):
            _ = Contact.objects.select_related("key").get(id=mine.id).value


def test_a_wrapped_key_put_into_another_row_does_not_open(db):
    with acting(JOB):
        mine, other = new_key(), new_key()
        SealingKey.objects.filter(id=mine.id).update(wrapped=other.wrapped)
    with pytest.raises(CannotOpen):
        SealingKey.objects.get(id=mine.id).clear()


@pytest.mark.parametrize("position", [0, 1, 13, -1])
def test_a_changed_byte_is_refused(position):
    sealed = bytearray(seal(b"claim", key=bytes(32), context="here"))
    sealed[position] ^= 1
    with pytest.raises(CannotOpen):
        unseal(bytes(sealed), key=bytes(32), context="here")


def test_another_context_is_refused():
    with pytest.raises(CannotOpen):
        unseal(seal(b"claim", key=bytes(32), context="here"), key=bytes(32), context="there")


def test_a_write_without_an_actor_is_refused(db):
    with pytest.raises(Exception, match="no declared actor"), connection.cursor() as cursor:
        cursor.execute("INSERT INTO kernel_sealingkey (id, wrapped, master_key) VALUES (gen_random_uuid(), 'x', 'y')")
