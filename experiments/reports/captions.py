"""Captions of the figures of a study, and what they show in words for those who cannot see them."""

from typing import Any

from experiments.analysis.endings import spread
from experiments.analysis.sensitivity.sensitivity import deciding, ranking
from experiments.analysis.text import outcome_words, words
from experiments.histories.sentences import ending_name


def caption(name: str, data: dict[str, Any]) -> tuple[str, str]:
    """Alternative text and caption of a figure."""
    return {
        "endings": _endings, "survival": _survival, "sensitivity": _sensitivity, "tipping": _tipping, "game": _game,
    }[name](data)  # fmt: skip


def _endings(data: dict[str, Any]) -> tuple[str, str]:
    found = data["endings"]
    shares = ", ".join(f"{ending_name(name)} {row['probability']:.0%}" for name, row in found["overall"].items())
    by_factor = {name: rows for name, rows in found["by_factor"].items() if len(rows) > 1}
    moved = sorted(by_factor, key=lambda name: -spread(by_factor[name], data["ending"]))[:3]
    most = "; ".join(f"{words(name)} by {spread(by_factor[name], data['ending']):.0%}" for name in moved)
    alt = f"Stacked bars of the endings. All histories: {shares}."
    if most:
        alt += f" The probability of {ending_name(data['ending'])} moves most with {most}."
    return alt, ("Share of histories with each ending, over the study and at the values of each factor, the others "
                 "averaged over. Factors that move the ending most come first. Intervals, and shares too small for a "
                 "number, are in the table below.")  # fmt: skip


def _survival(data: dict[str, Any]) -> tuple[str, str]:
    found = data["survival"]
    last = found["months"][-1]
    shares = ", ".join(f"{ending_name(name)} {row['probability'][-1]:.0%}" for name, row in found["incidence"].items())
    alt = f"Curves over time in bands. By {last}: {shares}, still open {found['open']['probability'][-1]:.0%}."
    return alt, ("Cumulative incidence of each ending as competing risks (Aalen and Johansen 1978). Bands are 95% "
                 f"intervals over {found['drawn']}, for each month by itself. Withdrawals appear "
                 "at the exit, hub and spoke once both the exit and the bilateral are in force.")  # fmt: skip


def _sensitivity(data: dict[str, Any]) -> tuple[str, str]:
    told = []
    for index in data["sensitivity"]:
        factors = deciding(index)
        none = "not ranked" if ranking(index) is None else "none told apart from luck"
        named = ", ".join(f"{words(factor)} {value:.2f}" for factor, value in factors[:3]) or none
        told.append(f"{outcome_words(index['outcome'])}: {named}")
    return f"Bars of sensitivity by factor. {'; '.join(told)}.", (
        "How strongly each outcome depends on each factor within the range that the study gives it, with 95% intervals "
        "of the size. An empty bar without a star is not told apart from luck by the measure of its panel."
        + _bars(data)
        + _overlap(data)
        + _unranked(data)
    )


def _bars(data: dict[str, Any]) -> str:
    """What tells a bar from luck, by the methods that are shown."""
    methods = {method["method"] for one in data["sensitivity"] if (method := ranking(one))}
    text = ""
    if "factorial" in methods:
        text += (
            " Parts of the variance have luck subtracted already: each factor is tested by its own part of the means, "
            "which is far better known than its share of a variance. A factor may be surely there though the interval "
            "of its share reaches zero."
        )
    if methods - {"factorial"}:
        text += " A grey bar is a dummy that decides nothing: a factor is told apart where its interval passes it."
    return text


def _overlap(data: dict[str, Any]) -> str:
    """What a total index is a share of, where one is shown."""
    if not any(method["method"] in ("factorial", "sobol") for one in data["sensitivity"] for method in one["methods"]):
        return ""
    return (
        " A total is the part of the variance between points of the design in which a factor has a share, alone or "
        "together with others: totals overlap and may add up to more than one. Luck is a share of another variance, "
        "that of single histories."
    )


def _unranked(data: dict[str, Any]) -> str:
    why = next((index["unranked"] for index in data["sensitivity"] if index["unranked"]), None)
    return f" Here there is no such bar to pass: {why}." if why else ""


def _tipping(data: dict[str, Any]) -> tuple[str, str]:
    found = data["tipping"]
    first, second = (words(name) for name in found["factors"])
    if not found["line"]:
        text = "it does not cross one half within the ranges"
    else:
        start, end = found["line"][0], found["line"][-1]
        text = (f"one half is crossed at {second} {start['y']:.3g} where {first} is {start['x']:.3g}, and at "
                f"{end['y']:.3g} where it is {end['x']:.3g}")  # fmt: skip
    return f"Probability of {ending_name(found['ending'])} over {first} and {second}: {text}.", (
        "The colours between circles are a fitted surface, a logistic regression on both factors, the others averaged "
        f"over; it removes {found['skill']:.0%} of the log loss. Circles are what was played, with the observed share: "
        "where the line lies between them, nothing was played to tell."
    )


def _game(data: dict[str, Any]) -> tuple[str, str]:
    game = data["game"]
    found = "; ".join(" / ".join(words(s) for s in one.values()) for one in game["pure_equilibria"]) or "none"
    return f"Payoffs of every profile with intervals. Pure equilibria: {found}.", (
        f"Mean payoffs by profile with 95% intervals over {game['drawn']}, and the logit equilibrium as choices become "
        "sharper. Luck that all profiles share moves their payoffs together: intervals may overlap although one is "
        "surely better."
    )
