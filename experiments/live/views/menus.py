"""The options a government had: a past month is played again on a copy, and its menus are listed on the way."""

from typing import Any, NamedTuple

import numpy as np

from agents.choices.occasions import initiative
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
from model.moves import EVENT, EventKind, MoveKind
from model.state import copy_state, new_log, new_state

PACKAGE = ("weights", "tiers")
SAME = ("kind", "threat_class", "table", "form", "issue", "instrument", *PACKAGE)
NO_INITIATIVES = (
    MoveKind.CARRY_OUT, MoveKind.POSTPONE, MoveKind.BACK_DOWN, MoveKind.CONCEDE, MoveKind.RESIST, MoveKind.ACCEPT,
    MoveKind.REJECT, MoveKind.SIGN, MoveKind.DECLINE, MoveKind.COMPLY, MoveKind.DEFY, MoveKind.SUSPEND_BENEFITS,
)  # fmt: skip
HOLD = "Hold: nothing new this month."


class Option(NamedTuple):
    """A move that was open: in words, its value in % of own GDP a year, its probability, whether it was chosen."""

    words: str
    value: float
    probability: float
    chosen: bool


def options_of_month(moment: Moment, played: int) -> dict[int, tuple[Option, ...]]:
    """Menus from which initiatives of the month after ``states[played]`` were chosen, by row of the log.

    Where the replay cannot follow what was logged (a month played in parts, a government of a user's own), the rows
    from there on have none. The state is not changed.
    """
    before, after = moment.states[played], moment.states[played + 1]
    logged = moment.log[int(before.events) : int(after.events)]

    def compute() -> dict[int, tuple[Option, ...]]:
        forced = moment.world.forced.copy()
        moment.world.forced[:] = 0
        try:
            return _replay(moment, before, logged)
        finally:
            moment.world.forced[:] = forced

    return remembered(moment, "options", before, compute, np.ascontiguousarray(logged).tobytes())


def _replay(moment: Moment, before: Any, logged: Any) -> dict[int, tuple[Option, ...]]:
    world, state, log = moment.world, new_state()[0], new_log()
    if int(world.p.parts_of_month) != 1:
        return {}
    copy_state(before, state)
    first = int(before.events)
    order = [(int(world.p.first_government) + k) % 3 for k in range(3)]
    open_month(world, state, log)
    for seat in order:
        settle_threats(world, state, seat, log)
    found: dict[int, tuple[Option, ...]] = {}
    for actor in order:
        for target in (*(other for other in range(3) if other != actor), -1):
            row = int(state.events)
            menu = _initiative(moment, state, log, logged[row - first :], actor, target)
            if menu is None:
                return found
            if int(state.events) > row:
                found[row] = menu
    return found


def _initiative(
    moment: Moment, state: Any, log: Any, ahead: Any, actor: int, target: int
) -> tuple[Option, ...] | None:  # fmt: skip
    """Play one initiative so that the log agrees; the menu it was chosen from, or None where nothing agrees."""
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
    return tuple(
        Option(_words(moment, start, move), float(move["value"]), float(move["probability"]), k == chosen)
        for k, move in enumerate(menu)
    )


def _agrees(made: Any, ahead: Any) -> bool:
    """Whether the rows made are the next of the log."""
    if len(made) > len(ahead):
        return False
    return all(np.array_equal(one[name], other[name]) for one, other in zip(made, ahead, strict=False)
               for name in ("event", "kind", "actor", "target", "instrument", "table", "form", *PACKAGE))  # fmt: skip


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
