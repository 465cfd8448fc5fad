"""Writing what happened into the log, and drawing opportunities."""

from typing import Any

import numpy as np

from model.compiled import compiled
from model.moves import MAXIMUM_EVENTS, EventKind, MoveKind
from model.randomness import Purpose, uniform

PART_STEP = 10000  # parts of a month draw under keys of their own


@compiled
def add_event(log: np.ndarray, state: Any, event: int, actor: int, target: int) -> Any:
    """A fresh row of the log for this month; the last row is reused when the log is full."""
    k = min(state.events, MAXIMUM_EVENTS - 1)
    state.events = k + 1
    row = log[k]
    row.month = state.month
    row.event = event
    row.kind = MoveKind.HOLD
    row.actor = actor
    row.target = target
    row.threat_class = -1
    row.statute = 0
    row.rate = 0.0
    row.issue = -1
    row.instrument = -1
    row.table = -1
    row.form = -1
    row.value = 0.0
    row.alternative = 0.0
    row.probability = 1.0
    row.belief = 0.0
    return row


@compiled
def add_move(
    log: np.ndarray,
    state: Any,
    kind: int,
    actor: int,
    target: int,
    value: float,
    alternative: float,
    chance: float,
) -> Any:
    """A move in the log: the value chosen, the best alternative's, and the probability it had."""
    row = add_event(log, state, EventKind.MOVE, actor, target)
    row.kind = kind
    row.value = value
    row.alternative = alternative
    row.probability = chance
    return row


@compiled
def opportunity(state: Any, rate_per_year: float, who: int) -> bool:
    """Whether an opportunity that comes at a yearly rate comes now (Poisson arrivals).

    Now is the month, or the part of it that :func:`agents.initiatives.take_initiative` is in.
    """
    chance = 1.0 - np.exp(-rate_per_year / (12.0 * max(state.parts, 1)))
    return uniform(state.seed, state.run, state.month, Purpose.OPPORTUNITY, who + PART_STEP * state.part) < chance


@compiled
def choice_draw(state: Any, who: int) -> float:
    """The draw that decides a choice; ``who`` names chooser and occasion."""
    return uniform(state.seed, state.run, state.month, Purpose.CHOICE_OF_MOVE, who + PART_STEP * state.part)
