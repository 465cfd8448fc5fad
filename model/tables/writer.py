"""Writing a trade table as a folder of CSV files, whole or not at all."""

import csv
import itertools
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

from model.errors import InputError
from model.tables.trade_table import TradeTable


def check_new_folder(folder: Path) -> None:
    """Raise :class:`InputError` unless ``folder`` is absent or empty and can be made where it is to stand."""
    if folder.exists() and not folder.is_dir():
        raise InputError(f"{folder} is a file; name a new folder")
    if folder.is_dir() and any(folder.iterdir()):
        raise InputError(f"{folder} exists and is not empty; name a new folder, nothing is overwritten")
    existing = folder.absolute()
    while not existing.exists():
        existing = existing.parent
    if not existing.is_dir():
        raise InputError(f"{folder}: {existing} is a file; name a new folder")
    if not os.access(existing, os.W_OK):
        raise InputError(f"{folder}: {existing} is not writable")


def write_trade_table(
    table: TradeTable, folder: Path | str, descriptions: Mapping[str, str] | None = None, readme: str = ""
) -> None:
    """Write ``table`` in the schema of :func:`model.tables.trade_table.load_trade_table`.

    Numbers are written so that they read back bit for bit. The files go to a temporary folder beside
    ``folder`` that is renamed at the end. ``descriptions``: one text a sector. Raises :class:`InputError`
    when ``folder`` is not new.
    """
    folder = Path(folder)
    check_new_folder(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=".part", dir=folder.parent))
    try:
        _write_files(table, temporary, descriptions or {})
        if readme:
            (temporary / "README.md").write_text(readme, encoding="utf-8")
        temporary.chmod(0o755)
        temporary.replace(folder)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise


def _write_files(table: TradeTable, folder: Path, descriptions: Mapping[str, str]) -> None:
    regions, sectors = table.regions, table.sectors
    pair = (("exporter", regions), ("importer", regions), ("sector", sectors))
    cell = (("region", regions), ("sector", sectors))
    use = (("region", regions), ("using_sector", sectors), ("supplying_sector", sectors))
    _write_rows(folder / "sectors.csv", ("sector", "description"), ((s, descriptions.get(s, s)) for s in sectors))
    _write_keyed(folder / "flows.csv", pair, "value_musd", table.flows.transpose(1, 0, 2))
    _write_keyed(folder / "tariffs.csv", pair, "tariff_base", table.tariffs.transpose(1, 0, 2))
    _write_keyed(folder / "io_coefficients.csv", use, "share", table.input_share)
    _write_keyed(folder / "value_added_share.csv", cell, "value_added_share", table.value_added_share)
    _write_keyed(folder / "final_demand_share.csv", cell, "final_demand_share", table.final_share)
    output = table.flows.sum(axis=(0, 2))
    revenue = (table.flows * table.tariffs).sum(axis=(1, 2))
    columns = ("region", "gdp_va_musd", "gross_output_musd", "trade_deficit_musd", "tariff_revenue_musd")
    totals = np.stack([table.value_added, output, table.deficit, revenue], axis=1)
    rows = ((region, *map(repr, values)) for region, values in zip(regions, totals.tolist(), strict=True))
    _write_rows(folder / "aggregates.csv", columns, rows)
    thetas = ((s, source, repr(float(values[s]))) for source, values in table.elasticities.items() for s in sectors)
    _write_rows(folder / "elasticities.csv", ("sector", "source", "theta"), thetas)


def _write_keyed(path: Path, keys: Sequence[tuple[str, Sequence[str]]], column: str, values: np.ndarray) -> None:
    names = itertools.product(*(names for _, names in keys))
    rows = ((*key, repr(value)) for key, value in zip(names, values.ravel().tolist(), strict=True))
    _write_rows(path, (*(name for name, _ in keys), column), rows)


def _write_rows(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
