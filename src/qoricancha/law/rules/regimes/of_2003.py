"""Ley 27891 and its Reglamento of 2003, with applications online as the TUO of Ley 27444 has allowed them."""

from datetime import date

from qoricancha.law.rules.competence import CompetenceExample, CompetenceRule, Filer, FilingWay, Receiver
from qoricancha.law.rules.consequences import Circumstance, ConsequenceRule, Effect
from qoricancha.law.rules.regimes.regime import LAST_OF_2003, LEY_31465, REGLAMENTO, TUO, Regime
from qoricancha.law.rules.regimes.shared import FRIDAY, MONDAY, PERSONAL_DATA, PROCEDURE, REFUGE, UNCURED
from qoricancha.law.rules.source import Source
from qoricancha.law.rules.terms import Extension, TermEvent, TermExample, TermKind, TermRule, Unit
from qoricancha.law.rules.validity import ValidityExample, ValidityRule

EVERY_FILER = (Filer.APPLICANT, Filer.REPRESENTATIVE, Filer.UNHCR)

COMPETENCE = (
    CompetenceRule(
        FilingWay.IN_PERSON,
        EVERY_FILER,
        Receiver.CEPR,
        Source("Ley 27891, arts. 7.1 y 13; Reglamento, arts. 18 y 19", REGLAMENTO, LAST_OF_2003),
        CompetenceExample(sent_on=date(2018, 6, 4), came_on=date(2018, 6, 11), lodged_on=date(2018, 6, 11)),
    ),
    CompetenceRule(
        FilingWay.ONLINE,
        EVERY_FILER,
        Receiver.CEPR,
        Source(
            "Ley 27891, arts. 7.1 y 13; Reglamento, arts. 18 y 19; TUO de la Ley 27444, art. 30.1",
            TUO,
            date(2022, 5, 4),
        ),
        CompetenceExample(sent_on=MONDAY, came_on=date(2019, 9, 16), lodged_on=MONDAY),
    ),
    CompetenceRule(
        FilingWay.ONLINE,
        EVERY_FILER,
        Receiver.CEPR,
        Source(
            "Ley 27891, arts. 7.1 y 13; Reglamento, arts. 18 y 19; TUO de la Ley 27444, arts. 30.1, 128.1 y 134",
            LEY_31465,
            LAST_OF_2003,
            note="Arts. 128.1 and 134.2 as amended by Ley 31465: a digital reception desk that is always open.",
        ),
        CompetenceExample(sent_on=date(2022, 5, 5), came_on=date(2022, 5, 19), lodged_on=date(2022, 5, 5)),
    ),
    CompetenceRule(
        FilingWay.BORDER,
        (Filer.APPLICANT,),
        Receiver.BORDER_AUTHORITY,
        Source("Reglamento, arts. 18 a), 19 y 20", REGLAMENTO, LAST_OF_2003),
        CompetenceExample(sent_on=MONDAY, came_on=MONDAY, lodged_on=MONDAY),
    ),
)

VALIDITY = (
    ValidityRule(
        60,
        Source("Ley 27891, art. 14.3; Reglamento, art. 41", REGLAMENTO, LAST_OF_2003),
        (
            ValidityExample(MONDAY, date(2019, 9, 16), ends_on=date(2019, 12, 11)),
            ValidityExample(MONDAY, date(2021, 3, 3), ends_on=date(2021, 5, 28)),
        ),
        Extension.OPEN,
    ),
)

TERMS = (
    TermRule(
        TermKind.FILING,
        TermEvent.ENTRY,
        30,
        Source(
            "Ley 27891, art. 13 b)",
            REGLAMENTO,
            LAST_OF_2003,
            note="Without leave to enter or stay; who may stay files before the stay ends (art. 13 a). The Commission "
            "may accept a reason for filing later, so no date closes a form. Days are working days (TUO, art. 145.1).",
        ),
        TermExample(MONDAY, date(2019, 10, 15)),
        extension=Extension.OPEN,
    ),
    TermRule(
        TermKind.FORWARDING,
        TermEvent.BORDER_FILING,
        15,
        Source(
            "Reglamento, art. 21",
            REGLAMENTO,
            LAST_OF_2003,
            note="It refers to art. 11 a), but the places stand in art. 18 a).",
        ),
        TermExample(FRIDAY, date(2019, 9, 23)),
        unit=Unit.CALENDAR_DAYS,
    ),
    *PROCEDURE,
    TermRule(
        TermKind.ACKNOWLEDGEMENT,
        TermEvent.NOTICE_SENT,
        2,
        Source("TUO de la Ley 27444, art. 20.4", TUO, note="E-mail needs the person's express authorisation."),
        TermExample(FRIDAY, date(2019, 9, 10)),
    ),
    TermRule(
        TermKind.NOTICE_ON_PAPER,
        TermEvent.NOTICE_UNACKNOWLEDGED,
        5,
        Source("TUO de la Ley 27444, arts. 20.4 y 24.1", TUO),
        TermExample(date(2019, 9, 10), date(2019, 9, 17)),
    ),
    TermRule(
        TermKind.FILE_RECONSIDERATION,
        TermEvent.DENIAL_NOTIFIED,
        15,
        Source("Ley 27891, art. 17; Reglamento, art. 26", REGLAMENTO, LAST_OF_2003),
        TermExample(MONDAY, date(2019, 9, 23)),
        extension=Extension.OPEN,
    ),
    TermRule(
        TermKind.FILE_APPEAL,
        TermEvent.DENIAL_NOTIFIED,
        15,
        Source(
            "Ley 27891, art. 18.1; Reglamento, art. 27",
            REGLAMENTO,
            LAST_OF_2003,
            note="Against any denial: the first one, or the one that confirms it (Reglamento, art. 27; TUO, art. 219).",
        ),
        TermExample(MONDAY, date(2019, 9, 23)),
    ),
    TermRule(
        TermKind.DEPARTURE,
        TermEvent.FINAL_DENIAL_NOTIFIED,
        3,
        Source("Ley 27891, art. 19.2; Reglamento, art. 30", REGLAMENTO, LAST_OF_2003),
        TermExample(date(2019, 11, 30), date(2020, 3, 2)),
        unit=Unit.MONTHS,
        extension=Extension.OPEN,
    ),
    *REFUGE,
    *PERSONAL_DATA,
)

CONSEQUENCES = (
    UNCURED,
    ConsequenceRule(
        Circumstance.FINALLY_DECIDED,
        Effect.PERMIT_ENDS,
        Source("Ley 27891, art. 14.2; Reglamento, art. 41", REGLAMENTO, LAST_OF_2003),
        example=MONDAY,
    ),
)

REGIME_2003_ONLINE = Regime(
    code="2003-online",
    name="Ley 27891 y su Reglamento de 2003, con solicitud en línea",
    in_force_from=REGLAMENTO,
    in_force_to=LAST_OF_2003,
    replaces=None,
    competence=COMPETENCE,
    validity=VALIDITY,
    terms=TERMS,
    consequences=CONSEQUENCES,
)
