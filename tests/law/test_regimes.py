"""Every row of every regime: its worked example, its citation, its dates."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from _pytest.mark import ParameterSet

from qoricancha.law.labels import TERM_KINDS
from qoricancha.law.labels.codes import FILERS, RECEIVERS
from qoricancha.law.rules.competence import CompetenceRule, Filer, FilingWay, Receiver, filing_rule, lodging_day
from qoricancha.law.rules.consequences import Circumstance, ConsequenceRule, Effect, consequence
from qoricancha.law.rules.regimes import REGIMES, regime_on
from qoricancha.law.rules.regimes.of_2003 import REGIME_2003_ONLINE
from qoricancha.law.rules.regimes.of_2026 import REGIME_2026
from qoricancha.law.rules.regimes.regime import Regime
from qoricancha.law.rules.source import NothingInForce, Source, latest
from qoricancha.law.rules.terms import Extension, TermEvent, TermKind, TermRule, Unit, terms_started
from qoricancha.law.rules.validity import IssuedBeforeLodging, Validity, ValidityExample, ValidityRule, validity
from tests.law.test_working_days import LIMA, counted_by_hand

KINDS_OF_ROW = ["competence", "validity", "terms", "consequences"]
WD, CD, MONTHS, YEARS = Unit.WORKING_DAYS, Unit.CALENDAR_DAYS, Unit.MONTHS, Unit.YEARS

# Typed from the texts of the norms, row by row, and not from the code: what each regime gives, and by which article.
IN_BOTH = {
    TermKind.CURE: (2, WD, "136"),
    TermKind.ABANDONMENT: (30, WD, "202"),
    TermKind.NOTICE: (5, WD, "24.1"),
    TermKind.FORWARDING: (15, CD, "21"),
    TermKind.DECISION: (60, WD, "15"),
    TermKind.FILE_RECONSIDERATION: (15, WD, "17"),
    TermKind.RULE_RECONSIDERATION: (30, WD, "26"),
    TermKind.FILE_APPEAL: (15, WD, "18.1"),
    TermKind.RULE_APPEAL: (30, WD, "27"),
    TermKind.DEPARTURE: (3, MONTHS, "30"),
    TermKind.CHANGES: (45, WD, "44"),
    TermKind.RESIDENCE: (1, YEARS, "22"),
    TermKind.TEMPORARY_PROTECTION: (3, MONTHS, "35"),
    TermKind.DATA_INFORMATION: (8, WD, "69.1"),
    TermKind.DATA_ACCESS: (20, WD, "69.2"),
    TermKind.DATA_CORRECTION: (10, WD, "69.3"),
    TermKind.DATA_OBSERVATION: (2, WD, "66.3"),
}
WRITTEN = {
    "2003-online": IN_BOTH
    | {
        TermKind.FILING: (30, WD, "13 b"),
        TermKind.ACKNOWLEDGEMENT: (2, WD, "20.4"),
        TermKind.NOTICE_ON_PAPER: (5, WD, "24.1"),
    },
    "2026": IN_BOTH
    | {
        TermKind.PRIORITY_DECISION: (10, WD, "16-A"),
        TermKind.ACKNOWLEDGEMENT: (5, WD, "13.2"),
        TermKind.NOTICE_EFFECT: (1, WD, "13.2"),
    },
}
EXTENDABLE = {
    TermKind.FILING: Extension.OPEN,
    TermKind.DECISION: Extension.OPEN,
    TermKind.FILE_RECONSIDERATION: Extension.OPEN,
    TermKind.RULE_APPEAL: Extension.ONCE,
    TermKind.DEPARTURE: Extension.OPEN,
    TermKind.RESIDENCE: Extension.OPEN,
    TermKind.TEMPORARY_PROTECTION: Extension.OPEN,
    TermKind.DATA_ACCESS: Extension.ONCE,
    TermKind.DATA_CORRECTION: Extension.ONCE,
}
FOLLOWS = {
    "2003-online": {
        Circumstance.OBSERVATION_UNCURED: Effect.NOT_FILED,
        Circumstance.FINALLY_DECIDED: Effect.PERMIT_ENDS,
    },
    "2026": {
        Circumstance.OBSERVATION_UNCURED: Effect.NOT_FILED,
        Circumstance.FINALLY_DECIDED: Effect.PERMIT_ENDS,
        Circumstance.LEFT_PERU: Effect.RENOUNCED,
        Circumstance.BIOMETRICS_MISSED: Effect.INADMISSIBLE_AND_ARCHIVED,
        Circumstance.EXPULSION_BEGUN: Effect.INADMISSIBLE,
    },
}


def rows(name: str) -> list[ParameterSet]:
    regimes = REGIMES.values()
    return [
        pytest.param(row, id=f"{regime.code}-{number}")
        for regime in regimes
        for number, row in enumerate(getattr(regime, name))
    ]


def every_row() -> Iterator[Any]:
    for regime in REGIMES.values():
        for name in KINDS_OF_ROW:
            yield from getattr(regime, name)


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
    if rule.unit == Unit.WORKING_DAYS:
        assert counted_by_hand(example.event, example.due_on) == rule.length
    elif rule.unit == Unit.CALENDAR_DAYS:
        assert counted_by_hand(example.event + timedelta(days=rule.length - 1), example.due_on) == 1
    else:
        months = rule.length * (12 if rule.unit == Unit.YEARS else 1)
        passed = (example.due_on.year - example.event.year) * 12 + example.due_on.month - example.event.month
        assert (passed, example.due_on.day >= example.event.day) in [(months, True), (months + 1, False)]


@pytest.mark.parametrize("code", REGIMES)
def test_every_term_is_the_one_that_is_written(code: str):
    found = {rule.kind: (rule.length, rule.unit) for rule in REGIMES[code].terms}

    assert found == {kind: (length, unit) for kind, (length, unit, _article) in WRITTEN[code].items()}
    assert len(found) == len(REGIMES[code].terms)
    for rule in REGIMES[code].terms:
        article = WRITTEN[code][rule.kind][2]
        assert article in rule.source.citation, rule.kind


def test_every_kind_of_term_stands_in_a_regime():
    assert {kind for written in WRITTEN.values() for kind in written} == set(TermKind)
    assert {rule.event for regime in REGIMES.values() for rule in regime.terms} == set(TermEvent)


@pytest.mark.parametrize("code", REGIMES)
def test_terms_are_extended_as_it_is_written(code: str):
    found = {rule.kind: rule.extension for rule in REGIMES[code].terms}

    assert found == {kind: EXTENDABLE.get(kind, Extension.NONE) for kind in WRITTEN[code]}
    assert REGIME_2003_ONLINE.validity[0].extension == Extension.OPEN


@pytest.mark.parametrize("code", REGIMES)
@pytest.mark.parametrize("circumstance", Circumstance)
def test_what_follows_is_what_is_written(code: str, circumstance: Circumstance):
    found = consequence(REGIMES[code].consequences, circumstance, date(2026, 2, 9))

    assert (found.effect if found else None) == FOLLOWS[code].get(circumstance)


@pytest.mark.parametrize("rule", rows("consequences"))
def test_the_example_of_a_consequence_lies_in_its_time(rule: ConsequenceRule):
    assert consequence([rule], rule.circumstance, rule.example) is rule
    assert consequence([rule], rule.circumstance, rule.source.in_force_from - timedelta(days=1)) is None


@pytest.mark.parametrize(("rule", "example"), VALIDITY_EXAMPLES)
def test_the_example_of_a_validity_is_right_twice(rule: ValidityRule, example: ValidityExample):
    found = validity(rule, lodged_on=example.lodged_on, issued_on=example.issued_on, calendar=LIMA)

    assert found == Validity(example.lodged_on, example.ends_on, rule.source.citation)
    if example.ends_on:
        assert counted_by_hand(example.issued_on, example.ends_on) == rule.working_days


@pytest.mark.parametrize("rule", rows("competence"))
def test_the_example_of_a_competence_is_right(rule: CompetenceRule):
    example = rule.example

    assert lodging_day(rule, sent_on=example.sent_on, came_on=example.came_on) == example.lodged_on


def test_every_example_falls_on_a_working_day_in_the_time_of_its_rule():
    examples = [
        *((rule, rule.example.sent_on) for regime in REGIMES.values() for rule in regime.competence),
        *((rule, rule.example.came_on) for regime in REGIMES.values() for rule in regime.competence),
        *((rule, rule.example.event) for regime in REGIMES.values() for rule in regime.terms),
        *((rule, rule.example) for regime in REGIMES.values() for rule in regime.consequences),
        *((rule, one.issued_on) for regime in REGIMES.values() for rule in regime.validity for one in rule.examples),
    ]
    exempt = {date(2019, 11, 30)}  # a Saturday on purpose: a month without a day of that number

    assert [(rule, day) for rule, day in examples if day not in exempt and not LIMA.is_working(day)] == []
    for rule, day in examples:
        assert rule.source.in_force_from <= day <= (rule.source.in_force_to or date.max), (rule, day)


def test_every_row_cites_an_article_that_fits_a_case_file_and_begins_before_it_ends():
    for row in every_row():
        source = row.source
        assert "art" in source.citation
        assert len(source.citation) <= 150, "casefiles keeps so many letters"
        assert source.in_force_to is None or source.in_force_from < source.in_force_to


def test_what_ley_31465_amended_is_cited_since_it_did():
    for row in every_row():
        if "128.1" in row.source.citation or "134" in row.source.citation:
            assert row.source.in_force_from >= date(2022, 5, 5)
        if "TUO" in row.source.citation:
            assert row.source.in_force_from >= date(2019, 1, 26)


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


def test_a_denial_starts_both_recourses():
    for regime in REGIMES.values():
        started = terms_started(regime.terms, event=TermEvent.DENIAL_NOTIFIED, on=date(2026, 2, 9), calendar=LIMA)

        assert [term.kind for term in started] == [TermKind.FILE_RECONSIDERATION, TermKind.FILE_APPEAL]


def test_a_term_whose_rule_had_not_begun_is_an_error():
    with pytest.raises(NothingInForce):
        terms_started(REGIME_2003_ONLINE.terms, event=TermEvent.ACT_ISSUED, on=date(2018, 9, 3), calendar=LIMA)


@pytest.mark.parametrize(
    ("event", "on", "starts_on"),
    [
        (TermEvent.FILING, date(2019, 9, 6), date(2019, 9, 9)),  # the working day after a Friday
        (TermEvent.BORDER_FILING, date(2019, 9, 6), date(2019, 9, 7)),
        (TermEvent.PROTECTION_GRANTED, date(2019, 9, 6), date(2019, 9, 7)),
    ],
)
def test_a_term_names_the_first_day_counted(event: TermEvent, on: date, starts_on: date):
    [term] = terms_started(REGIME_2003_ONLINE.terms, event=event, on=on, calendar=LIMA)

    assert term.starts_on == starts_on


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


@pytest.mark.parametrize(
    ("code", "on", "way", "filers", "receiver"),
    [
        ("2003-online", date(2019, 1, 25), FilingWay.IN_PERSON, set(Filer), Receiver.CEPR),
        ("2003-online", date(2019, 1, 26), FilingWay.ONLINE, set(Filer), Receiver.CEPR),
        ("2003-online", date(2022, 5, 5), FilingWay.ONLINE, set(Filer), Receiver.CEPR),
        ("2026", date(2026, 2, 8), FilingWay.IN_PERSON, {Filer.APPLICANT}, Receiver.MIGRACIONES),
    ],
)
def test_what_is_written_online_is_filed_so(
    code: str, on: date, way: FilingWay, filers: set[Filer], receiver: Receiver
):
    rule = filing_rule(REGIMES[code].competence, on)

    assert (rule.way, set(rule.filers), rule.receiver) == (way, filers, receiver)
    assert rule.source.in_force_from <= on <= (rule.source.in_force_to or date.max)


@pytest.mark.parametrize(
    ("code", "receiver"), [("2003-online", Receiver.BORDER_AUTHORITY), ("2026", Receiver.MIGRACIONES)]
)
def test_at_the_border_only_the_applicant_files(code: str, receiver: Receiver):
    [rule] = [rule for rule in REGIMES[code].competence if rule.way == FilingWay.BORDER]

    assert (rule.filers, rule.receiver) == ((Filer.APPLICANT,), receiver)


def test_every_code_has_a_label():
    assert set(TERM_KINDS) == set(TermKind)
    assert set(FILERS) == set(Filer)
    assert set(RECEIVERS) == set(Receiver) - {Receiver.BORDER_AUTHORITY}, "nothing written online goes to the border"
