"""What a protocol of the round does to those who sit in it: whom to meet, what a refusal risks, what may follow.

Sequential talks by an agenda-setter after Aghion, Antras & Helpman (2007); details section 10 of the design.
"""

from typing import Any

import numpy as np

from agents.bargaining.deals import fill_now, form_allowed, protocol_in_force, sits_at, struck, three_bound, with_deal
from agents.values.packages import EVEN_WEIGHTS, package_gain
from agents.values.valuation import values_of_all
from agents.values.wishes import asked_by_ratifier, precision_of, ratifier_precision
from model.compiled import compiled
from model.logistic import logistic, logistics
from model.moves import Form, Protocol, Table
from model.players import Tier
from model.ratifiers import passing_chance
from model.urgency import lasting_urgency
from model.world import World


@compiled
def signed(form: int, chance: float) -> float:
    """Forecast that an offer is signed: a treaty or a text is agreed in principle first and signed by a second wish."""
    return chance if form == Form.EXECUTIVE else chance * chance


@compiled
def stands_by(form: int, chance: float) -> float:
    """Forecast that a proposer signs what it has proposed: of a treaty or a text by one more wish of its own."""
    return 1.0 if form == Form.EXECUTIVE else chance


@compiled
def wish(world: World, state: Any, government: int, gain: float) -> float:
    """Probability that a government wants a deal: logit of its gain in value."""
    return logistic(precision_of(world, state.doctrine[government]) * gain)


@compiled
def passes(world: World, state: Any, party: int, form: int, gain: float) -> float:
    """Probability that a party's ratifier passes a deal of this form; an executive deal needs none (two-level games).

    ``gain``: the party's gain in value over no deal, % of own GDP a year.
    """
    if form == Form.EXECUTIVE:
        return 1.0
    row = state.doctrine[party]
    asked = asked_by_ratifier(world, row, float(state.congress) if party == 0 else 0.0)
    return passing_chance(gain, asked, ratifier_precision(world, row))


@compiled
def fill_wishes(world: World, state: Any, government: int, gains: np.ndarray, out: np.ndarray) -> None:
    """:func:`wish` for each gain, into ``out``, both [package]."""
    precision = precision_of(world, state.doctrine[government])
    logistics(precision * gains, out)


@compiled
def fill_passes(world: World, state: Any, party: int, form: int, gains: np.ndarray, out: np.ndarray) -> None:
    """:func:`passes` for each gain, into ``out``, both [package]."""
    if form == Form.EXECUTIVE:
        out[:] = 1.0
        return
    row = state.doctrine[party]
    asked = asked_by_ratifier(world, row, float(state.congress) if party == 0 else 0.0)
    logistics(ratifier_precision(world, row) * (gains - asked), out)


@compiled
def more_promising(world: World, state: Any) -> int:
    """Partner from whose even executive deal the United States expects most: gains on issues alone."""
    positions, urgency, best, found = np.empty_like(state.positions), lasting_urgency(world, state), -1e9, 1
    for partner in range(1, 3):
        fill_now(world, state, partner - 1, Form.EXECUTIVE, EVEN_WEIGHTS, positions)
        gains = np.empty(2)
        for side in range(2):
            seat = partner if side == 1 else 0
            doctrine = world.doctrines[state.doctrine[seat]]
            gains[side] = package_gain(world, doctrine, seat, state.positions, positions, urgency)
        expected = gains[0] * wish(world, state, partner, gains[1])
        if expected > best:
            best, found = expected, partner
    return found


@compiled
def settled(state: Any, pair: int) -> bool:
    """Whether a pair has a deal, or has agreed on one in principle."""
    return struck(state, pair) or (state.offers[pair].active == 1 and state.offers[pair].agreed > 0)


@compiled
def its_turn(world: World, state: Any, partner: int) -> bool:
    """Whether offers of two are made to and heard from a partner now: one partner at a time under ``sequential``.

    First the more promising; then, once it has settled or refused, the other.
    """
    if protocol_in_force(world, state) != Protocol.SEQUENTIAL:
        return True
    other = 3 - partner
    if state.turned_down > 0:
        return state.turned_down == other
    here, there = settled(state, partner - 1), settled(state, other - 1)
    if here != there:
        return there
    return here or more_promising(world, state) == partner


@compiled
def refusal_value(world: World, state: Any, party: int, table: int, form: int, here: np.ndarray) -> float:
    """What refusing is worth to a party at a table of two: no deal, ``here`` [government], or the rival pair first.

    The rival pair's turn comes first with its share of both tables' pace of offers; it then signs an even deal of the
    same form, free of duties, if it wants to.
    """
    stay, rival = here[party], 1 - table
    if party == 0 or table == Table.TRILATERAL or protocol_in_force(world, state) == Protocol.TRILATERAL:
        return stay
    if world.p.rival_weight <= 0.0 or struck(state, rival) or not form_allowed(world, state, rival, form):
        return stay
    positions, without = np.empty_like(state.positions), np.empty(3)
    fill_now(world, state, rival, form, EVEN_WEIGHTS, positions)
    values_of_all(world, with_deal(world, state, rival, form, positions, Tier.NONE, 2), without)
    chance = 1.0
    for signer in range(3):
        if sits_at(signer, rival):
            chance *= wish(world, state, signer, without[signer] - here[signer])
    ours = world.doctrines[state.doctrine[0]].temperament.offers_a_year
    own = ours + world.doctrines[state.doctrine[party]].temperament.offers_a_year
    theirs = ours + world.doctrines[state.doctrine[rival + 1]].temperament.offers_a_year
    first = theirs / (own + theirs) if own + theirs > 0.0 else 0.0
    return stay + world.p.rival_weight * first * signed(form, chance) * (without[party] - stay)


@compiled
def prospects(world: World, state: Any, table: int, form: int, out: np.ndarray) -> None:
    """What a first treaty opens, into ``out[government]``: the chance of the second times its worth, % of GDP a year.

    Only the two together change the text of three. Both are taken at even weight and free of duties. Zero for any other
    deal.
    """
    out[:] = 0.0
    if form != Form.TREATY or not three_bound(state.law) or state.law.treaty_signed[1 - table] > 0:
        return
    if not form_allowed(world, state, 1 - table, form):
        return
    positions = np.empty_like(state.positions)
    fill_now(world, state, table, form, EVEN_WEIGHTS, positions)
    first = with_deal(world, state, table, form, positions, Tier.NONE, 1)
    fill_now(world, first, 1 - table, form, EVEN_WEIGHTS, positions)
    second = with_deal(world, first, 1 - table, form, positions, Tier.NONE, 2)
    chance, without = 1.0, np.empty(3)
    values_of_all(world, first, without)
    values_of_all(world, second, out)
    for party in range(3):
        out[party] -= without[party]
        if sits_at(party, 1 - table):
            chance *= signed(form, wish(world, state, party, out[party]))
            chance *= passes(world, state, party, form, out[party])
    for party in range(3):
        out[party] *= chance
