"""Forecasts in the background, for many visitors on a few workers.

Every visitor asks for the forecasts it wants now; what it asked before and nobody has begun is forgotten. Visitors take
turns, and the first continuations of a present come before more of another's, so that everybody soon sees something.
The months that led to a present, of which a jump asks for many, wait for everybody's. What was played stays for whoever
asks again, oldest first to go.

While nobody waits for anything, the workers prepare what visitors may ask for next: the first of each visitor, then the
second of each. It is played as it would be when asked for, under the same key, so that who asks gets the same bytes and
a wrong guess is never shown.
"""

import logging
import os
import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from functools import partial
from itertools import zip_longest

from experiments.ensembles.forecast import CONTINUATIONS, Continuer, Forecast, Present

FIRST = 2  # presents of each visitor that come before all others: the one shown, and the one to compare it with
SOON = 400  # continuations of these that come before everything else
BATCH = 50  # continuations a worker plays before it can turn to something else: 0.05 to 0.2 s
FORECASTS_KEPT = 4096  # of 2 kB each
PRESENTS_ASKED = 256  # at most, by one visitor
PREPARED_BATCH = 5  # the same of a present that nobody has asked for yet: who asks has the worker in 0.03 s
NICENESS = 2  # the page comes first
_scratch = threading.local()
_log = logging.getLogger(__name__)


def play_batch(present: Present, first: int, count: int) -> bytes:
    """Endings of some continuations, in a worker that keeps its scratch."""
    if not hasattr(_scratch, "continuer"):
        _scratch.continuer = Continuer()
    return _scratch.continuer.endings(present, first, count)


def open_worker() -> None:
    """A worker thread: out of the page's way, where the system lets a thread have a priority of its own."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)


def thread_pool(workers: int) -> Executor:
    """Worker threads: compiled rules let go of Python's lock, so the page goes on beside them.

    Against worker processes, on two busy cores: half the time to the first and to the last continuation, other work
    held up no longer, nothing to start, and 0.2 GB less for each.
    """
    return ThreadPoolExecutor(workers, "forecast", open_worker)


class _Line:
    """What is known of one present: parts as they come, joined in order."""

    def __init__(self, present: Present) -> None:
        self.present: Present | None = present
        self.forecast = Forecast(b"")
        self.parts: dict[int, bytes] = {}
        self.given_out, self.failed, self.asked = 0, False, False

    def add(self, first: int, endings: bytes) -> None:
        self.parts[first] = endings
        while (count := self.forecast.continuations) in self.parts:
            self.forecast = self.forecast.extended_by(self.parts.pop(count))


class Forecaster:
    """A service that many visitors share; every method may be called from any thread.

    ``open_pool``: gives an executor with ``workers`` workers, when the first forecast is asked for.
    """

    def __init__(
        self, workers: int = 2, continuations: int = CONTINUATIONS,
        open_pool: Callable[[int], Executor] = thread_pool,
    ) -> None:  # fmt: skip
        self.workers, self.continuations, self._open_pool = workers, continuations, open_pool
        self._pool: Executor | None = None
        self._lock = threading.RLock()
        self._lines: OrderedDict[str, _Line] = OrderedDict()
        self._asked: OrderedDict[Hashable, Sequence[str]] = OrderedDict()
        self._prepared: dict[Hashable, tuple[str, ...]] = {}
        self._running, self._closed = 0, False

    def ask(self, visitor: Hashable, presents: Sequence[Present], prepared: Sequence[Present] = ()) -> None:
        """Want these forecasts, the first soonest, and none that the visitor asked for before.

        ``prepared``: what the visitor may ask for next, the likeliest first, played while nobody waits for anything;
        those of the visitor's last call are thrown away unless they are in this one.
        """
        with self._lock:
            if self._closed:
                return
            keys = []
            for present in presents[:PRESENTS_ASKED]:
                self._line(present).asked = True
                keys.append(present.key)
            self._prepare(visitor, prepared)
            newcomer = visitor not in self._asked
            self._asked[visitor] = keys
            if newcomer:
                self._asked.move_to_end(visitor, last=False)  # who was never served comes next
            self._forget_old()
            self._hand_out()

    def get(self, present: Present) -> Forecast | None:
        """The forecast as far as it has come, or None."""
        with self._lock:
            line = self._lines.get(present.key)
            return line.forecast if line is not None and line.forecast.continuations else None

    def waiting(self, visitor: Hashable) -> bool:
        """Whether something that the visitor asked for is still to come."""
        with self._lock:
            lines = (self._lines.get(key) for key in self._asked.get(visitor, ()))
            return any(line and not self._done(line) for line in lines)

    def forget(self, visitor: Hashable) -> None:
        """The visitor has gone."""
        with self._lock:
            self._asked.pop(visitor, None)
            self._prepare(visitor, ())

    def close(self) -> None:
        """Stop the workers."""
        with self._lock:
            self._closed = True
            self._asked.clear()
            self._prepared.clear()
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=True, cancel_futures=True)

    # Behind the lock.

    def _workers(self) -> Executor:
        if self._pool is None:
            self._pool = self._open_pool(self.workers)
        return self._pool

    def _done(self, line: _Line) -> bool:
        return line.failed or line.forecast.continuations >= self.continuations

    def _line(self, present: Present) -> _Line:
        line = self._lines.get(present.key)
        if line is None or (line.failed and not line.asked):  # who asks is not refused for what nobody saw fail
            line = self._lines[present.key] = _Line(present)
        self._lines.move_to_end(present.key)
        return line

    def _prepare(self, visitor: Hashable, presents: Sequence[Present]) -> None:
        """Prepare these for a visitor, last of all, instead of what was prepared before."""
        before = self._prepared.pop(visitor, ())
        if presents:
            for present in presents:
                self._line(present)
            self._prepared[visitor] = tuple(present.key for present in presents)
        wanted = {key for keys in self._prepared.values() for key in keys}
        for key in before:
            line = self._lines.get(key)
            if line and not line.asked and key not in wanted:
                del self._lines[key]

    def _forget_old(self) -> None:
        wanted = {key for keys in (*self._asked.values(), *self._prepared.values()) for key in keys}
        for key in list(self._lines):
            if len(self._lines) <= FORECASTS_KEPT:
                return
            if key not in wanted:
                del self._lines[key]

    def _next(self) -> _Line | None:
        """The present to play more of, by turns: some of each visitor's first two, then all of those, then the rest."""
        soon, whole = min(SOON, self.continuations), self.continuations
        for soonest, goal in ((FIRST, soon), (FIRST, whole), (PRESENTS_ASKED, whole)):
            for visitor in list(self._asked):
                for key in self._asked[visitor][:soonest]:
                    line = self._lines.get(key)
                    if line and self._left(line, goal):
                        self._asked.move_to_end(visitor)
                        return line
        return None

    def _next_prepared(self) -> _Line | None:
        """What to prepare: the first of each visitor, the longest waiting before others, then the second of each."""
        ranks = zip_longest(*self._prepared.values())
        lines = (self._lines.get(key) for rank in ranks for key in rank if key is not None)
        return next((line for line in lines if line and self._left(line, self.continuations)), None)

    def _left(self, line: _Line, goal: int) -> bool:
        """Whether some of the first ``goal`` continuations have still to be given to a worker."""
        return line.present is not None and not line.failed and line.given_out < goal

    def _hand_out(self) -> None:
        # No more than the workers can begin: whatever waits in an executor's queue cannot be taken back.
        while not self._closed and self._running < self.workers:
            line, batch = self._next(), BATCH
            if line is None:
                line, batch = self._next_prepared(), PREPARED_BATCH
            if line is None or line.present is None:
                return
            first = line.given_out
            count = min(batch, self.continuations - first)
            line.given_out += count
            self._running += 1
            future = self._workers().submit(play_batch, line.present, first, count)
            future.add_done_callback(partial(self._finished, line, first))

    def _finished(self, line: _Line, first: int, done: "Future[bytes]") -> None:
        with self._lock:
            self._running -= 1
            if done.cancelled() or self._closed:
                return
            error = done.exception()
            if error is None:
                line.add(first, done.result())
                if self._done(line):
                    line.present = None  # 8 kB that nobody needs again
            else:
                line.failed = True
                _log.error("forecast failed: %s", error)
            self._hand_out()
