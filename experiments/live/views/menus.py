"""The options a government had: a past month is played again on a copy, and its menus are listed on the way."""

from typing import Any, NamedTuple

import numpy as np

from agents.choices.forcing import forced_rows, forcing
from agents.choices.occasions import benefits_suspended, finding_met, initiative, threat_due
from agents.decisions.at_home import list_at_home
from agents.decisions.initiatives import choose, new_moves, take_initiative
from agents.decisions.menus import list_towards
from agents.months.month import open_month
from agents.pressure.demands import demanded_issue
from agents.pressure.threats import settle_threats
from experiments.histories.run import agreement_of, event_data
from experiments.histories.sentences import sentence
from experiments.live.views.memory import remembered
from experiments.seats.moment import Moment
from experiments.seats.walk import DUE_KINDS
from model.law.state import PANELS
from model.moves import EVENT, EventKind, MoveKind
from model.state import copy_state, new_log, new_state

PACKAGE = ("weights", "tiers")
SAME = ("kind", "threat_class", "table", "form", "issue", "instrument", *PACKAGE)
NO_INITIATIVES = (
    MoveKind.CARRY_OUT, MoveKind.POSTPONE, MoveKind.BACK_DOWN, MoveKind.CONCEDE, MoveKind.RESIST, MoveKind.ACCEPT,
    MoveKind.REJECT, MoveKind.SIGN, MoveKind.DECLINE, MoveKind.COMPLY, MoveKind.DEFY, MoveKind.SUSPEND_BENEFITS,
)  # fmt: skip
FINDINGS = (MoveKind.COMPLY, MoveKind.DEFY)
ROUNDING = 1e-9  # % of GDP a year, and of a chance
HOLD = "Hold: nothing new this month."


class Option(NamedTuple):
    """A move that was open: in words, its value in % of own GDP a year, its probability, whether it was chosen."""

    words: str
    value: float
    probability: float
    chosen: bool


def options_of_month(moment: Moment, played: int) -> dict[int, tuple[Option, ...]]:
    """Menus from which initiatives of the month after ``states[played]`` were chosen, by row of the log.

    Where the replay cannot follow what was logged to the last number (a month played in parts, a government of a user's
    own), the rows from there on have none. The state is not changed.
    """
    before, after = moment.states[played], moment.states[played + 1]
    logged = moment.log[int(before.events) : int(after.events)]

    def compute() -> dict[int, tuple[Option, ...]]:
        forced = moment.world.forced.copy()
        moment.world.forced[:] = 0
        try:
            return _replay(moment, before, after.people, logged)
        finally:
            moment.world.forced[:] = forced

    more = after.people.tobytes() + np.ascontiguousarray(logged).tobytes()
    return remembered(moment, "options", before, compute, more)


def _replay(moment: Moment, before: Any, people: Any, logged: Any) -> dict[int, tuple[Option, ...]]:
    """The month after ``before`` again; ``people``: who sat and chose the month's initiatives, as the state has it."""
    world, state, log = moment.world, new_state()[0], new_log()
    if int(world.p.parts_of_month) != 1:
        return {}
    copy_state(before, state)
    state.people[:] = people
    first = int(before.events)
    order = [(int(world.p.first_government) + k) % 3 for k in range(3)]
    with forcing(world, _as_played(before, logged)):
        open_month(world, state, log)
        for seat in order:
            settle_threats(world, state, seat, log)
    if not _agrees(log[first : int(state.events)], logged):
        return {}
    found: dict[int, tuple[Option, ...]] = {}
    for actor in order:
        for target in (*(other for other in range(3) if other != actor), -1):
            row = int(state.events)
            menu = _initiative(moment, state, log, logged[row - first :], actor, target)
            if menu is None:
                return found
            if menu:
                found[row] = menu
    return found


def _as_played(before: Any, logged: Any) -> list[tuple[int, int]]:
    """The choices on panels' findings and on threats that fell due, as a month's log tells them, to be forced."""
    moves, forced = list(logged[logged["event"] == EventKind.MOVE]), []
    for row in range(PANELS):
        panel = before.law.panels[row]
        if panel.consultations == 0:
            continue
        issue, complainant, respondent = int(panel.issue), int(panel.complainant), int(panel.respondent)
        met = _taken(moves, FINDINGS, actor=respondent, target=complainant, issue=issue)
        if met is not None:
            forced.append((finding_met(row), FINDINGS.index(met)))
        answered = _taken(moves, (MoveKind.SUSPEND_BENEFITS,), actor=complainant, target=respondent, issue=issue)
        forced.append((benefits_suspended(row), 1 if answered is None else 0))
    for k, threat in enumerate(before.threats):
        sides = {name: int(threat[name]) for name in ("actor", "target", "threat_class", "issue")}
        settled = _taken(moves, DUE_KINDS, **sides) if threat.active == 1 else None
        if settled is not None:
            forced += forced_rows(threat_due(int(threat.actor), k), DUE_KINDS.index(settled))
    return forced


def _taken(moves: list[Any], kinds: tuple[MoveKind, ...], **entries: int) -> MoveKind | None:
    """Kind of the first move of these kinds with these entries, which is then taken out of ``moves``."""
    for k, move in enumerate(moves):
        if int(move["kind"]) in kinds and all(int(move[name]) == value for name, value in entries.items()):
            return MoveKind(int(moves.pop(k)["kind"]))
    return None


def _initiative(
    moment: Moment, state: Any, log: Any, ahead: Any, actor: int, target: int
) -> tuple[Option, ...] | None:  # fmt: skip
    """Play one initiative so that the log agrees; the menu it was chosen from, or None where nothing agrees.

    Empty where nothing was logged, and where the menu does not hold what was chosen at its logged worth and chance.
    """
    world, moves, row = moment.world, new_moves(), int(state.events)
    start, who = new_state()[0], initiative(actor, target)
    copy_state(state, start)
    take_initiative(world, state, actor, target, moves, log)
    made = log[row : int(state.events)]
    agreed = _agrees(made, ahead) and (len(made) > 0 or not _is_initiative(ahead, actor, target))
    if agreed and len(made) == 0:
        return ()
    # Listing changes nothing in the state, so it may follow; it is done for what was chosen only, for its time.
    tried = new_state()[0]
    copy_state(start, tried)
    count = list_towards(world, tried, actor, target, moves) if target >= 0 else list_at_home(
        world, tried, actor, moves
    )  # fmt: skip
    if count > 1:
        choose(world, tried, actor, moves, count, who)
    menu = moves[: int(count)].copy()
    if not agreed:
        # Somebody sat there and chose otherwise: what they did is what the log says they did.
        copy_state(start, state)
        world.forced[0] = who, _place(menu, ahead, actor, target), 0, 0
        take_initiative(world, state, actor, target, new_moves(), log)
        world.forced[0] = 0
        made = log[row : int(state.events)]
        if not _agrees(made, ahead) or (len(made) == 0 and _is_initiative(ahead, actor, target)):
            return None
    chosen = _place(menu, made, actor, target)
    if len(made) == 0 or any(abs(menu[chosen][name] - made[0][name]) > ROUNDING for name in ("value", "probability")):
        return ()  # what was weighed then is not what is found now: no table rather than another one
    return tuple(
        Option(_words(moment, start, move), float(move["value"]), float(move["probability"]), k == chosen)
        for k, move in enumerate(menu)
    )


def _agrees(made: Any, ahead: Any) -> bool:
    """Whether the rows made are the next of the log, with all their numbers."""
    if len(made) > len(ahead):
        return False
    return all(np.allclose(one[name], other[name], rtol=0.0, atol=ROUNDING, equal_nan=True)
               for one, other in zip(made, ahead, strict=False) for name in EVENT.names or ())  # fmt: skip


def _is_initiative(ahead: Any, actor: int, target: int) -> bool:
    """Whether the next row of the log is an initiative of this actor towards this target (-1: at home)."""
    if len(ahead) == 0 or ahead[0]["event"] != EventKind.MOVE or ahead[0]["actor"] != actor:
        return False
    kind = MoveKind(int(ahead[0]["kind"]))
    at_home = ahead[0]["target"] < 0 or kind == MoveKind.TERMINATE_NON_MARKET
    return kind not in NO_INITIATIVES and (at_home if target < 0 else not at_home and ahead[0]["target"] == target)


def _place(menu: Any, rows: Any, actor: int, target: int) -> int:
    """Place in the menu of the move that the first of ``rows`` tells of; 0, to hold, if it is no move of these."""
    if not _is_initiative(rows, actor, target):
        return 0
    for k, move in enumerate(menu):
        # The issue on which a market is opened is found when it is.
        names = [name for name in SAME if not (name == "issue" and move["kind"] == MoveKind.OPEN_MARKET)]
        if all(np.array_equal(move[name], rows[0][name]) for name in names):
            return k
    return 0


def _words(moment: Moment, state: Any, move: Any) -> str:
    """The move as the sentence it would have been."""
    kind = MoveKind(int(move["kind"]))
    if kind == MoveKind.HOLD:
        return HOLD
    row = np.zeros(1, EVENT).view(np.recarray)[0]
    for name in ("actor", "target", "statute", "rate", "instrument", *SAME[1:]):
        row[name] = move[name]
    row.month, row.event, row.kind = state.month, EventKind.MOVE, kind
    if kind == MoveKind.OPEN_MARKET:
        row.issue = demanded_issue(moment.world, state, 0, int(move["actor"]))
    return sentence(event_data(row, {}, agreement_of(state.law.treaty)))
