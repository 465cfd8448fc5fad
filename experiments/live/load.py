"""A class of simulated students on a real server: how long each action takes, and how much memory the server holds."""

import json
import os
import random
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from experiments.live.simulated import PageError, SimulatedPage
from model.errors import InputError

READY_WITHIN = 600.0  # seconds, with the rules still to be compiled
SAMPLES_A_MINUTE = 4
GROWTH_ALLOWED = 0.10  # of the memory after the warm-up
WARM_UP = 0.25  # share of the samples that are not compared
LAST_MONTH = "2027-06"
SEATS = 3
REACTION = 0.25  # seconds: nobody answers sooner, and a page is not ready before it has been drawn
CHOOSING = 0.3  # how often something else than what is marked already is chosen
SUBMIT, REFUSED = "Submit your choices", "This was not taken"
JOINING = 15.0  # seconds within which a class has typed in its code


@dataclass
class Load:
    """What was measured: seconds by action, resident memory of the server in MB over time, and what went wrong."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    memory: list[tuple[float, float]] = field(default_factory=list)
    peak_mb: float = 0.0
    classes: int = 0
    failures: list[str] = field(default_factory=list)

    def note(self, action: str, seconds: float) -> None:
        """Keep one action's time."""
        self.seconds.setdefault(action, []).append(seconds)

    def table(self) -> list[tuple[str, int, float, float]]:
        """(action, times, p50, p95) in ms."""
        return [
            (action, len(times), 1000 * float(np.percentile(times, 50)), 1000 * float(np.percentile(times, 95)))
            for action, times in self.seconds.items()
        ]

    def growth(self) -> float:
        """How much the server's memory has grown after the warm-up, as a share.

        Memory goes up and down as classes come and go, so the peaks of the two halves are compared.
        """
        after = [mb for _, mb in self.memory[int(WARM_UP * len(self.memory)) :]]
        if len(after) < 4:
            return 0.0
        half = len(after) // 2
        return max(after[half:]) / max(after[:half]) - 1.0


def memory_mb(process: int, what: str) -> float:
    """Memory of a process, MB: ``VmRSS`` now, ``VmHWM`` at its peak; NaN where the system does not tell."""
    try:
        lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return float("nan")
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{what}:")), float("nan"))


@contextmanager
def served(app: Path, **surroundings: str) -> Iterator[tuple[str, int]]:
    """A server process of a Solara app; yields its host and port, and its process number, once it is ready.

    ``surroundings``: environment variables of its own. Raises :class:`PageError` if it is not ready in time.
    """
    environment = os.environ | {"SOLARA_TELEMETRY_MIXPANEL_ENABLE": "false"} | surroundings
    run = [sys.executable, "-m", "solara", "run", str(app), "--host", "127.0.0.1", "--no-open", "--production"]
    with running(run, environment) as found:
        yield found


@contextmanager
def live_class() -> Iterator[tuple[str, int]]:
    """The server of ``joint-review live --classroom``, guard and all, as :func:`served` yields one."""
    run = [sys.executable, "-m", "experiments.cli", "live", "--classroom"]
    with running(run) as found:
        yield found


@contextmanager
def running(run: list[str], environment: Mapping[str, str] | None = None) -> Iterator[tuple[str, int]]:
    """A server that takes its port as ``--port``, in a process of its own; yields as :func:`served` does."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    command = [*run, "--port", str(port)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, env=environment, **quiet) as process:  # type: ignore[call-overload]
        try:
            _wait_until_ready(f"http://127.0.0.1:{port}/readyz", process)
            yield f"127.0.0.1:{port}", process.pid
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:  # in the middle of compiling a rule
                process.kill()


def _wait_until_ready(address: str, process: Any) -> None:
    end = time.monotonic() + READY_WITHIN
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    raise PageError("the server was not ready in time")


def filled(form: dict[str, Any]) -> dict[str, Any]:
    """What a form sends if nothing in it is touched."""
    return {one["name"]: one["value"] for one in form["fields"]}


class Pupil:
    """One simulated student: joins, thinks, answers what is put to the seat, until the class is over."""

    def __init__(self, server: str, code: str, name: str, pace: float, load: Load, seed: int) -> None:
        self.page = SimulatedPage(server, "/join")
        self._code, self._name, self._pace, self._load = code, name, pace, load
        self._luck = random.Random(seed)

    def join(self, wait: float) -> None:
        """After ``wait`` seconds send code and name, and wait for the seat."""
        time.sleep(wait)
        form = self.page.wait(lambda: self.page.form("Join"), "the form to join")
        start = time.perf_counter()
        self.page.event(form, "send", filled(form) | {"code": self._code, "name": self._name})
        self.page.wait(lambda: self.page.shows("At your table"), "the seat")
        self._load.note("join", time.perf_counter() - start)

    def sheet(self) -> list[dict[str, Any]]:
        """The questions that are open."""
        return self.page.find_all("occasion", "content")

    def study(self, stop: Callable[[], bool]) -> None:
        """Answer until the class is over or ``stop`` says so."""
        while not stop():
            if not self.sheet():
                if self.page.shows("How it ended") or self.page.shows("The class is over"):
                    return
                if self.page.failure is not None:
                    raise PageError(f"{self._name} has lost the connection: {self.page.failure}")
                time.sleep(0.05)
                continue
            time.sleep(REACTION + self._luck.uniform(0.5, 1.5) * self._pace)
            self._answer(self.sheet())

    def _answer(self, sheet: list[dict[str, Any]]) -> None:
        """Mark a choice where none is taken by itself, and at times elsewhere; then submit."""
        for one in sheet:
            if not one["chosen"] or self._luck.random() < CHOOSING:
                self._choose(one)
        asked = {one["id"] for one in sheet}

        def closed() -> bool:
            return not asked & {one["id"] for one in self.sheet()}

        # The time may be over before everything is chosen.
        self.page.wait(lambda: closed() or self.page.button(SUBMIT), "the button to submit")
        if closed():
            return
        start = time.perf_counter()
        self.page.click(SUBMIT)
        self.page.wait(lambda: closed() or self.page.shows(REFUSED), "the answer to be taken")
        self._load.note("answer", time.perf_counter() - start)

    def _choose(self, question: dict[str, Any]) -> None:
        groups = json.loads(question["content"])["groups"]
        name = self._luck.choice([one["name"] for group in groups for one in group["members"]])
        start = time.perf_counter()
        self.page.event(question, "choose", name)

        def marked() -> bool:
            now = [one for one in self.sheet() if one["id"] == question["id"]]
            return not now or now[0]["chosen"] == name

        self.page.wait(marked, "the choice to be marked")
        self._load.note("choose", time.perf_counter() - start)


class Teacher:
    """The simulated teacher: opens a room, starts it, lets one thing happen, closes it."""

    def __init__(self, server: str, tables: int, load: Load) -> None:
        self.page, self._load = SimulatedPage(server, "/class"), load
        form = self.page.wait(lambda: self.page.form("Open the room"), "the form to open a room")
        start = time.perf_counter()
        sent = filled(form) | {"tables": tables, "last": LAST_MONTH, "seconds": 300, "luck": "own", "seed": "1"}
        self.page.event(form, "send", sent)
        self.code = self.page.wait(self._code, "the room code")
        load.note("open", time.perf_counter() - start)

    def _code(self) -> str | None:
        shown = self.page.find("code", "seated")
        return str(shown["code"]) if shown else None

    def start(self) -> None:
        """Begin the class."""
        start = time.perf_counter()
        self.page.click("Start the class")
        self.page.wait(lambda: self.page.shows("round 1"), "the first round")
        self._load.note("start", time.perf_counter() - start)

    def close(self) -> None:
        """End the class and leave."""
        self.page.click("Close the class")
        self.page.wait(lambda: self.page.button("Yes, close it"), "the question whether to close")
        self.page.click("Yes, close it")
        self.page.wait(lambda: self.page.shows("Closed"), "the end of the class")
        self.page.close()


def play_class(server: str, students: int, tables: int, pace: float, load: Load, stop: Callable[[], bool]) -> None:
    """One class from the first click to the last."""
    teacher = Teacher(server, tables, load)
    pupils = [Pupil(server, teacher.code, f"Student {k + 1}", pace, load, k) for k in range(students)]

    def guarded(work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as error:
            load.failures.append(f"{type(error).__name__}: {error}")

    luck = random.Random(load.classes)
    waits = [luck.uniform(0.0, JOINING) * min(pace, 1.0) for _ in pupils]
    _together(
        [lambda one=one, wait=wait: guarded(lambda: one.join(wait)) for one, wait in zip(pupils, waits, strict=True)]
    )
    teacher.start()
    _together([lambda one=one: guarded(lambda: one.study(stop)) for one in pupils])
    guarded(teacher.close)
    for one in pupils:
        guarded(one.page.close)
    load.classes += 1


def _together(works: list[Any]) -> None:
    threads = [threading.Thread(target=work, daemon=True) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def bench_classroom(students: int, tables: int, minutes: float, pace: float) -> Load:
    """Classes one after another for ``minutes`` on a server of their own; 0 for one whole class.

    ``pace``: mean seconds a student thinks before each answer. Raises :class:`InputError` for more students than seats.
    """
    if students > SEATS * tables:
        raise InputError(f"{students} students have no seats at {tables} tables; a table has {SEATS}")
    load = Load()
    with live_class() as (server, process):
        begun, over = time.monotonic(), threading.Event()

        def stop() -> bool:
            return minutes > 0 and time.monotonic() - begun > 60 * minutes

        def watch() -> None:
            while not over.wait(60 / SAMPLES_A_MINUTE):
                load.memory.append((time.monotonic() - begun, memory_mb(process, "VmRSS")))

        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        while True:
            play_class(server, students, tables, pace, load, stop)
            if minutes == 0 or stop():
                break
        over.set()
        watcher.join()
        load.memory.append((time.monotonic() - begun, memory_mb(process, "VmRSS")))
        load.peak_mb = memory_mb(process, "VmHWM")
    return load
