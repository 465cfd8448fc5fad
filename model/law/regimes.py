"""Legal regimes: what the law of a state amounts to, for those who look ahead (design: details section 3)."""

from typing import Any

from model.compiled import compiled
from model.law.state import parties_left, preference_in_force, trilateral_binds
from model.players import OF_THREE, WITHOUT_TREATIES_BESIDE, Regime

WITH_MEXICO, WITH_CANADA, WITH_BOTH = 1, 2, 3  # treaties of the United States in force beside a text of three


@compiled
def beside(regime: int, treaties: int) -> int:
    """A regime of a text of three with bilateral ``treaties`` in force beside it: 0 none, 1 with Mexico, 2, 3 both."""
    if treaties == 0:
        return regime
    return WITHOUT_TREATIES_BESIDE + OF_THREE * (treaties - 1) + regime


@compiled
def text_of(regime: int) -> int:
    """A regime without the treaties beside its text."""
    if regime < WITHOUT_TREATIES_BESIDE:
        return regime
    return (regime - WITHOUT_TREATIES_BESIDE) % OF_THREE


@compiled
def treaties_beside(regime: int) -> int:
    """Bilateral treaties in force beside the text of three of a regime, numbered as in :func:`beside`."""
    if regime < WITHOUT_TREATIES_BESIDE:
        return 0
    return 1 + (regime - WITHOUT_TREATIES_BESIDE) // OF_THREE


@compiled
def with_extension(regime: int) -> bool:
    """Whether the text of three stands extended in a regime, with a notice pending or not."""
    text = text_of(regime)
    return text == Regime.EXTENDED or (
        Regime.EXTENDED_NOTICE_BY_UNITED_STATES <= text <= Regime.EXTENDED_NOTICE_BY_CANADA
    )


@compiled
def with_notice(regime: int) -> bool:
    """Whether a notice of withdrawal is pending in a regime."""
    return Regime.NOTICE_BY_UNITED_STATES <= text_of(regime) <= Regime.EXTENDED_NOTICE_BY_CANADA


@compiled
def giver_of_notice(regime: int) -> int:
    """Government whose notice is pending in a regime with one."""
    return (text_of(regime) - Regime.NOTICE_BY_UNITED_STATES) % 3


@compiled
def notice_by(government: int, extended: bool) -> int:
    """Regime in which the notice of a government is pending, without treaties beside the text."""
    first = Regime.EXTENDED_NOTICE_BY_UNITED_STATES if extended else Regime.NOTICE_BY_UNITED_STATES
    return first + government


@compiled
def can_expire(regime: int) -> bool:
    """Whether a regime ends with the first term."""
    text = text_of(regime)
    return text <= Regime.NOTICE_BY_CANADA and text != Regime.EXTENDED


@compiled
def regime_of_pairs(with_mexico: bool, with_canada: bool, partners_bound: bool) -> int:
    """Regime without a text of three, by what binds each pair: the United States with each, the partners."""
    if with_mexico and with_canada:
        return Regime.BOTH_BILATERALS
    if with_mexico:
        return Regime.US_MX_ONLY
    if with_canada:
        return Regime.US_CA_ONLY
    return Regime.MX_CA_ONLY if partners_bound else Regime.NO_TEXT


@compiled
def after_expiry(regime: int) -> int:
    """Regime that the end of the term leads to: treaties beside the text remain."""
    treaties = treaties_beside(regime)
    return regime_of_pairs(treaties & WITH_MEXICO > 0, treaties & WITH_CANADA > 0, False)


@compiled
def after_notice(regime: int) -> int:
    """Regime that a pending notice leads to: the text binds the other two, and a treaty a pair that it ends for."""
    giver, treaties = giver_of_notice(regime), treaties_beside(regime)
    with_mexico, with_canada = giver == 2 or treaties & WITH_MEXICO > 0, giver == 1 or treaties & WITH_CANADA > 0
    return regime_of_pairs(with_mexico, with_canada, giver == 0)


@compiled
def regime_of(law: Any) -> int:
    """Regime of the strategic table in which the law stands."""
    if law.expired > 0 or parties_left(law) < 3:
        with_mexico, with_canada = preference_in_force(law, 0, 1), preference_in_force(law, 0, 2)
        return regime_of_pairs(with_mexico, with_canada, trilateral_binds(law, 1, 2))
    treaties = (WITH_MEXICO if law.treaty_in_force[0] > 0 else 0) + (WITH_CANADA if law.treaty_in_force[1] > 0 else 0)
    # A new text in the place of the old one is worth what an extension is: a fresh term of sixteen years.
    renewed = law.extensions > 0 or law.new_text_signed > 0
    for party in range(3):
        if law.notice_day[party] > 0:
            return beside(notice_by(party, renewed), treaties)
    return beside(Regime.EXTENDED if renewed else Regime.ANNUAL_REVIEWS, treaties)
