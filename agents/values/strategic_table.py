"""Solving the strategic table: a stationary last row, then backward induction through the quarters before it."""

import numpy as np

from agents.values.continuation import NO_REVIEWS, fill_regime, quarter_of, solve_quarter
from agents.values.evaluators import AFTER_ALL_ELECTIONS, fill_offices
from agents.values.expected_deals import deal_gains
from agents.values.fixed_point import MEMORY, accelerate, remember
from agents.values.packages import WEIGHTS
from model.compiled import compiled
from model.elections import lasting_chance_of_opposed_congress
from model.law.regimes import can_expire
from model.players import EVALUATORS, REGIMES, TIERS
from model.world import World

MAXIMUM_SWEEPS, SWEEPS_A_STRIDE = 4000, 800
FIRST_SWEEPS, ACCELERATED_SWEEPS, ROUNDS = 60, 200, 4


@compiled
def _sweep(world: World, gains: np.ndarray, capital: np.ndarray, ahead: np.ndarray) -> float:
    """One step of the stationary iteration: ``ahead`` receives the last row, the row what follows from it.

    Nobody expects another doctrine in office any more. Regimes with an end lead nowhere back and are left as they are.
    Returns the largest change.
    """
    row = world.value[world.quarters - 1]
    following = np.empty((REGIMES, TIERS, EVALUATORS, 2))
    ahead[:, :, :, :, :] = row
    for d in range(2):
        for regime in range(REGIMES):
            following[regime] = ahead[regime, :, d]
        for regime in range(REGIMES):
            if not can_expire(regime):
                fill_regime(world, d, following, gains[d], capital, regime, NO_REVIEWS, True, row)
    return np.max(np.abs(row - ahead))


@compiled
def stationary_row(world: World, gains: np.ndarray, capital: np.ndarray, tolerance: float) -> float:
    """Fill the last row of ``world.value`` with a stationary point; returns its residual.

    The first sweeps are those of a long finite game and choose the point; Anderson's acceleration then closes in.
    Where it does not in some rounds, the sweeps alone go on from the start, with shorter strides when sharp choices
    chase each other round. Regimes with an end are left at zero.
    """
    row = world.value[world.quarters - 1]
    row[:, :, :, :, :] = 0.0
    ahead = np.zeros_like(row)
    gap = 1.0
    for attempt in range(ROUNDS):
        for _ in range((attempt + 1) * FIRST_SWEEPS):
            gap = _sweep(world, gains, capital, ahead)
        gap = _accelerated(world, gains, capital, tolerance, ahead)
        if gap < tolerance:
            return gap
    row[:, :, :, :, :] = 0.0
    stride, allowed = 1.0, SWEEPS_A_STRIDE
    for sweep in range(MAXIMUM_SWEEPS):
        gap = _sweep(world, gains, capital, ahead)
        if gap < tolerance:
            break
        if sweep >= allowed:
            stride, allowed = 0.5 * stride, allowed + SWEEPS_A_STRIDE
        if stride < 1.0:
            row[:, :, :, :, :] = ahead + stride * (row - ahead)
    return gap


@compiled
def _accelerated(world: World, gains: np.ndarray, capital: np.ndarray, tolerance: float, ahead: np.ndarray) -> float:
    """Accelerated sweeps from where the last row stands; returns the residual reached."""
    size = ahead.size
    row, before = world.value[world.quarters - 1].reshape(size), ahead.reshape(size)
    image, residual, point = np.zeros(size), np.zeros(size), np.empty(size)
    images, residuals, products = np.zeros((MEMORY, size)), np.zeros((MEMORY, size)), np.zeros((MEMORY, MEMORY))
    gap, best, made = 1.0, 1e9, -1
    for _ in range(ACCELERATED_SWEEPS):
        gap = _sweep(world, gains, capital, ahead)
        if gap < tolerance:
            break
        if gap > 10.0 * best:
            made = -1
        best = min(best, gap)
        place = max(made, 0) % MEMORY
        for m in range(size):
            images[place, m] = row[m] - image[m]
            residuals[place, m] = (row[m] - before[m]) - residual[m]
            image[m] = row[m]
            residual[m] = row[m] - before[m]
        remember(residuals, place, products)
        made += 1
        accelerate(residuals, images, products, min(made, MEMORY), residual, image, point)
        for m in range(size):
            row[m] = point[m]
    return gap


@compiled
def solve_table(
    world: World, seats: np.ndarray, capital: np.ndarray, first_month: int, end_month: int,
    switches: np.ndarray, reviews: np.ndarray, tolerance: float,
) -> float:  # fmt: skip
    """Fill ``world.value``; returns the residual of the stationary Bellman equation that closes it.

    ``seats`` [government]: doctrine rows in office at the start; ``capital[quarter, regime, government]``,
    ``switches[quarter]`` (as in :func:`solve_quarter`); ``reviews[quarter]``: quarters since the last joint
    review (:func:`agents.values.preparation.reviews_ahead`).
    The last row of ``world.value`` is stationary: regimes with an end behave there as after the end of the term. Where
    nearly certain choices admit no stationary point the row is the start of a very long finite game instead,
    and the residual tells.
    """
    gains = np.zeros((2, WEIGHTS + 2, EVALUATORS))
    for d in range(2):
        deal_gains(world, seats, d, gains[d])
    last = world.quarters - 1
    fill_offices(world, seats, first_month, first_month + AFTER_ALL_ELECTIONS)
    world.opposed_congress = lasting_chance_of_opposed_congress(world.p)
    gap = stationary_row(world, gains, capital[last], tolerance)
    ahead = world.value[last].copy()
    solve_quarter(world, gains, ahead, capital[last], 0.0, NO_REVIEWS, True, True, world.value[last])
    expiry = quarter_of(end_month) - quarter_of(first_month)
    for q in range(last - 1, -1, -1):
        month = (quarter_of(first_month) + q) * 3
        fill_offices(world, seats, first_month, month + 2)
        # A copy, so that the rule is compiled for one type of array only.
        ahead[:, :, :, :, :] = world.value[q + 1]
        solve_quarter(
            world, gains, ahead, capital[q], switches[q], reviews[q], q == expiry - 1, q >= expiry, world.value[q],
        )  # fmt: skip
    return gap
