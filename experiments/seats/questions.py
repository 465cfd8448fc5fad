"""What a person is asked: the occasions of a phase, and on each what law and the moment leave open."""

from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from typing import Any

import numpy as np

from agents.values.packages import STEPS, pair_weight, simplex_grid
from experiments.histories.articles import article
from experiments.histories.run import agreement_of, event_data
from experiments.histories.sentences import sentence
from model.moves import EVENT, EventKind, MoveKind
from model.parameters.records import issue_titles

LEAST_MOVED = 0.005  # of a position: smaller changes are not worth a line


class Phase(IntEnum):
    """Parts of a month in their order; within one, people choose without seeing each other's choice."""

    FINDINGS = 0
    THREATS_DUE = 1
    INITIATIVES = 2
    ANSWERS = 3
    VOTE = 4


@dataclass(frozen=True)
class Choice:
    """One thing that can be done.

    ``name`` tells it apart on its occasion and is what a saved game keeps; ``words``: a sentence; ``article``: where
    the law has it; ``value``: by the doctrine in office, % of own GDP a year; ``gain``: over holding, or over the first
    choice where holding is none; ``success``: chance, by the model's reckoning, that the others give way or accept
    (None where nobody has to); ``terms``: (issue, position now, position then) of a package.
    """

    name: str
    kind: str
    words: str
    article: str
    value: float
    gain: float
    success: float | None
    terms: tuple[tuple[str, float, float], ...] = ()


@dataclass(frozen=True)
class Question:
    """An occasion for one seat to choose: its number as of :func:`agents.choices.records.choice`, and the choices."""

    occasion: int
    seat: int
    phase: Phase
    words: str
    choices: tuple[Choice, ...]

    def find(self, name: str) -> Choice | None:
        """The choice of this name, if it is open."""
        return next((one for one in self.choices if one.name == name), None)


def new_row(state: Any, kind: int, actor: int, target: int) -> Any:
    """A row as the log would get it for a move of this kind, without particulars."""
    row = np.zeros(1, EVENT).view(np.recarray)[0]
    row.month, row.event, row.kind, row.actor, row.target = state.month, EventKind.MOVE, kind, actor, target
    row.threat_class = row.issue = row.instrument = row.table = row.form = -1
    row.tiers[:] = -1
    row.probability = 1.0
    return row


def event_row(state: Any, move: Any) -> Any:
    """A move being weighed, as the row that the log would get."""
    row = new_row(state, move.kind, move.actor, move.target)
    for name in ("threat_class", "statute", "rate", "issue", "instrument", "table", "form", "weights", "tiers"):
        row[name] = move[name]
    return row


LABELS = {
    "threat": "threat_class", "table": "table", "form": "form", "issue": "issue", "instrument": "instrument",
    "target": "target",
}  # fmt: skip


def move_name(move: Any) -> str:
    """Name of a listed move, the same whatever else is on the menu."""
    parts = [MoveKind(int(move.kind)).name.lower()]
    for label, column in LABELS.items():
        if int(move[column]) >= 0:
            parts.append(f"{label}={int(move[column])}")
    if move.kind == MoveKind.OFFER:
        first, *rest = package_weights(move)
        parts += [f"tier={int(max(move.tiers))}", f"weight={first:.2f}", *(f"canada={weight:.2f}" for weight in rest)]
    return ",".join(parts)


def package_weights(move: Any) -> tuple[float, ...]:
    """Weight of the United States in a package; where it differs between the partners, against Mexico and Canada."""
    weights = [float(weight) for weight, tier in zip(move.weights, move.tiers, strict=True) if tier >= 0]
    return tuple(weights[:1] if max(weights) == min(weights) else weights)


def find_move(moves: np.ndarray, count: int, name: str) -> int:
    """Index of the move of this name among the first ``count``, the first of which is holding; -1 if it is not there.

    The inverse of :func:`move_name`, without naming every move.
    """
    if name == "hold":
        return 0
    kind, *parts = name.split(",")
    given = dict(part.split("=") for part in parts)
    rows = moves.view(np.ndarray)[:count]
    same = rows["kind"] == MoveKind[kind.upper()]
    for label, column in LABELS.items():
        same &= rows[column] == int(given[label]) if label in given else rows[column] < 0
    found = [int(k) for k in np.flatnonzero(same) if "weight" not in given or move_name(moves[k]) == name]
    return found[0] if found else -1


def weight_words(weights: tuple[float, ...]) -> str:
    """Weights of a package (:func:`package_weights`) in words."""
    if len(weights) == 1:
        return f"{weights[0]:.0%} of the weight on the United States"
    return f"{weights[0]:.0%} of the weight on the United States against Mexico and {weights[1]:.0%} against Canada"


def shown(moves: np.ndarray, count: int) -> list[int]:
    """Indices of the moves on a menu that a person is shown.

    Of packages that favour one partner, those of a coarser grid and the best for each tier of duties; the rules know
    them all, but nobody reads a list of two hundred.
    """
    best: dict[tuple[int, int], int] = {}
    uneven = [k for k in range(count) if moves[k].kind == MoveKind.OFFER and len(package_weights(moves[k])) > 1]
    for k in uneven:
        tier = int(moves[k].form), int(max(moves[k].tiers))
        if tier not in best or moves[k].value > moves[best[tier]].value:
            best[tier] = k
    hidden = {k for k in uneven if k not in best.values() and package_weights(moves[k]) not in coarse_packages()}
    return [k for k in range(count) if k not in hidden]


@cache
def coarse_packages() -> frozenset[tuple[float, ...]]:
    """Weights of the United States on the two pairs at every other step of the simplex."""
    points = simplex_grid()
    coarse = points[np.all(np.round(points * STEPS) % 2 == 0, axis=1)]
    return frozenset((pair_weight(us, mexico), pair_weight(us, canada)) for us, mexico, canada in coarse)


def listed_choice(state: Any, move: Any, hold: float, terms: tuple[tuple[str, float, float], ...]) -> Choice:
    """A listed move as a choice; ``hold``: the value of holding."""
    kind = MoveKind(int(move.kind))
    if kind == MoveKind.HOLD:
        return Choice("hold", "hold", "Hold.", "", float(move.value), 0.0, None)
    event = event_data(event_row(state, move), {}, agreement_of(state.law.treaty))
    asked = kind in (MoveKind.THREATEN, MoveKind.OFFER)
    words = sentence(event)
    if asked and kind == MoveKind.OFFER:
        words = f"{words[:-1]}, with {weight_words(package_weights(move))}."
    return Choice(
        move_name(move), kind.name.lower(), words, article(event), float(move.value), float(move.value) - hold,
        float(move.belief) if asked else None, terms,
    )  # fmt: skip


def moved(before: np.ndarray, after: np.ndarray, lies: np.ndarray) -> tuple[tuple[str, float, float], ...]:
    """Issues that a package moves, the furthest first; positions [pair, issue], ``lies``: where they are open."""
    found = []
    for pair, partner in enumerate(("Mexico", "Canada")):
        for issue, title in enumerate(issue_titles()):
            change = float(after[pair, issue] - before[pair, issue])
            if lies[pair, issue] and abs(change) >= LEAST_MOVED:
                found.append(
                    (abs(change), (f"{title} ({partner})", float(before[pair, issue]), float(after[pair, issue])))
                )
    return tuple(line for _, line in sorted(found, key=lambda pair: -pair[0]))


def logged_choice(row: Any, agreement: str, first: float | None) -> Choice:
    """An answer, a finding or a vote as the log would have it under an agreement; ``first``: value of the first one."""
    event = event_data(row, {}, agreement)
    kind, value = event["type"], float(row.value)
    return Choice(kind, kind, sentence(event), article(event), value, 0.0 if first is None else value - first, None)
