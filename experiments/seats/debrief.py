"""After a game: a seat's choices against the best by roll-out, turning points, the model's own play, theory met.

Everything is drawn by run numbers of its own: the same game gives the same debrief. What others valued and believed is
told here, after the end, and nowhere before.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np

from experiments.seats.beats import Beat, beats_of
from experiments.seats.expectations import Estimate, mean_estimate
from experiments.seats.game import Game
from experiments.seats.met import Asked, met
from experiments.seats.questions import Choice, Question
from experiments.seats.rollouts import Point, Rollouts
from experiments.seats.turning import Expected, month_forecast, turning_months, turning_point
from experiments.seats.twin import held_months, ruled_out, with_other_luck, without_the_person
from model.calendar import text_of_month
from model.errors import InputError
from model.law.endings import Ending
from model.players import GOVERNMENT_NAMES

OCCASIONS, COMPARED, CONTINUATIONS = 8, 5, 24  # occasions thought through, choices compared on each, with this luck
LINE, TURNS, OTHER_LUCK = 20, 4, 40  # continuations of a month's forecast, turning points, model histories to compare
LEAST = 0.0005  # % of GDP a year: less is not worth a word
PLACES = 6


class Debrief:
    """A debrief of one seat, worked out in small pieces; raises :class:`InputError` before the end of the game."""

    def __init__(
        self, game: Game, seat: int, occasions: int = OCCASIONS, continuations: int = CONTINUATIONS, line: int = LINE
    ) -> None:  # fmt: skip
        if not game.over:
            raise InputError(f"the game is at {game.month} and not over: a debrief comes after its end")
        if seat not in (0, 1, 2):
            raise InputError(f"seat is {seat}; use 0 (United States), 1 (Mexico), 2 (Canada)")
        if continuations < 4 or line < 2:
            raise InputError(f"continuations is {continuations}, line {line}; use at least 4 and 2")
        self.game, self.seat, self.people = game, seat, game.people
        self.occasions, self.continuations, self.line = occasions, continuations, line
        self._rollouts = Rollouts(game.review.world)
        self._data: dict[str, Any] = {}

    def pieces(self) -> Iterator[float]:
        """Work, and say after every piece what share is done."""
        game, months = self.game, self.game.months_played
        asked = list(self._asked())
        chosen = sorted(asked, key=lambda one: -_weight(one[2], one[3]))[: self.occasions]
        total, done = len(chosen) + months + 1 + TURNS + 1, 0
        moves = []
        for month, point, question, taken in sorted(chosen, key=lambda one: one[0]):
            moves.append(self._move(month, point, question, taken))
            done += 1
            yield done / total
        line = []
        for month in range(months + 1):
            line.append(month_forecast(game, self._rollouts, self.seat, month, self.line))
            done += 1
            yield done / total
        turning = []
        for month in turning_months(line, TURNS):
            turning.append(turning_point(game, self._rollouts, self.seat, month, line))
            done += 1
            yield min(done / total, 1.0)
        beats = [beat for month in range(months) for beat in beats_of(game, self._rollouts, month)]
        self._data = self._assemble(
            len(asked), moves, line, turning, beats, [(one[0], one[2], one[3].name) for one in asked]
        )
        yield 1.0

    def data(self) -> dict[str, Any]:
        """The debrief, ready for JSON; all pieces are worked out first where they have not been."""
        if not self._data:
            for _ in self.pieces():
                pass
        return self._data

    def _asked(self) -> Iterator[tuple[int, Point, Question, Choice]]:
        for month in range(self.game.months_played):
            for point, question, name in self._rollouts.askings(self.game.past(month), self.people, self.seat):
                taken = question.find(name)
                if taken is not None:
                    yield month, point, question, taken

    def _move(self, month: int, point: Point, question: Question, taken: Choice) -> dict[str, Any]:
        """A choice against the best other one: that is found with half of the luck and measured with the other half."""
        given = self.game.past(month).answers[question.seat, question.phase] or {}
        rivals = compared(question, taken)
        payoffs = {
            choice.name: np.array([
                self._rollouts.play(point, {**given, question.occasion: choice.name}, luck).payoff[self.seat]
                for luck in range(1, self.continuations + 1)
            ]) for choice in (taken, *rivals)
        }  # fmt: skip
        best = max(rivals, key=lambda one: float(payoffs[one.name][::2].mean()))
        margin = mean_estimate((payoffs[taken.name] - payoffs[best.name])[1::2])
        return {
            "month": text_of_month(int(point.state.month)), "phase": question.phase.name.lower(),
            "question": question.words, "chosen": taken.words, "best_other": best.words,
            "margin": round(margin.value, PLACES), "standard_error": round(margin.error, PLACES),
            "interval_95": [round(margin.low, PLACES), round(margin.high, PLACES)], "verdict": verdict(margin),
            "compared": 1 + len(rivals), "open": len(question.choices), "continuations": self.continuations,
            "pairs": self.continuations // 2,
        }  # fmt: skip

    def _assemble(
        self, asked: int, moves: list[dict[str, Any]], line: list[Expected], turning: list[dict[str, Any]],
        beats: list[Beat], taken: list[Asked],
    ) -> dict[str, Any]:  # fmt: skip
        game, seat = self.game, self.seat
        own = float(game.payoffs()[seat])
        alone = with_other_luck(game, self._rollouts, seat, OTHER_LUCK)
        twin = without_the_person(game, seat)
        months = [text_of_month(int(game.past(month).state.month)) for month in range(game.months_played)]
        return {
            "seat": seat, "government": GOVERNMENT_NAMES[seat], "doctrine": game.review.doctrine_in_office(seat),
            "seed": game.seed, "run": game.run, "months": game.months_played,
            "ending": Ending(int(game.review.outcome.ending)).name.lower(), "unit": "% of own GDP a year",
            "payoff": round(own, PLACES),
            "model": {
                "payoff": round(float(twin.payoffs()[seat]), PLACES),
                "ending": Ending(int(twin.review.outcome.ending)).name.lower(),
                "difference": round(own - float(twin.payoffs()[seat]), PLACES),
                "other_luck_mean": round(float(alone.payoffs.mean()), PLACES), "other_luck_histories": OTHER_LUCK,
                "share_below_you": round(float((alone.payoffs < own).mean()), PLACES),
                "months_held": held_months(game, seat), "from_outside": sum(map(len, game.interventions.values())),
                "ruled_out": ruled_out(game, twin), "other_luck_lacking": alone.lacking,
            },
            "occasions": asked, "moves": moves, "turning_points": turning,
            "line": {
                "months": [*months, "end"], "payoff": [round(float(one.payoffs.mean()), PLACES) for one in line],
                "endings": [one.shares() for one in line], "continuations": self.line,
            },
            "theory": met(self._rollouts.world, seat, beats, taken),
        }  # fmt: skip


def _weight(question: Question, taken: Choice) -> float:
    """How consequential a choice was by the doctrine's own reckoning: against the best other one."""
    return abs(taken.value - max(choice.value for choice in question.choices if choice.name != taken.name))


def compared(question: Question, taken: Choice) -> list[Choice]:
    """Other choices to compare with: the first one, then the best by the doctrine's reckoning, a kind at a time."""
    others = [choice for choice in question.choices if choice.name != taken.name]
    found = [choice for choice in others if choice is question.choices[0]]
    ranked = sorted((choice for choice in others if choice not in found), key=lambda one: -one.value)
    best_of_kind = {group_of(one): one for one in reversed(ranked)}
    leading = [one for one in ranked if best_of_kind[group_of(one)] is one]
    for choice in (*leading, *ranked):
        if choice not in found and len(found) < COMPARED - 1:
            found.append(choice)
    return found


def group_of(choice: Choice) -> str:
    """Kind of a choice: for a threat with its class, for an offer with its table and form."""
    parts = choice.name.split(",")
    wanted = ("threat=", "table=", "form=")
    return ",".join([parts[0], *(part for part in parts[1:] if part.startswith(wanted))])


def verdict(margin: Estimate) -> str:
    """Whether a choice was better or worse than the best other one, as far as the roll-outs can tell."""
    if not margin.sure or abs(margin.value) < LEAST:
        return "as good"
    return "better" if margin.value > 0.0 else "worse"


def debrief(
    game: Game, seat: int, occasions: int = OCCASIONS, continuations: int = CONTINUATIONS, line: int = LINE
) -> dict[str, Any]:  # fmt: skip
    """The debrief of a seat as plain data, ready for JSON.

    ``moves``: the most consequential occasions in their order, each with ``margin``, the own payoff over the best
    other choice (% of own GDP a year, negative where that was better), and its standard error; ``line``: forecast of
    the own payoff and of the endings by month; ``turning_points``; ``model``: payoff of the model in the same seat;
    ``theory``: results met. Raises :class:`InputError` before the end of the game.
    """
    return Debrief(game, seat, occasions, continuations, line).data()
