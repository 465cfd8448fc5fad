"""Codes that a class types in, keys that nobody can guess, and the limit on wrong ones."""

import hmac
import secrets
from collections import deque
from collections.abc import Callable
from threading import Lock

from model.errors import InputError

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # without 0 and O, 1, I and L
CODE_LENGTH = 8  # 31^8, nearly 10^12 codes
KEY_LENGTH = 20  # 99 bits
WRONG_A_CLIENT = 8  # wrong codes or keys of one client in a window
WINDOW = 60.0  # seconds
CLIENTS_KEPT = 1000


class TooManyAttempts(InputError):
    """Wrong codes came too often."""


def new_code() -> str:
    """A room code to be read aloud and typed in."""
    return _drawn(CODE_LENGTH)


def new_key() -> str:
    """A key that proves who is in a seat, or who teaches."""
    return _drawn(KEY_LENGTH)


def _drawn(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def tidy(typed: str) -> str:
    """What was typed, in capitals and without spaces and dashes."""
    return "".join(letter for letter in typed[:100].upper() if letter.isalnum())


def grouped(key: str) -> str:
    """A code or key in groups of four, as it is shown."""
    return "-".join(key[k : k + 4] for k in range(0, len(key), 4))


def same(one: str, other: str) -> bool:
    """Whether two keys are the same, in a time that does not tell how much of them is."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))


class Attempts:
    """Wrong codes and keys counted in a sliding window, client by client.

    While its limit is reached a client's right codes are refused too: otherwise it could go on guessing. Nobody is
    refused for what others type. Who takes a new session for every eight guesses is held up by the number of codes
    alone: even a thousand guesses a second through a lesson of 90 minutes are 5.4 million, against eight rooms among
    31^8 = 8.5 x 10^11 codes: one chance in 20,000 of finding any. A key has 99 bits.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock, self._lock = clock, Lock()
        self._by_client: dict[str, deque[float]] = {}

    def check(self, client: str) -> None:
        """Raise :class:`TooManyAttempts` where a client was wrong too often lately."""
        with self._lock:
            self._forget()
            if len(self._by_client.get(client, ())) >= WRONG_A_CLIENT:
                raise TooManyAttempts(f"too many wrong codes; wait {WINDOW:.0f} seconds and try again")

    def wrong(self, client: str) -> None:
        """Count a wrong code or key."""
        now = self._clock()
        with self._lock:
            if client in self._by_client or len(self._by_client) < CLIENTS_KEPT:
                self._by_client.setdefault(client, deque()).append(now)

    def _forget(self) -> None:
        past = self._clock() - WINDOW
        for client, times in list(self._by_client.items()):
            while times and times[0] <= past:
                times.popleft()
            if not times:
                del self._by_client[client]
