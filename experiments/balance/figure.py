"""The picture of the three instruments: the deficit, the duties and real income, year by year."""

from pathlib import Path
from textwrap import fill
from typing import Any

# Okabe and Ito's colours; lines differ in style too.
STYLES = {
    "none": ("#111111", ":"), "ratchet": ("#D55E00", "-"), "access_charge": ("#0072B2", "--"),
    "certificates": ("#009E73", "-."),
}  # fmt: skip
PANELS = {
    "deficit_pct": ("Overall deficit", "% of United States GDP"),
    "duty_pct": ("Duty on all imports of goods", "%, at base weights"),
    "real_income_pct": ("Real income of the United States", "% against 2024"),
}


def draw_balance(report: dict[str, Any], path: Path) -> None:
    """Save the figure of a report of :func:`experiments.balance.paths.balance_paths` as PNG at ``path``."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(12, 5.6), layout="constrained")
    panels = figure.subplots(1, len(PANELS))
    for axes, (name, (title, unit)) in zip(panels, PANELS.items(), strict=True):
        for instrument, one in report["instruments"].items():
            colour, style = STYLES[instrument]
            # "No instrument" on top: dots do not hide what lies beneath.
            order = 3 if instrument == "none" else 2
            axes.plot(report["years"], one[name]["mean"], style, color=colour, lw=2.4, label=one["words"], zorder=order)
            axes.fill_between(report["years"], one[name]["low"], one[name]["high"], color=colour, alpha=0.12, lw=0)
        axes.set_title(title, loc="left", fontsize="medium")
        axes.set_ylabel(unit)
        axes.set_xticks(report["years"][::2])
        axes.grid(color="0.92")
        axes.set_axisbelow(True)
    panels[0].axhline(report["goal_pct"], color="0.4", lw=0.8)
    panels[0].annotate("goal", (report["years"][0], report["goal_pct"]), xytext=(0, 3), textcoords="offset points",
                       fontsize=9, color="0.3")  # fmt: skip
    panels[0].set_ylim(bottom=min(0.0, panels[0].get_ylim()[0]))
    panels[1].set_ylim(bottom=0.0)
    panels[2].axhline(0.0, color="0.4", lw=0.8)
    # Blank lines under the title keep the place of the legend, which the layout knows nothing of.
    title = "Tariffs that rise every year leave the overall deficit where it is; what acts on saving moves it"
    figure.suptitle(f"{title}\n\n\n")
    figure.legend(*panels[0].get_legend_handles_labels(), loc="upper center", bbox_to_anchor=(0.5, 0.955), ncols=2,
                  frameon=False)  # fmt: skip
    note = f"Lines: means over {report['runs']} histories; bands: lowest to highest. {report['assumption']}"
    figure.supxlabel(fill(note, 150), fontsize=9, color="0.3", x=0.01, ha="left")
    figure.savefig(path, dpi=130, metadata={"Software": None})
