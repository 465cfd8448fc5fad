"""Many histories of one set of parameters, played by the compiled rules alone.

The numbers are those of :class:`model.review.JointReview` with the same parameters, doctrine, seed and run: both
drivers call the same rules in the same order, and every random draw is keyed by what it is for.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from agents.decisions.initiatives import new_moves
from agents.months.history import play_runs
from agents.months.outcomes import new_outcomes
from agents.values.preparation import prepare, seat_rows
from model.parameters import ParameterSet
from model.record import of_records
from model.state import STATE, new_log
from model.world import World


class Player:
    """Scratch arrays of one worker, allocated once: a history needs 0.3 MB of them."""

    def __init__(self) -> None:
        self.states = np.zeros(2, of_records(STATE))
        self.moves, self.log = new_moves(), new_log()

    def play(self, world: World, seats: np.ndarray, seed: int, runs: np.ndarray) -> Any:
        """Outcomes [run] (:data:`agents.months.outcomes.OUTCOME`) of histories in a prepared world."""
        outcomes = new_outcomes(len(runs))
        play_runs(world, seats, seed, runs, self.states, self.moves, self.log, outcomes)
        return outcomes


def play_ensemble(
    parameters: ParameterSet, doctrine: str, seed: int, runs: Sequence[int] | range | np.ndarray,
    player: Player | None = None,
) -> Any:  # fmt: skip
    """Outcomes [run] of histories with these parameters, one for each number in ``runs``.

    ``doctrine``: the United States doctrine at the start; ``seed`` and the run's number key every draw, so the same
    run number means the same luck at other parameters. Raises :class:`model.errors.NoConvergence` where the base
    economy has no equilibrium.
    """
    world = prepare(parameters)
    numbers = np.asarray(runs, dtype=np.int64)
    return (player or Player()).play(world, seat_rows(parameters, doctrine), seed, numbers)
