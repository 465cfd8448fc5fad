"""The model in a person's seat: the same game without the person, and histories with other luck to compare it with.

What happened from outside happens there too, in the same months; where nobody was asked and a seat held, it holds.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from agents.choices.forcing import forcing
from agents.choices.occasions import initiative
from experiments.seats.game import Game
from experiments.seats.interventions import Intervention, intervene
from experiments.seats.questions import Phase
from experiments.seats.rollouts import Point, Rollouts
from experiments.seats.turning import LUCK, start_of
from experiments.seats.walk import targets_of
from model.errors import InputError


def without_the_person(game: Game, seat: int) -> Game:
    """The same game, seed and luck with this seat left to the model.

    Other people do again what they did wherever that is still open, and the model chooses for them elsewhere.
    """
    twin = Game(game.parameters, game.doctrine, game.seed, game.people, game.run, game.review.world)
    while not twin.over:
        _let_happen(game, twin)
        while questions := twin.questions():
            _choose(game, twin, seat, questions[0].seat, questions[0].phase)
        twin.advance()
    return twin


def _let_happen(game: Game, twin: Game) -> None:
    """Other luck and what came from outside before the month; what is ruled out in this history does not come."""
    month = twin.months_played
    if month in game.branches:
        twin.branch(game.branches[month])
    for one in game.interventions.get(month, ()):
        try:
            twin.intervene(one.name, one.entries)
        except InputError:
            continue  # :func:`ruled_out` tells of it


def _choose(game: Game, twin: Game, seat: int, who: int, phase: Phase) -> None:
    month = twin.months_played
    turn = game.turns[month] if month < len(game.turns) else None
    if turn is not None and (who, phase) in turn.held:
        twin.hold(who)
        return
    given = turn.answers.get((who, phase)) if turn is not None and who != seat else None
    again = {one.occasion: given[one.occasion] for one in twin.questions(who)
             if given and one.find(given.get(one.occasion, ""))}  # fmt: skip
    if again:
        twin.answer(who, again)
    else:
        twin.leave_to_model(who)


def ruled_out(game: Game, twin: Game) -> list[str]:
    """What happened from outside in a game and could not in its twin, in words."""
    return [
        one.words for month, made in sorted(game.interventions.items()) for one in made
        if one not in twin.interventions.get(month, ())
    ]  # fmt: skip


def held_months(game: Game, seat: int) -> int:
    """Months in which a seat held without being asked."""
    return sum(any(who == seat for who, _ in turn.held) for turn in game.turns)


class OtherLuck(NamedTuple):
    """Own payoffs [history] with other luck, and in how many something from outside was ruled out."""

    payoffs: np.ndarray
    lacking: int


def with_other_luck(game: Game, rollouts: Rollouts, seat: int, histories: int) -> OtherLuck:
    """Histories from the start in which the model plays every seat; what came from outside and holds are the same."""
    start, payoffs, lacking = start_of(game, 0), [], 0
    start.state.run = 0  # as in forecasts
    for k in range(histories):
        payoff, whole = _history(game, rollouts, start, LUCK + k)
        payoffs.append(payoff[seat])
        lacking += not whole
    return OtherLuck(np.array(payoffs), lacking)


def _history(game: Game, rollouts: Rollouts, start: Point, luck: int) -> tuple[np.ndarray, bool]:
    """Payoffs of one history, and whether all that came from outside came in it."""
    branch, outside, whole = rollouts.begin(start, luck), game.interventions, True
    holds = _holds(game)
    last = max([*outside, *holds], default=-1)
    for month in range(last + 1):
        if branch.state.over:
            return np.array(branch.finish()), whole and not any(place >= month for place in outside)
        whole = _strike(rollouts, outside.get(month, ())) and whole
        with forcing(rollouts.world, holds.get(month, [])):
            branch.month()
    return np.array(branch.finish()), whole


def _holds(game: Game) -> Mapping[int, list[tuple[int, int]]]:
    """By month, the choices that make seats hold which held without being asked."""
    return {
        month: [(initiative(who, target), 0) for who, phase in sorted(turn.held) if phase == Phase.INITIATIVES
                for target in targets_of(who)]
        for month, turn in enumerate(game.turns) if turn.held
    }  # fmt: skip


def _strike(rollouts: Rollouts, made: Sequence[Intervention]) -> bool:
    """Let these happen; False where one of them was ruled out."""
    branch, whole = rollouts.branch, True
    for one in made:
        trial = branch.state.copy()
        try:
            intervene(rollouts.world, trial, branch.log, one)
        except InputError:
            whole = False
        else:
            branch.states[0] = trial
    return whole
