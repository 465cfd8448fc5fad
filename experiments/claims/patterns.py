"""Patterns that should come out (design: model section 8), measured over ensembles with intervals, misses included.

What is asked for is a share of histories. A pattern is a hit where the whole 95% interval lies above it, a miss where
the whole interval lies below, and not clear in between: more histories then decide. What is asked for always has no
exception, and what is computed once has no interval.
"""

from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from typing import Any, NamedTuple

import numpy as np

from agents.values.preparation import economy_of, prepare
from experiments.analysis.intervals import wilson
from experiments.histories.measures import MEASURES, events, moves
from experiments.record.readings import READINGS
from experiments.sweeps.playing.compiling import compile_rules
from model.calendar import month_from_text
from model.economy.equilibrium import solve_equilibrium
from model.law.endings import Ending
from model.moves import EventKind, MoveKind, Table
from model.parameters import resolve
from model.parameters.registry import Value
from model.players import ThreatClass
from model.review import JointReview
from model.scenario import load_scenario

DOCTRINES = ("lighthizer", "open_world")
NEVER = 10**6  # months: later than any extension
LATE_2025, ALL_2019 = "2025-12", "2019-12"
ALWAYS, ONCE = "always", "computed once"
# What is asked for in words, and the share of histories it means.
LEAST = {"more than half": 0.5, "mostly": 0.5, "almost always": 0.9, ALWAYS: 1.0}


class Pattern(NamedTuple):
    """A pattern: its number, what is claimed, how many of ``runs`` cases show it, and what is asked for.

    Cases are histories, or their threats or votes; Wilson's interval takes them for independent of each other.
    ``asked``: a key of ``LEAST``, or ``ONCE`` for what no luck enters.
    """

    number: str
    claim: str
    yes: int
    runs: int
    asked: str


def verdict(pattern: Pattern) -> str:
    """Whether a pattern came out: ``hit``, ``miss``, ``not clear`` or ``did not arise``."""
    if pattern.runs == 0:
        return "did not arise"
    if pattern.asked in (ALWAYS, ONCE):
        return "hit" if pattern.yes == pattern.runs else "miss"
    low, high = wilson(pattern.yes, pattern.runs)
    if low > LEAST[pattern.asked]:
        return "hit"
    return "miss" if high < LEAST[pattern.asked] else "not clear"


def _histories(settings: Mapping[str, Value], doctrine: str, runs: int) -> list[JointReview]:
    """Histories with these settings, one for each seed, each with the part of its log that is in use."""
    parameters = resolve(settings)
    world = prepare(parameters)
    found = []
    for seed in range(runs):
        review = JointReview(parameters, doctrine, seed, world=world).play()
        review.log = review.log[: review.state.events].copy()
        found.append(review)
    return found


def _count(found: list[JointReview], shows: Callable[[JointReview], bool]) -> tuple[int, int]:
    return sum(shows(review) for review in found), len(found)


def _reading(name: str, party: int, until: str) -> Callable[[JointReview], bool]:
    return lambda review: READINGS[name](review, party, month_from_text(until))


def _among(
    found: list[JointReview], given: Callable[[JointReview], bool], shows: Callable[[JointReview], bool]
) -> tuple[int, int]:
    kept = [review for review in found if given(review)]
    return _count(kept, shows)


def _carried(review: JointReview, kind: ThreatClass, until: int) -> tuple[int, int]:
    """Threats of a class that the United States made until a month, and how many of them it ever carried out.

    It has one threat at a time against a partner: what is carried out before its next one is the last one made.
    """
    carried, made = 0, 0
    for partner in (1, 2):
        rows: Any = moves(review, MoveKind.THREATEN, MoveKind.CARRY_OUT)
        rows = rows[(rows.actor == 0) & (rows.target == partner) & (rows.threat_class == kind)]
        for k in np.flatnonzero((rows.kind == MoveKind.THREATEN) & (rows.month <= until)):
            made += 1
            carried += bool(k + 1 < len(rows) and rows.kind[k + 1] == MoveKind.CARRY_OUT)
    return carried, made


def _votes(review: JointReview) -> Any:
    """Moves of Mexico and Canada by which they confirmed or declined while the United States was a party."""
    said: Any = moves(review, MoveKind.CONFIRM, MoveKind.DECLINE)
    ended = events(review, EventKind.NOTICE_EFFECTIVE)
    gone = ended.month[ended.actor == 0]
    return said[(said.actor > 0) & (said.month <= (gone.min() if len(gone) else NEVER))]


def _votes_yes(review: JointReview) -> tuple[int, int]:
    """Confirmations of Mexico and Canada, and how often they had to decide."""
    said = _votes(review)
    return int(np.sum(said.kind == MoveKind.CONFIRM)), len(said)


def _partners_yes(review: JointReview) -> tuple[int, int]:
    """How many of Mexico and Canada confirmed at one review or another, and how many had to decide."""
    said = _votes(review)
    return len(np.unique(said.actor[said.kind == MoveKind.CONFIRM])), len(np.unique(said.actor))


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
                *_count(found, lambda r: not READINGS["notice"](r, 0, month_from_text("2020-06"))), ALWAYS),
    ]  # fmt: skip


def _new_episode(found: list[JointReview]) -> list[Pattern]:
    until = month_from_text(LATE_2025)
    carried, made = _sum(found, lambda review: _carried(review, ThreatClass.BROAD, until))
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
        Pattern("3", "Mexico and Canada confirm at every review they vote at", *_sum(found, _votes_yes),
                "almost always"),
        Pattern("3", "Mexico and Canada confirm at some review, by history", *_sum(found, _partners_yes),
                "almost always"),
    ]  # fmt: skip


def _jump(review: JointReview) -> bool:
    until = month_from_text(LATE_2025)
    shares = [m["compliance"] for m in review.months if month_from_text(m["month"]) <= until]
    return bool(max(max(after) - min(before) for after, before in zip(shares[1:], shares, strict=False)) > 0.05)


def _months_to_extension(review: JointReview) -> int:
    return len(review.months) if review.ending == Ending.EXTENDED else NEVER


def _sooner(pairs: list[tuple[int, int]]) -> tuple[int, int]:
    """How often the first of a pair comes sooner, among pairs that differ: a tie is evidence for neither."""
    return sum(first < second for first, second in pairs), sum(first != second for first, second in pairs)


def _doctrines(balanced: list[JointReview], open_world: list[JointReview]) -> list[Pattern]:
    duty = MEASURES["us_duty_on_partners"].read
    standards = MEASURES["product_standards"].read
    pairs = list(zip(open_world, balanced, strict=True))
    runs = len(pairs)
    return [
        Pattern("4", "open world extends sooner than balanced trade, same luck, where the two differ",
                *_sooner([(_months_to_extension(a), _months_to_extension(b)) for a, b in pairs]), "mostly"),
        Pattern("4", "open world has lower duties on partners, same luck", sum(duty(a) < duty(b) for a, b in pairs),
                runs, "mostly"),
        Pattern("4", "open world has higher standards, same luck",
                sum(standards(a) > standards(b) for a, b in pairs), runs, "mostly"),
        Pattern("4", "balanced trade makes bilateral deals", *_count(balanced, _bilateral), "mostly"),
        Pattern("4", "open world makes none", *_count(open_world, lambda r: not _bilateral(r)), "mostly"),
    ]  # fmt: skip


def _screening_and_extension(found: list[JointReview]) -> tuple[list[float], list[int]]:
    """Mean agreed screening of each history, and the months until it ends in extension."""
    screened = MEASURES["screening"].read
    return [screened(review) for review in found], [_months_to_extension(review) for review in found]


def _much_investment(doctrine: str, runs: int) -> tuple[list[float], list[int]]:
    settings = {"china_announcements": 20.0, "china_realisation": 0.5}
    return _screening_and_extension(_histories(settings, doctrine, runs))


def _investment(
    doctrine: str, base: tuple[list[float], list[int]], more: tuple[list[float], list[int]]
) -> list[Pattern]:
    runs = len(base[0])
    return [
        Pattern("5", f"{doctrine}: much Chinese investment, more screening, same luck",
                sum(now > old for now, old in zip(more[0], base[0], strict=True)), runs, "more than half"),
        Pattern("5", f"{doctrine}: much Chinese investment, extension later, same luck, where the two differ",
                *_sooner(list(zip(base[1], more[1], strict=True))), "more than half"),
    ]  # fmt: skip


def _war() -> Pattern:
    economy = economy_of(resolve())
    tariffs = economy.tariff.copy()
    tariffs[0, 1:3, :11] += 0.25
    change = solve_equilibrium(economy, tariffs).total_income_change_pct
    holds = abs(change[0]) < 0.1 and change[1] < -1.5 and change[2] < -1.0
    claim = f"25% on both costs Mexico {-change[1]:.2f}, Canada {-change[2]:.2f}, the US {-change[0]:.2f} % of income"
    return Pattern("6", f"{claim} (asked: 1.7, 1.2, about nothing)", int(holds), 1, ONCE)


def _courts(runs: int) -> list[Pattern]:
    courts = _histories({"court_rate": 5.0, "play_on": True, "horizon": "2027-12"}, "lighthizer", runs)
    voided = [r for r in courts if len(events(r, EventKind.COURT_VOIDS_EMERGENCY_DUTIES))]
    return [Pattern("7", "a voided layer is replaced in the same month", *_count(voided, _replaced), ALWAYS)]


def _by_default(runs: int) -> tuple[list[Pattern], list[tuple[list[float], list[int]]]]:
    """Patterns of the defaults under both doctrines, and what screening and extension come to in each."""
    found = [_histories({}, doctrine, runs) for doctrine in DOCTRINES]
    shown = [*_new_episode(found[0]), *_doctrines(found[0], found[1])]
    return shown, [_screening_and_extension(each) for each in found]


def patterns(runs: int, processes: int | None = None) -> list[Pattern]:
    """All patterns over ``runs`` histories an ensemble, shared among processes (default: one a core)."""
    compile_rules(mesa=True)
    with ProcessPoolExecutor(processes) as pool:
        default = pool.submit(_by_default, runs)
        invested = [pool.submit(_much_investment, doctrine, runs) for doctrine in DOCTRINES]
        old, courts = pool.submit(_old_episode, runs), pool.submit(_courts, runs)
        shown, base = default.result()
        more = [each.result() for each in invested]
        return [
            *old.result(),
            *shown,
            *(row for k, name in enumerate(DOCTRINES) for row in _investment(name, base[k], more[k])),
            _war(),
            *courts.result(),
        ]


def patterns_text(found: list[Pattern]) -> str:
    """Patterns as a table of text."""
    lines = [f"{'':4}{'share':>6}  {'95% interval':<14}{'cases':>6}  {'asked for':<16}{'came out':<15}pattern"]
    for row in found:
        share, interval = "", ""
        if row.runs > 0 and row.asked != ONCE:
            low, high = wilson(row.yes, row.runs)
            share, interval = f"{row.yes / row.runs:.2f}", f"[{low:.2f}, {high:.2f}]"
        lines.append(
            f"{row.number:<4}{share:>6}  {interval:<14}{row.runs:>6}  {row.asked:<16}{verdict(row):<15}{row.claim}"
        )
    every = [verdict(row) for row in found]
    counted = ", ".join(f"{every.count(name)} {name}" for name in ("hit", "miss", "not clear", "did not arise"))
    return "\n".join([*lines, "", f"{len(found)} patterns: {counted}"])


def patterns_data(found: list[Pattern]) -> list[dict[str, Any]]:
    """Patterns as plain data for JSON: as stated, the Wilson interval, and what came of each."""
    return [
        {**row._asdict(), "interval": list(wilson(row.yes, row.runs)) if row.runs else None, "came_out": verdict(row)}
        for row in found
    ]
