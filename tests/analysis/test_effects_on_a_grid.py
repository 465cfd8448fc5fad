"""A factor of a whole grid is told apart from luck by its own part of the means, however unsure the index is."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from experiments.analysis.analyse import Asked, analyse, plain
from experiments.analysis.contrasts import contrasts, told_apart
from experiments.analysis.frames import frame_of
from experiments.analysis.luck import luck_of_means
from experiments.analysis.resampling import point_means
from experiments.analysis.sensitivity.effects import effect_chances
from experiments.analysis.sensitivity.factorial import factorial
from experiments.analysis.sensitivity.sensitivity import deciding, sensitivity
from experiments.analysis.text import analysis_text
from experiments.reports.captions import caption
from experiments.reports.wording import decides
from tests.analysis.synthetic import START

SIZES, INCOME = (2, 3, 4), "effective_income_us"
AXES = np.meshgrid([-1.0, 1.0], [-1.0, 0.0, 1.0], [-1.5, -0.5, 0.5, 1.5], indexing="ij")
A, B, C = (axis.ravel() for axis in AXES)


def chances(values):
    """p-values of the three factors of a grid of ``values`` [point, replication]."""
    count = values.shape[1]
    means = point_means(values, np.ones(count)).reshape(SIZES)
    return effect_chances(means, luck_of_means(values).reshape(count, *SIZES))


def played(generator, replications, own=2.0, small=0.0, of_third=0.0):
    """A grid in which a and b decide and c has an effect ``small``; the luck of a, and ``of_third`` of c, is shared."""
    truth = A + 0.6 * B + 0.5 * A * B + small * C
    luck = own * generator.normal(size=(24, replications)) + 3.0 * generator.normal(size=replications)
    by_factor = 0.7 * np.outer(A, generator.normal(size=replications))
    return truth[:, None] + luck + by_factor + of_third * np.outer(C, generator.normal(size=replications))


@pytest.mark.parametrize("replications", [4, 10, 30])
@pytest.mark.parametrize("of_third", [0.0, 0.7])
def test_a_factor_that_does_nothing_is_told_apart_in_one_study_of_twenty_at_most(replications, of_third):
    generator = np.random.default_rng(1)
    found = [chances(played(generator, replications, of_third=of_third))[2] <= 0.05 for _ in range(600)]
    assert np.mean(found) < 0.05 + 2.0 * np.sqrt(0.05 * 0.95 / 600)


@pytest.mark.parametrize("replications", [10, 30])
def test_that_holds_for_whether_a_history_ends_so_too(replications):
    generator, found = np.random.default_rng(2), []
    for _ in range(400):
        score = A[:, None] + generator.normal(size=replications) + generator.normal(size=(24, replications))
        ended = (score > 1.5).astype(float)
        found.append(chances(ended)[1:] <= 0.05)
    assert np.mean(found, axis=0).max() < 0.05 + 2.0 * np.sqrt(0.05 * 0.95 / 400)


def test_a_sure_small_factor_is_seen_though_its_share_of_the_variance_is_not():
    generator, seen, by_index = np.random.default_rng(3), 0, 0
    for _ in range(200):
        values = played(generator, 30, own=0.5, small=0.12) + 2.0 * np.outer(A, generator.normal(size=30))
        found = factorial(values, SIZES, ("a", "b", "c"))
        row = found["factors"][2]
        seen += row["by_luck"] <= 0.05
        by_index += row["total_interval_95"][0] > found["subtracted"]
    assert seen >= 195
    assert by_index <= 5, "what luck adds to all factors together is no bar for one of them"


def test_with_two_values_it_is_students_test_of_paired_differences():
    values = np.array([[0.0], [0.7]]) + np.random.default_rng(4).normal(size=(2, 9))
    alone = stats.ttest_1samp(values[1] - values[0], 0.0).pvalue
    (found,) = effect_chances(values.mean(axis=1), luck_of_means(values))
    assert found == pytest.approx(alone)
    assert 0.01 < alone < 0.5


def test_an_effect_that_no_luck_moves_is_as_sure_as_tosses_that_fall_alike():
    still = np.repeat((A * C)[:, None], 8, axis=1) + np.random.default_rng(5).normal(size=8)
    first, second, third = chances(still)
    assert first == third == pytest.approx(2.0 * 2.0**-7)
    assert second == 1.0, "it changes nothing: no test is needed"


def framed(values):
    """Histories on a grid whose outcomes are ``values`` [point, replication]."""
    point, replication = np.indices(values.shape).reshape(2, -1)
    incomes = {f"effective_income_{name}": values.ravel() for name in ("us", "mexico", "canada")}
    return frame_of(pd.DataFrame({
        "point": point, "replication": replication, "factor.a": A[point], "factor.b": B[point], "factor.c": C[point],
        "ending": np.where(values.ravel() > 0.0, "extended", "withdrawn"), "ending_month": START + 18, "status": "ok",
        **incomes,
    }), "grid")  # fmt: skip


def test_what_the_contrasts_star_is_told_apart_or_the_page_says_why_not():
    generator, disagreements = np.random.default_rng(6), 0
    for _ in range(40):
        frame = framed(played(generator, 10, own=1.0, small=0.1))
        index, found = sensitivity(frame, INCOME, 20), contrasts(frame, [INCOME], 100)
        data = {"sensitivity": [index], "contrasts": found, "window": None, "endings": {"replications": 10},
                "survival": {"cut_off": 0}}  # fmt: skip
        (line,) = decides(data)
        starred = {row["factor"] for row in found["rows"] if told_apart(row["differences"][INCOME])}
        told = {name for name, _ in deciding(index)}
        assert (f"not told apart here: {', '.join(sorted(starred - told))}." in line) == bool(starred - told)
        assert (f"Told apart here, but without a star below: {', '.join(sorted(told - starred))}." in line) == bool(
            told - starred
        )
        disagreements += starred != told
    assert 0 < disagreements < 40, "both cases were seen"


def test_what_is_sure_but_small_is_not_said_to_decide_most():
    values = played(np.random.default_rng(9), 30, own=0.3, small=0.12)
    frame = framed(values)
    index, found = sensitivity(frame, INCOME, 20), contrasts(frame, [INCOME], 50)
    data = {"sensitivity": [index], "contrasts": found, "window": None, "endings": {"replications": 30},
            "survival": {"cut_off": 0}}  # fmt: skip
    (line,) = decides(data)
    most, small = line.split(" most ")
    assert "a (" in most
    assert "c (" not in most
    assert "Told apart from luck, but small: c (" in small


def test_where_no_share_is_told_the_reason_points_to_the_contrasts():
    values = 0.05 * A[:, None] + np.random.default_rng(7).normal(size=(24, 6))
    data = plain(analyse(framed(values), Asked(resamples=50, outcomes=(INCOME,))))
    assert "may be sure all the same (contrasts)" in analysis_text(data)


def test_the_caption_says_that_a_factor_may_be_sure_whose_share_is_not():
    values = played(np.random.default_rng(8), 10, own=1.0)
    data = plain(analyse(framed(values), Asked(resamples=50, outcomes=(INCOME,))))
    told = caption("sensitivity", data)[1]
    assert "surely there though the interval of its share reaches zero" in told
    assert "grey bar" not in told, "no dummy is drawn where luck is subtracted"
