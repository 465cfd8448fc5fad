"""Intervals, sensitivities, boxes, tipping lines and survival, each on data whose truth is known."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.analysis.discovery.discovery import prim
from experiments.analysis.discovery.tipping import tipping
from experiments.analysis.discovery.tree import tree
from experiments.analysis.endings import endings
from experiments.analysis.frames import frame_of, where
from experiments.analysis.luck import seed_share
from experiments.analysis.sensitivity import pawn as pawn_module
from experiments.analysis.sensitivity.designed import DUMMY, morris, sobol
from experiments.analysis.sensitivity.factorial import factorial
from experiments.analysis.sensitivity.pawn import SLICES, median_distances, pawn, sliced
from experiments.analysis.sensitivity.sensitivity import deciding, sensitivity
from experiments.analysis.survival import aalen_johansen, survival
from model.errors import InputError
from tests.analysis.synthetic import made_up, step


def test_cumulative_incidence_without_censoring_is_the_share_that_has_ended():
    months, causes = np.array([1, 2, 2, 5]), np.array([0, 1, 0, 1])
    incidence, still_open = aalen_johansen(months, causes, np.ones(4), 5, 2)
    assert incidence[0].tolist() == pytest.approx([0, 0.25, 0.5, 0.5, 0.5, 0.5])
    assert incidence[1].tolist() == pytest.approx([0, 0, 0.25, 0.25, 0.25, 0.5])
    assert still_open[-1] == pytest.approx(0.0)


def test_a_history_cut_off_leaves_the_risk_set_and_is_no_ending():
    # Two of four are cut off in month 1; the other two end later: the curve of those at risk reaches one.
    incidence, still_open = aalen_johansen(np.array([1, 1, 2, 3]), np.array([-1, -1, 0, 0]), np.ones(4), 3, 1)
    assert incidence[0].tolist() == pytest.approx([0, 0, 0.5, 1.0])
    assert still_open.tolist() == pytest.approx([1, 1, 0.5, 0])


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(-1, 2)), min_size=1, max_size=40))
def test_incidence_and_what_is_open_always_add_up_to_one(histories):
    months, causes = (np.array(column) for column in zip(*histories, strict=True))
    incidence, still_open = aalen_johansen(months, causes, np.ones(len(months)), 9, 3)
    assert np.allclose(incidence.sum(axis=0) + still_open, 1.0)
    assert (np.diff(incidence, axis=1) >= -1e-12).all()


def test_luck_is_told_from_factors_by_the_law_of_total_variance():
    generator = np.random.default_rng(0)
    means = generator.normal(0, 2.0, 400)[:, None]
    values = means + generator.normal(0, 1.0, (400, 8))
    assert seed_share(values) == pytest.approx(1.0 / 5.0, abs=0.03)
    assert seed_share(generator.normal(size=(400, 8))) > 0.97
    assert seed_share(np.repeat(means, 8, axis=1)) == 0.0


def ishigami(x):
    """Ishigami and Homma's function on [0, 1]^3 scaled to [-pi, pi], with a = 7, b = 0.1."""
    z = np.pi * (2.0 * x - 1.0)
    return np.sin(z[:, 0]) + 7.0 * np.sin(z[:, 1]) ** 2 + 0.1 * z[:, 2] ** 4 * np.sin(z[:, 0])


@pytest.mark.parametrize("second_order", [False, True])
def test_sobol_indices_of_the_ishigami_function_are_the_analytic_ones(second_order):
    from SALib.sample import sobol as sampler

    names = ("x", "y", "z")
    problem = {"num_vars": 3, "names": list(names), "bounds": [[0, 1]] * 3}
    unit = sampler.sample(problem, 1024, calc_second_order=second_order, seed=1)
    noise = np.random.default_rng(0).normal(0, 0.5, (len(unit), 4))
    found = sobol(ishigami(unit)[:, None] + noise, names, second_order, 100)
    rows = {row["factor"]: row for row in found["factors"]}
    for name, first, total in (("x", 0.314, 0.558), ("y", 0.442, 0.442), ("z", 0.0, 0.244)):
        assert rows[name]["first"] == pytest.approx(first, abs=0.05)
        assert rows[name]["total"] == pytest.approx(total, abs=0.05)
        low, high = rows[name]["total_interval_95"]
        assert low < total < high
    assert rows[DUMMY]["total"] < 0.02
    assert rows["z"]["first_interval_95"][0] < 0.0 < rows["z"]["first_interval_95"][1]
    pairs = {tuple(row["factors"]): row for row in found["pairs"]}
    assert set(pairs) == ({("x", "y"), ("x", "z"), ("y", "z")} if second_order else set())
    for pair, row in pairs.items():
        low, high = row["second_interval_95"]
        assert low < (0.244 if pair == ("x", "z") else 0.0) < high
        assert high - low < 0.3


def test_a_base_sample_is_left_out_only_where_a_point_has_no_history_at_all():
    from SALib.sample import sobol as sampler

    names = ("x", "y", "z")
    unit = sampler.sample({"num_vars": 3, "names": list(names), "bounds": [[0, 1]] * 3}, 64, calc_second_order=False)
    values = np.repeat(ishigami(unit)[:, None], 2, axis=1)
    values[7, 0] = np.nan
    assert sobol(values, names, False, 20)["base_samples"] == 64
    values[7, 1] = np.nan
    assert sobol(values, names, False, 20)["base_samples"] == 63
    with pytest.raises(InputError, match="no Sobol design of 3 factors"):
        sobol(values[:-1], names, False, 20)


def test_a_whole_grid_is_decomposed_exactly():
    a, b, c = np.meshgrid([0.0, 1.0], [0.0, 1.0, 2.0], [-1.0, 1.0], indexing="ij")
    # Variances: of 3a, 9/4; of b, 2/3; of the interaction b c, (2/3 + 1) less nothing, for c has mean zero.
    values = (3.0 * a + b + b * c).ravel()
    found = factorial(np.repeat(values[:, None], 3, axis=1), (2, 3, 2), ("a", "b", "c"))
    rows = {row["factor"]: row for row in found["factors"]}
    whole = 9 / 4 + 2 / 3 + 5 / 3
    for name, first, total in (("a", 9 / 4, 9 / 4), ("b", 2 / 3, 2 / 3 + 2 / 3), ("c", 1.0, 5 / 3)):
        assert rows[name]["first"] == pytest.approx(first / whole)
        assert rows[name]["total"] == pytest.approx(total / whole)
    assert found["subtracted"] == 0.0


def test_where_luck_alone_moves_the_means_there_is_no_index():
    generator = np.random.default_rng(0)
    for replications in (5, 10):
        with pytest.raises(InputError, match="luck leaves more in the means"):
            factorial(generator.normal(size=(24, replications)), (2, 3, 4), ("a", "b", "c"))
    with pytest.raises(InputError, match="luck leaves more in the means"):
        sobol(generator.normal(size=(80, 10)), ("a", "b", "c"), False, 20)


def played_grid(generator, replications, own=2.0, shared=3.0, interaction=0.7):
    """A grid whose third factor decides nothing, with luck of a history, of all points, and of the first factor."""
    a, b, _ = np.meshgrid([-1.0, 1.0], [-1.0, 0.0, 1.0], [-1.5, -0.5, 0.5, 1.5], indexing="ij")
    truth = (a + 0.6 * b + 0.5 * a * b).ravel()
    luck = own * generator.normal(size=(24, replications)) + shared * generator.normal(size=replications)
    return truth[:, None] + luck + interaction * a.ravel()[:, None] * generator.normal(size=replications)


@pytest.mark.parametrize(("replications", "grids"), [(4, 400), (10, 300)])
def test_few_replications_bias_no_index_of_a_grid_and_its_interval_holds_the_truth(replications, grids):
    # Variances: of a 1, of b 0.6^2 2/3 = 0.24, of a b 0.25 2/3.
    whole = 1.0 + 0.24 + 0.5**2 * 2 / 3
    truth = np.array([1.0, 0.24, 0.0, whole - 0.24, whole - 1.0, 0.0]) / whole
    generator, found, held = np.random.default_rng(3), [], []
    for _ in range(grids):
        try:
            rows = factorial(played_grid(generator, replications), (2, 3, 4), ("a", "b", "c"))["factors"][:3]
        except InputError:
            continue  # an unlucky grid, in which luck hides the factors
        found.append([row[key] for key in ("first", "total") for row in rows])
        bounds = [row[f"{key}_interval_95"] for key in ("first", "total") for row in rows]
        held.append([low - 1e-9 <= one <= high + 1e-9 for one, (low, high) in zip(truth, bounds, strict=True)])
    assert len(found) > 0.6 * grids
    assert np.median(found, axis=0) == pytest.approx(truth, abs=0.07)
    assert np.min(np.mean(held, axis=0)) > 0.85
    assert np.mean(held) > 0.92


def test_luck_that_all_points_share_is_no_noise_between_them():
    generator = np.random.default_rng(5)
    quiet = played_grid(generator, 6, own=0.1, shared=100.0, interaction=0.0)
    found = factorial(quiet, (2, 3, 4), ("a", "b", "c"))
    rows = {row["factor"]: row for row in found["factors"]}
    assert found["subtracted"] < 0.01
    assert rows["b"]["total_interval_95"][0] > 0.1
    assert rows["b"]["by_luck"] < 0.001 < 0.05 < rows["c"]["by_luck"]


def test_a_grid_with_points_that_stopped_early_is_corrected_too():
    generator = np.random.default_rng(6)
    values = played_grid(generator, 60, own=1.0)
    whole = {row["factor"]: row["total"] for row in factorial(values, (2, 3, 4), ("a", "b", "c"))["factors"]}
    values[::2, 30:] = np.nan
    rows = {row["factor"]: row for row in factorial(values, (2, 3, 4), ("a", "b", "c"))["factors"]}
    for name in "abc":
        assert rows[name]["total"] == pytest.approx(whole[name], abs=0.12)


def test_morris_finds_the_factor_that_matters_and_its_sign():
    from SALib.sample import morris as sampler

    names = ("up", "down", "nothing")
    unit = sampler.sample({"num_vars": 3, "names": list(names), "bounds": [[0, 1]] * 3}, 20, seed=2)
    values = np.repeat((3.0 * unit[:, 0] - unit[:, 1])[:, None], 3, axis=1)
    rows = {row["factor"]: row for row in morris(values, unit, names, 4, 50)["factors"]}
    assert rows["up"]["mean"] == pytest.approx(3.0)
    assert rows["down"]["mean"] == pytest.approx(-1.0)
    assert rows["nothing"]["mean_absolute"] == pytest.approx(0.0, abs=1e-12)
    assert rows[DUMMY]["mean_absolute"] == pytest.approx(0.0, abs=1e-12)


def test_pawn_puts_what_decides_above_the_dummy_and_noise_below_it():
    frame = made_up(lambda x, y, doctrine: float(x > 0.5), points=150)
    rows = {row["factor"]: row for row in pawn(frame, "extended", 20)["factors"]}
    assert rows["x"]["median_interval_95"][0] > rows[DUMMY]["median_interval_95"][1]
    for name in ("y", "doctrine"):
        assert rows[name]["median_interval_95"][0] < rows[DUMMY]["median_interval_95"][1]


@pytest.mark.parametrize("slices", SLICES)
@pytest.mark.parametrize("digits", [0, 1, 12])
def test_distances_are_those_of_salib(slices, digits):
    from SALib.analyze import pawn as salib

    generator = np.random.default_rng(slices)
    ranks = generator.permuted(np.tile(np.arange(301) / 300, (3, 1)), axis=1).T
    values = (ranks[:, 0] + generator.normal(0, 0.3, 301)).round(digits)
    problem = {"num_vars": 3, "names": list("abc"), "bounds": [[0.0, 1.0]] * 3}
    expected = salib.analyze(problem, ranks, values, S=slices)["median"]
    codes = np.unique(values, return_inverse=True)[1]
    found = median_distances(sliced(ranks, slices), codes, np.ones(301), slices)
    assert found == pytest.approx(np.asarray(expected), abs=1e-12)


def test_a_sample_of_a_large_study_says_the_same_as_the_whole(monkeypatch):
    frame = made_up(lambda x, y, doctrine: float(x > 0.5), points=400)
    assert frame.sample(len(frame.table)) is frame
    monkeypatch.setattr(pawn_module, "HISTORIES", 300)
    assert len(frame.sample(300).table) == 300
    rows = {row["factor"]: row for row in pawn(frame, "extended", 20)["factors"]}
    assert rows["x"]["median"] == pytest.approx(0.5, abs=0.1)
    assert rows["y"]["median"] < 0.2


def test_a_box_finds_the_corner_in_which_the_ending_lies():
    frame = made_up(lambda x, y, doctrine: float(x > 0.6 and doctrine == "open_world"), points=200, replications=4)
    box = prim(frame, "extended")[0]
    assert box["density"] > 0.9
    assert box["coverage"] > 0.7
    assert box["limits"]["x"]["low"] == pytest.approx(0.6, abs=0.06)
    assert box["limits"]["x"]["high"] is None
    assert box["limits"]["doctrine"] == {"names": ["open_world"]}


def test_a_tree_says_the_same_in_words_and_beats_the_overall_share_on_new_points():
    frame = made_up(lambda x, y, doctrine: float(x > 0.6 and doctrine == "open_world"), points=200, replications=4)
    found = tree(frame, "extended")
    best = found["rules"][0]
    assert best["probability"] == 1.0
    assert "doctrine is open_world" in best["when"] or "doctrine is not lighthizer" in best["when"]
    assert found["score"] < 0.5 * found["score_of_share"]


def test_the_tipping_line_is_where_the_rule_has_it():
    frame = made_up(step, points=300, replications=2)
    found = tipping(frame, "x", "y", "extended", 40)
    for row in found["line"]:
        if 0.15 < row["x"] < 0.85:
            assert row["y"] == pytest.approx(1.0 - row["x"], abs=0.08)
            assert row["low"] - 0.05 < 1.0 - row["x"] < row["high"] + 0.05
    assert found["skill"] > 0.8


def test_where_nothing_tips_there_is_no_line():
    found = tipping(made_up(lambda x, y, doctrine: 0.9), "x", "y", "extended", 20)
    assert found["line"] == []
    assert found["skill"] < 0.1


def test_probabilities_by_factor_weigh_up_to_the_overall_one():
    frame = made_up(step)
    found = endings(frame, 50)
    for rows in found["by_factor"].values():
        total = sum(r["histories"] * r["endings"].get("extended", {"probability": 0})["probability"] for r in rows)
        assert total / found["histories"] == pytest.approx(found["overall"]["extended"]["probability"])


def test_failed_histories_are_counted_and_left_out():
    rows = [{"point": 0, "replication": k, "factor.x": 0.5, "ending": "extended", "ending_month": 24318,
             "status": "ok" if k else "NoConvergence: none"} for k in range(3)]  # fmt: skip
    frame = frame_of(pd.DataFrame(rows))
    assert (len(frame.table), frame.failed) == (2, 1)


def test_months_count_from_the_start_of_the_histories():
    found = survival(made_up(step), resamples=20)
    assert found["months"][0] == "2025-01"
    assert found["incidence"]["extended"]["probability"][11] == 0.0
    assert sum(row["probability"][-1] for row in found["incidence"].values()) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda f: where(f, ["x"]), "write factor=value"),
        (lambda f: where(f, ["z=1"]), "'z' is no factor"),
        (lambda f: where(f, ["doctrine=nobody"]), "values of doctrine are lighthizer, open_world"),
        (lambda f: where(f, ["x=high"]), "the values of x are numbers"),
        (lambda f: f.outcome("payof"), "'payof' is unknown"),
        (lambda f: tipping(f, "x", "doctrine", "extended"), "a factor with numbers that vary"),
        (lambda f: tipping(f, "x", "x", "extended"), "two different factors"),
    ],
)
def test_what_is_not_in_the_study_is_refused_by_name(ask, message):
    with pytest.raises(InputError, match=message):
        ask(made_up(step, points=12, replications=2))


@pytest.mark.parametrize("kind", ["sobol", "morris"])
def test_the_methods_follow_from_the_design(kind):
    names, levels = ["x", "y"], {"second_order": False, "levels": 4}
    problem = {"num_vars": 2, "names": names, "bounds": [[0.0, 1.0]] * 2}
    if kind == "sobol":
        from SALib.sample import sobol as sampler

        unit = sampler.sample(problem, 64, calc_second_order=False, seed=1)
    else:
        from SALib.sample import morris as sampler

        unit = sampler.sample(problem, 16, seed=1)
    generator = np.random.default_rng(0)
    rows = [
        {"point": k, "replication": r, "factor.x": u[0], "factor.y": u[1], "ending": "extended", "ending_month": 24318,
         "worth": 5.0 * u[0] + 0.1 * generator.normal()}
        for k, u in enumerate(unit) for r in range(3)
    ]  # fmt: skip
    found = sensitivity(frame_of(pd.DataFrame(rows), kind, None, levels, unit), "worth", 20)
    assert [method["method"] for method in found["methods"]] == [kind, "pawn"]
    assert deciding(found)[0][0] == "x"
    assert [name for name, _ in deciding(found)] == ["x"]
    assert found["luck"]["share"] < 0.02
