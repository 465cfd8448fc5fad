"""Designs: which points are played, and how a factor is spread."""

import numpy as np
import pytest
from SALib.sample import morris, sobol
from scipy import stats

from experiments.sweeps.studies.designs import Design
from experiments.sweeps.studies.factors import Factor
from experiments.sweeps.studies.layout import Layout, layout_of
from experiments.sweeps.studies.study import load_study
from tests.sweeps.studies import DOCTRINES, FIRMNESS, GRID, HEAD, LATIN, SHORT, SMALL, written

RATE = Factor("broad_rate", ("broad_rate",), "number", (), 0.1, 0.3, "uniform")
TRUST = Factor("trust", (), "number", (), -1.0, 1.0, "uniform")
SIDE = Factor("doctrine", (), "text", ("lighthizer", "open_world"))
MORRIS = {"trajectories": 8, "levels": 4, "optimal": None}


def whole(design):
    return design.block(0, design.points)


def test_a_grid_holds_every_combination_once_and_its_last_factor_turns_fastest():
    factors = (SIDE, Factor("rate", ("broad_rate",), "number", (0.1, 0.2, 0.3)))
    rows = list(zip(*whole(Design("grid", factors, {}, 0)), strict=True))
    assert rows[:4] == [("lighthizer", 0.1), ("lighthizer", 0.2), ("lighthizer", 0.3), ("open_world", 0.1)]
    assert len(set(rows)) == len(rows) == 6


def test_a_grid_of_a_trillion_points_is_not_written_out():
    steps = [Factor(f"x{k}", (), "number", (), 0.0, 1.0, "uniform", levels=1000) for k in range(4)]
    design = Design("grid", tuple(steps), {}, 0)
    assert design.points == 10**12
    assert [column[0] for column in design.block(10**12 - 1, 10**12)] == [1.0] * 4


def test_a_latin_hypercube_puts_one_point_in_each_slice_of_each_factor():
    design = Design("latin_hypercube", (RATE, TRUST), {"points": 50}, 3)
    for column, factor in zip(whole(design), design.factors, strict=True):
        slices = np.floor(50 * (column - factor.low) / (factor.high - factor.low)).astype(int)
        assert sorted(slices) == list(range(50))


def test_the_sobol_design_is_the_one_salib_analyses():
    design = Design("sobol", (RATE, TRUST, SIDE), {"n": 8, "second_order": True}, 5)
    assert design.points == 8 * (2 * 3 + 2)
    expected = sobol.sample(design.problem, 8, calc_second_order=True, seed=5)
    assert np.array_equal(design.unit, expected)
    assert np.allclose(whole(design)[0], 0.1 + 0.2 * expected[:, 0])
    assert Design("sobol", (RATE, TRUST), {"n": 8, "second_order": False}, 5).unit.shape == (32, 2)


def test_a_morris_trajectory_changes_one_factor_at_a_time():
    design = Design("morris", (RATE, TRUST, SIDE), MORRIS, 2)
    assert np.array_equal(design.unit, morris.sample(design.problem, 8, num_levels=4, seed=2))
    steps = np.diff(design.unit.reshape(8, 4, 3), axis=1)
    assert ((steps != 0).sum(axis=2) == 1).all()
    assert Design("morris", (RATE, TRUST, SIDE), MORRIS | {"optimal": 3}, 2).unit.shape == (3 * 4, 3)


SAMPLED = [("latin_hypercube", {"points": 24}), ("sobol", {"n": 4, "second_order": True}), ("morris", MORRIS)]


@pytest.mark.parametrize(("kind", "options"), SAMPLED)
def test_blocks_are_slices_of_the_whole_and_a_seed_names_the_points(kind, options):
    design, again, other = (Design(kind, (RATE, SIDE), options, seed) for seed in (4, 4, 9))
    pieces = [np.concatenate(parts) for parts in zip(design.block(0, 5), design.block(5, design.points), strict=True)]
    for piece, column in zip(pieces, whole(again), strict=True):
        assert np.array_equal(piece, column)
    assert not np.array_equal(design.unit, other.unit)


SPREAD = [
    ("uniform", {}, stats.uniform(0.1, 0.8)),
    ("loguniform", {}, stats.loguniform(0.1, 0.9)),
    ("triangular", {"mode": 0.3}, stats.triang(0.25, 0.1, 0.8)),
    ("normal", {"mean": 0.4, "sd": 0.2}, stats.truncnorm(-1.5, 2.5, 0.4, 0.2)),
    ("beta", {"a": 2.0, "b": 5.0}, stats.beta(2, 5, 0.1, 0.8)),
]


@pytest.mark.parametrize(("name", "shape", "expected"), SPREAD, ids=[name for name, _, _ in SPREAD])
def test_a_distribution_has_its_quantiles_and_ends_at_its_bounds(name, shape, expected):
    factor = Factor("x", (), "number", (), 0.1, 0.9, name, shape)
    unit = np.linspace(0.0, 1.0, 101)
    assert np.allclose(factor.at(unit), expected.ppf(unit))
    assert factor.at(unit)[[0, -1]] == pytest.approx([0.1, 0.9])


def test_levels_and_whole_numbers_share_the_unit_interval_evenly():
    unit = (np.arange(300) + 0.5) / 300
    assert np.bincount(Factor("n", (), "integer", (), 1, 3, "uniform").at(unit)).tolist() == [0, 100, 100, 100]
    assert Factor("n", (), "integer", (), 1, 3, "uniform").at(np.array([0.0, 1.0])).tolist() == [1, 3]
    assert (SIDE.at(unit) == "lighthizer").sum() == 150
    assert SIDE.at(np.array([1.0])).tolist() == ["open_world"]


def test_steps_of_a_grid_are_even_in_logarithms_where_asked():
    factor = Factor("x", (), "number", (), 0.1, 10.0, "loguniform", levels=3)
    assert factor.grid() == pytest.approx((0.1, 1.0, 10.0))


def test_a_list_in_a_file_is_the_list_in_the_study(tmp_path):
    written(tmp_path, "doctrine,broad_rate\nopen_world,0.1\nlighthizer,0.25\n", "points.csv")
    from_file = HEAD + '[design]\nkind = "list"\nfile = "points.csv"\n' + SHORT
    rows = '[{doctrine = "open_world", broad_rate = 0.1}, {doctrine = "lighthizer", broad_rate = 0.25}]'
    inside = HEAD + f'[design]\nkind = "list"\npoints = {rows}\n' + SHORT
    file, table = (load_study(written(tmp_path, text)) for text in (from_file, inside))
    for point in range(2):
        assert file.values(point) == table.values(point)
        assert file.parameters(point)["broad_rate"] == (0.1, 0.25)[point]
        assert file.plan.doctrine_at(file.values(point)) == ("open_world", "lighthizer")[point]


def test_a_factor_sets_all_its_parameters_and_a_dummy_none(tmp_path):
    text = LATIN + FIRMNESS + "low = 0.2\nhigh = 0.4\n[factors.dummy]\nparameters = []\nlow = 0.0\nhigh = 1.0\n"
    study = load_study(written(tmp_path, text))
    parameters, value = study.parameters(1), study.values(1)["firmness"]
    assert parameters["sheinbaum.temperament.defiance"] == parameters["canada_liberal.temperament.defiance"] == value
    assert set(parameters.overrides) == {
        "horizon", "sheinbaum.temperament.defiance", "canada_liberal.temperament.defiance",
    }  # fmt: skip


def test_a_government_is_a_factor(tmp_path):
    text = HEAD + GRID + SHORT + DOCTRINES + "[factors.canada_conservative_at_start]\nvalues = [false, true]\n"
    study = load_study(written(tmp_path, text))
    assert [study.parameters(point)["canada_conservative_at_start"] for point in range(4)] == [False, True] * 2


@pytest.mark.parametrize("layout", [Layout(7, 3, 2, 3), Layout(3, 10, 1, 4), Layout(1, 1, 1, 1), Layout(5, 2, 9, 2)])
def test_parts_hold_every_history_once_in_order(layout):
    parts = [layout.part(number) for number in range(layout.parts)]
    rows = [(point, run) for p in parts for point in range(p.first, p.last) for run in range(p.start, p.end)]
    assert rows == [(point, run) for point in range(layout.points) for run in range(layout.replications)]


@pytest.mark.parametrize(
    ("points", "replications", "parts"), [(6, 40, 6), (20, 100, 20), (1, 1000, 5), (4, 2000, 32), (1000, 10, 33)]
)
def test_a_study_has_parts_enough_for_many_workers(tmp_path, points, replications, parts):
    text = LATIN.replace("points = 4", f"points = {points}").replace(
        "replications = 2", f"replications = {replications}"
    )
    study = load_study(written(tmp_path, text + "[factors.broad_rate]\nlow = 0.1\nhigh = 0.2\n"))
    assert layout_of(study).parts == parts


def test_a_million_points_are_a_few_hundred_parts(tmp_path):
    text = LATIN.replace("points = 4", "points = 1_000_000").replace("replications = 2", "replications = 1")
    study = load_study(written(tmp_path, text + "[factors.broad_rate]\nlow = 0.1\nhigh = 0.2\n"))
    assert layout_of(study).parts == 500


def test_a_stopping_rule_keeps_a_point_whole(tmp_path):
    text = SMALL.replace("replications = 2", "replications = 5000")
    assert layout_of(load_study(written(tmp_path, text))).replications_a_part == 2
    stop = '[stop]\nending = "extended"\nhalf_width = 0.1\n'
    assert layout_of(load_study(written(tmp_path, text + stop))).replications_a_part == 5000
