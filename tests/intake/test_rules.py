"""Questions, steps, drafts and photographs, as rules."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qoricancha.intake.rules import questions
from qoricancha.intake.rules.drafts import KEPT, LONGEST_WAIT, expires_at, is_reference, locked_until, reference_in
from qoricancha.intake.rules.family import MEMBERS, FamilyMember, as_answer, members_in
from qoricancha.intake.rules.photos import MOST_BYTES, Dimensions, PhotoState, Rejection, dimensions_of, refusal_of
from qoricancha.intake.rules.search import search_keys
from qoricancha.intake.rules.steps import SECTIONS, Standing, Step, page_after
from qoricancha.kernel.ids import uuid7
from tests.intake.factories import ROSA, photograph

AT = datetime(2019, 9, 2, 15, 30, tzinfo=UTC)
DONE = Standing(ROSA, frozenset({"email"}), 1, PhotoState.READY, AT)


def test_every_page_of_questions_is_needed_and_every_step_stands_in_a_section():
    for page in questions.PAGES:
        asked = {question.name for question in page.questions}
        left_out = {name: answer for name, answer in ROSA.items() if name not in asked}
        assert len(replace(DONE, answers=left_out).missing()) == 1, page.slug
    assert [step for _, steps in SECTIONS for step, _ in steps] == list(Step)


def test_pages_follow_one_another():
    slugs = [page.slug for page in questions.PAGES]
    assert [page_after(slug) for slug in slugs] == [*slugs[1:], None]


def test_names_of_questions_are_unique_and_of_one_page():
    assert len(questions.QUESTIONS) == sum(len(page.questions) for page in questions.PAGES)


def test_another_department_voids_province_and_district():
    changed = questions.without_stale(
        {"department": "15", "province": "1501", "district": "150122"}, {"department": "08"}
    )
    assert changed == {"department": "08"}


def test_the_same_department_voids_nothing():
    answers = {"department": "15", "province": "1501", "district": "150122"}
    assert questions.without_stale(answers, {"department": "15"}) == answers


def test_what_only_the_form_needs_does_not_go_on():
    assert "province" not in questions.canonical(ROSA)
    assert questions.canonical({"no_surname": True, "given_names": "Rosa", "first_surname": ""}) == {
        "no_surname": True,
        "given_names": "Rosa",
    }


def test_a_complete_standing_misses_nothing():
    assert DONE.missing() == []


def test_an_empty_standing_misses_everything():
    assert Standing().missing() == list(Step)


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"answers": {**ROSA, "given_names": ""}}, [Step.NAMES]),
        ({"answers": {name: value for name, value in ROSA.items() if name != "district"}}, [Step.ADDRESS]),
        ({"verified": frozenset()}, [Step.CONTACT]),
        ({"statement_parts": 0}, [Step.CLAIM]),
        ({"photo": None}, [Step.PHOTO]),
        ({"photo": PhotoState.REJECTED}, [Step.PHOTO]),
        ({"photo": PhotoState.RECEIVED}, []),
        ({"photo": None, "answers": {**ROSA, "photo_later": True}}, []),
        ({"starts_at": None}, [Step.SEAT]),
        ({"starts_at": None, "answers": {**ROSA, "seat_later": True}}, []),
    ],
)
def test_a_step_is_missing_until_it_has_all_it_needs(change, missing):
    assert Standing(**(vars(DONE) | change)).missing() == missing


def test_guessing_is_free_five_times_and_then_slower_each_time():
    waits = [(locked_until(failures, AT) or AT) - AT for failures in range(40)]
    assert waits[:7] == [timedelta(0)] * 5 + [timedelta(minutes=1), timedelta(minutes=2)]
    assert all(one <= two for one, two in pairwise(waits))
    assert waits[-1] == LONGEST_WAIT


def test_a_draft_lives_thirty_days_after_it_was_saved():
    assert expires_at(AT) - AT == KEPT == timedelta(days=30)


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("7kq2m-4xdp9", "7kq2m-4xdp9"),
        ("http://localhost:8000/r/7KQ2M4XDP9", "7KQ2M4XDP9"),
        (" https://refugio.example/r/7KQ2M-4XDP9/ ", "7KQ2M-4XDP9"),
    ],
)
def test_a_reference_is_read_from_what_was_typed_or_scanned(text, reference):
    assert reference_in(text) == reference


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("7KQ2M-4XDP9", True),
        (" 7kq2m 4xdp9 ", True),
        ("https://refugio.example/r/7KQ2M4XDP9", True),
        ("7KQ2M-4XDP", False),
        ("7KQ2M-4XDPU", False),  # no reference has a U
        ("rosa", False),
        ("", False),
    ],
)
def test_what_was_typed_may_be_a_reference(text, says):
    assert is_reference(text) is says


def test_an_application_is_found_by_each_word_number_and_reference():
    assert search_keys(ROSA, "7KQ2M-4XDP9") == [
        ("intake name", "DEJEMPLO"),
        ("intake name", "INVENTADA"),
        ("intake name", "NUNEZ"),
        ("intake name", "ROSA"),
        ("intake number", "V12345678"),
        ("intake reference", "7KQ2M4XDP9"),
    ]


def test_an_application_is_found_by_its_family_too():
    child = FamilyMember(uuid7(), "CHILD", {"given_names": "Inti", "origin_document_number": "a-77"})
    keys = search_keys({"given_names": "Rosa", MEMBERS: as_answer([child])}, "7KQ2M-4XDP9")
    assert keys == [
        ("intake name", "ROSA"),
        ("intake name", "INTI"),
        ("intake number", "A77"),
        ("intake reference", "7KQ2M4XDP9"),
    ]


def test_members_are_kept_as_they_are_and_only_with_answers_that_are_kept():
    child = FamilyMember(uuid7(), "CHILD", {"given_names": "Inti", "no_surname": False, "province": "1501"})
    kept = members_in(questions.canonical({"given_names": "Rosa", MEMBERS: as_answer([child])}))
    assert kept == [FamilyMember(child.id, "CHILD", {"given_names": "Inti"})]
    assert members_in({}) == []


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_header_tells_the_dimensions(kind):
    assert dimensions_of(photograph((640, 480), kind)) == Dimensions(640, 480)
    assert refusal_of(photograph((640, 480), kind)) is None


def png_of(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + width.to_bytes(4) + height.to_bytes(4) + b"\x08\x02\0\0\0"


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", Rejection.EMPTY),
        (b"%PDF-1.7\n", Rejection.NO_PICTURE),
        (photograph(kind="GIF"), Rejection.NO_PICTURE),
        (photograph()[:20], Rejection.NO_PICTURE),
        (png_of(640, 100), Rejection.TOO_SMALL),
        (png_of(50_000, 50_000), Rejection.TOO_LARGE),
        (png_of(12_000, 12_000), Rejection.TOO_LARGE),
        (png_of(640, 480) + b"\0" * (10 * 1024 * 1024), Rejection.TOO_HEAVY),
    ],
    ids=["empty", "pdf", "gif", "cut", "small", "bomb", "large", "heavy"],
)
def test_what_cannot_be_a_photograph_is_refused_before_anything_is_decoded(content, refusal):
    assert refusal_of(content) == refusal


@pytest.mark.parametrize("filling", [b"\xff", b"\xff\x01", b"\xff\xe1\x00\x02"], ids=["fill", "standalone", "empty"])
def test_ten_megabytes_of_markers_take_no_time(filling):
    content = b"\xff\xd8" + filling * (MOST_BYTES // len(filling) - 2)
    started = process_time()
    assert refusal_of(content) == Rejection.NO_PICTURE
    assert process_time() - started < 0.1  # seconds of this process; step by step it is half of one or more


def test_a_header_after_long_metadata_and_fill_bytes_is_found():
    segment = b"\xff\xe1\xff\xff" + b"\xff" * 65_533
    picture = photograph((640, 480))
    assert dimensions_of(picture[:2] + segment * 3 + b"\xff" * 9 + picture[2:]) == Dimensions(640, 480)


@given(st.binary(max_size=600), st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"]))
def test_no_bytes_break_the_reading_of_headers(content, start):
    dimensions_of(start + content)
