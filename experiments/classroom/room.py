"""One room: a class at several tables that play the same round, and the teacher who runs it."""

from collections.abc import Callable, Mapping
from threading import RLock
from typing import Any

from agents.values.preparation import prepare
from experiments.classroom.debriefs import Debriefs, Work
from experiments.classroom.decisions import Decision
from experiments.classroom.keys import new_key, same, tidy
from experiments.classroom.members import GIVEN_AFTER, Member, display_name
from experiments.classroom.play_clock import PlayClock
from experiments.classroom.settings import RoomSettings
from experiments.classroom.table import Table
from experiments.seats.game import Game
from experiments.seats.interventions import Data, Intervention, checked
from experiments.seats.saved import saved
from model.errors import InputError
from model.players import GOVERNMENT_NAMES

GONE_KEPT = 60  # who left or lost a seat and is told so by the old key; joining and leaving must not fill the memory
MOST_EVENTS = 100
WAITING, PLAYING, PAUSED, CLOSED = "waiting", "playing", "paused", "closed"


class WrongKey(InputError):
    """A key that opens nothing here."""


class Room:
    """A class that plays; safe to call from several threads.

    A student acts with the key that :meth:`join` gave; the teacher with ``teacher_key``. ``code`` only lets one in.
    Time comes from ``clock`` (seconds); deadlines run by ``clock_of_play``. Nothing runs by itself: pages call
    :meth:`tick` once a second or so.
    Locks: each table has its own; the room's is held for looking up only. Who holds a table's may take the room's, so
    nobody waits for a table's while holding the room's.
    """

    def __init__(
        self, code: str, settings: RoomSettings, clock: Callable[[], float], debriefs: Debriefs | None = None
    ) -> None:  # fmt: skip
        parameters, doctrine = settings.resolved()
        self.code, self.settings, self.clock = code, settings, clock
        self.clock_of_play = PlayClock(clock)
        self.teacher_key = new_key()
        self.opened = self.used = clock()
        world = prepare(parameters)
        runs = [0 if settings.same_luck else k for k in range(settings.tables)]
        self.tables = [
            Table(code, k + 1, Game(parameters, doctrine, settings.seed, settings.seats, run, world), clock,
                  self.clock_of_play, dict.fromkeys(settings.seats))
            for k, run in enumerate(runs)
        ]  # fmt: skip
        self.round = 0
        self.status = WAITING
        self.revealed = False
        self.events: list[tuple[int, Intervention]] = []
        self._members: list[Member] = []
        self._debriefs = Debriefs() if debriefs is None else debriefs
        self._debriefed: dict[tuple[int, int], Work] = {}
        self._lock = RLock()
        self._turning = RLock()
        self._version = 0

    def sign(self, table: int | None = None) -> tuple[Any, ...]:
        """What changes whenever a table's page (or the teacher's, None) has something new to show."""
        tables = self.tables if table is None else self.tables[table - 1 : table]
        now = self.clock()
        there = tuple(one.lost(now) for table in tables for one in table.holders.values() if one is not None)
        return self._version, tuple(table.version for table in tables), there

    # Students.

    def join(self, name: str, table: int | None = None, seat: int | None = None) -> Member:
        """Take a seat: the one asked for, else the first free one, else one that was lost long ago.

        Raises :class:`InputError` for a name that is none or is taken, a seat that is taken, and a full room.
        """
        shown = display_name(name)
        with self._lock:
            self._open()
            self._touch()
            if any(one.name.casefold() == shown.casefold() for one in self._members if one.seat is not None):
                raise InputError(f"somebody is called {shown} here already; add a letter")
            number, taken = self._free(table, seat)
            member = Member(shown, new_key(), number, taken, self.clock())
            self._give(member)
            return member

    def _free(self, table: int | None, seat: int | None) -> tuple[int, int]:
        places = [(one.number, place) for one in self.tables for place in one.holders]
        wanted = [(n, s) for n, s in places if table in (None, n) and seat in (None, s)]
        if not wanted:
            raise InputError("there is no such seat in this room")
        for number, place in wanted:
            if self._holder(number, place) is None:
                return number, place
        now = self.clock()
        for number, place in wanted:
            holder = self._holder(number, place)
            if holder is not None and holder.lost(now, GIVEN_AFTER):
                return number, place
        raise InputError("this seat is taken" if seat is not None else "every seat is taken")

    def _holder(self, number: int, seat: int) -> Member | None:
        return self.tables[number - 1].holders[seat]

    def _give(self, member: Member) -> None:
        if member.seat is None:
            return
        before = self._holder(member.table, member.seat)
        if before is not None:
            before.seat = None
        self.tables[member.table - 1].holders[member.seat] = member
        self._members.append(member)
        gone = [one for one in self._members if one.seat is None]
        for one in gone[: max(len(gone) - GONE_KEPT, 0)]:
            self._members.remove(one)
        self._version += 1

    def member(self, key: str) -> Member:
        """The student of a key; raises :class:`WrongKey` where the key is unknown or the seat was given away."""
        with self._lock:
            for one in self._members:
                if same(one.key, tidy(key)):
                    if one.seat is None:
                        raise WrongKey("your seat was given to somebody else; join again for another")
                    return one
        raise WrongKey("this key opens no seat in this room")

    def beat(self, key: str) -> Member:
        """A sign of life; who was lost is back in the seat."""
        member = self.member(key)
        now = self.clock()
        back = member.lost(now)
        member.seen = now
        self._touch()
        if back:
            with self._lock:
                self._version += 1
        return member

    def leave(self, key: str) -> None:
        """Give one's seat up; the model plays it."""
        member = self.member(key)
        self._take_away(member)

    def _take_away(self, member: Member) -> None:
        with self._lock:
            if member.seat is not None and self._holder(member.table, member.seat) is member:
                self.tables[member.table - 1].holders[member.seat] = None
            member.seat = None
            self._version += 1

    def answer(self, key: str, sheet: int, choices: Mapping[int, str] | None) -> None:
        """A student's answers on a sheet, None to let the model choose.

        The table plays on; the class goes on with the next :meth:`tick`.

        Raises :class:`InputError` where that is not open to this student.
        """
        member = self.beat(key)
        if self.status != PLAYING:
            raise InputError(f"the room is {self.status}")
        self.tables[member.table - 1].answer(member, sheet, choices)

    def mark(self, key: str, sheet: int, choices: Mapping[int, str]) -> None:
        """What a student has marked on a sheet and not sent yet; it is sent when the time is over.

        Raises :class:`InputError` where the sheet is not open to this student.
        """
        member = self.beat(key)
        self.tables[member.table - 1].mark(member, sheet, choices)

    def ask_debrief(self, key: str) -> Work:
        """Have the debrief of a student's seat worked out in the background, once; raises :class:`InputError`."""
        member = self.beat(key)
        table, seat = self.tables[member.table - 1], member.seat
        if seat is None or not (table.over or self.status == CLOSED):
            raise InputError("a debrief comes after the end of the history or of the class")
        fresh = Work.of(table, seat)  # waits for the table, and so before the room's lock is held
        with self._lock:
            work = self._debriefed.get((table.number, seat))
            if work is None or work.failure:
                work = self._debriefed[table.number, seat] = fresh
                self._debriefs.ask(work)
            self._version += 1
            return work

    def debrief(self, table: int, seat: int) -> Work | None:
        """The debrief of a seat as far as it has come, None where nobody has asked for it."""
        return self._debriefed.get((table, seat))

    @property
    def open_to_all(self) -> bool:
        """Whether private numbers may be seen: the teacher has revealed them, or the class is over."""
        return self.revealed or self.status == CLOSED

    # The teacher.

    def teach(self, key: str) -> None:
        """Check the teacher's key; raises :class:`WrongKey`."""
        if not same(self.teacher_key, tidy(key)):
            raise WrongKey("this is not the teacher's key of this room")
        self._touch()

    def table(self, key: str, number: int) -> Table:
        """A table for the teacher; raises :class:`InputError` for one that is not there."""
        self.teach(key)
        if not 1 <= number <= len(self.tables):
            raise InputError(f"table {number} is not there; use 1 to {len(self.tables)}")
        return self.tables[number - 1]

    def start(self, key: str) -> None:
        """Begin the first round."""
        self.teach(key)
        with self._lock:
            self._open()
            if self.status != WAITING:
                raise InputError("the class has begun already")
            self.status = PLAYING
        self._next_round()

    def pause(self, key: str) -> None:
        """Stop all clocks and answers."""
        self.teach(key)
        with self._lock:
            if self.status == PLAYING:
                self.status = PAUSED
                self.clock_of_play.stop()
                self._version += 1

    def resume(self, key: str) -> None:
        """Go on after a pause; the time of the pause counts for nobody."""
        self.teach(key)
        with self._lock:
            if self.status != PAUSED:
                return
            self.clock_of_play.go_on()
            self.status = PLAYING
            self._version += 1
        self.tick()

    def end_round(self, key: str) -> None:
        """End the round as if everybody's time were over: what pages show marked is sent, the model does the rest."""
        self.teach(key)
        if self.status != PLAYING:
            raise InputError(f"the room is {self.status}")
        for table in self.tables:
            table.end_round()
        self.tick()

    def inject(self, key: str, name: str, data: Data | None = None, table: int | None = None) -> Intervention:
        """Let something happen at every table (or one) when its next month starts; raises :class:`InputError`."""
        self.teach(key)
        event = checked(name, data)
        with self._lock:
            self._open()
            if table is not None:
                self.table(key, table)
            if len(self.events) >= MOST_EVENTS:
                raise InputError(f"{MOST_EVENTS} events were injected; a room takes no more")
            self.events.append((self.round, event))
            self._version += 1
        for one in self.tables:
            if table in (None, one.number):
                one.let_happen(name, event.entries)
        return event

    def reveal(self, key: str, shown: bool = True) -> None:
        """Show the students each other's private numbers, or hide them again."""
        self.teach(key)
        with self._lock:
            self.revealed = shown
            self._version += 1

    def free_seat(self, key: str, table: int, seat: int) -> None:
        """Take a seat from who holds it, so that it can be given to another."""
        self.teach(key)
        if not 1 <= table <= len(self.tables) or seat not in self.settings.seats:
            raise InputError("there is no such seat in this room")
        holder = self._holder(table, seat)
        if holder is None:
            raise InputError(f"nobody sits for {GOVERNMENT_NAMES[seat]} at table {table}")
        self._take_away(holder)

    def close(self, key: str) -> None:
        """End the class; what was decided can still be taken away while the room is kept."""
        self.teach(key)
        with self._lock:
            self.status = CLOSED
            self._version += 1

    def decisions(self, key: str) -> list[Decision]:
        """Every decision at every table, by table and time."""
        self.teach(key)
        found: list[Decision] = []
        for table in self.tables:
            with table.lock:
                found += table.decisions
        return found

    def games(self, key: str) -> list[dict[str, Any]]:
        """The game of every table, as a file keeps it."""
        return [self.game(key, one.number) for one in self.tables]

    def game(self, key: str, number: int) -> dict[str, Any]:
        """The game of one table, as a file keeps it."""
        table = self.table(key, number)
        with table.lock:
            return saved(table.game)

    # Time.

    def tick(self) -> None:
        """Let time act: leave to the model what nobody answers, and begin the next round when all tables are done.

        A table that is just being played is passed over; whoever plays it settles it.
        """
        if self.status != PLAYING:
            return
        for table in self.tables:
            if table.lock.acquire(blocking=False):
                try:
                    table.settle()
                finally:
                    table.lock.release()
        if self.round_done and not self.over and self.attended:
            self._next_round()

    def _next_round(self) -> None:
        # One thread begins a round; another that comes at the same moment finds it begun.
        with self._turning:
            if self.status != PLAYING or (self.round > 0 and not self.round_done):
                return
            with self._lock:
                self.round += 1
                self._version += 1
            for table in self.tables:
                table.begin_round(self.settings.months_a_round, self.settings.seconds_a_round)

    @property
    def round_done(self) -> bool:
        """Whether every table has played the round."""
        return all(table.round_done for table in self.tables)

    @property
    def over(self) -> bool:
        """Whether every table's history has ended."""
        return all(table.over for table in self.tables)

    @property
    def attended(self) -> bool:
        """Whether any student is there; a room that everybody has left waits."""
        now = self.clock()
        with self._lock:
            return any(one.seat is not None and not one.lost(now) for one in self._members)

    @property
    def students(self) -> tuple[Member, ...]:
        """Who holds a seat."""
        with self._lock:
            return tuple(one for one in self._members if one.seat is not None)

    def _open(self) -> None:
        if self.status == CLOSED:
            raise InputError("this room is closed")

    def _touch(self) -> None:
        self.used = self.clock()
