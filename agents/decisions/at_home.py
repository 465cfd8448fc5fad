"""Moves of the domestic initiative: instruments, steps out of the agreement and back into it (details section 4)."""

from typing import Any

import numpy as np

from agents.choices.occasions import to_take_back, to_use_instruments
from agents.choices.records import comes
from agents.decisions.irreversible import late_confirmation_comes, step_out_comes
from agents.decisions.menus import list_policies
from agents.decisions.rows import add_row, end_menu, start_menu
from agents.pressure.acts import announce_withdrawal, confirm_all, non_market_step
from agents.pressure.threats import in_repertoire
from agents.values.valuation import branch, value
from model.calendar import first_day
from model.compiled import compiled
from model.law.non_market import may_terminate
from model.law.term import may_confirm
from model.law.withdrawal import may_give_notice, revoke_notice
from model.moves import MoveKind
from model.players import ThreatClass
from model.world import World


@compiled
def list_at_home(world: World, state: Any, actor: int, moves: np.ndarray) -> int:
    """Moves at home with their values, each class at its own pace; returns how many."""
    temperament = world.doctrines[state.doctrine[actor]].temperament
    count = start_menu(moves, actor, -1)
    if comes(state, actor, temperament.instruments_a_year, to_use_instruments(actor, -1)):
        count = list_policies(world, state, actor, -1, moves, count)
    if comes(state, actor, world.p.revocations_a_year, to_take_back(actor)):
        count = _list_revocation(world, state, actor, moves, count)
    if late_confirmation_comes(world, state, actor):
        count = _list_late_confirmation(world, state, actor, moves, count)
    if step_out_comes(world, state, actor):
        count = _list_notice(world, state, actor, moves, count)
        count = _list_non_market(world, state, actor, moves, count)
    return end_menu(world, state, actor, moves, count)


@compiled
def _list_revocation(world: World, state: Any, actor: int, moves: np.ndarray, count: int) -> int:
    """To take one's own notice back, until it takes effect (Art. 34.6)."""
    if state.law.notice_day[actor] == 0:
        return count
    tried = branch(world, state, 0)
    if revoke_notice(tried.law, actor, first_day(state.month)) != 0:
        return count
    return add_row(moves, count, MoveKind.REVOKE_NOTICE, actor, -1, value(world, tried, actor))


@compiled
def _list_late_confirmation(world: World, state: Any, actor: int, moves: np.ndarray, count: int) -> int:
    """To confirm the extension after a review (Art. 34.7.4); valued as if pivotal, as votes are."""
    day = first_day(state.month)
    if state.law.reviews_held == 0 or may_confirm(state.law, actor, day) != 0:
        return count
    tried = branch(world, state, 0)
    confirm_all(tried, day, world.p.extension_counts_from > 0.5)
    return add_row(moves, count, MoveKind.CONFIRM, actor, -1, value(world, tried, actor))


@compiled
def _list_notice(world: World, state: Any, actor: int, moves: np.ndarray, count: int) -> int:
    day, repertoire = first_day(state.month), world.doctrines[state.doctrine[actor]].repertoire
    if not in_repertoire(state, actor, repertoire.withdrawal) or may_give_notice(state.law, actor, day) != 0:
        return count
    tried = branch(world, state, 0)
    announce_withdrawal(world, tried, actor, day)
    return add_row(moves, count, MoveKind.GIVE_NOTICE, actor, -1, value(world, tried, actor))


@compiled
def _list_non_market(world: World, state: Any, actor: int, moves: np.ndarray, count: int) -> int:
    law, day = state.law, first_day(state.month)
    weight = world.doctrines[state.doctrine[actor]].weights.non_market_agreement
    if actor > 0 and weight > 0.0 and law.non_market_signed[actor] == 0 and law.member[actor] == 1:
        tried = branch(world, state, 0)
        tried.law.non_market_signed[actor] = day
        worth = value(world, tried, actor)
        feared = _expulsion_feared(tried, actor, day)
        tried.law.member[actor] = 0
        worth += feared * (value(world, tried, actor) - worth)
        trial = branch(world, state, 0)
        for kind in range(MoveKind.NOTIFY_NON_MARKET_TALKS, MoveKind.SIGN_NON_MARKET_AGREEMENT + 1):
            if non_market_step(trial.law, kind, actor, day) == 0:
                count = add_row(moves, count, kind, actor, -1, worth)
                break
    for target in range(1, 3):
        if target != actor and may_terminate(law, actor, target, day) == 0:
            tried = branch(world, state, 0)
            tried.law.member[target] = 0
            tried.law.left_under_32_10[target] = 1
            for party in range(3):
                if party != target:
                    tried.broken[target, party] += 1.0
            worth = value(world, tried, actor) + world.p.termination_resolve
            count = add_row(moves, count, MoveKind.TERMINATE_NON_MARKET, actor, target, worth)
    return count


@compiled
def _expulsion_feared(signed: Any, actor: int, day: int) -> float:
    """Belief that both others answer what the actor has ``signed`` by terminating: it takes both (Art. 32.10.5)."""
    feared = 1.0
    for party in range(3):
        if party != actor:
            lawful = may_terminate(signed.law, party, actor, day) == 0
            feared *= signed.resolve[party, ThreatClass.WITHDRAWAL] if lawful else 0.0
    return feared
