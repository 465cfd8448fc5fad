"""The trade table as the arrays that compiled rules read, calibrated in exact hat algebra."""

from typing import NamedTuple

import numpy as np

from model.economy.inverse import inverted
from model.economy.jacobian import base_jacobian
from model.economy.outcomes import trade
from model.economy.workspace import SHORTS, padded
from model.errors import InputError
from model.tables.trade_table import TradeTable, check_elasticity_source

DEFICIT_UNITS = ("world_value_added", "own_gdp", "zero")
_ENERGY_CAP = 15.0
SHORT = 2**12 - 1  # entries of the preconditioner: sums of 125 products with numbers as short have 31 bits


class Economy(NamedTuple):
    """Calibrated economy; N regions, J sectors; values in units of world value added.

    ``share[n, i, j]``: share of importer n's (tariff-inclusive) spending on sector j that goes to exporter i;
    ``tariff[n, i, j]``: base ad valorem tariff; ``theta[j]``: trade elasticity; ``value_added_share[i, j]``;
    ``input_share[i, j, k]``: share of supplying sector k in gross output of using sector j;
    ``final_share[i, j]``; ``value_added[i]``; ``deficit[i]``; ``spending[n, j]``: base spending;
    ``preconditioner[m, k]``: inverse Jacobian of the equilibrium residual at the base, as integers up to :data:`SHORT`
    in units of ``preconditioner_rows[m]`` times ``preconditioner_columns[k]``: it only points the way; rows end in
    zeros (:func:`model.economy.workspace.padded`);
    ``base_flows[n, i, j]``, ``base_revenue[n]``, ``base_output[n, j]``: flows at basic prices, tariff revenue and gross
    output at the base; ``labour_response[i, j]``, ``input_response[i, k, j]``: elasticity of trade to wages and to
    prices of inputs, -θ_j times their shares in unit cost; ``base_kept[n, i, j]``: 1 / (1 + tariff) at the base; in one
    row of regions and sectors: ``per_theta``: 1 / θ_j, ``spending_row``, ``per_spending``: spending and 1 / spending,
    ``never_bought``: 1 where there is none;
    ``base_residual``: rounding residual of the calibration, so that the zero shock is exactly zero (filled in by
    :func:`model.economy.residual.note_rounding` where the economy becomes part of a problem).
    """

    share: np.ndarray
    tariff: np.ndarray
    theta: np.ndarray
    value_added_share: np.ndarray
    input_share: np.ndarray
    final_share: np.ndarray
    value_added: np.ndarray
    deficit: np.ndarray
    spending: np.ndarray
    deficit_follows_gdp: bool
    preconditioner: np.ndarray = np.zeros((0, 0), np.int16)
    preconditioner_rows: np.ndarray = np.zeros(0)
    preconditioner_columns: np.ndarray = np.zeros(0)
    base_residual: np.ndarray = np.zeros(0)
    base_flows: np.ndarray = np.zeros((0, 0, 0))
    base_revenue: np.ndarray = np.zeros(0)
    base_output: np.ndarray = np.zeros((0, 0))
    labour_response: np.ndarray = np.zeros((0, 0))
    input_response: np.ndarray = np.zeros((0, 0, 0))
    per_theta: np.ndarray = np.zeros(0)
    base_kept: np.ndarray = np.zeros((0, 0, 0))
    spending_row: np.ndarray = np.zeros(0)
    per_spending: np.ndarray = np.zeros(0)
    never_bought: np.ndarray = np.zeros(0)


def economy_arrays(
    table: TradeTable, elasticity_source: str = "FGO", deficit_unit: str = "world_value_added"
) -> Economy:
    """Calibrate ``table`` with one source of trade elasticities.

    ``deficit_unit``: aggregate deficits are fixed in ``world_value_added`` (the numeraire), follow
    ``own_gdp``, or are removed first (``zero``: the balanced economy becomes the base, as in Caliendo &
    Parro 2015). Raises :class:`InputError` for an unknown source or unit, naming those that exist.
    """
    check_elasticity_source(table, elasticity_source)
    if deficit_unit not in DEFICIT_UNITS:
        raise InputError(f"deficit unit {deficit_unit!r} is unknown; use one of {', '.join(DEFICIT_UNITS)}")
    theta = np.array([table.elasticities[elasticity_source][name] for name in table.sectors])
    if elasticity_source == "CP":
        theta = np.minimum(theta, _ENERGY_CAP)
    economy = _calibrated(table, theta, deficit_unit == "own_gdp")
    if deficit_unit == "zero":
        from model.economy.equilibrium import rebased_without_deficits

        economy = rebased_without_deficits(economy)
    return economy


def _calibrated(table: TradeTable, theta: np.ndarray, deficit_follows_gdp: bool) -> Economy:
    world = float(table.value_added.sum())
    paid = table.flows * (1.0 + table.tariffs)
    spending = paid.sum(axis=1)
    return with_preconditioner(
        Economy(
            share=spending_shares(paid),
            tariff=np.ascontiguousarray(table.tariffs),
            theta=theta,
            value_added_share=np.ascontiguousarray(table.value_added_share),
            input_share=np.ascontiguousarray(table.input_share),
            final_share=np.ascontiguousarray(table.final_share),
            value_added=table.value_added / world,
            deficit=table.deficit / world,
            spending=spending / world,
            deficit_follows_gdp=deficit_follows_gdp,
        )
    )


def spending_shares(paid: np.ndarray) -> np.ndarray:
    """Shares of exporters in ``paid`` [importer, exporter, sector]; a sector never bought is its own supplier."""
    spending = paid.sum(axis=1)[:, None, :]
    share = np.divide(paid, spending, out=np.zeros_like(paid), where=spending > 0)
    for importer, sector in zip(*np.nonzero(spending[:, 0] <= 0), strict=True):
        share[importer, importer, sector] = 1.0
    return np.ascontiguousarray(share)


def with_preconditioner(economy: Economy) -> Economy:
    """The same economy with what follows from its base: inverse Jacobian, flows, and elasticities of trade."""
    flows, revenue = np.empty_like(economy.share), np.empty(len(economy.value_added))
    trade(economy, economy.tariff, economy.share, economy.spending, flows, revenue)
    inverse = inverted(base_jacobian(economy, flows))
    size, row = len(inverse), economy.spending.ravel()
    preconditioner, rows, columns = _in_short_integers(inverse)
    return economy._replace(
        base_residual=np.zeros(size),
        preconditioner=preconditioner,
        preconditioner_rows=rows,
        preconditioner_columns=columns,
        base_flows=flows,
        base_revenue=revenue,
        base_output=flows.sum(axis=0),
        base_kept=1.0 / (1.0 + economy.tariff),
        labour_response=-economy.theta * economy.value_added_share,
        input_response=np.ascontiguousarray((-economy.theta[:, None] * economy.input_share).transpose(0, 2, 1)),
        per_theta=np.tile(1.0 / economy.theta, len(economy.value_added)),
        spending_row=row,
        per_spending=np.divide(1.0, row, out=np.zeros_like(row), where=row > 0.0),
        never_bought=np.where(row > 0.0, 0.0, 1.0),
    )


def _in_short_integers(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """``matrix`` [m, k] in integers up to :data:`SHORT`, rows padded with zeros, and the units [m], [k] of its entries.

    To point the way three digits and a half are enough.
    """
    size = len(matrix)
    columns = _rounded(np.abs(matrix).max(axis=0))
    rows = _rounded(np.abs(matrix / columns).max(axis=1) / SHORT)
    integers = np.zeros((size, padded(size, SHORTS)), np.int16)
    integers[:, :size] = np.rint(matrix / (rows[:, None] * columns))
    return integers, rows, columns


def _rounded(units: np.ndarray) -> np.ndarray:
    """Units to single precision; 1 where there is nothing to measure."""
    return np.where(units > 0.0, units, 1.0).astype(np.float32).astype(np.float64)
