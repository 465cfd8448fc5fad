"""One process compiles the rules, all others read them: two writers of one Numba cache can spoil it."""

import contextlib
import sys
from collections.abc import Iterator
from functools import cache

from experiments.histories.first_run import compiled_beside
from experiments.histories.interrupts import heard_between_passes
from model.cache import lock_file
from model.compiled import JIT_DISABLED

WAITING = "joint-review: waiting for another process that compiles the rules"


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Hold the lock of the cache folder; other machines that share it wait too where the file system can lock."""
    try:
        import fcntl

        file = lock_file().open("w")
    except (ImportError, OSError):
        yield
        return
    with file:
        with contextlib.suppress(OSError):
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                print(WAITING, file=sys.stderr, flush=True)
                fcntl.flock(file, fcntl.LOCK_EX)
        yield


@cache
def compile_rules(mesa: bool) -> None:
    """Compile (or load) every rule a history needs, by playing a short one; ``mesa``: as the Mesa model calls them."""
    if JIT_DISABLED:
        return
    from agents.values.preparation import prepare, seat_rows
    from experiments.ensembles.ensemble import Player
    from model.parameters import resolve
    from model.review import JointReview

    with _alone():
        parameters = resolve({"start": "2026-05", "horizon": "2026-09"})
        with compiled_beside():
            world = prepare(parameters)
        import numpy as np

        with heard_between_passes():
            Player().play(world, seat_rows(parameters), 0, np.zeros(1, np.int64))
            if mesa:
                JointReview(parameters, world=world).play()
