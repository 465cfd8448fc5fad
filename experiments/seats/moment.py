"""A month of a history as views read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from experiments.histories.run import events_of
from experiments.seats.interventions import Intervention, kinds
from model.parameters import ParameterSet
from model.world import World


@dataclass(frozen=True)
class Moment:
    """The present of one history and all that led to it.

    ``states``: a copy of the state before the first month and after each month played, the last being the present;
    ``months``: a snapshot of each month played (:attr:`model.review.JointReview.months`), one shorter than ``states``;
    ``log``: rows of :data:`model.moves.EVENT`, of which ``state.events`` count; ``world``: the viewer's own copy, whose
    scratch fields a view may use (nothing in it survives from one view to the next); ``interventions``: what happened
    from outside, each with the number of rows the log had before and its month.
    """

    parameters: ParameterSet
    doctrine: str
    seed: int
    world: World
    states: Sequence[Any]
    log: np.ndarray
    months: Sequence[dict[str, Any]]
    interventions: Sequence[tuple[int, str, Intervention]] = ()

    @property
    def state(self) -> Any:
        """The present state; its ``month`` is the next to be played."""
        return self.states[-1]

    @cached_property
    def events(self) -> list[dict[str, Any]]:
        """Everything that has happened, as :func:`experiments.histories.run.event_data` words it.

        An intervention that the model's log has no row for has type ``intervention`` and its own ``words``.
        """
        rows = self.log[: self.state.events]
        found = events_of(rows, str(self.parameters["treaty"]), {})
        for place, event in reversed(self.outside_the_log):
            found.insert(place, event)
        return found

    @property
    def outside_the_log(self) -> list[tuple[int, dict[str, Any]]]:
        """Interventions that the log has no row for, as events, each with the rows the log had before."""
        return [
            (place, {"month": month, "type": "intervention", "actor": None, "target": None, "intervention": one.name,
                     "words": one.words})
            for place, month, one in self.interventions if not kinds()[one.name].in_log
        ]  # fmt: skip
