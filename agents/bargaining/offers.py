"""Offers at three tables: who proposes what, and whether it is accepted and signed (design: details section 10).

An executive deal is done when all at the table accept. A treaty or a text is agreed in principle first, takes a second
wish of everyone at a later session to be signed, and then has to pass every ratifier at the table.
"""

from typing import Any

import numpy as np

from agents.bargaining.deals import conclude, fill_now, form_allowed, join_texts, sits_at, tier_open, with_deal
from agents.bargaining.package_values import WORTHS, fill_positions_worth, value_packages
from agents.bargaining.protocols import (
    fill_passes,
    fill_wishes,
    passes,
    prospects,
    refusal_value,
    signed,
    stands_by,
)
from agents.choices.choice import logit
from agents.choices.occasions import offer_answered, to_sign
from agents.choices.records import add_event, add_move, choice, opportunity
from agents.values.packages import name_package, packages_of
from agents.values.valuation import branch, value, values_of_all
from agents.values.wishes import precision_of
from model.compiled import compiled
from model.moves import EventKind, Form, MoveKind, Table
from model.players import TIERS
from model.randomness import Purpose, uniform
from model.world import World

NO_PACKAGE = -1e9  # below every value that a package can have
OFFER_FOUND = 4  # numbers that tell the best package: its two weights, its tier, its chance


@compiled
def weigh_packages(
    world: World, state: Any, proposer: int, table: int, form: int, packages: np.ndarray, gains: np.ndarray,
    chances: np.ndarray,
) -> float:  # fmt: skip
    """What each package of this form gains the proposer over no deal, and the chance that it comes about.

    ``packages`` [package, pair]: weights; into ``gains`` and ``chances`` [tier, package], :data:`NO_PACKAGE` where a
    tier is not open. Returns the value of no deal, or :data:`NO_PACKAGE` where no package can be valued.
    """
    count = packages.shape[0]
    later, refusal, worth, values = np.empty(3), np.zeros(3), np.zeros((count + 1, WORTHS)), np.zeros((count, 3))
    here, wishes, passed, found = np.empty(3), np.empty(count), np.empty(count), False
    values_of_all(world, state, here)
    stay = here[proposer]
    prospects(world, state, table, form, later)
    for party in range(3):
        if party != proposer and sits_at(party, table):
            refusal[party] = refusal_value(world, state, party, table, form, here)
    for tier in range(TIERS):
        gains[tier], chances[tier] = NO_PACKAGE, 0.0
        if not tier_open(world, state, table, tier):
            continue
        if not found:
            fill_positions_worth(world, state, table, form, tier, packages, worth)
        if not value_packages(world, state, table, form, tier, packages, worth, values):
            continue
        found = True
        gains[tier] = values[:, proposer] + (later[proposer] - stay)
        chances[tier] = 1.0
        for party in range(3):
            if not sits_at(party, table):
                continue
            theirs = gains[tier] if party == proposer else values[:, party] + (later[party] - refusal[party])
            fill_wishes(world, state, party, theirs, wishes)
            fill_passes(world, state, party, form, theirs, passed)
            for k in range(count):
                signs = stands_by(form, wishes[k]) if party == proposer else signed(form, wishes[k])
                chances[tier, k] *= signs * passed[k]
    return stay if found else NO_PACKAGE


@compiled
def best_of(
    world: World, state: Any, proposer: int, table: int, form: int, packages: np.ndarray, out: np.ndarray
) -> float:  # fmt: skip
    """Best of these packages for the proposer by gain times chance that it is signed and passes; its value.

    Into ``out`` [:data:`OFFER_FOUND`]: its weights on the two pairs, its tier and that chance.
    """
    gains, chances = np.empty((TIERS, packages.shape[0])), np.empty((TIERS, packages.shape[0]))
    stay, best = weigh_packages(world, state, proposer, table, form, packages, gains, chances), NO_PACKAGE
    if stay <= NO_PACKAGE:
        return best
    for tier in range(TIERS):
        for k in range(packages.shape[0]):
            if gains[tier, k] > NO_PACKAGE and gains[tier, k] * chances[tier, k] > best:
                best = gains[tier, k] * chances[tier, k]
                out[0], out[1], out[2], out[3] = packages[k, 0], packages[k, 1], tier, chances[tier, k]
    return stay + best


@compiled
def best_offer(world: World, state: Any, proposer: int, table: int, form: int, out: np.ndarray) -> float:
    """:func:`best_of` every package of the grid."""
    return best_of(world, state, proposer, table, form, packages_of(table), out)


@compiled
def place_offer(
    world: World, state: Any, proposer: int, table: int, form: int, weights: tuple[float, float], tier: int
) -> None:
    """Put an offer on a table (one pending offer a table)."""
    positions = np.empty_like(state.positions)
    fill_now(world, state, table, form, weights, positions)
    write_offer(state, proposer, table, form, weights, tier, positions)


@compiled
def write_offer(
    state: Any, proposer: int, table: int, form: int, weights: tuple[float, float], tier: int, positions: np.ndarray
) -> None:
    """Write an offer at these positions [pair, issue] into its table's place."""
    offer = state.offers[table]
    offer.active, offer.proposer, offer.form, offer.tier, offer.made = 1, proposer, form, tier, state.month
    offer.agreed, offer.simultaneous = 0, 0
    for pair in range(2):
        offer.weights[pair] = weights[pair]
        for issue in range(positions.shape[1]):
            offer.positions[pair, issue] = positions[pair, issue]
    for party in range(3):
        offer.accepted[party] = 1 if party == proposer or not sits_at(party, table) else 0


@compiled
def name_offer(row: Any, state: Any, table: int) -> None:
    """Write into a row what names the package that lies on a table."""
    offer = state.offers[table]
    name_package(row, table, offer.form, (offer.weights[0], offer.weights[1]), offer.tier)


@compiled
def in_session(world: World, state: Any, table: int) -> bool:
    """Whether those at a table meet this month to sign what they agreed before: at the pace of their offers."""
    pace = 0.0
    for party in range(3):
        if sits_at(party, table):
            pace += world.doctrines[state.doctrine[party]].temperament.offers_a_year
    later = state.month + 1 > state.offers[table].agreed
    return later and opportunity(state, world.p.signing_sessions * pace, to_sign(table))


@compiled
def answer_offers(world: World, state: Any, government: int, log: np.ndarray) -> None:
    """Accept, sign or reject every open offer that awaits this government; conclude what all want."""
    for table in range(3):
        offer = state.offers[table]
        if offer.active == 0 or offer.accepted[government] == 1:
            continue
        if not form_allowed(world, state, table, offer.form):
            offer.active = 0
            continue
        if offer.agreed > 0 and not in_session(world, state, table):
            continue
        if not _wants(world, state, government, table, log):
            offer.active = 0
            if government > 0 and table != Table.TRILATERAL:
                state.turned_down = government
            continue
        offer.accepted[government] = 1
        if offer.accepted[0] + offer.accepted[1] + offer.accepted[2] < 3:
            continue
        if offer.form == Form.EXECUTIVE or offer.agreed > 0:
            offer.active = 0
            if _ratifiers_pass(world, state, table, log):
                _put_in_force(world, state, table, government, log)
            continue
        offer.agreed = state.month + 1
        state.turned_down = 0
        event = add_event(log, state, EventKind.AGREED_IN_PRINCIPLE, offer.proposer, government)
        name_offer(event, state, table)
        for party in range(3):
            offer.accepted[party] = 0 if sits_at(party, table) else 1


@compiled
def _wants(world: World, state: Any, government: int, table: int, log: np.ndarray) -> bool:
    """The government's answer by logit of the deal against refusing, written into the log."""
    offer, values, chances, later = state.offers[table], np.empty(2), np.empty(2), np.empty(3)
    prospects(world, state, table, offer.form, later)
    base = branch(world, state, 3)
    if _other_assumed(state, table):
        other = state.offers[1 - table]
        conclude(world, base, 1 - table, other.form, other.positions, other.tier)
        later[government] = 0.0
        values[1] = value(world, base, government)
    else:
        here = np.empty(3)
        values_of_all(world, state, here)
        values[1] = refusal_value(world, state, government, table, offer.form, here)
    agreed = with_deal(world, base, table, offer.form, offer.positions, offer.tier, 1)
    values[0] = value(world, agreed, government) + later[government]
    logit(values, 2, precision_of(world, state.doctrine[government]), chances)
    occasion = offer_answered(government, table, offer.agreed > 0)
    chosen = choice(world, state, chances, 2, occasion)
    kind = MoveKind.REJECT
    if chosen == 0:
        kind = MoveKind.SIGN if offer.agreed > 0 else MoveKind.ACCEPT
    facing = offer.proposer if offer.proposer != government else (table + 1 if table != Table.TRILATERAL else -1)
    event = add_move(log, state, kind, government, facing, values[chosen], values[1 - chosen], chances[chosen])
    name_offer(event, state, table)
    return chosen == 0


@compiled
def _other_assumed(state: Any, table: int) -> bool:
    """Whether a simultaneous offer is judged as if the other table's deal were struck (Horn & Wolinsky 1988).

    So it is while nobody can know the other answer: in the same session, or as long as the other offer lives.
    """
    offer = state.offers[table]
    if table == Table.TRILATERAL or offer.simultaneous == 0:
        return False
    other = state.offers[1 - table]
    if other.simultaneous == 0 or other.made != offer.made:
        return False
    done = other.active == 0 and other.accepted[0] + other.accepted[1] + other.accepted[2] == 3
    return not done and (other.active == 1 or state.month == offer.made)


@compiled
def _ratifiers_pass(world: World, state: Any, table: int, log: np.ndarray) -> bool:
    """Whether the ratifier of every party passes what was signed; the first that does not stops it."""
    offer, later, refused, signed_off = state.offers[table], np.empty(3), np.empty(3), np.empty(3)
    if offer.form == Form.EXECUTIVE:
        return True
    prospects(world, state, table, offer.form, later)
    values_of_all(world, with_deal(world, state, table, offer.form, offer.positions, offer.tier, 1), signed_off)
    values_of_all(world, state, refused)
    for party in range(3):
        if not sits_at(party, table):
            continue
        gain = signed_off[party] + later[party] - refused[party]
        chance = passes(world, state, party, offer.form, gain)
        if uniform(state.seed, state.run, state.month, Purpose.RATIFICATION, 10 + 3 * table + party) >= chance:
            event = add_event(log, state, EventKind.RATIFIER_REFUSES, party, -1)
            name_offer(event, state, table)
            event.value = gain
            return False
    return True


@compiled
def _put_in_force(world: World, state: Any, table: int, last: int, log: np.ndarray) -> None:
    offer = state.offers[table]
    concluded = add_event(log, state, EventKind.DEAL_IN_FORCE, offer.proposer, last)
    name_offer(concluded, state, table)
    state.turned_down = 0
    for party in range(3):
        if table == Table.TRILATERAL and state.law.notice_day[party] > 0:
            add_event(log, state, EventKind.NOTICE_TAKEN_BACK, party, -1)
    held = state.text_held[0] + state.text_held[1]
    if conclude(world, state, table, offer.form, offer.positions, offer.tier):
        add_event(log, state, EventKind.EXTENDED, -1, -1)
    if offer.form == Form.TREATY and held > 0 and state.text_held[0] + state.text_held[1] == 0:
        add_event(log, state, EventKind.TEXTS_JOINED, 0, -1)


@compiled
def release_texts(world: World, state: Any, log: np.ndarray) -> None:
    """Let a bilateral that now stands in the place of the text of three bring its held text into force."""
    if state.text_held[0] + state.text_held[1] > 0 and join_texts(world, state):
        add_event(log, state, EventKind.TEXTS_JOINED, 0, -1)
