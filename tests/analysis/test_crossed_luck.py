"""Every point is played with the same luck: what that means for intervals, weights and ranks."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

from experiments.analysis.discovery.tipping import tipping
from experiments.analysis.endings import endings
from experiments.analysis.frames import frame_of
from experiments.analysis.games.empirical_game import empirical_game, read_players
from experiments.analysis.luck import luck, seed_share
from experiments.analysis.resampling import Cells, Crossed, point_means, spread_of
from experiments.analysis.survival import survival
from model.errors import InputError
from tests.analysis.synthetic import START

OF_POINTS, OF_LUCK, OWN = 1.0, 1.0, 0.7
"""Standard deviations of what points, replications and single histories add to the score that decides an ending."""


def happened(generator, places, replications):
    """Whether each history [point, replication] ends extended: its score, of point, luck and its own, is positive."""
    score = OF_POINTS * places[:, None] + OF_LUCK * generator.normal(size=replications)
    return score + OWN * generator.normal(size=(len(places), replications)) > 0.0


def table(ended, places, kind="latin_hypercube", **columns):
    """A frame of such histories; ``columns``: further outcomes [point, replication]."""
    point, replication = np.indices(ended.shape).reshape(2, -1)
    rows = {
        "point": point, "replication": replication, "factor.x": places[point],
        "ending": np.where(ended.ravel(), "extended", "withdrawn"), "ending_month": START + 18, "status": "ok",
    }  # fmt: skip
    return frame_of(pd.DataFrame(rows | {name: values.ravel() for name, values in columns.items()}), kind)


def overall(frame):
    return endings(frame, 100)["overall"]["extended"]["interval_95"]


@pytest.mark.parametrize("kind", ["latin_hypercube", "grid"])
def test_an_interval_holds_the_truth_about_as_often_as_it_says(kind):
    generator, studies, grid = np.random.default_rng(1), 150, np.linspace(-1.5, 1.5, 80)
    truth = float(norm.cdf(grid * OF_POINTS / np.hypot(OF_LUCK, OWN)).mean()) if kind == "grid" else 0.5
    held = held_by_points = 0
    for _ in range(studies):
        places = grid if kind == "grid" else generator.normal(size=80)
        ended = happened(generator, places, 8)
        low, high = overall(table(ended, places, kind))
        held += low <= truth <= high
        half = 1.96 * ended.mean(axis=1).std(ddof=1) / np.sqrt(80)
        held_by_points += abs(ended.mean() - truth) <= half
    assert 0.9 <= held / studies <= 0.99
    assert held_by_points / studies < 0.6, "points alone leave out the luck that all of them share"


def test_an_interval_of_a_mean_has_the_width_of_students_t_over_replications():
    values = np.random.default_rng(2).normal(size=(6, 5)) + np.array([0.0, 3.0, -2.0, 5.0, 1.0])
    found = spread_of(lambda _, times: point_means(values, times).mean(), Crossed(6, 5, False, 4000))
    low, high = found.interval()
    means = values.mean(axis=0)
    assert (high - low) / 2 == pytest.approx(2.776 * means.std(ddof=1) / np.sqrt(5), rel=0.03)


def test_with_one_replication_points_are_drawn_and_luck_is_said_to_be_left_out():
    generator = np.random.default_rng(3)
    places = generator.normal(size=40)
    found = endings(table(happened(generator, places, 1), places), 100)
    assert "luck is left out" in found["drawn"]
    low, high = found["overall"]["extended"]["interval_95"]
    assert high - low < 0.35
    certain = table(places[:, None] > 0.0, np.sign(places))
    (row,) = (row for row in endings(certain, 50)["by_factor"]["x"] if row["value"] == "1")
    low, high = row["endings"]["extended"]["interval_95"]
    few = int((places > 0).sum())
    assert low == pytest.approx(few / (few + 2.0227**2), abs=1e-3), "Wilson's with the points at this value"
    assert Crossed(576, 10, sampled=False, resamples=1).drawn == "luck"
    assert Crossed(576, 10, sampled=True, resamples=1).drawn == "points and luck"


def test_a_share_of_one_is_not_claimed_to_be_certain():
    low, high = overall(table(np.ones((200, 10), bool), np.linspace(0.0, 1.0, 200)))
    assert high == 1.0
    assert 0.6 < low < 0.8, "ten draws of luck, however many points share them"


def uneven(kind="latin_hypercube"):
    """Forty points that end extended for sure with 2 histories each, and forty that never do with 10 each."""
    ended = np.repeat(np.arange(80) < 40, 10).reshape(80, 10)
    frame = table(ended, np.arange(80) / 79.0, kind)
    kept = (frame.table["point"] >= 40) | (frame.table["replication"] < 2)
    renamed = frame.table[kept].rename(columns={"x": "factor.x"})
    return frame_of(renamed.assign(**{"factor.y": np.random.default_rng(0).random(len(renamed)).round(1)}), kind)


def test_points_weigh_alike_however_many_histories_they_have():
    frame = uneven()
    found = endings(frame, 50)
    assert found["uneven"]
    assert found["overall"]["extended"]["probability"] == pytest.approx(0.5)
    assert survival(frame, resamples=20)["incidence"]["extended"]["probability"][-1] == pytest.approx(0.5)
    assert frame.weights().sum() == pytest.approx(80.0)
    assert len(frame.evened().table) == 800


def test_the_tipping_line_lies_between_points_not_between_histories():
    frame = uneven()
    first = frame.table.groupby("point")["y"].transform("first")
    frame.table["y"] = first
    found = tipping(frame, "y", "x", "extended", 20)
    assert np.mean([row["y"] for row in found["line"]]) == pytest.approx(0.5, abs=0.05)
    assert all(row["low"] <= row["y"] <= row["high"] for row in found["line"])


def test_a_tree_and_boxes_weigh_points_alike():
    pytest.importorskip("ema_workbench", reason="the optional extra discovery")
    from experiments.analysis.discovery.discovery import prim
    from experiments.analysis.discovery.tree import tree

    found = tree(uneven(), "extended")
    assert found["score_of_share"] == pytest.approx(0.25, abs=0.01)
    assert [rule["probability"] for rule in found["rules"]] == [1.0, 0.0]
    box = prim(uneven(), "extended")[0]
    assert box["mass"] == pytest.approx(0.5, abs=0.05)


def test_weights_follow_the_draw_and_leave_out_what_was_not_drawn():
    cells = Cells(np.array([0, 0, 1]), np.array([0, 1, 0]))
    assert cells.weights(np.array([2.0, 1.0]), np.array([1.0, 3.0])).tolist() == [0.5, 1.5, 1.0]
    assert cells.weights(np.array([1.0, 1.0]), np.array([0.0, 1.0])).tolist() == [0.0, 1.0, 0.0]


def test_luck_that_all_profiles_share_does_not_blur_which_is_the_equilibrium():
    generator, worth = np.random.default_rng(4), {("soft", "soft"): (3, 3), ("soft", "hard"): (0, 5),
                                                  ("hard", "soft"): (5, 0), ("hard", "hard"): (1, 1)}  # fmt: skip
    shared = 20.0 * generator.normal(size=6)
    rows = [
        {"point": point, "replication": r, "ending": "extended", "ending_month": START + 18, "factor.us": us,
         "factor.mexico": mexico, "effective_income_us": pay[0] + shared[r],
         "effective_income_mexico": pay[1] + shared[r]}
        for point, ((us, mexico), pay) in enumerate(worth.items()) for r in range(6)
    ]  # fmt: skip
    frame = frame_of(pd.DataFrame(rows), "grid")
    found = empirical_game(frame, read_players(["us=us", "mexico=mexico"], frame), resamples=60)
    for row in found["profiles"]:
        assert row["equilibrium_share"] == (1.0 if set(row["strategies"].values()) == {"hard"} else 0.0)
        assert row["high"][0] - row["low"][0] > 10.0, "levels are as uncertain as the luck"
    single = frame_of(pd.DataFrame(rows).query("replication == 0"), "grid")
    with pytest.raises(InputError, match="needs two replications"):
        empirical_game(single, read_players(["us=us", "mexico=mexico"], single))


def test_luck_is_no_less_for_being_shared():
    generator = np.random.default_rng(5)
    shares, intervals = [], 0
    for _ in range(100):
        values = generator.normal(size=(60, 1)) + generator.normal(size=8) + generator.normal(size=(60, 8))
        found = luck(values)
        shares.append(found["share"])
        low, high = found["interval_95"]
        intervals += low <= 2 / 3 <= high
    assert np.mean(shares) == pytest.approx(2 / 3, abs=0.04)
    assert intervals >= 85


def test_luck_is_found_again_where_histories_are_missing():
    generator = np.random.default_rng(6)
    values = generator.normal(size=(400, 1)) + generator.normal(size=40) + generator.normal(size=(400, 40))
    whole = seed_share(values)
    values[generator.random(values.shape) < 0.5] = np.nan
    assert seed_share(values) == pytest.approx(whole, abs=0.02)
    assert np.isnan(seed_share(values[:, :1]))
