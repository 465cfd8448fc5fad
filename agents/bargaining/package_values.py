"""What every package of a form is worth to those at the table, without valuing each anew.

Packages of one form and one tier of duties lead to the same law and the same duties. Between them differ what positions
are worth, which has a closed form; the gains from issues left open, in which the strategic table is linear; and what
positions do to trade, which is interpolated (:mod:`agents.bargaining.package_views`). The rest is valued once.
"""

from typing import Any

import numpy as np

from agents.bargaining.deals import deal_state, fill_now, is_held, place_positions, sits_at
from agents.bargaining.package_views import (
    EVEN_SAMPLE,
    SAMPLES,
    TERMS,
    end_weights,
    even_weights,
    fill_sample,
    fill_shares,
    fill_terms,
    interpolate,
    look_at_terms,
    same_terms,
    take_sample,
)
from agents.values.packages import fill_packages
from agents.values.trade_worth import TRADE_COLUMNS, trade_worth
from agents.values.valuation import fill_gaps, look, open_gains, value_expected
from model.compiled import compiled
from model.moves import Table
from model.payoffs import terms_utility
from model.players import ISSUES
from model.positions import fill_issue_utilities
from model.urgency import lasting_urgency
from model.world import TRADE_TERMS, World

GAP = 3  # first column of the gains still open, one for each government, after what positions are worth to them
AGREED = 6  # first column of the terms that act through the economy
WORTHS = AGREED + TERMS  # columns


@compiled
def fill_positions_worth(
    world: World, state: Any, table: int, form: int, tier: int, packages: np.ndarray, out: np.ndarray
) -> None:
    """What the positions of each package are worth, into ``out`` [1 + package, column], and what they leave.

    What positions are worth in % of own GDP a year to those at the table; columns from :data:`GAP` on: gains from
    issues still open to each government, as a multiple of those at the start; from :data:`AGREED` on: the terms that
    act through the economy. Row 0 is the even package: what duties do to standing utility is the same for all packages,
    so that differences from this row hold for every tier.
    """
    rows = packages.shape[0] + 1
    agreed = deal_state(world, state, table, form, even_weights(table), tier, np.empty_like(state.positions))
    positions, urgency = _positions_of(world, state, agreed, table, form, packages), lasting_urgency(world, agreed)
    utilities = np.empty(rows)
    for party in range(3):
        if sits_at(party, table):
            doctrine = world.doctrines[agreed.doctrine[party]]
            fill_issue_utilities(
                party, positions, doctrine, world.lies, urgency, world.p.red_line_factor, utilities
            )  # fmt: skip
            for k in range(rows):
                out[k, party] = doctrine.weights.issues * utilities[k]
    for k in range(rows):
        for pair in range(2):
            for issue in range(ISSUES):
                agreed.positions[pair, issue] = positions[pair, issue, k]
        for party in range(3):
            if sits_at(party, table):
                out[k, party] += terms_utility(world, agreed, party)
        fill_gaps(world, agreed, out[k, GAP:])
        fill_terms(world, agreed, out[k, AGREED:])


@compiled
def _positions_of(
    world: World, state: Any, agreed: Any, table: int, form: int, packages: np.ndarray
) -> np.ndarray:  # fmt: skip
    """Positions in force [pair, issue, 1 + package] under the even package, then each; ``agreed``: with the former."""
    weights = np.empty((2, packages.shape[0] + 1))
    even = even_weights(table)
    positions = np.empty((2, ISSUES, weights.shape[1]))
    for pair in range(2):
        weights[pair, 0], weights[pair, 1:] = even[pair], packages[:, pair]
    us, mexico, canada = (
        world.doctrines[state.doctrine[0]], world.doctrines[state.doctrine[1]], world.doctrines[state.doctrine[2]],
    )  # fmt: skip
    urgency = lasting_urgency(world, state)
    fill_packages(world, us, mexico, canada, table, form, weights, state.positions, urgency, positions)
    for pair in range(2):
        for issue in range(ISSUES):
            if (table != Table.TRILATERAL and table != pair) or is_held(world, agreed, table, form, issue):
                positions[pair, issue] = agreed.positions[pair, issue]
    return positions


@compiled
def value_packages(
    world: World, state: Any, table: int, form: int, tier: int, packages: np.ndarray, worth: np.ndarray,
    values: np.ndarray,
) -> bool:  # fmt: skip
    """Values ``values[package, government]`` of one tier to those at the table; False without an equilibrium.

    ``worth``: of positions, from :func:`fill_positions_worth`.
    """
    samples, terms, shares = np.zeros((SAMPLES, 3, TRADE_COLUMNS)), np.empty((SAMPLES, TERMS)), np.empty(SAMPLES)
    rest, slope, here = np.zeros(3), np.zeros(3), np.empty((3, TRADE_COLUMNS))
    if not _take_samples(world, state, table, form, tier, samples, terms, rest, slope):
        return False
    for k in range(packages.shape[0]):
        fill_shares(terms, worth[k + 1, AGREED:], shares)
        interpolate(samples, shares, here)
        for party in range(3):
            if sits_at(party, table):
                moved = worth[k + 1, party] - worth[0, party]
                moved += slope[party] * (worth[k + 1, GAP + party] - worth[0, GAP + party])
                values[k, party] = rest[party] + moved + trade_worth(world, state, party, here[party])
    return True


@compiled
def _take_samples(
    world: World, state: Any, table: int, form: int, tier: int, samples: np.ndarray, terms: np.ndarray,
    rest: np.ndarray, slope: np.ndarray,
) -> bool:  # fmt: skip
    """Trade under each sample and its terms, into ``samples`` [sample, government, column], ``terms`` [sample, term].

    Of the even package also all value besides trade, into ``rest`` [government], and what open gains are worth, into
    ``slope`` [government]. False without an equilibrium. Samples that are the even package again are left out.
    """
    even, low, high = np.empty_like(state.positions), np.empty_like(state.positions), np.empty_like(state.positions)
    positions = np.empty_like(state.positions)
    expected, lasting = np.empty((3, TRADE_TERMS)), np.empty((3, TRADE_TERMS))
    fill_now(world, state, table, form, end_weights(table, False), low)
    fill_now(world, state, table, form, end_weights(table, True), high)
    agreed = deal_state(world, state, table, form, even_weights(table), tier, even)
    for sample in range(SAMPLES):
        fill_sample(sample, even, low, high, positions)
        place_positions(world, agreed, table, form, positions)
        fill_terms(world, agreed, terms[sample])
        if sample != EVEN_SAMPLE and same_terms(terms[sample], terms[EVEN_SAMPLE]):
            continue
        solved = look(world, agreed) if sample == EVEN_SAMPLE else look_at_terms(world, agreed, expected, lasting)
        if not solved:
            return False
        take_sample(world, agreed, samples[sample])
        if sample != EVEN_SAMPLE:
            continue
        expected[:] = world.expected
        lasting[:] = world.lasting
        for party in range(3):
            if sits_at(party, table):
                rest[party] = value_expected(world, agreed, party)
                rest[party] -= trade_worth(world, agreed, party, samples[sample, party])
                slope[party] = open_gains(world, agreed, party)
    return True
