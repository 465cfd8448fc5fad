"""The figure of sensitivities: a panel an outcome, each by the method that ranks its factors."""

from typing import Any

from experiments.analysis.figures.plots import BLUE, GREEN, LIGHT, new_figure, patch, wrapped
from experiments.analysis.sensitivity.sensitivity import MEASURE, ranking
from experiments.analysis.text import outcome_words, words

FACTOR_WIDTH = 34  # characters of a factor's title on a line
LABELS = {
    "factorial": "part of the variance between points",
    "sobol": "Sobol index: part of the variance between points", "morris": "mean absolute effect (Morris)",
    "pawn": "PAWN index (median distance)",
}  # fmt: skip
COLOURS = {"factorial": BLUE, "sobol": BLUE, "morris": BLUE, "pawn": GREEN}
OWN_SCALE = "morris"  # an effect is in the outcome's own unit; the other indices are shares and distances without one


def draw_sensitivity(indices: list[dict[str, Any]], units: dict[str, str], titles: dict[str, str]) -> Any:
    """One panel an outcome: the index of each factor with its interval, filled and starred where told apart from luck.

    Panels of one method have one scale, and the legend names every method that is shown: where the analysis of a grid
    is refused for one outcome, its panel shows PAWN beside the parts of a variance of the others.
    """
    shown = [one for one in indices if one["methods"]]
    columns = min(len(shown), 3)
    rows = -(-len(shown) // columns)
    most = max(len(_shown(one)["factors"]) for one in shown)
    lines = max(wrapped(title, FACTOR_WIDTH).count("\n") + 1 for title in titles.values())
    figure = new_figure(4.6 * columns + 1.0, rows * (1.3 + most * max(0.32, 0.16 * lines)))
    figure.get_layout_engine().set(hspace=0.08)  # a title stands clear of the axis above
    panels = figure.subplots(rows, columns, squeeze=False).ravel()
    for axes, one in zip(panels, shown, strict=False):
        _draw_index(axes, one, units.get(one["outcome"], ""), titles)
    for axes in panels[len(shown) :]:
        axes.set_axis_off()
    _one_scale(list(zip(panels, (_shown(one)["method"] for one in shown), strict=False)))
    figure.legend(handles=_legend(shown), loc="outside lower center", ncols=3, frameon=False)
    return figure


def _shown(index: dict[str, Any]) -> dict[str, Any]:
    """The method of a panel: that which ranks the factors, else the first."""
    return ranking(index) or dict(index["methods"][0])


def _one_scale(panels: list[tuple[Any, str]]) -> None:
    """Give panels of a method the limits that hold all of them."""
    for method in {kind for _, kind in panels} - {OWN_SCALE}:
        same = [axes for axes, kind in panels if kind == method]
        low, high = (pick(axes.get_xlim()[k] for axes in same) for k, pick in ((0, min), (1, max)))
        for axes in same:
            axes.set_xlim(low, high)


def _legend(shown: list[dict[str, Any]]) -> list[Any]:
    """Entries for what the panels show, and only that."""
    methods = [_shown(one) for one in shown]
    kinds = list(dict.fromkeys(method["method"] for method in methods))
    handles = []
    if any(MEASURE[kind] == "total" for kind in kinds):
        handles += [patch(BLUE, "total, alone and with others (totals overlap)"), patch(LIGHT, "first order, alone")]
    handles += [patch(COLOURS[kind], LABELS[kind]) for kind in kinds if MEASURE[kind] != "total"]
    if any(row["factor"] in one["dummies"] for one in shown for row in _shown(one)["factors"]):
        handles.append(patch("0.75", "a dummy that decides nothing"))
    if any(_empty(one, row["factor"]) for one in shown for row in _shown(one)["factors"]):
        empty = patch("0.4", "empty, without *: not told apart from luck")
        empty.set(facecolor="white", edgecolor="0.4")
        handles.append(empty)
    return handles


def _empty(one: dict[str, Any], factor: str) -> bool:
    """Whether a factor's bar is empty: a factor that its method does not tell apart from luck."""
    told = _shown(one)["told"]
    return told is not None and factor not in told and factor not in one["dummies"]


def _draw_index(axes: Any, one: dict[str, Any], unit: str, titles: dict[str, str]) -> None:
    method = _shown(one)
    key, kind = MEASURE[method["method"]], method["method"]
    rows = sorted(method["factors"], key=lambda row: (row["factor"] not in one["dummies"], row[key]))
    both = key == "total"
    for place, row in enumerate(rows):
        dummy, empty = row["factor"] in one["dummies"], _empty(one, row["factor"])
        colour = "0.75" if dummy else COLOURS[kind]
        _bar(axes, place + (0.2 if both else 0.0), row, key, colour, 0.38 if both else 0.7, empty)
        if row["factor"] in (method["told"] or ()):
            # A bar too short to show whether it is filled has its star.
            end = max([row[key], *(row[f"{key}_interval_95"] or ())])
            axes.annotate("*", (end, place), (4, -3.5), textcoords="offset points", va="center", fontsize=11)
        if both:
            _bar(axes, place - 0.2, row, "first", "0.75" if dummy else LIGHT, 0.38, empty)
    if method["floor"] is not None:
        axes.axvline(method["floor"], color="0.6", linestyle=":", linewidth=1, zorder=0)
    names = [wrapped(titles.get(row["factor"], words(row["factor"]).strip("()")), FACTOR_WIDTH) for row in rows]
    axes.set_yticks(range(len(rows)), names, fontsize=9 if max(map(len, names)) <= FACTOR_WIDTH else 8)
    axes.set_xlim(left=min(0.0, axes.get_xlim()[0]))
    own = f", {unit}" if kind == OWN_SCALE and unit else ""
    axes.set_xlabel(LABELS[kind] + own, fontsize=9)
    axes.spines[["top", "right"]].set_visible(False)
    share = one["luck"]["share"]
    luck = f"\nluck: {share:.0%} of single histories' variance" if share is not None else "\nluck: not known"
    axes.set_title(outcome_words(one["outcome"]) + luck, loc="left", fontsize=10)


def _bar(axes: Any, place: float, row: dict[str, Any], key: str, colour: str, height: float, empty: bool) -> None:
    axes.barh(place, row[key], height, color="white" if empty else colour, edgecolor=colour, linewidth=1)
    if row[f"{key}_interval_95"]:
        axes.plot(row[f"{key}_interval_95"], [place, place], color="0.15", linewidth=1.2)
