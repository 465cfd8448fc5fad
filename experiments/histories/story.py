"""A history as a story: dated lines, what each change cost, and what decided the ending."""

from textwrap import fill
from typing import Any

from agents.values.preparation import SETTLED
from experiments.histories.sentences import DOCTRINES, ending_name, ending_words, month_words, sentence
from model.players import GOVERNMENT_NAMES

WIDTH = 110
COST_SHOWN_PCT = 0.02  # smaller changes of real income are not worth a line of the story
INDIFFERENT_PCT = 0.0005
LEAST_TOLD = 0.01  # of a probability
# Choices that can bring about each ending; the last one made decided it.
DECIDERS = {
    "extended": ("sign", "confirm"),
    "hub_and_spoke": ("give_notice", "carry_out"),
    "withdrawn": ("give_notice", "carry_out"),
    "expelled": ("sign_non_market_agreement",),
    "expired": ("decline",),
    "annual_reviews": ("decline",),
    "new_agreement": ("sign",),
    "old_agreement": ("reject", "ratifier_refuses"),
}


def tell(history: dict[str, Any]) -> str:
    """The whole story of a history (as of :func:`experiments.histories.run.run_history`), with the closing summary."""
    talks = "The joint review"
    if history["parameters_changed"].get("treaty") == "nafta":
        talks = "The renegotiation of NAFTA"
    doctrine = DOCTRINES.get(history["doctrine"], history["doctrine_title"])
    lines = [
        f"{talks}, from {month_words(history['series'][0]['month'])}. "
        f"United States doctrine: {doctrine}. Seed {history['seed']}.",
        "In brackets: how likely the choice was among all that were open at that moment.",
        "",
    ]
    costs = _costs(history)
    last = ""
    for event in history["events"]:
        if last and event["month"] != last:
            lines += costs.pop(last, [])
        chance = f" [{100 * event['probability']:.0f}%]" if "probability" in event else ""
        lines.append(_line(month_words(event["month"]) if event["month"] != last else "", sentence(event) + chance))
        last = event["month"]
    return "\n".join([*lines, *costs.pop(last, []), "", *summary(history), *turning_lines(history)])


def _line(date: str, text: str) -> str:
    indent = " " * 16
    return fill(text, WIDTH, initial_indent=f"{date:>14}  ", subsequent_indent=indent + "  ")


def _costs(history: dict[str, Any]) -> dict[str, list[str]]:
    """By month, a line on real incomes wherever one of the three moved by a visible amount."""
    lines, before = {}, [0.0, 0.0, 0.0]
    for month in history["series"]:
        now = month["real_income_pct"][:3]
        moved = [k for k in range(3) if abs(now[k] - before[k]) >= COST_SHOWN_PCT]
        if moved:
            words = "; ".join(f"{GOVERNMENT_NAMES[k]} {_pct(now[k])} (was {_pct(before[k])})" for k in moved)
            lines[month["month"]] = [_line("", f"= Real income against 2024: {words}.")]
            before = [now[k] if k in moved else before[k] for k in range(3)]
    return lines


def _pct(value: float) -> str:
    return f"{round(value, 2) + 0.0:+.2f}%"


def _unsettled(history: dict[str, Any]) -> list[str]:
    """A warning where governments valued states by a table that had not settled."""
    left = float(history["table_residual"])
    if left <= SETTLED:
        return []
    return [fill("Beware: with these parameters what governments expect of the years after the term does not settle "
                 f"(off by {left:.1g}% of GDP a year or more): patience or precision is too high.", WIDTH)]  # fmt: skip


def summary(history: dict[str, Any]) -> list[str]:
    """Ending, date, duties, incomes and what decided it."""
    final, agreement = history["series"][-1], str(history["parameters_changed"].get("treaty", "usmca"))
    lines = [
        fill(f"Ending: {ending_name(history['ending'])} ({history['ending_date']}, {_length(history)}): "
             f"{ending_words(history['ending'], history['ending_by'], agreement)}.", WIDTH),
        f"At the end: {history['final_state']}.",
        *_unsettled(history),
        "",
        "                  real income     added US duty, %        its duty on US goods, %",
        "                 against 2024   all goods   metals, cars   all goods   metals, cars",
    ]  # fmt: skip
    for seat, name in enumerate(GOVERNMENT_NAMES):
        row = f"{name:>15}    {_pct(history['real_income_change_pct'][name]):>10}"
        if seat > 0:
            duties = [final[kind][0][seat] for kind in ("broad", "sectoral")]
            duties += [final[kind][seat][0] for kind in ("broad", "sectoral")]
            row += "".join(f"{100 * duty:{width}.0f}" for duty, width in zip(duties, (12, 15, 12, 15), strict=True))
        lines.append(row)
    return [*lines, "", fill(f"What decided it: {decisive(history)}", WIDTH)]


def _length(history: dict[str, Any]) -> str:
    """Months up to the ending, and how far the history went on after it was recorded."""
    months = [month["month"] for month in history["series"]]
    text = f"after {sum(month <= history['ending_date'][:7] for month in months)} months"
    return text + (f"; played on to {month_words(months[-1])}" if months[-1] > _recorded(history) else "")


def _recorded(history: dict[str, Any]) -> str:
    """Month in which the ending was recorded: that of an exit waits for a bilateral that would replace the text."""
    return str(next(event["month"] for event in history["events"] if event["type"] == "ending"))


def turning_lines(history: dict[str, Any]) -> list[str]:
    """The turning points of a history that has them: what moved the endings, and how far."""
    turns = history.get("turning_points")
    if not turns:
        return []
    chances = turns["forecast"][0]["endings"]
    start = ", ".join(f"{ending_name(name)} {share:.0%}" for name, share in chances.items() if share >= LEAST_TOLD)
    told = [
        "", fill(f"Turning points, by {turns['continuations']} continuations with other luck from each month. "
                 f"At the start: {start}.", WIDTH),
    ]  # fmt: skip
    told += [fill(picked(turns), WIDTH), ""] if turns["points"] else [""]
    for month, what, moved in turns_told(turns):
        told += [_line(month, what), _line("", f"= {moved}.")]
    if not turns["points"]:
        told.append("No single month moved the chances of the endings by much.")
    return told


def picked(turns: dict[str, Any]) -> str:
    """That turning points were picked for their size, in two sentences."""
    months = len(turns["forecast"]) - 1
    return (
        f"These are the largest changes of {months} months, picked because they are large: played again, most would be "
        "somewhat smaller. In brackets: the change in points with its 95% interval, as of a month looked at by itself."
    )


def turns_told(turns: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Month, step and changed chances of each turning point, in words."""
    return [
        (month_words(point["month"]), point["what"][0].upper() + point["what"][1:], _moved(point))
        for point in turns["points"]
    ]


def _moved(point: dict[str, Any]) -> str:
    """Endings whose chance a month moved, the most first: before and after, and the change with its interval."""
    before, after = point["before"], point["after"]
    told = {name: one for name, one in point["changes"].items() if abs(one["change"]) >= LEAST_TOLD}
    return ", ".join(
        f"{ending_name(name)} {before.get(name, 0.0):.0%} to {after.get(name, 0.0):.0%} ({100 * one['change']:+.0f} "
        f"[{100 * one['low']:+.0f}, {100 * one['high']:+.0f}])"
        for name, one in sorted(told.items(), key=lambda pair: -abs(pair[1]["change"]))
    )


def decisive(history: dict[str, Any]) -> str:
    """The choice that brought the ending about, how likely it was, and what it was worth to who made it."""
    event = _deciding(history)
    if event is None:
        return "nobody took an irreversible step; the calendar did."
    gain = event["value"] - event["alternative"]
    worth = f"was worth {gain:+.3f}% of its GDP a year against the next best"
    if abs(gain) < INDIFFERENT_PCT:
        worth = "made next to no difference to it by its own reckoning"
    said = sentence(event).rstrip(".")
    return f"{month_words(event['month'])}: {said}. It was chosen with {100 * event['probability']:.0f}% and {worth}."


def _deciding(history: dict[str, Any]) -> dict[str, Any] | None:
    """Of the choices that can bring the ending about: the leaver's last, or the least likely of the last month."""
    ending, by = history["ending"], history["ending_by"]
    # Bilaterals that take over from a term that ran out: nobody left, somebody did not confirm.
    kinds = DECIDERS["expired" if ending == "hub_and_spoke" and by is None else ending]
    last_month = _settled(history)
    found = [
        event
        for event in history["events"]
        if event["type"] in kinds
        and event["month"] <= last_month
        and (by is None or event["actor"] == by)
        and (event["type"] != "carry_out" or event.get("threat") == "withdrawal")
        and (event["type"] != "sign" or event.get("extension") in ("now", "new agreement"))
    ]
    if not found:
        return None
    last = [event for event in found if event["month"] == found[-1]["month"]]
    chosen: dict[str, Any] = min(last, key=lambda event: event["probability"])
    return chosen


def _settled(history: dict[str, Any]) -> str:
    """Month after which no move can have brought the ending about: the leaver's exit, or the record of the ending.

    A history can be played on for years after its ending (``play_on``), and an exit is an ending only months later.
    """
    if history["ending"] in ("withdrawn", "hub_and_spoke"):
        for event in history["events"]:
            if event["type"] == "notice_effective" and event["actor"] == history["ending_by"]:
                return str(event["month"])
    return _recorded(history)
