"""A result folder: opened for a study, filled part by part, sealed when every part is there."""

import contextlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from experiments.output import open_folder
from experiments.sweeps.columns import OK
from experiments.sweeps.on_disk import manifest as manifests
from experiments.sweeps.on_disk.files import (
    TEMPORARY,
    changes,
    create_durably,
    digest_of,
    read_bytes,
    stream_durably,
    write_durably,
)
from experiments.sweeps.on_disk.locks import LOCK, sealing
from experiments.sweeps.on_disk.manifest import MANIFEST, START_ANEW, STUDY, Receipt, part_file
from experiments.sweeps.on_disk.parts import PlayedPart, schema_of, traces_of
from experiments.sweeps.on_disk.versions import code_version, environment, registry_version
from experiments.sweeps.studies.layout import Layout, layout_of
from experiments.sweeps.studies.study import Study, without_texts
from model.errors import InputError

FAILURES, RECEIPTS = "failures.jsonl", "receipts"


class ResultFolder:
    """A folder with the result of one study."""

    def __init__(self, path: Path, study: Study, manifest: dict[str, Any]) -> None:
        self.path, self.study, self.manifest = path, study, manifest
        self.layout: Layout = layout_of(study)

    @classmethod
    def for_study(cls, path: Path, study: Study, text: bytes, alone: bool) -> "ResultFolder":
        """Begin a result in a folder, or go on in one that holds the same study by the same rules; refuse any other.

        ``alone``: whether nobody else may write there now, so that a name, a question or a label can be changed.
        """
        if not (path / MANIFEST).exists():
            for name, source in study.files.items():
                write_durably(path / name, source.read_bytes())
            write_durably(path / STUDY, text)
            for inner in ("parts", RECEIPTS, *(["histories"] if study.histories else [])):
                (path / inner).mkdir(exist_ok=True)
            create_durably(path / MANIFEST, manifests.sealed(manifests.header(study, text)))
        folder = cls(path, study, _checked_manifest(path, study))
        folder._take_over_texts(text, alone)
        return folder

    def _take_over_texts(self, text: bytes, alone: bool) -> None:
        """Take over a new name, question or label: no number depends on them."""
        new = json.loads(json.dumps(self.study.canonical))
        if self.manifest["study"] == new:
            return
        if not alone:
            raise InputError(
                f"{self.path}: {'; '.join(changes(self.manifest['study'], new)[:3])}; give the command once without "
                "--shard, while no other job runs, to change texts of the study"
            )
        fresh = manifests.header(self.study, text)
        self.manifest |= {key: fresh[key] for key in ("study", "columns", "files")}
        # The manifest last: killed in between, the same command finds the texts changed still.
        write_durably(self.path / STUDY, text)
        write_durably(self.path / MANIFEST, manifests.sealed(self.manifest))

    def receipts(self) -> dict[int, Receipt]:
        """Receipts of the parts written so far, each part's file checked against its hash.

        A part whose file was deleted counts as not played. Raises :class:`InputError` naming a file that changed.
        """
        found = {}
        for number, receipt in all_receipts(self.path, self.manifest).items():
            if (self.path / part_file(number)).exists():
                check_part(self.path, number, receipt)
                found[number] = receipt
        return found

    def add(self, part: PlayedPart) -> Receipt:
        """Write a part, its histories and then its receipt."""
        hashes = {name: digest_of(data) for name, data in sorted(part.histories.items())}
        receipt = Receipt(digest_of(part.data), part.rows, part.failed, hashes)
        if not (self.path / RECEIPTS).is_dir():
            self.manifest = read_manifest(self.path)
        known = manifests.receipts_of(self.manifest)
        if known is not None and known[part.number] != receipt:
            raise InputError(
                f"{self.path / part_file(part.number)} comes out differently from what {MANIFEST} records; {START_ANEW}"
            )
        for name, data in part.histories.items():
            write_durably(self.path / "histories" / name, data)
        write_durably(self.path / part_file(part.number), part.data)
        if known is None:
            write_durably(receipt_path(self.path, part.number), receipt.content())
        return receipt

    def seal(self) -> bool:
        """Write the final manifest if every part is there, and remove the receipts; returns whether every part is."""
        if not self._whole():
            return False
        with sealing(self.path):
            self._seal()
        return True

    def _whole(self) -> bool:
        """Whether every part is there."""
        receipts = all_receipts(self.path, self.manifest)
        if len(receipts) < self.layout.parts:
            # Another process may have sealed it and removed the receipts meanwhile.
            self.manifest = read_manifest(self.path)
            receipts = all_receipts(self.path, self.manifest)
        there = [number for number in receipts if (self.path / part_file(number)).exists()]
        return len(there) == self.layout.parts

    def _seal(self) -> None:
        self.manifest = read_manifest(self.path)
        if manifests.receipts_of(self.manifest) is None:
            receipts = all_receipts(self.path, self.manifest)
            failures = self._write_failures(receipts)
            self.manifest = manifests.with_receipts(self.manifest, receipts, failures)
            write_durably(self.path / MANIFEST, manifests.sealed(self.manifest))
        self.remove_temporary()
        for file in [*(self.path / RECEIPTS).glob("part-*.json"), *self.path.glob(f"{LOCK}*")]:
            file.unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            (self.path / RECEIPTS).rmdir()

    def remove_temporary(self) -> None:
        """Remove half-written files of processes that were killed."""
        for place in (self.path, self.path / "parts", self.path / "histories", self.path / RECEIPTS):
            for file in place.glob(f"{TEMPORARY}*"):
                file.unlink(missing_ok=True)

    def _write_failures(self, receipts: Mapping[int, Receipt]) -> str | None:
        """One JSON object a failed history: point, replication, reason, where, parameters; returns the file's hash."""
        if not any(receipt.failed for receipt in receipts.values()):
            return None
        failing = [number for number in sorted(receipts) if receipts[number].failed]
        return stream_durably(
            self.path / FAILURES, (line for number in failing for line in self._failures(number, receipts[number]))
        )

    def _failures(self, number: int, receipt: Receipt) -> Iterator[bytes]:
        table = read_part(check_part(self.path, number, receipt), ["point", "replication", "status"])
        traces = traces_of(table)
        for row in table.to_pylist():
            if row["status"] != OK:
                lines = traces.get((row["point"], row["replication"]))
                yield self._failure(row | ({"traceback": lines} if lines else {})).encode()

    def _failure(self, row: Mapping[str, Any]) -> str:
        values = self.study.values(row["point"])
        settings, doctrine = self.study.plan.settings(values), self.study.plan.doctrine_at(values)
        return json.dumps({**row, "doctrine": doctrine, "seed": self.study.seed, "parameters": settings}) + "\n"


def receipt_path(folder: Path, number: int) -> Path:
    """File of a part's receipt while the sweep runs."""
    return folder / RECEIPTS / f"part-{number:06d}.json"


def all_receipts(folder: Path, manifest: Mapping[str, Any]) -> dict[int, Receipt]:
    """Receipts by part, from the final manifest or from the receipt files."""
    final = manifests.receipts_of(manifest)
    if final is not None:
        return final
    parts = int(manifest["layout"]["parts"])
    found = {}
    for path in sorted((folder / RECEIPTS).glob("part-*.json")):
        number = path.stem.removeprefix("part-")
        if number.isdecimal() and int(number) < parts:
            try:
                found[int(number)] = Receipt.read(path.read_bytes(), path)
            except FileNotFoundError:
                continue
    return found


def check_part(folder: Path, number: int, receipt: Receipt) -> bytes:
    """Bytes of a part whose hash is the recorded one; raises :class:`InputError` naming the file and what to do."""
    anew = "delete it and give the same sweep command again: it is made anew"
    path = folder / part_file(number)
    data = read_bytes(path, anew)
    if digest_of(data) != receipt.sha256:
        raise InputError(f"{path} is cut off or was changed: its hash is not the recorded one; {anew}")
    for name, digest in receipt.histories.items():
        history = folder / "histories" / name
        if digest_of(read_bytes(history, f"delete {path} and give the same sweep command again")) != digest:
            raise InputError(
                f"{history} was changed: its hash is not the recorded one; delete {path} and give the same sweep "
                "command again"
            )
    return data


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a result folder, checked; raises :class:`InputError`."""
    path = folder / MANIFEST
    if not path.exists():
        raise InputError(
            f"{folder} is not the result of a sweep: it has no {MANIFEST}; name a folder that `joint-review sweep` made"
        )
    return manifests.opened(read_bytes(path, START_ANEW), path)


def check_place(path: Path, study: Study) -> None:
    """Refuse a folder that cannot be written, or holds anything else than this study, before a file is made in it."""
    open_folder(path)
    if (path / MANIFEST).exists():
        _checked_manifest(path, study)
    else:
        _refuse_foreign(path, study)


def _checked_manifest(path: Path, study: Study) -> dict[str, Any]:
    manifest = read_manifest(path)
    refuse_other_study(path, manifest, study)
    refuse_other_code(path, manifest)
    refuse_other_design(path, manifest, study)
    return manifest


def refuse_other_study(folder: Path, manifest: Mapping[str, Any], study: Study) -> None:
    """Refuse a folder that holds another study, or this one before it was changed."""
    if manifest["study_hash"] != study.hash:
        found = changes(without_texts(manifest["study"]), json.loads(json.dumps(without_texts(study.canonical))))
        raise InputError(
            f"{folder} holds a result of another study or of this one before a change ({'; '.join(found[:3])}); "
            f"undo the change, or {START_ANEW}"
        )


def refuse_other_code(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Refuse a folder that was filled by other rules or with other data."""
    found = changes(manifest["code"], code_version())
    if manifest["registry"] != registry_version():
        found.append("the registry or a file of model/data changed")
    if found:
        raise InputError(
            f"{folder} was made by another version of the rules ({'; '.join(found)}); go back to it, or {START_ANEW}"
        )


def refuse_other_design(folder: Path, manifest: Mapping[str, Any], study: Study) -> None:
    """Refuse a result whose points, parts or columns come out otherwise here: rows would not belong together."""
    fresh = manifests.shape(study)
    differ = [name for name, value in fresh.items() if manifest[name] != value]
    if [column["name"] for column in manifest["columns"]] != schema_of(study.design.factors).names:
        differ.append("list of columns")
    if differ:
        found = changes(manifest["environment"], environment())
        raise InputError(
            f"{folder} was made with another {' and '.join(differ)} than this study has here "
            f"({'; '.join(found) or 'the libraries are the same'}); go back to what made it, or {START_ANEW}"
        )


def _refuse_foreign(path: Path, study: Study) -> None:
    ours = {STUDY, MANIFEST, "parts", RECEIPTS, "histories", *study.files}
    entries = sorted(path.iterdir())
    strange = [one.name for one in entries if one.name not in ours and not one.name.startswith((TEMPORARY, LOCK))]
    lost = any((path / "parts").glob("*"))
    if (path / MANIFEST).exists():
        return  # another shard has begun the result meanwhile
    if strange:
        raise InputError(
            f"{path} is not empty and is not the result of a sweep (it holds {strange[0]} and no {MANIFEST}); "
            "name a new or an empty folder"
        )
    if lost:
        raise InputError(f"{path / MANIFEST} is missing while there are parts; restore it, or {START_ANEW}")


def read_part(data: bytes, columns: list[str] | None) -> pa.Table:
    """The table of a part.

    Without Arrow's threads: they gain nothing on a part of this size, and one that still runs when Python ends takes
    the process down with it.
    """
    return pq.ParquetFile(pa.BufferReader(data), pre_buffer=False).read(columns, use_threads=False)
