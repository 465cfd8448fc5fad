"""How much each step of a month mattered: what it did to the chances of the endings, with the same luck on both sides.

The effects of the steps of a month add up to what the month did: what nobody did where something might have been done
is a step as well, without a row in the log.
"""

import hashlib
from collections.abc import Iterator
from typing import Any, NamedTuple

from experiments.ensembles.forecast import Change
from experiments.seats.beats import beats_of
from experiments.seats.game import Game
from experiments.seats.rollouts import Point, Rollouts
from experiments.seats.turning import Expected, forecast, start_of, steps_expected, words_of
from model.errors import InputError

CONTINUATIONS = 200  # from before and after each step: 3 to 5 ms each, and ten points in a busy month
SEAT = 0  # whose payoffs are expected beside the endings; they are not used here


class Effect(NamedTuple):
    """What a step did to the forecast: ``changes``, over so many ``continuations``.

    ``month``: months played before it; ``rows`` of the log it wrote; ``words``: what happened where it wrote none.
    """

    month: int
    rows: range
    words: str
    changes: tuple[Change, ...]
    continuations: int


def key_of(before: Any, after: Any) -> bytes:
    """What a month is known by: a digest of the states before and after it."""
    return hashlib.blake2b(before.tobytes() + after.tobytes(), digest_size=16).digest()


class Effects:
    """Effects of the steps of a month that was played, worked out in pieces.

    All that is needed of the game is taken when this is made: it may be played on meanwhile. ``month``: months played
    before it; ``key``: what it is known by (:func:`key_of`). Raises :class:`InputError` for a month not played.
    """

    def __init__(self, game: Game, month: int, continuations: int = CONTINUATIONS) -> None:
        if not 0 <= month < game.months_played:
            raise InputError(f"month {month} was not played; use 0 to {game.months_played - 1}")
        self.month, self.continuations = month, continuations
        self._rollouts = Rollouts(game.review.world)
        self._beats = list(beats_of(game, self._rollouts, month))
        self._start, self._end = start_of(game, month), start_of(game, month + 1)
        self._first = int(self._start.state.events)
        self.key = key_of(game.past(month).state, game.past(month + 1).state)
        self._effects: list[Effect] = []

    def pieces(self) -> Iterator[float]:
        """Work, and say after every piece what share is done."""
        total = len(self._beats) + 2
        around = self._expect(self._start), self._expect(self._end)
        yield 2 / total
        self._effects, row = [], self._first
        for beat, told, now in steps_expected(self._beats, self._start, around, self._expect):
            rows = range(row, row + len(beat.rows))
            words = "" if len(rows) else words_of(beat)
            self._effects.append(Effect(self.month, rows, words, tuple(told.changes(now)), self.continuations))
            row = rows.stop
            yield min((2 + len(self._effects)) / total, 1.0)

    def found(self) -> list[Effect]:
        """The effect of every step, in their order; all pieces are worked out first where they have not been."""
        if not self._effects:
            for _ in self.pieces():
                pass
        return self._effects

    def _expect(self, point: Point) -> Expected:
        return forecast(self._rollouts, point, SEAT, self.continuations)
