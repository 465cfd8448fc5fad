"""Continuations from a point inside a month: some choices fixed, everything that follows played and drawn anew."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from agents.bargaining.offers import answer_offers
from agents.choices.forcing import forced_rows, forcing
from agents.choices.occasions import initiative
from agents.decisions.at_home import list_at_home
from agents.decisions.initiatives import take_initiative
from agents.decisions.menus import list_towards
from agents.decisions.votes import vote
from agents.months.month import at_review, close_month, open_month
from agents.months.outcomes import record_month
from agents.pressure.threats import answer_threats, settle_threats
from experiments.analysis.games.best_response import OTHER_RUNS, Branch
from experiments.seats.game import Past
from experiments.seats.questions import Phase, Question, find_move
from experiments.seats.walk import ORDER_OF_NAMES, Walk, people_flags, targets_of
from model.errors import InputError
from model.state import new_state
from model.world import World

Choices = Mapping[int, str]  # occasion to name


class Step(NamedTuple):
    """A step of a month: phase, the government that acts (-1: none) and whom its initiative faces (-1: at home)."""

    phase: Phase
    seat: int
    target: int = -1

    @property
    def occasion(self) -> int:
        """The occasion of an initiative."""
        return initiative(self.seat, self.target)


def steps_of_month(first: int) -> tuple[Step, ...]:
    """Steps of a month in their order, ``first`` being the government that moves first; its books close after them."""
    order = [(first + k) % 3 for k in range(3)]
    return (
        Step(Phase.FINDINGS, -1),
        *(Step(Phase.THREATS_DUE, seat) for seat in order),
        *(Step(Phase.INITIATIVES, seat, target) for seat in order for target in targets_of(seat)),
        *(Step(phase, seat) for phase in (Phase.ANSWERS, Phase.VOTE) for seat in order),
    )


@dataclass(frozen=True)
class Point:
    """A point of a history inside a month: the steps up to ``position`` are done.

    ``asked``: questions that were put there to people; ``outcome``: of the months before this one.
    """

    state: Any
    outcome: Any
    position: int
    asked: tuple[Question, ...] = ()


class Run(NamedTuple):
    """How a continuation went: payoffs [government], ending, rows of the log from the point on, what fell away."""

    payoff: np.ndarray
    ending: int
    rows: np.ndarray
    fallen: bool


class Rollouts:
    """Plays continuations in a copy of a world, so that the game it came from can go on meanwhile."""

    def __init__(self, world: World) -> None:
        self.world = world.copy()
        self.branch, self.trial = Branch(self.world), new_state()
        self.steps = steps_of_month(int(self.world.p.first_government))
        self.initiatives = {step.occasion for step in self.steps if step.phase == Phase.INITIATIVES}

    def point_of(self, past: Past, people: frozenset[int], question: Question) -> Point:
        """Where a question was put: what was known then, and nothing that others have chosen in the same phase.

        Only a question that arose from what somebody else had chosen before is put after that choice. Raises
        :class:`InputError` where the question was not asked in this month.
        """
        own = (question.seat, question.phase)
        before = {key: given for key, given in past.answers.items() if key[1] < question.phase}
        for answers in (before, {key: given for key, given in past.answers.items() if key != own}):
            point = self._stop(past, people, answers)
            if question in point.asked:
                return point
        raise InputError("the question is not open in this month of the game")

    def _stop(self, past: Past, people: frozenset[int], answers: Mapping[tuple[int, Phase], Choices | None]) -> Point:
        walk = Walk(self.world, past.state, people, answers)
        found = walk.run()
        if found.stopped is None:
            return Point(walk.state.copy(), past.outcome, len(self.steps))
        position = next(k for k, step in enumerate(self.steps) if (step.phase, step.seat) == found.stopped)
        return Point(walk.state.copy(), past.outcome, position, found.questions)

    def askings(self, past: Past, people: frozenset[int], seat: int) -> Iterator[tuple[Point, Question, str]]:
        """Questions a seat has answered in a month, each with the point where it was put and the choice taken.

        What was held for it without asking is no answer.
        """
        for (who, phase), given in sorted(past.answers.items()):
            if who != seat or given is None or (who, phase) in past.held:
                continue
            before = {key: chosen for key, chosen in past.answers.items() if key[1] < phase}
            others = {key: chosen for key, chosen in past.answers.items() if key != (who, phase)}
            found: set[int] = set()
            for answers in (before, others):
                point = self._stop(past, people, answers)
                for question in point.asked:
                    fresh = question.occasion in given and question.occasion not in found
                    if fresh and question.seat == seat and question.phase == phase:
                        found.add(question.occasion)
                        yield point, question, given[question.occasion]

    def months_steps(self, past: Past, people: frozenset[int]) -> Iterator[tuple[Step, Point]]:
        """A month as it was played, step by step, with the point after each."""
        walked = Walk(self.world, past.state, people, past.answers).run()
        branch = self._start(Point(past.state, past.outcome, 0))
        branch.state.people[:] = people_flags(people, past.answers)
        for k, step in enumerate(self.steps):
            with forcing(self.world, walked.forced):
                self._take(step)
            yield step, Point(branch.state.copy(), past.outcome, k + 1)

    def play(self, point: Point, choices: Choices, luck: int) -> Run:
        """One continuation; ``choices`` of whoever sat where a question was put, all else the model's.

        ``luck``: number of the draws from the point on, the same for whatever is chosen.
        """
        branch = self.begin(point, luck)
        state, fallen = branch.state, False
        fixed = [
            row for occasion, name in choices.items() if occasion not in self.initiatives
            for row in forced_rows(occasion, ORDER_OF_NAMES[name])
        ]  # fmt: skip
        for step in self.steps[point.position :]:
            name = choices.get(step.occasion) if step.phase == Phase.INITIATIVES else None
            if name is not None:
                fallen = not self._initiative(step, name) or fallen
                continue
            with forcing(self.world, fixed):
                self._take(step)
        close_month(self.world, state, branch.log)
        record_month(self.world, state, branch.outcomes[0])
        payoff = np.array(branch.finish())
        rows = branch.log[int(point.state.events) : int(state.events)]
        return Run(payoff, int(branch.outcomes[0].ending), rows, fallen)

    def begin(self, point: Point, luck: int) -> Branch:
        """A branch at a point, with everybody left to the model and the draws of this luck from there on."""
        branch = self._start(point)
        branch.state.people[:] = 0
        branch.state.run = OTHER_RUNS * (int(point.state.run) + 1) + luck
        return branch

    def _start(self, point: Point) -> Branch:
        self.branch.states[0], self.branch.outcomes[0] = point.state, point.outcome
        return self.branch

    def _take(self, step: Step) -> None:
        world, state, moves, log = self.world, self.branch.state, self.branch.moves, self.branch.log
        if step.phase == Phase.FINDINGS:
            open_month(world, state, log)
        elif step.phase == Phase.THREATS_DUE:
            settle_threats(world, state, step.seat, log)
        elif step.phase == Phase.INITIATIVES:
            take_initiative(world, state, step.seat, step.target, moves, log)
        elif step.phase == Phase.ANSWERS:
            answer_threats(world, state, step.seat, log)
            answer_offers(world, state, step.seat, log)
        elif at_review(state):
            vote(world, state, step.seat, moves, log)

    def _initiative(self, step: Step, name: str) -> bool:
        """A person's initiative, found on the menu of its moment; False (and held) where it is not there."""
        state = self.branch.state
        state.people[step.seat] = 1
        self.trial[0] = state
        if step.target >= 0:
            count = int(list_towards(self.world, self.trial[0], step.seat, step.target, self.branch.moves))
        else:
            count = int(list_at_home(self.world, self.trial[0], step.seat, self.branch.moves))
        index = find_move(self.branch.moves, count, name)
        with forcing(self.world, [(step.occasion, max(index, 0))]):
            self._take(step)
        state.people[step.seat] = 0
        return index >= 0
