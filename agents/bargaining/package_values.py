"""What every package of a form is worth to those at the table, without valuing each anew.

Packages of one form and one tier of duties lead to the same law and the same duties. Between them differ what positions
are worth, which has a closed form; the gains from issues left open, in which the strategic table is linear; and what
positions do to trade, which is interpolated (:mod:`agents.bargaining.package_views`). The rest is valued once.
"""

from typing import Any

import numpy as np

from agents.bargaining.deals import deal_state, fill_now, place_positions, sits_at
from agents.bargaining.package_views import (
    LOWEST,
    MOST_SAMPLES,
    fill_shares,
    interpolate,
    sample_weights,
    samples_of,
    take_sample,
)
from agents.values.trade_worth import TRADE_COLUMNS, trade_worth
from agents.values.valuation import fill_gaps, look, table_worth_seen, value_expected
from model.compiled import compiled
from model.payoffs import standing_worth
from model.world import World

GAP = 3  # first column of the gains still open, one for each government, after what positions are worth to them
WORTHS = 6  # columns
SAME_GAP = 1e-12  # gaps closer than this are one


@compiled
def fill_positions_worth(
    world: World, state: Any, table: int, form: int, tier: int, packages: np.ndarray, out: np.ndarray
) -> None:
    """What the positions of each package are worth, into ``out`` [1 + package, column], and the gaps they leave.

    What standing utility is worth in % of own GDP a year to those at the table; columns from :data:`GAP` on: gains from
    issues still open to each government, as a multiple of those at the start. Row 0 is the package of the first sample:
    what duties do to standing utility is the same for all packages, so that differences from this row hold for every
    tier.
    """
    positions = np.empty_like(state.positions)
    agreed = deal_state(world, state, table, form, sample_weights(table, LOWEST), tier, positions)
    for k in range(packages.shape[0] + 1):
        if k > 0:
            fill_now(world, state, table, form, (packages[k - 1, 0], packages[k - 1, 1]), positions)
            place_positions(world, agreed, table, form, positions)
        for party in range(3):
            if sits_at(party, table):
                out[k, party] = standing_worth(world, agreed, party)
        fill_gaps(world, agreed, out[k, GAP:])


@compiled
def value_packages(
    world: World, state: Any, table: int, form: int, tier: int, packages: np.ndarray, worth: np.ndarray,
    values: np.ndarray,
) -> bool:  # fmt: skip
    """Values ``values[package, government]`` of one tier to those at the table; False without an equilibrium.

    ``worth``: of positions, from :func:`fill_positions_worth`.
    """
    positions, here = np.empty_like(state.positions), np.empty((3, TRADE_COLUMNS))
    samples = np.empty((MOST_SAMPLES, 3, TRADE_COLUMNS))
    rest, table_first, slope, shares = np.zeros(3), np.zeros(3), np.zeros(3), np.empty(MOST_SAMPLES)
    widest = np.full(3, SAME_GAP)
    for sample in range(samples_of(table)):
        agreed = deal_state(world, state, table, form, sample_weights(table, sample), tier, positions)
        if not look(world, agreed):
            return False
        take_sample(world, agreed, samples[sample])
        for party in range(3):
            if not sits_at(party, table):
                continue
            # The table is linear in what is open to a party: the two samples farthest apart for it tell how.
            wider = world.seen.gap[party] - worth[0, GAP + party]
            if sample == LOWEST:
                rest[party] = value_expected(world, agreed, party)
                rest[party] -= trade_worth(world, agreed, party, samples[sample, party])
                table_first[party] = table_worth_seen(world, agreed, party)
            elif abs(wider) > widest[party]:
                widest[party] = abs(wider)
                slope[party] = (table_worth_seen(world, agreed, party) - table_first[party]) / wider
    for k in range(packages.shape[0]):
        fill_shares(table, (packages[k, 0], packages[k, 1]), shares)
        interpolate(samples, shares, samples_of(table), here)
        for party in range(3):
            if sits_at(party, table):
                moved = worth[k + 1, party] - worth[0, party]
                moved += slope[party] * (worth[k + 1, GAP + party] - worth[0, GAP + party])
                values[k, party] = rest[party] + moved + trade_worth(world, state, party, here[party])
    return True
