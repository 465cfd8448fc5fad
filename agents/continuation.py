"""The strategic table: what each legal regime is worth to each government (design: details section 3).

V[quarter, regime, tier, doctrine, government, part] is solved by backward induction from the end of the
term; quarters after it are closed by a stationary fixed point. Part 0 is everything but issues, part 1 the
gains from issues that a future deal would bring. Every probability in it is the logit of the sum.
"""

from typing import Any

import numpy as np

from agents.choice import logistic, logit
from agents.packages import WEIGHTS, fill_package, package_gain, package_weight
from model.compiled import compiled
from model.moves import Form, Table
from model.players import ISSUES, REGIMES, TIERS, Regime, Tier
from model.world import World

QUARTERS = 4


@compiled
def quarterly(rate_per_year: float) -> float:
    """Probability of at least one opportunity in a quarter."""
    return 1.0 - np.exp(-rate_per_year / QUARTERS)


@compiled
def rows_of(world: World, doctrine: int, seats: np.ndarray, out: np.ndarray) -> None:
    """Doctrine rows of the three governments when the United States follows its ``doctrine`` 0 or 1."""
    out[0] = world.us_rows[doctrine]
    out[1] = seats[1]
    out[2] = seats[2]


@compiled
def deal_gains(world: World, rows: np.ndarray, out: np.ndarray) -> None:
    """Issue gains of deals from the status quo, into ``out[candidate, government]``.

    Candidates 0..10 are trilateral packages by weight; 11 and 12 the even bilateral treaties with Mexico
    and with Canada.
    """
    before = np.zeros((2, ISSUES))
    after = np.zeros((2, ISSUES))
    us, mexico, canada = world.doctrines[rows[0]], world.doctrines[rows[1]], world.doctrines[rows[2]]
    for k in range(WEIGHTS + 2):
        table = Table.TRILATERAL if k < WEIGHTS else k - WEIGHTS
        weight = package_weight(k) if k < WEIGHTS else 0.5
        form = Form.TRILATERAL if k < WEIGHTS else Form.TREATY
        fill_package(world, us, mexico, canada, table, form, weight, before, after)
        for g in range(3):
            out[k, g] = package_gain(world, world.doctrines[rows[g]], g, before, after)


@compiled
def precision_of(world: World, row: int) -> float:
    """Precision of choice over utility: temperament over stake (details section 4)."""
    return world.doctrines[row].temperament.precision / max(world.stake[row], 1e-6)


@compiled
def _mix(target: np.ndarray, other: np.ndarray, probability: float) -> None:
    for g in range(3):
        for part in range(2):
            target[g, part] += probability * (other[g, part] - target[g, part])


@compiled
def _gain_over(first: np.ndarray, second: np.ndarray, g: int) -> float:
    return first[g, 0] + first[g, 1] - second[g, 0] - second[g, 1]


@compiled
def _choose_tier(
    world: World, rows: np.ndarray, following: np.ndarray, regime: int, tier: int, out: np.ndarray
) -> None:
    us = world.doctrines[rows[0]]
    values = np.empty(TIERS)
    chances = np.empty(TIERS)
    for t in range(TIERS):
        values[t] = following[regime, t, 0, 0] + following[regime, t, 0, 1]
    if us.repertoire.broad_duties < 0.5 and tier != Tier.BROAD:
        values[2] = -1e9
    if us.repertoire.sectoral_duties < 0.5 and tier == Tier.NONE:
        values[1] = -1e9
    logit(values, TIERS, precision_of(world, rows[0]), chances)
    out[:, :] = following[regime, tier]
    chance = quarterly(us.temperament.duties_a_year)
    for g in range(3):
        for part in range(2):
            expected = 0.0
            for t in range(TIERS):
                expected += chances[t] * following[regime, t, g, part]
            out[g, part] += chance * (expected - out[g, part])


@compiled
def _votes(world: World, rows: np.ndarray, following: np.ndarray, tier: int, now: np.ndarray) -> None:
    """A review: each votes as if pivotal; voting no takes two opportunities in a row."""
    everyone = 1.0
    for g in range(3):
        yes = logistic(precision_of(world, rows[g]) * _gain_over(following[Regime.EXTENDED, tier], now, g))
        everyone *= 1.0 - (1.0 - yes) ** 2
    _mix(now, following[Regime.EXTENDED, tier], everyone)


@compiled
def _deals(
    world: World, rows: np.ndarray, following: np.ndarray, gains: np.ndarray, first: int, count: int,
    regime: int, partner: int, now: np.ndarray,
) -> None:  # fmt: skip
    """The United States offers the package it expects most from; it is taken if every partner accepts."""
    us = world.doctrines[rows[0]]
    values = np.zeros(WEIGHTS + 1)
    chances = np.zeros(WEIGHTS + 1)
    accepted = np.zeros(WEIGHTS)
    deal = np.empty((3, 2))
    for k in range(count):
        accepted[k] = 1.0
        for g in range(1, 3):
            if partner == 0 or partner == g:
                worth = _gain_over(following[regime, Tier.NONE], now, g) + gains[first + k, g]
                accepted[k] *= logistic(precision_of(world, rows[g]) * worth)
        values[k] = accepted[k] * (_gain_over(following[regime, Tier.NONE], now, 0) + gains[first + k, 0])
    logit(values, count + 1, precision_of(world, rows[0]), chances)
    opportunity = quarterly(us.temperament.offers_a_year)
    old = now.copy()
    for k in range(count):
        for g in range(3):
            deal[g, 0] = following[regime, Tier.NONE, g, 0]
            deal[g, 1] = gains[first + k, g]
            for part in range(2):
                now[g, part] += opportunity * chances[k] * accepted[k] * (deal[g, part] - old[g, part])


@compiled
def _notices(world: World, rows: np.ndarray, following: np.ndarray, regime: int, tier: int, now: np.ndarray) -> None:
    for g in range(3):
        doctrine = world.doctrines[rows[g]]
        if doctrine.repertoire.withdrawal < 0.5:
            continue
        given = following[Regime.NOTICE_BY_UNITED_STATES + g, tier]
        wish = logistic(precision_of(world, rows[g]) * _gain_over(given, now, g))
        _mix(now, given, quarterly(doctrine.temperament.exits_a_year) * wish * wish)


@compiled
def _pending_notice(
    world: World, rows: np.ndarray, following: np.ndarray, giver: int, tier: int, back: int, now: np.ndarray
) -> None:
    """A pending notice binds after two quarters on average, unless it is taken back."""
    after = Regime.MX_CA_ONLY
    if giver == 1:
        after = Regime.US_CA_ONLY
    elif giver == 2:
        after = Regime.US_MX_ONLY
    returned = following[back, tier]
    wish = logistic(precision_of(world, rows[giver]) * _gain_over(returned, now, giver))
    _mix(now, returned, wish * quarterly(world.doctrines[rows[giver]].temperament.exits_a_year))
    _mix(now, following[after, tier], 0.5)


@compiled
def cell_value(
    world: World, rows: np.ndarray, following: np.ndarray, gains: np.ndarray, regime: int, tier: int,
    review: bool, reviews_end: bool, now: np.ndarray,
) -> None:  # fmt: skip
    """Expected values after one quarter's decisions in (regime, tier), into ``now[government, part]``."""
    _choose_tier(world, rows, following, regime, tier, now)
    if regime == Regime.ANNUAL_REVIEWS:
        _deals(world, rows, following, gains, 0, WEIGHTS, Regime.EXTENDED, 0, now)
        if review:
            _votes(world, rows, following, tier, now)
    elif regime == Regime.EXTENDED:
        # Deals go on after an extension; what they lose is the extension as their prize.
        _deals(world, rows, following, gains, 0, WEIGHTS, Regime.EXTENDED, 0, now)
    if regime == Regime.ANNUAL_REVIEWS or regime == Regime.EXTENDED:
        _notices(world, rows, following, regime, tier, now)
    elif Regime.NOTICE_BY_UNITED_STATES <= regime <= Regime.NOTICE_BY_CANADA:
        back = Regime.EXTENDED if reviews_end else Regime.ANNUAL_REVIEWS
        _pending_notice(world, rows, following, regime - Regime.NOTICE_BY_UNITED_STATES, tier, back, now)
    if regime == Regime.MX_CA_ONLY or regime == Regime.NO_TEXT:
        _deals(world, rows, following, gains, WEIGHTS, 1, Regime.US_MX_ONLY, 1, now)
        _deals(world, rows, following, gains, WEIGHTS + 1, 1, Regime.US_CA_ONLY, 2, now)
    elif regime == Regime.US_MX_ONLY:
        _deals(world, rows, following, gains, WEIGHTS + 1, 1, Regime.BOTH_BILATERALS, 2, now)
    elif regime == Regime.US_CA_ONLY:
        _deals(world, rows, following, gains, WEIGHTS, 1, Regime.BOTH_BILATERALS, 1, now)


@compiled
def solve_quarter(
    world: World, seats: np.ndarray, gains: np.ndarray, following: np.ndarray, capital: np.ndarray,
    switch: float, review: bool, expires: bool, closed: bool, out: np.ndarray,
) -> None:  # fmt: skip
    """One step of backward induction: ``out[regime, tier, doctrine, government, part]`` from ``following``.

    ``switch``: probability that the other United States doctrine takes office before the next quarter;
    ``capital[regime, government]``: income from capital; ``expires``: the term ends with this quarter.
    """
    rows = np.zeros(3, np.int64)
    ahead = np.empty((REGIMES, TIERS, 3, 2))
    now = np.empty((3, 2))
    for d in range(2):
        rows_of(world, d, seats, rows)
        for r in range(REGIMES):
            goes_to = Regime.NO_TEXT if expires and r <= Regime.NOTICE_BY_CANADA and r != Regime.EXTENDED else r
            for t in range(TIERS):
                for g in range(3):
                    for part in range(2):
                        same, other = following[goes_to, t, d, g, part], following[goes_to, t, 1 - d, g, part]
                        ahead[r, t, g, part] = same + switch * (other - same)
        for r in range(REGIMES):
            for t in range(TIERS):
                cell_value(world, rows, ahead, gains[d], r, t, review, closed, now)
                for g in range(3):
                    patience = world.doctrines[rows[g]].temperament.patience ** 0.25
                    flow = world.stage[r, t, rows[g]] + capital[r, g]
                    out[r, t, d, g, 0] = (1.0 - patience) * flow + patience * now[g, 0]
                    out[r, t, d, g, 1] = patience * now[g, 1]


@compiled
def quarter_of(month: int) -> int:
    """Absolute quarter of an absolute month."""
    return month // 3


@compiled
def solve_table(
    world: World, seats: np.ndarray, capital: np.ndarray, first_month: int, end_month: int,
    switches: np.ndarray, tolerance: float,
) -> float:  # fmt: skip
    """Fill ``world.value``; returns the residual of the stationary Bellman equation that closes it.

    ``capital[quarter, regime, government]``, ``switches[quarter]`` (as in :func:`solve_quarter`). The last
    row of ``world.value`` is stationary: regimes with an end behave there as after the end of the term.
    """
    gains = np.zeros((2, WEIGHTS + 2, 3))
    rows = np.zeros(3, np.int64)
    for d in range(2):
        rows_of(world, d, seats, rows)
        deal_gains(world, rows, gains[d])
    last = world.quarters - 1
    world.value[last] = 0.0
    ahead = np.zeros_like(world.value[last])
    gap = 1.0
    for _ in range(20000):
        ahead[:, :, :, :, :] = world.value[last]
        solve_quarter(world, seats, gains, ahead, capital[last], 0.0, False, True, True, world.value[last])
        gap = np.max(np.abs(world.value[last] - ahead))
        if gap < tolerance:
            break
    expiry = quarter_of(end_month) - quarter_of(first_month)
    for q in range(last - 1, -1, -1):
        month = (quarter_of(first_month) + q) * 3
        solve_quarter(
            world, seats, gains, world.value[q + 1], capital[q], switches[q], month % 12 == 6,
            q == expiry - 1, q >= expiry, world.value[q],
        )  # fmt: skip
    return gap


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
    for party in range(3):
        if law.notice_day[party] > 0:
            return Regime.NOTICE_BY_UNITED_STATES + party
    return Regime.EXTENDED if law.extensions > 0 else Regime.ANNUAL_REVIEWS


@compiled
def tier_of(state: Any) -> int:
    """Tier of United States duties on the partners."""
    if state.broad[0, 1] > 0.0 or state.broad[0, 2] > 0.0:
        return Tier.BROAD
    if np.sum(state.sectoral[0]) > 0.0:
        return Tier.SECTORAL
    return Tier.NONE
