"""A sweep from its study file to its result: played, resumed, shared out among processes, machines and jobs."""

import contextlib
from collections.abc import Generator, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import IO, NamedTuple

from experiments.sweeps.compiling import compile_rules
from experiments.sweeps.folder import ResultFolder
from experiments.sweeps.manifest import Receipt
from experiments.sweeps.parts import PlayedPart
from experiments.sweeps.plan import Part, Task
from experiments.sweeps.pool import play_here, play_in_pool
from experiments.sweeps.progress import Watch
from experiments.sweeps.study import Study, load_study
from experiments.sweeps.user_agents import agent_classes
from model.errors import InputError


class How(NamedTuple):
    """How a sweep is played, none of which changes a byte of the result.

    ``workers``: local processes; ``shard``: which of how many jobs this is, from 1; ``scheduler``: address of a Dask
    scheduler; ``max_runs``: stop after the parts that hold this many histories.
    """

    workers: int = 1
    shard: tuple[int, int] = (1, 1)
    scheduler: str | None = None
    max_runs: int | None = None


class Summary(NamedTuple):
    """What a call of :func:`sweep` leaves: the folder, whether every part is there, and counts."""

    folder: Path
    study: Study
    complete: bool
    parts: int
    parts_there: int
    rows: int
    failed: int
    new: int


def sweep(study_file: Path, out: Path, how: How) -> Summary:
    """Play what is still missing of a study; raises :class:`InputError` for anything refused at the door."""
    study = load_study(study_file)
    text = study_file.read_bytes()
    agent_classes(study.agents, study.folder)
    folder = ResultFolder.for_study(out, study, text)
    with _locked(out, how.shard):
        if how.shard == (1, 1):
            folder.remove_temporary()
        receipts = folder.receipts()
        before = set(receipts)
        pending = _pending(folder, receipts, how)
        if pending:
            _play(folder, receipts, pending, how)
        complete = folder.seal()
        found = folder.receipts() if complete and how.shard != (1, 1) else receipts
    rows, failed = (sum(getattr(one, name) for one in found.values()) for name in ("rows", "failed"))
    new = sum(receipts[number].rows for number in receipts if number not in before)
    return Summary(out, study, complete, folder.layout.parts, len(found), rows, failed, new)


def _pending(folder: ResultFolder, receipts: Mapping[int, Receipt], how: How) -> list[Part]:
    """Parts that this call plays, in order."""
    shard, shards = how.shard
    found, runs = [], 0
    for number in range(shard - 1, folder.layout.parts, shards):
        if how.max_runs is not None and runs >= how.max_runs:
            break
        if number not in receipts:
            found.append(folder.layout.part(number))
            runs += found[-1].runs
    return found


def _play(folder: ResultFolder, receipts: dict[int, Receipt], pending: list[Part], how: How) -> None:
    study = folder.study
    shard, shards = how.shard
    mine = [folder.layout.part(number) for number in range(shard - 1, folder.layout.parts, shards)]
    total = sum(part.runs for part in pending if how.max_runs is not None) or sum(part.runs for part in mine)
    there = 0 if how.max_runs is not None else sum(part.runs for part in mine if part.number in receipts)
    tasks = (Task(part, study.design.block(part.first, part.last)) for part in pending)
    with Watch(total, there) as watch, contextlib.closing(_played(study, tasks, how)) as played:
        for number, receipt in _written(folder, played):
            receipts[number] = receipt
            watch.add(folder.layout.part(number).runs)


def _written(folder: ResultFolder, played: Iterator[PlayedPart]) -> Iterator[tuple[int, Receipt]]:
    """Parts as they are written: one is while the next is played, for disks are slow to sync."""
    with ThreadPoolExecutor(1, "writer") as writer:
        last: tuple[int, Future[Receipt]] | None = None
        for part in played:
            if last is not None:
                yield last[0], last[1].result()
            last = part.number, writer.submit(folder.add, part)
        if last is not None:
            yield last[0], last[1].result()


def _played(study: Study, tasks: Iterator[Task], how: How) -> Generator[PlayedPart]:
    if how.scheduler is not None:
        from experiments.sweeps.cluster import play_in_cluster

        return play_in_cluster(study.plan, tasks, how.scheduler)
    compile_rules(bool(study.agents) or study.histories > 0)
    return play_here(study.plan, tasks) if how.workers == 1 else play_in_pool(study.plan, tasks, how.workers)


@contextlib.contextmanager
def _locked(folder: Path, shard: tuple[int, int]) -> Iterator[None]:
    """Hold the folder: a whole sweep alone, shards side by side but each only once."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    whole = shard == (1, 1)
    with contextlib.ExitStack() as stack:
        _hold(stack.enter_context((folder / ".lock").open("w")), fcntl.LOCK_EX if whole else fcntl.LOCK_SH, folder)
        if not whole:
            name = f".lock-{shard[0]}-of-{shard[1]}"
            _hold(stack.enter_context((folder / name).open("w")), fcntl.LOCK_EX, folder)
        yield


def _hold(file: IO[str], kind: int, folder: Path) -> None:
    import fcntl

    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        raise InputError(
            f"{folder} is being written by another sweep; wait for it, or share the work out with --shard"
        ) from None
    except OSError:
        # Some network file systems cannot lock; the parts are written whole all the same.
        return
