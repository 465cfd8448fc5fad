"""Playing a part: every point's replications, by the compiled rules or by the Mesa model with a user's agents."""

import math
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from scipy import stats

from agents.months.outcomes import new_outcomes
from agents.values.preparation import prepare, seat_rows
from experiments.ensembles.ensemble import Player
from experiments.histories.run import history_json, run_history
from experiments.sweeps.columns import ENDINGS, OK, outcome_columns
from experiments.sweeps.on_disk.parts import PlayedPart, Rows, part_bytes, part_table
from experiments.sweeps.on_disk.versions import ROOT
from experiments.sweeps.playing.apart import Played, Traces, each_apart
from experiments.sweeps.studies.plan import Plan, Task
from experiments.sweeps.studies.tables import StopTable
from experiments.sweeps.studies.user_agents import agent_classes
from model.parameters import resolve
from model.review import JointReview

_OF_THREAD = threading.local()
RARE = 0.05  # share of histories that may differ where all that were played agree
FEW = 3  # histories that differ, below which they give no variance


def play_part(plan: Plan, task: Task, apart: bool = False) -> PlayedPart:
    """Play a part to the bytes of its file; a history that fails is a row that says why.

    ``apart``: each history in a process of its own, as under a limit of seconds; the bytes are the same.
    """
    part, points, histories = task.part, [], {}
    for k, point in enumerate(range(part.first, part.last)):
        values = {factor.name: column[k] for factor, column in zip(plan.factors, task.columns, strict=True)}
        points.append(_point(plan, point, values, range(part.start, part.end), apart))
    rows = {row.point: row for row in points}
    for point, run in plan.kept(part):
        if rows[point].status[run - part.start] == OK:
            values = dict(zip((factor.name for factor in plan.factors), rows[point].values, strict=True))
            histories[f"point-{point:06d}-replication-{run:04d}.json"] = _history(plan, values, run)
    failed = sum(status != OK for row in points for status in row.status)
    table = part_table(plan.factors, points)
    return PlayedPart(part.number, part_bytes(table), table.num_rows, failed, histories)


def _point(plan: Plan, point: int, values: dict[str, Any], runs: range, apart: bool) -> Rows:
    traces: Traces = {}
    try:
        play = _player(plan, values, traces)
        if apart or plan.seconds is not None:
            play = each_apart(play, traces, plan.seconds)
    except MemoryError:
        raise
    except (Exception, SystemExit) as error:
        reason = _reason(error)

        def play(numbers: np.ndarray) -> Played:
            return new_outcomes(len(numbers)), [reason] * len(numbers)

    replications, outcomes, status = replicate(play, runs, plan.stop)
    return Rows(point, [values[factor.name] for factor in plan.factors], replications, outcomes, status, traces)


def _player(plan: Plan, values: dict[str, Any], traces: Traces) -> Callable[[np.ndarray], Played]:
    """How histories of a point are played: a function of their numbers, which notes in ``traces`` where any fail."""
    parameters, doctrine = resolve(plan.settings(values)), plan.doctrine_at(values)
    world = prepare(parameters)
    if plan.agents:
        classes = agent_classes(plan.agents, Path(plan.folder))

        def one(run: np.ndarray) -> Any:
            outcomes = new_outcomes(1)
            outcomes[0] = JointReview(parameters, doctrine, plan.seed, int(run[0]), world, classes).play().outcome
            return outcomes

        return lambda numbers: _one_by_one(one, numbers, traces)
    seats, player = seat_rows(parameters, doctrine), _scratch()

    def together(numbers: np.ndarray) -> Played:
        try:
            return player.play(world, seats, plan.seed, numbers), [OK] * len(numbers)
        except ArithmeticError:
            return _one_by_one(lambda run: player.play(world, seats, plan.seed, run), numbers, traces)

    return together


def _scratch() -> Player:
    """One player a thread: its arrays are written to while it plays."""
    if not hasattr(_OF_THREAD, "player"):
        _OF_THREAD.player = Player()
    return _OF_THREAD.player


def _one_by_one(play: Callable[[np.ndarray], Any], numbers: np.ndarray, traces: Traces) -> Played:
    outcomes, status = new_outcomes(len(numbers)), []
    for k in range(len(numbers)):
        try:
            outcomes[k] = play(numbers[k : k + 1])[0]
            status.append(OK)
        except MemoryError:
            raise
        except (Exception, SystemExit) as error:  # a user's class may end what it thinks is its own program
            status.append(_reason(error))
            traces[int(numbers[k])] = _trace(error)
    return outcomes, status


def _reason(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"


def _trace(error: BaseException) -> list[str]:
    """Lines of the traceback below the machinery of the sweep, with the names of files only outside the project."""
    machinery = Path(__file__).resolve().parent
    lines: list[str] = []
    for frame in traceback.extract_tb(error.__traceback__):
        path = Path(frame.filename).resolve()
        if lines or path.parent != machinery:
            name = path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name
            lines.append(f"{name}, line {frame.lineno}, in {frame.name}: {frame.line}")
    return lines


def _history(plan: Plan, values: dict[str, Any], run: int) -> bytes:
    classes = agent_classes(plan.agents, Path(plan.folder))
    parameters = resolve(plan.settings(values))
    return history_json(run_history(parameters, plan.seed, plan.doctrine_at(values), run, classes)).encode()


def replicate(
    play: Callable[[np.ndarray], Played], runs: range, stop: StopTable | None
) -> tuple[np.ndarray, Any, list[str]]:
    """Replications played, their outcomes and status: all of ``runs``, or until the rule is met.

    The rule looks at this point's own replications after ``minimum`` and then after each ``batch``, so it does not
    depend on who plays.
    """
    first, step = (stop.minimum, stop.batch) if stop else (len(runs), len(runs))
    outcomes, status = play(np.array(runs[:first], dtype=np.int64))
    while stop is not None and len(status) < len(runs) and not narrow_enough(stop, outcomes, status):
        more, said = play(np.array(runs[len(status) : len(status) + step], dtype=np.int64))
        outcomes, status = np.concatenate([outcomes, more]), status + said
    return np.array(runs[: len(status)], dtype=np.int64), outcomes, status


def narrow_enough(stop: StopTable, outcomes: Any, status: list[str]) -> bool:
    """Whether the interval of the outcome is narrow enough: Wilson (1927) for an ending's probability, Student's t.

    Histories that agree say nothing of how far others differ: where fewer than :data:`FEW` differ from the most
    frequent value, the variance is known well enough only after :func:`agreeing` histories.
    """
    played = outcomes[np.array([text == OK for text in status])]
    count = len(played)
    if count < 2:
        return False
    if stop.ending is not None:
        successes = int((played["ending"] == ENDINGS.index(stop.ending)).sum())
        interval = stats.binomtest(successes, count).proportion_ci(stop.level, method="wilson")
        return bool((interval.high - interval.low) / 2.0 <= stop.half_width)
    (place,) = [(field, at) for column, field, at in outcome_columns() if column.name == stop.outcome]
    values = played[place[0]] if place[1] is None else played[place[0]][:, place[1]]
    differ = count - int(np.unique(values, return_counts=True)[1].max())
    if differ < min(FEW, count - 1) and count < agreeing(stop.level):
        return False
    error = float(values.std(ddof=1)) / math.sqrt(count)
    return bool(stats.t.ppf(0.5 + stop.level / 2.0, count - 1) * error <= stop.half_width)


def agreeing(level: float) -> int:
    """How many histories must agree before at most :data:`RARE` of others can be said to differ, at this level.

    Rule of three (Hanley & Lippman-Hand 1983, Journal of the American Medical Association 249): n agree with chance
    (1 - share)^n where a share differs.
    """
    return math.ceil(math.log(1.0 - level) / math.log(1.0 - RARE))
