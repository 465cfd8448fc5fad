"""The figure of survival: how many reviews have ended so by each month, with intervals."""

from typing import Any

import numpy as np

from experiments.analysis.figures.plots import new_figure
from experiments.histories.figure import ENDING_COLOURS
from experiments.histories.sentences import ending_name

OPEN = "0.45"
BAND = 0.18  # opacity of an interval, so that those behind it show


def draw_survival(found: dict[str, Any]) -> Any:
    """Cumulative incidence of each ending and the share still open, each a step line in the band of its interval.

    Not stacked: an interval of a stacked curve would be one of a sum.
    """
    figure = new_figure(10, 4.8)
    axes = figure.subplots()
    years = np.array([int(month[:4]) + (int(month[5:]) - 1) / 12 for month in found["months"]])
    _curve(axes, years, found["open"], OPEN, "still open", "--")
    for name, row in found["incidence"].items():
        _curve(axes, years, row, ENDING_COLOURS[name], ending_name(name), "-")
    # The curves' order at the end of time is that of the legend, read from the top.
    handles, labels = axes.get_legend_handles_labels()
    order = sorted(range(len(handles)), key=lambda k: -handles[k].get_ydata()[-1])
    axes.legend([handles[k] for k in order], [labels[k] for k in order], loc="upper left", bbox_to_anchor=(1.0, 1.02),
                frameon=False)  # fmt: skip
    axes.set_xlim(years[0], max(years[-1], years[0] + 0.5))
    axes.set_ylim(0, 1)
    axes.yaxis.set_major_formatter(lambda share, _: f"{share:.0%}")
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.xaxis.set_major_formatter(lambda year, _: f"{year:.0f}")
    axes.grid(color="0.92")
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_xlabel("year")
    axes.set_ylabel("share of reviews")
    axes.set_title("How many reviews have ended, and how (Aalen-Johansen, with 95% intervals)", loc="left",
                   fontsize="medium")  # fmt: skip
    return figure


def _curve(axes: Any, years: np.ndarray, row: dict[str, list[float]], colour: str, label: str, style: str) -> None:
    axes.fill_between(years, row["low"], row["high"], step="post", color=colour, alpha=BAND, linewidth=0)
    axes.step(years, row["probability"], where="post", color=colour, label=label, linestyle=style, linewidth=1.8)
