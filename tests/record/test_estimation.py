"""Approximate Bayesian computation recovers what is known, learns nothing where there is nothing, stays in range.

What is too little to tell anything from is refused, and what is printed says how far it can be trusted.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.record import estimate as estimation
from experiments.record.bayes import (
    Recovery,
    Simulated,
    draws_needed,
    from_line,
    learned_by_chance,
    posterior,
    recovery,
    to_line,
    weighted_quantiles,
)
from experiments.record.estimate import OPEN, bounds, check_size, estimate, estimates_text, scores, simulate
from model.errors import InputError
from tests.processes import joint_review_here

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


def test_more_is_learned_than_by_chance_only_of_what_the_record_speaks_of(data):
    seen = answers(np.array([0.3, 7.0, 2.0]), np.random.default_rng(5))
    found, chance = posterior(data, seen, LOW, HIGH).learned, learned_by_chance(data, seen, LOW, HIGH)
    assert (found[:2] > chance[:2]).all()
    assert found[2] <= chance[2]


def test_where_nothing_depends_on_anything_chance_is_not_beaten_more_often_than_it_says():
    generator, beaten = np.random.default_rng(8), []
    for _ in range(15):
        parameters = np.repeat(LOW + generator.random((80, 3)) * (HIGH - LOW), 4, axis=0)
        data = Simulated(parameters, generator.random((320, 12)) < 0.4, np.repeat(np.arange(80), 4))
        seen = generator.random(12) < 0.4
        beaten.append(posterior(data, seen, LOW, HIGH).learned > learned_by_chance(data, seen, LOW, HIGH))
    assert np.mean(beaten) < 0.2, "one in twenty, of 45 of them"


def test_what_is_learned_is_below_zero_where_the_estimates_spread_more_than_the_prior():
    generator = np.random.default_rng(2)
    ends = np.where(generator.random((600, 1)) < 0.5, 0.01, 0.99)
    data = Simulated(ends, generator.random((600, 4)) < 0.5, np.arange(600))
    found = posterior(data, generator.random(4) < 0.5, np.zeros(1), np.ones(1))
    assert found.learned[0] < -0.5


@pytest.mark.parametrize(("runs", "needed"), [(1, 220), (2, 110), (8, 110)])
def test_too_few_draws_are_refused_with_how_many_are_needed(runs, needed):
    assert draws_needed(len(OPEN), runs) == needed
    check_size(needed, runs)
    with pytest.raises(InputError, match=f"--draws is {needed - 1} .* with --runs {runs} give --draws {needed} or"):
        check_size(needed - 1, runs)


def test_the_command_refuses_too_few_draws_before_it_plays_any():
    done = joint_review_here("estimate", "--draws", "12", "--runs", "2")
    assert done.returncode == 2
    assert "give --draws 110 or more" in done.stderr
    assert not done.stdout


def test_a_coverage_is_marked_where_luck_does_not_explain_its_distance_from_the_stated_one():
    back = Recovery(np.array([0.25, 0.88, 0.90, 0.95, 1.0]), np.array([0.0, 0.5, 0.9, -0.5, 0.0]), 100)
    assert back.off.tolist() == [True, True, False, False, False]
    assert (back.coverage_error > 0.0).all()
    assert back.coverage_error[3] == pytest.approx(np.sqrt(0.95 * 0.05 / 100), rel=0.15)
    assert back.correlation_error == pytest.approx((1 - np.array([0, 0.25, 0.81, 0.25, 0])) / np.sqrt(99))


def test_the_draw_that_fits_best_is_scored_by_luck_it_was_not_chosen_by(monkeypatch):
    """Draws that are all alike: the best of their few histories is far better than any of them is."""
    played, happened, generator = [], np.ones(15, bool), np.random.default_rng(3)

    def answered(point, runs):
        played.append((point[0], runs))
        return generator.random((len(runs), 15)) < 0.5

    monkeypatch.setattr(estimation, "answers_at", answered)
    points = np.arange(200.0)[:, None] * np.ones(len(OPEN))
    lucky = generator.random((400, 15)) < 0.5
    lucky[20:22] = True
    found = scores(Simulated(np.repeat(points, 2, axis=0), lucky, np.repeat(np.arange(200), 2)), happened)
    assert [runs for _, runs in played] == [range(400, 420)] * 2, "other histories, as many and the same for both"
    assert played[1][0] == 10.0
    assert found["best"] == pytest.approx(np.log(2.0), abs=0.2)
    assert found["scored"] == 20


def test_the_table_marks_intervals_that_do_not_hold_and_prints_chance_and_errors(monkeypatch):
    generator = np.random.default_rng(4)
    parameters = np.repeat(bounds()[0] + generator.random((110, len(OPEN))) * (bounds()[1] - bounds()[0]), 2, axis=0)
    data = Simulated(parameters, generator.random((220, 15)) < 0.5, np.repeat(np.arange(110), 2))
    monkeypatch.setattr(estimation, "simulate", lambda count, runs, processes: data)
    monkeypatch.setattr(estimation, "answers_at", lambda point, runs: generator.random((len(runs), 15)) < 0.5)
    found, score = estimate(110, 2)
    found = [one._replace(interval_holds=True) for one in found]
    assert "*" not in estimates_text(found, score)
    found[3] = found[3]._replace(coverage=0.25, coverage_error=0.043, interval_holds=False, learned=-0.03)
    lines = estimates_text(found, score).splitlines()
    row = next(line for line in lines if line.startswith(OPEN[3].name))
    assert "25% ±4*" in row
    assert " -3%" in row
    assert f"±{found[3].correlation_error:.2f}" in row
    assert f"{found[3].learned_by_chance:.0%}" in row
    assert "* So far from 95% that the interval is not what it says." in lines
    assert max(map(len, lines)) <= 120


@pytest.mark.long(seconds=100)
def test_truth_is_recovered_from_histories_of_the_model():
    found = recovery(simulate(150, 6), *bounds(), trials=100)
    assert found.coverage.mean() > 0.85
    assert len(found.coverage) == len(OPEN)
    # The pace of duties is the quantity that the answers speak of most.
    assert max(found.correlation) > 0.4
