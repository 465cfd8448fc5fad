"""One table of a room: a game, who may answer what, and everything that was decided."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import RLock
from typing import Any

from experiments.classroom.decisions import BETWEEN, MODEL, PERSON, Decision, chosen, is_move, phase_of, seat_name
from experiments.classroom.marks import taken_by_default
from experiments.classroom.members import Member
from experiments.histories.run import agreement_of, events_of
from experiments.histories.sentences import month_words, sentence
from experiments.seats.game import Game
from experiments.seats.interventions import Data
from experiments.seats.questions import Phase, Question
from model.errors import InputError
from model.law.endings import Ending

LEAST_SHARE = 3  # a sheet gets at least a third of the timer, even late in a round
NOTICES_SHOWN = 6  # the latest ones: a round of three months seldom brings more
LONGEST_ROUND = 2  # times the timer, and not longer


@dataclass
class Sheet:
    """What a seat is asked in a phase; ``number`` tells one sheet from another.

    ``opened``: when it was first put to the seat, seconds of play; ``marks``: choices marked by hand on the student's
    page and not sent yet, by occasion.
    """

    number: int
    seat: int
    phase: Phase
    questions: tuple[Question, ...]
    opened: float
    marks: dict[int, str] = field(default_factory=dict)

    @property
    def shown(self) -> dict[int, str]:
        """Choices that the student's page shows marked, by occasion: by hand, or held where nothing was touched."""
        found = {one.occasion: self.marks.get(one.occasion) or taken_by_default(one) for one in self.questions}
        return {occasion: name for occasion, name in found.items() if name}

    @property
    def complete(self) -> bool:
        """Whether the page shows a choice of every question marked."""
        return len(self.shown) == len(self.questions)

    def mark(self, choices: Mapping[int, str]) -> None:
        """Keep what is marked by occasion; what is not open is left out."""
        self.marks = {
            one.occasion: choices[one.occasion] for one in self.questions if one.find(choices.get(one.occasion, ""))
        }


@dataclass
class Pace:
    """How far the table may play.

    ``target``: months; ``started``: the round, seconds of play; ``seconds``: of the timer, None for no limit.
    """

    target: int = 0
    started: float = 0.0
    seconds: float | None = None

    def deadline(self, sheet: Sheet) -> float | None:
        """When a sheet is left to the model; None without a timer."""
        if self.seconds is None:
            return None
        late = max(self.started + self.seconds, sheet.opened + self.seconds / LEAST_SHARE)
        return min(late, self.started + LONGEST_ROUND * self.seconds)


@dataclass
class Table:
    """A table; every method takes its lock, so that several threads may call it.

    ``room``: its code, for the rows; ``number`` counts from 1; ``clock`` (seconds) tells who is still there,
    ``play_clock``, which stands still in a pause, when a sheet's time is over; ``holders`` [seat]: who sits there, None
    where nobody does; ``version`` grows with everything that a page could show.
    """

    room: str
    number: int
    game: Game
    clock: Callable[[], float]
    play_clock: Callable[[], float]
    holders: dict[int, Member | None]
    pace: Pace = field(default_factory=Pace)
    version: int = 0
    lock: Any = field(default_factory=RLock, repr=False)
    decisions: list[Decision] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._sheets: dict[int, Sheet] = {}
        self._count = 0
        self._first = 0
        self._waiting_events: list[tuple[str, dict[str, float | str]]] = []
        self._left: list[tuple[int, Phase]] = []
        self._late: set[tuple[int, Phase]] = set()
        self._notices: dict[int, list[str]] = {}
        self._story: list[dict[str, Any]] = []
        self._story_of = (-1, -1)

    # What is there to see.

    @property
    def over(self) -> bool:
        """Whether the history has ended."""
        return self.game.over

    @property
    def round_done(self) -> bool:
        """Whether the table has played the months of the round."""
        return self.over or self.game.months_played >= self.pace.target

    @property
    def ending(self) -> str | None:
        """Name of the ending recorded so far, None while it is open."""
        ending = self.game.review.ending
        return None if ending == Ending.NONE else ending.name.lower()

    def sheet(self, seat: int) -> Sheet | None:
        """What is open to a seat now."""
        return self._sheets.get(seat)

    def notices(self, seat: int) -> tuple[str, ...]:
        """The latest that a seat has to be told of choices made for it, until it answers again."""
        return tuple(self._notices.get(seat, ())[-NOTICES_SHOWN:])

    def _notify(self, seat: int, words: str) -> None:
        self._notices.setdefault(seat, []).append(words)

    def story(self) -> list[dict[str, Any]]:
        """Events so far; kept until the game has moved."""
        with self.lock:
            state_of = (self.game.months_played, int(self.game.review.state.events))
            if self._story_of != state_of:
                self._story, self._story_of = self.game.moment().events, state_of
            return self._story

    # What is done.

    def begin_round(self, months: int, seconds: float | None) -> None:
        """Let the table play ``months`` months more."""
        with self.lock:
            self._first = self.game.months_played
            self.pace = Pace(self._first + months, self.play_clock(), seconds)
            self._move()
            self.settle()

    def end_round(self) -> None:
        """Settle what is still open in the round as if the timer had run out."""
        with self.lock:
            while not self.round_done:
                self._step(everything=True)

    def let_happen(self, name: str, data: Data) -> None:
        """Let something happen at the start of the next month; what is then ruled out is noted in ``refused``."""
        with self.lock:
            self._waiting_events.append((name, dict(data)))
            self._move()

    def answer(self, member: Member, number: int, choices: Mapping[int, str] | None) -> None:
        """A student's answers on a sheet, None to let the model choose.

        Raises :class:`InputError` where the sheet is closed or a choice is not open.
        """
        with self.lock:
            sheet = self._open_sheet(member, number)
            seat = sheet.seat
            if choices is None:
                self.game.leave_to_model(seat)
                self._left.append((seat, sheet.phase))
            else:
                self.game.answer(seat, choices)
                self._record(sheet, member.name, self.play_clock() - sheet.opened, PERSON)
            del self._sheets[seat]
            self._notices.pop(seat, None)
            self._move()
            self.settle()

    def mark(self, member: Member, number: int, choices: Mapping[int, str]) -> None:
        """What a student has marked on a sheet so far: it is sent when the time is over.

        Raises :class:`InputError` where the sheet is closed.
        """
        with self.lock:
            self._open_sheet(member, number).mark(choices)

    def _open_sheet(self, member: Member, number: int) -> Sheet:
        sheet = None if member.seat is None else self._sheets.get(member.seat)
        if sheet is None or self.holders[sheet.seat] is not member or sheet.number != number:
            raise InputError("this sheet is closed: it was answered already, or the time was over")
        return sheet

    def touch(self) -> None:
        """Something beside the game has changed that a page of the table shows."""
        with self.lock:
            self._move()

    def settle(self) -> None:
        """Go on as far as nobody who is there has to be waited for."""
        with self.lock:
            while not self.round_done and not self._step(everything=False):
                pass

    def _step(self, everything: bool) -> bool:
        """One phase: ask, and leave to the model what nobody answers; True where people have to be waited for."""
        self._events()
        open_now = self.game.questions()
        seats = sorted({question.seat for question in open_now})
        if not seats:
            self._advance()
            return False
        now = self.play_clock()
        for seat in seats:
            questions = tuple(question for question in open_now if question.seat == seat)
            self._put(seat, questions, now, everything)
        return bool(self._sheets)

    def _put(self, seat: int, questions: tuple[Question, ...], now: float, everything: bool) -> None:
        holder, phase = self.holders[seat], questions[0].phase
        sheet = self._sheets.get(seat)
        if sheet is None:
            self._count += 1
            sheet = Sheet(self._count, seat, phase, questions, now)
        there = holder is not None and not holder.lost(self.clock())
        held = phase == Phase.INITIATIVES and self.game.months_played > self._first
        deadline = self.pace.deadline(sheet)
        if there and held:
            self.game.hold(seat)
            self._record(sheet, holder.name if holder else "", None, BETWEEN)
        elif not there or everything or (deadline is not None and now >= deadline):
            self._time_over(sheet, holder if there else None, now)
        else:
            if self._sheets.get(seat) is None:
                self._move()
            self._sheets[seat] = sheet
            return
        self._sheets.pop(seat, None)
        self._move()

    def _time_over(self, sheet: Sheet, there: Member | None, now: float) -> None:
        """Send what the page of a student who is ``there`` shows marked; where that is not all, the model chooses.

        So it does for a seat where nobody is, whatever is marked there.
        """
        seat, month = sheet.seat, month_words(self.game.month)
        if there is not None and sheet.complete:
            self.game.answer(seat, sheet.shown)
            self._record(sheet, there.name, now - sheet.opened, PERSON)
            sent = "what you had marked was sent" if sheet.marks else "you had marked nothing, so you held"
            self._notify(seat, f"The time was over in {month}: {sent}.")
            return
        self.game.leave_to_model(seat)
        self._left.append((seat, sheet.phase))
        if there is not None:
            self._late.add((seat, sheet.phase))

    def _events(self) -> None:
        if not self._waiting_events or self._sheets or self.game.turn_begun:
            return
        for name, data in self._waiting_events:
            try:
                self.game.intervene(name, data)
            except InputError as error:
                self.refused.append(f"{self.game.month}: {error}")
        self._waiting_events.clear()
        self._move()

    def _advance(self) -> None:
        before, month = int(self.game.review.state.events), self.game.month
        if not self.game.advance():
            raise RuntimeError(f"table {self.number}: {month} could not be played though nothing is open")
        if self._left:
            self._record_left(before, month)
        if self.over:
            self._waiting_events.clear()
        self._move()

    def _move(self) -> None:
        self.version += 1

    # What was decided.

    def _record(self, sheet: Sheet, player: str, seconds: float | None, by: str) -> None:
        given = self.game.answers_of(sheet.seat, sheet.phase)
        for question in sheet.questions:
            name = given[question.occasion]
            words, gain = chosen(question, name)
            self.decisions.append(
                Decision(
                    self.room, self.number, self.game.month, seat_name(sheet.seat), player, sheet.phase.name.lower(),
                    question.occasion, name, words, gain, None if seconds is None else round(seconds, 3), by,
                )
            )  # fmt: skip

    def _record_left(self, before: int, month: str) -> None:
        """What the model did in the phases left to it: its moves in the log, or that it held."""
        review = self.game.review
        log = review.log[before : review.state.events]
        happened = events_of(log, agreement_of(review.state.law.treaty), {})
        moves = [event for event in happened if is_move(event["type"])]
        for seat, phase in self._left:
            holder = self.holders[seat]
            player = holder.name if holder else ""
            made = [one for one in moves if one["actor"] == seat_name(seat) and phase_of(one["type"]) == phase]
            chosen_for_it = [(one["type"], sentence(one)) for one in made] or [("hold", "Hold.")]
            if (seat, phase) in self._late:
                said = " ".join(words for _, words in chosen_for_it)
                self._notify(seat, f"The time was over in {month_words(month)}, and the model chose for you: {said}")
            for kind, words in chosen_for_it:
                self.decisions.append(
                    Decision(self.room, self.number, month, seat_name(seat), player, phase.name.lower(), None, kind,
                             words, None, None, MODEL)
                )  # fmt: skip
        self._left.clear()
        self._late.clear()
