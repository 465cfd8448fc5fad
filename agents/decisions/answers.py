"""Answers in kind to the United States: to layers that are not answered yet, brought into line, or taken back.

Canada answered duties on all goods, on metals and on cars one after another, and half a year later brought its answer
into line with what the United States exempted (timeline 2025-03-04, 03-13, 04-09 and 08-22).
"""

from typing import Any

import numpy as np

from agents.choices.occasions import to_answer_together
from agents.decisions.escalation import expect_escalation
from agents.decisions.rows import add_row
from agents.values.preparation import retaliate_in_kind
from agents.values.valuation import branch, value
from model.compiled import compiled
from model.moves import MoveKind
from model.players import Tier
from model.randomness import Purpose, uniform
from model.tariffs.layers import take_off_duties
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


@compiled
def called_upon(world: World, state: Any, actor: int) -> bool:
    """Whether the other partner's answer to the United States has just called upon this one to weigh its own (S14)."""
    other = 3 - actor
    recent = state.answered[other] > 0 and state.month + 1 - state.answered[other] <= 1
    draw_now = uniform(state.seed, state.run, state.month, Purpose.OPPORTUNITY, to_answer_together(actor))
    return recent and state.part == 0 and draw_now < world.p.joint_answers


@compiled
def answer_in_kind(world: World, state: Any, actor: int) -> None:
    """Answer the United States in kind: duties, approval at home, and more of it where it is a common cause (S14)."""
    temperament, other = world.doctrines[state.doctrine[actor]].temperament, 3 - actor
    retaliate_in_kind(world, state, actor, temperament.proportionality)
    state.approval[actor] += temperament.defiance
    if state.broad[0, other] + np.sum(state.sectoral[0, other]) > 0.0:
        state.approval[actor] += world.p.solidarity
    state.answered[actor] = state.month + 1


@compiled
def lift_answer(world: World, state: Any, actor: int) -> None:
    """Take back the answer to the United States; while its duties stand, that costs approval at home."""
    if state.broad[0, actor] + np.sum(state.sectoral[0, actor]) > 0.0:
        defiance = world.doctrines[state.doctrine[actor]].temperament.defiance
        state.approval[actor] -= world.p.lifting_share * defiance
    take_off_duties(state, actor, 0, Tier.NONE)


@compiled
def list_answers(world: World, state: Any, actor: int, moves: np.ndarray, count: int) -> int:
    """To answer layers that are not answered yet, to bring an answer into line with what it answers, to lift it."""
    standing = state.broad[actor, 0] + np.sum(state.sectoral[actor, 0])
    if standing == 0.0 and state.broad[0, actor] + np.sum(state.sectoral[0, actor]) == 0.0:
        return count
    tried = branch(world, state, 0)
    align_answer(world, tried, actor)
    if unanswered(state, tried, actor):
        answer_in_kind(world, tried, actor)
        worth = expect_escalation(world, tried, actor, value(world, tried, actor))
        count = add_row(moves, count, MoveKind.RETALIATE, actor, 0, worth)
    elif standing > 0.0 and out_of_line(world, state, tried, actor):
        count = add_row(moves, count, MoveKind.ALIGN_RETALIATION, actor, 0, value(world, tried, actor))
    if standing == 0.0:
        return count
    tried = branch(world, state, 0)
    lift_answer(world, tried, actor)
    return add_row(moves, count, MoveKind.LIFT_RETALIATION, actor, 0, value(world, tried, actor))
