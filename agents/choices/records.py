"""Writing what happened into the log, and drawing opportunities."""

from typing import Any

import numpy as np

from agents.choices.choice import draw
from model.compiled import compiled
from model.moves import MAXIMUM_EVENTS, EventKind, MoveKind
from model.randomness import Purpose, uniform
from model.world import World

OTHER_LUCK = 1000  # beyond every number that names a chooser and an occasion

PART_STEP = 10_000_000  # parts of a month draw under keys of their own


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
    for pair in range(2):
        row.weights[pair], row.tiers[pair] = 0.0, -1
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

    Now is the month, or the part of it that :func:`agents.decisions.initiatives.take_initiative` is in.
    """
    chance = 1.0 - np.exp(-rate_per_year / (12.0 * max(state.parts, 1)))
    return uniform(state.seed, state.run, state.month, Purpose.OPPORTUNITY, who + PART_STEP * state.part) < chance


@compiled
def comes(state: Any, actor: int, rate_per_year: float, who: int) -> bool:
    """Whether an occasion to act comes to a government now; to a person it always does."""
    return state.people[actor] == 1 or opportunity(state, rate_per_year, who)


@compiled
def choice_draw(state: Any, who: int) -> float:
    """The draw that decides a choice; ``who`` names chooser and occasion."""
    return uniform(state.seed, state.run, state.month, Purpose.CHOICE_OF_MOVE, who + PART_STEP * state.part)


@compiled
def choice(world: World, state: Any, chances: np.ndarray, count: int, who: int) -> int:
    """Index drawn from the first ``count`` chances, unless ``world.forced`` says what this chooser does.

    Rows of ``world.forced`` are (who, index or -1, count, chosen): -1 watches without touching. Count and chosen are
    filled in when the occasion comes; the first row with who = 0 ends the list. What has no chance at all, such as a
    postponement too many, cannot be forced. ``world.other_luck`` draws choices, and only them, with other luck.
    """
    found, row = -1, 0
    while row < world.forced.shape[0] and world.forced[row, 0] != 0:
        if world.forced[row, 0] == who:
            index = world.forced[row, 1]
            if 0 <= index < count and chances[index] > 0.0:
                found = index
            break
        row += 1
    if found < 0:
        found = draw(chances, count, choice_draw(state, who + OTHER_LUCK * world.other_luck))
    if row < world.forced.shape[0] and world.forced[row, 0] != 0:
        world.forced[row, 2], world.forced[row, 3] = count, found
    return found
