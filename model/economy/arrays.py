"""The trade table as the arrays that compiled rules read, calibrated in exact hat algebra."""

from typing import NamedTuple

import numpy as np

from model.economy.outcomes import trade
from model.economy.residual import equilibrium_residual
from model.errors import InputError
from model.tables.trade_table import TradeTable, check_elasticity_source

DEFICIT_UNITS = ("world_value_added", "own_gdp", "zero")
_JACOBIAN_STEP = 1e-6
_ENERGY_CAP = 15.0


class Economy(NamedTuple):
    """Calibrated economy; N regions, J sectors; values in units of world value added.

    ``share[n, i, j]``: share of importer n's (tariff-inclusive) spending on sector j that goes to exporter i;
    ``tariff[n, i, j]``: base ad valorem tariff; ``theta[j]``: trade elasticity; ``value_added_share[i, j]``;
    ``input_share[i, j, k]``: share of supplying sector k in gross output of using sector j;
    ``final_share[i, j]``; ``value_added[i]``; ``deficit[i]``; ``spending[n, j]``: base spending;
    ``preconditioner[k, m]``: transposed inverse Jacobian of the equilibrium residual at the base, in
    single precision: it only points the way;
    ``base_flows[n, i, j]``, ``base_revenue[n]``: flows at basic prices and tariff revenue at the base;
    ``base_residual``: rounding residual of the calibration, so that the zero shock is exactly zero.
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
    preconditioner: np.ndarray
    base_residual: np.ndarray
    deficit_follows_gdp: bool
    base_flows: np.ndarray = np.zeros((0, 0, 0))
    base_revenue: np.ndarray = np.zeros(0)


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
            preconditioner=np.zeros((0, 0), np.float32),
            base_residual=np.zeros(0),
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
    """The same economy with its base residual and inverse Jacobian (central differences, step 1e-6)."""
    regions, sectors = economy.spending.shape
    size = 2 * regions * sectors + regions
    start = np.zeros(size)
    share_now = np.empty_like(economy.share)
    output = np.empty_like(economy.spending)
    base = np.zeros(size)
    zero_based = economy._replace(base_residual=np.zeros(size), preconditioner=np.zeros((size, size)))
    arguments = (economy.tariff, economy.share.copy(), economy.deficit, share_now, output)
    equilibrium_residual(zero_based, start, *arguments, base)
    jacobian = np.empty((size, size))
    up, down = np.empty(size), np.empty(size)
    for k in range(size):
        start[k] = _JACOBIAN_STEP
        equilibrium_residual(zero_based, start, *arguments, up)
        start[k] = -_JACOBIAN_STEP
        equilibrium_residual(zero_based, start, *arguments, down)
        start[k] = 0.0
        jacobian[:, k] = (up - down) / (2 * _JACOBIAN_STEP)
    # The last bits of an inverse depend on how many threads the linear algebra uses; a preconditioner needs no more
    # than single precision, and rounded to it is the same on every machine.
    inverse = np.linalg.inv(jacobian)
    flows, revenue = np.empty_like(economy.share), np.empty(regions)
    trade(economy, economy.tariff, economy.share, economy.spending, flows, revenue)
    return zero_based._replace(
        base_residual=base,
        preconditioner=np.ascontiguousarray(inverse.T, np.float32),
        base_flows=flows,
        base_revenue=revenue,
    )
