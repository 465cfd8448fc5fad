"""What a sweep would do, before it starts: points, histories, parts, what is there already, room on disk."""

from pathlib import Path

import numpy as np

from agents.months.outcomes import new_outcomes
from experiments.histories.numbers import counted
from experiments.sweeps.columns import OK
from experiments.sweeps.earlier import Earlier
from experiments.sweeps.on_disk.folder import ResultFolder, check_place, read_manifest
from experiments.sweeps.on_disk.manifest import MANIFEST
from experiments.sweeps.on_disk.parts import Rows, part_bytes, part_table
from experiments.sweeps.playing.cluster import check_address
from experiments.sweeps.studies.layout import layout_of
from experiments.sweeps.studies.notes import notes
from experiments.sweeps.studies.plan import Part
from experiments.sweeps.studies.study import Study, load_study
from experiments.sweeps.sweep import How, pending_parts, share_of


def preview(study_file: Path, out: Path, how: How) -> str:
    """What :func:`experiments.sweeps.sweep.sweep` would do now, in words; raises :class:`InputError` as it does.

    Nothing is played, and no file is written.
    """
    if how.scheduler is not None:
        check_address(how.scheduler)
    study = load_study(study_file)
    layout = layout_of(study)
    earlier = Earlier(how.earlier, study) if how.earlier is not None else None
    receipts = {}
    if (out / MANIFEST).exists():
        check_place(out, study)
        receipts = ResultFolder(out, study, read_manifest(out)).receipts()
    mine, pending = share_of(layout, how), pending_parts(layout, receipts, how)
    left = [earlier.rest(part) for part in pending] if earlier is not None else pending
    played, planned = (sum(part.runs for part in parts) for parts in (left, pending))
    taken = f" and take over {planned - played:,} from {how.earlier}" if earlier is not None else ""
    points, runs = study.design.points, study.replications
    each = "up to " * bool(study.stop) + counted(runs, "history")
    room = most_bytes(study, layout.part(0)) * layout.parts
    lines = [
        f"{study.name}: {counted(points, 'point')} of {each}, {points * runs:,} in all, in {_parts(layout.parts)}.",
        f"In {out}: {len(receipts):,} of {layout.parts:,} parts.",
        f"This command would play {counted(played, 'history')}{taken}, in {_parts(len(pending))}.",
        f"The whole result takes at most {_size(room)}"
        + (f"; full histories as JSON come on top: {study.histories:,}." if study.histories else "."),
    ]
    if not mine:
        lines.append(idle(how, layout.parts))
    lines += notes(study)
    return "\n".join(lines)


def idle(how: How, parts: int) -> str:
    """That a job has nothing to do, and what to do about it."""
    return (
        f"Job {how.shard[0]} of {how.shard[1]} has no part to play: the study is cut into {_parts(parts)}. Use at most "
        f"--shard I/{parts}, or give study.runs_per_part a smaller number in a new folder."
    )


def _size(count: int) -> str:
    return f"{count / 1e6:,.1f} MB" if count >= 1e6 else f"{count / 1e3:,.1f} kB"


def _parts(count: int) -> str:
    return counted(count, "part")


def most_bytes(study: Study, part: Part) -> int:
    """Bytes of a part whose outcomes are noise, which no compression makes smaller: what a real one never exceeds."""
    luck, count, rows = np.random.default_rng(0), part.end - part.start, []
    for point, values in enumerate(zip(*_values_like(study, part, luck), strict=True), part.first):
        outcomes = new_outcomes(count)
        for name in outcomes.dtype.names or ():
            field = outcomes[name]
            whole = field.dtype.kind == "i"
            field[...] = luck.integers(0, 5, field.shape) if whole else luck.standard_normal(field.shape)
        replications = np.arange(part.start, part.end)
        rows.append(Rows(point, values, replications, outcomes, [OK] * count, {}))
    return len(part_bytes(part_table(study.design.factors, rows)))


def _values_like(study: Study, part: Part, luck: np.random.Generator) -> list[np.ndarray]:
    """Values of the factors at the points of a part, or as many at random of a sampled design, whose points are not
    made for a preview.
    """  # noqa: D205
    if not study.design.sampled:
        return study.design.block(part.first, part.last)
    return [factor.at(luck.random(part.last - part.first)) for factor in study.design.factors]
