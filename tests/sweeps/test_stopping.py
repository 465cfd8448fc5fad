"""Replications end when an interval is narrow enough, whoever plays them."""

import math

import numpy as np
import pytest
from scipy import stats

from agents.months.outcomes import new_outcomes
from experiments.sweeps.columns import ENDINGS, OK
from experiments.sweeps.playing.play import agreeing, narrow_enough, replicate
from experiments.sweeps.studies.tables import StopTable

EXTENDED = ENDINGS.index("extended")


def luck(numbers):
    """Histories whose outcome depends on their number alone: half are extended, incomes vary."""
    outcomes = new_outcomes(len(numbers))
    for k, number in enumerate(numbers):
        draw = np.random.default_rng(int(number)).normal()
        outcomes[k].ending = EXTENDED if draw > 0 else 0
        outcomes[k].real_income[1] = draw
    return outcomes, [OK] * len(numbers)


def rule(**table):
    return StopTable.model_validate({"minimum": 10, "batch": 5, **table})


def wilson_half_width(successes, count, z):
    share = successes / count
    return z / (1 + z**2 / count) * math.sqrt(share * (1 - share) / count + z**2 / (4 * count**2))


def test_a_probability_is_known_well_enough_at_wilsons_width():
    outcomes, status = luck(range(40))
    successes = int((outcomes["ending"] == EXTENDED).sum())
    width = wilson_half_width(successes, 40, stats.norm.ppf(0.975))
    assert narrow_enough(rule(ending="extended", half_width=width + 1e-9), outcomes, status)
    assert not narrow_enough(rule(ending="extended", half_width=width - 1e-9), outcomes, status)


def test_a_mean_is_known_well_enough_at_students_width():
    outcomes, status = luck(range(12))
    values = outcomes["real_income"][:, 1]
    width = stats.t.ppf(0.95, 11) * values.std(ddof=1) / math.sqrt(12)
    assert narrow_enough(rule(outcome="real_income_mexico", half_width=width + 1e-9, level=0.9), outcomes, status)
    assert not narrow_enough(rule(outcome="real_income_mexico", half_width=width - 1e-9, level=0.9), outcomes, status)


def test_replications_end_at_the_first_look_that_satisfies_the_rule():
    stop = rule(ending="extended", half_width=0.15)
    numbers, outcomes, status = replicate(luck, range(1000), stop)
    assert numbers.tolist() == list(range(len(status)))
    assert 10 < len(numbers) < 1000
    assert (len(numbers) - 10) % 5 == 0
    assert narrow_enough(stop, outcomes, status)
    assert not narrow_enough(stop, outcomes[:-5], status[:-5])


def test_replications_never_exceed_the_studys():
    numbers, _, status = replicate(luck, range(23), rule(ending="extended", half_width=1e-6))
    assert len(numbers) == len(status) == 23


@pytest.mark.parametrize("runs", [range(7), range(4, 9)])
def test_without_a_rule_all_are_played_at_once(runs):
    calls = []
    numbers, _, _ = replicate(lambda played: calls.append(list(played)) or luck(played), runs, None)
    assert calls == [list(runs)] == [numbers.tolist()]


def test_failed_histories_count_for_nothing_in_an_interval():
    outcomes, status = luck(range(10))
    outcomes["real_income"][:, 1] *= 0.01
    assert narrow_enough(rule(outcome="real_income_mexico", half_width=0.1), outcomes, status)
    assert not narrow_enough(rule(outcome="real_income_mexico", half_width=0.1), outcomes, ["Error: x"] * 9 + [OK])


def seldom(numbers):
    """Histories whose count of retaliations is zero, but in one of ten."""
    outcomes = new_outcomes(len(numbers))
    for k, number in enumerate(numbers):
        outcomes[k].retaliations[1] = 5 * (np.random.default_rng(int(number) + 10).random() < 0.1)
    return outcomes, [OK] * len(numbers)


def test_first_histories_that_agree_are_no_proof_that_all_do():
    stop = rule(outcome="retaliations_mexico", half_width=0.25, minimum=5, batch=5)
    first, _ = seldom(range(5))
    assert first["retaliations"].max() == 0
    _, outcomes, status = replicate(seldom, range(2000), stop)
    assert outcomes["retaliations"][:, 1].mean() == pytest.approx(0.5, abs=0.25)
    assert narrow_enough(stop, outcomes, status)


def test_an_outcome_that_never_varies_ends_once_one_in_twenty_would_have_shown():
    def same(numbers):
        return new_outcomes(len(numbers)), [OK] * len(numbers)

    numbers, _, _ = replicate(same, range(1000), rule(outcome="retaliations_mexico", half_width=0.1, minimum=10))
    assert agreeing(0.95) == 59
    assert len(numbers) == 60, "the first look after 59"
    assert 0.95**58 > 0.05 > 0.95**59
