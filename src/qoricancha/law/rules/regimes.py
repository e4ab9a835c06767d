"""The two regimes as dated rows (ADR 0007). The operator chooses which one applies (ADR 0013).

Dates of force: Ley 27891 was published on 22 December 2002, its Reglamento (DS
119-2003-RE) on 14 October 2003, in force the day after by its second final
provision; the TUO of Ley 27444 (DS 004-2019-JUS) on 25 January 2019; DL 1719 on
7 February 2026, without a clause of its own, so that the general rule applies:
in force the day after publication.
"""

from dataclasses import dataclass
from datetime import date

from qoricancha.law.rules.competence import CompetenceExample, CompetenceRule, Filer, FilingWay, Receiver
from qoricancha.law.rules.source import NothingInForce, Source
from qoricancha.law.rules.terms import TermEvent, TermExample, TermKind, TermRule
from qoricancha.law.rules.validity import ValidityExample, ValidityRule

LAST_OF_2003, FIRST_OF_2026 = date(2026, 2, 7), date(2026, 2, 8)
LEY, REGLAMENTO, TUO = date(2002, 12, 23), date(2003, 10, 15), date(2019, 1, 26)


@dataclass(frozen=True)
class Regime:
    """A state of the law: its rows, and the regime it replaced."""

    code: str
    name: str
    in_force_from: date
    in_force_to: date | None
    replaces: str | None
    competence: tuple[CompetenceRule, ...]
    validity: tuple[ValidityRule, ...]
    terms: tuple[TermRule, ...]


NOTICE_OF_ACTS = TermRule(
    TermKind.NOTICE,
    TermEvent.ACT_ISSUED,
    working_days=5,
    source=Source("TUO de la Ley 27444, art. 24.1", TUO),
    example=TermExample(event=date(2019, 10, 3), due_on=date(2019, 10, 11)),
)

REGIME_2003_ONLINE = Regime(
    code="2003-online",
    name="Ley 27891 y su Reglamento de 2003, con solicitud en línea",
    in_force_from=REGLAMENTO,
    in_force_to=LAST_OF_2003,
    replaces=None,
    competence=(
        CompetenceRule(
            filers=frozenset(Filer),
            ways=frozenset(FilingWay),
            receiver=Receiver.CEPR,
            source=Source(
                "Ley 27891, arts. 7.1 y 13; Reglamento, arts. 18 y 19; TUO de la Ley 27444, art. 134.2",
                REGLAMENTO,
                LAST_OF_2003,
            ),
            example=CompetenceExample(date(2019, 9, 1), date(2019, 9, 16), lodged_on=date(2019, 9, 1)),
        ),
    ),
    validity=(
        ValidityRule(
            working_days=60,
            renewable=True,
            source=Source("Ley 27891, art. 14.3; Reglamento, art. 41", REGLAMENTO, LAST_OF_2003),
            examples=(
                ValidityExample(date(2019, 9, 2), date(2019, 9, 16), ends_on=date(2019, 12, 11)),
                ValidityExample(date(2019, 9, 2), date(2021, 3, 3), ends_on=date(2021, 5, 28)),
            ),
        ),
    ),
    terms=(
        TermRule(
            TermKind.DECISION,
            TermEvent.FILING,
            working_days=60,
            source=Source("Ley 27891, art. 15", LEY),
            example=TermExample(event=date(2019, 9, 2), due_on=date(2019, 11, 27)),
        ),
        NOTICE_OF_ACTS,
        TermRule(
            TermKind.ACKNOWLEDGEMENT,
            TermEvent.NOTICE_SENT,
            working_days=2,
            source=Source("TUO de la Ley 27444, art. 20.4", TUO),
            example=TermExample(event=date(2019, 9, 6), due_on=date(2019, 9, 10)),
        ),
    ),
)

REGIME_2026 = Regime(
    code="2026",
    name="Ley 27891 modificada por el Decreto Legislativo 1719 (2026)",
    in_force_from=FIRST_OF_2026,
    in_force_to=None,
    replaces="2003-online",
    competence=(
        CompetenceRule(
            filers=frozenset({Filer.APPLICANT}),
            ways=frozenset({FilingWay.IN_PERSON}),
            receiver=Receiver.MIGRACIONES,
            source=Source("Ley 27891, arts. 13.1 a 13.3 (DL 1719)", FIRST_OF_2026),
            example=CompetenceExample(date(2026, 2, 9), date(2026, 2, 23), lodged_on=date(2026, 2, 23)),
        ),
    ),
    validity=(
        ValidityRule(
            working_days=None,
            source=Source("Ley 27891, arts. 14.1 y 14.2 (DL 1719)", FIRST_OF_2026),
            examples=(ValidityExample(date(2026, 2, 9), date(2026, 2, 12), ends_on=None),),
        ),
    ),
    terms=(
        TermRule(
            TermKind.DECISION,
            TermEvent.FILING,
            working_days=60,
            source=Source("Ley 27891, art. 15", LEY),
            example=TermExample(event=date(2026, 2, 9), due_on=date(2026, 5, 7)),
        ),
        TermRule(
            TermKind.PRIORITY_DECISION,
            TermEvent.PRIORITY_SET,
            working_days=10,
            source=Source("Ley 27891, art. 16-A (DL 1719)", FIRST_OF_2026),
            example=TermExample(event=date(2026, 2, 9), due_on=date(2026, 2, 23)),
        ),
        NOTICE_OF_ACTS,
        TermRule(
            TermKind.ACKNOWLEDGEMENT,
            TermEvent.NOTICE_SENT,
            working_days=5,
            source=Source("Ley 27891, art. 13.2 (DL 1719)", FIRST_OF_2026),
            example=TermExample(event=date(2026, 2, 9), due_on=date(2026, 2, 16)),
        ),
    ),
)

REGIMES = {regime.code: regime for regime in (REGIME_2003_ONLINE, REGIME_2026)}


def regime_on(chosen: str, on: date) -> Regime:
    """Return the chosen regime, or before its first day the one it replaced.

    A chosen regime goes on after its last day: that is the operator's choice.
    Raises KeyError for an unknown regime, NothingInForce before the first.
    """
    regime = REGIMES[chosen]
    if regime.in_force_from <= on:
        return regime
    if regime.replaces is None:
        raise NothingInForce(on.isoformat())
    return regime_on(regime.replaces, on)
