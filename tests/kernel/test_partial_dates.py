"""A date as far as it is known: never more, never less."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qoricancha.kernel.partial_dates import PartialDate, Precision

days = st.dates()


@st.composite
def partial_dates(draw) -> PartialDate:
    """Any date, cut to what somebody may know of it."""
    day = draw(days)
    known = draw(st.sampled_from([(), (day.month,), (day.month, day.day)]))
    return PartialDate(day.year, *known)


@given(partial_dates())
def test_what_is_written_is_read_back(partial):
    assert PartialDate.parse(str(partial)) == partial


@given(days)
def test_a_whole_date_is_written_as_any_other(day):
    assert str(PartialDate(day.year, day.month, day.day)) == day.isoformat()


@pytest.mark.parametrize(
    ("partial", "written", "precision", "first", "last"),
    [
        (PartialDate(1990), "1990", Precision.YEAR, date(1990, 1, 1), date(1990, 12, 31)),
        (PartialDate(2000, 2), "2000-02", Precision.MONTH, date(2000, 2, 1), date(2000, 2, 29)),
        (PartialDate(1990, 5, 7), "1990-05-07", Precision.DAY, date(1990, 5, 7), date(1990, 5, 7)),
    ],
)
def test_what_is_not_known_stays_open(partial, written, precision, first, last):
    assert (str(partial), partial.precision, partial.first_day, partial.last_day) == (written, precision, first, last)


@given(partial_dates(), days)
def test_its_days_are_those_that_begin_as_it_is_written(partial, day):
    assert (partial.first_day <= day <= partial.last_day) == day.isoformat().startswith(str(partial))


def test_a_year_is_not_its_first_of_january():
    assert PartialDate(1990) != PartialDate(1990, 1, 1)


@pytest.mark.parametrize(
    "parts", [(0,), (10_000,), (1990, 0), (1990, 13), (1990, 2, 29), (1990, 5, 0), (1990, None, 17)]
)
def test_there_is_no_such_date(parts):
    with pytest.raises(ValueError):  # noqa: PT011 - whatever datetime says
        PartialDate(*parts)


@pytest.mark.parametrize(
    "text", ["", "90", "1990-5", "1990-05-7", "1990-", "1990-05-", "1990/05", " 1990", "1990\n", "1990-00", "１９９０",
             "1990-13", "1990-02-30", "0000", "19900517", "1990-05-17T00:00"],
)  # fmt: skip
def test_what_is_no_date_is_not_read(text):
    with pytest.raises(ValueError):  # noqa: PT011 - our words or datetime's
        PartialDate.parse(text)
