"""What a worker needs to play points of a study: small, and the same for every part."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from experiments.sweeps.studies.factors import DOCTRINE, Factor
from experiments.sweeps.studies.tables import StopTable


class Part(NamedTuple):
    """A part: points ``first`` to ``last`` and replications ``start`` to ``end`` (the last of each not included)."""

    number: int
    first: int
    last: int
    start: int
    end: int

    @property
    def runs(self) -> int:
        """Histories in it, at most (a stopping rule may end sooner)."""
        return (self.last - self.first) * (self.end - self.start)


class Task(NamedTuple):
    """A part with the values of its points: one array a factor."""

    part: Part
    columns: list[np.ndarray]


@dataclass(frozen=True)
class Plan:
    """The study without its points.

    ``histories``: full histories kept in all, spread evenly over ``points`` times ``sure``, the replications that every
    point has. ``seconds``: the longest that a history may take; no limit where None.
    """

    factors: tuple[Factor, ...]
    base: Mapping[str, Any]
    doctrine: str
    seed: int
    stop: StopTable | None
    agents: Mapping[str, str]
    folder: str
    histories: int
    points: int
    sure: int
    seconds: float | None

    def settings(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Overrides of the registry at a point with these values of the factors, by name."""
        found = dict(self.base)
        for factor in self.factors:
            found.update(factor.settings(values[factor.name]))
        return found

    def doctrine_at(self, values: Mapping[str, Any]) -> str:
        """The United States doctrine at the start at a point."""
        return str(values.get(DOCTRINE, self.doctrine))

    def kept(self, part: Part) -> list[tuple[int, int]]:
        """Points and replications of the part whose full histories are kept."""
        rows = self.points * self.sure
        count = min(self.histories, rows)
        found = [divmod((2 * k + 1) * rows // (2 * count), self.sure) for k in range(count)]
        points, runs = range(part.first, part.last), range(part.start, part.end)
        return [(point, run) for point, run in found if point in points and run in runs]
