"""Which results of theory a game has met: each by a rule on what happened, and only where its mechanism decided.

Values are the governments' own at the moment, as the model reckons them, whoever sat there. The results and the numbers
they carry are those of ``docs/theory.md``.
"""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import numpy as np

from agents.bargaining.offers import NO_PACKAGE, answer_offers, weigh_packages
from agents.pressure.threats import answer_values, audience_cost, defiance_worth, outcomes_of_threat
from agents.values.valuation import value
from experiments.histories.sentences import LEGISLATURES, month_words, the_seat
from experiments.seats.beats import Beat, is_move
from experiments.seats.questions import Choice, Question
from model.calendar import first_day, text_of_month
from model.firms import fill_capital_targets
from model.law.regimes import regime_of
from model.moves import MAXIMUM_THREATS, EventKind, MoveKind, Table
from model.parameters.records import issue_titles
from model.players import GOODS, GOVERNMENT_NAMES, TIERS, ThreatClass, Tier
from model.state import new_log
from model.tariffs.layers import applied_shock, take_off_duties
from model.world import World

RESULTS = {
    "T15": ("Bluff and resistance under audience costs", "Fearon 1994; Schultz 1999"),
    "T16": ("Risk and return of a demand", "Fearon 1995"),
    "T21": ("A tighter ratifier gains until nothing passes", "Schelling 1960; Putnam 1988"),
    "T22": ("Entry under uncertain access", "Handley & Limao 2017"),
    "T23": ("Hold-up", "Grossman & Hart 1986"),
    "T25-machines": ("Retaliation automata: matches summed by hand; answering in kind is tit for tat", "Axelrod 1984"),
}
ANSWERS_TO_OFFERS = (MoveKind.ACCEPT, MoveKind.SIGN, MoveKind.REJECT)
EVEN = 1e-6  # % of GDP a year: two worths that differ by less are even, as after a bluff that is just believed
LEAST_FALL = 0.005  # of capital: less is not worth a line
SAME_DUTY = 1e-9  # ad valorem: less is rounding
SAFER = 0.1  # of the chance of acceptance: by how much a smaller demand had to be safer
PACKAGE = ("table", "form", "weights", "tiers")  # what tells one package from another in the log
Found = dict[str, Any]
Asked = tuple[int, Question, str]  # months played before, what was asked, name of the choice taken


def met(world: World, seat: int, beats: Iterable[Beat], asked: Iterable[Asked]) -> list[Found]:
    """Results a seat has met, in the order of the months.

    ``asked``: questions put to the seat with the choices it took. ``world``: a copy whose scratch fields are used.
    """
    beats = list(beats)
    found: list[Found] = []
    for beat in beats:
        for row in beat.rows.view(np.recarray):
            for rule in RULES:
                said = rule(world, seat, beat, row)
                if said is not None:
                    found.append(said)
    found += _risk_and_return(world, seat, beats, asked)
    found += _uncertainty(world, seat, beats)
    return sorted(found, key=lambda one: str(one["month"]))


def _found(key: str, beat: Beat, name: str, sentence: str) -> Found:
    title, source = RESULTS[key]
    month = text_of_month(int(beat.before.state.month))
    return {"result": key, "title": title, "source": source, "mechanism": name, "month": month,
            "sentence": f"{month_words(month)}: {sentence}"}  # fmt: skip


def _threat(state: Any, actor: int, target: int, row: Any) -> Any | None:
    """The open threat that a row of the log answers or settles."""
    for k in range(MAXIMUM_THREATS):
        threat = state.threats[k]
        same = threat.active == 1 and threat.actor == actor and threat.target == target
        if same and threat.threat_class == row.threat_class and threat.issue == row.issue:
            return threat
    return None


def belief_decides(world: World, seat: int, beat: Beat, row: Any) -> Found | None:
    """An answer that hung on the belief: against a known bluff the target would stand firm, against a sure threat not.

    With the values w of conceding, action and status quo and the worth d of standing firm, it concedes when the belief
    is above (w_status - w_concede + d) / (w_status - w_action).
    """
    if not is_move(row) or row.kind not in (MoveKind.CONCEDE, MoveKind.RESIST) or seat not in (row.actor, row.target):
        return None
    threat = _threat(beat.before.state, int(row.target), int(row.actor), row)
    if threat is None:
        return None
    worth = np.empty(3)
    outcomes_of_threat(world, beat.before.state, threat, int(row.actor), worth)
    pride = float(defiance_worth(world, beat.before.state, int(row.actor)))
    if not worth[1] + pride < worth[0] < worth[2] + pride:
        return None
    needed = (worth[2] + pride - worth[0]) / (worth[2] - worth[1])
    if (row.belief > needed) != (row.kind == MoveKind.CONCEDE):
        return None
    did = "gave way" if row.kind == MoveKind.CONCEDE else "stood firm"
    return _found("T15", beat, "belief", (
        f"{the_seat(int(row.actor))} {did} to {the_seat(int(row.target))} on {issue_titles()[int(row.issue)]} because "
        f"of what it believed: it gave the threat {row.belief:.0%}, and giving way paid from {needed:.0%} on."
    ))  # fmt: skip


class Deadline(NamedTuple):
    """A threat that was settled: by whom against whom, its maker's values [outcome], what backing down costs."""

    actor: int
    target: int
    threat: Any
    worth: np.ndarray
    cost: float


def _deadline(world: World, seat: int, beat: Beat, row: Any, kind: MoveKind) -> Deadline | None:
    """The threat that a row of the log settles by this kind of move, if the seat was part of it."""
    if not is_move(row) or row.kind != kind or seat not in (row.actor, row.target):
        return None
    actor, target, state = int(row.actor), int(row.target), beat.before.state
    threat = _threat(state, actor, target, row)
    if threat is None:
        return None
    worth = np.empty(3)
    outcomes_of_threat(world, state, threat, actor, worth)
    return Deadline(actor, target, threat, worth, float(audience_cost(world, state, actor)))


def bluff_called(world: World, seat: int, beat: Beat, row: Any) -> Found | None:
    """A threat that was resisted and not carried out, though backing down cost its maker approval: a bluff."""
    due = _deadline(world, seat, beat, row, MoveKind.BACK_DOWN)
    if due is None or due.threat.resisted == 0 or due.worth[1] >= due.worth[2] - due.cost:
        return None
    return _found("T15", beat, "bluff called", (
        f"{the_seat(due.target)} called a bluff: carrying the threat out would have cost {the_seat(due.actor)} "
        f"{due.worth[2] - due.worth[1]:.3f}% of its GDP a year, backing down before its public {due.cost:.3f}%."
    ))  # fmt: skip


def hands_tied(world: World, seat: int, beat: Beat, row: Any) -> Found | None:
    """A threat carried out only because backing down would have cost approval."""
    due = _deadline(world, seat, beat, row, MoveKind.CARRY_OUT)
    if due is None or not due.worth[2] - due.cost < due.worth[1] < due.worth[2]:
        return None
    return _found("T15", beat, "hands tied", (
        f"{the_seat(due.actor)} had tied its own hands: acting cost it {due.worth[2] - due.worth[1]:.3f}% of its GDP a "
        f"year, but backing down before its public would have cost {due.cost:.3f}%."
    ))  # fmt: skip


def gave_way_when_held_up(world: World, seat: int, beat: Beat, row: Any) -> Found | None:
    """Giving way to a government that could end access, while firms held capital back because it could.

    It gave way because of it: by its own reckoning agreeing was best, and would not have been without the notice or
    threat. Firms want K* = 1 - phi + phi U^eta of the capital of sure access, with U the share of its return that they
    can count on (:func:`model.investment.target_capital`); K* is compared with that without the notice or threat.
    """
    gives_way = is_move(row) and row.actor == seat and row.kind in (MoveKind.CONCEDE, MoveKind.ACCEPT, MoveKind.SIGN)
    if not gives_way:
        return None
    state = beat.before.state
    holders = [other for other in range(3) if other != seat and _at_the_table(row, other) and _may_leave(state, other)]
    if not holders:
        return None
    free = _unpressed(state, holders)
    wanted, without = (_wanted(world, one, seat) for one in (state, free))
    if without - wanted < LEAST_FALL or row.value < row.alternative - EVEN:
        return None
    if row.kind == MoveKind.CONCEDE:
        gain = _gain_of_conceding(world, state, free, seat, row)
    else:
        gain = _gain_of_deal(world, free, seat, int(row.table))
    if gain is None or gain >= 0.0:
        return None
    who = " and ".join(the_seat(holder) for holder in holders)
    return _found("T23", beat, "sunk capital", (
        f"{the_seat(seat)} gave way to {who} under a notice or threat of withdrawal, without which agreeing would have "
        f"cost it {-gain:.3f}% of its GDP a year: capital that is sunk cannot leave, and firms wanted "
        f"{without - wanted:.1%} less of it than without that notice or threat."
    ))  # fmt: skip


def _unpressed(state: Any, holders: Iterable[int]) -> Any:
    """A copy of a state in which these governments have neither given notice nor threaten to."""
    free = state.copy()
    for holder in holders:
        free.law.notice_day[holder] = 0
        for k in range(MAXIMUM_THREATS):
            if free.threats[k].actor == holder and free.threats[k].threat_class == ThreatClass.WITHDRAWAL:
                free.threats[k].active = 0
    return free


def _gain_of_conceding(world: World, state: Any, free: Any, seat: int, row: Any) -> float | None:
    """What conceding gains a seat, by its own reckoning, in a state without the pressure; None where it cannot tell.

    Over the status quo where the threat conceded to was the pressure, else over standing firm.
    """
    threat = _threat(state, int(row.target), seat, row)
    if threat is None:
        return None
    if threat.threat_class == ThreatClass.WITHDRAWAL:
        worth = np.empty(3)
        outcomes_of_threat(world, free, threat, seat, worth)
        return float(worth[0] - worth[2])
    answers = np.empty(2)
    answer_values(world, free, threat, answers)
    return float(answers[0] - answers[1])


def _gain_of_deal(world: World, free: Any, seat: int, table: int) -> float | None:
    """What the deal on a table gains a seat over refusing it, by its own reckoning; None where it does not answer."""
    trial, log = free.copy(), new_log()
    answer_offers(world, trial, seat, log)
    for row in log[int(free.events) : int(trial.events)]:
        if is_move(row) and row.actor == seat and row.table == table and row.kind in ANSWERS_TO_OFFERS:
            gain = float(row.value - row.alternative)
            return -gain if row.kind == MoveKind.REJECT else gain
    return None


def _wanted(world: World, state: Any, seat: int) -> float:
    targets = np.empty(3)
    fill_capital_targets(world, state, regime_of(state.law), first_day(int(state.month)), targets)
    return float(targets[seat])


def _at_the_table(row: Any, other: int) -> bool:
    if row.kind == MoveKind.CONCEDE:
        return bool(row.target == other)
    return bool(row.table == Table.TRILATERAL or other == 0 or row.table == other - 1)


def _may_leave(state: Any, party: int) -> bool:
    """Whether a party has given notice of withdrawal or threatens with it."""
    threatens = any(
        one.active == 1 and one.actor == party and one.threat_class == ThreatClass.WITHDRAWAL
        for one in state.threats
    )  # fmt: skip
    return bool(state.law.notice_day[party] > 0) or threatens


def ratifier_refuses(world: World, seat: int, beat: Beat, row: Any) -> Found | None:
    """A package that the governments had agreed on and a legislature at the table did not pass."""
    at_table = row.event == EventKind.RATIFIER_REFUSES and (seat == 0 or row.table in (seat - 1, 2))
    if not at_table:
        return None
    house = LEGISLATURES[GOVERNMENT_NAMES[int(row.actor)]].replace("The ", "the ")
    return _found("T21", beat, "two levels", (
        f"{house} did not pass what the governments had signed: by its government's reckoning it was worth "
        f"{row.value:+.3f}% of its GDP a year against no deal."
    ))  # fmt: skip


def answer_lifts(world: World, seat: int, beat: Beat, row: Any) -> Found | None:
    """Duties that the United States took off because they had been answered in kind, and only because of it."""
    if not is_move(row) or row.kind != MoveKind.SUSPEND_DUTIES or seat not in (0, row.target):
        return None
    partner = int(row.target)
    gains = []
    for answered in (True, False):
        kept = beat.before.state.copy()
        if not answered:
            take_off_duties(kept, partner, 0, Tier.NONE)
        lifted = kept.copy()
        take_off_duties(lifted, 0, partner, Tier.NONE)
        gains.append(float(value(world, lifted, 0)) - float(value(world, kept, 0)))
    if not gains[1] <= 0.0 < gains[0]:
        return None
    return _found("T25-machines", beat, "answer in kind", (
        f"{the_seat(partner)}'s answer in kind brought the duties down: with it, taking them off was worth "
        f"{gains[0]:+.3f}% of its GDP a year to the United States, without it {gains[1]:+.3f}%."
    ))  # fmt: skip


RULES: tuple[Callable[[World, int, Beat, Any], Found | None], ...] = (
    belief_decides, bluff_called, hands_tied, gave_way_when_held_up, ratifier_refuses, answer_lifts,
)  # fmt: skip


def _risk_and_return(world: World, seat: int, beats: list[Beat], asked: Iterable[Asked]) -> list[Found]:
    """Own offers that were turned down where one that asked for less had a clearly better chance."""
    found = []
    for month, question, name in asked:
        taken = question.find(name)
        made = next((one for one in beats if one.month == month and _is_offer(one, seat, question)), None)
        if taken is None or taken.kind != "offer" or taken.success is None or made is None:
            continue
        refused = _refusal(beats, seat, made)
        safer = _safer(world, made.before.state, seat, question, taken)
        if refused is not None and safer is not None:
            found.append(_found("T16", made, "risk and return", (
                f"{the_seat(int(refused.actor))} turned down an offer of {the_seat(seat)} that had a chance of "
                f"{taken.success:.0%}; one that asked for less had {safer.success:.0%}."
            )))  # fmt: skip
    return found


def _safer(world: World, state: Any, seat: int, question: Question, taken: Choice) -> Choice | None:
    """The offer of the same form with the best chance among those that ask for less, if it is clearly better.

    What an offer asks for is what it brings its proposer where it is accepted.
    """
    form = taken.name.split(",tier=")[0]
    same = [one for one in question.choices if one.name.startswith(f"{form},tier=") and one.success is not None]
    worth = dict(zip(same, _worth_accepted(world, state, seat, same), strict=True))
    least = float(taken.success or 0.0) + SAFER
    less = [one for one in same if NO_PACKAGE < worth[one] < worth[taken] and float(one.success or 0.0) >= least]
    return max(less, key=lambda one: float(one.success or 0.0), default=None)


def _worth_accepted(world: World, state: Any, seat: int, offers: list[Choice]) -> list[float]:
    """What packages at one table and of one form gain their proposer over no deal, where they are accepted."""
    parts = [dict(part.split("=") for part in one.name.split(",")[1:]) for one in offers]
    table, form, packages = int(parts[0]["table"]), int(parts[0]["form"]), np.zeros((len(offers), 2))
    for k, part in enumerate(parts):
        weights = float(part["weight"]), float(part.get("canada", part["weight"]))
        for pair in range(2):
            packages[k, pair] = weights[pair] if table in (pair, Table.TRILATERAL) else 0.0
    gains, chances = np.empty((TIERS, len(offers))), np.empty((TIERS, len(offers)))
    if weigh_packages(world, state, seat, table, form, packages, gains, chances) <= NO_PACKAGE:
        return [NO_PACKAGE] * len(offers)
    return [float(gains[int(part["tier"]), k]) for k, part in enumerate(parts)]


def _refusal(beats: list[Beat], seat: int, made: Beat) -> Any | None:
    """The row in which another government turned down, in the same month, the very package that a seat had offered."""
    offer = next(row for row in made.rows.view(np.recarray) if is_move(row) and row.kind == MoveKind.OFFER)
    for beat in beats:
        for row in beat.rows.view(np.recarray) if beat.month == made.month else ():
            refuses = is_move(row) and row.kind == MoveKind.REJECT and row.actor != seat
            if refuses and all(np.array_equal(row[name], offer[name]) for name in PACKAGE):
                return row
    return None


def _is_offer(beat: Beat, seat: int, question: Question) -> bool:
    step = beat.step
    if step is None or step.seat != seat or step.occasion != question.occasion:
        return False
    return any(is_move(row) and row.kind == MoveKind.OFFER for row in beat.rows.view(np.recarray))


def _uncertainty(world: World, seat: int, beats: list[Beat]) -> list[Found]:
    """Capital that firms held back though its goods paid the United States no duty beyond that of the start."""
    if not beats or seat == 0:
        return []
    start = beats[0].before.state
    closing = [beat for beat in beats if beat.closes]
    lowest = min(closing, key=lambda beat: float(beat.after.state.capital[seat]))
    until = closing[: closing.index(lowest) + 1]
    fall = 1.0 - float(lowest.after.state.capital[seat])
    if fall < LEAST_FALL:
        return []
    before = _duties_on(world, start, seat)
    # Sector by sector: in a sum a duty that is added would hide behind another that is taken off.
    if any((_duties_on(world, beat.after.state, seat) > before + SAME_DUTY).any() for beat in until):
        return []
    return [_found("T22", lowest, "uncertainty", (
        f"firms in {the_seat(seat)} had {fall:.1%} less capital than at the start, though no duty was added: it was "
        "the doubt about access that held them back."
    ))]  # fmt: skip


def _duties_on(world: World, state: Any, seat: int) -> np.ndarray:
    """Duties [sector] that the United States applies to a partner's goods, whatever their ground (fills ``world``)."""
    applied_shock(world, state)
    return np.asarray(world.tariffs[0, seat, :GOODS]).copy()
