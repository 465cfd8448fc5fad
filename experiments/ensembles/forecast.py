"""What the present state of a history forecasts: the endings of many continuations by the compiled rules.

Continuation k draws the luck of run number ``FIRST_RUN + k``, whatever the month it sets out from. Two forecasts of
one history therefore compare the same lucks (common random numbers), and what changed between them is due to what
happened in between.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from agents.decisions.initiatives import new_moves
from agents.months.history import play_month, play_on
from agents.months.outcomes import new_outcomes
from agents.values.preparation import prepare
from experiments.analysis.intervals import paired_error, paired_interval, wilson
from experiments.ensembles.told_apart import WithInterval
from model.law.endings import Ending
from model.parameters import resolve
from model.parameters.registry import Value
from model.state import new_log, new_state
from model.world import World

FIRST_RUN = 2**40  # beyond every run number of a game: a forecast never knows the luck of the history itself
CONTINUATIONS = 2000
WORLDS_KEPT = 4  # of 4.8 MB each, by each player


@dataclass(frozen=True)
class Present:
    """A state to go on from, as plain data that can be sent to a worker.

    ``overrides``: the parameters that differ from their defaults; ``state``: bytes of the record. A continuation is
    played by the model in every seat, whoever sits there.
    """

    overrides: tuple[tuple[str, Value], ...]
    state: bytes

    @cached_property
    def key(self) -> str:
        """What two presents share that have the same forecast."""
        digest = hashlib.sha256(repr(self.overrides).encode())
        digest.update(self.state)
        return digest.hexdigest()


def present_of(overrides: Mapping[str, Value], state: Any) -> Present:
    """The present of a history: a copy of its state, with what does not decide how it goes on cleared.

    ``run``: a continuation has its own; ``people``: the model plays on; ``events``: a continuation has its own log,
    which no rule reads.
    """
    states = new_state()
    states[0] = state
    states[0].run = states[0].events = 0
    states[0].people[:] = 0
    return Present(tuple(sorted(overrides.items())), states.tobytes())


def months_later(world: World, state: Any, months: int) -> list[Any]:
    """The states to which a history comes in its next months, by its own luck, where the model plays every seat.

    As many as ``months``, or fewer where it ends. ``world``: one to play in, whose scratch fields are overwritten;
    ``state`` stays as it is.
    """
    found: list[Any] = []
    moves, log = new_moves(), new_log()
    while len(found) < months and not state.over:
        states = new_state()
        states[0] = state
        state = states[0]
        state.events = 0  # what the month logs is no part of how it goes on
        state.people[:] = 0
        play_month(world, state, moves, log)
        found.append(state)
    return found


@dataclass(frozen=True)
class Forecast:
    """Endings of continuations from one present; ``endings`` [continuation] by their lucks, in order."""

    endings: bytes

    @property
    def continuations(self) -> int:
        """How many continuations it counts."""
        return len(self.endings)

    @cached_property
    def counts(self) -> np.ndarray:
        """Continuations by ending."""
        return np.bincount(np.frombuffer(self.endings, np.uint8), minlength=len(Ending))

    def probability(self, ending: Ending) -> float:
        """Share of continuations that end so."""
        return float(self.counts[ending] / max(self.continuations, 1))

    def interval(self, ending: Ending) -> tuple[float, float]:
        """95% interval of the probability (Wilson 1927)."""
        return wilson(int(self.counts[ending]), self.continuations)

    def likeliest(self) -> list[Ending]:
        """Endings that occur, the likeliest first."""
        return [Ending(int(k)) for k in np.argsort(-self.counts, kind="stable") if self.counts[k] > 0]

    def extended_by(self, endings: bytes) -> "Forecast":
        """The forecast with the next continuations added."""
        return Forecast(self.endings + endings)


@dataclass(frozen=True)
class Change(WithInterval):
    """How far one ending's probability moved between two forecasts, with the 95% interval of paired lucks.

    The interval leaves out zero only where the exact test of McNemar (1947) does at 5%. ``error``: standard error.
    """

    ending: Ending
    change: float
    low: float
    high: float
    error: float = 0.0


def changes(before: Forecast, after: Forecast) -> list[Change]:
    """Change of each ending's probability, the largest first, over the lucks that both forecasts have.

    Pairs of continuations share their luck, so the interval is that of paired differences (:func:`paired_interval`):
    narrower than the difference of two independent forecasts where most lucks end alike.
    """
    count = min(before.continuations, after.continuations)
    if count == 0:
        return []
    was, now = (np.frombuffer(one.endings[:count], np.uint8) for one in (before, after))
    found = []
    for ending in Ending:
        more = int(((now == ending) & (was != ending)).sum())
        less = int(((was == ending) & (now != ending)).sum())
        if more + less:
            interval, error = paired_interval(more, less, count), paired_error(more, less, count)
            found.append(Change(ending, (more - less) / count, *interval, error))
    return sorted(found, key=lambda one: -abs(one.change))


def moved(found: Sequence[Change]) -> float:
    """Share of probability that went from some endings to others (total variation)."""
    return 0.5 * sum(abs(one.change) for one in found)


class Continuer:
    """Scratch of one worker, and the worlds it prepared last."""

    def __init__(self) -> None:
        self.states, self.log, self.moves = new_state(), new_log(), new_moves()
        self.world = lru_cache(maxsize=WORLDS_KEPT)(_world)

    def endings(self, present: Present, first: int, count: int) -> bytes:
        """Endings of continuations ``first`` to ``first + count - 1``, a byte each."""
        start = np.frombuffer(present.state, self.states.dtype)[0]
        if start.over:
            return bytes([int(start.law.ending)]) * count
        world = self.world(present.overrides)
        outcomes = new_outcomes(count)
        for k in range(count):
            self.states[0] = start
            state = self.states[0]
            state.run = FIRST_RUN + first + k
            play_on(world, state, self.moves, self.log, outcomes[k])
        return outcomes.ending.astype(np.uint8).tobytes()


def _world(overrides: tuple[tuple[str, Value], ...]) -> World:
    return prepare(resolve(dict(overrides)))


def forecast(present: Present, continuations: int = CONTINUATIONS) -> Forecast:
    """The forecast of a present, here and now: the same present gives the same bytes."""
    return Forecast(Continuer().endings(present, 0, continuations))
