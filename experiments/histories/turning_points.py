"""Why a history ended as it did: how likely each ending was from month to month, and the steps that moved it.

A month's forecast is what continuations with other luck come to from there. They have the same luck at every point, so
that a change from one to the next is sharper than either forecast.
"""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import pairwise
from typing import Any

from experiments.analysis.intervals import Z
from experiments.ensembles.forecast import Change, Forecast, changes, moved, present_of
from experiments.ensembles.forecaster import play_batch
from experiments.seats import turning
from experiments.seats.game import Game
from experiments.seats.rollouts import Rollouts
from model.calendar import text_of_month
from model.doctrines import Doctrine, united_states_doctrine
from model.parameters import ParameterSet

MOST = 5  # turning points that are told
OF_A_STEP = 60  # continuations after every step of such a month, at most: enough to tell the step that moved most
LEAST = 0.05  # of probability: less is no turn
BEYOND = 1.5 * Z  # standard errors: half as far again as a 95% interval
SEAT = 0  # whose payoffs are forecast beside the endings; they are not used here


def turning_points(
    parameters: ParameterSet, doctrine: str | Doctrine, seed: int, continuations: int, run: int = 0
) -> dict[str, Any]:  # fmt: skip
    """Forecasts and turning points of the history that these make, JSON-ready.

    ``doctrine``: as in :func:`experiments.histories.run.run_history`; ``continuations``: their number from each point.
    ``forecast``: ``month`` (before it is played; the last row is the end) and ``endings``, probabilities by name;
    ``points``: the months that moved the endings most, by a twentieth at least and by more than luck explains, in their
    order, each with the step in it that did so most (``whose``, ``what``), the share of probability ``moved``, the
    endings ``before`` and ``after``, and ``changes``: by ending, with the 95% interval of paired lucks. The interval is
    that of a month by itself: of the largest of many changes luck has its share, and each is somewhat too large.
    """
    chosen = united_states_doctrine(doctrine) if isinstance(doctrine, str) else doctrine
    game = Game(parameters, chosen.row, seed, run=run)
    while game.advance():
        pass
    states = [game.past(month).state for month in range(game.months_played + 1)]
    # Only endings are asked for, and they are the same whether continuations go on after them or not.
    presents = [present_of({**parameters.overrides, "play_on": False}, state) for state in states]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        endings = pool.map(partial(play_batch, first=0, count=continuations), presents)
        line = [Forecast(found) for found in endings]
    rows: list[dict[str, Any]] = [
        {"month": text_of_month(int(state.month)), "endings": _shares(known)}
        for state, known in zip(states, line, strict=True)
    ]
    rollouts, size = Rollouts(game.review.world), min(continuations, OF_A_STEP)
    points = []
    for month in _turns(line):
        known = changes(*line[month : month + 2])
        points.append({
            "month": rows[month]["month"], **_leading_step(game, rollouts, month, size),
            "moved": round(moved(known), 6), "changes": _changed(known),
            "before": rows[month]["endings"], "after": rows[month + 1]["endings"],
        })  # fmt: skip
    return {"continuations": continuations, "forecast": rows, "points": points}


def _turns(line: list[Forecast]) -> list[int]:
    """Months whose change of an ending's probability is beyond luck, those that moved most, in their order."""
    found = []
    for month, (before, after) in enumerate(pairwise(line)):
        known = changes(before, after)
        # One in twenty months would be beyond a 95% interval by luck alone: half as far again is asked for.
        beyond_luck = any(one.sure and abs(one.change) > BEYOND * one.error for one in known)
        if beyond_luck and moved(known) >= LEAST:
            found.append((moved(known), month))
    return sorted(month for _, month in sorted(found, reverse=True)[:MOST])


def _leading_step(game: Game, rollouts: Rollouts, month: int, continuations: int) -> dict[str, str]:
    """Who took the step of a month that moved the endings most, and what it was."""
    before, after = (turning.month_forecast(game, rollouts, SEAT, month + k, continuations) for k in range(2))
    beat = turning.leading_beat(game, rollouts, SEAT, month, (before, after), turning.Expected.moved)
    return {"whose": beat.whose, "what": turning.words_of(beat)}


def _changed(known: Sequence[Change]) -> dict[str, dict[str, float]]:
    """Changes of probability by name of the ending, each with its interval, the largest first."""
    return {
        one.ending.name.lower(): {
            key: round(value, 6) for key, value in (("change", one.change), ("low", one.low), ("high", one.high))
        }
        for one in known
    }


def _shares(known: Forecast) -> dict[str, float]:
    """Probabilities by name of the endings that occur, the likeliest first."""
    return {ending.name.lower(): round(known.probability(ending), 6) for ending in known.likeliest()}
