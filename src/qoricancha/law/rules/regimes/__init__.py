"""The two regimes as dated rows (ADR 0007). The operator chooses which one applies (ADR 0013).

Dates of force: Ley 27891 was published on 22 December 2002, its Reglamento (DS
119-2003-RE) on 14 October 2003, in force the day after by its second final
provision; the TUO of Ley 27444 (DS 004-2019-JUS) on 25 January 2019, and Ley
31465, which amended how documents are received, on 4 May 2022; DS 016-2024-JUS
on 30 November 2024, in force 120 calendar days later by its first final
provision; DL 1719 on 7 February 2026, without a clause of its own, so that the
general rule applies: in force the day after publication.
"""

from datetime import date

from qoricancha.law.rules.regimes.of_2003 import REGIME_2003_ONLINE
from qoricancha.law.rules.regimes.of_2026 import REGIME_2026
from qoricancha.law.rules.regimes.regime import Regime
from qoricancha.law.rules.source import NothingInForce

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
