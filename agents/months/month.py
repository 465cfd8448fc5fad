"""One month: what comes from outside, threats due, initiatives, answers, votes, the books (details section 5).

Initiatives come before answers, so that a threat or an offer can be answered in its own month, as the record has it.
"""

from typing import Any

import numpy as np

from agents.bargaining.deals import undo_treaty
from agents.bargaining.offers import release_texts
from agents.choices.records import add_event
from agents.months.emergency import courts_rule, end_surcharge, note_discrimination
from agents.months.surroundings import move_surroundings, start_surroundings
from agents.pressure.disputes import advance_disputes, disputes_on_record
from agents.pressure.labour_cases import advance_labour
from model.annuity import monthly_rate, trade_step
from model.beliefs import drift, resolve_prior
from model.calendar import JANUARY, first_day
from model.compiled import compiled
from model.elections import election_in, inaugurated_in, midterm_in, winner_of_election
from model.firms import fill_capital_targets
from model.investment import adjusted_capital
from model.law.bilaterals import lapse_unratified, ratify
from model.law.constants import FIRST_REPORT_DAYS, LATER_REPORT_DAYS, PUBLIC_NOTICE_DAYS, Treaty
from model.law.endings import Ending, advance_law, close_at_horizon, record_ending
from model.law.regimes import regime_of
from model.law.succession import enter_into_force
from model.law.term import close_review, publish_notice, report_to_congress, review_due
from model.moves import EventKind
from model.payoffs import (
    added_duty_pct,
    clear_economy,
    closed_deficit_pct,
    lost_jobs_points,
    priority_jobs_pct,
)
from model.players import GOVERNMENTS, THREAT_CLASSES
from model.randomness import Purpose, uniform
from model.tariffs.balance import tighten_balance_instrument
from model.tariffs.compliance import set_margin, update_compliance
from model.world import World

LONGEST_MONTH = 31  # days: the last month in which a clock is still kept in time


@compiled
def start_history(world: World, state: Any, seats: np.ndarray) -> None:
    """Fill a cleared state (law already set) with the world as it stands before the first month."""
    p = world.p
    state.month, state.start, state.horizon = int(p.start), int(p.start), int(p.horizon)
    for g in range(3):
        state.doctrine[g] = seats[g]
        state.approval[g] = p.base_approval
        state.capital[g] = 1.0
        for k in range(THREAT_CLASSES):
            state.resolve[g, k] = resolve_prior(p, k)
        for other in range(3):
            set_margin(world, state, g, other, p.mfn_margin_points)
    start_surroundings(world, state)
    disputes_on_record(state, state.law.treaty)
    if state.law.treaty == Treaty.USMCA:
        for partner in range(1, 3):
            state.broken[0, partner] = p.first_term_broken
    if clear_economy(world, state):
        state.prices[:] = world.solution.z
        for g in range(3):
            state.duty_before[g] = added_duty_pct(world, g)


@compiled
def open_month(world: World, state: Any, log: np.ndarray) -> None:
    """Clocks, elections, courts, Congress, and what panels and petitions bring."""
    day = first_day(state.month)
    regime = regime_of(state.law)
    advance_law(state.law, day)
    if regime_of(state.law) != regime:
        for party in range(3):
            if state.law.left_day[party] == day:
                add_event(log, state, EventKind.NOTICE_EFFECTIVE, party, -1)
    if state.law.expired == day:
        add_event(log, state, EventKind.EXPIRED, -1, -1)
    # A text that two bilaterals make is ratified with them.
    ratified = state.texts_joined == 0 or (state.law.treaty_in_force[0] > 0 and state.law.treaty_in_force[1] > 0)
    if ratified and enter_into_force(state.law, day, int(world.p.new_text_months)):
        add_event(log, state, EventKind.NEW_TEXT, -1, -1)
    _domestic_clocks(state, day, log)
    _elections(world, state, log)
    _congress(world, state, log)
    _balance_instrument(world, state, log)
    note_discrimination(state, day)
    end_surcharge(state, day, log)
    courts_rule(world, state, day, log)
    _ratifications(world, state, day, log)
    release_texts(world, state, log)
    advance_disputes(world, state, log)
    advance_labour(world, state, log)


@compiled
def _domestic_clocks(state: Any, day: int, log: np.ndarray) -> None:
    """The United States keeps its clocks: notice and report before a review (19 U.S.C. 4611)."""
    if state.law.member[0] == 0 or state.law.expired > 0:
        return
    ahead = state.law.next_review - day
    due = ahead <= PUBLIC_NOTICE_DAYS + LONGEST_MONTH
    if due and state.law.public_notice == 0 and publish_notice(state.law, day) == 0:
        add_event(log, state, EventKind.CALENDAR, 0, 0)
    lead = FIRST_REPORT_DAYS if state.law.reviews_held == 0 else LATER_REPORT_DAYS
    if ahead <= lead + LONGEST_MONTH and state.law.report_to_congress == 0 and report_to_congress(state.law, day) == 0:
        add_event(log, state, EventKind.CALENDAR, 0, 1)


@compiled
def _elections(world: World, state: Any, log: np.ndarray) -> None:
    """Governments that an election brings take office in their months (:func:`model.elections.election_in`)."""
    for g in range(3):
        if not election_in(state.month, g):
            continue
        draw = uniform(state.seed, state.run, state.month, Purpose.ELECTION, g)
        winner = winner_of_election(world.p, world.evaluators, state.month, g, state.doctrine[g], draw)
        if winner != state.doctrine[g]:
            change_government(world, state, g, winner, log)


@compiled
def _congress(world: World, state: Any, log: np.ndarray) -> None:
    """Midterm elections can turn Congress against the president; the next one who takes office brings his own."""
    if midterm_in(state.month):
        draw = uniform(state.seed, state.run, state.month, Purpose.MIDTERM, 0)
        state.congress = 1 if draw < world.p.midterm_turns_congress else 0
        event = add_event(log, state, EventKind.MIDTERM, 0, -1)
        event.value = state.congress
    elif inaugurated_in(state.month):
        state.congress = 0


@compiled
def change_government(world: World, state: Any, government: int, row: int, log: np.ndarray) -> None:
    """Put the doctrine of ``row`` in office: approval and half-formed wishes start afresh.

    Reputations go part of the way to their priors.
    """
    p = world.p
    state.doctrine[government] = row
    state.approval[government] = p.base_approval
    state.considered[government, :] = 0
    for k in range(THREAT_CLASSES):
        back = resolve_prior(p, k) - state.resolve[government, k]
        state.resolve[government, k] += p.government_forgets * back
    event = add_event(log, state, EventKind.ELECTION, government, -1)
    event.value = row


@compiled
def _balance_instrument(world: World, state: Any, log: np.ndarray) -> None:
    """Each January a doctrine that aims at balance tightens its instrument by a step; another one drops it."""
    if state.month % 12 != JANUARY or world.p.balance_instrument < 0.5:
        return
    moved = False
    if world.doctrines[state.doctrine[0]].repertoire.balance_instrument > 0.5:
        moved = clear_economy(world, state) and tighten_balance_instrument(world, state)
    elif state.ratchet > 0.0 or state.access_charge > 0.0:
        state.ratchet, state.access_charge, moved = 0.0, 0.0, True
    if moved:
        event = add_event(log, state, EventKind.BALANCE_INSTRUMENT, 0, -1)
        event.rate, event.value = state.ratchet, state.access_charge


@compiled
def _ratifications(world: World, state: Any, day: int, log: np.ndarray) -> None:
    for pair in range(2):
        if state.law.treaty_signed[pair] == 0 or state.law.treaty_in_force[pair] > 0:
            continue
        if lapse_unratified(state.law, pair, day):
            undo_treaty(world, state, pair)
            add_event(log, state, EventKind.RATIFICATION_FAILED, 0, pair + 1)
        elif (
            uniform(state.seed, state.run, state.month, Purpose.RATIFICATION, pair) < world.p.treaty_ratified_per_month
        ):
            if ratify(state.law, 0, pair + 1, day) == 0:
                add_event(log, state, EventKind.BILATERAL_IN_FORCE, 0, pair + 1)


@compiled
def at_review(state: Any) -> bool:
    """Whether this month holds a joint review."""
    return review_due(state.law, first_day(state.month))


@compiled
def close_month(world: World, state: Any, log: np.ndarray) -> None:
    """The law closes its books, the economy clears exactly, beliefs and stocks move on."""
    day = first_day(state.month)
    if at_review(state):
        add_event(log, state, EventKind.REVIEW, -1, -1)
        close_review(state.law, day)
    update_compliance(world, state)
    solved = clear_economy(world, state)
    if solved:
        state.prices[:] = world.solution.z
    for region in range(5):
        state.real_income[region] = world.outcomes.real_income[region] if solved else np.nan
    wanted = np.empty(GOVERNMENTS)
    fill_capital_targets(world, state, regime_of(state.law), day, wanted)
    for g in range(3):
        if solved:
            _follow_trade(world, state, g)
        _politics(world, state, g, wanted[g])
    move_surroundings(world, state, log)
    before = state.law.ending
    ending = record_ending(state.law, day)
    last = state.month >= state.horizon
    if last and ending == Ending.NONE:
        ending = close_at_horizon(state.law, day)
    if ending != before:
        event = add_event(log, state, EventKind.ENDING, state.law.ending_by, -1)
        event.value = ending
    if last or (ending != Ending.NONE and world.p.play_on < 0.5):
        state.over = 1
    else:
        state.month += 1


@compiled
def _follow_trade(world: World, state: Any, g: int) -> None:
    """Jobs and bilateral balances go a step towards the month's equilibrium (details section 6)."""
    step = trade_step(world.p)
    state.jobs[g] += step * (priority_jobs_pct(world, g) - state.jobs[g])
    closed = closed_deficit_pct(world, world.balances, g)
    state.closed_deficit[g] += step * (closed - state.closed_deficit[g])


@compiled
def _politics(world: World, state: Any, g: int, wanted: float) -> None:
    """Stocks and beliefs of one government a month on; ``wanted``: capital that firms want, relative to the start."""
    p = world.p
    duty = added_duty_pct(world, g)
    fading = np.exp(-1.0 / p.transition_months)
    state.transition[g] = state.transition[g] * fading + max(duty - state.duty_before[g], 0.0)
    state.duty_before[g] = duty
    state.capital[g] = adjusted_capital(state.capital[g], wanted, p.capital_adjustment)
    income = state.real_income[g] - p.transition_cost * state.transition[g]
    pull = p.base_approval + p.approval_income * min(income, 0.0)
    pull -= lost_jobs_points(world, state, g)
    state.approval[g] += (pull - state.approval[g]) * monthly_rate(p.approval_decay)
    state.approval[g] = min(max(state.approval[g], 0.0), 100.0)
    forgetting = monthly_rate(p.reputation_forgetting)
    for k in range(THREAT_CLASSES):
        state.resolve[g, k] = drift(state.resolve[g, k], resolve_prior(p, k), forgetting)
    for other in range(3):
        state.kept[g, other] = drift(state.kept[g, other], 0.0, forgetting)
        state.broken[g, other] = drift(state.broken[g, other], 0.0, forgetting)
