"""What the model expects of a choice: continuations in which it is taken and everybody then plays as the model does.

The same luck is used for every choice, so that differences between choices are sharper than their levels. Nothing that
another person has chosen in the same phase is used: what others will do is the model's guess.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy import stats

from experiments.analysis.intervals import wilson
from experiments.ensembles.told_apart import WithInterval
from experiments.seats.game import Game
from experiments.seats.questions import Question
from experiments.seats.rollouts import Rollouts, Run
from model.errors import InputError
from model.law.endings import Ending
from model.moves import EventKind, MoveKind
from model.players import GOVERNMENT_NAMES, ThreatClass

CONTINUATIONS = 64
PIECE = 8  # continuations between two reports of progress
SOON_MONTHS = 6  # within which others are looked at
# What others may do, and by which moves: at a table with the seat, aimed at it, or a notice, which ends it for all.
Acts = Mapping[str, tuple[MoveKind, ...]]
ANSWERS: Acts = {"accepts or signs": (MoveKind.ACCEPT, MoveKind.SIGN), "turns down": (MoveKind.REJECT,)}
DUTIES, DISPUTE, NOTICE = "puts duties", "brings a dispute", "gives notice"
TOWARDS: Acts = {
    "gives way": (MoveKind.CONCEDE,),
    "stands firm": (MoveKind.RESIST,),
    "threatens": (MoveKind.THREATEN,),
    DUTIES: (MoveKind.IMPOSE_SECTORAL,),
    "answers in kind": (MoveKind.RETALIATE, MoveKind.SUSPEND_BENEFITS),
    "lifts duties": (MoveKind.SUSPEND_DUTIES, MoveKind.LIFT_RETALIATION),
    DISPUTE: (MoveKind.BRING_DISPUTE,),
}
TO_ALL: Acts = {NOTICE: (MoveKind.GIVE_NOTICE,)}
# What a threat turns into when it is carried out.
CARRIED_OUT = {
    ThreatClass.BROAD: DUTIES, ThreatClass.SECTORAL: DUTIES, ThreatClass.WITHDRAWAL: NOTICE, ThreatClass.PANEL: DISPUTE,
}  # fmt: skip


@dataclass(frozen=True)
class Estimate(WithInterval):
    """A mean or a probability with its 95% interval; ``error``: standard error of a mean, 0 for a probability."""

    value: float
    low: float
    high: float
    error: float = 0.0


@dataclass(frozen=True)
class Expectation:
    """What is expected of a choice, over ``continuations``.

    ``payoff``: own, % of own GDP a year by the doctrine in office; ``gain``: over the first choice with the same luck;
    ``endings``: name to probability; ``others``: government to what it does towards the seat within six months;
    ``fallen``: share of continuations in which somebody was quicker and the choice could no longer be made.
    """

    choice: str
    continuations: int
    payoff: Estimate
    gain: Estimate
    endings: Mapping[str, Estimate]
    others: Mapping[str, Mapping[str, Estimate]]
    fallen: float


def mean_estimate(values: np.ndarray) -> Estimate:
    """Mean of independent ``values`` with its 95% interval (Student's t), no width for a single one."""
    mean, count = float(values.mean()), len(values)
    if count < 2:
        return Estimate(mean, mean, mean)
    error = float(values.std(ddof=1)) / math.sqrt(count)
    half = float(stats.t.ppf(0.975, count - 1)) * error
    return Estimate(mean, mean - half, mean + half, error)


def share_estimate(happened: Sequence[bool]) -> Estimate:
    """Share with Wilson's 95% interval."""
    low, high = wilson(sum(happened), len(happened))
    return Estimate(sum(happened) / len(happened), low, high)


@dataclass
class Seen:
    """What continuations of one choice have shown so far."""

    payoffs: list[float] = field(default_factory=list)
    endings: list[int] = field(default_factory=list)
    did: list[frozenset[tuple[int, str]]] = field(default_factory=list)
    fallen: int = 0

    def add(self, run: Run, seat: int, month: int) -> None:
        """Add a continuation of a choice made by ``seat`` in ``month``."""
        self.payoffs.append(float(run.payoff[seat]))
        self.endings.append(run.ending)
        self.did.append(_did(run.rows, seat, month))
        self.fallen += run.fallen


def _did(rows: np.ndarray, seat: int, month: int) -> frozenset[tuple[int, str]]:
    """What the others did towards a seat soon after ``month``: (government, words)."""
    soon = rows[(rows["event"] == EventKind.MOVE) & (rows["month"] < month + SOON_MONTHS) & (rows["actor"] != seat)]
    found = set()
    for row in soon:
        kind = MoveKind(int(row["kind"]))
        aimed = int(row["target"]) == seat
        at_table = seat == 0 or int(row["table"]) in (seat - 1, 2)
        done = CARRIED_OUT[ThreatClass(int(row["threat_class"]))] if kind == MoveKind.CARRY_OUT else ""
        for acts, reaches in ((TOWARDS, aimed), (ANSWERS, at_table), (TO_ALL, True)):
            found |= {
                (int(row["actor"]), words) for words, moves in acts.items()
                if reaches and (kind in moves or words == done)
            }  # fmt: skip
    return frozenset(found)


class Expectations:
    """Expectations of the choices of a question, worked out in small pieces.

    ``choices``: names of those looked at (default: all); the first choice of the question is always among them, since
    gains are over it. ``given``: the seat's own choices on other occasions of the phase, which are left to the model
    where nothing is said. The game is copied: it can go on meanwhile. Raises :class:`InputError` for a choice that is
    not open.
    """

    def __init__(
        self, game: Game, question: Question, choices: Sequence[str] | None = None, continuations: int = CONTINUATIONS,
        given: Mapping[int, str] | None = None,
    ) -> None:  # fmt: skip
        if continuations < 2:
            raise InputError(f"continuations is {continuations}; use 2 or more")
        legal = [choice.name for choice in question.choices]
        wanted = legal if choices is None else list(choices)
        for name in wanted:
            if name not in legal:
                raise InputError(f"{name!r} is not open on this occasion; legal: {', '.join(legal)}")
        self.question, self.continuations = question, continuations
        self.names = [name for name in legal if name in wanted or name == legal[0]]
        self.given = {occasion: name for occasion, name in (given or {}).items() if occasion != question.occasion}
        self._rollouts = Rollouts(game.review.world)
        self._point = self._rollouts.point_of(game.past(game.months_played), game.people, question)
        self._seen = {name: Seen() for name in self.names}

    @property
    def total(self) -> int:
        """Continuations to play in all."""
        return self.continuations * len(self.names)

    def pieces(self, piece: int = PIECE) -> Iterator[float]:
        """Play, and say after every few continuations what share is done."""
        done, month = 0, int(self._point.state.month)
        for luck in range(1, self.continuations + 1):
            for name in self.names:
                run = self._rollouts.play(self._point, {**self.given, self.question.occasion: name}, luck)
                self._seen[name].add(run, self.question.seat, month)
                done += 1
                if done % piece == 0 or done == self.total:
                    yield done / self.total

    def found(self) -> tuple[Expectation, ...]:
        """What is known so far, in the order of the choices; empty before every choice was played twice."""
        count = min(len(seen.payoffs) for seen in self._seen.values())
        if count < 2:
            return ()
        base = np.array(self._seen[self.names[0]].payoffs[:count])
        return tuple(self._of(name, count, base) for name in self.names)

    def _of(self, name: str, count: int, base: np.ndarray) -> Expectation:
        seen = self._seen[name]
        payoffs, endings, did = np.array(seen.payoffs[:count]), seen.endings[:count], seen.did[:count]
        shares = {
            Ending(ending).name.lower(): share_estimate([one == ending for one in endings])
            for ending in sorted(set(endings))
        }
        others = {
            GOVERNMENT_NAMES[other]: {
                words: share_estimate([(other, words) in one for one in did])
                for words in (*TOWARDS, *ANSWERS, *TO_ALL) if any((other, words) in one for one in did)
            }
            for other in range(3) if other != self.question.seat
        }  # fmt: skip
        return Expectation(
            name, count, mean_estimate(payoffs), mean_estimate(payoffs - base),
            dict(sorted(shares.items(), key=lambda pair: -pair[1].value)), others, seen.fallen / len(seen.payoffs),
        )  # fmt: skip


def expect(
    game: Game, question: Question, choices: Sequence[str] | None = None, continuations: int = CONTINUATIONS,
    given: Mapping[int, str] | None = None,
) -> tuple[Expectation, ...]:  # fmt: skip
    """Expectations of the choices of an open question, all at once."""
    work = Expectations(game, question, choices, continuations, given)
    for _ in work.pieces(work.total):
        pass
    return work.found()
