"""Declared beside verified."""

import pytest

from qoricancha.registration.labels import FIELDS as WORDS
from qoricancha.registration.rules.particulars import FIELDS, Gap, Verification, compared, gaps

WHOLE = {
    "given_names": "Ada Inventada",
    "birth_date": "1988-11-02",
    "birth_country": "COL",
    "nationality": "COL",
    "origin_document_kind": "NONE",
    "district": "150122",
}


def test_every_field_is_compared_in_the_order_of_the_page():
    found = compared({"given_names": " Ada "}, {"given_names": "Ada"}, {})
    assert [one.name for one in found] == list(FIELDS)
    assert found[0] == Verification("given_names", "Ada", "Ada")


@pytest.mark.parametrize(
    ("declared", "verified", "reason", "differs", "lacks_reason"),
    [
        ("Ada", "Ada", "", False, False),
        ("Ada", "Eda", "", True, True),
        ("Ada", "Eda", "  ", True, True),
        ("Ada", "Eda", "Así en el pasaporte", True, False),
        ("", "Ada", "", True, True),
        ("Ada", "", "", True, True),
    ],
)
def test_a_correction_needs_a_reason(declared, verified, reason, differs, lacks_reason):
    found = compared({"given_names": declared}, {"given_names": verified}, {"given_names": reason})[0]
    assert (found.differs, found.lacks_reason) == (differs, lacks_reason)


def test_the_reason_of_what_does_not_differ_is_dropped():
    assert compared({"email": "a@b.pe"}, {"email": "a@b.pe"}, {"email": "porque sí"})[-1].reason == ""


def test_every_field_has_a_word():
    assert tuple(WORDS) == FIELDS


@pytest.mark.parametrize(
    ("verified", "photo", "signature", "expected"),
    [
        (None, False, False, [Gap.PARTICULARS, Gap.PHOTO, Gap.SIGNATURE]),
        (WHOLE, True, True, []),
        (WHOLE, True, False, [Gap.SIGNATURE]),
        (WHOLE | {"given_names": ""}, True, True, [Gap.NAME]),
        (WHOLE | {"given_names": "", "second_surname": "Ficticia"}, True, True, []),
        (WHOLE | {"nationality": ""}, True, True, [Gap.PARTICULARS]),
    ],
)
def test_what_is_missing(verified, photo, signature, expected):
    assert gaps(verified=verified, has_photo=photo, has_signature=signature) == expected
