"""Contacts, codes, limits and SMS, without a database."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qoricancha.kernel.codes import Outcome, outcome_of, typed_digits
from qoricancha.messaging.rules import limits
from qoricancha.messaging.rules.contacts import (
    ContactKind,
    NotAContact,
    masked,
    normalised,
    normalised_email,
    normalised_phone,
    receives_sms,
    text_of_token,
)
from qoricancha.messaging.rules.sms import segments, sms_text, to_gsm7

AT = datetime(2019, 9, 2, 15, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("987654321", "+51987654321"),
        (" 987 654 321 ", "+51987654321"),
        ("+51 987-654-321", "+51987654321"),
        ("0051 987654321", "+51987654321"),
        ("+58 412 1234567", "+584121234567"),
        ("(01) 204 2400", "+5112042400"),
    ],
)
def test_phones_are_kept_as_e164(typed, kept):
    assert normalised_phone(typed) == kept


@pytest.mark.parametrize("typed", ["", "12", "98765432", "9876543210", "teléfono", "987654321 ext. 5", "+51"])
def test_what_is_no_phone(typed):
    with pytest.raises(NotAContact):
        normalised_phone(typed)


@pytest.mark.parametrize(
    ("phone", "receives"),
    [("+51987654321", True), ("+5112042400", False), ("+584121234567", False), ("+881612345678", False)],
)
def test_codes_go_to_peruvian_mobiles_only(phone, receives):
    assert receives_sms(phone) is receives


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("rosa@correo.pe", "rosa@correo.pe"),
        (" Rosa.Prueba+1@Correo.PE ", "Rosa.Prueba+1@correo.pe"),
        ("rosa@ñandú.pe", "rosa@xn--and-6ma2c.pe"),
    ],
)
def test_addresses_keep_their_name_and_lose_capitals_in_the_domain(typed, kept):
    assert normalised_email(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "", "@", "rosa", "rosa@", "@correo.pe", "rosa@correo", "rosa prueba@correo.pe", "rosa@correo..pe",
        ".rosa@correo.pe", "ro..sa@correo.pe", "rosa@-correo.pe", "rosa@correo.pe\nBcc: otro@correo.pe",
        "rosa@correo.pe,otro@correo.pe", "rosa@127.0.0.1", "a" * 65 + "@correo.pe",
        "rosa@" + "correo." * 40 + "pe", "<rosa@correo.pe>",
    ],
)  # fmt: skip
def test_what_is_no_address(typed):
    with pytest.raises(NotAContact):
        normalised_email(typed)


@given(st.sampled_from(list(ContactKind)), st.text(max_size=40))
def test_any_text_is_a_contact_or_is_refused(kind, text):
    try:
        kept = normalised(kind, text)
    except NotAContact:
        return
    assert normalised(kind, kept) == kept
    assert kept.isascii()


def test_capitals_make_no_other_token_and_kinds_stay_apart():
    assert text_of_token(ContactKind.EMAIL, "Rosa@correo.pe") == text_of_token(ContactKind.EMAIL, "rosa@correo.pe")
    assert text_of_token(ContactKind.EMAIL, "x") != text_of_token(ContactKind.PHONE, "x")


def test_masked_contacts_are_known_by_their_owner_only():
    assert masked(ContactKind.PHONE, "+51987654321") == "••• ••• 321"
    assert masked(ContactKind.EMAIL, "rosa@correo.pe") == "r•••@correo.pe"


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("012345", "012345"),
        (" 012-345 ", "012345"),
        ("01234", None),
        ("0123456", None),
        ("01234a", None),
        ("٠١٢٣٤٥", None),
    ],
)
def test_codes_as_people_type_them(typed, digits):
    assert typed_digits(typed) == digits


@pytest.mark.parametrize(
    ("right", "attempts", "minutes", "outcome"),
    [
        (True, 0, 9, Outcome.RIGHT),
        (True, 2, 9, Outcome.RIGHT),
        (True, 3, 9, Outcome.NO_ATTEMPT_LEFT),
        (True, 0, 10, Outcome.EXPIRED),
        (False, 0, 9, Outcome.WRONG),
        (False, 1, 9, Outcome.WRONG),
        (False, 2, 9, Outcome.NO_ATTEMPT_LEFT),
        (False, 3, 10, Outcome.EXPIRED),
    ],
)
def test_what_a_try_is_worth(right, attempts, minutes, outcome):
    expires = AT + 10 * MINUTE
    assert outcome_of(right=right, attempts=attempts, expires_at=expires, at=AT + minutes * MINUTE) == outcome


def test_pauses_double_within_an_hour():
    sent = []
    pauses = []
    for _ in range(4):
        sent.append(limits.resend_from(sent) or AT)
        pauses.append(limits.pause_after(sent) // MINUTE)
    assert pauses == [1, 2, 4, 8]
    assert limits.pause_after([AT, AT + 90 * MINUTE]) == MINUTE


@pytest.mark.parametrize(
    ("minutes_ago", "free_in"),
    [
        ([], None),
        ([1, 2, 3], None),
        ([1, 2, 3, 50], 10),
        ([70, 80, 90, 100, 110, 120, 130], None),
        ([70, 80, 90, 100, 110, 120, 130, 140], 24 * 60 - 140),
        ([1, 2, 3, 4, 5], 56),
    ],
)
def test_limits_per_contact(minutes_ago, free_in):
    sent = [AT - minutes * MINUTE for minutes in minutes_ago]
    free = limits.free_from(sent, limits.PER_CONTACT, at=AT)
    assert free == (None if free_in is None else AT + free_in * MINUTE)


def test_sms_letters():
    assert to_gsm7("Perú: ¿mañana, güé? «Sí» — 3º…") == 'Peru: ¿mañana, güé? "Si" - 3o...'
    assert to_gsm7("Ayisyèn òk, naïve ą") == "Ayisyèn òk, naive a"
    assert to_gsm7("Você não é français") == "Voce nao é francais"


def test_what_has_no_likeness_is_sent_as_it_is():
    assert to_gsm7("Sí, 你") is None
    assert sms_text("Sí, 你") == "Sí, 你"
    assert sms_text("Sí") == "Si"


@given(st.text())
def test_what_became_gsm_stays_so(text):
    plain = sms_text(text)
    assert sms_text(plain) == plain
    assert to_gsm7(text) in (None, plain)


@given(st.text(min_size=1))
def test_more_text_takes_no_fewer_segments(text):
    counts = [segments(sms_text(text)[:end]) for end in range(len(sms_text(text)) + 1)]
    assert counts[0] == 1
    assert counts == sorted(counts)


@pytest.mark.parametrize(("length", "count"), [(0, 1), (160, 1), (161, 2), (306, 2), (307, 3)])
def test_segments(length, count):
    assert segments("a" * length) == count


def test_extended_letters_count_twice():
    assert segments("€" * 80) == 1
    assert segments("€" * 81) == 2


@pytest.mark.parametrize(("length", "count"), [(70, 1), (71, 2), (134, 2), (135, 3)])
def test_segments_of_another_script(length, count):
    assert segments("你" * length) == count


def test_no_sign_is_cut_by_the_end_of_a_segment():
    assert segments("a" * 152 + "€" + "a" * 151) == 2  # 306 septets, but the euro does not fit into the first
    assert segments("a" * 152 + "€" + "a" * 152) == 3
    assert segments("你" * 66 + "😀" + "你" * 65) == 2
    assert segments("你" * 66 + "😀" + "你" * 66) == 3
