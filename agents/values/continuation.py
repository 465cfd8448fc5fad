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

from agents.choices.choice import logistic, logit
from agents.values.evaluators import government_of_evaluator
from agents.values.packages import EVEN, WEIGHTS, fill_package, package_gain, package_weight
from model.compiled import compiled
from model.economy.elementary import exponentials
from model.law.bilaterals import RATIFICATION_MONTHS_MINIMUM
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
from model.moves import Form, Table
from model.players import EVALUATORS, ISSUES, REGIMES, TIERS, WITHOUT_TREATIES_BESIDE, Regime, Tier
from model.world import World

QUARTERS = 4


@compiled
def quarterly(rate_per_year: float) -> float:
    """Probability of at least one opportunity in a quarter."""
    return 1.0 - np.exp(-rate_per_year / QUARTERS)


@compiled
def deals_a_year(world: World, office: int, partner: int) -> float:
    """Deals that can come into force a year: an offer, a session to sign it; for a bilateral treaty its ratification.

    ``partner``: 0 for a deal of three.
    """
    offers = world.doctrines[world.evaluators[office]].temperament.offers_a_year
    pace, ratified = offers, 12.0 * world.p.treaty_ratified_per_month
    for e in range(2, EVALUATORS):
        if partner == 0 or partner == government_of_evaluator(e):
            pace += world.in_office[e] * world.doctrines[world.evaluators[e]].temperament.offers_a_year
    sessions = world.p.signing_sessions * pace
    if offers <= 0.0 or sessions <= 0.0:
        return 0.0
    if partner == 0:
        return 1.0 / (1.0 / offers + 1.0 / sessions)
    if ratified <= 0.0:
        return 0.0
    return 1.0 / (1.0 / offers + 1.0 / sessions + RATIFICATION_MONTHS_MINIMUM / 12.0 + 1.0 / ratified)


@compiled
def deal_gains(world: World, seats: np.ndarray, office: int, out: np.ndarray) -> None:
    """Issue gains of deals from the status quo, into ``out[candidate, evaluator]``.

    Candidates 0..10 are the ladder of trilateral packages that favour neither partner; 11 and 12 the even bilateral
    treaties with Mexico and with Canada, with the partners' doctrines of the start (``seats`` [government]).
    """
    before = np.zeros((2, ISSUES))
    after = np.zeros((2, ISSUES))
    urgency = np.zeros((3, ISSUES))
    urgency[:2] = 1.0
    us, mexico, canada = (
        world.doctrines[world.evaluators[office]], world.doctrines[seats[1]], world.doctrines[seats[2]],
    )  # fmt: skip
    for k in range(WEIGHTS + 2):
        table = Table.TRILATERAL if k < WEIGHTS else k - WEIGHTS
        weight = package_weight(k) if k < WEIGHTS else EVEN
        form = Form.TRILATERAL if k < WEIGHTS else Form.TREATY
        fill_package(world, us, mexico, canada, table, form, (weight, weight), before, urgency, after)
        for e in range(EVALUATORS):
            g = government_of_evaluator(e)
            out[k, e] = package_gain(world, world.doctrines[world.evaluators[e]], g, before, after, urgency)


@compiled
def precision_of(world: World, row: int) -> float:
    """Precision of choice over utility: temperament over stake (details section 4)."""
    return world.doctrines[row].temperament.precision / max(world.stake[row], 1e-6)


@compiled
def asked_by_ratifier(world: World, row: int, opposed: float) -> float:
    """Gain over no deal that the ratifier beside a doctrine asks, % of own GDP a year.

    ``opposed``: probability that it is a Congress against the president (0 for Mexico and Canada).
    """
    return world.doctrines[row].ratifier.bound + opposed * world.p.opposed_congress_asks


@compiled
def ratifier_precision(world: World, row: int) -> float:
    """Precision with which the bound of the ratifier beside a doctrine is known, per % of own GDP a year."""
    return world.p.ratifier_precision / max(world.stake[row], 1e-6)


@compiled
def _mix(target: np.ndarray, other: np.ndarray, probability: float) -> None:
    for e in range(EVALUATORS):
        for part in range(2):
            target[e, part] += probability * (other[e, part] - target[e, part])


@compiled
def _gain_over(first: np.ndarray, second: np.ndarray, e: int) -> float:
    return first[e, 0] + first[e, 1] - second[e, 0] - second[e, 1]


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
def _votes(world: World, office: int, extended: np.ndarray, now: np.ndarray) -> None:
    """A review: each votes as if pivotal; voting no takes two opportunities in a row."""
    everyone = 1.0
    for g in range(3):
        confirmed = 0.0
        for e in range(2 * g, 2 * g + 2):
            if _at_table(world, office, 0, e):
                yes = logistic(precision_of(world, world.evaluators[e]) * _gain_over(extended, now, e))
                confirmed += world.in_office[e] * (1.0 - (1.0 - yes) ** 2)
        everyone *= confirmed
    _mix(now, extended, everyone)


@compiled
def tier_left(world: World, tier: int, left: int) -> bool:
    """Whether a deal made in a tier of duties can leave the tier ``left`` in force."""
    if world.p.deal_relief < 0.5:
        return left == tier
    return left == Tier.NONE or (left <= tier and world.p.negotiated_relief > 0.5)


@compiled
def _accepted(
    world: World, office: int, ahead: np.ndarray, gains: np.ndarray, first: int, count: int,
    partner: int, now: np.ndarray, listed: int,
) -> None:  # fmt: skip
    """Chance that each package is signed and ratified, and that times its gain to the office, from ``listed`` on.

    Every partner has to wish it twice, the office once more when it signs, and every ratifier to pass it: a product of
    logits, whose exponentials are taken together; of a partner's two doctrines with their chances of being in office.
    """
    desk = world.packages
    gained, chances = desk.values[listed : listed + count], desk.accepted[listed : listed + count]
    passed, odds, made, own = desk.passed, desk.odds, 0, 0.0
    for e in range(EVALUATORS):
        if not _at_table(world, office, partner, e):
            continue
        base = ahead[e, 0] - now[e, 0] - now[e, 1] + (ahead[e, 1] if partner > 0 else 0.0)
        _score_packages(world, world.evaluators[e], gains[first : first + count, e], base, made)
        made += 2 * count
        if e == office:
            own = base
    exponentials(desk.scores[:made], odds[:made])
    made = 0
    for g in range(3):
        if g > 0 and partner > 0 and g != partner:
            continue
        for k in range(count):
            passed[k] = 0.0
        for e in range(2 * g, 2 * g + 2):
            if not _at_table(world, office, partner, e):
                continue
            for k in range(count):
                refused = 1.0 + odds[made + count + k]
                against = (1.0 + odds[made + k]) * refused
                if e != office:
                    against *= refused
                passed[k] += world.in_office[e] / against
            made += 2 * count
        for k in range(count):
            chances[k] = passed[k] if g == 0 else chances[k] * passed[k]
    for k in range(count):
        gained[k] = (gains[first + k, office] + own) * chances[k]


@compiled
def _at_table(world: World, office: int, partner: int, e: int) -> bool:
    """Whether an evaluator may be in office and sits at a table: the United States and a partner, or all (0)."""
    if e < 2:
        return e == office
    return world.in_office[e] > 0.0 and (partner == 0 or partner == government_of_evaluator(e))


@compiled
def _score_packages(world: World, row: int, gains: np.ndarray, base: float, made: int) -> None:
    """Exponents of the odds against packages from place ``made`` on: by the ratifier, then by the wish to sign.

    ``row``: doctrine; a Congress can be against those of the United States.
    """
    scores, count = world.packages.scores, gains.shape[0]
    opposed = world.opposed_congress if row == world.evaluators[0] or row == world.evaluators[1] else 0.0
    bound, ratifier = asked_by_ratifier(world, row, opposed), ratifier_precision(world, row)
    precision = precision_of(world, row)
    for k in range(count):
        scores[made + k] = ratifier * (bound - (gains[k] + base))
        scores[made + count + k] = -precision * (gains[k] + base)


@compiled
def _deals(
    world: World, office: int, following: np.ndarray, gains: np.ndarray, first: int, count: int,
    regime: int, partner: int, tier: int, now: np.ndarray,
) -> None:  # fmt: skip
    """The United States offers the package it expects most from; it is signed if every partner wishes so twice.

    A package also says which duties stay. Every ratifier has to pass it. A deal of three takes the gains from issues
    there are; a deal of two leaves those with the other partner.
    """
    desk, listed = world.packages, 0
    for left in range(tier + 1):
        if tier_left(world, tier, left):
            _accepted(world, office, following[regime, left], gains, first, count, partner, now, listed)
            listed += count
    # Offers are one class, no offer another: copies of a package change nothing.
    precision, best = precision_of(world, world.evaluators[office]), desk.values[0]
    for n in range(1, listed):
        best = max(best, desk.values[n])
    logit(desk.values, listed, precision, desk.chances)
    opportunity = quarterly(deals_a_year(world, office, partner)) * logistic(precision * best)
    for e in range(EVALUATORS):
        without, open_now, n = now[e, 0], now[e, 1], 0
        for left in range(tier + 1):
            if not tier_left(world, tier, left):
                continue
            ahead = following[regime, left, e]
            kept_open = ahead[1] if partner > 0 else 0.0
            for k in range(first, first + count):
                struck = opportunity * desk.chances[n] * desk.accepted[n]
                now[e, 0] += struck * (ahead[0] - without)
                now[e, 1] += struck * (gains[k, e] + kept_open - open_now)
                n += 1


@compiled
def _notices(world: World, office: int, following: np.ndarray, regime: int, tier: int, now: np.ndarray) -> None:
    for e in range(EVALUATORS):
        doctrine = world.doctrines[world.evaluators[e]]
        if not _at_table(world, office, 0, e) or doctrine.repertoire.withdrawal < 0.5:
            continue
        notice = notice_by(government_of_evaluator(e), with_extension(regime))
        given = following[beside(notice, treaties_beside(regime)), tier]
        cost = world.p.notice_cost * world.discounting[world.evaluators[e]].approval
        wish = logistic(precision_of(world, world.evaluators[e]) * (_gain_over(given, now, e) - cost))
        _mix(now, given, world.in_office[e] * quarterly(doctrine.temperament.exits_a_year) * wish * wish)


@compiled
def _pending_notice(
    world: World, office: int, following: np.ndarray, regime: int, tier: int, back: int,
    now: np.ndarray,
) -> None:  # fmt: skip
    """A pending notice binds after two quarters on average, unless it is taken back."""
    giver = giver_of_notice(regime)
    _mix(now, following[after_notice(regime), tier], 12.0 / QUARTERS / WITHDRAWAL_MONTHS)
    # A notice that is taken back cannot bind.
    returned, chance = following[back, tier], 0.0
    for e in range(2 * giver, 2 * giver + 2):
        if _at_table(world, office, 0, e):
            wish = logistic(precision_of(world, world.evaluators[e]) * _gain_over(returned, now, e))
            chance += (
                world.in_office[e] * wish * quarterly(world.doctrines[world.evaluators[e]].temperament.exits_a_year)
            )
    _mix(now, returned, chance)


@compiled
def regime_values(
    world: World, office: int, following: np.ndarray, gains: np.ndarray, regime: int,
    review: bool, reviews_end: bool, out: np.ndarray,
) -> None:  # fmt: skip
    """Expected values after one quarter's decisions in a regime, into ``out[tier, evaluator, part]``."""
    rest, us = np.empty((TIERS, EVALUATORS, 2)), world.doctrines[world.evaluators[office]]
    for tier in range(TIERS):
        rest[tier] = following[regime, tier]
        _rest_of_quarter(world, office, following, gains, regime, tier, review, reviews_end, rest[tier])
    _choose_tier(world, us, world.evaluators[office], office, rest, out)


@compiled
def _rest_of_quarter(
    world: World, office: int, following: np.ndarray, gains: np.ndarray, regime: int, tier: int,
    review: bool, reviews_end: bool, now: np.ndarray,
) -> None:  # fmt: skip
    """Deals, votes, exits and notices of a quarter with duties given, on ``now[evaluator, part]``."""
    text, extended = text_of(regime), beside(Regime.EXTENDED, treaties_beside(regime))
    if text <= Regime.EXTENDED:
        # Deals go on after an extension; what they lose is the extension as their prize.
        _deals(world, office, following, gains, 0, WEIGHTS, extended, 0, tier, now)
        if review and text == Regime.ANNUAL_REVIEWS:
            _votes(world, office, following[extended, tier], now)
        _notices(world, office, following, regime, tier, now)
    elif with_notice(regime):
        # A package of three takes the notice back.
        _deals(world, office, following, gains, 0, WEIGHTS, extended, 0, tier, now)
        reviews = beside(Regime.ANNUAL_REVIEWS, treaties_beside(regime))
        back = extended if reviews_end or with_extension(regime) else reviews
        _pending_notice(world, office, following, regime, tier, back, now)
    if regime == Regime.MX_CA_ONLY or regime == Regime.NO_TEXT:
        _deals(world, office, following, gains, WEIGHTS, 1, Regime.US_MX_ONLY, 1, tier, now)
        _deals(world, office, following, gains, WEIGHTS + 1, 1, Regime.US_CA_ONLY, 2, tier, now)
    elif regime == Regime.US_MX_ONLY:
        _deals(world, office, following, gains, WEIGHTS + 1, 1, Regime.BOTH_BILATERALS, 2, tier, now)
    elif regime == Regime.US_CA_ONLY:
        _deals(world, office, following, gains, WEIGHTS, 1, Regime.BOTH_BILATERALS, 1, tier, now)


@compiled
def fill_regime(
    world: World, office: int, ahead: np.ndarray, gains: np.ndarray, capital: np.ndarray, regime: int, review: bool,
    reviews_end: bool, out: np.ndarray,
) -> None:  # fmt: skip
    """Values of a regime at the start of a quarter, into ``out[regime, tier, office, evaluator, part]``.

    From those ``ahead[regime, tier, evaluator, part]`` of it; ``capital[regime, government]``: income from capital.
    """
    now = np.empty((TIERS, EVALUATORS, 2))
    regime_values(world, office, ahead, gains, regime, review, reviews_end, now)
    for t in range(TIERS):
        for e in range(EVALUATORS):
            patience = world.discounting[world.evaluators[e]].quarterly
            flow = world.stage[regime, t, world.evaluators[e]] + capital[regime, government_of_evaluator(e)]
            out[regime, t, office, e, 0] = (1.0 - patience) * flow + patience * now[t, e, 0]
            out[regime, t, office, e, 1] = patience * now[t, e, 1]


@compiled
def solve_quarter(
    world: World, gains: np.ndarray, following: np.ndarray, capital: np.ndarray,
    switch: float, review: bool, expires: bool, closed: bool, out: np.ndarray,
) -> None:  # fmt: skip
    """One step of backward induction: ``out[regime, tier, office, evaluator, part]`` from ``following``.

    ``gains[office, candidate, evaluator]``; ``switch``: probability that the other United States doctrine takes
    office before the next quarter; ``capital[regime, government]``: income from capital; ``expires``: the term
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
                fill_regime(world, d, ahead, gains[d], capital, r, review, closed, out)


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
