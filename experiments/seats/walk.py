"""Walks through a month with people in it: finds what they have to be asked, and turns their answers into choices.

The walk is made on a copy. When every question is answered, its result is a list of forced choices
(:func:`agents.choices.records.choice`) with which the month is then played once, by whichever driver.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from agents.bargaining.deals import fill_now, sits_at
from agents.bargaining.offers import answer_offers, name_offer
from agents.choices.forcing import forced_rows, forcing
from agents.choices.occasions import (
    benefits_suspended,
    finding_met,
    initiative,
    offer_answered,
    threat_answered,
    threat_due,
    vote_cast,
)
from agents.decisions.at_home import list_at_home
from agents.decisions.initiatives import new_moves, take_initiative
from agents.decisions.menus import list_towards
from agents.decisions.votes import vote
from agents.months.month import at_review, open_month
from agents.pressure.threats import answer_threats, settle_threats
from experiments.histories.run import agreement_of, event_data
from experiments.histories.sentences import sentence, the_seat
from experiments.seats.questions import (
    Choice,
    Phase,
    Question,
    find_move,
    listed_choice,
    logged_choice,
    moved,
    new_row,
    shown,
)  # fmt: skip
from model.law.state import PANELS
from model.moves import MAXIMUM_THREATS, TABLES, EventKind, MoveKind
from model.state import new_log, new_state
from model.world import World

Answers = Mapping[tuple[int, Phase], Mapping[int, str] | None]
DUE_KINDS = (MoveKind.CARRY_OUT, MoveKind.POSTPONE, MoveKind.BACK_DOWN)


@dataclass
class Walked:
    """What a walk found: forced choices (occasion, index), questions still open, and choices that fell away.

    ``stopped``: phase and seat before which it stopped to ask.
    """

    forced: list[tuple[int, int]] = field(default_factory=list)
    questions: tuple[Question, ...] = ()
    fallen: list[str] = field(default_factory=list)
    stopped: tuple[Phase, int] | None = None


def targets_of(seat: int) -> tuple[int, ...]:
    """Whom a seat's initiatives of a month face, in their order; -1: at home."""
    return (*(other for other in range(3) if other != seat), -1)


def people_flags(people: frozenset[int], answers: Answers) -> list[int]:
    """``state.people`` of a month: who sits in a seat and did not leave the month's initiatives to the model."""
    return [int(seat in people and answers.get((seat, Phase.INITIATIVES), {}) is not None) for seat in range(3)]


class Walk:
    """One month from ``start`` with ``people`` [seats] and what they have answered so far."""

    def __init__(self, world: World, start: Any, people: frozenset[int], answers: Answers) -> None:
        self.world, self.people, self.answers = world, people, answers
        self.states, self.tried = new_state(), new_state()
        self.states[0] = start
        self.state: Any = self.states[0]
        self.state.people[:] = people_flags(people, answers)
        self.log, self.moves = new_log(), new_moves()
        self.found = Walked()

    def run(self) -> Walked:
        """Walk until something has to be asked, or through the month."""
        first = int(self.world.p.first_government)
        order = [(first + k) % 3 for k in range(3)]
        if not self._findings():
            return self.found
        for phase, verb in (
            (Phase.THREATS_DUE, self._settle), (Phase.INITIATIVES, self._initiatives), (Phase.ANSWERS, self._answer),
        ):  # fmt: skip
            if not self._phase(phase, order, verb):
                return self.found
        if at_review(self.state):
            self._phase(Phase.VOTE, order, self._vote)
        return self.found

    def _phase(self, phase: Phase, order: list[int], verb: Callable[[Any, int], None]) -> bool:
        """One phase, government after government; False where a person has to be asked first."""
        for seat in order:
            if seat in self.people and (seat, phase) not in self.answers:
                asked = self._ask(phase)
                if any(question.seat == seat for question in asked):
                    self.found.questions, self.found.stopped = asked, (phase, seat)
                    return False
            self._force(phase, seat)
            with forcing(self.world, self.found.forced):
                verb(self.state, seat)
        return True

    def _force(self, phase: Phase, seat: int) -> None:
        """Turn a person's answers in a phase into forced choices."""
        given = self.answers.get((seat, phase)) or {}
        if phase == Phase.INITIATIVES:
            return  # each is matched with the menu of its own moment
        questions = {one.occasion: one for one in self._questions_of(phase, seat)} if given else {}
        for occasion, name in given.items():
            question = questions.get(occasion)
            if question is None or question.find(name) is None:
                self.found.fallen.append(name)
                continue
            self._fix(occasion, ORDER_OF_NAMES[name])

    def _fix(self, occasion: int, index: int) -> None:
        self.found.forced += forced_rows(occasion, index)

    def _ask(self, phase: Phase) -> tuple[Question, ...]:
        asked: list[Question] = []
        for seat in sorted(self.people):
            if (seat, phase) not in self.answers:
                asked += self._questions_of(phase, seat)
        return tuple(asked)

    def _questions_of(self, phase: Phase, seat: int) -> list[Question]:
        if phase == Phase.INITIATIVES:
            found = (self._menu(seat, target) for target in targets_of(seat))
            return [question for question in found if question is not None]
        asked = {
            Phase.FINDINGS: self._panels, Phase.THREATS_DUE: self._due, Phase.ANSWERS: self._awaiting,
            Phase.VOTE: self._votes,
        }[phase](seat)  # fmt: skip
        return [question for question in asked if len(question.choices) > 1]

    # What is done in each phase.

    def _findings(self) -> bool:
        for seat in sorted(self.people):
            if (seat, Phase.FINDINGS) not in self.answers:
                self.found.questions = self._ask(Phase.FINDINGS)
                if self.found.questions:
                    self.found.stopped = (Phase.FINDINGS, -1)
                    return False
            self._force(Phase.FINDINGS, seat)
        with forcing(self.world, self.found.forced):
            self._open(self.state, -1)
        return True

    def _open(self, state: Any, seat: int) -> None:
        open_month(self.world, state, self.log)

    def _settle(self, state: Any, seat: int) -> None:
        settle_threats(self.world, state, seat, self.log)

    def _answer(self, state: Any, seat: int) -> None:
        answer_threats(self.world, state, seat, self.log)
        answer_offers(self.world, state, seat, self.log)

    def _vote(self, state: Any, seat: int) -> None:
        vote(self.world, state, seat, self.moves, self.log)

    def _initiatives(self, state: Any, seat: int) -> None:
        given = self.answers.get((seat, Phase.INITIATIVES)) or {}
        for target in targets_of(seat):
            occasion = initiative(seat, target)
            if occasion in given:
                self._match(seat, target, given[occasion])
            with forcing(self.world, self.found.forced):
                take_initiative(self.world, state, seat, target, self.moves, self.log)

    def _match(self, seat: int, target: int, name: str) -> None:
        """Find a chosen initiative on the menu of its moment; what can no longer be done is not done."""
        trial = self._copy()
        count = self._list(trial, seat, target)
        index = find_move(self.moves, count, name)
        if index < 0:
            self.found.fallen.append(name)
        if count > 1:
            self._fix(initiative(seat, target), max(index, 0))

    # What is asked in each phase.

    def _copy(self) -> Any:
        self.tried[0] = self.states[0]
        return self.tried[0]

    def _list(self, state: Any, seat: int, target: int) -> int:
        if target >= 0:
            return int(list_towards(self.world, state, seat, target, self.moves))
        return int(list_at_home(self.world, state, seat, self.moves))

    def _menu(self, seat: int, target: int) -> Question | None:
        trial = self._copy()
        count = self._list(trial, seat, target)
        if count < 2:
            return None
        hold = float(self.moves[0].value)
        moves = [self.moves[k] for k in shown(self.moves, count)]
        choices = tuple(listed_choice(trial, move, hold, self._terms(trial, move)) for move in moves)
        words = f"What do you do towards {the_seat(target)}?" if target >= 0 else "What do you do at home?"
        return Question(initiative(seat, target), seat, Phase.INITIATIVES, words, choices)

    def _terms(self, state: Any, move: Any) -> tuple[tuple[str, float, float], ...]:
        if move.kind != MoveKind.OFFER:
            return ()
        positions = np.empty_like(state.positions)
        weights = float(move.weights[0]), float(move.weights[1])
        fill_now(self.world, state, int(move.table), int(move.form), weights, positions)
        return moved(state.positions, positions, self.world.lies)

    def _terms_at(self, table: int, positions: np.ndarray) -> tuple[tuple[str, float, float], ...]:
        """What an offer moves between those at its table; positions [pair, issue] of others may have moved since."""
        agreed = self.state.positions.copy()
        for pair in range(len(agreed)):
            if sits_at(pair + 1, table):
                agreed[pair] = positions[pair]
        return moved(self.state.positions, agreed, self.world.lies)

    def _panels(self, seat: int) -> list[Question]:
        found = []
        for row in range(PANELS):
            panel = self.state.law.panels[row]
            if panel.consultations == 0 or panel.final_report == 0:
                continue
            issue, other = int(panel.issue), int(panel.complainant)
            # Two may have complained of the same: the log tells them apart by whom a finding is for.
            base = {"issue": issue, "target": other if int(panel.respondent) == seat else int(panel.respondent)}
            if int(panel.respondent) == seat:
                words = f"A panel has found against you on a complaint by {the_seat(other)}. Do you comply?"
                kinds = (MoveKind.COMPLY, MoveKind.DEFY)
                found += self._logged(Phase.FINDINGS, seat, finding_met(row), words, self._open, kinds, base)
            elif other == seat:
                words = (
                    f"{the_seat(int(panel.respondent), True)} has not met the panel's finding. Do you suspend benefits?"
                )
                found += self._logged(
                    Phase.FINDINGS, seat, benefits_suspended(row), words, self._open, (MoveKind.SUSPEND_BENEFITS,), base
                )
        return found

    def _due(self, seat: int) -> list[Question]:
        found = []
        for k in range(MAXIMUM_THREATS):
            threat = self.state.threats[k]
            if threat.active == 1 and threat.actor == seat and threat.deadline <= self.state.month:
                words = f"Your deadline has come. {self._threat_words(threat)}"
                base = {"target": int(threat.target), "threat_class": int(threat.threat_class)}
                found += self._logged(
                    Phase.THREATS_DUE, seat, threat_due(seat, k), words, self._settle, DUE_KINDS, base
                )  # fmt: skip
        return found

    def _awaiting(self, seat: int) -> list[Question]:
        found = []
        for k in range(MAXIMUM_THREATS):
            threat = self.state.threats[k]
            if threat.active == 1 and threat.target == seat and threat.resisted == 0:
                kinds, base = (MoveKind.CONCEDE, MoveKind.RESIST), {"target": int(threat.actor)}
                words = self._threat_words(threat)
                found += self._logged(Phase.ANSWERS, seat, threat_answered(seat, k), words, self._answer, kinds, base)
        for table in range(TABLES):
            offer = self.state.offers[table]
            if offer.active == 1 and offer.accepted[seat] == 0:
                kind = MoveKind.SIGN if offer.agreed > 0 else MoveKind.ACCEPT
                base, kinds = {"table": table}, (kind, MoveKind.REJECT)
                occasion = offer_answered(seat, table, offer.agreed > 0)
                terms = self._terms_at(table, offer.positions)
                words = self._offer_words(offer, table)
                found += self._logged(Phase.ANSWERS, seat, occasion, words, self._answer, kinds, base, terms)
        return found

    def _votes(self, seat: int) -> list[Question]:
        words = "The joint review meets. Do you confirm that the agreement goes on for another term (Art. 34.7)?"
        kinds = (MoveKind.CONFIRM, MoveKind.DECLINE)
        return self._logged(Phase.VOTE, seat, vote_cast(seat), words, self._vote, kinds, {})

    def _logged(
        self, phase: Phase, seat: int, occasion: int, words: str, verb: Callable[[Any, int], None],
        kinds: tuple[MoveKind, ...], base: Mapping[str, int], terms: tuple[tuple[str, float, float], ...] = (),
    ) -> list[Question]:  # fmt: skip
        """The question of an occasion whose choices the log words, each tried on a copy; empty if it does not come."""
        choices: list[Choice] = []
        first: float | None = None
        instead = 0.0  # the value of the other choice, as the log has it beside the one that was tried last
        for index in range(3 if kinds == DUE_KINDS else 2):
            trial, before = self._copy(), int(self.state.events)
            with forcing(self.world, [*self.found.forced, *forced_rows(occasion, index)]):
                verb(trial, seat)
                came, chosen = (int(number) for number in self.world.forced[len(self.found.forced), 2:4])
            if came == 0:
                return []
            if chosen != index:
                continue
            row = self._row(before, int(trial.events), seat, kinds, base)
            if row is None:
                choices.append(Choice("hold", "hold", "Hold.", "", instead, instead - (first or 0.0), None))
                continue
            first = float(row.value) if first is None else first
            instead = float(row.alternative)
            one = logged_choice(row, self._agreement, first)
            choices.append(replace(one, terms=terms if index == 0 else ()))
        return [Question(occasion, seat, phase, words, tuple(choices))]

    def _row(self, start: int, end: int, seat: int, kinds: tuple[MoveKind, ...], base: Mapping[str, int]) -> Any | None:
        for row in self.log[start:end]:
            if row.event == EventKind.MOVE and row.actor == seat and MoveKind(int(row.kind)) in kinds:
                if all(int(row[name]) == value for name, value in base.items()):
                    return row.copy()
        return None

    @property
    def _agreement(self) -> str:
        return agreement_of(self.state.law.treaty)

    def _threat_words(self, threat: Any) -> str:
        row = new_row(self.state, MoveKind.THREATEN, threat.actor, threat.target)
        for name in ("threat_class", "statute", "rate", "issue"):
            row[name] = threat[name]
        return sentence(event_data(row, {}, self._agreement))

    def _offer_words(self, offer: Any, table: int) -> str:
        row = new_row(self.state, MoveKind.OFFER, offer.proposer, -1)
        name_offer(row, self.state, table)
        said = sentence(event_data(row, {}, self._agreement))
        return f"{said} It was agreed in principle; do you sign?" if offer.agreed > 0 else said


# Index of each answer among the choices of its occasion, as the rules list them.
ORDER_OF_NAMES = {
    "carry_out": 0, "postpone": 1, "back_down": 2, "concede": 0, "resist": 1, "accept": 0, "sign": 0, "reject": 1,
    "confirm": 0, "decline": 1, "comply": 0, "defy": 1, "suspend_benefits": 0, "hold": 1,
}  # fmt: skip
