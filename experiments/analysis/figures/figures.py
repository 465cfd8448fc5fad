"""Figures of a study: endings, what decides them, survival, tipping lines, the empirical game."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from experiments.analysis.endings import spread
from experiments.analysis.figures.glyphs import missing_glyphs_said_once
from experiments.analysis.figures.plots import new_figure, patch, wrapped
from experiments.analysis.figures.sensitivity_figure import draw_sensitivity
from experiments.analysis.figures.survival_figure import draw_survival
from experiments.analysis.text import words
from experiments.histories.figure import COLOURS, ENDING_COLOURS
from experiments.histories.sentences import ending_name
from experiments.output import write_whole

MOST_FACTORS = 9
NUMBERED = 30  # places of a tipping figure that have room for a number


def save(figure: Any, stem: Path) -> list[Path]:
    """Write a figure as PNG and SVG beside each other; the same figure gives the same bytes."""
    import matplotlib

    paths = [stem.with_suffix(".png"), stem.with_suffix(".svg")]
    metadata: list[dict[str, Any]] = [{"Software": None}, {"Date": None, "Creator": None}]
    style = matplotlib.rc_context({"svg.hashsalt": "joint-review", "svg.fonttype": "path"})
    with style, missing_glyphs_said_once():
        for path, empty in zip(paths, metadata, strict=True):
            write_whole(path, partial(figure.savefig, dpi=120, metadata=empty))
    return paths


def figures(data: dict[str, Any]) -> dict[str, Callable[[], Any]]:
    """The figures that an analysis has, by name."""
    units, titles = data["units"], data["titles"]
    found: dict[str, Callable[[], Any]] = {"endings": lambda: draw_endings(data["endings"], data["ending"], titles)}
    if data["survival"]["incidence"]:
        found["survival"] = lambda: draw_survival(data["survival"])
    if any(one["methods"] for one in data["sensitivity"]):
        found["sensitivity"] = lambda: draw_sensitivity(data["sensitivity"], units, titles)
    if data["tipping"]:
        found["tipping"] = lambda: draw_tipping(data["tipping"], titles)
    if data["game"]:
        found["game"] = lambda: draw_game(data["game"])
    return found


def draw_endings(found: dict[str, Any], ending: str, titles: dict[str, str]) -> Any:
    """Stacked shares of the endings over the study and at each value of the factors that move them most."""
    by_factor = {name: rows for name, rows in found["by_factor"].items() if len(rows) > 1}
    names = sorted(by_factor, key=lambda name: -spread(by_factor[name], ending))[:MOST_FACTORS]
    bars: list[tuple[str, Any]] = [("all histories", found["overall"])]
    groups = []
    for name in names:
        groups.append((wrapped(titles[name], 28), len(bars), len(by_factor[name])))
        bars += [(row["value"], row["endings"]) for row in by_factor[name]]
    places = _places(len(bars), groups)
    figure = new_figure(10, 1.4 + 0.34 * (places[-1] + 1))
    axes = figure.subplots()
    present = [name for name in ENDING_COLOURS if name in found["overall"]]
    for place, (_, shares) in zip(places, bars, strict=True):
        left = 0.0
        for name in present:
            if name not in shares:
                continue
            width = shares[name]["probability"]
            axes.barh(place, width, 0.78, left, color=ENDING_COLOURS[name], edgecolor="white", linewidth=0.6)
            if width >= 0.06:
                dark = name in ("annual_reviews", "hub_and_spoke", "old_agreement", "expelled")
                axes.text(left + width / 2, place, f"{width:.0%}", ha="center", va="center", fontsize=8,
                          color="black" if dark else "white")  # fmt: skip
            left += width
    axes.set_yticks(places, [_short(label) for label, _ in bars])
    for name, first, count in groups:
        axes.text(1.015, (places[first] + places[first + count - 1]) / 2, name, va="center", fontsize=9, color="0.25",
                  transform=axes.get_yaxis_transform())  # fmt: skip
    axes.invert_yaxis()
    axes.set_xlim(0, 1)
    axes.xaxis.set_major_formatter(lambda share, _: f"{share:.0%}")
    axes.set_xlabel("share of histories")
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(axis="y", length=0)
    handles = [patch(ENDING_COLOURS[name], ending_name(name)) for name in present]
    figure.legend(handles=handles, loc="outside lower center", ncols=min(len(handles), 5), frameon=False)
    axes.set_title("How the review ends, by the values of each factor", loc="left", fontsize="medium")
    return figure


def _places(bars: int, groups: list[tuple[str, int, int]]) -> list[float]:
    """Heights of the bars, with room before each group."""
    starts = {first for _, first, _ in groups}
    places, place = [], -1.0
    for k in range(bars):
        place += 1.7 if k in starts else 1.0
        places.append(place)
    return places


def _short(text: str) -> str:
    return words(text) if len(text) <= 28 else words(text[:27]) + "…"


def draw_tipping(found: dict[str, Any], titles: dict[str, str]) -> Any:
    """The probability over the plane of two factors, the line at one half, and where it is uncertain."""
    figure = new_figure(7.6, 5.6)
    axes = figure.subplots()
    x, y = (np.array(values) for values in found["values"])
    field = np.array(found["probability"]).T
    mesh = axes.pcolormesh(x, y, field, cmap="RdYlBu", vmin=0, vmax=1, shading="gouraud", rasterized=True)
    uncertain = np.array(found["uncertain"], float).T
    if uncertain.any():
        axes.contourf(x, y, uncertain, levels=[0.5, 1.5], colors="none", hatches=["////"])
    handles = [patch("0.8", "hatched: 95% interval holds one half")] if uncertain.any() else []
    if handles:
        handles[0].set(hatch="////", facecolor="white", edgecolor="0.3")
    if found["line"]:
        axes.contour(x, y, field, levels=[0.5], colors="black", linewidths=2)
        from matplotlib.lines import Line2D

        handles.insert(0, Line2D([], [], color="black", linewidth=2, label="as likely as not"))
    handles.append(_mark_played(axes, found["played"]))
    axes.set_xlabel(wrapped(titles[found["factors"][0]], 60))
    axes.set_ylabel(wrapped(titles[found["factors"][1]], 50))
    bar = figure.colorbar(mesh, ax=axes, label=f"fitted probability of the ending '{ending_name(found['ending'])}'")
    bar.ax.yaxis.set_major_formatter(lambda share, _: f"{share:.0%}")
    figure.legend(handles=handles, loc="outside lower center", ncols=2, frameon=False)
    title = f"Where the ending '{ending_name(found['ending'])}' becomes likelier than not"
    axes.set_title(title, loc="left", fontsize="medium")
    return figure


def _mark_played(axes: Any, played: list[dict[str, Any]]) -> Any:
    """Circles at what was played, in the colour of the observed share and with it as a number where there is room."""
    from matplotlib.lines import Line2D

    few = len(played) <= NUMBERED
    x, y, share = ([row[key] for row in played] for key in ("x", "y", "observed"))
    axes.scatter(x, y, s=430 if few else 26, c=share, cmap="RdYlBu", vmin=0, vmax=1, edgecolors="black",
                 linewidths=1.0 if few else 0.6, zorder=3, clip_on=False)  # fmt: skip
    for row in played if few else ():
        dark = not 0.2 < row["observed"] < 0.85
        axes.text(row["x"], row["y"], f"{row['observed']:.0%}", ha="center", va="center", fontsize=7.5, zorder=4,
                  color="white" if dark else "black")  # fmt: skip
    if few:
        # A circle at the edge of what was played stands clear of the axes.
        for span, set_limits in ((x, axes.set_xlim), (y, axes.set_ylim)):
            room = 0.07 * (max(span) - min(span))
            set_limits(min(span) - room, max(span) + room)
    return Line2D([], [], marker="o", linestyle="none", markerfacecolor="white", markeredgecolor="black",
                  label="played: observed share" + ("" if few else " (squares of points)" * any(
                      row["points"] > 1 for row in played)))  # fmt: skip


def draw_game(game: dict[str, Any]) -> Any:
    """Payoffs of every profile with intervals, and the logit branch."""
    players, profiles = game["players"], game["profiles"]
    figure = new_figure(14, max(3.6, 1.6 + 0.3 * len(profiles)))
    panels = figure.subplots(1, len(players) + 1, width_ratios=[*([1.0] * len(players)), 1.25])
    for k, (axes, player) in enumerate(zip(panels, players, strict=False)):
        for place, row in enumerate(profiles):
            stable = row["regret"] <= 1e-12
            axes.plot([row["low"][k], row["high"][k]], [place, place], color=COLOURS[player], linewidth=4, alpha=0.35,
                      solid_capstyle="butt")  # fmt: skip
            axes.plot(row["payoffs"][k], place, "D" if stable else "o", color=COLOURS[player],
                      markersize=8 if stable else 6, markeredgecolor="black" if stable else "none")  # fmt: skip
        labels = [" / ".join(words(s) for s in row["strategies"].values()) for row in profiles] if k == 0 else []
        axes.set_yticks(range(len(profiles)), labels or [""] * len(profiles), fontsize=9)
        axes.set_ylim(len(profiles) - 0.4, -0.6)
        axes.locator_params(axis="x", nbins=4)
        axes.set_title(player, fontsize=10)
        axes.grid(color="0.92")
        axes.set_axisbelow(True)
        axes.tick_params(axis="x", labelsize=8)
    panels[len(players) // 2].set_xlabel(f"payoff: {game['unit']}", fontsize=9)
    _draw_branch(panels[-1], game)
    rows = " / ".join(", ".join(words(name) for name in game["factors"][player]) for player in players)
    figure.suptitle(f"Empirical game: {rows} (a diamond is an equilibrium)", fontsize=11)
    return figure


def _draw_branch(axes: Any, game: dict[str, Any]) -> None:
    branch = game["logit_branch"]
    steps = np.arange(len(branch))
    styles = ("-", "--", ":", "-.", (0, (1, 1)), (0, (5, 1)), (0, (3, 1, 1, 1)), (0, (7, 2)))
    for k, player in enumerate(game["players"]):
        names = game["strategies"][player]
        curves = np.array([point["probabilities"][k] for point in branch])
        # A strategy that is never chosen more often than by chance is drawn, but needs no name.
        named = [s for s in range(len(names)) if curves[:, s].max() > 1.0 / len(names) + 0.02 or len(names) == 2]
        for s, name in enumerate(names):
            line = {"linestyle": styles[named.index(s)], "marker": "o"} if s in named else {"linewidth": 0.8}
            axes.plot(steps, curves[:, s], color=COLOURS[player], markersize=3, alpha=1.0 if s in named else 0.35,
                      label=f"{player}: {words(name)}" if s in named else None, **line)  # fmt: skip
    axes.set_xticks(steps, [f"{point['precision']:g}" for point in branch])
    axes.set_xlabel("precision, per spread of payoffs", fontsize=9)
    axes.set_ylim(-0.03, 1.03)
    axes.yaxis.set_major_formatter(lambda share, _: f"{share:.0%}")
    axes.set_title("logit equilibrium", fontsize=10)
    axes.legend(frameon=False, fontsize=8, loc="upper left", bbox_to_anchor=(1.0, 1.01))
