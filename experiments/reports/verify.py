"""Playing a finished result again and comparing every part, byte for byte, with the hash its manifest holds."""

from pathlib import Path
from typing import NamedTuple

import numpy as np

from experiments.sweeps.on_disk.files import digest_of
from experiments.sweeps.on_disk.folder import refuse_other_code
from experiments.sweeps.playing.compiling import compile_rules
from experiments.sweeps.playing.pool import play_locally
from experiments.sweeps.results import open_results
from experiments.sweeps.studies.layout import layout_of
from experiments.sweeps.studies.plan import Task


class Verified(NamedTuple):
    """Parts that were played again, how many the result has, histories in them, and numbers of those that differ."""

    parts: int
    of: int
    histories: int
    differ: tuple[int, ...]


def verify(folder: Path, parts: int | None = None, workers: int = 1) -> Verified:
    """Play ``parts`` of a result again (default: all), spread evenly over it.

    Raises :class:`model.errors.InputError` for a folder that is no finished result, or was made by other rules or data
    or with other versions of NumPy, Numba or LLVM, or whose points other versions of SciPy or SALib place elsewhere:
    what they would give is another result, and no check of this one. Another pyarrow may write the same rows in other
    bytes; then parts differ, and the environments in the manifest say why.
    """
    results = open_results(folder)
    refuse_other_code(folder, results.manifest)
    study, stated = results.study, results.manifest["parts"]
    layout = layout_of(study)
    chosen = np.unique(np.linspace(0, layout.parts - 1, min(parts or layout.parts, layout.parts)).round().astype(int))
    tasks = [Task(part, study.design.block(part.first, part.last)) for part in (layout.part(int(k)) for k in chosen)]
    compile_rules(bool(study.agents) or study.histories > 0)
    differ, rows = [], 0
    for part in play_locally(study.plan, tasks, workers):
        known, rows = stated[part.number], rows + part.rows
        same = digest_of(part.data) == known["sha256"]
        same = same and {name: digest_of(data) for name, data in part.histories.items()} == known["histories"]
        if not same:
            differ.append(part.number)
    return Verified(len(chosen), layout.parts, rows, tuple(sorted(differ)))


def verified_text(found: Verified, folder: Path) -> str:
    """What was found, in a sentence or two."""
    same = found.parts - len(found.differ)
    text = f"{folder}: {found.parts} of {found.of} parts ({found.histories:,} histories) played again; {same} are equal"
    if not found.differ:
        return f"{text}, byte for byte."
    return f"{text}, parts {', '.join(map(str, found.differ))} are not."
