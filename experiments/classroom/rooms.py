"""Every room of a server: opened, found by code or key, and freed."""

import time
from collections.abc import Callable
from threading import Lock

from experiments.classroom.keys import Attempts, new_code, tidy
from experiments.classroom.members import Member
from experiments.classroom.room import CLOSED, Room, WrongKey
from experiments.classroom.settings import RoomSettings
from model.errors import InputError

MOST_ROOMS = 8
IDLE_SECONDS = 3600.0  # without a student's or teacher's sign of life
KEPT_CLOSED = 1800.0  # a closed room stays that long, so that its decisions can still be taken away
MOST_CLOSED = 3  # and only the last ones: the games of ten tables take 23 MB


class Rooms:
    """The rooms of a server; safe to call from several threads. ``clock``: seconds, for tests to move."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.attempts = Attempts(clock)
        self._rooms: dict[str, Room] = {}
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._rooms)

    def open(self, settings: RoomSettings) -> Room:
        """Open a room; its ``teacher_key`` is for whoever opened it. Raises :class:`InputError` where too many are."""
        self.sweep()
        self._count()
        code = new_code()
        room = Room(code, settings, self.clock)  # prepares the model: outside the lock
        with self._lock:
            if len(self._rooms) >= MOST_ROOMS or code in self._rooms:
                raise InputError(f"{MOST_ROOMS} rooms are open; close one first")
            self._rooms[code] = room
        return room

    def _count(self) -> None:
        with self._lock:
            if len(self._rooms) >= MOST_ROOMS:
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

    def remove(self, room: Room, key: str) -> None:
        """Close a room and free it at once."""
        room.close(key)
        with self._lock:
            self._rooms.pop(room.code, None)
