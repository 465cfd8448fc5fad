"""One history: play it, and hand it over as plain data."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from agents.governments import GovernmentAgent
from agents.values.preparation import prepare
from experiments.histories.articles import article
from experiments.histories.first_run import compiled_beside
from model.calendar import month_of, text_of_day, text_of_month
from model.doctrines import Doctrine, united_states_doctrine
from model.law.constants import FIRST_REVIEW, LabourRemedy, Statute, Treaty
from model.law.endings import Ending
from model.moves import EventKind, Form, MoveKind, Table
from model.parameters import ParameterSet, doctrine_names
from model.parameters.registry import instruments, issue_names
from model.players import GOVERNMENT_NAMES, ThreatClass, Tier
from model.review import GOVERNMENTS, JointReview
from model.tables.trade_table import default_trade_table

LABOUR_STAGES = ("filed", "remediated", "lost", "won", "remedy ends", "lapsed")
MADE = ("threaten", "offer")
"""Moves whose belief is the chance that the others give way or accept; an answer's is in the threat it meets."""
OTHER_ANSWER = {
    "concede": "resist", "resist": "concede", "accept": "reject", "sign": "reject", "decline": "confirm",
    "comply": "defy", "defy": "comply",
}  # fmt: skip
"""What the value called ``alternative`` is of, where an answer has one other only."""
COUNTRIES = ("United States", "Mexico", "Canada", "China", "Rest of world")


def run_history(
    parameters: ParameterSet, seed: int, doctrine: str | Doctrine, run: int = 0,
    governments: Sequence[type[GovernmentAgent]] = GOVERNMENTS,
) -> dict[str, Any]:  # fmt: skip
    """Play one history; the result is JSON-ready: ending, dates, incomes, payoffs, events and monthly series.

    ``doctrine``: the United States' at the start, a built-in one's name or one whose overrides ``parameters`` hold.
    """
    chosen = united_states_doctrine(doctrine) if isinstance(doctrine, str) else doctrine
    with compiled_beside():
        world = prepare(parameters)
    review = JointReview(parameters, chosen.row, seed, run, world, governments).play()
    law = review.state.law
    income = dict(zip(COUNTRIES, review.months[-1]["real_income_pct"], strict=True))
    return {
        "ending": Ending(int(law.ending)).name.lower(),
        "ending_date": text_of_day(law.ending_day),
        "ending_by": GOVERNMENT_NAMES[law.ending_by] if law.ending_by >= 0 else None,
        "final_state": final_state(review),
        "months": len(review.months),
        "seed": seed,
        "run": run,
        "doctrine": chosen.name,
        "doctrine_title": chosen.title,
        "real_income_change_pct": {name: round(value, 6) for name, value in income.items()},
        "payoff_pct_of_gdp_a_year": {
            name: round(float(value), 6) for name, value in zip(GOVERNMENT_NAMES, review.outcome.payoff, strict=True)
        },
        "table_residual": float(f"{review.outcome.table_residual:.1g}"),
        "parameters_changed": dict(parameters.overrides),
        "events": events_of(review.log[: review.state.events], str(parameters["treaty"]), {chosen.row: chosen.name}),
        "series": review.months,
    }


def events_of(log: Iterable[Any], treaty: str, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Rows of a log as dictionaries of words and numbers.

    ``treaty``: the agreement in force before the first row, ``nafta`` or ``usmca``; ``names``: of doctrines that took a
    built-in one's seat.
    """
    events = []
    for row in log:
        events.append(event_data(row, names, treaty))
        if row.event == EventKind.NEW_TEXT:
            treaty = agreement_of(Treaty.USMCA)
    return _with_extension(events)


def agreement_of(treaty: int) -> str:
    """Which agreement of three is in force, ``nafta`` or ``usmca``, from the ``treaty`` of the law's record."""
    return Treaty(int(treaty)).name.lower()


def _with_extension(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Say of packages of three whether they pledge the extension, bring it at once, or come after it.

    Under the old text a package of three is the new agreement.
    """
    extended = False
    for event in events:
        extended = extended or event["type"] == "extended"
        if event.get("form") == "trilateral" and not extended:
            pledged = event["month"] < text_of_month(month_of(FIRST_REVIEW))
            event["extension"] = "pledged" if pledged else "now"
            if event.get("agreement") == "nafta":
                event["extension"] = "new agreement"
    return events


def final_state(review: JointReview) -> str:
    """Which text binds whom at the end of the run."""
    law = review.state.law
    if law.expired > 0:
        return "no trilateral text"
    gone = [GOVERNMENT_NAMES[g] for g in range(3) if law.member[g] == 0]
    if gone:
        return f"trilateral text without {', '.join(gone)}"
    if law.treaty == Treaty.NAFTA:
        return "NAFTA in force, without a term"
    return f"trilateral text in force until {text_of_day(law.term_end)}"


def event_data(row: Any, names: Mapping[str, str], agreement: str) -> dict[str, Any]:
    """One event as a dictionary of words and numbers; under NAFTA it says so, since other articles are its ground.

    ``docs/mesa.md`` lists the fields. ``article`` is where the law has it, where it has it.
    """
    data = _event(row, names, agreement)
    if data["type"] in OTHER_ANSWER:
        data["alternative_is"] = OTHER_ANSWER[data["type"]]
    law = article(data)
    return data | ({"article": law} if law else {})


def _event(row: Any, names: Mapping[str, str], agreement: str) -> dict[str, Any]:
    kind = MoveKind(int(row.kind)) if row.event == EventKind.MOVE else EventKind(int(row.event))
    data: dict[str, Any] = {"month": text_of_month(row.month), "type": kind.name.lower()}
    for key in ("actor", "target"):
        seat = int(row[key])
        data[key] = GOVERNMENT_NAMES[seat] if 0 <= seat < 3 else None
    if agreement == "nafta":
        data["agreement"] = agreement
    if row.event == EventKind.MOVE:
        data["value"] = round(float(row.value), 6)
        data["alternative"] = round(float(row.alternative), 6)
        data["probability"] = round(float(row.probability), 6)
    else:
        _happened(data, row, names)
    if row.threat_class >= 0:
        data["threat"] = ThreatClass(int(row.threat_class)).name.lower()
    if row.statute > 0:
        data["statute"] = Statute(int(row.statute)).name.lower()
    if row.rate > 0:
        data["rate_pct"] = round(100 * float(row.rate), 3)
    if row.issue >= 0:
        data["issue"] = issue_names()[int(row.issue)]
    if row.instrument >= 0:
        data["instrument"] = instruments()[int(row.instrument)]["name"]
    if row.belief > 0:
        data["success" if data["type"] in MADE else "belief"] = round(float(row.belief), 6)
    if row.event == EventKind.LABOUR_CASE:
        return data  # its table and form say other things
    if row.table >= 0:
        data["table"] = Table(int(row.table)).name.lower()
    if row.form >= 0:
        data["form"] = Form(int(row.form)).name.lower()
    return data | package_data(row)


def _happened(data: dict[str, Any], row: Any, names: Mapping[str, str]) -> None:
    """What only an event that no government chooses says."""
    match EventKind(int(row.event)):
        case EventKind.ELECTION:
            elected = doctrine_names()[int(row.value)]
            data["doctrine"] = names.get(elected, elected)
        case EventKind.MIDTERM:
            data["congress"] = ("with the president", "against the president")[int(row.value)]
        case EventKind.ENDING:
            data["ending"] = Ending(int(row.value)).name.lower()
        case EventKind.RATIFIER_REFUSES:
            data["gain"] = round(float(row.value), 6)
        case EventKind.BALANCE_INSTRUMENT:
            data["charge_pct"] = round(float(row.value), 3)
        case EventKind.CALENDAR:
            data["step"] = ("public notice", "report to Congress")[int(row.target)]
            data["target"] = None
        case EventKind.PANEL_REPORT:
            data["complainant_wins"] = bool(row.value > 0.5)
        case EventKind.WATER_CYCLE:
            data["debt_million_m3"] = round(float(row.value), 1)
        case EventKind.LABOUR_CASE:
            _labour_case(data, row)


def package_data(row: Any) -> dict[str, Any]:
    """What tells a package apart: weight of the United States against each partner in it, and the duties that stay."""
    pairs = [pair for pair in range(2) if row["tiers"][pair] >= 0]
    if not pairs:
        return {}
    return {
        "us_weight": {GOVERNMENT_NAMES[pair + 1]: round(float(row["weights"][pair]), 4) for pair in pairs},
        "duties_left": {GOVERNMENT_NAMES[pair + 1]: Tier(int(row["tiers"][pair])).name.lower() for pair in pairs},
    }


def _labour_case(data: dict[str, Any], row: Any) -> None:
    stage = LABOUR_STAGES[int(row.form)]
    data["stage"], data["sector"] = stage, default_trade_table().sectors[int(row.table)]
    if stage == "filed":
        data["petition_from_below"] = bool(row.value > 0.5)
    if stage == "won":
        data["remedy"] = LabourRemedy(int(row.value)).name.lower()


def history_json(history: dict[str, Any]) -> str:
    """The history as one JSON object; same seed, same bytes."""
    return json.dumps(history, indent=1, ensure_ascii=False, allow_nan=False)
