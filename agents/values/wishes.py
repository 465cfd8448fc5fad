"""What the strategic table is made of: who chooses in it, with what precision, how often, and what that mixes."""

import numpy as np

from agents.values.evaluators import government_of_evaluator
from model.compiled import compiled
from model.players import EVALUATORS
from model.world import World

QUARTERS = 4


@compiled
def quarterly(rate_per_year: float) -> float:
    """Probability of at least one opportunity in a quarter."""
    return 1.0 - np.exp(-rate_per_year / QUARTERS)


@compiled
def twice_in_a_row(wish: float) -> float:
    """Share of opportunities at which an act is done that takes the same wish at two of them in a row.

    Two wishes in a row take (1 + wish) / wish² opportunities on average (details section 4: acts that cannot be taken
    back).
    """
    return wish * wish / (1.0 + wish)


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
def at_table(world: World, office: int, partner: int, e: int) -> bool:
    """Whether an evaluator may be in office and sits at a table: the United States and a partner, or all (0)."""
    if e < 2:
        return e == office
    return world.in_office[e] > 0.0 and (partner == 0 or partner == government_of_evaluator(e))


@compiled
def gain_over(first: np.ndarray, second: np.ndarray, e: int) -> float:
    """What ``first[evaluator, part]`` is worth over ``second`` to an evaluator, % of own GDP a year."""
    return first[e, 0] + first[e, 1] - second[e, 0] - second[e, 1]


@compiled
def mix(target: np.ndarray, other: np.ndarray, probability: float) -> None:
    """Let ``target[evaluator, part]`` become ``other`` with a probability."""
    for e in range(EVALUATORS):
        for part in range(2):
            target[e, part] += probability * (other[e, part] - target[e, part])
