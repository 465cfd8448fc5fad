"""The manifest of a result: what was asked, by which rules, and the hash of every file.

While a sweep runs, the manifest holds what was asked and each part leaves a receipt beside it, so that several
processes can work in one folder without touching each other's files. Whoever finds every part there writes the
final manifest, whose bytes depend on the study alone, and removes the receipts.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from experiments.sweeps.columns import key_columns, outcome_columns, status_column
from experiments.sweeps.on_disk.files import digest_of
from experiments.sweeps.on_disk.versions import code_version, environment, registry_version
from experiments.sweeps.studies.factors import Factor
from experiments.sweeps.studies.layout import layout_of
from experiments.sweeps.studies.study import Study
from model.errors import InputError
from model.parameters import registry

FORMAT = 2
MANIFEST, STUDY = "manifest.json", "study.toml"


class Receipt(NamedTuple):
    """A part that was written: rows, rows that failed, SHA-256 of its file and of the full histories with it."""

    sha256: str
    rows: int
    failed: int
    histories: Mapping[str, str]

    @staticmethod
    def read(data: bytes, path: Path) -> "Receipt":
        """A receipt file; raises :class:`InputError` when it is not one."""
        try:
            found = Receipt(**json.loads(data))
            if all(isinstance(value, kind) for value, kind in zip(found, (str, int, int, dict), strict=True)):
                return found
        except (ValueError, TypeError):
            pass
        raise InputError(f"{path} is damaged; delete it and give the same command again: its part is made anew")

    def content(self) -> bytes:
        """Content of its file."""
        return json.dumps(self._asdict(), sort_keys=True).encode()


def header(study: Study, text: bytes) -> dict[str, Any]:
    """What a manifest says before anything has run; ``text``: the study file."""
    columns = [*key_columns(), *(column for column, _, _ in outcome_columns()), status_column()]
    factors = [_factor_column(factor) for factor in study.design.factors]
    stated = [{"name": column.name, "unit": column.unit, "meaning": column.meaning} for column in columns]
    return {
        "format": FORMAT,
        "study": dict(study.canonical),
        "study_hash": study.hash,
        "code": code_version(),
        "registry": registry_version(),
        "environment": environment(),
        "seed": study.seed,
        "design_seed": study.design.seed,
        **shape(study),
        "columns": stated[:2] + factors + stated[2:],
        "files": {
            STUDY: digest_of(text), **{name: digest_of(path.read_bytes()) for name, path in study.files.items()},
        },
        "parts": None,
        "failures": None,
    }  # fmt: skip


def shape(study: Study) -> dict[str, Any]:
    """How a study is laid out here: its parts, and a hash of its points, which SciPy or SALib may have sampled."""
    layout = layout_of(study)
    return {"layout": layout._asdict() | {"parts": layout.parts}, "design": study.design.digest}


def _factor_column(factor: Factor) -> dict[str, str]:
    known = [registry()[name] for name in factor.parameters]
    return {
        "name": factor.column, "unit": factor.unit,
        "meaning": factor.label or "; ".join(parameter.meaning for parameter in known),
    }  # fmt: skip


def sealed(manifest: Mapping[str, Any]) -> bytes:
    """Content of ``manifest.json``: the manifest with a checksum of itself."""
    plain = {key: value for key, value in manifest.items() if key != "checksum"}
    plain["checksum"] = _checksum(plain)
    return (json.dumps(plain, indent=1, ensure_ascii=False) + "\n").encode()


def opened(data: bytes, path: Path) -> dict[str, Any]:
    """A manifest that was not changed since it was sealed; raises :class:`InputError`."""
    try:
        manifest = json.loads(data)
        if not isinstance(manifest, dict):
            raise ValueError
    except ValueError:
        raise InputError(f"{path} is no manifest of a sweep or is cut off; {START_ANEW}") from None
    if manifest.get("format") != FORMAT:
        raise InputError(f"{path} has format {manifest.get('format')!r}, this version reads {FORMAT}; {START_ANEW}")
    if manifest.get("checksum") != _checksum({key: value for key, value in manifest.items() if key != "checksum"}):
        raise InputError(f"{path} was edited after it was written; restore it, or {START_ANEW}")
    return manifest


START_ANEW = "start anew with `joint-review sweep STUDY --out ANOTHER_FOLDER`"


def _checksum(plain: Mapping[str, Any]) -> str:
    return digest_of(json.dumps(plain, sort_keys=True).encode())


def receipts_of(manifest: Mapping[str, Any]) -> dict[int, Receipt] | None:
    """Receipts in a final manifest by part, or None while the sweep is not finished."""
    if manifest["parts"] is None:
        return None
    return {
        number: Receipt(part["sha256"], part["rows"], part["failed"], part["histories"])
        for number, part in enumerate(manifest["parts"])
    }


def with_receipts(
    manifest: Mapping[str, Any], receipts: Mapping[int, Receipt], failures: str | None
) -> dict[str, Any]:  # fmt: skip
    """The final manifest."""
    parts = [{"file": part_file(number), **receipts[number]._asdict()} for number in sorted(receipts)]
    return {**manifest, "parts": parts, "failures": failures}


def part_file(number: int) -> str:
    """Name of a part inside the result."""
    return f"parts/part-{number:06d}.parquet"
