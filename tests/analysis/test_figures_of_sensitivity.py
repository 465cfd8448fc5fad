"""Figures say which method a panel shows, on one scale, what is told apart, and how unsure a curve is."""

import copy

import numpy as np
import pytest
from matplotlib.colors import to_hex

from experiments.analysis.analyse import plain
from experiments.analysis.figures.sensitivity_figure import COLOURS, LABELS, draw_sensitivity
from experiments.analysis.figures.survival_figure import draw_survival
from experiments.analysis.sensitivity.sensitivity import sensitivity
from experiments.analysis.survival import survival
from experiments.analysis.text import survival_rows
from experiments.reports.wording import YEARS, survival_table
from tests.analysis.synthetic import made_up, step

UNITS = {"worth": "% of GDP"}
TITLES = {"x": "x", "y": "y", "doctrine": "doctrine"}


def row(factor, total, by_luck):
    return {"factor": factor, "first": total, "first_interval_95": [total, total + 0.1], "total": total,
            "total_interval_95": [total, total + 0.1], "by_luck": by_luck}  # fmt: skip


def panel(outcome, strongest, refused=False):
    """An outcome's sensitivity on a grid, with x told apart and y not; ``refused``: PAWN stands in for the grid's."""
    grid = {"method": "factorial", "factors": [row("x", strongest, 0.001), row("y", 0.2, 0.3)], "told": ["x"],
            "floor": None}  # fmt: skip
    distances = [{"factor": name, "median": value, "median_interval_95": [value - 0.02, value + 0.02]}
                 for name, value in (("x", 0.3), ("y", 0.05), ("(dummy)", 0.04))]  # fmt: skip
    pawn = {"method": "pawn", "factors": distances, "told": ["x"], "floor": 0.04}
    return {"outcome": outcome, "methods": [pawn] if refused else [grid, pawn], "luck": {"share": 0.5},
            "dummies": ["(dummy)"]}  # fmt: skip


def legend(figure):
    return {text.get_text(): to_hex(handle.get_facecolor()) for text, handle in
            zip(figure.legends[0].get_texts(), figure.legends[0].get_patches(), strict=True)}  # fmt: skip


@pytest.mark.parametrize("refused_first", [True, False])
def test_a_panel_that_shows_pawn_beside_a_grids_is_in_the_legend_with_its_own_colour(refused_first):
    panels = [panel("extended", 0.9), panel("worth", 0.5, refused=True)]
    figure = draw_sensitivity(panels[::-1] if refused_first else panels, UNITS, TITLES)
    told = legend(figure)
    assert told[LABELS["pawn"]] == COLOURS["pawn"].lower()
    (total,) = (colour for label, colour in told.items() if label.startswith("total"))
    assert total == COLOURS["factorial"].lower() != told[LABELS["pawn"]]
    assert any("dummy" in label for label in told)
    for axes, shown in zip(figure.axes, panels[::-1] if refused_first else panels, strict=True):
        kind = shown["methods"][0]["method"]
        assert axes.get_xlabel() == LABELS[kind]
        assert to_hex(axes.patches[-1 if kind == "pawn" else -2].get_edgecolor()) == COLOURS[kind].lower()


def test_the_legend_names_nothing_that_no_panel_shows():
    told = legend(draw_sensitivity([panel("extended", 0.9), panel("worth", 0.5)], UNITS, TITLES))
    assert not any("dummy" in label or "PAWN" in label for label in told)
    alone = copy.deepcopy(panel("worth", 0.5, refused=True))
    assert not any("total" in label for label in legend(draw_sensitivity([alone], UNITS, TITLES)))


def test_panels_of_one_method_have_one_scale():
    panels = [panel("extended", 0.9), panel("withdrawn", 0.25), panel("worth", 0.5, refused=True)]
    first, second, other = draw_sensitivity(panels, UNITS, TITLES).axes[:3]
    assert first.get_xlim() == second.get_xlim()
    assert first.get_xlim()[1] >= 1.0
    assert other.get_xlim()[1] < 0.5, "a distance is another measure than a part of a variance"


def test_a_bar_is_filled_and_starred_where_its_factor_is_told_apart():
    (axes,) = draw_sensitivity([panel("extended", 0.9)], UNITS, TITLES).axes
    by_width = {round(bar.get_width(), 3): to_hex(bar.get_facecolor()) for bar in axes.patches}
    assert by_width[0.2] == "#ffffff"
    assert by_width[0.9] != "#ffffff"
    assert [text.get_text() for text in axes.texts] == ["*"]
    assert axes.texts[0].xy == pytest.approx((1.0, 1.0)), "at the end of the interval of x, the upper bar"


def test_an_index_of_the_analysis_is_drawn_as_it_is_told():
    index = plain(sensitivity(made_up(lambda x, y, doctrine: float(x > 0.5), points=100), "extended", 30))
    (axes,) = draw_sensitivity([index], UNITS, TITLES).axes
    assert len(axes.texts) == len(index["methods"][0]["told"]) == 1


def test_the_figure_of_survival_draws_every_interval_that_was_computed():
    found = survival(made_up(step), resamples=30)
    (axes,) = draw_survival(found).axes
    bands = {to_hex(band.get_facecolor()): band.get_paths()[0].vertices[:, 1] for band in axes.collections}
    assert len(bands) == len(found["incidence"]) + 1, "a band for each ending, and one for what is open"
    for line in axes.lines:
        heights = bands[to_hex(line.get_color())]
        curve = next(row for row in (found["open"], *found["incidence"].values())
                     if np.allclose(row["probability"], line.get_ydata()))  # fmt: skip
        assert heights.max() == pytest.approx(max(curve["high"]))
        assert set(np.round(curve["low"], 6)) <= set(np.round(heights, 6))


def test_the_table_of_survival_has_every_interval_by_date():
    found = survival(made_up(step), resamples=30)
    table = survival_table({"survival": found})
    assert table["rows"][-1]["name"].endswith(found["months"][-1][:4])
    curve = found["incidence"]["extended"]
    assert (
        table["rows"][-1]["cells"][table["heads"].index("extended")]
        == f"{curve['probability'][-1]:.0%} [{curve['low'][-1]:.0%}, {curve['high'][-1]:.0%}]"
    )
    assert curve["low"][-1] < curve["probability"][-1] < curve["high"][-1]
    assert table["heads"][-1] == "still open"


def test_dates_of_a_long_study_are_as_many_as_fit():
    months = [f"{year}-{month:02d}" for year in range(2020, 2051) for month in range(1, 13)]
    row = {key: [0.5] * len(months) for key in ("probability", "low", "high")}
    dates, _ = survival_rows({"months": months, "open": row, "incidence": {}}, YEARS)
    assert len(dates) <= YEARS + 1
    assert dates[-1] == "2050-12"
