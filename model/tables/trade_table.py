"""A trade table in a folder of CSV files, for any number of regions and sectors, checked at the door."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from model.errors import InputError, did_you_mean
from model.tables.files import Rows, read_keyed, read_rows

DEFAULT_FOLDER = Path(__file__).resolve().parent.parent / "data" / "trade_table"
_SHARE_TOLERANCE = 1e-6
_CLEARING_TOLERANCE = 1e-5
LIKE = 0.3  # likeness from which on a name of a table may be meant: long names differ in more


@dataclass(frozen=True)
class TradeTable:
    """A closed world trade table; N regions, J sectors, values in million current USD at basic prices.

    ``flows[importer, exporter, sector]`` (domestic sales on the diagonal), ``tariffs`` alike (ad valorem),
    ``input_share[region, using sector, supplying sector]`` and ``value_added_share[region, sector]`` in
    gross output, ``final_share[region, sector]`` of final spending, ``value_added[region]``,
    ``deficit[region]`` (imports less exports), ``elasticities[source][sector]``.
    """

    regions: tuple[str, ...]
    sectors: tuple[str, ...]
    flows: np.ndarray
    tariffs: np.ndarray
    input_share: np.ndarray
    value_added_share: np.ndarray
    final_share: np.ndarray
    value_added: np.ndarray
    deficit: np.ndarray
    elasticities: Mapping[str, Mapping[str, float]]


@cache
def default_trade_table() -> TradeTable:
    """The project's own table: 5 regions, 12 sectors, 2022 (``model/data/trade_table/README.md``).

    Read once; the arrays are shared and must not be written to.
    """
    return load_trade_table(DEFAULT_FOLDER)


def load_trade_table(folder: Path | str) -> TradeTable:
    """Read and check a folder; raises :class:`InputError` naming file, row and rule."""
    folder = Path(folder)
    if not folder.is_dir():
        raise InputError(f"{folder} is not a folder; a trade table is a folder of CSV files (see the documentation)")
    sectors = tuple(row["sector"] for row in read_rows(folder / "sectors.csv", ("sector",)))
    regions = tuple(row["region"] for row in read_rows(folder / "aggregates.csv", ("region",)))
    _refuse_repeats(folder / "sectors.csv", sectors)
    _refuse_repeats(folder / "aggregates.csv", regions)
    pair = (("exporter", regions), ("importer", regions), ("sector", sectors))
    flows = read_keyed(folder / "flows.csv", pair, "value_musd", low=0.0, rule="a flow cannot be negative")
    tariffs = read_keyed(
        folder / "tariffs.csv",
        pair,
        "tariff_base",
        low=-1.0,
        rule="a tariff must be above -100%",
        strict=True,
        fill=0.0,
    )
    inputs = read_keyed(
        folder / "io_coefficients.csv",
        (("region", regions), ("using_sector", sectors), ("supplying_sector", sectors)),
        "share",
        low=0.0,
        rule="an input share cannot be negative",
    )
    cell = (("region", regions), ("sector", sectors))
    added = read_keyed(
        folder / "value_added_share.csv",
        cell,
        "value_added_share",
        low=0.0,
        rule="a value-added share must be positive",
        strict=True,
    )
    final = read_keyed(
        folder / "final_demand_share.csv",
        cell,
        "final_demand_share",
        low=0.0,
        rule="a final-demand share cannot be negative",
    )
    table = TradeTable(
        regions, sectors,
        np.ascontiguousarray(flows.transpose(1, 0, 2)), np.ascontiguousarray(tariffs.transpose(1, 0, 2)),
        inputs, added, final,
        read_keyed(folder / "aggregates.csv", (("region", regions),), "gdp_va_musd", low=0.0,
                   rule="value added must be positive", strict=True),
        read_keyed(folder / "aggregates.csv", (("region", regions),), "trade_deficit_musd"),
        read_elasticities(folder / "elasticities.csv", sectors),
    )  # fmt: skip
    check_identities(table, folder)
    return table


def _refuse_repeats(path: Path, names: tuple[str, ...]) -> None:
    for row, name in enumerate(names, start=2):
        if names.index(name) != row - 2:
            raise InputError(f"{path}, row {row}: {name!r} is listed twice; each name must appear once")


def read_elasticities(path: Path, sectors: tuple[str, ...]) -> dict[str, dict[str, float]]:
    """Trade elasticities by source and sector; raises :class:`InputError` with file, row and rule."""
    rows: Rows = read_rows(path, ("sector", "source", "theta"))
    sources = tuple(dict.fromkeys(row["source"] for row in rows))
    values = read_keyed(path, (("source", sources), ("sector", sectors)), "theta", low=0.0,
                        rule="a trade elasticity must be positive", strict=True)  # fmt: skip
    return {source: dict(zip(sectors, map(float, values[k]), strict=True)) for k, source in enumerate(sources)}


def check_elasticity_source(table: TradeTable, source: str) -> None:
    """Raise :class:`InputError` with the sources that exist when ``source`` is not among them."""
    if source not in table.elasticities:
        meant = did_you_mean(source, table.elasticities, LIKE, most=1, parts=False)
        ending = f"; {meant}" if meant else ""
        raise InputError(
            f"elasticity source {source!r} is not in the table; it has {', '.join(table.elasticities)}{ending}"
        )


def check_identities(table: TradeTable, folder: Path) -> None:
    """Accounting identities of a closed table; raises :class:`InputError` with file, entry and rule."""
    for r, region in enumerate(table.regions):
        for j, sector in enumerate(table.sectors):
            total = table.value_added_share[r, j] + table.input_share[r, j].sum()
            if abs(total - 1.0) > _SHARE_TOLERANCE:
                raise InputError(
                    f"{folder / 'io_coefficients.csv'}, {region} {sector}: value-added share plus input shares are "
                    f"{total:.6f}; they must add up to 1"
                )
        total = table.final_share[r].sum()
        if abs(total - 1.0) > _SHARE_TOLERANCE:
            raise InputError(
                f"{folder / 'final_demand_share.csv'}, {region}: shares add up to {total:.6f}; they must add up to 1"
            )
    _check_balances(table, folder)


def _check_balances(table: TradeTable, folder: Path) -> None:
    output = table.flows.sum(axis=0)
    earned = (table.value_added_share * output).sum(axis=1)
    paid = table.flows * (1.0 + table.tariffs)
    revenue = (table.flows * table.tariffs).sum(axis=(1, 2))
    deficit = table.flows.sum(axis=(1, 2)) - output.sum(axis=1)
    income = earned + revenue + deficit
    demand = table.final_share * income[:, None] + np.einsum("nkj,nk->nj", table.input_share, output)
    for r, region in enumerate(table.regions):
        scale = table.value_added[r]
        for stated, implied, what in (
            (table.value_added[r], earned[r], "value added"),
            (table.deficit[r], deficit[r], "trade deficit"),
        ):
            if abs(stated - implied) > _CLEARING_TOLERANCE * scale:
                raise InputError(
                    f"{folder / 'aggregates.csv'}, {region}: {what} is {stated:,.1f}, but the flows and shares imply "
                    f"{implied:,.1f} million USD"
                )
        gap = np.abs(demand[r] - paid[r].sum(axis=0))
        worst = int(gap.argmax())
        if gap[worst] > _CLEARING_TOLERANCE * scale:
            raise InputError(
                f"{folder / 'flows.csv'}, importer {region}, sector {table.sectors[worst]}: markets do not clear: "
                f"spending is {paid[r, :, worst].sum():,.1f}, demand {demand[r, worst]:,.1f} million USD"
            )
