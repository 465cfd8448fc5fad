"""Reading the public OECD Inter-Country Input-Output table (ICIO), every refusal with file, row and column.

A square CSV: rows and columns ``COUNTRY_INDUSTRY`` (``ARG_A01_02``), then columns of final demand
(``ARG_HFCE``, ``ARG_GFCF``, ...) and ``OUT``; at the bottom the rows ``TLS`` (taxes less subsidies on inputs),
``VA`` and ``OUT``. Million current USD at basic prices. Countries, industries and categories are the file's own.
"""

import csv
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from model.errors import InputError

_LABEL = re.compile(r"([A-Z][A-Z0-9]{2})_([A-Z][A-Z0-9_]*)")
_BOTTOM = ("TLS", "VA", "OUT")
# Published cells are rounded: sums may miss OUT by a thousandth of it, and by a million USD where it is small.
_RELATIVE_GAP, _ABSOLUTE_GAP = 1e-3, 1.0

Label = tuple[str, str]


@dataclass(frozen=True)
class Icio:
    """One year of the table; K producers (country, industry) and C countries; million current USD.

    ``producers[k]``; ``intermediate[k, m]``: use of k's output by producer m; ``consumers[c]``;
    ``final[k, c]``: final use by country c, summed over categories, inventories included (may be negative).
    """

    path: Path
    producers: tuple[Label, ...]
    consumers: tuple[str, ...]
    intermediate: np.ndarray
    final: np.ndarray

    @property
    def countries(self) -> tuple[str, ...]:
        """Countries that produce or consume, in the file's order."""
        return tuple(dict.fromkeys([*(country for country, _ in self.producers), *self.consumers]))

    @property
    def industries(self) -> tuple[str, ...]:
        """Industries in the file's order."""
        return tuple(dict.fromkeys(industry for _, industry in self.producers))


@dataclass(frozen=True)
class _Sheet:
    path: Path
    rows: list[str]
    columns: list[str]
    values: np.ndarray

    def block(self, rows: list[int], columns: list[int], rule: str = "", low: float = -np.inf) -> np.ndarray:
        """A part of the sheet; an empty or infinite cell, or one below ``low``, is refused."""
        part = self.values[np.ix_(rows, columns)]
        for bad, what in ((~np.isfinite(part), "every cell must hold a finite number"), (part < low, rule)):
            if bad.any():
                row, column = np.argwhere(bad)[0]
                place = self.place(rows[row], columns[column])
                raise InputError(f"{place} is {part[row, column]:g}; {what}")
        return part

    def place(self, row: int, column: int) -> str:
        """A cell as the user finds it: row 1 of the file is the header."""
        return f"{self.path}, row {row + 2} ({self.rows[row]}), column {self.columns[column]}"


def read_icio(path: Path | str) -> Icio:
    """Read and check one ICIO file; raises :class:`InputError` naming file, row, column and rule.

    Refused: not such a file, labels malformed or repeated, cells that are not finite numbers, negative
    intermediate use, negative output, sums of rows and columns that are not output.
    """
    sheet = _read_sheet(Path(path))
    bottom = {name: sheet.rows.index(name) for name in _BOTTOM}
    rows = [k for k, name in enumerate(sheet.rows) if name not in _BOTTOM]
    producers = [_split(sheet, f"row {k + 2}", sheet.rows[k]) for k in rows]
    place = {name: k for k, name in enumerate(sheet.columns)}
    for k in rows:
        if sheet.rows[k] not in place:
            raise InputError(f"{path}, row {k + 2}: {sheet.rows[k]} has no column; the table must be square")
    columns = [place[sheet.rows[k]] for k in rows]
    taken = {*columns, place["OUT"]}
    industries = {industry for _, industry in producers}
    final_columns = [k for k in range(len(sheet.columns)) if k not in taken]
    labels = [_split(sheet, f"column {k + 2}", sheet.columns[k]) for k in final_columns]
    for k, (_, category) in zip(final_columns, labels, strict=True):
        if category in industries:
            raise InputError(f"{path}, column {sheet.columns[k]} has no row; the table must be square")
    intermediate = sheet.block(rows, columns, "intermediate use cannot be negative", low=0.0)
    final = sheet.block(rows, final_columns)
    _check_sums(sheet, rows, columns, bottom, place["OUT"], intermediate, final)
    consumers = tuple(dict.fromkeys(country for country, _ in labels))
    pooled = np.zeros((len(rows), len(consumers)))
    for k, (country, _) in enumerate(labels):
        pooled[:, consumers.index(country)] += final[:, k]
    return Icio(Path(path), tuple(producers), consumers, intermediate, pooled)


def _split(sheet: _Sheet, where: str, label: str) -> Label:
    match = _LABEL.fullmatch(label)
    if match is None:
        raise InputError(
            f"{sheet.path}, {where}: label {label!r} is malformed; it must be COUNTRY_INDUSTRY, such as ARG_A01_02"
        )
    return match[1], match[2]


def _check_sums(
    sheet: _Sheet, rows: list[int], columns: list[int], bottom: dict[str, int], out: int,
    intermediate: np.ndarray, final: np.ndarray,
) -> None:  # fmt: skip
    output = sheet.block(rows, [out], "output cannot be negative", low=0.0)[:, 0]
    paid = sheet.block([bottom["TLS"], bottom["VA"]], columns).sum(axis=0)
    stated = sheet.block([bottom["OUT"]], columns)[0]
    for total, known, what in (
        (intermediate.sum(axis=1) + final.sum(axis=1), output, "the row adds up to"),
        (intermediate.sum(axis=0) + paid, output, "inputs, TLS and VA of its column add up to"),
        (stated, output, "row OUT has"),
    ):
        gap = np.abs(total - known) - _RELATIVE_GAP * known
        worst = int(gap.argmax())
        if gap[worst] > _ABSOLUTE_GAP:
            raise InputError(
                f"{sheet.place(rows[worst], out)}: output is {known[worst]:,.3f}, but {what} {total[worst]:,.3f}"
            )


def _read_sheet(path: Path) -> _Sheet:
    import pandas as pd

    header = _read_header(path)
    types = {0: str, **dict.fromkeys(range(1, len(header)), float)}
    try:
        frame = pd.read_csv(
            path, header=None, skiprows=1, names=list(range(len(header))), dtype=types, index_col=False,
            skip_blank_lines=False, na_filter=True, encoding="utf-8-sig", on_bad_lines="error",
        )  # fmt: skip
    except (ValueError, pd.errors.ParserError) as error:
        _refuse_cell(path, header)
        raise InputError(f"{path} cannot be read as CSV: {error}") from None
    rows = ["" if name != name else str(name) for name in frame[0]]
    for name in _BOTTOM:
        if name not in rows:
            raise InputError(f"{path}: row {name} is missing; an ICIO table ends with rows TLS, VA and OUT")
    for k, name in enumerate(rows):
        if rows.index(name) != k:
            raise InputError(f"{path}, row {k + 2}: {name!r} appears twice; each producer has one row")
    return _Sheet(path, rows, header[1:], frame.iloc[:, 1:].to_numpy())


def _read_header(path: Path) -> list[str]:
    try:
        with path.open(newline="", encoding="utf-8-sig") as stream:
            header = next(csv.reader(stream), [])
    except FileNotFoundError:
        raise InputError(f"{path} is missing") from None
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path} cannot be read as CSV: {error}") from None
    if "OUT" not in header[1:]:
        raise InputError(f"{path}: column OUT is missing; this is not an OECD ICIO table (see docs/trade_tables.md)")
    repeated = [name for k, name in enumerate(header) if header.index(name) != k]
    if repeated:
        raise InputError(f"{path}: column {repeated[0]} appears twice; each must appear once")
    return header


def _refuse_cell(path: Path, header: list[str]) -> None:
    """Find the cell that stopped the fast reader, and refuse it by its place."""
    with path.open(newline="", encoding="utf-8-sig", errors="replace") as stream:
        rows = csv.reader(stream)
        next(rows)
        for row, cells in enumerate(rows, start=2):
            if len(cells) > len(header):
                raise InputError(f"{path}, row {row}: {len(cells)} cells under {len(header)} columns")
            for name, text in zip(header[1:], cells[1:], strict=False):
                try:
                    float(text or "nan")
                except ValueError:
                    where = f"{path}, row {row} ({cells[0]}), column {name}"
                    raise InputError(f"{where}: {text!r} is not a number") from None
