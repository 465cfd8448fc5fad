"""Boxes and leaves have intervals, and a tree splits only what points and luck that it has not seen tell apart."""

import numpy as np
import pandas as pd
import pytest

from experiments.analysis.analyse import Asked, analyse, plain
from experiments.analysis.discovery import tree as trees
from experiments.analysis.discovery.regions import regions
from experiments.analysis.discovery.tree import tree
from experiments.analysis.frames import frame_of
from experiments.analysis.text import analysis_text
from experiments.reports.wording import about_regions, boxes, rules
from tests.analysis.synthetic import START, made_up


def scored(generator, points, replications, effect, shared=0.0, columns=4):
    """Histories that end extended where a score is positive: ``effect`` of the first factor above a half, and luck."""
    x = generator.random((points, columns))
    score = effect * (x[:, 0] > 0.5)[:, None] + shared * generator.normal(size=replications)
    ended = score + generator.normal(size=(points, replications)) > 0.0
    point, replication = np.indices(ended.shape).reshape(2, -1)
    factors = {f"factor.f{k}": x[point, k] for k in range(columns)}
    return frame_of(pd.DataFrame({
        "point": point, "replication": replication, "ending": np.where(ended.ravel(), "extended", "withdrawn"),
        "ending_month": START + 18, "status": "ok", **factors,
    }), "latin_hypercube")  # fmt: skip


def test_an_interval_of_a_fixed_region_holds_its_true_share():
    generator, held = np.random.default_rng(0), 0
    truth = 0.8413  # that a normal number and one more is positive
    for _ in range(100):
        frame = scored(generator, 40, 8, effect=1.0)
        (found,) = regions(frame, "extended", (frame.design()["f0"] > 0.5).to_numpy()[None, :], 100)
        low, high = found["density_interval_95"]
        held += low <= truth <= high
        assert 0.0 <= found["coverage_interval_95"][0] < found["coverage"] < found["coverage_interval_95"][1] <= 1.0
    assert held >= 90


def test_shares_of_regions_that_make_up_the_whole_add_up():
    frame = made_up(lambda x, y, doctrine: x, points=60, replications=3)
    first = (frame.design()["x"] > 0.4).to_numpy()
    one, other = regions(frame, "extended", np.array([first, ~first]), 30)
    assert one["coverage"] + other["coverage"] == pytest.approx(1.0)
    assert one["mass"] + other["mass"] == pytest.approx(1.0)
    assert one["histories"] + other["histories"] == len(frame.table)
    share = one["mass"] * one["density"] + other["mass"] * other["density"]
    assert share == pytest.approx((frame.table["ending"] == "extended").mean())


@pytest.mark.parametrize(("replications", "shared"), [(1, 0.0), (6, 0.0), (6, 1.0)])
def test_where_no_factor_decides_the_tree_does_not_split(monkeypatch, replications, shared):
    monkeypatch.setattr(trees, "_scores", lambda grown: (None, None))
    generator = np.random.default_rng(1)
    split = [len(tree(scored(generator, 100, replications, 0.0, shared), "extended")["rules"]) > 1 for _ in range(40)]
    assert np.mean(split) <= 0.1


def test_a_split_that_decides_stays_and_most_by_factors_that_decide_nothing_are_merged(monkeypatch):
    """Without merging every tree has such leaves; a few points on the wrong side of the true bound leave some."""
    monkeypatch.setattr(trees, "_scores", lambda grown: (None, None))
    generator, idle = np.random.default_rng(2), []
    for _ in range(30):
        found = tree(scored(generator, 100, 6, 2.0), "extended")["rules"]
        bounds = [float(part.split()[-1]) for rule in found for part in rule["when"] if part.startswith("f0")]
        assert min(abs(bound - 0.5) for bound in bounds) < 0.05
        idle.append(any(not part.startswith("f0") for rule in found for part in rule["when"]))
    assert np.mean(idle) <= 0.4


def test_leaves_that_end_alike_for_sure_are_one_leaf():
    """As in a study whose ending is certain above a bound, whatever the other factors: there is nothing to split."""
    found = tree(made_up(lambda x, y, doctrine: 1.0 if x > 0.5 else 0.3, points=150, replications=6), "extended")
    certain = [rule for rule in found["rules"] if rule["probability"] > 0.95]
    assert len(certain) == 1
    assert certain[0]["interval_95"][0] < 1.0


def test_both_bounds_of_a_factor_are_told_together():
    found = tree(
        made_up(lambda x, y, doctrine: 0.95 if 0.3 < x < 0.7 else 0.05, points=200, replications=6), "extended"
    )
    likeliest = found["rules"][0]
    assert likeliest["probability"] > 0.9
    (told,) = likeliest["when"]
    name, above, low, also, at, most, high = told.split()
    assert (name, above, also, at, most) == ("x", "above", "and", "at", "most")
    assert float(low) == pytest.approx(0.3, abs=0.05)
    assert float(high) == pytest.approx(0.7, abs=0.05)


def test_points_of_a_grid_share_luck_that_is_no_reason_to_split():
    """One replication in which a factor happened to do much is found again at every point, but not in other luck."""
    generator, split = np.random.default_rng(3), 0
    a, b = (axis.ravel() for axis in np.meshgrid(np.arange(6), np.arange(6), indexing="ij"))
    for _ in range(40):
        tilt = np.outer(a - 2.5, generator.normal(size=6))
        ended = tilt + generator.normal(size=(36, 6)) > 0.0
        point, replication = np.indices(ended.shape).reshape(2, -1)
        frame = frame_of(pd.DataFrame({
            "point": point, "replication": replication, "factor.a": a[point], "factor.b": b[point],
            "ending": np.where(ended.ravel(), "extended", "withdrawn"), "ending_month": START + 18, "status": "ok",
        }), "grid")  # fmt: skip
        split += len(tree(frame, "extended")["rules"]) > 1
    assert split <= 4


def test_the_score_is_of_points_and_luck_that_the_tree_has_not_seen():
    found = tree(scored(np.random.default_rng(4), 200, 6, 0.0, shared=2.0), "extended")
    assert found["score"] >= 0.25, "luck that all points share foretells nothing in other replications"
    assert found["score_of_share"] >= 0.25


def test_the_page_and_the_text_give_intervals_the_share_overall_and_the_score():
    frame = made_up(lambda x, y, doctrine: float(x > 0.6), points=120, replications=4)
    data = plain(analyse(frame, Asked(resamples=30, outcomes=("extended",))))
    found, whole = data["discovery"], data["endings"]["overall"]["extended"]
    low, high = found["boxes"][0]["density_interval_95"]
    assert (
        f"({low:.0%} to {high:.0%}) of the histories there end so, against {whole['probability']:.0%}" in boxes(data)[0]
    )
    for row, rule in zip(rules(data), found["tree"]["rules"], strict=True):
        assert row["interval"] == f"{rule['interval_95'][0]:.0%} to {rule['interval_95'][1]:.0%}"
    told, text = " ".join(about_regions(data)), analysis_text(data)
    for page in (told, text):
        assert f"{found['tree']['score']:.3f}" in page
        assert f"{found['tree']['score_of_share']:.3f}" in page
    assert "depend on the ranges" in told
    assert f"[{low:.0%}, {high:.0%}]" in text


def test_a_tree_without_a_split_is_said_to_be_one():
    frame = made_up(lambda x, y, doctrine: 0.5, points=40, replications=4)
    data = plain(analyse(frame, Asked(resamples=30, outcomes=("extended",))))
    assert len(data["discovery"]["tree"]["rules"]) == 1
    assert "one leaf" in " ".join(about_regions(data))
