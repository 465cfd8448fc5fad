"""What a report says in words, read off the analysis."""

from typing import Any

from experiments.analysis.contrasts import told_apart
from experiments.analysis.frames import ENDINGS, Frame
from experiments.analysis.sensitivity.sensitivity import deciding, ranking
from experiments.analysis.text import (
    RANGES,
    contrast_text,
    contrast_title,
    limits_text,
    missing_text,
    not_settled_text,
    open_text,
    outcome_words,
    restricted_text,
    survival_rows,
    window_text,
    words,
)
from experiments.histories.sentences import ending_name, month_words
from model.parameters import registry
from model.players import GOVERNMENT_COLUMNS, GOVERNMENT_NAMES

MEANINGS = {
    "extended": "all three confirm, and the term runs anew (Art. 34.7.3)",
    "annual_reviews": "the horizon is reached with reviews going on every year (Art. 34.7.4)",
    "hub_and_spoke": "the trilateral text ends for a pair, and a bilateral of the United States takes its place",
    "withdrawn": "a party leaves (Art. 34.6) and no bilateral takes the text's place within 24 months",
    "expelled": "the others terminate with a party that signed with a non-market economy (Art. 32.10)",
    "expired": "the term runs out without an extension (Art. 34.7.1)",
    "new_agreement": "a new text takes the place of NAFTA",
    "old_agreement": "the horizon is reached with NAFTA in force",
}
DESIGNS = {
    "grid": "grid", "list": "list", "latin_hypercube": "Latin hypercube", "sobol": "Sobol design",
    "morris": "Morris design",
}  # fmt: skip
YEARS = 12  # rows of the table of survival, at most
SMALL = 0.1  # of the strongest index: a factor below that does not decide most (assumption, of wording only)
METHODS = {
    "factorial": "total index",
    "sobol": "total Sobol index",
    "morris": "mean absolute elementary effect",
    "pawn": "PAWN index",
}


def percent(share: float) -> str:
    """A share in words for a sentence; what occurs is never called nothing."""
    if 0.0 < share < 0.005:
        return "under 1%"
    return "over 99%" if 0.995 < share < 1.0 else f"{share:.0%}"


def answer(data: dict[str, Any]) -> list[str]:
    """The answer in two or three sentences."""
    found = sorted(data["endings"]["overall"].items(), key=lambda pair: -pair[1]["probability"])
    first, rest = found[0], found[1:]
    low, high = first[1]["interval_95"]
    others = ", ".join(f"{ending_name(name)} {percent(row['probability'])}" for name, row in rest)
    lines = [
        f"Over this study the review ends {ending_name(first[0])} in {percent(first[1]['probability'])} of histories "
        f"(95% interval {low:.0%} to {high:.0%}{left_out(data)}){'; ' if others else ''}{others}."
    ]
    return lines + decides(data)[:1]


def decides(data: dict[str, Any]) -> list[str]:
    """Sentences on what decides each outcome, and on luck."""
    lines = []
    for index in data["sensitivity"]:
        name = outcome_words(index["outcome"])
        single = ", under the only luck that was played" if data["endings"]["replications"] == 1 else ""
        name = f"whether it ends {name}" if index["outcome"] in ENDINGS else f"the {name}"
        if index.get("constant"):
            lines.append(f"On {name}: it is the same in every history.")
            continue
        factors, luck, method = deciding(index), index["luck"]["share"], ranking(index)
        if method is None:
            why = index["unranked"] or "; ".join(missing_text(one) for one in index["missing"])
            text = f"On {name}: factors are not ranked, for {why}."
        elif factors:
            large = [pair for pair in factors if pair[1] >= SMALL * factors[0][1]]
            named = ", then ".join(f"{words(factor)} ({value:.2f})" for factor, value in large)
            text = f"On {name}: {named} decide{'s' if len(large) == 1 else ''} most "
            text += f"({METHODS[method['method']]}{single})."
            if small := ", ".join(f"{words(factor)} ({value:.2g})" for factor, value in factors[len(large) :]):
                text += f" Told apart from luck, but small: {small}."
        else:
            text = f"On {name}: no factor of the study is told apart from luck ({METHODS[method['method']]}{single})."
        if luck is not None:
            text += f" Luck, with every factor fixed, is {percent(luck)} of the variance of single histories"
            text += " over the ranges of this study."
        if restricted := restricted_text(data["survival"]["cut_off"], index["outcome"]):
            text += f" {restricted}"
        text += _pairs(index) + _disagreement(data["contrasts"], index)
        lines.append(text + _length(data["window"], index["outcome"]))
    return lines


def _disagreement(found: dict[str, Any], index: dict[str, Any]) -> str:
    """Factors with a star in the contrasts that the index does not tell apart from luck, or the reverse, and why."""
    method, outcome = ranking(index), index["outcome"]
    if method is None or outcome not in found["outcomes"]:
        return ""
    starred = {row["factor"] for row in found["rows"] if told_apart(row["differences"][outcome])}
    told, text = set(method["told"]), ""
    if only := ", ".join(words(name) for name in dict.fromkeys(row["factor"] for row in found["rows"])
                         if name in starred - told):  # fmt: skip
        text += f" With a star among the contrasts below, but not told apart here: {only}. {STRICTER[method['method']]}"
    if only := ", ".join(words(name) for name in method["told"] if name not in starred):
        spread = " or to the spread of histories" if method["method"] == "pawn" else ""
        text += (f" Told apart here, but without a star below: {only}. What a factor does in combination with others"
                 f"{spread} may cancel in differences of means.")  # fmt: skip
    return text


STRICTER = {
    "factorial": "A star is for one pair of values, once in twenty by luck for each pair; here all that a factor does "
    "has one test, of what it does by itself and of all combinations, which asks for more.",
    "pawn": "PAWN compares whole distributions of single histories, in which luck is large; the contrasts compare "
    "means under the same luck, which is much sharper.",
    "sobol": "Here the whole interval of an index has to pass what luck leaves in it; a star needs only a difference "
    "of two means.",
    "morris": "Here the whole interval of an effect has to pass what luck leaves in a step; a star needs only a "
    "difference of two means.",
}
"""Why a method of sensitivity may not tell apart what a paired difference does."""


def _length(window: dict[str, Any] | None, *outcomes: str) -> str:
    """That an outcome depends on how long a history was played, as a sentence; empty where none does."""
    kinds = {window["outcomes"].get(name) for name in outcomes} - {None} if window else set()
    if not window or not kinds:
        return ""
    return (
        f" This is {' and '.join(sorted(kinds))}, of histories that are {window['shortest']} to {window['longest']} "
        "months long: part of it is their length (see Limits)."
    )


def _pairs(index: dict[str, Any]) -> str:
    """Pairs of factors that decide more together than apart, where the design can tell."""
    rows = [row for method in index["methods"] for row in method.get("pairs", ())]
    sure = sorted((row for row in rows if row["second_interval_95"][0] > 0.0), key=lambda row: -row["second"])
    named = ", ".join(
        f"{' with '.join(words(one) for one in row['factors'])} ({row['second']:.2f})" for row in sure[:3]
    )
    return f" Of pairs beyond their single effects: {named} (second-order Sobol index)." if named else ""


def contrast_table(data: dict[str, Any]) -> dict[str, Any]:
    """Contrasts as a table: heads of its columns and rows, each difference with its interval."""
    found = data["contrasts"]
    return {
        "drawn": found["drawn"],
        "sampled": data["design"] not in ("grid", "list"),
        "open": any(cell["interval_95"] is None for row in found["rows"] for cell in row["differences"].values()),
        "heads": [contrast_title(name, data["units"]) for name in found["outcomes"]],
        "rows": [
            {
                "name": f"{words(row['factor'])}: {words(row['value'])} less {words(row['reference'])}",
                "cells": [_held_together(contrast_text(row["differences"][name], name)) for name in found["outcomes"]],
            }
            for row in found["rows"]
        ],
    }


def _held_together(cell: str) -> str:
    """A cell that breaks before its interval alone, if at all."""
    return cell.replace(" *", "\N{NO-BREAK SPACE}*").replace(", ", ",\N{NO-BREAK SPACE}")


def left_out(data: dict[str, Any]) -> str:
    """What an interval leaves out, for a sentence."""
    return ", which leaves out luck" if data["endings"]["replications"] == 1 else ""


def design_line(frame: Frame) -> str:
    """The design in a sentence."""
    study = frame.study
    assert study is not None
    counts = frame.table["point"].value_counts()
    each = f"{counts.min()}" if counts.min() == counts.max() else f"{counts.min()} to {counts.max()}"
    each += " history" if counts.max() == 1 else " histories"
    common = "The same replication number means the same luck at every point"
    return (
        f"A {DESIGNS[frame.kind]} of {frame.points:,} points with {each} each: {len(frame.table):,} in all. "
        f"{common} (common random numbers, seed {study.seed})."
        + ("" if counts.min() == counts.max() else " Each point weighs the same in what follows.")
        + (f" {frame.failed} histories failed and are left out." if frame.failed else "")
    )


def factor_rows(frame: Frame) -> list[dict[str, str]]:
    """Each factor: its values, its parameters with their defaults, unit and meaning."""
    study = frame.study
    assert study is not None
    rows = []
    for factor in study.design.factors:
        known = [registry()[name] for name in factor.parameters]
        values = (
            ", ".join(words(value) if isinstance(value, str) else f"{value:g}" for value in factor.values)
            if factor.values
            else f"{factor.low:g} to {factor.high:g}, {factor.distribution or 'even steps'}"
        )
        defaults = list(dict.fromkeys(f"{one.default:g}" if isinstance(one.default, float) else str(one.default)
                                      for one in known))  # fmt: skip
        meaning = "; ".join(dict.fromkeys(f"{one.meaning} ({one.unit})" for one in known))
        if factor.name == "doctrine":
            meaning = "doctrine of the United States at the start"
        rows.append(
            {
                "name": words(factor.name),
                "played": values,
                "parameters": ", ".join(factor.parameters) or ("doctrine" if factor.name == "doctrine" else "none"),
                "default": ", ".join(defaults) or ("lighthizer" if factor.name == "doctrine" else ""),
                "meaning": factor.label or meaning or "a dummy: it changes nothing",
            }
        )
    return rows


def fixed_line(frame: Frame) -> str:
    """Parameters of the study that are fixed away from their defaults."""
    study = frame.study
    assert study is not None
    known = registry()
    return ", ".join(f"{name} = {value}" for name, value in study.base.items() if value != known[name].default)


def ending_rows(data: dict[str, Any]) -> list[dict[str, str]]:
    """Rows of the table of endings, most frequent first."""
    found = sorted(data["endings"]["overall"].items(), key=lambda pair: -pair[1]["probability"])
    return [
        {
            "name": words(name),
            "probability": percent(row["probability"]),
            "interval": f"{row['interval_95'][0]:.1%} to {row['interval_95'][1]:.1%}",
            "meaning": MEANINGS[name],
        }
        for name, row in found
    ]


def survival_table(data: dict[str, Any]) -> dict[str, Any]:
    """What has ended so by the end of each year, with intervals, as a table: heads of its columns and rows."""
    dates, rows = survival_rows(data["survival"], YEARS)
    return {
        "drawn": data["survival"]["drawn"], "heads": [name for name, _ in rows],
        "rows": [{"name": month_words(date), "cells": [cells[k] for _, cells in rows]} for k, date in enumerate(dates)],
    }  # fmt: skip


def endings_by_factor(data: dict[str, Any]) -> dict[str, Any]:
    """Endings at each value of each factor with their intervals, as a table: heads of its columns and rows."""
    found = data["endings"]
    names, rows = list(found["overall"]), []
    for factor, values in found["by_factor"].items():
        for row in values if len(values) > 1 else ():
            cells = []
            for name in names:
                cell = row["endings"].get(name)
                low, high = cell["interval_95"] if cell else (0.0, 0.0)
                cells.append(f"{percent(cell['probability'])} [{low:.0%}, {high:.0%}]" if cell else "none")
            rows.append({"name": f"{words(factor)}: {words(row['value'])}", "cells": cells})
    return {"heads": [ending_name(name) for name in names], "rows": rows, "drawn": found["drawn"]}


def boxes(data: dict[str, Any]) -> list[str]:
    """Boxes of scenario discovery as sentences."""
    found = data["discovery"]
    if not found or "boxes" not in found:
        return [found["missing"]] if found else []
    whole = data["endings"]["overall"][data["ending"]]
    return [
        f"{' and '.join(limits_text(box['limits']))}: {_interval(box['density'], box['density_interval_95'])} of the "
        f"histories there end so, against {_interval(whole['probability'], whole['interval_95'])} of all; "
        f"{_interval(box['coverage'], box['coverage_interval_95'])} of all that end so lie there, in "
        f"{percent(box['mass'])} of histories."
        for box in found["boxes"]
    ]


def _interval(share: float, bounds: list[float]) -> str:
    return f"{percent(share)} ({bounds[0]:.0%} to {bounds[1]:.0%})"


def about_regions(data: dict[str, Any]) -> list[str]:
    """What the intervals of boxes and leaves leave out, and how well the tree foretells, as sentences."""
    found = data["discovery"]
    if not found or "tree" not in found:
        return []
    lines = [
        "Bounds of boxes and of the table lie between values that were played, as a rule half-way: where exactly the "
        "share changes between them, nothing was played to tell. They depend on the ranges that the study gives its "
        "factors, as does how much of all lies in them.",
        f"Intervals are 95% over {found['drawn']}, with the bounds held fixed. The bounds were picked on the same "
        "histories, which makes shares somewhat more extreme than they would be in new ones.",
    ]
    score, of_share = found["tree"]["score"], found["tree"]["score_of_share"]
    if len(found["tree"]["rules"]) == 1:
        lines.append("No split of the study is told apart at points and luck left out, so that the tree is one leaf.")
    if score is not None:
        lines.append(
            f"Leaves that points and luck left out do not tell apart are merged. At such points and luck the tree's "
            f"mean squared error (Brier score) is {score:.3f}, and {of_share:.3f} where the share overall is all that "
            "is known."
        )
    return lines


def rules(data: dict[str, Any]) -> list[dict[str, str]]:
    """Leaves of the tree as rows."""
    found = data["discovery"]
    if not found or "tree" not in found:
        return []
    return [
        {
            "probability": percent(rule["probability"]),
            "interval": f"{rule['interval_95'][0]:.0%} to {rule['interval_95'][1]:.0%}",
            "histories": f"{rule['histories']:,}",
            "when": " and ".join(words(part) for part in rule["when"]) or "always",
        }
        for rule in found["tree"]["rules"]
    ]


def game_lines(data: dict[str, Any]) -> list[str]:
    """The empirical game in sentences."""
    game = data["game"]
    if not game:
        return []
    seats = dict(zip(GOVERNMENT_NAMES, GOVERNMENT_COLUMNS, strict=True))
    payoffs = [f"{game['objective']}_{seats[player]}" for player in game["players"]]
    lines = [f"Players: {', '.join(game['players'])}. Payoffs: {game['unit']}.{_length(data['window'], *payoffs)}"]
    for found in game["pure_equilibria"]:
        chosen = "; ".join(f"{player} plays {words(strategy)}" for player, strategy in found.items())
        names = list(found.values())
        row = next(one for one in game["profiles"] if list(one["strategies"].values()) == names)
        lines.append(f"An equilibrium: {chosen}. It is one in {percent(row['equilibrium_share'])} of resampled games.")
    if not game["pure_equilibria"]:
        lines.append("There is no equilibrium in pure strategies.")
    if game["own_yardstick"]:
        lines.append("Each payoff is measured by the player's own doctrine, so that rows of different doctrines do not "
                     "compare.")  # fmt: skip
    return lines


def limits(frame: Frame, data: dict[str, Any]) -> list[str]:
    """What the study cannot say."""
    varied = {name for factor in (frame.study.design.factors if frame.study else ()) for name in factor.parameters}
    assumed = sum("assumption" in one.source for one in registry().values())
    lines = [
        "Probabilities are shares of histories over the points of this design. They are forecasts only as far as its "
        "ranges say how likely the factors are.",
        f"{RANGES} An order of factors is one of ranges as much as of factors.",
        f"The model has {len(registry()):,} parameters; {len(varied)} of them vary here. {assumed:,} rest on an "
        "assumption in whole or in part (the command joint-review params lists each with its source).",
        f"Intervals are over {data['endings']['drawn']}. They say nothing about whether the rules are right; "
        "docs/hindcast.md compares the model with the record of 2017 to 2025.",
    ]
    if data["window"]:
        lines.insert(0, window_text(data["window"]))
    if data["not_settled"]:
        lines.insert(0, not_settled_text(data))
    if data["share_played"] < 1.0:
        lines.insert(0, f"The sweep is not finished: {data['share_played']:.0%} of its histories are in.")
    lines += open_text(data["survival"])
    if "withdrawn" in data["endings"]["overall"]:
        lines.append("A withdrawal is dated at the exit; whether one is a withdrawal or hub and spoke is known only 24 "
                     "months later.")  # fmt: skip
    return lines
