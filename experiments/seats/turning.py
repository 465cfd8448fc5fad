"""Turning points: months in which the forecast moved most, and by whose step it did.

The forecast at a point is what continuations from it come to when everybody plays as the model does. The same run
numbers are used at every point, so that a change from one to the next is sharper than either.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from experiments.ensembles.forecast import Change, Forecast, changes
from experiments.histories.sentences import the, the_seat
from experiments.seats.beats import Beat, beats_of
from experiments.seats.expectations import mean_estimate
from experiments.seats.game import Game
from experiments.seats.rollouts import Point, Rollouts
from model.calendar import text_of_month
from model.elections import election_in
from model.law.endings import Ending
from model.players import GOVERNMENT_NAMES

LUCK = 500_000  # numbers of these continuations, apart from those of expectations
LEAST = 0.0005  # % of GDP a year: less is not worth a word
# Acts that take the same wish twice, in the order of a state's ``considered``.
IRREVERSIBLE = (
    "give notice of withdrawal", "sign with a non-market economy", "terminate over such an agreement",
    "confirm the extension late",
)  # fmt: skip
QUIET = "no move; what might have been done was not, and trade, investment and approval took their course."


class Expected(NamedTuple):
    """Own payoffs [continuation] and endings [continuation] expected at a point."""

    payoffs: np.ndarray
    endings: np.ndarray

    def shares(self) -> dict[str, float]:
        """Probability of each ending that came."""
        names, counts = np.unique(self.endings, return_counts=True)
        return {Ending(int(k)).name.lower(): float(n) / len(self.endings) for k, n in zip(names, counts, strict=True)}

    def moved(self, later: "Expected") -> float:
        """How far the endings moved: half the sum of the absolute changes of their probabilities."""
        before, after = self.shares(), later.shares()
        return 0.5 * sum(abs(after.get(name, 0.0) - before.get(name, 0.0)) for name in before | after)

    def changes(self, later: "Expected") -> list[Change]:
        """Change of each ending's probability with its interval, by the rule of forecasts."""
        return changes(*(Forecast(one.endings.astype(np.uint8).tobytes()) for one in (self, later)))


def forecast(rollouts: Rollouts, point: Point, seat: int, continuations: int) -> Expected:
    """What is expected at a point; at the end of the history, what came."""
    if point.state.over:
        payoff, ending = float(point.outcome.payoff[seat]), int(point.outcome.ending)
        return Expected(np.full(continuations, payoff), np.full(continuations, ending))
    state = point.state.copy()
    state.run = 0  # the same luck at every point, also where the game went on with other luck of its own
    runs = [rollouts.play(replace(point, state=state), {}, LUCK + k) for k in range(continuations)]
    return Expected(np.array([run.payoff[seat] for run in runs]), np.array([run.ending for run in runs]))


def month_forecast(game: Game, rollouts: Rollouts, seat: int, month: int, continuations: int) -> Expected:
    """What is expected before a month is played and before anything happens in it from outside."""
    return forecast(rollouts, start_of(game, month), seat, continuations)


def start_of(game: Game, month: int) -> Point:
    """The point at which a month begins, before anything happens in it from outside."""
    past = game.past(month)
    return Point(past.closed, past.outcome, 0)


def turning_months(line: list[Expected], most: int) -> list[int]:
    """Months that moved the forecast most, of the payoff or of the endings, in their order.

    Only changes count whose 95% interval leaves out zero.
    """
    payoff = []
    for month, (before, after) in enumerate(pairwise(line)):
        change = mean_estimate(after.payoffs - before.payoffs)
        if change.sure and abs(change.value) > LEAST:
            payoff.append((abs(change.value), month))
    found: list[int] = []
    for pair in in_turn(sorted(payoff, reverse=True), _endings_moved(line)):
        if pair[1] not in found and len(found) < most:
            found.append(pair[1])
    return sorted(found)


def _endings_moved(line: list[Expected]) -> list[tuple[float, int]]:
    """How far each month moved the endings, and the month, largest first; only where an ending's change is sure."""
    found = [
        (before.moved(after), month) for month, (before, after) in enumerate(pairwise(line))
        if any(one.sure for one in before.changes(after))
    ]  # fmt: skip
    return sorted(found, reverse=True)


def in_turn(first: list[tuple[float, int]], second: list[tuple[float, int]]) -> list[tuple[float, int]]:
    """Two lists in turn."""
    longest = max(len(first), len(second))
    return [row for k in range(longest) for row in (*first[k : k + 1], *second[k : k + 1])]


def turning_point(game: Game, rollouts: Rollouts, seat: int, month: int, line: list[Expected]) -> dict[str, Any]:
    """A month that moved the forecast, and the step in it that did so most."""
    before, after = line[month], line[month + 1]
    spread = float(before.payoffs.std())

    def size(told: Expected, now: Expected) -> float:
        return abs(float(now.payoffs.mean() - told.payoffs.mean())) + told.moved(now) * spread

    beat = leading_beat(game, rollouts, seat, month, (before, after), size)
    change = mean_estimate(after.payoffs - before.payoffs)
    return {
        "month": text_of_month(int(game.past(month).state.month)), "whose": beat.whose,
        "what": words_of(beat), "payoff_change": change.value, "standard_error": change.error,
        "interval_95": [change.low, change.high], "continuations": len(before.payoffs),
        "endings_moved": before.moved(after), "endings_before": before.shares(), "endings_after": after.shares(),
        "ending_changes": [
            {"ending": one.ending.name.lower(), "change": one.change, "interval_95": [one.low, one.high]}
            for one in before.changes(after)
        ],
    }  # fmt: skip


def leading_beat(
    game: Game, rollouts: Rollouts, seat: int, month: int, around: tuple[Expected, Expected],
    size: Callable[[Expected, Expected], float],
) -> Beat:  # fmt: skip
    """The step of a month that moved the forecast most, by ``size`` of a change; ``around``: before and after it."""
    beats, start = list(beats_of(game, rollouts, month)), start_of(game, month)
    continuations, best, largest = len(around[0].payoffs), beats[-1], 0.0
    for beat, told, now in steps_expected(
        beats, start, around, lambda point: forecast(rollouts, point, seat, continuations)
    ):
        if size(told, now) > largest:
            best, largest = beat, size(told, now)
    return best


def steps_expected(
    beats: Sequence[Beat], start: Point, around: tuple[Expected, Expected], expect: Callable[[Point], Expected]
) -> Iterator[tuple[Beat, Expected, Expected]]:
    """Every step of a month that begins at ``start``, with what was expected before and after it.

    ``around``: what was expected before and after the month; ``expect``: what is expected at a point inside it. Steps
    in which nobody moved come between those of :func:`experiments.seats.beats.beats_of`: what was left undone there is
    a step of its own, without words.
    """
    told, reached = around[0], start
    for beat in beats:
        if beat.before.position != reached.position:
            now = expect(beat.before)
            yield Beat(beat.month, None, reached, beat.before, beat.rows[:0]), told, now
            told = now
        now = around[1] if beat is beats[-1] else expect(beat.after)
        yield beat, told, now
        told, reached = now, beat.after


def words_of(beat: Beat) -> str:
    """What happened in a step, in sentences.

    Where nobody moved: a government that an election left in office, what one has come to wish or wishes no more.
    """
    return " ".join(beat.words or [*_kept_in_office(beat), *_wishes(beat)]) or QUIET


def _kept_in_office(beat: Beat) -> list[str]:
    """Governments that could have changed in the month that the step opens, and did not."""
    before, after = beat.before.state, beat.after.state
    opening = beat.before.position == 0
    kept = [
        g for g in range(3) if opening and election_in(int(before.month), g) and before.doctrine[g] == after.doctrine[g]
    ]
    return [f"An election leaves the government of {the(GOVERNMENT_NAMES[g])} in office." for g in kept]


def _wishes(beat: Beat) -> list[str]:
    """Acts that cannot be taken back and were wished for the first of two times, or are wished no more."""
    before, after = beat.before.state.considered, beat.after.state.considered
    told = []
    for seat, act in zip(*np.nonzero(before != after), strict=True):
        wish = "wishes for the first time to" if after[seat, act] > before[seat, act] else "no longer wishes to"
        twice = " (it takes the same wish twice in a row)" if after[seat, act] > before[seat, act] else ""
        told.append(f"{the_seat(int(seat), True)} {wish} {IRREVERSIBLE[act]}{twice}.")
    return told
