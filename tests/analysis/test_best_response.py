"""Roll-outs: watching changes nothing, a forced choice is made, and a rational policy does not lose by thinking."""

import numpy as np
import pytest

from agents.months.history import begin
from agents.values.preparation import prepare, seat_rows
from experiments.analysis.games.best_response import (
    VOTE,
    Branch,
    Rollouts,
    best_response,
    best_response_text,
    occasions,
)
from experiments.analysis.intervals import mean_interval
from experiments.ensembles.ensemble import Player
from model.moves import EventKind, MoveKind
from model.parameters import resolve

SHORT = {"horizon": "2026-08"}


@pytest.fixture(scope="module")
def world():
    return prepare(resolve(SHORT))


@pytest.fixture(scope="module")
def seats():
    return seat_rows(resolve(SHORT))


def started(world, seats, seed=1, run=0):
    branch = Branch(world)
    begin(world, branch.state, seats, seed, run)
    return branch


def test_no_two_occasions_share_a_number():
    for first in range(3):
        numbers = [n for d in occasions(first) for n in (d.who, d.second) if n]
        assert len(numbers) == len(set(numbers))


def test_a_policy_that_never_thinks_reaches_the_model_s_own_payoff(world, seats):
    for government in range(3):
        policy = Rollouts(world, government, continuations=2, share=0.0)
        reached, decisions = policy.history(seats, 1, 0)
        assert reached == started(world, seats).finish()[government]
        assert decisions == []
    outcome = Player().play(world, seats, 1, np.array([0]))[0]
    assert np.array_equal(outcome.payoff, started(world, seats).finish())


def test_a_forced_vote_is_cast(world, seats):
    for index, kind in enumerate((MoveKind.CONFIRM, MoveKind.DECLINE)):
        cast = 0
        for run in range(6):
            branch = started(world, seats, run=run)
            decision = next(d for d in occasions(0) if d.kind == VOTE and d.owner == 1)
            Rollouts(world, 1, 1)._force({decision: index})
            branch.finish()
            world.forced[:] = 0
            log = branch.log[: branch.state.events]
            votes = log[(log.event == EventKind.MOVE) & (log.actor == 1) & np.isin(log.kind, [17, 18])]
            cast += len(votes)
            assert all(votes.kind == kind)
        assert cast > 0


def test_the_world_is_left_as_it_was(world, seats):
    Rollouts(world, 0, 1, 0.2).history(seats, 3, 0)
    assert not world.forced.any()
    assert world.other_luck == 0


@pytest.mark.parametrize("histories", [2, 3, 10])
def test_the_interval_of_a_gap_holds_the_truth_as_often_as_it_says_however_few_histories(histories):
    generator = np.random.default_rng(histories)
    intervals = [mean_interval(generator.normal(0.3, 1.0, histories)) for _ in range(2000)]
    held = np.mean([low <= 0.3 <= high for low, high in intervals])
    assert 0.935 <= held <= 0.965


def test_where_nothing_was_thought_through_there_is_no_interval():
    found = best_response(resolve({"horizon": "2025-03"}), "lighthizer", 1, 3, 1, (1,), share=0.0)
    (row,) = found["governments"]
    assert (row["histories_played"], row["gap"], row["interval_95"]) == (0, 0.0, None)
    assert "none" in best_response_text(found)
    assert mean_interval(np.zeros(5)) is None


@pytest.mark.long
def test_thinking_pays_on_average_for_every_government():
    found = best_response(resolve(SHORT), "lighthizer", 1, histories=6, continuations=4)
    for row in found["governments"]:
        assert row["gap"] > -0.005
        assert row["gap"] == pytest.approx(row["policy_payoff"] - row["own_payoff"])
    assert max(row["gap"] for row in found["governments"]) > 0.0
