"""The ensemble and the Mesa model are two drivers of one set of rules: equal histories, equal numbers."""

import numpy as np
import pytest

from agents.months.outcomes import OUTCOME
from experiments.ensembles.ensemble import Player, play_ensemble
from model.parameters import resolve
from model.review import JointReview
from tests.histories.test_random_scenarios import random_settings


def assert_equal_drivers(parameters, doctrine, seed, run):
    """Moves, states and outcomes of both drivers are the same bytes."""
    player = Player()
    (outcome,) = play_ensemble(parameters, doctrine, seed, [run], player)
    review = JointReview(parameters, doctrine, seed, run).play()
    count = int(review.state.events)
    for name in review.log.dtype.names:
        assert np.array_equal(player.log[name][:count], review.log[name][:count], equal_nan=True), name
    for name in OUTCOME.names:
        assert np.array_equal(outcome[name], review.outcome[name], equal_nan=True), name
    assert player.states[1].tobytes() == review.state.tobytes()


@pytest.mark.parametrize("doctrine", ["lighthizer", "open_world"])
@pytest.mark.parametrize("run", range(3))
def test_both_drivers_play_the_same_default_history(doctrine, run):
    assert_equal_drivers(resolve(), doctrine, 7, run)


@pytest.mark.parametrize("scenario", range(12))
def test_both_drivers_play_the_same_random_scenario(scenario):
    settings, doctrine = random_settings(scenario)
    assert_equal_drivers(resolve(settings), doctrine, scenario, 0)


def test_an_ensemble_does_not_depend_on_how_its_runs_are_shared_out():
    parameters = resolve()
    whole = play_ensemble(parameters, "lighthizer", 3, range(8))
    found = {}
    for part in ([5, 7], [0], [1, 2, 3, 4, 6]):
        for run, row in zip(part, play_ensemble(parameters, "lighthizer", 3, part), strict=True):
            found[run] = row.tobytes()
    assert [found[run] for run in range(8)] == [row.tobytes() for row in whole]
