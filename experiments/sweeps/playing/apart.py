"""Histories played each in a process of its own: one that takes its process down, or never ends, costs only itself."""

import multiprocessing
import os
import signal
import threading
import warnings
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

import numpy as np

from agents.months.outcomes import new_outcomes

Played = tuple[Any, list[str]]
Traces = dict[int, list[str]]
"""Where histories failed, by replication: lines of a traceback that names no folder of this machine."""
TRIES = 2  # a process may be killed for what others do, such as taking all memory: once proves nothing


def each_apart(
    play: Callable[[np.ndarray], Played], traces: Traces, seconds: float | None
) -> Callable[[np.ndarray], Played]:
    """As ``play``, but each history in a copy of this process, for at most ``seconds``.

    A history whose process dies twice, or that takes longer, fails with that reason. ``traces`` takes up what the
    copies note there. Where a process cannot be copied (Windows), it plays here.
    """
    if "fork" not in multiprocessing.get_all_start_methods():
        return play

    def apart(numbers: np.ndarray) -> Played:
        outcomes, status = new_outcomes(len(numbers)), []
        for k in range(len(numbers)):
            found = None
            for _ in range(TRIES):
                found, reason = _in_a_copy(play, traces, numbers[k : k + 1], seconds)
                if found is not None:
                    outcomes[k], (reason,), noted = found
                    traces.update(noted)
                    break
            status.append(reason)
        return outcomes, status

    return apart


def _in_a_copy(
    play: Callable[[np.ndarray], Played], traces: Traces, number: np.ndarray, seconds: float | None
) -> tuple[Any, str]:
    """Outcome, status and traces of one history, or None and the reason why there are none."""
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_play_and_send, args=(play, traces, number, sender), daemon=True)
    with warnings.catch_warnings():
        # The copy uses nothing that another thread of this process may hold: those only wait.
        warnings.simplefilter("ignore", DeprecationWarning)
        process.start()
    sender.close()
    with receiver:
        try:
            if not receiver.poll(seconds):
                process.kill()
                return ((new_outcomes(1)[0], [f"it took more than {seconds:g} s"], {}), "")
            return receiver.recv(), ""
        except EOFError:
            process.join()
            return None, f"its process died ({_end_of(process.exitcode or 0)})"
        finally:
            process.join()


def _play_and_send(play: Callable[[np.ndarray], Played], traces: Traces, number: np.ndarray, to: Connection) -> None:
    threading.Thread(target=end_with_parent, daemon=True).start()
    traces.clear()
    outcomes, status = play(number)
    to.send((outcomes[0], status, dict(traces)))


def _end_of(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"


def end_with_parent() -> None:
    """Wait for the parent of this process and end with it: one that was killed leaves nobody behind."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
