"""The picture of one history: moves, duties and incomes on one time axis."""

import datetime
from pathlib import Path
from typing import Any

from experiments.histories.sentences import DOCTRINES, ending_name, month_words

# Okabe and Ito's colours, distinguishable with every common form of colour blindness.
COLOURS = {"United States": "#0072B2", "Mexico": "#009E73", "Canada": "#D55E00"}
ENDING_COLOURS = {
    "extended": "#0072B2", "annual_reviews": "#56B4E9", "hub_and_spoke": "#E69F00", "withdrawn": "#D55E00",
    "expelled": "#CC79A7", "expired": "0.35", "new_agreement": "#009E73", "old_agreement": "#F0E442",
}  # fmt: skip
MARKS = {
    "threaten": ("^", "threatens"), "carry_out": ("X", "carries out a threat"), "concede": ("v", "gives way"),
    "resist": ("<", "stands firm"), "retaliate": ("s", "answers with duties"), "offer": ("o", "offers a deal"),
    "accept": ("*", "accepts a deal"), "give_notice": ("P", "gives notice of withdrawal"),
    "confirm": ("D", "confirms the extension"), "decline": ("d", "does not confirm"),
    "impose_sectoral": ("h", "puts on sectoral duties"),
}  # fmt: skip
PAIRS = (
    ("Canada on the US", 2, 0), ("Mexico on the US", 1, 0), ("US on Canada", 0, 2), ("US on Mexico", 0, 1),
)  # fmt: skip
LEAST_DRAWN = 0.01  # of probability: a thinner band cannot be seen
STEP = 0.17  # distance between marks of one country in one month, in rows


def draw_history(history: dict[str, Any], path: Path) -> None:
    """Save the figure of a history (as of :func:`experiments.histories.run.run_history`) as PNG at ``path``.

    Where it has ``turning_points`` (:func:`experiments.histories.turning_points.turning_points`), with the forecast.
    """
    import matplotlib.dates as dates
    from matplotlib.figure import Figure

    # Without pyplot, whose import alone takes a quarter of a second.
    turns = history.get("turning_points")
    figure = Figure(figsize=(11, 11.5 if turns else 9), layout="constrained")
    panels = figure.subplots(4 if turns else 3, 1, sharex=True, height_ratios=(1.4, 1, 1, 1)[: 4 if turns else 3])
    moves, duties, incomes = panels[:3]
    _draw_moves(moves, history)
    _draw_duties(figure, duties, history)
    _draw_incomes(incomes, history)
    if turns:
        _draw_forecast(panels[3], turns)
    for axes in panels:
        axes.grid(axis="x", color="0.9")
        axes.set_axisbelow(True)
    locator = dates.AutoDateLocator(maxticks=12)  # half years of up to five years
    first, last = (dates.date2num(_date(history["series"][k]["month"])) for k in (0, -1))
    panels[-1].set_xlim(first - 0.02 * (last - first + 60), last + 0.02 * (last - first) + 31)
    panels[-1].xaxis.set_major_locator(locator)
    panels[-1].xaxis.set_major_formatter(dates.ConciseDateFormatter(locator, show_offset=False))
    ending = ending_name(history["ending"])
    figure.suptitle(
        f"{ending[0].upper() + ending[1:]} in {month_words(history['ending_date'][:7])} "
        f"({DOCTRINES.get(history['doctrine'], history['doctrine_title'])}, seed {history['seed']})"
    )
    figure.savefig(path, dpi=130, metadata={"Software": None})


def _date(month: str) -> datetime.date:
    return datetime.date.fromisoformat(f"{month}-01")


def _draw_duties(figure: Any, axes: Any, history: dict[str, Any]) -> None:
    """One band a pair: lines of the same height would hide each other."""
    from matplotlib.dates import date2num

    edges = [date2num(_date(month["month"])) for month in history["series"]]
    edges.append(edges[-1] + 30.4)
    rows = [[100 * max(month["broad"][importer][exporter], month["sectoral"][importer][exporter])
             for month in history["series"]] for _, importer, exporter in PAIRS]  # fmt: skip
    top = max(25.0, *(max(row) for row in rows))
    mesh = axes.pcolormesh(edges, range(len(PAIRS) + 1), rows, cmap="Purples", vmin=0, vmax=top)
    axes.set_yticks([k + 0.5 for k in range(len(PAIRS))], [words for words, _, _ in PAIRS])
    for k in range(1, len(PAIRS)):
        axes.axhline(k, color="0.85", lw=0.8)
    axes.set_title("Duties added since 2024, the highest on any goods", loc="left", fontsize="medium")
    figure.colorbar(mesh, cax=axes.inset_axes((1.02, 0.1, 0.02, 0.8)), label="% ad valorem")


def _draw_incomes(axes: Any, history: dict[str, Any]) -> None:
    months = [_date(month["month"]) for month in history["series"]]
    months.append(months[-1] + datetime.timedelta(days=30))
    for seat, (name, colour) in enumerate(COLOURS.items()):
        income = [month["real_income_pct"][seat] for month in history["series"]]
        axes.step(months, [*income, income[-1]], where="post", color=colour, lw=1.8, label=name)
    axes.axhline(0, color="0.6", lw=0.8, zorder=0)
    axes.set_title("Real income", loc="left", fontsize="medium")
    axes.set_ylabel("% against 2024")
    _legend(axes)


def _draw_forecast(axes: Any, turns: dict[str, Any]) -> None:
    """Probabilities of the endings as a stacked band, a step a month, and the turning points as ticks above it."""
    rows = turns["forecast"]
    months = [_date(row["month"]) for row in rows[:-1]]
    months.append(months[-1] + datetime.timedelta(days=30))
    names = [name for name in ENDING_COLOURS if any(row["endings"].get(name, 0.0) >= LEAST_DRAWN for row in rows)]
    shares = [[100 * row["endings"].get(name, 0.0) for row in rows] for name in names]
    axes.stackplot(
        months, shares, step="post", colors=[ENDING_COLOURS[name] for name in names], edgecolor="white", linewidth=0.5,
        labels=[ending_name(name) for name in names],
    )  # fmt: skip
    for point in turns["points"]:
        axes.plot(_date(point["month"]) + datetime.timedelta(days=15), 104, marker="v", color="0.2", clip_on=False)
    axes.plot([], [], marker="v", ls="", color="0.2", label="turning point")
    axes.set_ylim(0, 100)
    axes.set_title("How likely each ending was, seen from each month", loc="left", fontsize="medium", pad=15)
    axes.set_ylabel("% of continuations")
    axes.set_axisbelow(False)
    _legend(axes)


def _draw_moves(axes: Any, history: dict[str, Any]) -> None:
    rows = {name: row for row, name in enumerate(("Canada", "Mexico", "United States"))}
    counts: dict[tuple[str, str], int] = {}
    shown = [event for event in history["events"] if event["type"] in MARKS and event["actor"] in rows]
    for event in shown:
        place = (event["actor"], event["month"])
        counts[place] = counts.get(place, 0) + 1
    placed: dict[tuple[str, str], int] = {}
    seen = set()
    for event in shown:
        marker, label = MARKS[event["type"]]
        place = (event["actor"], event["month"])
        # The marks of one month stand on top of each other, centred on the country's line.
        height = rows[event["actor"]] + STEP * (placed.get(place, 0) - 0.5 * (counts[place] - 1))
        placed[place] = placed.get(place, 0) + 1
        axes.scatter(
            _date(event["month"]), height, marker=marker, s=46, color=COLOURS[event["actor"]],
            label=label if label not in seen else None, zorder=3,
        )  # fmt: skip
        seen.add(label)
    axes.set_yticks(range(3), list(rows))
    axes.set_ylim(-0.5, 2.5)
    for line in (0.5, 1.5):
        axes.axhline(line, color="0.85", lw=0.8, zorder=0)
    axes.set_title("Moves", loc="left", fontsize="medium")
    if seen:
        for handle in _legend(axes).legend_handles:
            handle.set_color("0.3")


def _legend(axes: Any) -> Any:
    return axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.02), frameon=False)
