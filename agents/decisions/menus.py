"""Menus: every move that law, doctrine and the moment leave open to a government, with its value.

Every class of move comes up at its own yearly rate; holding is always a choice (design: details sections 4 and 5).
"""

from typing import Any

import numpy as np

from agents.bargaining.deals import form_allowed
from agents.bargaining.offers import NO_PACKAGE, OFFER_FOUND, best_offer, weigh_packages
from agents.bargaining.protocols import its_turn
from agents.bargaining.simultaneous import both_at_once, round_value
from agents.choices.occasions import (
    to_dispute,
    to_offer,
    to_raise_duties,
    to_threaten,
    to_use_instruments,
)
from agents.choices.records import comes
from agents.decisions.answers import called_upon, list_answers
from agents.decisions.policies import exits_left, may_open_market, open_market_value, policy_kind, policy_value
from agents.decisions.rows import add_row, end_menu, holding, start_menu
from agents.pressure.acts import broad_statute, put_sectoral, sectoral_open
from agents.pressure.demands import demand_of, may_demand
from agents.pressure.disputes import dispute_value, may_bring
from agents.pressure.threats import (
    draft_threat,
    fill_trust_costs,
    free_slot,
    in_repertoire,
    panel_threatened,
    threat_pending,
    threat_value,
    values_if_granted,
)
from agents.values.packages import name_package, packages_of
from agents.values.valuation import branch, value, values_of_two
from model.calendar import first_day
from model.compiled import compiled
from model.instruments import aimed
from model.law.constants import Scope, Statute
from model.law.statutes import may_impose
from model.moves import Form, MoveKind, Protocol, Table
from model.players import INSTRUMENTS, ISSUES, THREAT_CLASSES, TIERS, ThreatClass, Tier
from model.tariffs.layers import levy_by_article, on_all_countries, take_off_duties
from model.world import World

NO_ROUND = -1e8  # a round of offers without a solution is valued below this


@compiled
def list_towards(world: World, state: Any, actor: int, target: int, moves: np.ndarray) -> int:
    """Moves towards one counterpart with their values; returns how many."""
    temperament = world.doctrines[state.doctrine[actor]].temperament
    count = start_menu(moves, actor, target)
    threats = temperament.threats_a_year * exits_left(world, state, actor)
    if not threat_pending(state, actor, target) and comes(state, actor, threats, to_threaten(actor, target)):
        count = _list_threats(world, state, actor, target, moves, count)
    if comes(state, actor, temperament.offers_a_year, to_offer(actor, target)):
        count = _list_offers(world, state, actor, target, moves, count)
    duties = comes(state, actor, temperament.duties_a_year, to_raise_duties(actor, target))
    if actor == 0 and duties:
        count = _list_duties(world, state, target, moves, count)
    if actor > 0 and target == 0 and (duties or called_upon(world, state, actor)):
        count = list_answers(world, state, actor, moves, count)
    if comes(state, actor, temperament.instruments_a_year, to_use_instruments(actor, target)):
        count = list_policies(world, state, actor, target, moves, count)
    if comes(state, actor, temperament.disputes_a_year, to_dispute(actor, target)):
        count = _list_disputes(world, state, actor, target, moves, count)
    return end_menu(world, state, actor, moves, count)


@compiled
def _list_threats(world: World, state: Any, actor: int, target: int, moves: np.ndarray, count: int) -> int:
    """One threat of each class over the issue that promises most; a person chooses the issue as well."""
    slot, found, person = free_slot(state), np.zeros(1), state.people[actor] == 1
    if slot < 0:
        return count
    values, trust = np.empty((3, 3)), np.empty(THREAT_CLASSES)
    values_of_two(world, state, actor, target, values[2])
    moves[0].value, granted = values[2, actor], -1
    fill_trust_costs(world, state, actor, target, values[2, actor], trust)
    for threat_class in range(THREAT_CLASSES):
        best = -1 if person else demand_of(world, state, actor, target, threat_class, values[2, actor])
        for issue in range(ISSUES):
            asked = may_demand(world, state, actor, target, threat_class, issue) if person else issue == best
            if not asked:
                continue
            threat = state.threats[slot]
            if draft_threat(world, state, actor, target, threat_class, issue, threat):
                # Duties and notice demand alike: what giving way is worth has been found for the class before.
                alike = threat_class != ThreatClass.PANEL and issue == granted
                if not alike:
                    values_if_granted(world, state, threat, actor, target, values[0])
                granted = issue if threat_class != ThreatClass.PANEL else -1
                count = add_row(moves, count, MoveKind.THREATEN, actor, target, 0.0)
                move = moves[count - 1]
                move.value = threat_value(world, state, threat, values, trust[threat_class], found)
                move.belief = found[0]
                move.threat_class, move.issue, move.rate = threat_class, issue, threat.rate
                move.statute = threat.statute
    return count


@compiled
def list_policies(world: World, state: Any, actor: int, target: int, moves: np.ndarray, count: int) -> int:
    """Instruments aimed at the target, or at home (-1); towards the United States, a market opened in return."""
    if actor > 0 and target == 0 and may_open_market(world, state, actor):
        count = add_row(moves, count, MoveKind.OPEN_MARKET, actor, 0, open_market_value(world, state, actor))
    for instrument in range(INSTRUMENTS):
        if aimed(instrument) != (target >= 0) or (aimed(instrument) and actor > 0):
            continue
        slot = target if target >= 0 else actor
        kind = policy_kind(world, state, actor, instrument, slot)
        if kind != MoveKind.HOLD:
            worth = policy_value(world, state, actor, instrument, slot, kind)
            count = add_row(moves, count, kind, actor, target, worth)
            moves[count - 1].instrument = instrument
    return count


@compiled
def _list_disputes(world: World, state: Any, actor: int, target: int, moves: np.ndarray, count: int) -> int:
    """Disputes that lie open; one that is threatened waits for its deadline, but a person may file at once."""
    if not in_repertoire(state, actor, world.doctrines[state.doctrine[actor]].repertoire.panels):
        return count
    for issue in range(ISSUES):
        waits = state.people[actor] == 0 and panel_threatened(state, actor, target, issue)
        if not waits and may_bring(world, state, actor, target, issue):
            worth = dispute_value(world, state, actor, target, issue, holding(world, state, actor, moves))
            count = add_row(moves, count, MoveKind.BRING_DISPUTE, actor, target, worth)
            moves[count - 1].issue = issue
    return count


@compiled
def _list_offers(world: World, state: Any, actor: int, target: int, moves: np.ndarray, count: int) -> int:
    partner, person = max(actor, target), state.people[actor] == 1
    if actor > 0 and target > 0:
        return count
    own_order = int(world.doctrines[state.doctrine[actor]].protocol.order)
    for form in range(3):
        table = partner - 1 if form < 2 else Table.TRILATERAL
        if actor == 0 and both_at_once(world, state, form):
            count = _list_round(world, state, target, form, moves, count)
            continue
        # To all three, and to both at once, the United States speaks once, facing Mexico.
        silent = target == 2 if actor == 0 else own_order != Protocol.TRILATERAL and not person
        if form == Form.TRILATERAL and silent:
            continue
        if form < Form.TRILATERAL and not its_turn(world, state, partner) and not (person and actor == 0):
            continue
        if state.offers[table].active == 0 and form_allowed(world, state, table, form):
            count = _list_packages(world, state, actor, target, table, form, moves, count)
    return count


@compiled
def _list_packages(
    world: World, state: Any, actor: int, target: int, table: int, form: int, moves: np.ndarray, count: int
) -> int:
    """The best package of this form; to a person, every package of the grid."""
    packages, found = packages_of(table), np.zeros(OFFER_FOUND)
    if state.people[actor] == 0:
        worth = best_offer(world, state, actor, table, form, found)
        return _add_package(moves, count, actor, target, table, form, worth, found)
    gains, chances = np.empty((TIERS, packages.shape[0])), np.empty((TIERS, packages.shape[0]))
    stay = weigh_packages(world, state, actor, table, form, packages, gains, chances)
    if stay <= NO_PACKAGE:
        return count
    for tier in range(TIERS):
        for k in range(packages.shape[0]):
            if gains[tier, k] > NO_PACKAGE:
                found[0], found[1], found[2], found[3] = packages[k, 0], packages[k, 1], tier, chances[tier, k]
                worth = stay + gains[tier, k] * chances[tier, k]
                count = _add_package(moves, count, actor, target, table, form, worth, found)
    return count


@compiled
def _add_package(
    moves: np.ndarray, count: int, actor: int, target: int, table: int, form: int, worth: float, found: np.ndarray
) -> int:
    """An offer in row ``count``; ``found``: as :func:`agents.bargaining.offers.best_of` leaves it."""
    add_row(moves, count, MoveKind.OFFER, actor, target, worth)
    move = moves[count]
    name_package(move, table, form, (found[0], found[1]), int(found[2]))
    move.belief = found[3]
    return count + 1


@compiled
def _list_round(world: World, state: Any, target: int, form: int, moves: np.ndarray, count: int) -> int:
    weights, tiers = np.zeros(2), np.zeros(2, np.int64)
    if target != 1 or state.offers[0].active == 1 or state.offers[1].active == 1:
        return count
    worth = round_value(world, state, form, weights, tiers)
    if worth <= NO_ROUND:
        return count
    count = add_row(moves, count, MoveKind.OFFER_BOTH, 0, target, worth)
    move = moves[count - 1]
    move.form = form
    for pair in range(2):
        move.weights[pair], move.tiers[pair] = weights[pair], tiers[pair]
    return count


@compiled
def _list_duties(world: World, state: Any, target: int, moves: np.ndarray, count: int) -> int:
    day = first_day(state.month)
    repertoire = world.doctrines[state.doctrine[0]].repertoire
    # The surcharge of section 122 is on all countries: it is not for one to be spared.
    if state.broad[0, target] > on_all_countries(state, 0) or np.sum(state.sectoral[0, target]) > 0.0:
        tried = branch(world, state, 0)
        take_off_duties(tried, 0, target, Tier.NONE)
        count = add_row(moves, count, MoveKind.SUSPEND_DUTIES, 0, target, value(world, tried, 0))
    sectoral = in_repertoire(state, 0, repertoire.sectoral_duties)
    if sectoral and sectoral_open(state, target, world.p.sectoral_rate, day):
        tried = branch(world, state, 0)
        put_sectoral(world, tried, 0, target, world.p.sectoral_rate, day)
        tried.broken[0, target] += 1.0
        count = add_row(moves, count, MoveKind.IMPOSE_SECTORAL, 0, target, value(world, tried, 0))
        moves[count - 1].statute = Statute.SECTION_232
    if sectoral and state.law.investigation_opened[Scope.AUTOS] == 0:
        if may_impose(state.law, Statute.SECTION_232, Scope.AUTOS, target, world.p.sectoral_rate, day) != 0:
            # An investigation is worth what the duty at its end is.
            tried = branch(world, state, 0)
            levy_by_article(tried, target, Scope.AUTOS, world.p.sectoral_rate)
            count = add_row(moves, count, MoveKind.OPEN_CASE, 0, target, value(world, tried, 0))
            moves[count - 1].statute = Statute.SECTION_232
    if in_repertoire(state, 0, repertoire.broad_duties) and state.law.section_301_opened[target] == 0:
        if broad_statute(state, target, world.p.broad_rate) == Statute.NONE:
            tried = branch(world, state, 0)
            tried.broad[0, target] = world.p.broad_rate
            count = add_row(moves, count, MoveKind.OPEN_CASE, 0, target, value(world, tried, 0))
            moves[count - 1].statute = Statute.SECTION_301
    return count
