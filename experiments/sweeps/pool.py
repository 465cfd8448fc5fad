"""Who plays the parts: this process, a pool of local processes, or a Dask cluster (``cluster.py``)."""

import contextlib
import multiprocessing
import os
import pickle
import signal
import tempfile
import threading
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.process import BaseProcess
from pathlib import Path

from experiments.sweeps.parts import PlayedPart
from experiments.sweeps.plan import Plan, Task
from experiments.sweeps.play import play_part
from model.errors import InputError

BREAKS = 5
"""Times in a row that a pool may lose a worker without one part done, before the sweep gives up."""


def play_here(plan: Plan, tasks: Iterable[Task]) -> Generator[PlayedPart]:
    """Parts one after another in this process."""
    for task in tasks:
        yield play_part(plan, task)


def play_in_pool(plan: Plan, tasks: Iterable[Task], workers: int) -> Generator[PlayedPart]:
    """Parts as they are done by ``workers`` processes; a worker that is killed is replaced, its part played again.

    Raises :class:`InputError` when workers die five times in a row without one part done. Parts come through files, not
    through the pool's pipe: a worker killed in the middle of a long message would leave the pool waiting for its rest
    for ever, while the name of a file is sent in one piece.
    """
    with tempfile.TemporaryDirectory(prefix="joint-review-", ignore_cleanup_errors=True) as folder:
        yield from _through_files(plan, tasks, workers, Path(folder))


def _through_files(plan: Plan, tasks: Iterable[Task], workers: int, folder: Path) -> Generator[PlayedPart]:
    source, again, breaks = iter(tasks), deque[Task](), 0
    while True:
        waiting: dict[Future[str], Task] = {}
        others = multiprocessing.active_children()
        pool = _open_pool(workers)
        try:
            while True:
                while len(waiting) < workers + 1 and (task := again.popleft() if again else next(source, None)):
                    again.appendleft(task)
                    waiting[_submit(pool, plan, task, folder)] = again.popleft()
                if not waiting:
                    return
                for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                    path = Path(future.result())
                    del waiting[future]
                    breaks = 0
                    played: PlayedPart = pickle.loads(path.read_bytes())
                    path.unlink()
                    yield played
        except BrokenProcessPool:
            again.extendleft(sorted(waiting.values(), reverse=True, key=lambda task: task.part.number))
            breaks += 1
            if breaks == BREAKS:
                raise InputError(
                    f"workers died {BREAKS} times in a row at part {again[0].part.number} (memory used up, or killed); "
                    "parts done are safe: make room or use fewer --workers, then give the same command again"
                ) from None
        finally:
            _close_pool(pool, others)


def _open_pool(workers: int) -> ProcessPoolExecutor:
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    return ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _begin_worker)


def _play_to_file(plan: Plan, task: Task, folder: Path) -> str:
    """Play a part in a worker and leave it in a file of the worker's own; returns the file's name."""
    path = folder / f"{task.part.number}-{os.getpid()}"
    played = play_part(plan, task)
    try:
        path.write_bytes(pickle.dumps(played))
    except OSError as error:
        raise InputError(
            f"{path} could not be written: {error.strerror or error}; set TMPDIR to a roomier disk"
        ) from None
    return str(path)


def _submit(pool: ProcessPoolExecutor, plan: Plan, task: Task, folder: Path) -> Future[str]:
    """Submit, starting processes if need be; they inherit a blocked Ctrl-C, which is the parent's to handle."""
    with _interrupt_blocked():
        return pool.submit(_play_to_file, plan, task, folder)


@contextlib.contextmanager
def _interrupt_blocked() -> Iterator[None]:
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _close_pool(pool: ProcessPoolExecutor, others: list[BaseProcess]) -> None:
    """End the workers at once, not ``others``: what they were playing is not needed, or will be played again."""
    pool.shutdown(wait=False, cancel_futures=True)
    for process in multiprocessing.active_children():
        if process not in others:
            process.terminate()


def _begin_worker() -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A parent that was killed leaves no workers behind."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
