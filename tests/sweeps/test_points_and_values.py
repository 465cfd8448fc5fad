"""Points that could not be played as they were meant are refused, and a preview makes none of them."""

from collections import Counter

import numpy as np
import pytest

from experiments.sweeps.preview import preview
from experiments.sweeps.studies.designs import Design
from experiments.sweeps.studies.study import load_study
from experiments.sweeps.sweep import How
from model.errors import InputError
from tests.processes import joint_review_here
from tests.sweeps.studies import DOCTRINES, FIRMNESS, GRID, HEAD, LATIN, SHORT, written

MANY = HEAD + GRID + "".join(
    f"[factors.x{k}]\nparameters = []\nlow = 0.0\nhigh = 1.0\nlevels = 100000\n" for k in range(4)
)  # fmt: skip
DESIGNS = {
    "latin_hypercube": 'kind = "latin_hypercube"\npoints = 90000000', "sobol": 'kind = "sobol"\nn = 16777216',
    "morris": 'kind = "morris"\ntrajectories = 1000000',
}  # fmt: skip


def place(k):
    return 10.0 + 0.5 * k


def morris(values, levels=""):
    """A Morris design of a rate and of a factor with so many values."""
    listed = ", ".join(f"{place(k)}" for k in range(values))
    return (
        HEAD + f'[design]\nkind = "morris"\ntrajectories = 60\n{levels}\n' + SHORT + FIRMNESS + f"values = [{listed}]\n"
        "[factors.broad_rate]\nlow = 0.1\nhigh = 0.3\n"
    )


@pytest.mark.parametrize("values", [1, 2, 3, 4, 5, 7])
def test_a_morris_design_plays_every_declared_value(values, tmp_path):
    design = load_study(written(tmp_path, morris(values))).design
    played = Counter(design.block(0, design.points)[0].tolist())
    assert set(played) == {place(k) for k in range(values)}
    levels = design.options["levels"]
    assert levels % 2 == 0
    index = (np.arange(levels) / (levels - 1) * values).astype(int).clip(max=values - 1)
    assert set(np.bincount(index).tolist()) == {levels // values}, "each on as many levels"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (morris(5, "levels = 4"), "levels is 4, and factors.firmness has 5 values.*give 10, or leave levels out"),
        (morris(51), "needs 102 levels, and 100 is the most"),
        (LATIN + "[factors.dummy]\nparameters = []\nlow = 0.0\nhigh = 1.0\n"
         '[factors.other]\nparameters = []\nvalues = [1.0, nan]\n', "is nan; a dummy factor takes finite numbers"),
        (LATIN + "[factors.other]\nparameters = []\nvalues = [inf]\n", "is inf; a dummy factor takes finite numbers"),
        (LATIN + FIRMNESS + 'low = 1.0\nhigh = 2.0\ndistribution = "normal"\nmean = 30.0\nsd = 2.0\n',
         "mean is 30, 14 standard deviations outside the bounds 1 to 2: nearly every point would be played at 2"),
    ],
)  # fmt: skip
def test_values_that_would_not_be_played_as_they_are_written_are_refused(text, message, tmp_path):
    with pytest.raises(InputError, match=message):
        load_study(written(tmp_path, text))


def test_a_normal_distribution_may_have_its_mean_somewhat_outside_its_bounds(tmp_path):
    text = LATIN + FIRMNESS + 'low = 1.0\nhigh = 2.0\ndistribution = "normal"\nmean = 2.5\nsd = 0.5\n'
    assert load_study(written(tmp_path, text)).design.points == 4


def test_a_grid_of_more_points_than_can_be_played_is_refused_with_their_number(tmp_path):
    done = joint_review_here("sweep", str(written(tmp_path, MANY)), "--dry-run")
    assert done.returncode == 2
    assert "the design has 100,000,000,000,000,000,000 points; at most 100,000,000" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("kind", DESIGNS)
def test_a_preview_makes_no_point_of_a_sampled_design(kind, tmp_path, monkeypatch):
    monkeypatch.setattr(Design, "unit", property(lambda _: pytest.fail("all points were made")))
    factors = DOCTRINES + FIRMNESS + "low = 0.2\nhigh = 0.6\n"
    study = written(tmp_path, HEAD.replace("= 2", "= 1") + f"[design]\n{DESIGNS[kind]}\n" + SHORT + factors)
    assert " points of 1 history," in preview(study, tmp_path / "out", How())


def test_a_sampled_design_whose_parameters_do_not_go_together_is_refused_in_the_middle_of_its_ranges(tmp_path):
    text = LATIN.replace(SHORT, "") + '[factors.horizon]\nvalues = ["2024-01", "2024-02"]\n'
    with pytest.raises(InputError, match="in the middle of the ranges of its factors: horizon 2024-02 must come after"):
        load_study(written(tmp_path, text))
