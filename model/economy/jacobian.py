"""Jacobian of the equilibrium's equations at the base, in closed form."""

from typing import Any

import numpy as np


def base_jacobian(economy: Any, flows: np.ndarray) -> np.ndarray:
    """Derivatives [equation, unknown] of the residual of :mod:`model.economy.residual` at the base.

    ``flows`` [importer, exporter, sector]: at basic prices at the base. Unknowns z and equations in the order given
    there: prices and spending of every region and sector, wages of every region.
    """
    regions, sectors = economy.spending.shape
    cells = regions * sectors
    prices, unknown_prices, spending = _prices_of_costs(economy), unknown_block(economy, 0), unknown_block(economy, 1)
    received = flow_responses(economy, flows)
    output, revenue = received.sum(axis=0), np.einsum("nij,nijz->nz", economy.tariff, received)
    demand = np.einsum("nkj,nkz->njz", economy.input_share, output)
    demand += economy.final_share[:, :, None] * (revenue + _income_of_wages(economy))[:, None]
    bought = economy.spending > 0.0
    per_base = np.divide(1.0, economy.spending, out=np.zeros_like(economy.spending), where=bought)
    jacobian = np.zeros((2 * cells + regions, 2 * cells + regions))
    jacobian[:cells] = (unknown_prices - prices).reshape(cells, -1)
    jacobian[cells : 2 * cells] = (spending - per_base[:, :, None] * demand).reshape(cells, -1)
    earned = np.einsum("nj,njz->nz", economy.value_added_share, output)
    base = (economy.value_added_share * flows.sum(axis=0)).sum(axis=1)
    jacobian[2 * cells :] = -earned / base[:, None]
    jacobian[2 * cells :, 2 * cells :] += np.eye(regions)
    jacobian[-1] = 0.0
    jacobian[-1, 2 * cells :] = economy.value_added / economy.value_added.sum()
    return jacobian


def unknown_block(economy: Any, block: int) -> np.ndarray:
    """d unknown [region, sector, unknown] of the prices (block 0) or the spending (1) among the unknowns."""
    regions, sectors = economy.spending.shape
    cells = regions * sectors
    return np.eye(2 * cells + regions)[block * cells : (block + 1) * cells].reshape(regions, sectors, -1)


def flow_responses(economy: Any, flows: np.ndarray) -> np.ndarray:
    """d flow [importer, exporter, sector, unknown] at basic prices at the base, where they are ``flows``.

    Shares follow costs, d ln π_nij = -θ_j (d ln c_ij - Σ_l π_nlj d ln c_lj), and flows shares and spending. Importer by
    importer: of a large table it is most of a gigabyte, and each step of all at once would take as much again.
    """
    costs, prices, spending = _unit_costs(economy), _prices_of_costs(economy), unknown_block(economy, 1)
    responses = np.empty((*flows.shape, costs.shape[-1]))
    for importer, bought in enumerate(flows):
        shares = -economy.theta[:, None] * (costs - prices[importer])
        np.multiply(bought[:, :, None], shares + spending[importer], out=responses[importer])
    return responses


def _prices_of_costs(economy: Any) -> np.ndarray:
    """d ln P [importer, sector, unknown]: price indices as unit costs make them."""
    return np.einsum("nij,ijz->njz", economy.share, _unit_costs(economy))


def _unit_costs(economy: Any) -> np.ndarray:
    """d ln c [region, sector, unknown]: the shares of wages and of inputs in unit cost."""
    regions, sectors = economy.spending.shape
    cells = regions * sectors
    costs = np.zeros((regions, sectors, 2 * cells + regions))
    for region in range(regions):
        costs[region, :, region * sectors : (region + 1) * sectors] = economy.input_share[region]
        costs[region, :, 2 * cells + region] = economy.value_added_share[region]
    return costs


def _income_of_wages(economy: Any) -> np.ndarray:
    """d income [region, unknown] by wages: the wage bill, and deficits where they follow a region's own GDP."""
    regions, sectors = economy.spending.shape
    cells = regions * sectors
    income = np.zeros((regions, 2 * cells + regions))
    by_wage = np.diag(economy.value_added)
    if economy.deficit_follows_gdp:
        unfinanced = economy.deficit.sum()
        by_wage = by_wage + np.diag(economy.deficit - unfinanced * economy.value_added)
        by_wage -= economy.value_added[:, None] * economy.deficit[None, :]
    income[:, 2 * cells :] = by_wage
    return income
