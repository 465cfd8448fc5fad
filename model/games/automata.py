"""Retaliation as automata: finite machines that choose between keeping duties low and raising them, and their matches.

Action 0 cooperates (keeps the first duty), action 1 defects (raises it); more actions are higher duties. A machine sees
what the other did ``lag`` rounds ago. Abreu & Rubinstein (1988) for games played by machines; Axelrod (1984) for the
tournament.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from model.errors import InputError

COOPERATE, DEFECT = 0, 1


class Automaton(NamedTuple):
    """A Moore machine: plays ``actions[state]``, goes to ``after[state][other's action]``; it starts in state 0."""

    name: str
    meaning: str
    source: str
    actions: tuple[int, ...]
    after: tuple[tuple[int, ...], ...]


REPERTOIRE = (
    Automaton("always low", "never answers a duty", "Axelrod 1984", (0,), ((0, 0),)),
    Automaton("always high", "keeps its duty whatever the other does", "Axelrod 1984", (1,), ((0, 0),)),
    Automaton("tit for tat", "does what the other did last", "Axelrod 1984", (0, 1), ((0, 1), (0, 1))),
    Automaton("suspicious tit for tat", "tit for tat that opens with a duty", "Boyd & Lorberbaum 1987", (1, 0),
              ((1, 0), (1, 0))),
    Automaton("tit for two tats", "answers only the second duty in a row", "Axelrod 1984", (0, 0, 1),
              ((0, 1), (0, 2), (0, 2))),
    Automaton("two tits for tat", "answers each duty twice", "Axelrod & Dion 1988", (0, 1, 1),
              ((0, 1), (2, 1), (0, 1))),
    Automaton("grim trigger", "after one duty never trusts again", "Friedman 1971", (0, 1), ((0, 1), (1, 1))),
    Automaton("limited punishment", "four rounds of duties, two of peace, then a clean slate", "Green & Porter 1984",
              (0, 1, 1, 1, 1, 0, 0), ((0, 1), (2, 2), (3, 3), (4, 4), (5, 5), (6, 6), (0, 1))),
    Automaton("win stay, lose shift", "repeats what went well, changes what went badly", "Nowak & Sigmund 1993", (0, 1),
              ((0, 1), (1, 0))),
    Automaton("bully", "hits whoever gives way, gives way to whoever hits back", "Axelrod library", (1, 0),
              ((0, 1), (0, 1))),
)  # fmt: skip


def in_kind(rates: Sequence[float], answers: Sequence[float], name: str = "in kind") -> Automaton:
    """The machine that answers the other's last duty ``rates[k]`` with the rate of the grid next to ``answers[k]``."""
    if len(rates) != len(answers):
        raise InputError(f"{len(answers)} answers to {len(rates)} rates; give one to each")
    nearest = tuple(int(np.abs(np.asarray(rates) - answer).argmin()) for answer in answers)
    size = range(len(rates))
    return Automaton(name, "answers each duty in proportion", "model: agents.values.preparation.retaliate_in_kind",
                     nearest, tuple(tuple(size) for _ in size))  # fmt: skip


def named(name: str) -> Automaton:
    """The automaton of the repertoire with this name; raises :class:`InputError` for an unknown one."""
    for automaton in REPERTOIRE:
        if automaton.name == name:
            return automaton
    raise InputError(f"automaton {name!r} is unknown; there are {', '.join(one.name for one in REPERTOIRE)}")


def play(first: Automaton, second: Automaton, rounds: int, lag: int = 1) -> np.ndarray:
    """Actions [round, player] of a match; each sees what the other did ``lag`` rounds before.

    Raises :class:`InputError` for no rounds or a lag below 1.
    """
    if rounds < 1 or lag < 1:
        raise InputError(f"{rounds} rounds with a lag of {lag}; both must be 1 at least")
    actions = np.empty((rounds, 2), dtype=int)
    here, there = 0, 0
    for t in range(rounds):
        if t >= lag:
            seen, by_other = actions[t - lag, 1], actions[t - lag, 0]
            here, there = first.after[here][seen], second.after[there][by_other]
        actions[t] = first.actions[here], second.actions[there]
    return actions


def stage_scores(actions: np.ndarray, payoffs: np.ndarray) -> np.ndarray:
    """Payoffs [round, player] of ``actions`` [round, player] in the stage game ``payoffs[a_1, a_2, player]``."""
    return np.asarray(payoffs[actions[:, 0], actions[:, 1]])


def present_value(
    scores: np.ndarray, discount_factor: float, lengths: np.ndarray | None = None
) -> np.ndarray:  # fmt: skip
    """Discounted sum [player] of ``scores`` [round, player].

    ``lengths``: numbers of rounds after which matches ended, drawn by the caller; the mean over them is taken. Without
    them the match runs through all rounds. Raises :class:`InputError` for a length beyond what was played.
    """
    if not 0.0 <= discount_factor < 1.0:
        raise InputError(f"the discount factor is {discount_factor}; it must be from 0 to below 1")
    running = np.cumsum(scores * (discount_factor ** np.arange(len(scores)))[:, None], axis=0)
    if lengths is None:
        return np.asarray(running[-1])
    if lengths.min() < 1 or lengths.max() > len(scores):
        raise InputError(f"lengths from {lengths.min()} to {lengths.max()} in a match of {len(scores)} rounds")
    return np.asarray(running[lengths - 1].mean(axis=0))


def drawn_lengths(hazard: float, draws: np.ndarray) -> np.ndarray:
    """Rounds that an agreement lasts when it ends after each round with probability ``hazard``; uniform ``draws``."""
    if not 0.0 <= hazard < 1.0:
        raise InputError(f"the hazard is {hazard}; it must be from 0 to below 1")
    if hazard == 0.0:
        raise InputError("without a hazard the agreement never ends: hand over no lengths")
    return 1 + np.floor(np.log1p(-draws) / np.log1p(-hazard)).astype(int)


def rounds_that_count(discount_factor: float, share: float = 1e-9) -> int:
    """Rounds after which what is still to come is worth less than ``share`` of the whole."""
    return max(1, int(np.ceil(np.log(share) / np.log(max(discount_factor, 1e-12)))))


def best_answer(
    repertoire: Sequence[Automaton], opponent: Automaton, payoffs: np.ndarray, discount_factor: float,
    lengths: np.ndarray | None = None, lag: int = 1,
) -> tuple[Automaton, np.ndarray]:  # fmt: skip
    """The machine that earns the first player most against ``opponent``, found by playing, and the actions it leads to.

    Of equals the first in ``repertoire``.
    """
    rounds = rounds_that_count(discount_factor) if lengths is None else int(lengths.max())
    matches = [play(machine, opponent, rounds, lag) for machine in repertoire]
    worth = [present_value(stage_scores(match, payoffs), discount_factor, lengths)[0] for match in matches]
    best = int(np.argmax(worth))
    return repertoire[best], matches[best]


def cooperates(
    payoffs: np.ndarray, discount_factor: float, lengths: np.ndarray | None = None, lag: int = 1,
    opponent: Automaton | None = None,
) -> bool:  # fmt: skip
    """Whether a player that tries the whole repertoire against a grim trigger ends by keeping duties low.

    ``payoffs[a_1, a_2, player]``; the first player is the one that tries.
    """
    _, actions = best_answer(REPERTOIRE, opponent or named("grim trigger"), payoffs, discount_factor, lengths, lag)
    return bool((actions == COOPERATE).all())


def tournament(
    machines: Sequence[Automaton], payoffs: np.ndarray, discount_factors: Sequence[float], rounds: int, lag: int = 1
) -> np.ndarray:
    """Payoff a round, discounted, of every match: ``[first's machine, second's machine, player]``.

    ``discount_factors`` [player] a round; each match is ``rounds`` long.
    """
    table = np.empty((len(machines), len(machines), 2))
    for i, first in enumerate(machines):
        for j, second in enumerate(machines):
            scores = stage_scores(play(first, second, rounds, lag), payoffs)
            for player, factor in enumerate(discount_factors):
                weight = factor ** np.arange(rounds)
                table[i, j, player] = scores[:, player] @ weight / weight.sum()
    return table
