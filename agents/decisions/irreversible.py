"""Acts that cannot be taken back: each takes the same wish at two opportunities of its class in a row (details 4).

Notice, an agreement with a non-market economy and termination over one are steps out, which come at a doctrine's own
pace and which lock-in makes rarer. A late confirmation is none: Art. 34.7.4 opens it at any time, to whoever governs.
"""

from typing import Any

from agents.choices.occasions import to_confirm_late, to_exit
from agents.choices.records import comes
from agents.decisions.policies import exits_left
from model.compiled import compiled
from model.moves import MoveKind
from model.world import World

NOTICE, NON_MARKET, TERMINATION, CONFIRMATION = 0, 1, 2, 3  # places in ``state.considered``
KINDS = (
    int(MoveKind.GIVE_NOTICE), int(MoveKind.SIGN_NON_MARKET_AGREEMENT), int(MoveKind.TERMINATE_NON_MARKET),
    int(MoveKind.CONFIRM),
)  # fmt: skip
"""Kinds of move in the order of these places."""


@compiled
def step_out_comes(world: World, state: Any, actor: int) -> bool:
    """Whether an opportunity for a step out of the agreement comes now."""
    pace = world.doctrines[state.doctrine[actor]].temperament.exits_a_year * world.p.exit_occasions
    return comes(state, actor, pace * exits_left(world, state, actor), to_exit(actor))


@compiled
def late_confirmation_comes(world: World, state: Any, actor: int) -> bool:
    """Whether an opportunity to confirm the extension late comes now."""
    return comes(state, actor, world.p.late_confirmations_a_year, to_confirm_late(actor))


@compiled
def wished_twice(state: Any, actor: int, act: int) -> bool:
    """Count a wish for an irreversible act; True at the second in a row, and at once for a person."""
    state.considered[actor, act] += 1
    if state.considered[actor, act] < 2 and state.people[actor] == 0:
        return False
    state.considered[actor, act] = 0
    return True


@compiled
def forget_wishes(world: World, state: Any, actor: int, chosen: int) -> None:
    """Drop the wishes for acts whose opportunity comes now and goes to another move, of kind ``chosen``."""
    leaving, confirming = step_out_comes(world, state, actor), late_confirmation_comes(world, state, actor)
    for act in range(len(KINDS)):
        if (confirming if act == CONFIRMATION else leaving) and chosen != KINDS[act]:
            state.considered[actor, act] = 0
