"""What an answer in kind still leaves open: layers that are not answered yet, and an answer out of line.

Canada answered duties on all goods, on metals and on cars one after another, and half a year later brought its answer
into line with what the United States exempted (timeline 2025-03-04, 03-13, 04-09 and 08-22).
"""

from typing import Any

import numpy as np

from agents.values.preparation import retaliate_in_kind
from model.compiled import compiled
from model.world import World


@compiled
def align_answer(world: World, state: Any, actor: int) -> None:
    """Bring an answer into line with what it answers: the duties as they stand, on the share of trade they fall on.

    It is the same answer: it wins and costs no approval.
    """
    retaliate_in_kind(world, state, actor, world.doctrines[state.doctrine[actor]].temperament.proportionality)


@compiled
def unanswered(state: Any, full: Any, actor: int) -> bool:
    """Whether a layer is not answered in ``state`` that ``full``, the answer to all that stands, has."""
    for scope in range(2):
        if state.sectoral[actor, 0, scope] == 0.0 and full.sectoral[actor, 0, scope] > 0.0:
            return True
    return state.broad[actor, 0] == 0.0 and full.broad[actor, 0] > 0.0


@compiled
def out_of_line(world: World, state: Any, full: Any, actor: int) -> bool:
    """Whether a layer of the answer in ``state`` is off the one in ``full`` by more than nobody would act upon.

    Where there is nothing left to answer, to bring it into line would be to lift it.
    """
    if full.broad[actor, 0] + np.sum(full.sectoral[actor, 0]) == 0.0:
        return False
    apart = abs(state.broad[actor, 0] - full.broad[actor, 0])
    for scope in range(2):
        apart = max(apart, abs(state.sectoral[actor, 0, scope] - full.sectoral[actor, 0, scope]))
    return apart > world.p.answer_tolerance
