"""An analysis as text for the terminal."""

import math
from typing import Any

from experiments.analysis.contrasts import told_apart
from experiments.analysis.frames import ENDINGS, Frame
from experiments.analysis.sensitivity.designed import DUMMY
from experiments.analysis.sensitivity.sensitivity import MEASURE
from experiments.analysis.survival import CENSORED
from experiments.histories.sentences import ending_name
from model.law.constants import REPLACEMENT_MONTHS

WIDTH = 24
DATES = 6  # in the table of survival
UNEVEN = "Points have different numbers of histories; each point weighs the same."
NAMES = {
    "factorial": "the decomposition of the grid", "sobol": "Sobol's analysis", "morris": "Morris's analysis",
    "pawn": "PAWN",
}  # fmt: skip
CAPTIONS = {
    "factorial": "Parts of the variance between points of the grid, luck subtracted; totals overlap (95% interval",
    "sobol": "Sobol indices: parts of the variance between points; totals overlap (95% interval",
    "morris": "Morris: mean absolute elementary effect, a slope per range of a factor, for shares too (95% interval",
    "pawn": "PAWN: median Kolmogorov-Smirnov distance (95% interval",
}


PROPER = {"us": "US", "mexico": "Mexico", "canada": "Canada", "china": "China", "chinese": "Chinese"}


def words(name: str) -> str:
    """A name as words, countries with a capital."""
    return " ".join(PROPER.get(word, word) for word in name.replace("_", " ").split(" "))


def with_unit(name: str, units: dict[str, str]) -> str:
    """A name as words with its unit, where that says more than the name: ``term (years)``."""
    unit = units.get(name, "")
    return f"{words(name)} ({unit})" if unit not in ("", words(name)) else words(name)


def titles(frame: Frame) -> dict[str, str]:
    """What each factor is called on a figure: its label in the study, else its name with its unit."""
    labels = frame.labels()
    return {name: labels.get(name) or with_unit(name, {name: frame.unit_of(name)}) for name in frame.factors}


PLACES = {"us": "United States", "mexico": "Mexico", "canada": "Canada", "china": "China"}


def outcome_words(name: str) -> str:
    """The name of an outcome as words: ``effective_income_us`` is the effective income of the United States."""
    stem, _, place = name.rpartition("_")
    return f"{words(stem)}, {PLACES[place]}" if place in PLACES and stem else words(name)


def analysis_text(data: dict[str, Any]) -> str:
    """The analysis of :func:`experiments.analysis.analyse.analyse` as text."""
    parts = [
        _head(data), _endings(data["endings"]), _survival(data["survival"]),
        *(_sensitivity(one, data["survival"]["cut_off"]) for one in data["sensitivity"]), RANGES,
        _contrasts(data["contrasts"], data["units"]), _discovery(data), _tipping(data["tipping"], data["units"]),
        _game(data["game"]),
    ]  # fmt: skip
    return "\n\n".join(part for part in parts if part)


def _head(data: dict[str, Any]) -> str:
    found = data["endings"]
    lines = [f"{data['study'] or 'Study'}: {found['histories']:,} histories at {found['points']:,} points "
             f"({words(data['design'])})."]  # fmt: skip
    if data["question"]:
        lines.append(data["question"])
    if data["conditions"]:
        lines.append(f"Only where {', '.join(data['conditions'])}.")
    if data["share_played"] < 1.0:
        lines.append(f"A look at an unfinished sweep: {data['share_played']:.0%} of its histories are in.")
    if found["failed"]:
        lines.append(f"{found['failed']:,} histories failed and are left out.")
    if found["uneven"]:
        lines.append(UNEVEN)
    if data["not_settled"]:
        lines.append(not_settled_text(data))
    if data["window"]:
        lines.append(window_text(data["window"]))
    return "\n".join(lines)


def not_settled_text(data: dict[str, Any]) -> str:
    """How many histories were played with expectations of the years after the term that had not settled."""
    return (
        f"{data['not_settled']:,} of {data['endings']['histories']:,} histories were played at parameters at which "
        "what governments expect of the years after the term does not settle (column table_residual above 1e-6): "
        "patience or precision is very high there. What follows is no better known than that column says."
    )


def window_text(window: dict[str, Any]) -> str:
    """That outcomes depend on how long a history was played, and what to do about it."""
    kinds: dict[str, list[str]] = {}
    for name, kind in window["outcomes"].items():
        kinds.setdefault(kind, []).append(outcome_words(name))
    told = "; ".join(f"{kind}: {', and '.join(names)}" for kind, names in kinds.items())
    return (
        f"Histories are {window['shortest']} to {window['longest']} months long, and some outcomes depend on that "
        f"({told}). What ends a history early leaves out the years after, so that differences in these are partly "
        "differences in length. Set play_on = true in the study to play all of them to the horizon."
    )


def _share(row: dict[str, Any]) -> str:
    low, high = row["interval_95"]
    return f"{row['probability']:>5.0%} [{low:.0%}, {high:.0%}]"


def _endings(found: dict[str, Any]) -> str:
    names = list(found["overall"])
    lines = [f"How it ends (95% intervals over {found['drawn']}):"]
    lines += [f"  {ending_name(name):<{WIDTH}}{_share(row)}" for name, row in found["overall"].items()]
    for factor, rows in found["by_factor"].items():
        if len(rows) < 2:
            continue
        lines += ["", f"  {words(factor):<{WIDTH}}" + "".join(f"{ending_name(name):>22}" for name in names)]
        for row in rows:
            cells = [_share(row["endings"][name]) if name in row["endings"] else "0%" for name in names]
            lines.append(f"    {row['value']:<{WIDTH - 2}}" + "".join(f"{cell:>22}" for cell in cells))
    return "\n".join(lines)


def _survival(found: dict[str, Any]) -> str:
    dates, rows = survival_rows(found, DATES)
    over = found["drawn"]
    lines = [f"Share of reviews that have ended so by then (cumulative incidence, 95% intervals over {over}):"]
    lines.append(f"  {'':<{WIDTH}}" + "".join(f"{date:>18}" for date in dates))
    lines += [f"  {name:<{WIDTH}}" + "".join(f"{cell:>18}" for cell in cells) for name, cells in rows]
    lines += [f"  ({line})" for line in open_text(found)]
    return "\n".join(lines)


def survival_rows(found: dict[str, Any], most: int) -> tuple[list[str], list[tuple[str, list[str]]]]:
    """Dates, about ``most`` Decembers and the last month, and for each ending and what is open its shares by then."""
    months = found["months"]
    ends = [k for k, month in enumerate(months) if month.endswith("-12")]
    shown = sorted({*ends[:: -(-len(ends) // most) or 1], len(months) - 1})
    curves = [*((ending_name(name), row) for name, row in found["incidence"].items()), ("still open", found["open"])]
    return [months[k] for k in shown], [
        (name, [within(row["probability"][k], [row["low"][k], row["high"][k]]) for k in shown]) for name, row in curves
    ]


def open_text(found: dict[str, Any]) -> list[str]:
    """Which histories the horizon cut off, as sentences."""
    lines = []
    if found["cut_off"]:
        lines.append(f"{found['cut_off']:,} histories were still open at the horizon: "
                     f"{' or '.join(ending_name(name) for name in CENSORED)}.")  # fmt: skip
    if found["unsettled"]:
        lines.append(f"{found['unsettled']:,} exits came less than {REPLACEMENT_MONTHS} months before the end of their "
                     "history: they count as withdrawn, though a bilateral could still have come.")  # fmt: skip
    return lines


def restricted_text(cut_off: int, outcome: str) -> str:
    """That open histories enter a month of ending with the horizon's; empty for other outcomes, and where none is."""
    if outcome != "ending_month" or not cut_off:
        return ""
    return f"{cut_off:,} histories that are still open count with the month of the horizon, a restricted mean."


def _sensitivity(index: dict[str, Any], cut_off: int) -> str:
    luck, lines = index["luck"], [f"What decides {outcome_words(index['outcome'])}:"]
    if index.get("constant"):
        return f"What decides {outcome_words(index['outcome'])}: it is the same in every history."
    if luck["share"] is not None:
        low, high = luck["interval_95"] or (None, None)
        within = f" [{low:.0%}, {high:.0%}]" if low is not None else ""
        lines.append(f"  luck (the seed) is {luck['share']:.0%}{within} of the variance of single histories")
    if restricted := restricted_text(cut_off, index["outcome"]):
        lines.append(f"  {restricted}")
    if index["unranked"]:
        lines.append(f"  no factor is ranked: {index['unranked']}")
    for method in index["methods"]:
        counted = f", on {method['histories']:,} histories" if "histories" in method else ""
        told = "" if method["told"] is None else "; * told apart from luck"
        lines.append(f"  {CAPTIONS[method['method']]}{told}){counted}:")
        lines += _rows(method)
    lines += [f"  {missing_text(one)}" for one in index["missing"]]
    return "\n".join(lines)


RANGES = (
    "Indices, shares of luck, boxes, leaves and tipping lines depend on the ranges that the study gives its factors: "
    "double one, and its factor decides more, the others and luck less."
)


def missing_text(one: dict[str, str]) -> str:
    """Why a method of sensitivity is missing."""
    return f"{NAMES[one['method']]} is missing: {one['reason']}"


def _rows(method: dict[str, Any]) -> list[str]:
    kind, lines = method["method"], []
    key = MEASURE[kind]
    both = key == "total"
    if both:
        lines.append(f"    {'':<{WIDTH}}{'first order':>26}{'total':>26}")
    for row in sorted(method["factors"], key=lambda one: (one["factor"] == DUMMY, -one[key])):
        mark = " *" if row["factor"] in (method["told"] or ()) else ""
        cells = [_index(row, "first"), _index(row, "total") + mark] if both else [_index(row, key) + mark]
        more = f"   mean {row['mean']:+.3f}, spread {row['spread']:.3f}" if kind == "morris" else ""
        lines.append(f"    {words(row['factor']):<{WIDTH}}" + "".join(f"{cell:>26}" for cell in cells) + more)
    if method.get("pairs"):
        lines.append(f"    {'pairs, second order':<{WIDTH}}")
    for row in sorted(method.get("pairs", ()), key=lambda one: -one["second"]):
        lines.append(f"    {' and '.join(words(name) for name in row['factors']):<{2 * WIDTH}}{_index(row, 'second')}")
    return lines


def _index(row: dict[str, Any], key: str) -> str:
    low, high = row[f"{key}_interval_95"] or (None, None)
    return f"{row[key]:.3f}" + (f" [{low:.3f}, {high:.3f}]" if low is not None else "")


COLUMNS, COLUMN = 3, 38  # outcomes side by side in a table of contrasts, and how wide each is


def _contrasts(found: dict[str, Any], units: dict[str, str]) -> str:
    if not found["rows"]:
        return ""
    lines = [f"What each value changes against the first, under the same luck (95% intervals over {found['drawn']}; "
             "* leaves out zero):"]  # fmt: skip
    for first in range(0, len(found["outcomes"]), COLUMNS):
        names = found["outcomes"][first : first + COLUMNS]
        lines.append(f"  {'':<{WIDTH + 22}}" + "".join(f"{contrast_title(name, units):>{COLUMN}}" for name in names))
        for row in found["rows"]:
            label = f"{words(row['factor'])}: {words(row['value'])} less {words(row['reference'])}"
            cells = [contrast_text(row["differences"][name], name) for name in names]
            lines.append(f"  {label:<{WIDTH + 22}}" + "".join(f"{cell:>{COLUMN}}" for cell in cells))
    return "\n".join(lines)


def contrast_title(name: str, units: dict[str, str]) -> str:
    """An outcome as the head of a column of contrasts."""
    if name in ENDINGS:
        return f"{ending_name(name)}, points"
    unit = {"month": "months"}.get(units.get(name, ""), units.get(name, ""))
    return outcome_words(name).replace("United States", "US") + (f", {unit}" if unit else "")


def contrast_text(cell: dict[str, Any], outcome: str) -> str:
    """A difference with its interval, and a star where that leaves out zero; probabilities in percentage points."""
    by, bounds = 100.0 if outcome in ENDINGS else 1.0, cell["interval_95"]
    places = 0 if outcome in ENDINGS else _places(bounds)
    difference, *within = (_signed(by * number, places) for number in (cell["difference"], *(bounds or ())))
    return difference + (f" [{', '.join(within)}]" if within else "") + (" *" if told_apart(cell) else "")


def _places(bounds: list[float] | None) -> int | None:
    """Decimal places at which two digits of an interval's width are shown; None: nothing says how many count."""
    width = bounds[1] - bounds[0] if bounds else 0.0
    return max(1 - math.floor(math.log10(width)), 0) if 0.0 < width < math.inf else None


def _signed(number: float, places: int | None) -> str:
    """A number with its sign, and none where nothing is left of it; three digits where ``places`` is None."""
    text = f"{number:+.3g}" if places is None else f"{number:+.{places}f}"
    return text if float(text) != 0.0 else text.lstrip("+-")


def limits_text(limits: dict[str, Any]) -> list[str]:
    """Restrictions of a box in words."""
    found = []
    for name, limit in limits.items():
        if "names" in limit:
            found.append(f"{words(name)} is {' or '.join(words(one) for one in limit['names'])}")
        elif limit["low"] is None or limit["high"] is None:
            side, bound = ("at most", limit["high"]) if limit["low"] is None else ("at least", limit["low"])
            if bound is not None:
                found.append(f"{words(name)} {side} {bound:.3g}")
        else:
            found.append(f"{words(name)} from {limit['low']:.3g} to {limit['high']:.3g}")
    return found


BETWEEN = "bounds lie between values that were played, as a rule half-way"


def _discovery(data: dict[str, Any]) -> str:
    found = data["discovery"]
    if not found:
        return ""
    if "missing" in found:
        return f"Scenario discovery: {found['missing']}."
    whole = data["endings"]["overall"][data["ending"]]
    everywhere = within(whole["probability"], whole["interval_95"])
    lines = [f"Where {ending_name(data['ending'])} lies (PRIM boxes; {BETWEEN}; 95% intervals over {found['drawn']}, "
             f"boxes held fixed); of all histories {everywhere} end so:"]  # fmt: skip
    if not found["boxes"]:
        lines.append("  no box is denser than the whole")
    for number, box in enumerate(found["boxes"], start=1):
        lines.append(f"  box {number}: coverage {within(box['coverage'], box['coverage_interval_95'])}, density "
                     f"{within(box['density'], box['density_interval_95'])}, {box['mass']:.0%} of histories: "
                     f"{'; '.join(limits_text(box['limits']))}")  # fmt: skip
    tree = found["tree"]
    if tree["rules"]:
        lines.append("  as a tree, most likely leaf first, leaves merged that others do not tell apart"
                     + (f" (Brier score on points and luck left out {tree['score']:.3f}, of the overall share "
                        f"{tree['score_of_share']:.3f})" if tree["score"] is not None else "") + ":")  # fmt: skip
    for rule in tree["rules"]:
        share = within(rule["probability"], rule["interval_95"])
        lines.append(f"    {share:>16} of {rule['histories']:>6,}: {' and '.join(rule['when']) or 'all'}")
    return "\n".join(lines)


def within(share: float, bounds: list[float]) -> str:
    """A share with its interval: ``62% [54%, 69%]``."""
    return f"{share:.0%} [{bounds[0]:.0%}, {bounds[1]:.0%}]"


def _tipping(found: dict[str, Any] | None, units: dict[str, str]) -> str:
    if not found:
        return ""
    first, second = (words(name) for name in found["factors"])
    axes = " and ".join(with_unit(name, units) for name in found["factors"])
    head = f"Tipping line of {ending_name(found['ending'])} in {axes}"
    lines = [f"{head} (logistic regression, removes {found['skill']:.0%} of the log loss):"]
    if not found["line"]:
        side = "above" if found["probability"][0][0] > 0.5 else "below"
        return f"{lines[0]}\n  none: the probability stays {side} one half everywhere in the study's range"
    for row in found["line"][:: max(len(found["line"]) // 6, 1)]:
        lines.append(f"  at {first} {row['x']:.3g} the probability is one half at {second} {row['y']:.3g} "
                     f"[{row['low']:.3g}, {row['high']:.3g}]")  # fmt: skip
    return "\n".join(lines)


def _game(game: dict[str, Any] | None) -> str:
    if not game:
        return ""
    players = game["players"]
    lines = [f"Empirical game of {', '.join(players)} (payoffs: {game['unit']}; 95% intervals over "
             f"{game['drawn']}):"]  # fmt: skip
    if game["own_yardstick"]:
        lines.append("  each payoff is measured by the player's own doctrine; where strategies change the doctrine, "
                     "rows do not compare")  # fmt: skip
    for row in game["profiles"]:
        cells = "; ".join(
            f"{row['payoffs'][k]:+.3f} [{row['low'][k]:+.3f}, {row['high'][k]:+.3f}]" for k in range(len(players))
        )
        names = " / ".join(row["strategies"].values())
        mark = "*" if row["regret"] <= 1e-12 else " "
        lines.append(f" {mark} {names}: {cells}  (an equilibrium in {row['equilibrium_share']:.0%} of resampled games)")
    if not game["pure_equilibria"]:
        lines.append("  no equilibrium in pure strategies")
    for found in game["mixed_equilibria"]:
        lines.append("  equilibrium: " + "; ".join(_mixes(game, found["probabilities"])))
    lines.append("  logit equilibrium by precision (per spread of a player's payoffs):")
    for found in game["logit_branch"]:
        lines.append(f"    {found['precision']:>5g}: " + "; ".join(_mixes(game, found["probabilities"])))
    return "\n".join(lines)


def _mixes(game: dict[str, Any], probabilities: list[list[float]]) -> list[str]:
    found = []
    for player, mix in zip(game["players"], probabilities, strict=True):
        chosen = [f"{name} {p:.0%}" for name, p in zip(game["strategies"][player], mix, strict=True) if p >= 0.005]
        found.append(f"{player} {', '.join(chosen)}")
    return found
