"""A game taken apart: every step of every month, with the state before and after it and what it wrote into the log."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from experiments.histories.run import agreement_of, event_data
from experiments.histories.sentences import sentence, without_private
from experiments.seats.game import Game
from experiments.seats.rollouts import Point, Rollouts, Step
from model.moves import EventKind
from model.players import GOVERNMENT_NAMES


class Beat(NamedTuple):
    """A step of a month (None: its books are closed) in which something happened.

    ``month``: months played before; ``before``, ``after``: points of the history; ``rows``: of the log, in words
    where the log has any.
    """

    month: int
    step: Step | None
    before: Point
    after: Point
    rows: np.ndarray

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
    """Steps of a month that was played, in which the log grew or a government acted."""
    past = game.past(month)
    before, log = Point(past.state, past.outcome, 0), game.review.log
    for step, after in rollouts.months_steps(past, game.people):
        rows = log[int(before.state.events) : int(after.state.events)]
        if len(rows):
            yield Beat(month, step, before, after, rows.copy())
        before = after
    closed = game.past(month + 1)
    rows = log[int(before.state.events) : int(closed.state.events)]
    yield Beat(month, None, before, Point(closed.state, closed.outcome, 0), rows.copy())


def is_move(row: Any) -> bool:
    """Whether a row of the log is a move of a government."""
    return bool(row.event == EventKind.MOVE)
