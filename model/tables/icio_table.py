"""From an ICIO table to a trade table: aggregation by two maps, then closure of each region's use by RAS.

Pooled over origins as in Caliendo & Parro (2015): one matrix of input coefficients and one vector of final
shares a region, the same trade shares for both. Value added is gross output less inputs at their
tariff-inclusive cost, so other taxes less subsidies on inputs stay in value added.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from model.errors import InputError
from model.tables.icio import Icio
from model.tables.icio_maps import NameMap
from model.tables.trade_table import TradeTable

BALANCE_TOLERANCE = 1e-12
_SWEEPS = 20_000


@dataclass(frozen=True)
class WorldUse:
    """Aggregated use; N regions, J sectors, million USD at basic prices.

    ``intermediate[supplier, sector, user, using sector]``; ``final[supplier, sector, user]``.
    """

    regions: tuple[str, ...]
    sectors: tuple[str, ...]
    intermediate: np.ndarray
    final: np.ndarray


@dataclass(frozen=True)
class Closure:
    """What closing changed: cells set to zero (negative after pooling), their sum, largest change of a share."""

    zeroed_cells: int
    zeroed_musd: float
    input_share_change: float
    final_share_change: float


def aggregate_icio(icio: Icio, regions: NameMap, sectors: NameMap) -> WorldUse:
    """Sum countries to regions and industries to sectors; raises :class:`InputError` for an incomplete map."""
    regions.check("country", icio.countries, icio.path)
    sectors.check("industry", icio.industries, icio.path)
    n, j = len(regions.targets), len(sectors.targets)
    codes = [regions.code(country) * j + sectors.code(industry) for country, industry in icio.producers]
    rows = _summed(icio.intermediate, codes, n * j)
    between = _summed(rows.T, codes, n * j).T
    final = _summed(_summed(icio.final, codes, n * j).T, [regions.code(c) for c in icio.consumers], n).T
    use = WorldUse(regions.targets, sectors.targets, between.reshape(n, j, n, j), final.reshape(n, j, n))
    output = use.intermediate.sum(axis=(2, 3)) + use.final.sum(axis=2)
    for region, total in zip(use.regions, output.sum(axis=1), strict=True):
        if total <= 0.0:
            raise InputError(f"{regions.path}: region {region!r} has no output; map its countries with one that has")
    return use


def _summed(values: np.ndarray, codes: list[int], size: int) -> np.ndarray:
    total = np.zeros((size, values.shape[1]))
    for code, row in zip(codes, values, strict=True):
        total[code] += row
    return total


def close_table(
    use: WorldUse, tariffs: np.ndarray, elasticities: Mapping[str, Mapping[str, float]], source: Path
) -> tuple[TradeTable, Closure]:
    """A closed trade table from aggregated use and base ``tariffs`` [importer, exporter, sector].

    Published flows and value added are kept. Where changes in inventories leave a flow or a region's final use
    negative the cell is set to zero: other flows of that supplier are scaled to its output, and RAS balances
    each region's use [inputs | final] to the cost of what it buys and to what its users pay. Raises
    :class:`InputError` (naming ``source``) when value added or final spending is not positive, or RAS fails.
    """
    flows, dropped = _flows(use)
    output = flows.sum(axis=0)
    duty = 1.0 + tariffs
    inputs = np.einsum("ijnk,nij->nkj", use.intermediate, duty)
    wanted = np.einsum("ijn,nij->nj", use.final, duty)
    dropped = np.concatenate([dropped, wanted[wanted < 0.0]])
    made = np.where(output > 0.0, output, 1.0)[:, :, None]
    added = 1.0 - (inputs / made).sum(axis=2)
    _refuse_no_value_added(use, added, output, source)
    spent = (flows * duty).sum(axis=1)
    income = spent.sum(axis=1) - inputs.sum(axis=(1, 2))
    input_share, final_share = inputs / made, np.empty_like(spent)
    change = np.zeros(2)
    for n, region in enumerate(use.regions):
        if income[n] <= 0.0:
            raise InputError(f"{source}: final spending of region {region!r} is {income[n]:,.1f}; it must be positive")
        before = np.column_stack([inputs[n].T, np.maximum(wanted[n], 0.0)])
        pays = np.append(inputs[n].sum(axis=1), income[n])
        after = balanced(before, spent[n], pays, f"{source}: use of region {region!r}")
        published = wanted[n] / wanted[n].sum()
        final_share[n] = after[:, -1] / after[:, -1].sum()
        change[1] = max(change[1], np.abs(final_share[n] - published).max())
        closed = after[:, :-1].T / made[n]
        change[0] = max(change[0], np.abs(closed - input_share[n]).max())
        input_share[n] = closed
    added = 1.0 - input_share.sum(axis=2)
    table = TradeTable(
        use.regions, use.sectors, flows, tariffs, input_share, added, final_share,
        (added * output).sum(axis=1), flows.sum(axis=(1, 2)) - output.sum(axis=1), elasticities,
    )  # fmt: skip
    return table, Closure(len(dropped), float(dropped.sum()), float(change[0]), float(change[1]))


def _flows(use: WorldUse) -> tuple[np.ndarray, np.ndarray]:
    """Flows [importer, exporter, sector] with output kept, and the negative ones that were set to zero."""
    flows = (use.intermediate.sum(axis=3) + use.final).transpose(2, 0, 1)
    output = flows.sum(axis=0)
    negative = flows < 0.0
    kept = np.where(negative, 0.0, flows)
    scaled = negative.any(axis=0)
    factor = np.divide(output, kept.sum(axis=0), out=np.ones_like(output), where=scaled & (kept.sum(axis=0) > 0.0))
    return np.ascontiguousarray(kept * np.maximum(factor, 0.0)), flows[negative]


def _refuse_no_value_added(use: WorldUse, added: np.ndarray, output: np.ndarray, source: Path) -> None:
    for n, j in np.argwhere((added <= 0.0) & (output > 0.0)):
        raise InputError(
            f"{source}: value added of {use.regions[n]} {use.sectors[j]} is {added[n, j]:.4f} of its output; it must "
            "be positive (base tariffs on inputs count as cost); map it with a larger sector or region"
        )
    for n, j in np.argwhere((output <= 0.0) & (use.intermediate.sum(axis=(0, 1)) > 0.0)):
        raise InputError(f"{source}: {use.regions[n]} {use.sectors[j]} has inputs but no output")


def balanced(matrix: np.ndarray, rows: np.ndarray, columns: np.ndarray, what: str) -> np.ndarray:
    """RAS: ``matrix`` >= 0 scaled by rows and columns until its sums are ``rows`` and ``columns``.

    Sums end within 1e-12 of the total. Raises :class:`InputError` starting with ``what`` when they cannot.
    Stone (1961), "Input-Output and National Accounts"; Bacharach (1970).
    """
    goal = BALANCE_TOLERANCE * columns.sum()
    result = matrix.copy()
    for _ in range(_SWEEPS):
        sums = result.sum(axis=0)
        result *= np.divide(columns, sums, out=np.zeros_like(sums), where=sums > 0.0)
        sums = result.sum(axis=1)
        gap = max(np.abs(sums - rows).max(), np.abs(result.sum(axis=0) - columns).max())
        if gap <= goal:
            return result
        result *= np.divide(rows, sums, out=np.zeros_like(sums), where=sums > 0.0)[:, None]
    raise InputError(f"{what} cannot be balanced by RAS: sums still miss by {gap:,.4g} million USD; use larger sectors")
