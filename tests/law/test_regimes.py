"""Every row of every regime: its worked example, its citation, its dates."""

from dataclasses import replace
from datetime import date

import pytest
from _pytest.mark import ParameterSet

from qoricancha.law import labels
from qoricancha.law.rules.competence import (
    CompetenceRule,
    Filer,
    FilingWay,
    MayNotFile,
    Receiver,
    lodging_day,
    reception,
)
from qoricancha.law.rules.regimes import REGIME_2003_ONLINE, REGIME_2026, REGIMES, Regime, regime_on
from qoricancha.law.rules.source import NothingInForce, Source, latest
from qoricancha.law.rules.terms import TermEvent, TermKind, TermRule, terms_started
from qoricancha.law.rules.validity import IssuedBeforeLodging, Validity, ValidityExample, ValidityRule, validity
from tests.law.test_working_days import LIMA, counted_by_hand


def rows(name: str) -> list[ParameterSet]:
    regimes = REGIMES.values()
    return [
        pytest.param(row, id=f"{regime.code}-{number}")
        for regime in regimes
        for number, row in enumerate(getattr(regime, name))
    ]


VALIDITY_EXAMPLES = [
    pytest.param(rule, example, id=f"{regime.code}-{example.issued_on}")
    for regime in REGIMES.values()
    for rule in regime.validity
    for example in rule.examples
]


@pytest.mark.parametrize("rule", rows("terms"))
def test_the_example_of_a_term_is_right_twice(rule: TermRule):
    example = rule.example

    started = terms_started([rule], event=rule.event, on=example.event, calendar=LIMA)

    assert [(term.kind, term.due_on) for term in started] == [(rule.kind, example.due_on)]
    assert counted_by_hand(example.event, example.due_on) == rule.working_days


@pytest.mark.parametrize(("rule", "example"), VALIDITY_EXAMPLES)
def test_the_example_of_a_validity_is_right_twice(rule: ValidityRule, example: ValidityExample):
    found = validity(rule, lodged_on=example.lodged_on, issued_on=example.issued_on, calendar=LIMA)

    assert found == Validity(example.lodged_on, example.ends_on, rule.source.citation)
    if example.ends_on:
        assert counted_by_hand(example.issued_on, example.ends_on) == rule.working_days


@pytest.mark.parametrize("rule", rows("competence"))
def test_the_example_of_a_competence_is_right(rule: CompetenceRule):
    example = rule.example

    found = lodging_day(rule, submitted_on=example.submitted_on, attended_on=example.attended_on)

    assert found == example.lodged_on


@pytest.mark.parametrize("name", ["competence", "validity", "terms"])
def test_every_row_cites_an_article_and_begins_before_it_ends(name: str):
    for regime in REGIMES.values():
        sources = [row.source for row in getattr(regime, name)]

        assert sources
        assert all("art" in source.citation for source in sources)
        assert all(source.in_force_to is None or source.in_force_from < source.in_force_to for source in sources)


def test_the_regimes_follow_each_other_without_gap_or_overlap():
    assert REGIME_2003_ONLINE.in_force_to == date(2026, 2, 7)
    assert REGIME_2026.in_force_from == date(2026, 2, 8)
    assert REGIME_2026.replaces == REGIME_2003_ONLINE.code


@pytest.mark.parametrize(
    ("chosen", "on", "expected"),
    [
        ("2003-online", date(2019, 9, 2), REGIME_2003_ONLINE),
        ("2003-online", date(2026, 6, 1), REGIME_2003_ONLINE),
        ("2026", date(2026, 2, 7), REGIME_2003_ONLINE),
        ("2026", date(2026, 2, 8), REGIME_2026),
    ],
)
def test_the_chosen_regime_applies_from_its_first_day(chosen: str, on: date, expected: Regime):
    assert regime_on(chosen, on) is expected


def test_before_the_first_regime_there_is_none():
    with pytest.raises(NothingInForce):
        regime_on("2026", date(2003, 10, 14))


def test_an_unknown_regime_is_an_error():
    with pytest.raises(KeyError):
        regime_on("2003", date(2019, 9, 2))


def test_a_later_row_replaces_an_earlier_one_from_its_first_day():
    [rule] = REGIME_2003_ONLINE.validity
    longer = replace(rule, working_days=90, source=Source("art. inventado", date(2020, 1, 1)))

    assert latest([longer, rule], date(2019, 12, 31)) is rule
    assert latest([longer, rule], date(2020, 1, 1)) is longer


def test_filing_starts_the_term_to_decide_and_no_other():
    for regime in REGIMES.values():
        started = terms_started(regime.terms, event=TermEvent.FILING, on=date(2026, 2, 9), calendar=LIMA)

        assert [term.kind for term in started] == [TermKind.DECISION]


def test_a_term_names_the_first_day_counted():
    [term] = terms_started(REGIME_2003_ONLINE.terms, event=TermEvent.FILING, on=date(2019, 9, 6), calendar=LIMA)

    assert term.starts_on == date(2019, 9, 9)
    assert term.basis == "Ley 27891, art. 15"


def test_a_permit_is_never_issued_already_expired():
    [rule] = REGIME_2003_ONLINE.validity
    issued_on = date(2021, 3, 3)

    assert validity(rule, lodged_on=date(2019, 1, 2), issued_on=issued_on, calendar=LIMA).covers(issued_on)


def test_a_permit_is_not_issued_before_the_application():
    [rule] = REGIME_2026.validity

    with pytest.raises(IssuedBeforeLodging):
        validity(rule, lodged_on=date(2026, 2, 10), issued_on=date(2026, 2, 9), calendar=LIMA)


def test_a_validity_covers_its_first_and_last_day_and_none_outside():
    span = Validity(date(2019, 9, 2), date(2019, 12, 11), "")
    days = [date(2019, 9, 1), date(2019, 9, 2), date(2019, 12, 11), date(2019, 12, 12)]

    assert [span.covers(day) for day in days] == [False, True, True, False]
    assert Validity(date(2026, 2, 9), None, "").covers(date(2030, 12, 31))


@pytest.mark.parametrize("filer", Filer)
@pytest.mark.parametrize("way", FilingWay)
def test_under_the_old_regime_all_may_file_in_all_ways_with_the_commission(filer: Filer, way: FilingWay):
    [rule] = REGIME_2003_ONLINE.competence

    assert reception(rule, filer=filer, way=way).receiver == Receiver.CEPR


@pytest.mark.parametrize("filer", Filer)
@pytest.mark.parametrize("way", FilingWay)
def test_under_the_new_regime_only_the_applicant_in_person_with_migraciones(filer: Filer, way: FilingWay):
    [rule] = REGIME_2026.competence

    if (filer, way) == (Filer.APPLICANT, FilingWay.IN_PERSON):
        assert reception(rule, filer=filer, way=way).receiver == Receiver.MIGRACIONES
    else:
        with pytest.raises(MayNotFile, match=r"arts\. 13\.1 a 13\.3"):
            reception(rule, filer=filer, way=way)


def test_every_code_has_a_label():
    assert set(labels.TERM_KINDS) == set(TermKind)
    assert set(labels.TERM_EVENTS) == set(TermEvent)
    assert set(labels.FILERS) == set(Filer)
    assert set(labels.FILING_WAYS) == set(FilingWay)
    assert set(labels.RECEIVERS) == set(Receiver)
