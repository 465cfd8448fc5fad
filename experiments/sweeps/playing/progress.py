"""How far a sweep has come: a bar on a terminal, a line now and then elsewhere; on standard error."""

import sys
import time
from typing import Any, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

LINES, QUIET_SECONDS = 10, 60.0


def clock(seconds: float) -> str:
    """A duration as 1:02:03 or 2:03."""
    whole = round(seconds)
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02d}:{whole % 60:02d}" if hours else f"{minutes}:{whole % 60:02d}"


class Watch:
    """Progress of ``total`` histories, of which ``done`` were there before: rate and time left count the new ones."""

    def __init__(self, total: int, done: int) -> None:
        self.total, self.before, self.done = total, done, done
        self.started = self.told = time.monotonic()
        self.bar: Any = None

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            columns = (
                TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
                TextColumn("{task.fields[rate]} a second, left"), TimeRemainingColumn(),
            )  # fmt: skip
            self.bar = Progress(*columns, console=Console(stderr=True), speed_estimate_period=600)
            self.bar.start()
            self.task = self.bar.add_task("histories", total=self.total, completed=self.before, rate="…")
        return self

    def __exit__(self, *_: object) -> None:
        if self.bar is not None:
            self.bar.stop()

    @property
    def pace(self) -> str:
        """The rate in words."""
        return f"{self.rate:,.0f}" if self.rate >= 10 else f"{self.rate:.1f}"

    @property
    def rate(self) -> float:
        """New histories a second."""
        return (self.done - self.before) / max(time.monotonic() - self.started, 1e-9)

    def add(self, planned: int) -> None:
        """A part of that many planned histories is written."""
        previous = self.done
        self.done += planned
        if self.bar is not None:
            self.bar.update(self.task, completed=self.done, rate=self.pace)
            return
        now = time.monotonic()
        crossed = self.done * LINES // self.total > previous * LINES // self.total
        if crossed or now - self.told > QUIET_SECONDS:
            self.told = now
            left = (self.total - self.done) / max(self.rate, 1e-9)
            print(
                f"{self.done:,} of {self.total:,} histories, {self.pace} a second, {clock(left)} left",
                file=sys.stderr, flush=True,
            )  # fmt: skip
