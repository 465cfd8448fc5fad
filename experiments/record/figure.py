"""The picture of a hindcast: for every question the model's probability, its interval, and what happened."""

import textwrap
from pathlib import Path
from typing import Any

BLUE, ORANGE, GREY = "#0072B2", "#D55E00", "0.45"


def draw_hindcast(data: dict[str, Any], path: Path) -> None:
    """Save the figure of a hindcast (as of :func:`experiments.record.hindcast.hindcast_data`) as PNG at ``path``."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
    from matplotlib.lines import Line2D

    rows = data["questions"][::-1]
    figure, axes = plt.subplots(figsize=(10.5, 1.6 + 0.36 * len(rows)), layout="constrained")
    for y, row in enumerate(rows):
        low, high = row["interval_95"]
        axes.plot([low, high], [y, y], color=BLUE, linewidth=5, alpha=0.3, solid_capstyle="butt")
        axes.plot(row["probability"], y, "o", color=BLUE, markersize=7)
        axes.plot(float(row["happened"]), y, "D", color=ORANGE, markersize=7)
        axes.plot(row["other_episode"], y, "|", color=GREY, markersize=11, markeredgewidth=2)
    axes.set_yticks(range(len(rows)), ["\n".join(textwrap.wrap(row["ask"], 62)) for row in rows], fontsize=9)
    axes.axvline(0.5, color="0.85", zorder=0)
    axes.set_xlim(-0.04, 1.04)
    axes.set_ylim(-0.7, len(rows) - 0.3)
    axes.set_xlabel("probability of yes")
    axes.grid(axis="y", color="0.93")
    axes.set_axisbelow(True)
    handles = [
        Line2D([], [], marker="o", color=BLUE, linestyle="", label="model, with 95% interval"),
        Line2D([], [], marker="D", color=ORANGE, linestyle="", label="record: 1 it happened, 0 it did not"),
        Line2D([], [], marker="|", color=GREY, linestyle="", markersize=11, markeredgewidth=2,
                   label="base rate of the other episode"),
    ]  # fmt: skip
    figure.legend(handles=handles, loc="outside lower center", ncols=3, frameon=False)
    score, coin = data["scores"]["model"], data["scores"]["coin"]
    axes.set_title(
        f"{data['preset']}: {data['runs']} histories against the record "
        f"(Brier score {score['brier']:.2f}, a coin {coin['brier']:.2f})"
    )
    figure.savefig(path, dpi=120, metadata={"Software": None})
    plt.close(figure)
