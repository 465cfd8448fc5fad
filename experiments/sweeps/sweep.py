"""A sweep from its study file to its result: played, resumed, shared out among processes, machines and jobs."""

import contextlib
from collections.abc import Generator, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from experiments.sweeps.earlier import Earlier
from experiments.sweeps.on_disk.folder import ResultFolder, check_place
from experiments.sweeps.on_disk.locks import locked
from experiments.sweeps.on_disk.manifest import Receipt
from experiments.sweeps.on_disk.parts import PlayedPart
from experiments.sweeps.playing.cluster import check_address, play_in_cluster
from experiments.sweeps.playing.compiling import compile_rules
from experiments.sweeps.playing.pool import play_locally
from experiments.sweeps.playing.progress import Watch
from experiments.sweeps.studies.layout import Layout
from experiments.sweeps.studies.plan import Part, Task
from experiments.sweeps.studies.study import Study, load_study
from experiments.sweeps.studies.user_agents import agent_classes


class How(NamedTuple):
    """How a sweep is played, none of which changes a byte of the result.

    ``workers``: local processes; ``shard``: which of how many jobs this is, from 1; ``scheduler``: address of a Dask
    scheduler; ``max_runs``: stop after parts that hold about this many histories, spread evenly over the design;
    ``earlier``: a result of the same study with fewer replications, whose histories are taken over.
    """

    workers: int = 1
    shard: tuple[int, int] = (1, 1)
    scheduler: str | None = None
    max_runs: int | None = None
    earlier: Path | None = None


class Summary(NamedTuple):
    """What a call of :func:`sweep` leaves: the folder, whether every part is there, and counts.

    ``share``: parts that were this job's to play; ``share_there``: those of them that are there.
    """

    folder: Path
    study: Study
    complete: bool
    parts: int
    parts_there: int
    rows: int
    failed: int
    new: int
    share: int
    share_there: int


def sweep(study_file: Path, out: Path, how: How) -> Summary:
    """Play what is still missing of a study; raises :class:`InputError` for anything refused at the door."""
    if how.scheduler is not None:
        check_address(how.scheduler)
    study = load_study(study_file)
    text = study_file.read_bytes()
    agent_classes(study.agents, study.folder)
    earlier = Earlier(how.earlier, study) if how.earlier is not None else None
    check_place(out, study)
    with locked(out, how.shard):
        alone = how.shard == (1, 1)
        folder = ResultFolder.for_study(out, study, text, alone)
        if alone:
            folder.remove_temporary()
        receipts = folder.receipts()
        before = set(receipts)
        pending = pending_parts(folder.layout, receipts, how)
        if pending:
            _play(folder, receipts, pending, how, earlier)
        complete = folder.seal()
        found = folder.receipts() if complete and not alone else receipts
    rows, failed = (sum(getattr(one, name) for one in found.values()) for name in ("rows", "failed"))
    new = sum(receipts[number].rows for number in receipts if number not in before)
    mine = [part.number for part in share_of(folder.layout, how)]
    done = sum(number in found for number in mine)
    return Summary(out, study, complete, folder.layout.parts, len(found), rows, failed, new, len(mine), done)


def pending_parts(layout: Layout, receipts: Mapping[int, Receipt], how: How) -> list[Part]:
    """Parts that this call plays, in order; of a limited number those spread evenly over what is missing."""
    missing = [part for part in share_of(layout, how) if part.number not in receipts]
    if how.max_runs is None or not missing:
        return missing
    count = min(-(-how.max_runs // missing[0].runs), len(missing))
    return [missing[k * len(missing) // count] for k in range(count)]


def share_of(layout: Layout, how: How) -> list[Part]:
    """Parts that are this job's to play."""
    shard, shards = how.shard
    return [layout.part(number) for number in range(shard - 1, layout.parts, shards)]


def _play(
    folder: ResultFolder, receipts: dict[int, Receipt], pending: list[Part], how: How, earlier: Earlier | None
) -> None:  # fmt: skip
    study, mine = folder.study, share_of(folder.layout, how)
    total = sum(part.runs for part in pending if how.max_runs is not None) or sum(part.runs for part in mine)
    there = 0 if how.max_runs is not None else sum(part.runs for part in mine if part.number in receipts)
    left = [earlier.rest(part) for part in pending] if earlier is not None else pending
    tasks = (Task(part, study.design.block(part.first, part.last)) for part in left if part.runs)
    with Watch(total, there) as watch, contextlib.closing(_played(study, tasks, how)) as played:
        whole = earlier.whole(pending, played) if earlier is not None else played
        for number, receipt in _written(folder, whole):
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
        return play_in_cluster(study.plan, tasks, how.scheduler)
    compile_rules(bool(study.agents) or study.histories > 0)
    return play_locally(study.plan, tasks, how.workers)
