"""Rows that stand in both regimes: the procedure in general, what DL 1719 left as it was, personal data."""

from datetime import date

from qoricancha.law.rules.consequences import Circumstance, ConsequenceRule, Effect
from qoricancha.law.rules.regimes.regime import DS_016_2024, LEY, REGLAMENTO, TUO
from qoricancha.law.rules.source import Source
from qoricancha.law.rules.terms import Extension, TermEvent, TermExample, TermKind, TermRule, Unit

MONDAY, FRIDAY = date(2019, 9, 2), date(2019, 9, 6)

PROCEDURE = (
    TermRule(
        TermKind.CURE,
        TermEvent.OBSERVATION_MADE,
        2,
        Source(
            "TUO de la Ley 27444, arts. 136.1 y 136.6",
            TUO,
            note="Observations are made once, together; meanwhile no term of the authority runs (art. 136.3).",
        ),
        TermExample(FRIDAY, date(2019, 9, 10)),
    ),
    TermRule(
        TermKind.ABANDONMENT,
        TermEvent.PROCEDURE_STALLED,
        30,
        Source(
            "TUO de la Ley 27444, art. 202",
            TUO,
            note="By the applicant's fault; declared by a resolution that can be appealed.",
        ),
        TermExample(MONDAY, date(2019, 10, 15)),
    ),
    TermRule(
        TermKind.NOTICE,
        TermEvent.ACT_ISSUED,
        5,
        Source("TUO de la Ley 27444, art. 24.1", TUO),
        TermExample(date(2019, 10, 3), date(2019, 10, 11)),
    ),
)

REFUGE = (
    TermRule(
        TermKind.DECISION,
        TermEvent.FILING,
        60,
        Source("Ley 27891, art. 15", LEY),
        TermExample(MONDAY, date(2019, 11, 27)),
        extension=Extension.OPEN,
    ),
    TermRule(
        TermKind.RULE_RECONSIDERATION,
        TermEvent.RECONSIDERATION_FILED,
        30,
        Source(
            "Reglamento, art. 26",
            REGLAMENTO,
            note="The TUO, art. 218.2, gives 15 since Ley 31603 (2022); the special rule is kept here until the "
            "authority says otherwise.",
        ),
        TermExample(MONDAY, date(2019, 10, 15)),
    ),
    TermRule(
        TermKind.RULE_APPEAL,
        TermEvent.APPEAL_FILED,
        30,
        Source("Reglamento, art. 27", REGLAMENTO),
        TermExample(MONDAY, date(2019, 10, 15)),
        extension=Extension.ONCE,
    ),
    TermRule(
        TermKind.CHANGES,
        TermEvent.CHANGE_HAPPENED,
        45,
        Source(
            "Reglamento, art. 44",
            REGLAMENTO,
            note="Civil status, address, work, births. The article says days: working days (TUO, art. 145.1).",
        ),
        TermExample(MONDAY, date(2019, 11, 6)),
    ),
    TermRule(
        TermKind.RESIDENCE,
        TermEvent.RECOGNITION,
        1,
        Source("Ley 27891, art. 22", LEY),
        TermExample(MONDAY, date(2020, 9, 2)),
        unit=Unit.YEARS,
        extension=Extension.OPEN,
    ),
    TermRule(
        TermKind.TEMPORARY_PROTECTION,
        TermEvent.PROTECTION_GRANTED,
        3,
        Source("Ley 27891, art. 35; Reglamento, art. 39", REGLAMENTO),
        TermExample(MONDAY, date(2019, 12, 2)),
        unit=Unit.MONTHS,
        extension=Extension.OPEN,
    ),
)

PERSONAL_DATA = (
    TermRule(
        TermKind.DATA_INFORMATION,
        TermEvent.INFORMATION_ASKED,
        8,
        Source("DS 016-2024-JUS, art. 69.1", DS_016_2024, note="Not extendable (art. 71.1)."),
        TermExample(date(2026, 2, 9), date(2026, 2, 19)),
    ),
    TermRule(
        TermKind.DATA_ACCESS,
        TermEvent.ACCESS_ASKED,
        20,
        Source("DS 016-2024-JUS, arts. 69.2 y 71.1", DS_016_2024),
        TermExample(date(2026, 2, 9), date(2026, 3, 9)),
        extension=Extension.ONCE,
    ),
    TermRule(
        TermKind.DATA_CORRECTION,
        TermEvent.CORRECTION_ASKED,
        10,
        Source("DS 016-2024-JUS, arts. 69.3 y 71.1", DS_016_2024, note="Rectification, cancellation, opposition."),
        TermExample(date(2026, 2, 9), date(2026, 2, 23)),
        extension=Extension.ONCE,
    ),
    TermRule(
        TermKind.DATA_OBSERVATION,
        TermEvent.DATA_ASKED,
        2,
        Source(
            "DS 016-2024-JUS, art. 66.3; TUO de la Ley 27444, art. 136.6",
            DS_016_2024,
            note="Art. 66.2 gives five days to observe and five to cure; public bodies follow Ley 27444 instead.",
        ),
        TermExample(date(2026, 2, 9), date(2026, 2, 11)),
    ),
)

UNCURED = ConsequenceRule(
    Circumstance.OBSERVATION_UNCURED,
    Effect.NOT_FILED,
    Source("TUO de la Ley 27444, art. 136.4", TUO),
    example=date(2019, 9, 11),
)
