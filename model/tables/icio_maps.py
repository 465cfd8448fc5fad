"""The files that say how to build a table: which country in which region, which industry in which sector."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from model.errors import InputError, did_you_mean
from model.tables.files import read_keyed, read_rows
from model.tables.trade_table import LIKE, read_elasticities

DEFAULTS = Path(__file__).resolve().parent.parent / "data" / "icio_defaults.toml"


@dataclass(frozen=True)
class NameMap:
    """Each name of a file and the target it goes to; ``rows`` says in which row of ``path`` it stands."""

    path: Path
    target_of: dict[str, str]
    rows: dict[str, int]

    @property
    def targets(self) -> tuple[str, ...]:
        """Targets in order of their first appearance."""
        return tuple(dict.fromkeys(self.target_of.values()))

    def code(self, name: str) -> int:
        """Position of the target of ``name`` among ``targets``."""
        return self.targets.index(self.target_of[name])

    def check(self, kind: str, names: tuple[str, ...], source: Path) -> None:
        """Raise :class:`InputError` unless the map names exactly the ``names`` of ``source``."""
        for name, row in self.rows.items():
            if name not in names:
                meant = did_you_mean(name, names, LIKE, most=1, parts=False)
                ending = f"; {meant}" if meant else ""
                raise InputError(f"{self.path}, row {row}: {kind} {name!r} is not in {source}{ending}")
        for name in names:
            if name not in self.target_of:
                raise InputError(f"{self.path}: {kind} {name!r} of {source} is not mapped; each must appear once")


def read_map(path: Path, kind: str, target: str) -> NameMap:
    """A map from a CSV file with columns ``kind`` and ``target``; raises :class:`InputError` with file and row."""
    found: dict[str, str] = {}
    rows: dict[str, int] = {}
    for row, record in enumerate(read_rows(path, (kind, target)), start=2):
        name, goal = (record[kind] or "").strip(), (record[target] or "").strip()
        if not name or not goal:
            raise InputError(f"{path}, row {row}: {kind} {name!r} has {target} {goal!r}; both must be named")
        if name in found:
            raise InputError(f"{path}, row {row}: {kind} {name!r} is mapped twice, first in row {rows[name]}")
        found[name], rows[name] = goal, row
    return NameMap(path, found, rows)


def read_base_tariffs(path: Path | None, regions: tuple[str, ...], sectors: tuple[str, ...]) -> np.ndarray:
    """Base tariffs [importer, exporter, sector], zero where a file (or the whole file) says nothing.

    Columns exporter, importer, sector, tariff (ad valorem). Raises :class:`InputError` with file and row.
    """
    if path is None:
        return np.zeros((len(regions), len(regions), len(sectors)))
    keys = (("exporter", regions), ("importer", regions), ("sector", sectors))
    given = read_keyed(path, keys, "tariff", low=-1.0, rule="a tariff must be above -100%", strict=True, fill=0.0)
    for n, j in np.argwhere(given[range(len(regions)), range(len(regions))] != 0.0):
        raise InputError(f"{path}: {regions[n]} {sectors[j]} has a tariff on its own sales; write none")
    return np.ascontiguousarray(given.transpose(1, 0, 2))


def assumed_theta() -> tuple[str, float]:
    """Name and value of the one trade elasticity assumed for every sector (``icio_defaults.toml``)."""
    given = tomllib.loads(DEFAULTS.read_text(encoding="utf-8"))["trade_elasticity"]
    return str(given["name"]), float(given["value"])


def read_thetas(path: Path | None, sectors: tuple[str, ...]) -> dict[str, dict[str, float]]:
    """Trade elasticities by source from a file, or without one the assumption of :func:`assumed_theta`."""
    if path is None:
        name, value = assumed_theta()
        return {name: dict.fromkeys(sectors, value)}
    return read_elasticities(path, sectors)
