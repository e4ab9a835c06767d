"""Days and hours in words."""

from datetime import UTC, date, datetime

import pytest

from qoricancha.kernel.partial_dates import PartialDate
from qoricancha.kernel.wording import (
    day_in_words,
    hour_in_words,
    moment_in_figures,
    moment_in_words,
    partial_date_in_words,
    weekdays_in_words,
)

MOMENT = datetime(2019, 9, 3, 14, 5, tzinfo=UTC)


def test_a_day_is_written_as_in_peru():
    assert day_in_words(date(2019, 9, 2)) == "lunes 2 de setiembre de 2019"
    assert day_in_words(date(2019, 9, 2), weekday=False, year=False) == "2 de setiembre"


@pytest.mark.parametrize(
    ("hour", "words"),
    [
        (5, "00:05"),
        (14, "09:05"),
        (17, "12:05"),
        (23, "18:05"),
    ],
)
def test_an_hour_is_lima_s(hour, words):
    assert hour_in_words(MOMENT.replace(hour=hour)) == words


def test_a_moment_is_its_day_and_hour():
    assert moment_in_words(MOMENT) == "martes 3 de setiembre de 2019, a las\u00a009:05"
    assert moment_in_figures(MOMENT) == "03/09/2019, a las\u00a009:05"


def test_the_day_of_a_moment_is_lima_s():
    late = datetime(2019, 9, 4, 4, 30, tzinfo=UTC)
    assert moment_in_words(late) == "martes 3 de setiembre de 2019, a las\u00a023:30"
    assert moment_in_figures(late) == "03/09/2019, a las\u00a023:30"


@pytest.mark.parametrize(
    ("text", "words"),
    [("1990-05-17", "17 de mayo de 1990"), ("1990-05", "mayo de 1990"), ("1990", "1990")],
)
def test_a_date_is_written_as_far_as_it_is_known(text, words):
    assert partial_date_in_words(PartialDate.parse(text)) == words


@pytest.mark.parametrize(
    ("weekdays", "words"),
    [
        ([1, 2, 3, 4, 5], "lunes a viernes"),
        ([6, 7], "sábado, domingo"),
        ([1, 3, 5], "lunes, miércoles, viernes"),
        ([4], "jueves"),
    ],
)
def test_weekdays_in_a_row_are_named_by_the_first_and_the_last(weekdays, words):
    assert weekdays_in_words(weekdays) == words
