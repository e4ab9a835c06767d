"""Ley 27891 as amended by DL 1719. Its Reglamento is still that of 2003, where it does not contradict the law."""

from datetime import date

from qoricancha.law.rules.competence import CompetenceExample, CompetenceRule, Filer, FilingWay, Receiver
from qoricancha.law.rules.consequences import Circumstance, ConsequenceRule, Effect
from qoricancha.law.rules.regimes.regime import FIRST_OF_2026, Regime
from qoricancha.law.rules.regimes.shared import PERSONAL_DATA, PROCEDURE, REFUGE, UNCURED
from qoricancha.law.rules.source import Source
from qoricancha.law.rules.terms import Extension, TermEvent, TermExample, TermKind, TermRule, Unit
from qoricancha.law.rules.validity import ValidityExample, ValidityRule

MONDAY = date(2026, 2, 9)

COMPETENCE = (
    CompetenceRule(
        FilingWay.IN_PERSON,
        (Filer.APPLICANT,),
        Receiver.MIGRACIONES,
        Source(
            "Ley 27891, arts. 13.1 a 13.3, según DL 1719",
            FIRST_OF_2026,
            note="Art. 9 still lets UNHCR channel procedures; art. 13.2 wants the person to come.",
        ),
        CompetenceExample(sent_on=MONDAY, came_on=date(2026, 2, 23), lodged_on=date(2026, 2, 23)),
    ),
    CompetenceRule(
        FilingWay.BORDER,
        (Filer.APPLICANT,),
        Receiver.MIGRACIONES,
        Source("Ley 27891, art. 13.5, según DL 1719", FIRST_OF_2026),
        CompetenceExample(sent_on=MONDAY, came_on=MONDAY, lodged_on=MONDAY),
    ),
)

VALIDITY = (
    ValidityRule(
        None,
        Source(
            "Ley 27891, arts. 14.1 y 14.2, según DL 1719",
            FIRST_OF_2026,
            note="The Reglamento, art. 41, still says 60 working days; the later law of higher rank prevails.",
        ),
        (ValidityExample(MONDAY, date(2026, 2, 12), ends_on=None),),
    ),
)

TERMS = (
    TermRule(
        TermKind.FORWARDING,
        TermEvent.BORDER_FILING,
        15,
        Source(
            "Ley 27891, art. 13.5, según DL 1719; Reglamento, art. 21",
            FIRST_OF_2026,
            note="Art. 13.5 names no term, so that of the Reglamento stands.",
        ),
        TermExample(MONDAY, date(2026, 2, 24)),
        unit=Unit.CALENDAR_DAYS,
    ),
    TermRule(
        TermKind.PRIORITY_DECISION,
        TermEvent.PRIORITY_SET,
        10,
        Source(
            "Ley 27891, art. 16-A, según DL 1719",
            FIRST_OF_2026,
            note="For a risk to life or integrity or irreparable harm; for involvement in crimes; for the motive of "
            "avoiding migration sanctions; for what the Reglamento will add. The article does not say from when.",
        ),
        TermExample(MONDAY, date(2026, 2, 23)),
    ),
    *PROCEDURE,
    TermRule(
        TermKind.ACKNOWLEDGEMENT,
        TermEvent.NOTICE_SENT,
        5,
        Source("Ley 27891, art. 13.2, según DL 1719", FIRST_OF_2026),
        TermExample(MONDAY, date(2026, 2, 16)),
    ),
    TermRule(
        TermKind.NOTICE_EFFECT,
        TermEvent.NOTICE_UNACKNOWLEDGED,
        1,
        Source("Ley 27891, art. 13.2, según DL 1719", FIRST_OF_2026, note="Counted from the last day to acknowledge."),
        TermExample(date(2026, 2, 16), date(2026, 2, 17)),
    ),
    TermRule(
        TermKind.FILE_RECONSIDERATION,
        TermEvent.DENIAL_NOTIFIED,
        15,
        Source(
            "Ley 27891, art. 17.1, según DL 1719",
            FIRST_OF_2026,
            note="A wrongly named recourse may be processed as an appeal (art. 17.2).",
        ),
        TermExample(MONDAY, date(2026, 3, 2)),
        extension=Extension.OPEN,
    ),
    TermRule(
        TermKind.FILE_APPEAL,
        TermEvent.DENIAL_NOTIFIED,
        15,
        Source("Ley 27891, art. 18.1, según DL 1719", FIRST_OF_2026),
        TermExample(MONDAY, date(2026, 3, 2)),
    ),
    TermRule(
        TermKind.DEPARTURE,
        TermEvent.FINAL_DENIAL_NOTIFIED,
        3,
        Source(
            "Reglamento, art. 30",
            FIRST_OF_2026,
            note="Ley 27891, art. 19, no longer speaks of a reasonable time to leave; the Reglamento still does.",
        ),
        TermExample(MONDAY, date(2026, 5, 11)),
        unit=Unit.MONTHS,
        extension=Extension.OPEN,
    ),
    *REFUGE,
    *PERSONAL_DATA,
)

CONSEQUENCES = (
    ConsequenceRule(
        Circumstance.EXPULSION_BEGUN,
        Effect.INADMISSIBLE,
        Source(
            "Ley 27891, art. 13.6, según DL 1719",
            FIRST_OF_2026,
            note="Of an application made after the special expulsion procedure (PASEE) has begun.",
        ),
        example=MONDAY,
    ),
    ConsequenceRule(
        Circumstance.BIOMETRICS_MISSED,
        Effect.INADMISSIBLE_AND_ARCHIVED,
        Source("Ley 27891, art. 13.4, según DL 1719", FIRST_OF_2026, note="By the Commission, with due process."),
        example=MONDAY,
    ),
    UNCURED,
    ConsequenceRule(
        Circumstance.LEFT_PERU,
        Effect.RENOUNCED,
        Source("Ley 27891, arts. 14.3 y 14.4, según DL 1719", FIRST_OF_2026, note="Voluntarily, while it is pending."),
        example=MONDAY,
    ),
    ConsequenceRule(
        Circumstance.FINALLY_DECIDED,
        Effect.PERMIT_ENDS,
        Source("Ley 27891, art. 14.1, según DL 1719", FIRST_OF_2026),
        example=MONDAY,
    ),
)

REGIME_2026 = Regime(
    code="2026",
    name="Ley 27891 modificada por el Decreto Legislativo 1719 (2026)",
    in_force_from=FIRST_OF_2026,
    in_force_to=None,
    replaces="2003-online",
    competence=COMPETENCE,
    validity=VALIDITY,
    terms=TERMS,
    consequences=CONSEQUENCES,
)
