"""A whole history in one compiled rule: the verbs of the Mesa model in the same order, without Mesa."""

from typing import Any

import numpy as np

from agents.bargaining.offers import answer_offers
from agents.decisions.initiatives import take_initiative
from agents.decisions.votes import vote
from agents.months.month import at_review, close_month, open_month, start_history
from agents.months.outcomes import close_outcome, record_month
from agents.pressure.threats import answer_threats, settle_threats
from model.calendar import first_day
from model.compiled import compiled, compiled_released
from model.law.state import set_pace_of_cases, set_term, start_law
from model.world import World


@compiled
def begin(world: World, state: Any, seats: np.ndarray, seed: int, run: int) -> None:
    """Put a cleared state at the start of a history; ``seats`` [government]: doctrine rows in office."""
    state.seed, state.run = seed, run
    start_law(state.law, 1 - int(world.p.treaty), first_day(int(world.p.start)))
    set_term(state.law, int(world.p.term_years))
    set_pace_of_cases(state.law, int(world.p.section_232_days), int(world.p.section_301_days))
    start_history(world, state, seats)


@compiled
def seat_in_order(world: World, k: int) -> int:
    """The k-th government to move in a month."""
    return (int(world.p.first_government) + k) % 3


@compiled
def play_month(world: World, state: Any, moves: np.ndarray, log: np.ndarray) -> None:
    """One month: what comes from outside, threats due, initiatives, answers, votes, and the books closed."""
    open_month(world, state, log)
    for k in range(3):
        settle_threats(world, state, seat_in_order(world, k), log)
    for k in range(3):
        actor = seat_in_order(world, k)
        for target in range(3):
            if target != actor:
                take_initiative(world, state, actor, target, moves, log)
        take_initiative(world, state, actor, -1, moves, log)
    for k in range(3):
        answer_threats(world, state, seat_in_order(world, k), log)
        answer_offers(world, state, seat_in_order(world, k), log)
    if at_review(state):
        for k in range(3):
            vote(world, state, seat_in_order(world, k), moves, log)
    close_month(world, state, log)


@compiled_released
def play_on(world: World, state: Any, moves: np.ndarray, log: np.ndarray, outcome: Any) -> None:
    """Play a history that has begun to its end; ``outcome`` goes on from what it holds."""
    while state.over == 0:
        play_month(world, state, moves, log)
        record_month(world, state, outcome)
    close_outcome(world, state, log, outcome)


@compiled_released
def play_runs(
    world: World, seats: np.ndarray, seed: int, runs: np.ndarray, states: np.ndarray,
    moves: np.ndarray, log: np.ndarray, outcomes: np.ndarray,
) -> None:  # fmt: skip
    """Histories of the same world, one for each number in ``runs``, into cleared ``outcomes``.

    ``states``: two records, of which the first is cleared; the second is played in.
    """
    for k in range(runs.shape[0]):
        states[1] = states[0]
        state = states[1]
        begin(world, state, seats, seed, runs[k])
        play_on(world, state, moves, log, outcomes[k])
