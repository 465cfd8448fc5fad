"""Initiatives: one towards each counterpart and one at home (design: details sections 4 and 5).

Every class of move comes up at its own yearly rate; holding is always a choice. Acts that cannot be taken back take
two wishes in a row (:mod:`agents.decisions.irreversible`).
"""

from typing import Any

import numpy as np

from agents.bargaining.offers import place_offer
from agents.bargaining.simultaneous import place_round
from agents.choices.choice import nested_logit
from agents.choices.occasions import initiative
from agents.choices.records import add_move, choice
from agents.decisions.answers import align_answer, answer_in_kind, lift_answer
from agents.decisions.at_home import list_at_home
from agents.decisions.irreversible import CONFIRMATION, NON_MARKET, NOTICE, TERMINATION, forget_wishes, wished_twice
from agents.decisions.menus import list_towards
from agents.decisions.policies import apply_policy, open_market
from agents.pressure.acts import announce_withdrawal, non_market_step, put_sectoral
from agents.pressure.demands import demanded_issue
from agents.pressure.disputes import bring_dispute
from agents.pressure.threats import (
    against_trust,
    draft_threat,
    free_slot,
)
from agents.values.wishes import precision_of
from model.calendar import first_day
from model.compiled import compiled
from model.law.constants import Scope, Statute
from model.law.non_market import terminate
from model.law.statutes import open_301, open_investigation
from model.law.term import confirm
from model.law.withdrawal import revoke_notice
from model.moves import MAXIMUM_MOVES, MoveKind
from model.players import Tier
from model.tariffs.layers import take_off_duties
from model.world import World


@compiled
def choose(world: World, state: Any, actor: int, moves: np.ndarray, count: int, who: int) -> int:
    """Index of the chosen move by nested logit over the first ``count``; writes the probabilities."""
    values, classes, chances = np.empty(count), np.empty(count, np.int64), np.empty(count)
    for k in range(count):
        values[k], classes[k] = moves[k].value, moves[k].kind
    nested_logit(values, classes, count, precision_of(world, state.doctrine[actor]), chances)
    for k in range(count):
        moves[k].probability = chances[k]
    return choice(world, state, chances, count, who)


@compiled
def apply(world: World, state: Any, move: Any) -> bool:
    """Carry out a chosen initiative; False when it needs a second wish first, or law or sense forbids it."""
    day, actor, target, kind = first_day(state.month), move.actor, move.target, move.kind
    if kind == MoveKind.THREATEN:
        slot = free_slot(state)
        # Menus list lawful threats alone, but a user's own government may hand in any move.
        if slot < 0 or not draft_threat(
            world, state, actor, target, move.threat_class, move.issue, state.threats[slot]
        ):
            return False
        threat = state.threats[slot]
        threat.active = 1
        state.broken[actor, target] += against_trust(world, move.threat_class)
        move.rate, move.statute, move.issue = threat.rate, threat.statute, threat.issue
    elif kind == MoveKind.OFFER:
        weights, tier = (move.weights[0], move.weights[1]), max(move.tiers[0], move.tiers[1])
        place_offer(world, state, actor, move.table, move.form, weights, tier)
    elif kind == MoveKind.OFFER_BOTH:
        place_round(world, state, move.form)
    elif kind == MoveKind.RETALIATE:
        answer_in_kind(world, state, actor)
    elif kind == MoveKind.ALIGN_RETALIATION:
        align_answer(world, state, actor)
    elif kind == MoveKind.LIFT_RETALIATION:
        lift_answer(world, state, actor)
    elif kind == MoveKind.SUSPEND_DUTIES:
        take_off_duties(state, actor, target, Tier.NONE)
    elif kind == MoveKind.IMPOSE_SECTORAL:
        put_sectoral(world, state, 0, target, world.p.sectoral_rate, day)
        state.broken[0, target] += 1.0
    elif kind == MoveKind.REVOKE_NOTICE:
        revoke_notice(state.law, actor, day)
    elif kind == MoveKind.OPEN_CASE and move.statute == Statute.SECTION_232:
        open_investigation(state.law, Scope.AUTOS, day)
    elif kind == MoveKind.OPEN_CASE and move.statute == Statute.SECTION_301:
        open_301(state.law, target, day)
    elif kind == MoveKind.OPEN_CASE or kind == MoveKind.ADOPT_INSTRUMENT or kind == MoveKind.DROP_INSTRUMENT:
        apply_policy(world, state, move.instrument, target if target >= 0 else actor, kind)
    elif kind == MoveKind.OPEN_MARKET:
        move.issue = demanded_issue(world, state, 0, actor)
        open_market(world, state, actor)
    elif kind == MoveKind.BRING_DISPUTE:
        return bring_dispute(state, actor, target, move.issue)
    else:
        return _apply_irreversible(world, state, kind, actor, target, day)
    return True


@compiled
def _apply_irreversible(world: World, state: Any, kind: int, actor: int, target: int, day: int) -> bool:
    if kind == MoveKind.CONFIRM:
        counts_from_expiry = world.p.extension_counts_from > 0.5
        return wished_twice(state, actor, CONFIRMATION) and confirm(state.law, actor, day, counts_from_expiry) == 0
    if kind == MoveKind.GIVE_NOTICE:
        return wished_twice(state, actor, NOTICE) and announce_withdrawal(world, state, actor, day)
    if kind == MoveKind.TERMINATE_NON_MARKET:
        return wished_twice(state, actor, TERMINATION) and terminate(state.law, actor, target, day) == 0
    if kind == MoveKind.SIGN_NON_MARKET_AGREEMENT and not wished_twice(state, actor, NON_MARKET):
        return False
    return non_market_step(state.law, kind, actor, day) == 0


@compiled
def take_initiative(world: World, state: Any, actor: int, target: int, moves: np.ndarray, log: np.ndarray) -> None:
    """One initiative towards ``target`` (-1: at home); one in each part where a month is played in several.

    Opportunities come at yearly rates, so that the length of the period does not decide how many come.
    """
    state.parts = int(world.p.parts_of_month)
    for part in range(state.parts):
        state.part = part
        take_once(world, state, actor, target, moves, log)
    state.parts, state.part = 1, 0


@compiled
def take_once(world: World, state: Any, actor: int, target: int, moves: np.ndarray, log: np.ndarray) -> None:
    """List, value and choose one initiative towards ``target`` (-1: at home), carry it out and write it down."""
    if target >= 0:
        count = list_towards(world, state, actor, target, moves)
    else:
        count = list_at_home(world, state, actor, moves)
    chosen = choose(world, state, actor, moves, count, initiative(actor, target)) if count > 1 else 0
    move = moves[chosen]
    if target < 0:
        forget_wishes(world, state, actor, move.kind)
    if move.kind == MoveKind.HOLD:
        return
    alternative = -1e9
    for k in range(count):
        if k != chosen:
            alternative = max(alternative, moves[k].value)
    if not apply(world, state, move):
        return
    event = add_move(
        log,
        state,
        move.kind,
        actor,
        target if target >= 0 else move.target,
        move.value,
        alternative,
        move.probability,
    )
    event.threat_class, event.statute, event.table, event.form = (
        move.threat_class,
        move.statute,
        move.table,
        move.form,
    )
    event.rate, event.issue, event.instrument = move.rate, move.issue, move.instrument
    event.belief = move.belief
    for pair in range(2):
        event.weights[pair], event.tiers[pair] = move.weights[pair], move.tiers[pair]


def new_moves() -> np.ndarray:
    """Scratch rows for the moves that are being weighed."""
    from model.moves import MOVE

    return np.zeros(MAXIMUM_MOVES, MOVE).view(np.recarray)
