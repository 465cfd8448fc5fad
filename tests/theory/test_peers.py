"""The same by libraries of others, which nothing but these tests uses: Axelrod for machines, NegMAS for bargains."""

import itertools
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.games.automata import REPERTOIRE, named, play, stage_scores
from model.games.bargaining import nash_solution, pareto_frontier
from model.games.protocols import ratified_split

# Axelrod's docstrings hold backslashes that newer Pythons warn of.
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import axelrod
    from negmas import make_issue
    from negmas.preferences import MappingUtilityFunction
    from negmas.preferences.ops import nash_points

NAMESAKES = {
    "always low": "Cooperator", "always high": "Defector", "tit for tat": "TitForTat",
    "suspicious tit for tat": "SuspiciousTitForTat", "tit for two tats": "TitFor2Tats",
    "two tits for tat": "TwoTitsForTat", "grim trigger": "Grudger", "limited punishment": "SoftGrudger",
    "win stay, lose shift": "WinStayLoseShift", "bully": "Bully",
}  # fmt: skip
ROUNDS = 60


def test_every_automaton_has_a_namesake_in_axelrod():
    assert {automaton.name for automaton in REPERTOIRE} == set(NAMESAKES)


@pytest.mark.parametrize("payoffs", [(5, 3, 1, 0), (0.2, 0.0, -0.7, -1.1), (3.0, 2.5, -1.0, 0.5)])
def test_t25_every_match_of_the_repertoire_scores_round_by_round_as_in_axelrod(payoffs):
    """(D, C, N, S): the prisoner's dilemma, a tariff war in percent of income, and a game of chicken."""
    temptation, reward, punishment, sucker = payoffs
    game = np.array([[[reward] * 2, [sucker, temptation]], [[temptation, sucker], [punishment] * 2]])
    theirs = axelrod.Game(r=reward, s=sucker, t=temptation, p=punishment)
    for first in REPERTOIRE:
        for second in REPERTOIRE:
            players = [getattr(axelrod, NAMESAKES[machine.name])() for machine in (first, second)]
            match = axelrod.Match(players, turns=ROUNDS, game=theirs)
            expected = [[int(action == axelrod.Action.D) for action in pair] for pair in match.play()]
            actions = play(first, second, ROUNDS)
            assert actions.tolist() == expected, (first.name, second.name)
            scores = stage_scores(actions, game)
            assert scores.tolist() == [list(pair) for pair in match.scores()]


def test_t25_a_random_opponent_is_answered_as_in_axelrod():
    rng = np.random.default_rng(7)
    for _ in range(20):
        moves = rng.integers(0, 2, ROUNDS)
        script = named("always low")._replace(
            actions=tuple(moves), after=tuple((min(k + 1, ROUNDS - 1),) * 2 for k in range(ROUNDS))
        )
        heard = [axelrod.Action.D if move else axelrod.Action.C for move in moves]
        for machine in REPERTOIRE:
            theirs = axelrod.Match(
                [getattr(axelrod, NAMESAKES[machine.name])(), axelrod.MockPlayer(heard)], turns=ROUNDS
            )  # fmt: skip
            expected = [int(pair[0] == axelrod.Action.D) for pair in theirs.play()]
            assert play(machine, script, ROUNDS)[:, 0].tolist() == expected, machine.name


points = st.lists(st.tuples(st.floats(0.01, 1), st.floats(0.01, 1)), min_size=3, max_size=12, unique=True)


@settings(max_examples=60)
@given(points)
def test_t13_nashs_agreement_among_single_agreements_is_negmas(outcomes):
    found = np.array(outcomes)
    frontier = found[pareto_frontier(found)]
    ((theirs, _),) = _nash_points(frontier)
    ours = ratified_split(found, np.zeros(2), 0, 0.0)
    assert np.prod(ours) == pytest.approx(np.prod(theirs), abs=1e-12)


@settings(max_examples=10)
@given(points)
def test_t13_nashs_agreement_over_lotteries_is_negmas_on_the_frontier_of_lotteries(outcomes):
    found = np.array(outcomes)
    ours = nash_solution(found, np.zeros(2))
    ((theirs, _),) = _nash_points(_lotteries(found))
    assert np.prod(ours) >= np.prod(theirs) - 1e-6
    assert ours == pytest.approx(np.array(theirs), abs=5e-3)


@settings(max_examples=10)
@given(points)
def test_t13_the_same_on_paper_along_the_upper_hull(outcomes):
    """On the line from a to b the product of gains is a quadratic, whose peak is known."""
    hull = _lotteries(np.array(outcomes), 1)
    best = max(float(np.prod(corner)) for corner in hull)
    for left, right in itertools.pairwise(hull):
        step = right - left
        peak = -(left[0] * step[1] + left[1] * step[0]) / (2.0 * step[0] * step[1] or -1.0)
        best = max(best, float(np.prod(left + np.clip(peak, 0.0, 1.0) * step)))
    assert np.prod(nash_solution(np.array(outcomes), np.zeros(2))) == pytest.approx(best, abs=1e-6)


def _nash_points(frontier):
    """NegMAS's Nash points of a frontier of utilities, disagreement at zero."""
    issue = make_issue(1, "agreement")
    sides = [MappingUtilityFunction(lambda outcome: 0.0, issues=[issue], reserved_value=0.0) for _ in range(2)]
    return nash_points(sides, [tuple(point) for point in frontier], ranges=[(0, 1)] * 2)[:1]


def _lotteries(found, steps=400):
    """Points along the upper right hull of agreements, from the best for one side to the best for the other."""
    order = found[np.lexsort((-found[:, 1], found[:, 0]))]
    hull: list = []
    for point in order:
        while len(hull) > 1 and _left(hull[-2], hull[-1], point):
            hull.pop()
        hull.append(point)
    hull = np.array(hull)
    hull = hull[int(np.argmax(hull[:, 1])) :]
    if len(hull) == 1:
        return hull
    parts = [a + t * (b - a) for a, b in itertools.pairwise(hull) for t in np.linspace(0, 1, steps + 1)]
    return np.array(parts)


def _left(a, b, c):
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) >= 0.0
