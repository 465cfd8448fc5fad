"""A game: one history month by month, with people in none to three of the seats."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from agents.choices.forcing import forcing
from agents.values.preparation import prepare
from experiments.seats.interventions import Data, Intervention, checked, intervene
from experiments.seats.moment import Moment
from experiments.seats.questions import Phase, Question
from experiments.seats.walk import Walk, people_flags
from model.calendar import text_of_month
from model.errors import InputError
from model.parameters import ParameterSet
from model.players import GOVERNMENT_NAMES
from model.review import JointReview
from model.world import World

LONGEST_RUN_NUMBER = 2**31


@dataclass
class Turn:
    """What people answered in a month: by seat and phase, occasion and name of the choice; None: left to the model.

    ``held``: seats and phases in which nobody was asked and the seat held; their answers are nobody's choices.
    """

    answers: dict[tuple[int, Phase], dict[int, str] | None] = field(default_factory=dict)
    held: set[tuple[int, Phase]] = field(default_factory=set)

    def copy(self) -> "Turn":
        """A copy that can be changed."""
        answers = {key: None if given is None else dict(given) for key, given in self.answers.items()}
        return Turn(answers, set(self.held))


class Outside(NamedTuple):
    """What happened from outside before a month opened, and the state ``before`` it.

    ``rows``: that the log had before; ``month``: as ``2026-07``.
    """

    rows: int
    month: str
    intervention: Intervention
    before: Any


class Past(NamedTuple):
    """A month of a game before it was played: state, outcome so far, what people answered, as :class:`Turn` has it.

    ``held``: as there; ``state`` is that in which the month opened, after all that happened from ``outside``.
    """

    state: Any
    outcome: Any
    answers: Mapping[tuple[int, Phase], Mapping[int, str] | None]
    outside: tuple[Outside, ...] = ()
    held: frozenset[tuple[int, Phase]] = frozenset()

    @property
    def closed(self) -> Any:
        """The state in which the month before closed: before anything happened from outside."""
        return self.outside[0].before if self.outside else self.state


class Game:
    """One history with people in some seats; without people it is the history of :class:`model.review.JointReview`.

    ``people``: seats taken by people (0 the United States, 1 Mexico, 2 Canada). ``review`` is the Mesa model at the
    present month. Months that were played stay until another line is taken: :meth:`back_to` goes back and
    :meth:`advance` forward again along the same line; :meth:`branch` and a different answer leave it.
    ``world``: as prepared for the same parameters, of which the game takes a copy (default: prepared here).
    """

    def __init__(
        self, parameters: ParameterSet, doctrine: str, seed: int, people: Iterable[int] = (), run: int = 0,
        world: World | None = None,
    ) -> None:  # fmt: skip
        self.people = frozenset(people)
        if not self.people <= {0, 1, 2}:
            raise InputError(f"seats are {sorted(self.people)}; use 0 (United States), 1 (Mexico), 2 (Canada)")
        if self.people and int(parameters["parts_of_month"]) > 1:
            raise InputError("a seat needs parts_of_month=1: an initiative that comes up twice cannot be told apart")
        self.parameters, self.doctrine, self.seed, self.run = parameters, doctrine, seed, _checked_run(run)
        world = prepare(parameters) if world is None else world.copy()
        self.review = JointReview(parameters, doctrine, seed, run, world)
        self._states = [self.review.state.copy()]
        self._outcomes = [self.review.outcome.copy()]
        self._snapshots: list[dict[str, Any]] = []
        self._turns: list[Turn] = []
        self._branches: dict[int, int] = {}
        self._interventions: dict[int, list[Outside]] = {}
        self._played = 0
        self._turn = Turn()
        self._asked: tuple[Question, ...] = ()

    @property
    def months_played(self) -> int:
        """Months played up to the present."""
        return self._played

    @property
    def months_known(self) -> int:
        """Months of the line the game is on, those after the present included."""
        return len(self._snapshots)

    @property
    def over(self) -> bool:
        """Whether the history has come to its end."""
        return bool(self.review.state.over)

    @property
    def month(self) -> str:
        """The present month, to be played next, as ``2026-07``."""
        return text_of_month(int(self.review.state.month))

    def moment(self) -> Moment:
        """The present as views read it, with a world of its own."""
        count = self._played
        outside = [
            (one.rows, one.month, one.intervention)
            for place, made in sorted(self._interventions.items()) if place <= count for one in made
        ]  # fmt: skip
        return Moment(
            self.parameters, self.doctrine, self.seed, self.review.world.copy(), self._states[: count + 1],
            self.review.log.copy(), self._snapshots[:count], outside,
        )  # fmt: skip

    def payoffs(self) -> np.ndarray:
        """Payoffs [government] of a history that is over, % of own GDP a year by the doctrine in office."""
        if not self.over:
            raise InputError(f"the history is at {self.month} and not over: payoffs are known at its end")
        return np.asarray(self.review.outcome.payoff).copy()

    def past(self, months: int) -> Past:
        """A month up to the present, as copies: the one played after ``months`` months, or the one being played."""
        if not 0 <= months <= self._played:
            raise InputError(f"month {months} is not there; 0 to {self._played} are")
        turn = self._turns[months] if months < self._played else self._turn
        state, outside = self._states[months].copy(), []
        for one in self._interventions.get(months, ()):
            outside.append(one._replace(before=one.before.copy()))
            outside[-1].before.run = state.run  # other luck, taken later in the same month, is that of the whole month
        return Past(state, self._outcomes[months].copy(), turn.copy().answers, tuple(outside), frozenset(turn.held))

    # Asking and answering.

    def questions(self, seat: int | None = None) -> tuple[Question, ...]:
        """Questions open now, of one seat or of all; empty when the month can be played."""
        if self.over or not self.people:
            return ()
        # Who answers later in the same phase must not see what others have chosen: the first asking counts.
        if not self._waiting():
            self._asked += self._walk().questions
        return tuple(one for one in self._waiting() if seat is None or one.seat == seat)

    def _waiting(self) -> list[Question]:
        return [one for one in self._asked if (one.seat, one.phase) not in self._turn.answers]

    def answer(self, seat: int, choices: Mapping[int, str]) -> None:
        """A seat's answers to all questions open to it: occasion to name of the choice.

        What is not answered is held, or left as the first choice where holding is none. Raises :class:`InputError`
        for a choice that is not open.
        """
        asked = self.questions(seat)
        if not asked:
            raise InputError(f"nothing is open to {_seat_name(seat)} in {self.month}")
        unknown = set(choices) - {question.occasion for question in asked}
        if unknown:
            raise InputError(f"occasion {min(unknown)} is not open to {_seat_name(seat)} in {self.month}")
        given: dict[int, str] = {}
        for question in asked:
            name = choices.get(question.occasion, question.choices[0].name)
            if question.find(name) is None:
                legal = ", ".join(one.name for one in question.choices)
                raise InputError(f"{name!r} is not open to {_seat_name(seat)} in {self.month}; legal: {legal}")
            given[question.occasion] = name
        self._turn.answers[seat, asked[0].phase] = given

    def answers_of(self, seat: int, phase: Phase) -> Mapping[int, str]:
        """What a seat has answered in a phase of the present month; empty where it has not, or left it to the model."""
        return dict(self._turn.answers.get((seat, phase)) or {})

    @property
    def turn_begun(self) -> bool:
        """Whether somebody has answered in the present month already."""
        return bool(self._turn.answers)

    def leave_to_model(self, seat: int) -> None:
        """Let the model choose for a seat in the phase that is open to it."""
        asked = self.questions(seat)
        if asked:
            self._turn.answers[seat, asked[0].phase] = None

    def hold(self, seat: int) -> None:
        """Hold for a seat in the phase that is open to it, without asking whoever sits there.

        What has no holding takes the first choice. It is kept apart from what people chose (:attr:`Turn.held`).
        """
        asked = self.questions(seat)
        if asked:
            self.answer(seat, {})
            self._turn.held.add((seat, asked[0].phase))

    def _walk(self) -> Any:
        review = self.review
        return Walk(review.world, review.state, self.people, self._turn.answers).run()

    # Going forward, back and elsewhere.

    def advance(self) -> bool:
        """Play a month; False where the history is over or somebody has still to answer."""
        if self.over:
            return False
        known = self._played < len(self._snapshots)
        if known and self._turn.answers in ({}, self._turns[self._played].answers):
            self._take(self._played + 1)
            return True
        walked = self._walk() if self.people else None
        if walked is not None and walked.questions:
            return False
        self._forget(self._played)
        review = self.review
        review.state.people[:] = people_flags(self.people, self._turn.answers)
        with forcing(review.world, walked.forced if walked else []):
            review.step()
        self._states.append(review.state.copy())
        self._outcomes.append(review.outcome.copy())
        self._snapshots.append(review.months[-1])
        self._turns.append(self._turn)
        self._played += 1
        self._turn, self._asked = Turn(), ()
        return True

    def back_to(self, months: int) -> None:
        """Go to the moment after ``months`` months, back or forward along the line."""
        if not 0 <= months <= len(self._snapshots):
            raise InputError(f"month {months} is not there; this line has 0 to {len(self._snapshots)}")
        self._take(months)

    def branch(self, run: int) -> None:
        """Go on from here with other luck: the draws of another run number. Later months of the line are dropped."""
        _checked_run(run)
        self._forget(self._played)
        self._branches[self._played] = run
        self.review.state.run = run
        self._states[-1].run = run
        self._turn, self._asked = Turn(), ()

    def seated(self, people: Iterable[int]) -> "Game":
        """A game at the same present in which more seats are taken by people from here on.

        The months played are the same to the byte: whoever sits down now had left them to the model. Raises
        :class:`InputError` for people that leave out somebody who has played.
        """
        game = Game(self.parameters, self.doctrine, self.seed, people, self.run, self.review.world)
        if not self.people <= game.people:
            raise InputError(f"{_seat_name(min(self.people - game.people))} is in play already and stays")
        for month in range(self._played + 1):
            events = ((one.name, one.entries) for one in self.interventions.get(month, ()))
            game.from_outside(self.branches.get(month), events)
            if month < self._played:
                game._repeat_answers(self._turns[month])
                game.advance()
        return game

    def from_outside(self, run: int | None, events: Iterable[tuple[str, Data]]) -> None:
        """Let happen again what came before a month: other luck first, if ``run`` says which, then ``events``."""
        if run is not None:
            self.branch(run)
        for name, data in events:
            self.intervene(name, data)

    def _repeat_answers(self, turn: Turn) -> None:
        while waiting := self.questions():
            seat, phase = waiting[0].seat, waiting[0].phase
            given = turn.answers.get((seat, phase))
            if (seat, phase) in turn.held:
                self.hold(seat)
            elif given is None:
                self.leave_to_model(seat)
            else:
                self.answer(seat, given)

    def intervene(self, name: str, data: Data | None = None) -> Intervention:
        """Let something happen from outside before the present month opens (:mod:`experiments.seats.interventions`).

        Later months of the line are dropped, and whoever has answered this month is asked again. Raises
        :class:`InputError`, and changes nothing, where the entries, the law or the facts rule it out.
        """
        if self.over:
            raise InputError(f"the history is over at {self.month}: nothing can happen any more")
        intervention = checked(name, data)
        review = self.review
        trial, log, rows = review.state.copy(), review.log.copy(), int(review.state.events)
        intervene(review.world, trial, log, intervention)
        self._forget(self._played)
        happened = Outside(rows, self.month, intervention, review.state.copy())
        self._interventions.setdefault(self._played, []).append(happened)
        review.log[:] = log
        review.states[0] = trial
        self._states[-1] = trial
        self._turn, self._asked = Turn(), ()
        return intervention

    def _take(self, months: int) -> None:
        review = self.review
        review.states[0] = self._states[months]
        review.outcome = self._outcomes[months].copy()
        review.months[:] = self._snapshots[:months]
        review.running = not review.state.over
        self._played = months
        self._turn, self._asked = Turn(), ()

    def _forget(self, months: int) -> None:
        del self._states[months + 1 :], self._outcomes[months + 1 :], self._snapshots[months:]
        del self._turns[months:]
        for places in (self._branches, self._interventions):
            for place in [place for place in places if place > months]:
                del places[place]

    # What stays of it.

    @property
    def turns(self) -> Sequence[Turn]:
        """What people answered in the months played."""
        return tuple(self._turns[: self._played])

    @property
    def branches(self) -> Mapping[int, int]:
        """Months played before each branch, and the run number it took."""
        return {place: run for place, run in self._branches.items() if place <= self._played}

    @property
    def interventions(self) -> Mapping[int, Sequence[Intervention]]:
        """Months played before each intervention, and what happened there, in its order."""
        placed = {place: tuple(one.intervention for one in made) for place, made in self._interventions.items()}
        return {place: made for place, made in placed.items() if place <= self._played}


def _checked_run(run: int) -> int:
    if not 0 <= run < LONGEST_RUN_NUMBER:
        raise InputError(f"run is {run}; use 0 to {LONGEST_RUN_NUMBER - 1}")
    return run


def _seat_name(seat: int) -> str:
    return GOVERNMENT_NAMES[seat] if seat in (0, 1, 2) else f"seat {seat}"
