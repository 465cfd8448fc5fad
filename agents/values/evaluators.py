"""Who looks at the strategic table: the doctrines that may govern, and the chance that each is in office.

Evaluators 0 and 1 are the doctrines of the United States, 2 and 3 those of Mexico, 4 and 5 those of Canada, in the
order of :data:`model.elections.CONTENDERS`: a doctrine out of office still has its own view of what its rival does.
"""

from typing import Any

import numpy as np

from model.compiled import compiled
from model.elections import chance_of_opposed_congress, next_election, second_wins
from model.world import World

AFTER_ALL_ELECTIONS = 1200  # months after the start


@compiled
def government_of_evaluator(evaluator: int) -> int:
    """Government to which an evaluator belongs."""
    return evaluator // 2


@compiled
def evaluator_in_office(world: World, state: Any, government: int) -> int:
    """Evaluator whose doctrine a government has in office."""
    second = 2 * government + 1
    return second if state.doctrine[government] == world.evaluators[second] else second - 1


@compiled
def fill_offices(world: World, seats: np.ndarray, start: int, month: int) -> None:
    """Chances that evaluators are in office in ``month``, as expected at the start, into ``world.in_office``.

    And that a majority of Congress is against the president, into ``world.opposed_congress``.

    ``seats`` [government]: doctrine rows in office at the ``start``, a month. The chances of the United States
    doctrines are left at 1: which of the two is in office is a dimension of the table.
    """
    world.in_office[:2] = 1.0
    world.opposed_congress = chance_of_opposed_congress(world.p, start, month)
    for government in range(1, 3):
        second = 2 * government + 1
        if month >= next_election(start, government):
            chance = second_wins(world.p, government)
        else:
            chance = 1.0 if seats[government] == world.evaluators[second] else 0.0
        world.in_office[second], world.in_office[second - 1] = chance, 1.0 - chance
