"""What a government can do, as a class of a user's own sees it: options with their value and chance, by name.

A menu is the one a person in the seat would get: all that law and the moment leave open, whether or not an occasion
came up this month and whatever the doctrine's repertoire. Values and chances are those by which the model would choose
from it. Nothing here changes the history: what has to be tried is tried on a copy.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from agents.bargaining.offers import answer_offers
from agents.choices.forcing import forced_rows, forcing
from agents.choices.occasions import initiative, offer_answered, threat_answered, threat_due, vote_cast
from agents.decisions.at_home import list_at_home
from agents.decisions.initiatives import choose
from agents.decisions.menus import list_towards
from agents.decisions.votes import vote
from agents.months.month import at_review
from agents.pressure.threats import answer_threats, settle_threats
from model.law.constants import Statute
from model.moves import MAXIMUM_THREATS, TABLES, EventKind, Form, MoveKind, Table
from model.parameters.registry import instruments, issue_names
from model.players import ThreatClass, Tier
from model.state import new_log, new_state

ANSWERS = (MoveKind.CONCEDE, MoveKind.RESIST)
DUE = (MoveKind.CARRY_OUT, MoveKind.POSTPONE, MoveKind.BACK_DOWN)
VOTES = (MoveKind.CONFIRM, MoveKind.DECLINE)


@dataclass(frozen=True)
class Option:
    """One thing a government can do now.

    ``kind``: of :class:`model.moves.MoveKind`, such as ``"retaliate"``; ``target``: seat it faces, -1 for none or home.
    ``value``: to the government, % of own GDP a year; ``chance``: with which the model would choose it from its menu;
    ``success``: chance, by the model's reckoning, that the others give way or accept (threats and offers made; else
    None). What tells it apart, "" or empty where it does not apply: ``threat`` class, ``issue``, ``instrument``,
    ``statute``, ``table``, ``form``; ``rate``: ad valorem; ``weights`` of the United States and ``tiers`` of duties
    that stay, against Mexico and Canada. ``occasion``: number of :mod:`agents.choices.occasions`; ``index``: its place
    among the options of the occasion.
    """

    kind: str
    target: int
    value: float
    chance: float
    success: float | None
    threat: str
    issue: str
    instrument: str
    statute: str
    table: str
    form: str
    rate: float
    weights: tuple[float, ...]
    tiers: tuple[str, ...]
    occasion: int
    index: int

    def same(self, other: "Option") -> bool:
        """Whether both name the same move on the same occasion, whatever it is worth by now."""
        as_other = replace(self, value=other.value, chance=other.chance, success=other.success, index=other.index)
        return as_other == other

    def __str__(self) -> str:
        """The kind and what tells it apart, in a few words."""
        told = (self.threat, self.issue, self.instrument, self.table, self.form, *self.tiers)
        return " ".join(word for word in (self.kind, *told) if word)


def _option(row: Any, occasion: int, index: int, chance: float) -> Option:
    """A row of a menu or of the log as an option."""
    asked = row.kind in (MoveKind.THREATEN, MoveKind.OFFER)
    named = (
        ThreatClass(int(row.threat_class)).name.lower() if row.threat_class >= 0 else "",
        issue_names()[int(row.issue)] if row.issue >= 0 else "",
        str(instruments()[int(row.instrument)]["name"]) if row.instrument >= 0 else "",
        Statute(int(row.statute)).name.lower() if row.statute > 0 else "",
        Table(int(row.table)).name.lower() if row.table >= 0 else "",
        Form(int(row.form)).name.lower() if row.form >= 0 else "",
    )
    pairs = [pair for pair in range(2) if row.tiers[pair] >= 0]
    return Option(
        MoveKind(int(row.kind)).name.lower(), int(row.target), float(row.value), chance,
        float(row.belief) if asked else None, *named, float(row.rate),
        tuple(float(row.weights[pair]) for pair in pairs),
        tuple(Tier(int(row.tiers[pair])).name.lower() for pair in pairs), occasion, index,
    )  # fmt: skip


@contextmanager
def at_the_seat(state: Any, seat: int) -> Iterator[None]:
    """As if a person sat there while the body runs: every occasion comes, and law alone binds."""
    before = int(state.people[seat])
    state.people[seat] = 1
    try:
        yield
    finally:
        state.people[seat] = before


class Menu:
    """Reads the options of one seat in a review, on a state and a log of its own."""

    def __init__(self, review: Any, seat: int) -> None:
        self.review, self.seat = review, seat
        self.states, self.log = new_state(), new_log()

    def _copy(self) -> Any:
        self.states[0] = self.review.states[0]
        return self.states[0]

    def initiatives(self, target: int) -> tuple[Option, ...]:
        """Options towards ``target`` (-1: at home); the first is to hold."""
        world, moves, trial = self.review.world, self.review.moves, self._copy()
        occasion = initiative(self.seat, target)
        with at_the_seat(trial, self.seat):
            if target >= 0:
                count = int(list_towards(world, trial, self.seat, target, moves))
            else:
                count = int(list_at_home(world, trial, self.seat, moves))
            choose(world, trial, self.seat, moves, count, occasion)  # for the chances that it leaves in the rows
        return tuple(_option(moves[k], occasion, k, float(moves[k].probability)) for k in range(count))

    def due(self) -> tuple[tuple[Option, ...], ...]:
        """Options at each of the seat's own threats whose deadline has come."""
        found = []
        for k, threat in enumerate(self.review.state.threats):
            if threat.active == 1 and threat.actor == self.seat and threat.deadline <= self.review.state.month:
                named = {"target": int(threat.target), "threat_class": int(threat.threat_class)}
                found.append(self._tried(threat_due(self.seat, k), settle_threats, DUE, named))
        return tuple(options for options in found if options)

    def awaiting(self) -> tuple[tuple[Option, ...], ...]:
        """Options at each threat and offer that awaits the seat's answer."""
        state, found = self.review.state, []
        for k in range(MAXIMUM_THREATS):
            threat = state.threats[k]
            if threat.active == 1 and threat.target == self.seat and threat.resisted == 0:
                named = {"target": int(threat.actor), "issue": int(threat.issue)}
                found.append(self._tried(threat_answered(self.seat, k), answer_threats, ANSWERS, named))
        for table in range(TABLES):
            offer = state.offers[table]
            if offer.active == 1 and offer.accepted[self.seat] == 0:
                kinds = (MoveKind.SIGN if offer.agreed > 0 else MoveKind.ACCEPT, MoveKind.REJECT)
                occasion = offer_answered(self.seat, table, offer.agreed > 0)
                found.append(self._tried(occasion, answer_offers, kinds, {"table": table}))
        return tuple(options for options in found if options)

    def votes(self) -> tuple[tuple[Option, ...], ...]:
        """Options of the seat's vote, in the month of a joint review."""
        if not at_review(self.review.state):
            return ()
        moves = self.review.moves

        def cast(world: Any, state: Any, seat: int, log: np.ndarray) -> None:
            vote(world, state, seat, moves, log)

        options = self._tried(vote_cast(self.seat), cast, VOTES, {})
        return (options,) if options else ()

    def _tried(
        self, occasion: int, rule: Callable[..., None], kinds: tuple[MoveKind, ...], named: dict[str, int]
    ) -> tuple[Option, ...]:
        """Each choice of an occasion as the log would have it; empty where the occasion does not come."""
        found = []
        for index in range(len(kinds)):
            trial, before, rows = self._copy(), int(self.review.state.events), forced_rows(occasion, index)
            with forcing(self.review.world, rows):
                rule(self.review.world, trial, self.seat, self.log)
                came, chosen = (int(number) for number in self.review.world.forced[0, 2:4])
            if came == 0 or chosen != index:
                continue
            for row in self.log[before : int(trial.events)]:
                if row.event == EventKind.MOVE and row.actor == self.seat and row.kind == kinds[index]:
                    if all(int(row[name]) == value for name, value in named.items()):
                        found.append(_option(row, occasion, index, float(row.probability)))
                        break
        return tuple(found)
