"""The picture of one history: moves, duties and incomes on one time axis."""

from pathlib import Path
from typing import Any

from model.calendar import month_from_text

# Okabe and Ito's colours, distinguishable with every common form of colour blindness.
COLOURS = {"United States": "#0072B2", "Mexico": "#009E73", "Canada": "#D55E00"}
MARKS = {
    "threaten": ("^", "threat"), "carry_out": ("X", "carried out"), "concede": ("v", "concession"),
    "retaliate": ("s", "retaliation"), "offer": ("o", "offer"), "accept": ("*", "acceptance"),
    "give_notice": ("P", "notice"), "confirm": ("D", "confirmation"), "decline": ("d", "no confirmation"),
    "impose_sectoral": ("h", "sectoral duty"),
}  # fmt: skip


def draw_history(history: dict[str, Any], path: Path) -> None:
    """Save the figure of a history as PNG at ``path``."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    figure, (moves, duties, incomes) = plt.subplots(
        3, 1, figsize=(10, 9), sharex=True, height_ratios=(1.3, 1, 1), layout="constrained"
    )
    _draw_moves(moves, history)
    months = [_year(month["month"]) for month in history["series"]]
    for seat, name in ((1, "Mexico"), (2, "Canada")):
        levied = [100 * max(m["broad"][0][seat], m["sectoral"][0][seat]) for m in history["series"]]
        answered = [100 * max(m["broad"][seat][0], m["sectoral"][seat][0]) for m in history["series"]]
        duties.step(months, levied, where="post", color=COLOURS[name], label=f"United States on {name}")
        duties.step(months, answered, where="post", color=COLOURS[name], ls=":", label=f"{name} on United States")
    duties.set_ylabel("highest duty (% ad valorem)")
    duties.set_ylim(bottom=0)
    duties.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), frameon=False)
    for seat, (name, colour) in enumerate(COLOURS.items()):
        incomes.plot(months, [m["real_income_pct"][seat] for m in history["series"]], color=colour, label=name)
    incomes.axhline(0, color="0.7", lw=0.8)
    incomes.set_ylabel("real income (% against 2024)")
    incomes.set_xlabel("year")
    incomes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), frameon=False)
    ending = history["ending"].replace("_", " ")
    figure.suptitle(f"{ending[0].upper() + ending[1:]}, {history['ending_date']}: doctrine "
                    f"{history['doctrine'].replace('_', ' ')}, seed {history['seed']}")  # fmt: skip
    figure.savefig(path, dpi=130, metadata={"Software": None})
    plt.close(figure)


def _year(text: str) -> float:
    return month_from_text(text) / 12


def _draw_moves(axes: Any, history: dict[str, Any]) -> None:
    rows = {name: row for row, name in enumerate(("Canada", "Mexico", "United States"))}
    seen = set()
    stacked: dict[tuple[str, str], int] = {}
    for event in history["events"]:
        if event["type"] not in MARKS or event["actor"] not in rows:
            continue
        marker, label = MARKS[event["type"]]
        place = (event["actor"], event["month"])
        stacked[place] = stacked.get(place, 0) + 1
        axes.scatter(
            _year(event["month"]), rows[event["actor"]] - 0.3 + 0.16 * (stacked[place] - 1), marker=marker, s=48,
            color=COLOURS[event["actor"]], label=label if label not in seen else None, zorder=3,
        )  # fmt: skip
        seen.add(label)
    axes.set_yticks(range(3), list(rows))
    axes.set_ylim(-0.6, 2.7)
    axes.grid(axis="x", color="0.9")
    axes.set_title("Moves", loc="left")
    if seen:
        legend = axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), frameon=False)
        for handle in legend.legend_handles:
            handle.set_color("0.3")
