"""Pictures of the games of a month: payoffs of duties, a threat's values, a bargaining set, worths of coalitions."""

from pathlib import Path
from typing import Any

import numpy as np

from experiments.histories.figure import COLOURS

BLUE, ORANGE, GREEN, GREY = "#0072B2", "#D55E00", "#009E73", "0.5"
STAYING = {
    "none": (" that lift all duties", "-"), "sectoral": (" that leave sectoral duties", "--"),
    "broad": (" that leave all duties", ":"),
}  # fmt: skip


def draw_game(name: str, report: dict[str, Any], path: Path) -> None:
    """Save the figure of a game's report as PNG at ``path``; ``name`` as the command's."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    figure = plt.figure(figsize=(10, 5.5), layout="constrained")
    {"tariffs": _tariffs, "threat": _threat, "bargain": _bargain, "coalitions": _coalitions, "repeated": _repeated}[
        name
    ](figure, report)
    figure.savefig(path, dpi=120, metadata={"Software": None})
    plt.close(figure)


def _tariffs(figure: Any, report: dict[str, Any]) -> None:
    """Each player's payoff by its own duty, the others at the first rate and at their highest."""
    payoffs, rates, names = np.array(report["payoffs"]), report["rates"], report["players"]
    panels = figure.subplots(1, len(names), squeeze=False)[0]
    for player, (axes, name) in enumerate(zip(panels, names, strict=True)):
        for others, style, label in ((0, "-", f"others at {rates[0]:.0%}"), (-1, "--", f"others at {rates[-1]:.0%}")):
            place: list[Any] = [others] * len(names)
            place[player] = slice(None)
            axes.plot([100 * r for r in rates], payoffs[(*place, player)], style, marker="o", color=COLOURS[name],
                      label=label)  # fmt: skip
        axes.set_title(name)
        axes.set_xlabel("own duty, %")
        axes.grid(color="0.92")
        axes.legend(frameon=False, fontsize=9)
    unit = "utility, % of own GDP a year" if report["objective"] == "utility" else "real income against 2024, %"
    panels[0].set_ylabel(unit)
    figure.suptitle(f"The tariff stage game in {report['month']}")


def _repeated(figure: Any, report: dict[str, Any]) -> None:
    """What each pair of machines pays a year, over low duties for ever, to either side."""
    names, machines = report["players"], [one["name"] for one in report["machines"]]
    gains = np.array(report["payoff_a_year"]) - np.array(report["payoffs"])[0, 0]
    panels = figure.subplots(1, 2)
    for player, axes in enumerate(panels):
        bound = max(np.abs(gains[..., player]).max(), 1e-9)
        mesh = axes.imshow(gains[..., player], cmap="PuOr", vmin=-bound, vmax=bound)
        axes.set_xticks(range(len(machines)), machines, rotation=45, ha="right", fontsize=8)
        axes.set_yticks(range(len(machines)), machines if player == 0 else [""] * len(machines), fontsize=8)
        axes.set_xlabel(f"{names[1]} plays")
        axes.set_title(f"payoff of {names[player]}", fontsize="medium")
        unit = "% of own GDP" if report["objective"] == "utility" else "% of real income"
        figure.colorbar(mesh, ax=axes, shrink=0.75, label=f"over low duties for ever, {unit} a year")
    panels[0].set_ylabel(f"{names[0]} plays")
    for first, second, ends_low in report["equilibria"]:
        for axes in panels:
            axes.plot(machines.index(second), machines.index(first), "o", markersize=6, color="black",
                      markerfacecolor="white" if ends_low else "black")  # fmt: skip
    low, high = (f"{rate:.0%}" for rate in report["rates"])
    figure.suptitle(
        f"Machines that retaliate in the tariff game of {report['month']} (duties of {low} or {high})\n"
        "Dots: equilibria; white ones end at low duties, black ones do not"
    )


def _threat(figure: Any, report: dict[str, Any]) -> None:
    """What each end of the threat is worth to sender and target, and how likely each answer is."""
    left, right = figure.subplots(1, 2, width_ratios=(2, 1))
    v = report["values"]
    ends = ("granted", "carried out", "backed down")
    sender, target = (v["prize"], -v["act"], -v["audience"]), (-v["concession"], -v["war"], 0.0)
    place = np.arange(3)
    left.bar(place - 0.2, sender, 0.38, color=COLOURS[report["actor"]], label=f"{report['actor']} (sender)")
    left.bar(place + 0.2, target, 0.38, color=COLOURS[report["target"]], label=f"{report['target']} (target)")
    left.axhline(0.0, color="0.3", linewidth=0.8)
    left.set_xticks(place, ends)
    left.set_ylabel("value over the status quo, % of own GDP a year")
    left.legend(frameon=False)
    one = report["logit_equilibrium"]
    chances = [v["resolved"], max(one["bluff"], 0.0), one["resist"]]
    right.barh([2, 1, 0], chances, color=[GREY, COLOURS[report["actor"]], COLOURS[report["target"]]])
    right.set_yticks([2, 1, 0], ["sender thought\nresolved", "a bluffer\nthreatens", "target\nresists"])
    right.set_xlim(0, 1)
    right.set_xlabel("probability (logit equilibrium)")
    figure.suptitle(f"A {report['kind']} threat against {report['target']} in {report['month']}")


def _bargain(figure: Any, report: dict[str, Any]) -> None:
    """The packages in the plane of the United States' and each partner's gains, with theory's solutions."""
    points, nothing = np.array(report["points"]), np.array(report["disagreement"])
    gains, partners = points - nothing, report["players"][1:]
    marks = {"Nash": "*", "Kalai-Smorodinsky": "D", "egalitarian": "s"}
    for column, (axes, partner) in enumerate(
        zip(figure.subplots(1, len(partners), squeeze=False)[0], partners, strict=True), start=1
    ):
        _packages(axes, report, gains[:, [0, column]], COLOURS[partner])
        axes.plot(0, 0, "X", color="black", markersize=9, label="no deal")
        for name, point in (report["solutions"] or {}).items():
            shown = np.array(point) - nothing
            axes.plot(shown[0], shown[column], marks[name], color=ORANGE if column == 1 else BLUE, markersize=11,
                      markerfacecolor="none", markeredgewidth=1.8, linestyle="", label=name)  # fmt: skip
        axes.axhline(0, color="0.8", zorder=0)
        axes.axvline(0, color="0.8", zorder=0)
        axes.set_xlabel("gain of the United States, % of GDP a year")
        axes.set_ylabel(f"gain of {partner}, % of GDP a year")
        axes.legend(frameon=False, fontsize=9)
    tables = {"us_mx": "United States and Mexico", "us_ca": "United States and Canada", "trilateral": "all three"}
    kind = "" if report["form"] == "trilateral" else f", {report['form']}"
    figure.suptitle(f"The bargaining set in {report['month']} ({tables[report['table']]}{kind})")


def _packages(axes: Any, report: dict[str, Any], gains: np.ndarray, colour: str) -> None:
    """Packages in a plane of gains: a line for each tier of duties, those that favour one partner as open dots."""
    weights, left = np.array(report["weights_of_the_united_states"]), np.array(report["duties_left"])
    even = np.ptp(weights, axis=1) == 0.0
    if not even.all():
        axes.plot(*gains[~even].T, "o", color=colour, markersize=4, markerfacecolor="none", alpha=0.6,
                  label="packages that favour one partner")  # fmt: skip
    tiers = [tier for tier in STAYING if (left == tier).any()]
    for tier in tiers:
        words, line = STAYING[tier]
        label = "packages" + (words if len(tiers) > 1 else "")
        own = np.flatnonzero(even & (left == tier))
        axes.plot(*gains[own[np.argsort(weights[own, 0])]].T, line, marker="o", color=colour, markersize=5, label=label)


def _coalitions(figure: Any, report: dict[str, Any]) -> None:
    """Real incomes under every partition."""
    axes = figure.subplots()
    rows = report["partitions"]
    width = 0.26
    for k, name in enumerate(report["players"]):
        axes.bar(np.arange(len(rows)) + (k - 1) * width, [row["real_income_change_pct"][k] for row in rows], width,
                 color=COLOURS[name], label=name)  # fmt: skip
    labels = ["\n".join(" + ".join(block) for block in row["blocks"]) for row in rows]
    axes.set_xticks(range(len(rows)), labels, fontsize=9)
    axes.axhline(0.0, color="0.3", linewidth=0.8)
    axes.set_ylabel("real income against 2024, %")
    axes.legend(frameon=False)
    figure.suptitle(f"Who trades freely with whom, the rest playing Nash alone ({report['month']})")
