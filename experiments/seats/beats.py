"""A game taken apart: every step of every month, with the state before and after it and what it wrote into the log."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from experiments.histories.run import agreement_of, event_data
from experiments.histories.sentences import sentence, without_private
from experiments.seats.game import Game
from experiments.seats.interventions import Intervention
from experiments.seats.rollouts import Point, Rollouts, Step
from model.moves import EventKind
from model.players import GOVERNMENT_NAMES


class Beat(NamedTuple):
    """A step of a month in which something happened; without a ``step`` its books are closed, or it is ``outside``.

    ``month``: months played before; ``before``, ``after``: points of the history; ``rows``: of the log, in words
    where the log has any; ``outside``: what happened from outside before the month opened.
    """

    month: int
    step: Step | None
    before: Point
    after: Point
    rows: np.ndarray
    outside: Intervention | None = None

    @property
    def closes(self) -> bool:
        """Whether the month's books are closed in it."""
        return self.step is None and self.outside is None

    @property
    def words(self) -> list[str]:
        """What happened, in sentences."""
        agreement = agreement_of(self.before.state.law.treaty)
        told = [without_private(sentence(event_data(row, {}, agreement))) for row in self.rows]
        if self.outside is None:
            return told
        return list(dict.fromkeys([self.outside.words, *told]))  # the log words some of it in the same way

    @property
    def whose(self) -> str:
        """Who moved; nobody where it was the calendar, a court or chance."""
        seat = -1 if self.step is None else self.step.seat
        movers = [int(row.actor) for row in self.rows.view(np.recarray) if is_move(row)]
        if seat < 0 and movers:
            seat = movers[0]
        return GOVERNMENT_NAMES[seat] if seat >= 0 else "nobody"


def beats_of(game: Game, rollouts: Rollouts, month: int) -> Iterator[Beat]:
    """Steps of a month that was played: each thing that happened from outside, then those in which the log grew."""
    past, log = game.past(month), game.review.log
    for one, state in zip(past.outside, [*(one.before for one in past.outside), past.state][1:], strict=True):
        rows = log[one.rows : int(state.events)].copy()
        yield Beat(
            month, None, Point(one.before, past.outcome, 0), Point(state, past.outcome, 0), rows, one.intervention
        )
    before = Point(past.state, past.outcome, 0)
    for step, after in rollouts.months_steps(past, game.people):
        rows = log[int(before.state.events) : int(after.state.events)]
        if len(rows):
            yield Beat(month, step, before, after, rows.copy())
        before = after
    closed = game.past(month + 1)
    rows = log[int(before.state.events) : int(closed.closed.events)]
    yield Beat(month, None, before, Point(closed.closed, closed.outcome, 0), rows.copy())


def is_move(row: Any) -> bool:
    """Whether a row of the log is a move of a government."""
    return bool(row.event == EventKind.MOVE)
