"""A debrief in words."""

from textwrap import fill
from typing import Any

from experiments.histories.numbers import signed
from experiments.histories.sentences import ending_name, month_words

WIDTH = 110
TOLD = 2  # times that a mechanism decided, told in full


def headline(data: dict[str, Any]) -> str:
    """How the game ended for the seat, and what the model did in its place."""
    model = data["model"]
    difference = model["difference"]
    against = "just what"
    if difference != 0.0:
        against = f"{abs(difference):.3f} points {'more' if difference > 0.0 else 'less'} than"
    return (
        f"{data['government']}: {ending_name(data['ending'])} after {data['months']} months. Your payoff is "
        f"{signed(data['payoff'], 3)}% of GDP a year, {against} the model got in your seat with the same luck "
        f"({ending_name(model['ending'])}). Of {model['other_luck_histories']} histories in which the model played it "
        f"with other luck, {model['share_below_you']:.0%} came out below you.{_same_conditions(model)}"
    )


def _same_conditions(model: dict[str, Any]) -> str:
    """What the model met as the person did: events from outside, and months in which the seat was held."""
    told = ""
    if model["from_outside"]:
        told += " What was let happen from outside happened to the model in the same months"
        told += f", except what was ruled out there: {' '.join(model['ruled_out'])}" if model["ruled_out"] else "."
        if model["other_luck_lacking"]:
            told += f" In {model['other_luck_lacking']} of the histories with other luck some of it was ruled out."
    if months := model["months_held"]:
        told += f" In {months} month{'s' if months > 1 else ''} your seat held unasked: the model held too."
    return told


def interval(low: float, high: float) -> str:
    """A 95% interval in brackets, in the unit of what it follows."""
    return f"[{signed(low, 3)}, {signed(high, 3)}]"


def move_line(move: dict[str, Any]) -> str:
    """A choice and how it compares, in words."""
    size = f"{signed(move['margin'], 3)}% of GDP a year {interval(*move['interval_95'])}"
    told = {
        "better": f"It was better than the best other choice found, by {size}.",
        "worse": f"Another choice was better; against it yours came to {size}: {move['best_other']}",
        "as good": f"No other choice looked at was clearly better or worse; against the best yours came to {size}.",
    }  # fmt: skip
    return f"{month_words(move['month'])}. {move['question']} You: {move['chosen']} {told[move['verdict']]}"


def turning_line(point: dict[str, Any]) -> str:
    """A turning point in words."""
    whose = "" if point["whose"] == "nobody" else f", {point['whose']}"
    size = f"{signed(point['payoff_change'], 3)}% of GDP a year {interval(*point['interval_95'])}"
    moved = [f"your forecast payoff moved by {size}"]
    for change in point["ending_changes"][:1]:
        low, high = change["interval_95"]
        if low > 0.0 or high < 0.0:  # told apart from chance
            moved.append(_chance_moved(point, change))
    note = f"{point['continuations']} continuations before and after it with the same luck; in brackets: 95% interval"
    return f"{month_words(point['month'])}{whose}: {point['what']} In that month {', '.join(moved)} ({note})."


def _chance_moved(point: dict[str, Any], change: dict[str, Any]) -> str:
    name = change["ending"]
    before, after = (point[when].get(name, 0.0) for when in ("endings_before", "endings_after"))
    least, most = -before, 1.0 - before  # a chance stays one
    low, high = (signed(100 * min(max(bound, least), most), 0) for bound in change["interval_95"])
    return f"the chance of “{ending_name(name)}” from about {before:.0%} to about {after:.0%} [{low}, {high} points]"


def theory_lines(data: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """Results met with where they come from, and sentences on the first times that each mechanism decided."""
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for one in data["theory"]:
        found.setdefault((one["result"], one["mechanism"]), []).append(one)
    lines = []
    for rows in found.values():
        said = [row["sentence"] for row in rows[:TOLD]]
        if len(rows) > TOLD:
            said.append(f"The same decided {len(rows) - TOLD} more time{'s' if len(rows) > TOLD + 1 else ''}.")
        lines.append((f"{rows[0]['title']} ({rows[0]['source']}): {rows[0]['mechanism']}", said))
    return lines


def debrief_text(data: dict[str, Any]) -> str:
    """The whole debrief as text."""
    parts: list[tuple[str, list[str]]] = [
        ("", [headline(data)]),
        (f"Your choices ({len(data['moves'])} of {data['occasions']}, those that counted most)",
         [move_line(move) for move in data["moves"]] or ["You left every choice to the model, or were not asked."]),
        ("Turning points", [turning_line(point) for point in data["turning_points"]]
         or ["No month moved the forecast by more than chance would."]),
        ("Theory that you met", [f"{title}. {' '.join(said)}" for title, said in theory_lines(data)]
         or ["None of the results that are looked for decided anything in this game."]),
    ]  # fmt: skip
    lines: list[str] = []
    for title, body in parts:
        lines += ["", title] if title else []
        lines += [fill(one, WIDTH, initial_indent="  " if title else "", subsequent_indent="    ") for one in body]
    return "\n".join(lines)
