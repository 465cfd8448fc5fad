"""Which browser sits where, so that a reload finds the seat again without typing the key."""

from collections import OrderedDict
from threading import Lock

MOST_REMEMBERED = 1000


class Remembered:
    """Code and key by browser session and role (``student``, ``teacher``); the oldest are forgotten first."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str], tuple[str, str]] = OrderedDict()
        self._lock = Lock()

    def keep(self, session: str, role: str, code: str, key: str) -> None:
        """Remember what a browser holds."""
        with self._lock:
            self._kept[session, role] = (code, key)
            self._kept.move_to_end((session, role))
            while len(self._kept) > MOST_REMEMBERED:
                self._kept.popitem(last=False)

    def find(self, session: str, role: str) -> tuple[str, str] | None:
        """Code and key of a browser, if it holds any."""
        with self._lock:
            return self._kept.get((session, role))

    def forget(self, session: str, role: str) -> None:
        """Forget what a browser holds."""
        with self._lock:
            self._kept.pop((session, role), None)
