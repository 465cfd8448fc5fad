"""Patterns that should come out (design: model section 8), measured over ensembles with intervals, misses included."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from agents.preparation import economy_of, prepare
from experiments.analysis.intervals import wilson
from experiments.histories.measures import MEASURES, events, moves
from experiments.record.readings import READINGS
from model.calendar import month_from_text
from model.economy.equilibrium import solve_equilibrium
from model.law.endings import Ending
from model.moves import EventKind, MoveKind, Table
from model.parameters import resolve
from model.parameters.registry import Value
from model.players import ThreatClass
from model.review import JointReview
from model.scenario import load_scenario

LATE_2025, ALL_2019 = "2025-12", "2019-12"


class Pattern(NamedTuple):
    """A pattern: its number, what is claimed, how many of ``runs`` histories show it, and what is asked for."""

    number: str
    claim: str
    yes: int
    runs: int
    asked: str


def _histories(settings: Mapping[str, Value], doctrine: str, runs: int) -> list[JointReview]:
    parameters = resolve(settings)
    world = prepare(parameters)
    return [JointReview(parameters, doctrine, seed, world=world).play() for seed in range(runs)]


def _count(found: list[JointReview], shows: Callable[[JointReview], bool]) -> tuple[int, int]:
    return sum(shows(review) for review in found), len(found)


def _reading(name: str, party: int, until: str) -> Callable[[JointReview], bool]:
    return lambda review: READINGS[name](review, party, month_from_text(until))


def _among(
    found: list[JointReview], given: Callable[[JointReview], bool], shows: Callable[[JointReview], bool]
) -> tuple[int, int]:
    kept = [review for review in found if given(review)]
    return _count(kept, shows)


def _carried(review: JointReview, kind: ThreatClass) -> tuple[int, int]:
    """Threats of a class that the United States carried out, and how many it made."""
    made: Any = moves(review, MoveKind.THREATEN)
    done: Any = moves(review, MoveKind.CARRY_OUT)
    made, done = made[(made.threat_class == kind) & (made.actor == 0)], done[done.threat_class == kind]
    return len(done), len(made)


def _votes_yes(review: JointReview) -> tuple[int, int]:
    """Confirmations of Mexico and Canada, and how often they had to decide."""
    said: Any = moves(review, MoveKind.CONFIRM, MoveKind.DECLINE)
    said = said[said.actor > 0]
    return int(np.sum(said.kind == MoveKind.CONFIRM)), len(said)


def _sum(found: list[JointReview], pairs: Callable[[JointReview], tuple[int, int]]) -> tuple[int, int]:
    each = [pairs(review) for review in found]
    return sum(yes for yes, _ in each), sum(total for _, total in each)


def _bilateral(review: JointReview) -> bool:
    return bool((events(review, EventKind.DEAL_IN_FORCE).table != Table.TRILATERAL).any())


def _replaced(review: JointReview) -> bool:
    voided: Any = events(review, EventKind.COURT_VOIDS_EMERGENCY_DUTIES)
    replaced: Any = events(review, EventKind.REPLACED_UNDER_OTHER_STATUTE)
    return bool(np.isin(voided.month, replaced.month).all())


def _old_episode(runs: int) -> list[Pattern]:
    found = _histories(load_scenario("nafta_2017").parameters, "lighthizer", runs)
    duties = _reading("sectoral_on", 1, ALL_2019), _reading("sectoral_on", 2, ALL_2019)
    answered = _reading("retaliates", 1, ALL_2019), _reading("retaliates", 2, ALL_2019)
    first = _reading("mexico_settles_first", 0, "2020-06")
    settled = _reading("trilateral_deal", 0, "2020-06")
    return [
        Pattern("1", "2018: Mexico retaliates once metals duties are on it", *_among(found, duties[0], answered[0]),
                "mostly"),
        Pattern("1", "2018: Canada retaliates once metals duties are on it", *_among(found, duties[1], answered[1]),
                "mostly"),
        Pattern("1", "2018: Mexico settles first, where there is a new text", *_among(found, settled, first),
                "mostly"),
        Pattern("1", "2018: no notice of withdrawal is given",
                *_count(found, lambda r: not READINGS["notice"](r, 0, month_from_text("2020-06"))), "always"),
    ]  # fmt: skip


def _new_episode(found: list[JointReview]) -> list[Pattern]:
    until = month_from_text(LATE_2025)
    carried, made = _sum(found, lambda review: _carried(review, ThreatClass.BROAD))
    return [
        Pattern("2", "2025: broad threats are not carried out", made - carried, made, "mostly"),
        Pattern("2", "2025: sectoral duties are put on both partners",
                *_count(found, lambda r: all(READINGS["sectoral_on"](r, g, until) for g in (1, 2))), "mostly"),
        Pattern("2", "2025: Mexico does not retaliate",
                *_count(found, lambda r: not READINGS["retaliates"](r, 1, until)), "mostly"),
        Pattern("2", "2025: Mexico concedes within two months", *_count(found, _reading("concedes", 1, LATE_2025)),
                "mostly"),
        Pattern("2", "2025: Canada retaliates", *_count(found, _reading("retaliates", 2, LATE_2025)), "mostly"),
        Pattern("2", "2025: Canada lifts its answer within the year, where it gave one",
                *_among(found, _reading("retaliates", 2, LATE_2025), _reading("lifts", 2, LATE_2025)), "mostly"),
        Pattern("2", "2025: compliance jumps where a broad duty is in force",
                *_among(found, _reading("any_broad", 0, "2025-09"), _jump), "mostly"),
        Pattern("3", "Mexico and Canada confirm when they vote", *_sum(found, _votes_yes), "almost always"),
    ]  # fmt: skip


def _jump(review: JointReview) -> bool:
    until = month_from_text(LATE_2025)
    shares = [m["compliance"] for m in review.months if month_from_text(m["month"]) <= until]
    return bool(max(max(after) - min(before) for after, before in zip(shares[1:], shares, strict=False)) > 0.05)


def _doctrines(balanced: list[JointReview], open_world: list[JointReview]) -> list[Pattern]:
    def months(review: JointReview) -> int:
        return len(review.months) if review.ending == Ending.EXTENDED else 10**6

    duty = MEASURES["us_duty_on_partners"].read
    standards = MEASURES["product_standards"].read
    pairs = list(zip(open_world, balanced, strict=True))
    runs = len(pairs)
    return [
        Pattern("4", "open world extends no later than balanced trade, same luck",
                sum(months(a) <= months(b) for a, b in pairs), runs, "mostly"),
        Pattern("4", "open world has lower duties on partners, same luck", sum(duty(a) < duty(b) for a, b in pairs),
                runs, "mostly"),
        Pattern("4", "open world has higher standards, same luck",
                sum(standards(a) > standards(b) for a, b in pairs), runs, "mostly"),
        Pattern("4", "balanced trade makes bilateral deals", *_count(balanced, _bilateral), "mostly"),
        Pattern("4", "open world makes none", *_count(open_world, lambda r: not _bilateral(r)), "mostly"),
    ]  # fmt: skip


def _investment(doctrine: str, base: list[JointReview], runs: int) -> list[Pattern]:
    more = _histories({"china_announcements": 20.0, "china_realisation": 0.5}, doctrine, runs)
    screened, before = MEASURES["screening"].read, [MEASURES["screening"].read(review) for review in base]
    first = [len(review.months) if review.ending == Ending.EXTENDED else 10**6 for review in base]
    then = [len(review.months) if review.ending == Ending.EXTENDED else 10**6 for review in more]
    return [
        Pattern("5", f"{doctrine}: much Chinese investment, more screening, same luck",
                sum(screened(review) > old for review, old in zip(more, before, strict=True)), runs, "more than half"),
        Pattern("5", f"{doctrine}: much Chinese investment, extension no sooner, same luck",
                sum(late >= early for late, early in zip(then, first, strict=True)), runs, "more than half"),
    ]  # fmt: skip


def _war() -> Pattern:
    economy = economy_of(resolve())
    tariffs = economy.tariff.copy()
    tariffs[0, 1:3, :11] += 0.25
    change = solve_equilibrium(economy, tariffs).total_income_change_pct
    holds = abs(change[0]) < 0.1 and change[1] < -1.5 and change[2] < -1.0
    claim = f"25% on both costs Mexico {-change[1]:.2f}, Canada {-change[2]:.2f}, the US {-change[0]:.2f} %"
    return Pattern("6", claim, int(holds), 1, "1.7, 1.2, about nothing")


def patterns(runs: int) -> list[Pattern]:
    """All patterns over ``runs`` histories an ensemble."""
    balanced, open_world = _histories({}, "lighthizer", runs), _histories({}, "open_world", runs)
    courts = _histories({"court_rate": 5.0, "play_on": True, "horizon": "2027-12"}, "lighthizer", runs)
    voided = [r for r in courts if len(events(r, EventKind.COURT_VOIDS_EMERGENCY_DUTIES))]
    return [
        *_old_episode(runs),
        *_new_episode(balanced),
        *_doctrines(balanced, open_world),
        *_investment("lighthizer", balanced, runs),
        *_investment("open_world", open_world, runs),
        _war(),
        Pattern("7", "a voided layer is replaced in the same month", *_count(voided, _replaced), "always"),
    ]


def patterns_text(found: list[Pattern]) -> str:
    """Patterns as a table of text."""
    lines = [f"{'':4}{'share':>6}  {'95% interval':<14}{'runs':>6}  {'asked for':<24}pattern"]
    for row in found:
        if row.runs == 0:
            lines.append(f"{row.number:<4}{'':>6}  {'did not arise':<14}{0:>6}  {row.asked:<24}{row.claim}")
            continue
        low, high = wilson(row.yes, row.runs)
        lines.append(
            f"{row.number:<4}{row.yes / row.runs:>6.2f}  [{low:.2f}, {high:.2f}]  {row.runs:>6}  "
            f"{row.asked:<24}{row.claim}"
        )
    return "\n".join(lines)
