"""What was measured is told from what was fitted, and every share has its interval."""

import pytest

from experiments.analysis.analyse import Asked, analyse, plain
from experiments.analysis.discovery.tipping import SQUARES, tipping
from experiments.analysis.figures.figures import figures
from experiments.analysis.text import BETWEEN, analysis_text
from experiments.reports.captions import caption
from experiments.reports.wording import endings_by_factor
from tests.analysis.synthetic import made_up, step

pytest.importorskip("ema_workbench", reason="the optional extra discovery")


def on_a_grid(points=60):
    frame = made_up(step, points=points, replications=4)
    for name in ("x", "y"):
        frame.table[name] = (2.0 * frame.table[name]).round() / 2.0
    return frame


def test_a_tipping_line_stands_beside_the_shares_that_were_observed():
    frame = on_a_grid()
    found = tipping(frame, "x", "y", "extended", 20)
    assert len(found["played"]) == 9
    for row in found["played"]:
        there = frame.table[(frame.table["x"] == row["x"]) & (frame.table["y"] == row["y"])]
        assert row["observed"] == pytest.approx((there["ending"] == "extended").mean(), abs=1e-5)
        assert row["points"] == there["point"].nunique()


def test_many_places_are_put_into_squares_that_hold_every_point():
    found = tipping(made_up(step, points=600, replications=2), "x", "y", "extended", 20)
    assert len(found["played"]) <= SQUARES**2
    assert sum(row["points"] for row in found["played"]) == 600


@pytest.mark.parametrize("points", [60, 600])
def test_the_figure_marks_what_was_played(points):
    frame = on_a_grid() if points == 60 else made_up(step, points=points, replications=2)
    data = plain(analyse(frame, Asked(resamples=20, outcomes=("extended",), tipping=("x", "y"))))
    drawn = figures(data)["tipping"]()
    (marks,) = [one for one in drawn.axes[0].collections if hasattr(one, "get_sizes") and len(one.get_offsets()) > 1]
    assert len(marks.get_offsets()) == len(data["tipping"]["played"])
    numbers = [text.get_text() for text in drawn.axes[0].texts]
    assert (len(numbers) == 9 and numbers[0].endswith("%")) if points == 60 else numbers == []
    assert "fitted surface" in caption("tipping", data)[1]
    assert BETWEEN in analysis_text(data)


def test_every_share_of_the_figure_of_endings_has_its_interval_in_the_table_beside_it():
    data = plain(analyse(on_a_grid(), Asked(resamples=20, outcomes=("extended",))))
    table = endings_by_factor(data)
    assert table["heads"] == ["extended", "withdrawn"]
    rows = {row["name"]: row["cells"] for row in table["rows"]}
    assert {"x: 0", "x: 0.5", "x: 1", "doctrine: lighthizer"} <= set(rows)
    for row, value in zip(("x: 0", "x: 0.5", "x: 1"), data["endings"]["by_factor"]["x"], strict=True):
        low, high = value["endings"]["extended"]["interval_95"]
        assert f"[{low:.0%}, {high:.0%}]" in rows[row][0]
    assert "table below" in caption("endings", data)[1]
