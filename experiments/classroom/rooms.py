"""Every room of a server: opened, found by code or key, and freed."""

import time
from collections.abc import Callable
from threading import Lock, Thread

from experiments.classroom.debriefs import Debriefs
from experiments.classroom.keys import Attempts, new_code, same, tidy
from experiments.classroom.members import Member
from experiments.classroom.room import CLOSED, Room, WrongKey
from experiments.classroom.settings import RoomSettings
from model.errors import InputError

MOST_ROOMS = 8
IDLE_SECONDS = 3600.0  # without a student's or teacher's sign of life
KEPT_CLOSED = 1800.0  # a closed room stays that long, so that its decisions can still be taken away
SWEPT_EVERY = 60.0  # seconds, while there is any room
MOST_CLOSED = 3  # and only the last ones: the games of ten tables take some 50 MB


class Rooms:
    """The rooms of a server; safe to call from several threads.

    ``clock``: seconds, for tests to move; ``swept_every``: seconds between looks for rooms that can be freed.
    ``opening_code``: what has to be typed in to open a room; None lets everybody who reaches the server.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic, swept_every: float = SWEPT_EVERY) -> None:
        self.clock, self.swept_every = clock, swept_every
        self.attempts = Attempts(clock)
        self.opening_code: str | None = None
        self._rooms: dict[str, Room] = {}
        self._debriefs = Debriefs()
        self._sweeper: Thread | None = None
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._rooms)

    def open(self, settings: RoomSettings, opening_code: str = "", client: str = "") -> Room:
        """Open a room; its ``teacher_key`` is for whoever opened it.

        Raises :class:`InputError` where too many are open, and for a wrong opening code where the server has one.
        """
        self.sweep()
        self._admit(opening_code, client)
        with self._lock:
            self._count()
        code = new_code()
        room = Room(code, settings, self.clock, self._debriefs)  # prepares the model: outside the lock
        with self._lock:
            self._count()
            self._rooms[code] = room
            if self._sweeper is None:
                self._sweeper = Thread(target=self._sweep_on, name="classroom sweeper", daemon=True)
                self._sweeper.start()
        return room

    def _admit(self, opening_code: str, client: str) -> None:
        if self.opening_code is None:
            return
        self.attempts.check(client)
        if not same(self.opening_code, tidy(opening_code)):
            self.attempts.wrong(client)
            raise WrongKey("this is not the opening code of this server; it stands where the server was started")

    def _count(self) -> None:
        if sum(room.status != CLOSED for room in self._rooms.values()) >= MOST_ROOMS:
            raise InputError(f"{MOST_ROOMS} rooms are open; close one first")

    def remembered(self, code: str) -> Room | None:
        """The room of a code that this server itself has kept, not one that somebody typed: no limit applies."""
        with self._lock:
            return self._rooms.get(code)

    def find(self, code: str, client: str) -> Room:
        """The room of a code; a wrong code counts against the client. Raises :class:`InputError`."""
        self.sweep()
        self.attempts.check(client)
        with self._lock:
            room = self._rooms.get(tidy(code))
        if room is None:
            self.attempts.wrong(client)
            raise InputError("no room has this code")
        return room

    def find_seat(self, code: str, key: str, client: str) -> tuple[Room, Member]:
        """Room and student of a code and a seat key, for who comes back."""
        room = self.find(code, client)
        try:
            return room, room.beat(key)
        except WrongKey:
            self.attempts.wrong(client)
            raise

    def find_taught(self, code: str, key: str, client: str) -> Room:
        """The room of a code and the teacher's key."""
        room = self.find(code, client)
        try:
            room.teach(key)
        except WrongKey:
            self.attempts.wrong(client)
            raise
        return room

    def sweep(self) -> None:
        """Free rooms that nobody has used for long, and closed ones after a while."""
        now = self.clock()
        with self._lock:
            for code, room in list(self._rooms.items()):
                if now - room.used > (KEPT_CLOSED if room.status == CLOSED else IDLE_SECONDS):
                    room.status = CLOSED
                    del self._rooms[code]
            closed = [(room.used, code) for code, room in self._rooms.items() if room.status == CLOSED]
            for _, code in sorted(closed)[: max(len(closed) - MOST_CLOSED, 0)]:
                del self._rooms[code]

    def _sweep_on(self) -> None:
        """Sweep from time to time as long as there is a room, whether or not anybody comes to the page."""
        while True:
            time.sleep(self.swept_every)
            self.sweep()
            with self._lock:
                if not self._rooms:
                    self._sweeper = None
                    return

    def remove(self, room: Room, key: str) -> None:
        """Close a room and free it at once."""
        room.close(key)
        with self._lock:
            self._rooms.pop(room.code, None)
