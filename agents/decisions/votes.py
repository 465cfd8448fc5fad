"""Votes at a joint review (design: details section 3)."""

from typing import Any

import numpy as np

from agents.choices.occasions import refusal_confirmed, vote_cast
from agents.choices.records import add_move
from agents.decisions.initiatives import choose
from agents.decisions.rows import add_row
from agents.pressure.acts import confirm_all
from agents.values.valuation import branch, value
from model.calendar import first_day
from model.compiled import compiled
from model.law.term import confirm, decline, may_confirm
from model.moves import MoveKind
from model.world import World


@compiled
def vote(world: World, state: Any, government: int, moves: np.ndarray, log: np.ndarray) -> None:
    """At a joint review: confirm or decline, valued as if pivotal; to decline takes the same wish twice."""
    law, day = state.law, first_day(state.month)
    state.voted = state.month
    if may_confirm(law, government, day) != 0:
        return
    agreed = branch(world, state, 0)
    confirm_all(agreed, day, world.p.extension_counts_from > 0.5)
    count = add_row(moves, 0, MoveKind.CONFIRM, government, -1, value(world, agreed, government))
    declined = branch(world, state, 0)
    _break_pledge(declined, government)
    count = add_row(moves, count, MoveKind.DECLINE, government, -1, value(world, declined, government))
    chosen = choose(world, state, government, moves, count, vote_cast(government))
    if chosen == 1:
        chosen = choose(world, state, government, moves, count, refusal_confirmed(government))
    other = moves[1 - chosen].value
    chance = 1.0 - (1.0 - moves[0].probability) ** 2
    chance = chance if chosen == 0 else 1.0 - chance
    add_move(log, state, moves[chosen].kind, government, -1, moves[chosen].value, other, chance)
    if chosen == 0:
        confirm(law, government, day, world.p.extension_counts_from > 0.5)
    else:
        decline(law, government, day)
        _break_pledge(state, government)


@compiled
def _break_pledge(state: Any, government: int) -> None:
    """To decline after a pledge ends it, and the others remember."""
    if state.pledged == 1:
        state.pledged = 0
        for other in range(3):
            if other != government:
                state.broken[government, other] += 1.0
