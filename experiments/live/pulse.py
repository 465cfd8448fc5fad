"""One heartbeat for all classroom pages of a server: time acts on the rooms, and pages learn what is new."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, Lock, Thread
from typing import Any

from solara.server import kernel_context

from experiments.classroom.room import Room, WrongKey

SECONDS = 0.5
PATIENCE = 0.1  # seconds for a page that is busy: thirty of them must not hold up the signs of life
logger = logging.getLogger(__name__)


def current_page() -> Any | None:
    """The kernel of the page that is being rendered; None outside a server."""
    try:
        return kernel_context.get_current_context()
    except RuntimeError:
        return None


def connected(page: Any | None) -> bool:
    """Whether a browser is at the other end; a page outside a server counts as one."""
    return page is None or kernel_context.PageStatus.CONNECTED in tuple(page.page_status.values())


@dataclass(eq=False)
class Listener:
    """A page that shows a room: ``key`` of the student whose sign of life it is (None: the teacher's page)."""

    room: Room
    table: int | None
    key: str | None
    notify: Callable[[], None]
    page: Any | None
    seen: tuple[Any, ...] = field(default=())


class Pulse:
    """A thread that runs while any page listens and ends with the last one."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self.seconds = seconds
        self._listeners: list[Listener] = []
        self._lock = Lock()
        self._stop = Event()
        self._thread: Thread | None = None

    @property
    def running(self) -> bool:
        """Whether the thread is there."""
        return self._thread is not None and self._thread.is_alive()

    def listen(self, room: Room, table: int | None, key: str | None, notify: Callable[[], None]) -> Callable[[], None]:
        """Call ``notify``, in the page's own context, when there is something new; returns what ends it."""
        # Nothing counts as seen yet: the room may have moved between the page's look and this.
        listener = Listener(room, table, key, notify, current_page())
        with self._lock:
            self._listeners.append(listener)
            if self._thread is None:
                self._stop = Event()
                self._thread = Thread(target=self._run, args=(self._stop,), name="classroom pulse", daemon=True)
                self._thread.start()

        def end() -> None:
            with self._lock:
                if listener in self._listeners:
                    self._listeners.remove(listener)
                if not self._listeners and self._thread is not None:
                    self._stop.set()
                    self._thread = None

        return end

    def _run(self, stop: Event) -> None:
        while not stop.wait(self.seconds):
            try:
                self.beat()
            except Exception:
                # One page that fails must not stop the others' clocks.
                logger.exception("a beat of the classroom failed")

    def beat(self) -> None:
        """One beat: signs of life, time, and what is new."""
        with self._lock:
            listeners = list(self._listeners)
        for listener in listeners:
            if connected(listener.page):
                _alive(listener)
        for room in {id(one.room): one.room for one in listeners}.values():
            room.tick()
        for listener in listeners:
            sign = listener.room.sign(listener.table)
            if sign != listener.seen and connected(listener.page) and _tell(listener):
                listener.seen = sign


def _alive(listener: Listener) -> None:
    if listener.key is None:
        listener.room.used = listener.room.clock()
        return
    try:
        listener.room.beat(listener.key)
    except WrongKey:
        # The seat was given away: the page is told by its next look.
        return


def _tell(listener: Listener) -> bool:
    """Bring a page up to date; False where it is busy, for the next beat to try again.

    Solara answers to what a browser sends under the page's lock, in another thread. Without the same lock here, an
    element that is just being sent could be answered before anything listens to it: the answer would be lost.
    """
    page = listener.page
    if page is None:
        return _notify(listener)
    if not page.lock.acquire(timeout=PATIENCE):
        return False
    try:
        if page.closed_event.is_set():
            return True
        with page:
            return _notify(listener)
    finally:
        page.lock.release()


def _notify(listener: Listener) -> bool:
    start = time.perf_counter()
    try:
        listener.notify()
    except Exception:
        logger.exception("a classroom page could not be brought up to date")
    logger.debug("page brought up to date in %.1f ms", 1000 * (time.perf_counter() - start))
    return True
