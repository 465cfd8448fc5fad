"""Offers at three tables: who proposes what, and whether it is accepted (design: details section 10)."""

from typing import Any

import numpy as np

from agents.choice import logistic, logit
from agents.continuation import precision_of
from agents.packages import WEIGHTS, fill_package, package_weight
from agents.records import add_event, add_move, choice
from agents.valuation import branch, value
from model.calendar import first_day
from model.compiled import compiled
from model.law.bilaterals import sign_executive, sign_treaty
from model.law.constants import Treaty
from model.law.succession import may_sign_new_text, sign_new_text
from model.law.term import confirm, may_confirm
from model.law.withdrawal import revoke_notice
from model.moves import EventKind, Form, MoveKind, Table
from model.world import World


@compiled
def conclude(world: World, state: Any, table: int, form: int, positions: np.ndarray) -> bool:
    """Carry out a deal on ``state``: positions, relief from duties, and its legal form.

    A trilateral deal takes back pending notices, and confirms the extension for all three where the law allows
    it or pledges it before;
    returns whether the term was extended.
    """
    day = first_day(state.month)
    for pair in range(2):
        if table == Table.TRILATERAL or table == pair:
            for issue in range(positions.shape[1]):
                state.positions[pair, issue] = positions[pair, issue]
            if world.p.deal_relief > 0.5:
                _lift_duties(state, pair + 1)
    if form == Form.EXECUTIVE:
        sign_executive(state.law, 0, table + 1, day, False)
        return False
    if form == Form.TREATY:
        sign_treaty(state.law, 0, table + 1, day)
        return False
    extensions = state.law.extensions
    for party in range(3):
        if state.law.notice_day[party] > 0:
            revoke_notice(state.law, party, day)
    for party in range(3):
        if may_confirm(state.law, party, day) == 0:
            confirm(state.law, party, day, world.p.extension_counts_from > 0.5)
    if state.law.treaty == Treaty.NAFTA:
        sign_new_text(state.law, day)
        return False
    state.pledged = 1 if state.law.extensions == 0 else 0
    return state.law.extensions > extensions


@compiled
def _lift_duties(state: Any, partner: int) -> None:
    for importer, exporter in ((0, partner), (partner, 0)):
        state.broad[importer, exporter] = 0.0
        state.sectoral[importer, exporter, 0] = 0.0
        state.sectoral[importer, exporter, 1] = 0.0


@compiled
def form_allowed(world: World, state: Any, table: int, form: int) -> bool:
    """Whether the law and the doctrine allow a deal of this form at this table now."""
    unilateral = world.doctrines[state.doctrine[0]].repertoire.unilateral_bilaterals > 0.5
    if table == Table.TRILATERAL:
        together = state.law.member[0] == 1 and state.law.member[1] == 1 and state.law.member[2] == 1
        signed_already = state.law.treaty == Treaty.NAFTA and may_sign_new_text(state.law) != 0
        return form == Form.TRILATERAL and together and state.law.expired == 0 and not signed_already
    apart = state.law.member[0] == 0 or state.law.member[table + 1] == 0 or state.law.expired > 0
    if form == Form.EXECUTIVE:
        return unilateral and not apart
    if form == Form.TREATY:
        return (unilateral or apart) and state.law.treaty_signed[table] == 0
    return False


@compiled
def acceptance(world: World, state: Any, agreed: Any, partner: int) -> float:
    """Probability that a partner accepts a deal leading to the state ``agreed``: logit of its gain in value."""
    gain = value(world, agreed, partner) - value(world, state, partner)
    return logistic(precision_of(world, state.doctrine[partner]) * gain)


@compiled
def signed(form: int, chance: float) -> float:
    """Probability that an offer is accepted: to sign a treaty or an extension takes the same wish twice."""
    return chance if form == Form.EXECUTIVE else chance * chance


@compiled
def deal_state(world: World, state: Any, table: int, form: int, weight: float, positions: np.ndarray) -> Any:
    """The state that a package would lead to (scratch copy 1)."""
    us, mexico, canada = (
        world.doctrines[state.doctrine[0]], world.doctrines[state.doctrine[1]], world.doctrines[state.doctrine[2]],
    )  # fmt: skip
    fill_package(world, us, mexico, canada, table, form, weight, state.positions, state.urgency, positions)
    agreed = branch(world, state, 1)
    if form == Form.TRILATERAL and agreed.law.report_to_congress == 0:
        agreed.law.report_to_congress = first_day(state.month)
    conclude(world, agreed, table, form, positions)
    return agreed


@compiled
def best_offer(world: World, state: Any, proposer: int, table: int, form: int, out: np.ndarray) -> float:
    """Best package of this form for the proposer: gain times chance of acceptance; its weight in ``out[0]``.

    ``out[1]`` receives the chance that it is accepted.
    """
    positions = np.empty_like(state.positions)
    stay = value(world, state, proposer)
    best = -1e9
    for k in range(WEIGHTS):
        agreed = deal_state(world, state, table, form, package_weight(k), positions)
        gain = value(world, agreed, proposer) - stay
        chance = 1.0
        for party in range(3):
            if party != proposer and (table == Table.TRILATERAL or party == 0 or party == table + 1):
                chance *= signed(form, acceptance(world, state, agreed, party))
        if gain * chance > best:
            best, out[0], out[1] = gain * chance, package_weight(k), chance
    return stay + best


@compiled
def place_offer(world: World, state: Any, proposer: int, table: int, form: int, weight: float) -> None:
    """Put an offer on a table (one pending offer a table)."""
    offer = state.offers[table]
    offer.active, offer.proposer, offer.form, offer.weight, offer.made = (
        1,
        proposer,
        form,
        weight,
        state.month,
    )
    positions = np.empty_like(state.positions)
    deal_state(world, state, table, form, weight, positions)
    for pair in range(2):
        for issue in range(positions.shape[1]):
            offer.positions[pair, issue] = positions[pair, issue]
    for party in range(3):
        bystander = table != Table.TRILATERAL and party != 0 and party != table + 1
        offer.accepted[party] = 1 if party == proposer or bystander else 0


@compiled
def answer_offers(world: World, state: Any, government: int, log: np.ndarray) -> None:
    """Accept or reject every open offer that awaits this government; conclude what all accept."""
    values, chances = np.empty(2), np.empty(2)
    for table in range(3):
        offer = state.offers[table]
        if offer.active == 0 or offer.accepted[government] == 1:
            continue
        if not form_allowed(world, state, table, offer.form):
            offer.active = 0
            continue
        agreed = branch(world, state, 1)
        if agreed.law.report_to_congress == 0:
            agreed.law.report_to_congress = first_day(state.month)
        conclude(world, agreed, table, offer.form, offer.positions)
        values[0], values[1] = value(world, agreed, government), value(world, state, government)
        logit(values, 2, precision_of(world, state.doctrine[government]), chances)
        chances[0] = signed(offer.form, chances[0])
        chances[1] = 1.0 - chances[0]
        chosen = choice(world, state, chances, 2, 300 + 10 * government + table)
        kind = MoveKind.ACCEPT if chosen == 0 else MoveKind.REJECT
        event = add_move(
            log, state, kind, government, offer.proposer, values[chosen], values[1 - chosen], chances[chosen]
        )
        event.table, event.form = table, offer.form
        if chosen == 1:
            offer.active = 0
            continue
        offer.accepted[government] = 1
        if offer.accepted[0] + offer.accepted[1] + offer.accepted[2] == 3:
            offer.active = 0
            concluded = add_event(log, state, EventKind.DEAL_IN_FORCE, offer.proposer, government)
            concluded.table, concluded.form = table, offer.form
            for party in range(3):
                if table == Table.TRILATERAL and state.law.notice_day[party] > 0:
                    add_event(log, state, EventKind.NOTICE_TAKEN_BACK, party, -1)
            if conclude(world, state, table, offer.form, offer.positions):
                add_event(log, state, EventKind.EXTENDED, -1, -1)
            for party in range(3):
                if party != offer.proposer:
                    state.kept[offer.proposer, party] += 1.0
