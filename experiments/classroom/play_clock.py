"""The time that counts for deadlines: it stands still while a class is paused."""

from collections.abc import Callable
from threading import Lock


class PlayClock:
    """Seconds of play, as a call; safe to call from several threads.

    It goes on at once for every table: no deadline has to be moved, so nobody can see one that the pause has overrun.
    ``clock``: seconds that never stop.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._away = 0.0
        self._stopped: float | None = None
        self._lock = Lock()

    def __call__(self) -> float:
        """Seconds of play."""
        with self._lock:
            return (self._clock() if self._stopped is None else self._stopped) - self._away

    def stop(self) -> None:
        """Stand still from now on."""
        with self._lock:
            if self._stopped is None:
                self._stopped = self._clock()

    def go_on(self) -> None:
        """Go on from where it stood."""
        with self._lock:
            if self._stopped is not None:
                self._away += self._clock() - self._stopped
                self._stopped = None
