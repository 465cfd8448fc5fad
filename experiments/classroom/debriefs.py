"""Debriefs of a class: worked out one after another in the background, so that thirty at once hold up nobody."""

import weakref
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Any

from experiments.classroom.table import Table
from experiments.ensembles.forecaster import open_worker
from experiments.seats.debrief import Debrief
from experiments.seats.game import Game
from experiments.seats.saved import replay, saved

PRIVATE = ("turning_points", "theory")  # these tell what others wished, valued and believed
STEPS = 10  # of the progress that a page is told


def whole_game(table: Table) -> Game:
    """The table's game with its history at an end: a copy that the model plays on where it was broken off.

    Nobody waits for that: under the table's lock no month is played, only what was chosen is written down.
    """
    with table.lock:
        if table.over:  # it moves no more
            return table.game
        content = saved(table.game)
    game = replay(content)
    while not game.over:
        for question in iter(lambda: next(iter(game.questions()), None), None):
            game.leave_to_model(question.seat)
        game.advance()
    return game


def own_part(data: dict[str, Any]) -> dict[str, Any]:
    """A debrief without what only others know of themselves."""
    return data | {name: [] for name in PRIVATE}


@dataclass
class Work:
    """A debrief that was asked for: the share that is done, its data once it is whole, or why there is none.

    ``broken_off``: month in which the class was closed, from which the model played on; None where the history ended
    by itself.
    """

    table: weakref.ReferenceType[Table]
    seat: int
    broken_off: str | None
    share: float = 0.0
    data: dict[str, Any] | None = None
    failure: str = ""

    @classmethod
    def of(cls, table: Table, seat: int) -> "Work":
        """The work as it stands before it is begun; takes the table's lock."""
        with table.lock:
            return cls(weakref.ref(table), seat, None if table.over else table.game.month)

    @property
    def done(self) -> bool:
        """Whether nothing more is to come."""
        return self.data is not None or bool(self.failure)

    def run(self) -> None:
        """Work it out; what goes wrong is kept for the page to say."""
        table = self.table()
        if table is None:
            self.failure = "the room was closed"
            return
        try:
            debrief = Debrief(whole_game(table), self.seat)
            for share in debrief.pieces():
                self._tell(table, share)
            self.data = debrief.data()
        except Exception as error:
            self.failure = f"the debrief could not be worked out: {error}"
            raise
        finally:
            self._tell(table, 1.0)

    def _tell(self, table: Table, share: float) -> None:
        if self.done or int(STEPS * share) > int(STEPS * self.share):
            table.touch()
        self.share = share


class Debriefs:
    """One thread for a server, there while anything is asked for; safe to call from several threads.

    ``start``: begins the thread that calls what it is given, for tests to hold it back.
    """

    def __init__(self, start: Callable[[Callable[[], None]], None] | None = None) -> None:
        self._start = start or _in_a_thread
        self._waiting: SimpleQueue[Work] = SimpleQueue()
        self._lock = Lock()
        self._running = False

    def ask(self, work: Work) -> None:
        """Have a debrief worked out after those that were asked for before it; waits for no table."""
        with self._lock:
            self._waiting.put(work)
            if not self._running:
                self._running = True
                self._start(self._run)

    def _run(self) -> None:
        while (work := self._next()) is not None:
            with suppress(Exception):  # one that fails says so on its page, and the next is worked out
                work.run()

    def _next(self) -> Work | None:
        with self._lock:
            try:
                return self._waiting.get_nowait()
            except Empty:
                self._running = False
                return None


def _in_a_thread(run: Callable[[], None]) -> None:
    def work() -> None:
        open_worker()  # pages of those who still play come first
        run()

    Thread(target=work, name="classroom debriefs", daemon=True).start()
