"""The strategic table: what each legal regime is worth to each government (design: details section 3).

V[quarter, regime, tier, office, evaluator, part] is solved by backward induction from the end of the term;
quarters after it are closed by a stationary fixed point. ``office`` is the United States doctrine in office;
evaluators are the two doctrines of each government (:mod:`agents.values.evaluators`). Which United States doctrine
governs is followed; from a partner's next election on its two decide with their chances of being elected. Part 0 is
everything but issues, part 1 the gains from issues that a future deal would bring. Every probability in it is the
logit of the sum.
"""

from typing import Any

import numpy as np

from agents.choices.choice import logit
from agents.values.evaluators import government_of_evaluator
from agents.values.expected_deals import deals_a_year, expect_deals, pledged
from agents.values.packages import WEIGHTS
from agents.values.wishes import QUARTERS, at_table, gain_over, mix, precision_of, quarterly, twice_in_a_row
from model.compiled import compiled
from model.law.constants import WITHDRAWAL_MONTHS
from model.law.regimes import (
    after_expiry,
    after_notice,
    beside,
    can_expire,
    giver_of_notice,
    notice_by,
    text_of,
    treaties_beside,
    with_extension,
    with_notice,
)
from model.logistic import logistic
from model.players import EVALUATORS, REGIMES, TIERS, WITHOUT_TREATIES_BESIDE, Regime, Tier
from model.world import World

BEFORE_REVIEWS, NO_REVIEWS = -1, -2  # quarters since a joint review where none has been held yet, or none ever is


@compiled
def _choose_tier(world: World, us: Any, row: int, office: int, rest: np.ndarray, out: np.ndarray) -> None:
    """Duties are chosen first, in view of the rest of the quarter: ``rest``, ``out`` [tier, evaluator, part].

    They can be raised at the pace of duties. Lowering them is weighed about once in ``duty_persistence`` months:
    otherwise duties that a deal leaves in force would cost partners almost nothing.
    """
    values, chances = np.empty(TIERS), np.empty(TIERS)
    raised, precision = quarterly(us.temperament.duties_a_year), precision_of(world, row)
    lowered = quarterly(12.0 / world.p.duty_persistence)
    broad, sectoral = us.repertoire.broad_duties > 0.5, us.repertoire.sectoral_duties > 0.5
    for tier in range(TIERS):
        if tier == Tier.NONE or not (broad and sectoral):
            for t in range(TIERS):
                values[t] = rest[t, office, 0] + rest[t, office, 1]
            if not broad and tier != Tier.BROAD:
                values[2] = -1e9
            if not sectoral and tier == Tier.NONE:
                values[1] = -1e9
            logit(values, TIERS, precision, chances)
        for e in range(EVALUATORS):
            for part in range(2):
                change = 0.0
                for t in range(TIERS):
                    change += (raised if t > tier else lowered) * chances[t] * (rest[t, e, part] - rest[tier, e, part])
                out[tier, e, part] = rest[tier, e, part] + change


@compiled
def _fill_silent(world: World, office: int, since: int, extended: np.ndarray, now: np.ndarray, out: np.ndarray) -> None:
    """Chances that each has not confirmed at the last joint review or after it, into ``out[government, quarter]``.

    Quarter 0: by the quarter before, ``since`` - 1 after the review; 1: by this one. Each chooses as if pivotal, and by
    its wish of now: to vote no takes two wishes, to confirm late two in a row (Art. 34.7.4).
    """
    for g in range(3):
        out[g] = 0.0
        for e in range(2 * g, 2 * g + 2):
            if at_table(world, office, 0, e):
                # Not as one less the wish to confirm: that would be zero where it is merely small.
                no = logistic(-precision_of(world, world.evaluators[e]) * gain_over(extended, now, e))
                late = quarterly(world.p.late_confirmations_a_year * twice_in_a_row(1.0 - no))
                for quarter in range(2):
                    silent = no * no * (1.0 - late) ** max(since - 1 + quarter, 0)
                    out[g, quarter] += world.in_office[e] * silent


@compiled
def _confirm(world: World, office: int, since: int, extended: np.ndarray, now: np.ndarray) -> None:
    """Votes in the quarter of a joint review (``since`` 0), and those who confirm late in the quarters after it.

    Each review is a round of its own: what was confirmed at it stands until the next one, and the extension comes with
    the last of three.
    """
    silent, missing = np.empty((3, 2)), np.zeros(2)
    _fill_silent(world, office, since, extended, now, silent)
    for quarter in range(2):
        for g in range(3):
            missing[quarter] += (1.0 - missing[quarter]) * silent[g, quarter]
    if since == 0:
        mix(now, extended, 1.0 - missing[1])
    elif missing[0] > 0.0:
        mix(now, extended, 1.0 - missing[1] / missing[0])
    else:
        # All were sure to confirm; whoever did not is as sure to do so late.
        mix(now, extended, quarterly(world.p.late_confirmations_a_year * twice_in_a_row(1.0)))


@compiled
def _notices(world: World, office: int, following: np.ndarray, regime: int, tier: int, now: np.ndarray) -> None:
    for e in range(EVALUATORS):
        doctrine = world.doctrines[world.evaluators[e]]
        if not at_table(world, office, 0, e) or doctrine.repertoire.withdrawal < 0.5:
            continue
        notice = notice_by(government_of_evaluator(e), with_extension(regime))
        given = following[beside(notice, treaties_beside(regime)), tier]
        cost = world.p.notice_cost * world.discounting[world.evaluators[e]].approval
        wish = logistic(precision_of(world, world.evaluators[e]) * (gain_over(given, now, e) - cost))
        occasions = doctrine.temperament.exits_a_year * world.p.exit_occasions
        mix(now, given, world.in_office[e] * quarterly(occasions * twice_in_a_row(wish)))


@compiled
def _pending_notice(
    world: World, office: int, following: np.ndarray, regime: int, tier: int, back: int,
    now: np.ndarray,
) -> None:  # fmt: skip
    """A pending notice binds after two quarters on average, unless it is taken back."""
    giver = giver_of_notice(regime)
    mix(now, following[after_notice(regime), tier], 12.0 / QUARTERS / WITHDRAWAL_MONTHS)
    # A notice that is taken back cannot bind.
    returned, chance = following[back, tier], 0.0
    for e in range(2 * giver, 2 * giver + 2):
        if at_table(world, office, 0, e):
            wish = logistic(precision_of(world, world.evaluators[e]) * gain_over(returned, now, e))
            chance += world.in_office[e] * wish * quarterly(world.p.revocations_a_year)
    mix(now, returned, chance)


@compiled
def regime_values(
    world: World, office: int, following: np.ndarray, gains: np.ndarray, regime: int,
    since_review: int, reviews_end: bool, out: np.ndarray,
) -> None:  # fmt: skip
    """Expected values after one quarter's decisions in a regime, into ``out[tier, evaluator, part]``."""
    rest, us = np.empty((TIERS, EVALUATORS, 2)), world.doctrines[world.evaluators[office]]
    for tier in range(TIERS):
        rest[tier] = following[regime, tier]
        _rest_of_quarter(world, office, following, gains, regime, tier, since_review, reviews_end, rest[tier])
    _choose_tier(world, us, world.evaluators[office], office, rest, out)


@compiled
def _rest_of_quarter(
    world: World, office: int, following: np.ndarray, gains: np.ndarray, regime: int, tier: int,
    since_review: int, reviews_end: bool, now: np.ndarray,
) -> None:  # fmt: skip
    """Deals, confirmations and notices of a quarter with duties given, on ``now[evaluator, part]``.

    They come in this order and are worked backwards: who makes an offer or answers one foresees what comes without it.
    """
    text, extended = text_of(regime), beside(Regime.EXTENDED, treaties_beside(regime))
    if text <= Regime.EXTENDED:
        _notices(world, office, following, regime, tier, now)
        if since_review >= 0 and text == Regime.ANNUAL_REVIEWS:
            _confirm(world, office, since_review, following[extended, tier], now)
    elif with_notice(regime):
        reviews = beside(Regime.ANNUAL_REVIEWS, treaties_beside(regime))
        back = extended if reviews_end or with_extension(regime) else reviews
        _pending_notice(world, office, following, regime, tier, back, now)
    if text <= Regime.EXTENDED or with_notice(regime):
        # Deals go on after an extension; what they lose is the extension as their prize. They take a notice back.
        _deals_of_three(world, office, following, gains, regime, tier, since_review, now)
    if regime == Regime.MX_CA_ONLY or regime == Regime.NO_TEXT:
        _deal_of_two(world, office, following[Regime.US_MX_ONLY], gains, 1, tier, now)
        _deal_of_two(world, office, following[Regime.US_CA_ONLY], gains, 2, tier, now)
    elif regime == Regime.US_MX_ONLY:
        _deal_of_two(world, office, following[Regime.BOTH_BILATERALS], gains, 2, tier, now)
    elif regime == Regime.US_CA_ONLY:
        _deal_of_two(world, office, following[Regime.BOTH_BILATERALS], gains, 1, tier, now)


@compiled
def _deals_of_three(
    world: World, office: int, following: np.ndarray, gains: np.ndarray, regime: int, tier: int,
    since_review: int, now: np.ndarray,
) -> None:  # fmt: skip
    """Packages of three: gains from issues at once, and the extension, which is a pledge before the first review."""
    treaties = treaties_beside(regime)
    ahead, a_year = following[beside(Regime.EXTENDED, treaties)], deals_a_year(world, office, 0, treaties > 0)
    if since_review == BEFORE_REVIEWS and not with_extension(regime):
        ahead = pledged(world, following[beside(Regime.ANNUAL_REVIEWS, treaties)], ahead)
    expect_deals(world, office, ahead, gains, 0, WEIGHTS, 0, tier, a_year, now)


@compiled
def _deal_of_two(
    world: World, office: int, ahead: np.ndarray, gains: np.ndarray, partner: int, tier: int, now: np.ndarray
) -> None:
    """The even treaty with a partner, which leads to ``ahead[tier, evaluator, part]``."""
    a_year = deals_a_year(world, office, partner, True)
    expect_deals(world, office, ahead, gains, WEIGHTS + partner - 1, 1, partner, tier, a_year, now)


@compiled
def fill_regime(
    world: World, office: int, ahead: np.ndarray, gains: np.ndarray, capital: np.ndarray, regime: int,
    since_review: int, reviews_end: bool, out: np.ndarray,
) -> None:  # fmt: skip
    """Values of a regime at the start of a quarter, into ``out[regime, tier, office, evaluator, part]``.

    From those ``ahead[regime, tier, evaluator, part]`` of it; ``capital[regime, government]``: income from capital.
    """
    now = np.empty((TIERS, EVALUATORS, 2))
    regime_values(world, office, ahead, gains, regime, since_review, reviews_end, now)
    for t in range(TIERS):
        for e in range(EVALUATORS):
            patience = world.discounting[world.evaluators[e]].quarterly
            flow = world.stage[regime, t, world.evaluators[e]] + capital[regime, government_of_evaluator(e)]
            out[regime, t, office, e, 0] = (1.0 - patience) * flow + patience * now[t, e, 0]
            out[regime, t, office, e, 1] = patience * now[t, e, 1]


@compiled
def solve_quarter(
    world: World, gains: np.ndarray, following: np.ndarray, capital: np.ndarray,
    switch: float, since_review: int, expires: bool, closed: bool, out: np.ndarray,
) -> None:  # fmt: skip
    """One step of backward induction: ``out[regime, tier, office, evaluator, part]`` from ``following``.

    ``gains[office, candidate, evaluator]``; ``switch``: probability that the other United States doctrine takes
    office before the next quarter; ``capital[regime, government]``: income from capital; ``since_review``: quarters
    since the last joint review, 0 in its own (:func:`agents.values.preparation.reviews_ahead`); ``expires``: the term
    ends with this quarter; ``closed``: it has ended already (:func:`out_of_reach`).
    """
    ahead = np.empty((REGIMES, TIERS, EVALUATORS, 2))
    for d in range(2):
        for r in range(REGIMES):
            goes_to = after_expiry(r) if expires and can_expire(r) else r
            for t in range(TIERS):
                for e in range(EVALUATORS):
                    for part in range(2):
                        same, other = following[goes_to, t, d, e, part], following[goes_to, t, 1 - d, e, part]
                        ahead[r, t, e, part] = same + switch * (other - same)
        for r in range(REGIMES):
            if closed and out_of_reach(r):
                out[r, :, d] = out[text_of(r), :, d]
            else:
                fill_regime(world, d, ahead, gains[d], capital, r, since_review, closed, out)


@compiled
def out_of_reach(regime: int) -> bool:
    """Whether a regime is not met once the first term has ended: it ends with it, and beside treaties.

    In the table it stands there as without them.
    """
    return regime >= WITHOUT_TREATIES_BESIDE and can_expire(regime)


@compiled
def quarter_of(month: int) -> int:
    """Absolute quarter of an absolute month."""
    return month // 3
