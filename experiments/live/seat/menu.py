"""A question as a person reads it: choices grouped by kind, with worth, chance, law and terms in plain numbers."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from experiments.classroom.marks import taken_by_default
from experiments.histories.numbers import signed
from experiments.histories.sentences import ON_BETTER_TERMS, without_private
from experiments.seats.questions import Choice, Phase, Question
from model.parameters.records import issue_titles
from model.parameters.registry import instruments
from model.players import GOVERNMENT_NAMES
from model.tables.trade_table import default_trade_table

LONG = 3  # from so many of a kind on, they are picked from a list
TERMS_SHOWN = 8
SECTIONS = {
    Phase.FINDINGS: "Findings of panels", Phase.THREATS_DUE: "Your threats that fall due",
    Phase.INITIATIVES: "Your initiatives", Phase.ANSWERS: "What others put to you", Phase.VOTE: "The joint review",
}  # fmt: skip
KINDS = {
    "bring_dispute": ("Bring a dispute before a panel", "What it is about"),
    "open_case": ("Open a case under a statute of your own", "Which case"),
    "adopt_instrument": ("Adopt an instrument of policy", "Which instrument"),
    "drop_instrument": ("Drop an instrument of policy", "Which instrument"),
    "open_market": ("Give access to your market", "On what"),
}
BELIEF = re.compile(r"it gave the threat an? (\d+)% chance")
VERBS = {"does": "do", "carries": "carry", "complies": "comply"}  # those that do not end in a mere s
Row = dict[str, Any]


@cache
def gdp_bn_usd(seat: int) -> float:
    """GDP of a seat's country in the trade table, bn USD (2024)."""
    return float(default_trade_table().value_added[seat]) / 1000.0


def signed_pct(value: float) -> str:
    """A share of GDP in % with its sign."""
    return f"{signed(value, 3)}%"


def signed_bn(value_pct: float, seat: int) -> str:
    """The same in bn USD a year of the seat's country."""
    amount = value_pct / 100.0 * gdp_bn_usd(seat)
    return f"{signed(amount, 1 if abs(amount) < 100 else 0)} bn USD"


def in_second_person(words: str, seat: int) -> str:
    """What a government does as what you do: "Mexico adopts ..." as "Adopt ..."."""
    name = GOVERNMENT_NAMES[seat]
    for subject in (f"The {name} ", f"{name} "):
        if words.startswith(subject):
            verb, _, rest = words.removeprefix(subject).partition(" ")
            verb = VERBS.get(verb, verb.removesuffix("s"))
            return f"{verb.capitalize()} {rest.replace(' its ', ' your ')}"
    return words


def sections(questions: Sequence[Question]) -> list[tuple[str, list[Question]]]:
    """Questions under the headings of their phases."""
    return [
        (title, mine) for phase, title in SECTIONS.items() if (mine := [one for one in questions if one.phase == phase])
    ]


def grouped(question: Question) -> list[Row]:
    """Choices as groups ready for the page, each ``one``, ``pick`` (from a list) or ``slide`` (along a weight).

    Threats are grouped by class, offers by form, table and the duties that stay, those on better terms for one partner
    apart; whatever else there are several of by kind.
    """
    groups: dict[str, list[Choice]] = {}
    for choice in question.choices:
        groups.setdefault(_group(choice), []).append(choice)
    found = []
    for key, choices in groups.items():
        if choices[0].kind == "offer" and len(choices) >= LONG and not _uneven(choices[0]):
            found.append(_row(question, key, sorted(choices, key=_weight), "slide"))
        elif len(choices) >= LONG or choices[0].kind == "threaten" or _uneven(choices[0]):
            found.append(_row(question, key, choices, "pick"))
        else:
            found += [_row(question, choice.name, [choice], "one") for choice in choices]
    return found


def _group(choice: Choice) -> str:
    wanted = {"threaten": ("threat=",), "offer": ("table=", "form=", "tier=")}.get(choice.kind, ())
    parts = [part for part in choice.name.split(",") if part.startswith(wanted or ("?",))]
    return ",".join([choice.kind, *parts, *(["uneven"] if _uneven(choice) else [])])


def _weight(choice: Choice) -> float:
    """Weight of the United States in a package that favours neither partner."""
    return float(choice.name.partition("weight=")[2])


def _uneven(choice: Choice) -> bool:
    """Whether a package gives the United States another weight against Canada than against Mexico."""
    return ",canada=" in choice.name


def _row(question: Question, key: str, choices: Sequence[Choice], form: str) -> Row:
    title, picker = _title(choices[0], form)
    members = [member(question, choice) for choice in choices]
    best = signed_pct(max(float(one["gain"]) for one in members))
    if choices[0] is question.choices[0]:
        best = ""
    return {
        "key": key, "form": form, "title": in_second_person(title, question.seat), "picker": picker,
        "members": members, "best": f"up to {best}" if len(members) > 1 else best,
    }  # fmt: skip


def _title(choice: Choice, form: str) -> tuple[str, str]:
    if choice.kind == "threaten":
        threatened, asked = choice.words.split(" unless ")
        return threatened + " …", f"unless {asked.split(' on ')[0]} on"
    if _uneven(choice):
        title = choice.words.split(ON_BETTER_TERMS)[0] + f"{ON_BETTER_TERMS} for one partner than for the other."
        return title, "Weight on the United States"
    if form == "slide":
        return choice.words.split(", with ")[0] + ".", "Weight on the United States in the package"
    if form == "pick":
        return KINDS.get(choice.kind, (choice.kind.replace("_", " ").capitalize(), "Which one"))
    return (without_private(choice.words) if choice.name != "hold" else "Hold: do nothing here this month."), ""


def measured_in(question: Question) -> str:
    """What the numbers beside the choices are."""
    first = question.choices[0]
    over = "doing nothing" if first.name == "hold" else "the first choice"
    return f"Numbers: worth by your doctrine, % of GDP a year, over {over}"


def member(question: Question, choice: Choice) -> Row:
    """One choice in words and numbers."""
    first, seat = question.choices[0], question.seat
    against = "doing nothing" if first.name == "hold" else "the first choice"
    lines = []
    if choice.name != first.name:
        lines.append(["By your doctrine's reckoning", f"{signed_pct(choice.gain)} of GDP a year over {against} "
                      f"({signed_bn(choice.gain, seat)} a year)"])  # fmt: skip
    else:
        lines.append(["By your doctrine's reckoning", "the other choices are measured against this one"])
    if choice.success is not None:
        asks = "gives way" if choice.kind == "threaten" else "is accepted and passes"
        lines.append(["Chance, as your staff sees it", f"{choice.success:.0%} that it {asks}" if choice.kind == "offer"
                      else f"{choice.success:.0%} that the other side {asks}"])  # fmt: skip
    believed = BELIEF.search(choice.words)
    if believed:
        lines.append(["Your staff's belief", f"{believed[1]}% that the threat will be carried out"])
    if choice.article:
        lines.append(["Law", choice.article])
    return {
        "name": choice.name, "label": _label(choice), "words": without_private(choice.words), "lines": lines,
        "gain": choice.gain, "terms": terms(choice) if first.name == "hold" else [],
    }  # fmt: skip


def _label(choice: Choice) -> str:
    parts = dict(part.split("=") for part in choice.name.split(",") if "=" in part)
    gain = f" ({signed_pct(choice.gain)})"
    if choice.kind == "offer":
        label = f"{float(parts['weight']):.0%}"
        if _uneven(choice):
            label += f" against Mexico, {float(parts['canada']):.0%} against Canada{gain}"
        return label
    if "issue" in parts:
        return issue_titles()[int(parts["issue"])] + gain
    if "instrument" in parts:
        return str(instruments()[int(parts["instrument"])]["title"]) + gain
    return choice.words + gain  # of kinds that are told apart by nothing but their sentence


def terms(choice: Choice) -> list[list[str]]:
    """Issues that a package moves: title, from, to; positions as % of the full ask of the United States."""
    shown = [[title, f"{before:.0%}", f"{after:.0%}"] for title, before, after in choice.terms[:TERMS_SHOWN]]
    left = len(choice.terms) - len(shown)
    return [*shown, [f"and {left} more", "", ""]] if left > 0 else shown


def put_to_you(question: Question) -> list[list[str]]:
    """Terms of the package that a question is about, if it is about one."""
    first = question.choices[0]
    return terms(first) if first.name != "hold" else []


def missing(questions: Sequence[Question], chosen: Mapping[int, str]) -> int:
    """How many questions still have no choice."""
    return sum(not chosen.get(question.occasion, taken_by_default(question)) for question in questions)
