"""Initiatives: one towards each counterpart and one at home (design: details sections 4 and 5).

Every class of move comes up at its own yearly rate; holding is always a choice. Acts that cannot be taken
back (notice, late confirmation, signing with a non-market economy, terminating) need two wishes in a row.
"""

from typing import Any

import numpy as np

from agents.choice import draw, nested_logit
from agents.continuation import precision_of
from agents.disputes import bring_dispute, dispute_value, may_bring
from agents.offers import best_offer, form_allowed, place_offer
from agents.policies import apply_policy, may_open_market, open_market, open_market_value, policy_kind, policy_value
from agents.preparation import retaliate_in_kind
from agents.records import add_move, choice_draw, opportunity
from agents.surroundings import exits_left
from agents.threats import (
    announce_withdrawal,
    demanded_issue,
    draft_threat,
    free_slot,
    put_sectoral,
    threat_pending,
    threat_value,
)
from agents.valuation import branch, value
from model.calendar import first_day
from model.compiled import compiled
from model.instruments import aimed
from model.law.constants import Scope, Statute
from model.law.non_market import may_terminate, notify_talks, show_text, sign_non_market, terminate
from model.law.statutes import may_impose, open_investigation
from model.law.term import confirm, decline, may_confirm
from model.law.withdrawal import may_give_notice, revoke_notice
from model.moves import MAXIMUM_MOVES, MoveKind, Table
from model.players import INSTRUMENTS, ISSUES, Issue
from model.world import World

IRREVERSIBLE_NOTICE, IRREVERSIBLE_NON_MARKET, IRREVERSIBLE_TERMINATION, IRREVERSIBLE_CONFIRM = 0, 1, 2, 3


@compiled
def _add(moves: np.ndarray, count: int, kind: int, actor: int, target: int, worth: float) -> int:
    move = moves[count]
    move.kind, move.actor, move.target, move.value = kind, actor, target, worth
    move.threat_class, move.table, move.form, move.weight, move.statute = -1, -1, -1, 0.0, 0
    move.rate, move.issue, move.instrument = 0.0, -1, -1
    return count + 1


@compiled
def list_towards(world: World, state: Any, actor: int, target: int, moves: np.ndarray) -> int:
    """Moves towards one counterpart with their values; returns how many."""
    temperament = world.doctrines[state.doctrine[actor]].temperament
    count = _add(moves, 0, MoveKind.HOLD, actor, target, value(world, state, actor))
    who = 10 * actor + target
    slot = free_slot(state)
    threats = temperament.threats_a_year * exits_left(world, state, actor)
    if slot >= 0 and not threat_pending(state, actor, target) and opportunity(state, threats, who):
        for threat_class in range(3):
            if draft_threat(world, state, actor, target, threat_class, state.threats[slot]):
                worth = threat_value(world, state, state.threats[slot])
                count = _add(moves, count, MoveKind.THREATEN, actor, target, worth)
                moves[count - 1].threat_class = threat_class
    if opportunity(state, temperament.offers_a_year, 100 + who):
        count = _list_offers(world, state, actor, target, moves, count)
    if actor > 0 and target == 0 and opportunity(state, 4.0, 200 + who):
        count = _list_retaliation(world, state, actor, moves, count)
    if actor == 0 and opportunity(state, temperament.duties_a_year, 200 + who):
        count = _list_duties(world, state, target, moves, count)
    if opportunity(state, temperament.instruments_a_year, 600 + who):
        count = _list_policies(world, state, actor, target, moves, count)
    if opportunity(state, temperament.disputes_a_year, 640 + who):
        count = _list_disputes(world, state, actor, target, moves, count)
    return count


@compiled
def _list_policies(world: World, state: Any, actor: int, target: int, moves: np.ndarray, count: int) -> int:
    """Instruments aimed at the target, or at home (-1); towards the United States, a market opened in return."""
    if actor > 0 and target == 0 and may_open_market(world, state, actor):
        count = _add(moves, count, MoveKind.OPEN_MARKET, actor, 0, open_market_value(world, state, actor))
    for instrument in range(INSTRUMENTS):
        if aimed(instrument) != (target >= 0) or (aimed(instrument) and actor > 0):
            continue
        slot = target if target >= 0 else actor
        kind = policy_kind(world, state, actor, instrument, slot)
        if kind != MoveKind.HOLD:
            worth = policy_value(world, state, actor, instrument, slot, kind)
            count = _add(moves, count, kind, actor, target, worth)
            moves[count - 1].instrument = instrument
    return count


@compiled
def _list_disputes(world: World, state: Any, actor: int, target: int, moves: np.ndarray, count: int) -> int:
    for issue in range(ISSUES):
        disputed = issue == Issue.AUTO_CONTENT or issue == Issue.GM_CORN or issue == Issue.ENERGY
        if disputed or issue == Issue.DAIRY or issue == Issue.LABOR_RRM:
            if may_bring(world, state, actor, target, issue):
                worth = dispute_value(world, state, actor, target, issue)
                count = _add(moves, count, MoveKind.BRING_DISPUTE, actor, target, worth)
                moves[count - 1].issue = issue
    return count


@compiled
def _list_offers(world: World, state: Any, actor: int, target: int, moves: np.ndarray, count: int) -> int:
    found = np.zeros(2)
    partner = max(actor, target)
    if actor > 0 and target > 0:
        return count
    bilateral_first = world.doctrines[state.doctrine[0]].protocol.bilateral_first > 0.5
    for form in range(3):
        table = partner - 1 if form < 2 else Table.TRILATERAL
        # At the trilateral table the United States speaks once, facing Mexico.
        if form == 2 and ((actor == 0 and target == 2) or (actor == 0 and bilateral_first and _open_bilaterals(state))):
            continue
        if state.offers[table].active == 0 and form_allowed(world, state, table, form):
            worth = best_offer(world, state, actor, table, form, found)
            count = _add(moves, count, MoveKind.OFFER, actor, target, worth)
            moves[count - 1].table, moves[count - 1].form, moves[count - 1].weight = table, form, found[0]
    return count


@compiled
def _open_bilaterals(state: Any) -> bool:
    """A bilateral table still waits for a first deal."""
    return state.law.executive_signed[0] == 0 and state.law.executive_signed[1] == 0


@compiled
def _list_retaliation(world: World, state: Any, actor: int, moves: np.ndarray, count: int) -> int:
    hit = state.broad[0, actor] + np.sum(state.sectoral[0, actor])
    answered = state.broad[actor, 0] + np.sum(state.sectoral[actor, 0])
    doctrine = world.doctrines[state.doctrine[actor]]
    tried = branch(world, state, 0)
    if hit > 0.0 and answered == 0.0:
        retaliate_in_kind(tried, actor, doctrine.temperament.proportionality, world.p)
        tried.approval[actor] += doctrine.temperament.defiance
        other = 3 - actor
        if state.broad[0, other] + np.sum(state.sectoral[0, other]) > 0.0:
            # Resisting coercion as a common cause (S14).
            tried.approval[actor] += world.p.solidarity
        fear = state.resolve[0, 0] * (1.0 if state.broad[0, actor] == 0.0 else 0.0)
        worth = value(world, tried, actor)
        if fear > 0.0:
            tried.broad[0, actor] = world.p.broad_rate
            worth += fear * (value(world, tried, actor) - worth)
        return _add(moves, count, MoveKind.RETALIATE, actor, 0, worth)
    if answered > 0.0:
        _clear_duties(tried, actor, 0)
        if hit > 0.0:
            tried.approval[actor] -= 0.5 * doctrine.temperament.defiance
        return _add(moves, count, MoveKind.LIFT_RETALIATION, actor, 0, value(world, tried, actor))
    return count


@compiled
def _clear_duties(state: Any, importer: int, exporter: int) -> None:
    state.broad[importer, exporter] = 0.0
    state.sectoral[importer, exporter, 0] = 0.0
    state.sectoral[importer, exporter, 1] = 0.0


@compiled
def _list_duties(world: World, state: Any, target: int, moves: np.ndarray, count: int) -> int:
    day = first_day(state.month)
    repertoire = world.doctrines[state.doctrine[0]].repertoire
    if state.broad[0, target] + np.sum(state.sectoral[0, target]) > 0.0:
        tried = branch(world, state, 0)
        _clear_duties(tried, 0, target)
        count = _add(moves, count, MoveKind.SUSPEND_DUTIES, 0, target, value(world, tried, 0))
    if repertoire.sectoral_duties > 0.5 and np.sum(state.sectoral[0, target]) == 0.0:
        tried = branch(world, state, 0)
        if put_sectoral(tried, 0, target, world.p.sectoral_rate, day):
            tried.broken[0, target] += 1.0
            count = _add(moves, count, MoveKind.IMPOSE_SECTORAL, 0, target, value(world, tried, 0))
            moves[count - 1].statute = Statute.SECTION_232
    if repertoire.sectoral_duties > 0.5 and state.law.investigation_opened[Scope.AUTOS] == 0:
        if may_impose(state.law, Statute.SECTION_232, Scope.AUTOS, target, world.p.sectoral_rate, day) != 0:
            # An investigation is worth what the duty at its end is.
            tried = branch(world, state, 0)
            tried.sectoral[0, target, Scope.AUTOS] = world.p.sectoral_rate
            count = _add(moves, count, MoveKind.OPEN_CASE, 0, target, value(world, tried, 0))
            moves[count - 1].statute = Statute.SECTION_232
    return count


@compiled
def list_at_home(world: World, state: Any, actor: int, moves: np.ndarray) -> int:
    """Moves of the domestic initiative: instruments, notices, late confirmation, non-market agreements."""
    temperament = world.doctrines[state.doctrine[actor]].temperament
    count = _add(moves, 0, MoveKind.HOLD, actor, -1, value(world, state, actor))
    if opportunity(state, temperament.instruments_a_year, 600 + 10 * actor):
        count = _list_policies(world, state, actor, -1, moves, count)
    if opportunity(state, temperament.exits_a_year * 3.0 * exits_left(world, state, actor), 300 + actor):
        count = _list_exits(world, state, actor, moves, count)
    return count


@compiled
def _list_exits(world: World, state: Any, actor: int, moves: np.ndarray, count: int) -> int:
    law, day = state.law, first_day(state.month)
    doctrine = world.doctrines[state.doctrine[actor]]
    tried = branch(world, state, 0)
    if law.notice_day[actor] > 0 and revoke_notice(tried.law, actor, day) == 0:
        count = _add(moves, count, MoveKind.REVOKE_NOTICE, actor, -1, value(world, tried, actor))
    elif doctrine.repertoire.withdrawal > 0.5 and may_give_notice(law, actor, day) == 0:
        announce_withdrawal(world, tried, actor, day)
        count = _add(moves, count, MoveKind.GIVE_NOTICE, actor, -1, value(world, tried, actor))
    tried = branch(world, state, 0)
    if law.reviews_held > 0 and may_confirm(law, actor, day) == 0:
        _confirm_all(tried, day, world.p.extension_counts_from > 0.5)
        count = _add(moves, count, MoveKind.CONFIRM, actor, -1, value(world, tried, actor))
    return _list_non_market(world, state, actor, moves, count)


@compiled
def _list_non_market(world: World, state: Any, actor: int, moves: np.ndarray, count: int) -> int:
    law, day = state.law, first_day(state.month)
    weight = world.doctrines[state.doctrine[actor]].weights.non_market_agreement
    if actor > 0 and weight > 0.0 and law.non_market_signed[actor] == 0 and law.member[actor] == 1:
        tried = branch(world, state, 0)
        tried.law.non_market_signed[actor] = day
        worth = value(world, tried, actor)
        # The others may answer by terminating: their own wish is weighed as a belief.
        feared = state.resolve[0, 2]
        tried.law.member[actor] = 0
        worth += feared * (value(world, tried, actor) - worth)
        trial = branch(world, state, 0)
        for kind in range(MoveKind.NOTIFY_NON_MARKET_TALKS, MoveKind.SIGN_NON_MARKET_AGREEMENT + 1):
            if non_market_step(trial.law, kind, actor, day) == 0:
                count = _add(moves, count, kind, actor, -1, worth)
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
            count = _add(moves, count, MoveKind.TERMINATE_NON_MARKET, actor, target, worth)
    return count


@compiled
def non_market_step(law: Any, kind: int, actor: int, day: int) -> int:
    """Next step towards an agreement with a non-market economy; returns the law's refusal."""
    if kind == MoveKind.NOTIFY_NON_MARKET_TALKS:
        return notify_talks(law, actor, day)
    if kind == MoveKind.SHOW_NON_MARKET_TEXT:
        return show_text(law, actor, day)
    return sign_non_market(law, actor, day)


@compiled
def _confirm_all(state: Any, day: int, counts_from_expiry: bool) -> None:
    """As if pivotal: every other party confirms too (trembling hand, design: details section 3)."""
    if state.law.report_to_congress == 0:
        state.law.report_to_congress = day
    for party in range(3):
        confirm(state.law, party, day, counts_from_expiry)


@compiled
def choose(world: World, state: Any, actor: int, moves: np.ndarray, count: int, who: int) -> int:
    """Index of the chosen move by nested logit over the first ``count``; writes the probabilities."""
    values, classes, chances = np.empty(count), np.empty(count, np.int64), np.empty(count)
    for k in range(count):
        values[k], classes[k] = moves[k].value, moves[k].kind
    nested_logit(values, classes, count, precision_of(world, state.doctrine[actor]), chances)
    for k in range(count):
        moves[k].probability = chances[k]
    return draw(chances, count, choice_draw(state, who))


@compiled
def _twice(state: Any, actor: int, what: int) -> bool:
    """Whether an irreversible act was wished for the second time in a row; remembers the wish."""
    state.considered[actor, what] += 1
    if state.considered[actor, what] < 2:
        return False
    state.considered[actor, what] = 0
    return True


@compiled
def apply(world: World, state: Any, move: Any) -> bool:
    """Carry out a chosen initiative; False when it needs a second wish first."""
    day, actor, target, kind = first_day(state.month), move.actor, move.target, move.kind
    if kind == MoveKind.THREATEN:
        threat = state.threats[free_slot(state)]
        draft_threat(world, state, actor, target, move.threat_class, threat)
        threat.active = 1
        state.broken[actor, target] += world.p.threat_against_trust
        move.rate, move.statute, move.issue = threat.rate, threat.statute, threat.issue
    elif kind == MoveKind.OFFER:
        place_offer(world, state, actor, move.table, move.form, move.weight)
    elif kind == MoveKind.RETALIATE:
        temperament = world.doctrines[state.doctrine[actor]].temperament
        retaliate_in_kind(state, actor, temperament.proportionality, world.p)
        state.approval[actor] += temperament.defiance
    elif kind == MoveKind.LIFT_RETALIATION or kind == MoveKind.SUSPEND_DUTIES:
        _clear_duties(state, actor, target)
    elif kind == MoveKind.IMPOSE_SECTORAL:
        put_sectoral(state, 0, target, world.p.sectoral_rate, day)
        state.law.side_letters_broken = max(state.law.side_letters_broken, day)
        state.broken[0, target] += 1.0
    elif kind == MoveKind.REVOKE_NOTICE:
        revoke_notice(state.law, actor, day)
    elif kind == MoveKind.OPEN_CASE and move.instrument < 0:
        open_investigation(state.law, Scope.AUTOS, day)
    elif kind == MoveKind.OPEN_CASE or kind == MoveKind.ADOPT_INSTRUMENT or kind == MoveKind.DROP_INSTRUMENT:
        apply_policy(state, move.instrument, target if target >= 0 else actor, kind)
    elif kind == MoveKind.OPEN_MARKET:
        move.issue = demanded_issue(world, state, 0, actor)
        open_market(world, state, actor)
    elif kind == MoveKind.BRING_DISPUTE:
        return bring_dispute(world, state, actor, target, move.issue)
    else:
        return _apply_irreversible(world, state, kind, actor, target, day)
    return True


@compiled
def _apply_irreversible(world: World, state: Any, kind: int, actor: int, target: int, day: int) -> bool:
    if kind == MoveKind.CONFIRM:
        counts_from_expiry = world.p.extension_counts_from > 0.5
        return _twice(state, actor, IRREVERSIBLE_CONFIRM) and confirm(state.law, actor, day, counts_from_expiry) == 0
    if kind == MoveKind.GIVE_NOTICE:
        return _twice(state, actor, IRREVERSIBLE_NOTICE) and announce_withdrawal(world, state, actor, day)
    if kind == MoveKind.TERMINATE_NON_MARKET:
        return _twice(state, actor, IRREVERSIBLE_TERMINATION) and terminate(state.law, actor, target, day) == 0
    if kind == MoveKind.SIGN_NON_MARKET_AGREEMENT and not _twice(state, actor, IRREVERSIBLE_NON_MARKET):
        return False
    return non_market_step(state.law, kind, actor, day) == 0


@compiled
def take_initiative(world: World, state: Any, actor: int, target: int, moves: np.ndarray, log: np.ndarray) -> None:
    """List, value and choose one initiative towards ``target`` (-1: at home), and carry it out."""
    if target >= 0:
        count = list_towards(world, state, actor, target, moves)
    else:
        count = list_at_home(world, state, actor, moves)
    if count == 1:
        return
    chosen = choose(world, state, actor, moves, count, 400 + 10 * actor + target)
    move = moves[chosen]
    if move.kind == MoveKind.HOLD:
        for what in range(4):
            if target < 0:
                state.considered[actor, what] = 0
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


@compiled
def vote(world: World, state: Any, government: int, moves: np.ndarray, log: np.ndarray) -> None:
    """At a joint review: confirm or decline, valued as if pivotal; to decline takes the same wish twice."""
    law, day = state.law, first_day(state.month)
    if may_confirm(law, government, day) != 0:
        return
    agreed = branch(world, state, 0)
    _confirm_all(agreed, day, world.p.extension_counts_from > 0.5)
    count = _add(moves, 0, MoveKind.CONFIRM, government, -1, value(world, agreed, government))
    declined = branch(world, state, 0)
    _break_pledge(declined, government)
    count = _add(moves, count, MoveKind.DECLINE, government, -1, value(world, declined, government))
    chosen = choose(world, state, government, moves, count, 500 + government)
    if chosen == 1:
        chosen = choose(world, state, government, moves, count, 510 + government)
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


def new_moves() -> np.ndarray:
    """Scratch rows for the moves that are being weighed."""
    from model.moves import MOVE

    return np.zeros(MAXIMUM_MOVES, MOVE).view(np.recarray)
