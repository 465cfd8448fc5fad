"""The length of the period does not decide: opportunities come at yearly rates (design: details section 4)."""

import numpy as np
import pytest

from agents.choices.records import opportunity
from experiments.ensembles.ensemble import play_ensemble
from experiments.histories.measures import moves
from model.law.endings import Ending
from model.moves import MoveKind
from model.parameters import resolve
from model.review import JointReview
from model.state import new_state


@pytest.mark.parametrize("rate", [0.5, 2.0, 6.0])
def test_as_many_opportunities_come_in_a_year_whether_the_month_is_whole_or_in_parts(rate):
    state, years = new_state()[0], 500
    none = {}
    for parts in (1, 2, 4):
        state.parts, quiet = parts, 0
        for month in range(12 * years):
            state.month, came = month, False
            for part in range(parts):
                state.part = part
                came = opportunity(state, rate, 7) or came
            quiet += not came
        none[parts] = quiet / (12 * years)
    expected = np.exp(-rate / 12)
    spread = 4 * np.sqrt(expected * (1 - expected) / (12 * years))
    assert all(abs(share - expected) < spread for share in none.values()), none


def histories(parts, runs, **changed):
    parameters = resolve({"parts_of_month": parts, **changed})
    world = JointReview(parameters).world
    return [JointReview(parameters, seed=seed, world=world).play() for seed in range(runs)]


def test_weighing_moves_twice_a_month_at_half_the_pace_does_not_double_them():
    counts = {}
    for parts in (1, 2):
        played = histories(parts, 16, horizon="2026-01")
        counts[parts] = sum(len(moves(review, MoveKind.THREATEN, MoveKind.OFFER)) for review in played)
    assert 0.75 < counts[2] / counts[1] < 1.4


@pytest.mark.long
def test_halving_the_period_leaves_the_distribution_of_endings_within_three_standard_errors():
    runs, shares = 600, {}
    for parts in (1, 2):
        endings = play_ensemble(resolve({"parts_of_month": parts}), "lighthizer", 0, range(runs)).ending
        shares[parts] = {ending: np.mean(endings == ending) for ending in Ending}
    for ending in Ending:
        p = 0.5 * (shares[1][ending] + shares[2][ending])
        assert abs(shares[1][ending] - shares[2][ending]) <= 3 * np.sqrt(2 * p * (1 - p) / runs) + 1e-12, ending
