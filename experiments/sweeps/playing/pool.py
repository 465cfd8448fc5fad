"""Who plays the parts: this process, a pool of local processes, or a Dask cluster (``cluster.py``)."""

import contextlib
import multiprocessing
import os
import pickle
import signal
import tempfile
import threading
from collections import Counter, deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.process import BaseProcess
from pathlib import Path

from experiments.sweeps.on_disk.parts import PlayedPart
from experiments.sweeps.playing.apart import end_with_parent
from experiments.sweeps.playing.play import play_part
from experiments.sweeps.studies.plan import Plan, Task
from model.errors import InputError

SUSPECT = 3  # deaths of workers that a part may have seen; from then on its histories are played each apart
BREAKS = 5  # deaths that it may see so, before the sweep gives up


def play_locally(plan: Plan, tasks: Iterable[Task], workers: int) -> Generator[PlayedPart]:
    """Parts played on this machine by ``workers`` processes: this one where it is enough and runs no user's code."""
    return play_here(plan, tasks) if workers == 1 and not plan.agents else play_in_pool(plan, tasks, workers)


def play_here(plan: Plan, tasks: Iterable[Task]) -> Generator[PlayedPart]:
    """Parts one after another in this process."""
    for task in tasks:
        yield play_part(plan, task)


def play_in_pool(plan: Plan, tasks: Iterable[Task], workers: int) -> Generator[PlayedPart]:
    """Parts as they are done by ``workers`` processes; a worker that is killed is replaced, its part played again.

    A part that has seen three workers die is played with each of its histories in a process of its own, and those that
    die there fail; with a user's agents all later parts are. Raises :class:`InputError` when workers die of it all the
    same, five times.

    Parts come through files, not through the pool's pipe: a worker killed in the middle of a long message would leave
    the pool waiting for its rest for ever, while the name of a file is sent in one piece.
    """
    with tempfile.TemporaryDirectory(prefix="joint-review-", ignore_cleanup_errors=True) as folder:
        yield from _through_files(plan, tasks, workers, Path(folder))


def _through_files(plan: Plan, tasks: Iterable[Task], workers: int, folder: Path) -> Generator[PlayedPart]:
    source, again, deaths, suspicion = iter(tasks), deque[Task](), Counter[int](), False
    while True:
        waiting: dict[Future[str], Task] = {}
        others = multiprocessing.active_children()
        pool = _open_pool(workers)
        try:
            while True:
                while len(waiting) < workers + 1 and (task := again.popleft() if again else next(source, None)):
                    again.appendleft(task)
                    apart = deaths[task.part.number] >= SUSPECT or (suspicion and bool(plan.agents))
                    waiting[_submit(pool, plan, task, folder, apart)] = again.popleft()
                if not waiting:
                    return
                for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                    path = Path(future.result())
                    del waiting[future]
                    played: PlayedPart = pickle.loads(path.read_bytes())
                    path.unlink()
                    yield played
        except BrokenProcessPool:
            again.extendleft(sorted(waiting.values(), reverse=True, key=lambda task: task.part.number))
            deaths.update(task.part.number for task in waiting.values())
            ((part, most),) = deaths.most_common(1)
            suspicion = most >= SUSPECT
            if most == SUSPECT + BREAKS:
                raise InputError(
                    f"workers died {most} times at part {part} (memory used up, or killed), also with each history in "
                    "a process of its own; parts done are safe: make room or use fewer --workers, then give the same "
                    "command again"
                ) from None
        finally:
            _close_pool(pool, others)


def _open_pool(workers: int) -> ProcessPoolExecutor:
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    return ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _begin_worker)


def _play_to_file(plan: Plan, task: Task, folder: Path, apart: bool) -> str:
    """Play a part in a worker and leave it in a file of the worker's own; returns the file's name."""
    path = folder / f"{task.part.number}-{os.getpid()}"
    played = play_part(plan, task, apart)
    try:
        path.write_bytes(pickle.dumps(played))
    except OSError as error:
        raise InputError(
            f"{path} could not be written: {error.strerror or error}; set TMPDIR to a roomier disk"
        ) from None
    return str(path)


def _submit(pool: ProcessPoolExecutor, plan: Plan, task: Task, folder: Path, apart: bool) -> Future[str]:
    """Submit, starting processes if need be; they inherit a blocked Ctrl-C, which is the parent's to handle."""
    with _interrupt_blocked():
        return pool.submit(_play_to_file, plan, task, folder, apart)


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
    threading.Thread(target=end_with_parent, daemon=True).start()
