"""Ctrl-C and a scheduler's SIGTERM while rules compile: heard at once, acted on where the compiler can be left.

LLVM calls back into Python to keep what it compiled. An exception that a signal's handler raises there is printed and
lost, and the compiler goes on without what it asked for.
"""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from numba.core.event import Listener, install_listener

STOPPING = (signal.SIGINT, signal.SIGTERM)


class _BetweenPasses(Listener):
    """Hands a signal that came meanwhile to its own handler before the compiler's next pass, a moment later."""

    def __init__(self) -> None:
        self.came: tuple[Any, int, FrameType | None] | None = None

    def act(self) -> None:
        """Act on the signal that came, if one did."""
        if self.came is not None:
            (handler, number, frame), self.came = self.came, None
            handler(number, frame)

    def on_start(self, event: Any) -> None:
        """A pass begins."""
        self.act()

    def on_end(self, event: Any) -> None:
        """A pass has ended: the next begins at once."""


@contextmanager
def heard_between_passes() -> Iterator[None]:
    """In the body, which compiles, signals that would stop the process do so between two passes of the compiler.

    What their handlers raise comes out of the body. A signal that has no handler in Python ends the process as ever;
    other threads than the main one hear no signals.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    waiting = _BetweenPasses()
    handlers = {number: signal.getsignal(number) for number in STOPPING}
    ours = {number: handler for number, handler in handlers.items() if callable(handler)}

    def note(number: int, frame: FrameType | None) -> None:
        waiting.came = ours[signal.Signals(number)], number, frame

    for number in ours:
        signal.signal(number, note)
    try:
        with install_listener("numba:run_pass", waiting):
            yield
    finally:
        for number, handler in ours.items():
            signal.signal(number, handler)
    waiting.act()
