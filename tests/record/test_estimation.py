"""Approximate Bayesian computation recovers what is known, learns nothing where there is nothing, stays in range."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.record.bayes import Simulated, from_line, posterior, recovery, to_line, weighted_quantiles
from experiments.record.estimate import OPEN, bounds, simulate

LOW, HIGH = np.array([0.0, 0.0, 0.0]), np.array([1.0, 10.0, 5.0])


def answers(parameters, generator):
    """Twelve questions on the first parameter, eight on the second, none on the third."""
    share = (parameters - LOW) / (HIGH - LOW)
    score = np.concatenate([6 * (share[0] - np.linspace(0.05, 0.95, 12)), 6 * (share[1] - np.linspace(0.1, 0.9, 8))])
    return generator.random(20) < 1.0 / (1.0 + np.exp(-score))


@pytest.fixture(scope="module")
def data():
    generator = np.random.default_rng(1)
    parameters = np.repeat(LOW + generator.random((300, 3)) * (HIGH - LOW), 8, axis=0)
    found = np.array([answers(row, generator) for row in parameters])
    return Simulated(parameters, found, np.repeat(np.arange(300), 8))


def test_simulated_truth_lies_in_the_interval_about_as_often_as_it_says(data):
    found = recovery(data, LOW, HIGH, trials=100)
    assert (found.coverage >= 0.85).all()
    assert found.correlation[0] > 0.8
    assert found.correlation[1] > 0.7
    assert abs(found.correlation[2]) < 0.35


def test_the_record_narrows_what_it_speaks_of_and_leaves_the_rest(data):
    truth = np.array([0.3, 7.0, 2.0])
    found = posterior(data, answers(truth, np.random.default_rng(5)), LOW, HIGH)
    assert ((found.low <= truth) & (truth <= found.high)).all()
    assert found.learned[0] > 0.5
    assert found.learned[2] < 0.25
    assert ((found.low >= LOW) & (found.high <= HIGH)).all()


@given(st.floats(0.01, 0.99), st.floats(-5, 5), st.floats(0.1, 9))
def test_the_line_and_the_range_are_two_readings_of_one_value(share, low, width):
    value = np.array([low + share * width])
    back = from_line(to_line(value, np.array([low]), np.array([low + width])), low, low + width)
    assert back == pytest.approx(value)


def test_quantiles_follow_the_weights():
    values = np.arange(101.0)
    assert weighted_quantiles(values, np.ones(101), (0.5,))[0] == pytest.approx(50.0)
    assert weighted_quantiles(values, np.where(values > 60, 1.0, 0.0), (0.5,))[0] > 75.0


@pytest.mark.long
def test_truth_is_recovered_from_histories_of_the_model():
    found = recovery(simulate(150, 6), *bounds(), trials=100)
    assert found.coverage.mean() > 0.85
    assert len(found.coverage) == len(OPEN)
    # The pace of duties is the quantity that the answers speak of most.
    assert max(found.correlation) > 0.4
