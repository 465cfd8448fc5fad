"""What the packages of a table mean to the trade economy: estimated at some of them, interpolated between.

What a content rule or a duty on China does to incomes changes smoothly with the weight that the United States has on
a pair, and hardly depends on the other pair's. So the staff estimates packages at the lowest, the even and the highest
weight of each pair at the table, the other pair's held even; it takes Lagrange's parabola in each weight, and the sum
of the two.
"""

from typing import Any

import numpy as np

from agents.values.packages import LADDER, WEIGHTS
from agents.values.trade_worth import TRADE_COLUMNS, fill_trade
from model.compiled import compiled
from model.moves import Table
from model.world import World

NODES = 3  # of the weight on one pair
LOWEST, MIDDLE, HIGHEST = range(NODES)
MOST_SAMPLES = 2 * NODES - 1  # both parabolas share the middle


@compiled
def node(place: int) -> float:
    """Weight of the United States at one of the nodes."""
    return float(LADDER[place * (WEIGHTS - 1) // (NODES - 1)])


@compiled
def samples_of(table: int) -> int:
    """How many packages are estimated at a table."""
    return MOST_SAMPLES if table == Table.TRILATERAL else NODES


@compiled
def sample_weights(table: int, sample: int) -> tuple[float, float]:
    """Weights of the package of a sample: the nodes of the first pair at the table, then the rest of the second's."""
    if table == Table.US_MX:
        return node(sample), 0.0
    if table == Table.US_CA:
        return 0.0, node(sample)
    if sample < NODES:
        return node(sample), node(MIDDLE)
    return node(MIDDLE), node(LOWEST if sample == NODES else HIGHEST)


@compiled
def take_sample(world: World, state: Any, out: np.ndarray) -> None:
    """What trade as expected means to each government, into ``out`` [government, column] (:func:`fill_trade`)."""
    for government in range(3):
        fill_trade(world, state, government, out[government])


@compiled
def basis(weight: float, place: int) -> float:
    """Lagrange's polynomial of a node at a weight."""
    share, here = 1.0, node(place)
    for other in range(NODES):
        if other != place:
            share *= (weight - node(other)) / (here - node(other))
    return share


@compiled
def fill_shares(table: int, weights: tuple[float, float], out: np.ndarray) -> None:
    """Share of each sample in the view of a package, into ``out``."""
    first = weights[1] if table == Table.US_CA else weights[0]
    for place in range(NODES):
        out[place] = basis(first, place)
    if table == Table.TRILATERAL:
        out[NODES], out[NODES + 1] = basis(weights[1], LOWEST), basis(weights[1], HIGHEST)
        out[MIDDLE] += basis(weights[1], MIDDLE) - 1.0


@compiled
def interpolate(samples: np.ndarray, shares: np.ndarray, count: int, out: np.ndarray) -> None:
    """The first ``count`` samples [sample, government, column] by their shares, into ``out`` [government, column]."""
    out[:] = 0.0
    for sample in range(count):
        for government in range(3):
            for column in range(TRADE_COLUMNS):
                out[government, column] += shares[sample] * samples[sample, government, column]
