"""Legal regimes: what the law of a state amounts to, for those who look ahead (design: details section 3)."""

from typing import Any

from model.compiled import compiled
from model.players import Regime


@compiled
def with_extension(regime: int) -> bool:
    """Whether the text of three stands extended in a regime, with a notice pending or not."""
    return regime == Regime.EXTENDED or (
        Regime.EXTENDED_NOTICE_BY_UNITED_STATES <= regime <= Regime.EXTENDED_NOTICE_BY_CANADA
    )


@compiled
def with_notice(regime: int) -> bool:
    """Whether a notice of withdrawal is pending in a regime."""
    return Regime.NOTICE_BY_UNITED_STATES <= regime <= Regime.EXTENDED_NOTICE_BY_CANADA


@compiled
def giver_of_notice(regime: int) -> int:
    """Government whose notice is pending in a regime with one."""
    return (regime - Regime.NOTICE_BY_UNITED_STATES) % 3


@compiled
def notice_by(government: int, extended: bool) -> int:
    """Regime in which the notice of a government is pending."""
    first = Regime.EXTENDED_NOTICE_BY_UNITED_STATES if extended else Regime.NOTICE_BY_UNITED_STATES
    return first + government


@compiled
def can_expire(regime: int) -> bool:
    """Whether a regime ends with the first term."""
    return regime <= Regime.NOTICE_BY_CANADA and regime != Regime.EXTENDED


@compiled
def regime_of(law: Any) -> int:
    """Regime of the strategic table in which the law stands."""
    first, second = law.treaty_in_force[0] > 0, law.treaty_in_force[1] > 0
    if law.expired > 0 or law.member[0] == 0:
        if first and second:
            return Regime.BOTH_BILATERALS
        if first:
            return Regime.US_MX_ONLY
        if second:
            return Regime.US_CA_ONLY
        return Regime.NO_TEXT if law.expired > 0 else Regime.MX_CA_ONLY
    if law.member[1] == 0:
        return Regime.BOTH_BILATERALS if first else Regime.US_CA_ONLY
    if law.member[2] == 0:
        return Regime.BOTH_BILATERALS if second else Regime.US_MX_ONLY
    # A new text in the place of the old one is worth what an extension is: a fresh term of sixteen years.
    renewed = law.extensions > 0 or law.new_text_signed > 0
    for party in range(3):
        if law.notice_day[party] > 0:
            return notice_by(party, renewed)
    return Regime.EXTENDED if renewed else Regime.ANNUAL_REVIEWS
