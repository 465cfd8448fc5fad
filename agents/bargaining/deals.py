"""Deals: what law and protocol allow at a table, and what a deal changes (design: details section 10)."""

from typing import Any

import numpy as np

from agents.values.packages import fill_package
from agents.values.valuation import branch
from model.calendar import first_day
from model.compiled import compiled
from model.law.bilaterals import sign_executive, sign_treaty
from model.law.constants import Treaty
from model.law.state import parties_left, trilateral_binds
from model.law.succession import abandon_new_text, may_sign_new_text, sign_new_text
from model.law.term import confirm, may_confirm
from model.law.withdrawal import revoke_notice
from model.moves import Form, Protocol, Table
from model.players import Tier
from model.tariffs.layers import on_all_countries, take_off_duties
from model.urgency import lasting_urgency
from model.world import World


@compiled
def protocol_in_force(world: World, state: Any) -> int:
    """Protocol of the round: the United States sets it (it meets each partner, they do not meet without it)."""
    return int(world.doctrines[state.doctrine[0]].protocol.order)


@compiled
def sits_at(party: int, table: int) -> bool:
    """Whether a government sits at a table."""
    return table == Table.TRILATERAL or party == 0 or party == table + 1


@compiled
def struck(state: Any, pair: int) -> bool:
    """Whether the United States has a deal of two, of either form, with the partner of a pair."""
    return state.law.executive_signed[pair] > 0 or state.law.treaty_signed[pair] > 0


@compiled
def three_bound(law: Any) -> bool:
    """Whether the text binds all three."""
    return parties_left(law) == 3 and law.expired == 0


@compiled
def table_open(world: World, state: Any, table: int) -> bool:
    """Whether the protocol holds talks at a table now.

    Under ``trilateral`` partners are met alone only where the text of three is gone; under the others the table of
    three opens once a deal of two is struck.
    """
    together = protocol_in_force(world, state) == Protocol.TRILATERAL
    if table == Table.TRILATERAL:
        return together or struck(state, 0) or struck(state, 1)
    return not together or not trilateral_binds(state.law, 0, table + 1)


@compiled
def form_allowed(world: World, state: Any, table: int, form: int) -> bool:
    """Whether law, doctrine and protocol allow a deal of this form at this table now."""
    return table_open(world, state, table) and form_lawful(world, state, table, form)


@compiled
def form_lawful(world: World, state: Any, table: int, form: int) -> bool:
    """Whether law and doctrine allow a deal of this form at this table now, whatever the protocol."""
    unilateral = world.doctrines[state.doctrine[0]].repertoire.unilateral_bilaterals > 0.5
    if table == Table.TRILATERAL:
        signed_already = state.law.treaty == Treaty.NAFTA and may_sign_new_text(state.law) != 0
        return form == Form.TRILATERAL and three_bound(state.law) and not signed_already
    apart = not trilateral_binds(state.law, 0, table + 1)
    if form == Form.EXECUTIVE:
        return unilateral and not apart
    if form == Form.TREATY:
        return (unilateral or apart) and state.law.treaty_signed[table] == 0
    return False


@compiled
def duties_between(state: Any, table: int) -> tuple[bool, bool]:
    """Whether broad and sectoral duties that a deal could lift are in force on a pair of a table, either way."""
    broad, sectoral = 0.0, 0.0
    for partner in range(1, 3):
        if sits_at(partner, table):
            broad += max(state.broad[0, partner] - on_all_countries(state, 0), 0.0) + state.broad[partner, 0]
            for scope in range(2):
                sectoral += state.sectoral[0, partner, scope] + state.sectoral[partner, 0, scope]
    return broad > 0.0, sectoral > 0.0


@compiled
def tier_open(world: World, state: Any, table: int, tier: int) -> bool:
    """Whether a package can leave this tier of duties in force: one at or below that of now, and distinct from others.

    If deals give no relief, all duties stay; if relief is not negotiated, all are lifted.
    """
    broad, sectoral = duties_between(state, table)
    if world.p.deal_relief < 0.5:
        return tier == (Tier.BROAD if broad else Tier.SECTORAL if sectoral else Tier.NONE)
    if tier == Tier.NONE:
        return True
    return world.p.negotiated_relief > 0.5 and (broad if tier == Tier.BROAD else sectoral)


@compiled
def place_positions(world: World, state: Any, table: int, form: int, positions: np.ndarray) -> None:
    """Put a deal's positions [pair, issue] in force; what a treaty says on a text that is held, with that text."""
    for pair in range(2):
        if table != Table.TRILATERAL and table != pair:
            continue
        for issue in range(positions.shape[1]):
            if is_held(world, state, table, form, issue):
                state.text_positions[pair, issue] = positions[pair, issue]
            else:
                state.positions[pair, issue] = positions[pair, issue]


@compiled
def is_held(world: World, state: Any, table: int, form: int, issue: int) -> bool:
    """Whether what a deal says on an issue waits for the text of three to be replaced."""
    return form == Form.TREATY and state.text_held[table] == 1 and world.issue_flags[0, issue] == 1


@compiled
def conclude(world: World, state: Any, table: int, form: int, positions: np.ndarray, tier: int) -> bool:
    """Carry out a deal on ``state``: positions, relief from duties above ``tier``, and its legal form.

    What is agreed is applied from signature, a treaty until it fails to be ratified (:func:`undo_treaty`). A
    trilateral deal takes back pending notices, and confirms the extension for all three where the law allows it or
    pledges it before. A bilateral treaty cannot change the text of three: what it says on the text is held.
    Returns whether the term was extended. Trust among those at the table grows with it.
    """
    day = first_day(state.month)
    _keep_faith(state, table)
    if form == Form.TREATY:
        state.text_held[table] = 1 if three_bound(state.law) else 0
        state.before_treaty[table] = state.positions[table]
    place_positions(world, state, table, form, positions)
    if form == Form.TREATY:
        state.by_treaty[table] = state.positions[table]
    else:
        for pair in range(2):
            if table == Table.TRILATERAL or table == pair:
                state.before_treaty[pair] = state.positions[pair]  # what is agreed now outlives an earlier treaty
    for partner in range(1, 3):
        if sits_at(partner, table) and world.p.deal_relief > 0.5:
            take_off_duties(state, 0, partner, tier)
            take_off_duties(state, partner, 0, tier)
    if form == Form.EXECUTIVE:
        sign_executive(state.law, 0, table + 1, day, False)
        return False
    if form == Form.TREATY:
        sign_treaty(state.law, 0, table + 1, day)
        join_texts(world, state)
        return False
    state.texts_joined = 0  # what all three agree on takes the place of what two bilaterals said
    return _conclude_of_three(world, state, day)


@compiled
def _keep_faith(state: Any, table: int) -> None:
    """Those who carry a deal through keep what they promised each other (S14: repair takes kept promises)."""
    for party in range(3):
        for other in range(3):
            if party != other and sits_at(party, table) and sits_at(other, table):
                state.kept[party, other] += 1.0


@compiled
def _conclude_of_three(world: World, state: Any, day: int) -> bool:
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
def undo_treaty(world: World, state: Any, pair: int) -> None:
    """A treaty that is not ratified is no longer applied: positions go back, but for those that were moved since.

    A text of three that it made with the other bilateral is none without it: what the other says on the text is held
    again, unless it stands in the place of the text of three. Duties that were lifted are not put back by that; the
    United States can impose them again.
    """
    for issue in range(state.positions.shape[1]):
        _put_back(state, pair, issue)
    if state.texts_joined == 0:
        return
    state.texts_joined = 0
    abandon_new_text(state.law)
    other = 1 - pair
    if three_bound(state.law) and state.law.treaty_signed[other] > 0:
        state.text_held[other] = 1
        for issue in range(state.positions.shape[1]):
            if world.issue_flags[0, issue] == 1:
                _put_back(state, other, issue)


@compiled
def _put_back(state: Any, pair: int, issue: int) -> None:
    """Undo what a bilateral treaty made of a position, if that is where it still stands."""
    if state.positions[pair, issue] == state.by_treaty[pair, issue]:
        state.positions[pair, issue] = state.before_treaty[pair, issue]


@compiled
def _apply_held_text(world: World, state: Any, pair: int) -> None:
    """Put into force what a bilateral says on the text of three, and note what was before."""
    state.text_held[pair] = 0
    for issue in range(state.positions.shape[1]):
        if world.issue_flags[0, issue] == 1:
            state.before_treaty[pair, issue] = state.positions[pair, issue]
            state.positions[pair, issue] = state.text_positions[pair, issue]
            state.by_treaty[pair, issue] = state.text_positions[pair, issue]


@compiled
def join_texts(world: World, state: Any) -> bool:
    """Put held text into force: once both bilaterals are signed, or where one stands in the place of the text of three.

    Two bilaterals that agree on the text together are a text of three (details section 10): in the place of NAFTA
    it is the new agreement. Returns whether two bilaterals were joined.
    """
    law = state.law
    joined = three_bound(law) and law.treaty_signed[0] > 0 and law.treaty_signed[1] > 0
    moved = False
    for pair in range(2):
        replaces = law.treaty_in_force[pair] > 0 and not trilateral_binds(law, 0, pair + 1)
        if state.text_held[pair] == 1 and law.treaty_signed[pair] == 0:
            state.text_held[pair] = 0
        elif state.text_held[pair] == 1 and (joined or replaces):
            _apply_held_text(world, state, pair)
            moved = True
    if joined and moved:
        state.texts_joined = 1
        if law.treaty == Treaty.NAFTA:
            sign_new_text(law, first_day(state.month))
    return joined and moved


@compiled
def fill_now(
    world: World, state: Any, table: int, form: int, weights: tuple[float, float], positions: np.ndarray
) -> None:
    """Positions [pair, issue] of a package at the state as it stands, into ``positions``.

    They are agreed to stay, so what is urgent counts as it does in values.
    """
    us, mexico, canada = (
        world.doctrines[state.doctrine[0]], world.doctrines[state.doctrine[1]], world.doctrines[state.doctrine[2]],
    )  # fmt: skip
    urgency = lasting_urgency(world, state)
    fill_package(world, us, mexico, canada, table, form, weights, state.positions, urgency, positions)


@compiled
def with_deal(
    world: World, state: Any, table: int, form: int, positions: np.ndarray, tier: int, depth: int
) -> Any:  # fmt: skip
    """The state that a package at these positions would lead to (scratch copy ``depth``)."""
    agreed = branch(world, state, depth)
    if form == Form.TRILATERAL and agreed.law.report_to_congress == 0:
        agreed.law.report_to_congress = first_day(state.month)
    conclude(world, agreed, table, form, positions, tier)
    return agreed


@compiled
def deal_state(
    world: World, state: Any, table: int, form: int, weights: tuple[float, float], tier: int, positions: np.ndarray
) -> Any:  # fmt: skip
    """The state that a package would lead to (scratch copy 1); its positions into ``positions``."""
    fill_now(world, state, table, form, weights, positions)
    return with_deal(world, state, table, form, positions, tier, 1)
