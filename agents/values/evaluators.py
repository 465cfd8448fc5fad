"""Who looks at the strategic table: the doctrines that may govern, and the chance that each is in office."""

import numpy as np

from model.compiled import compiled
from model.players import EVALUATORS
from model.world import World


@compiled
def evaluator_rows(world: World, seats: np.ndarray, out: np.ndarray) -> None:
    """Doctrine rows of the evaluators: the United States' two, Mexico's and Canada's in ``seats``, Canada's other."""
    conservative, liberal = world.canadian_rows
    out[0], out[1], out[2], out[3] = world.us_rows[0], world.us_rows[1], seats[1], seats[2]
    out[4] = conservative if seats[2] == liberal else liberal


@compiled
def government_of_evaluator(evaluator: int) -> int:
    """Government to which an evaluator belongs."""
    return min(max(evaluator - 1, 0), 2)


@compiled
def fill_offices(world: World, rows: np.ndarray, elected: bool) -> None:
    """Chances that evaluators are in office, into ``world.in_office``; ``elected``: Canada has voted since the start.

    Those of the two United States doctrines are left at 1: which of them is in office is a dimension of the table.
    """
    world.in_office[:] = 1.0
    for e in range(3, EVALUATORS):
        wins = world.p.conservative_wins_canada
        chance = wins if rows[e] == world.canadian_rows[0] else 1.0 - wins
        world.in_office[e] = chance if elected else 1.0 if e == 3 else 0.0
