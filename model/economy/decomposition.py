"""Welfare to first order, as published: terms of trade and volume of trade (Caliendo & Parro 2015, eq. 15)."""

import numpy as np

from model.economy.arrays import Economy


def unit_cost_change_pct(economy: Economy, z: np.ndarray) -> np.ndarray:
    """Change of unit costs [region, sector], %, at a solution ``z`` (see :mod:`model.economy.residual`)."""
    regions, sectors = economy.spending.shape
    block = regions * sectors
    prices = z[:block].reshape(regions, sectors)
    wages = z[2 * block : 2 * block + regions]
    logs = economy.value_added_share * wages[:, None] + np.einsum("ijk,ik->ij", economy.input_share, prices)
    return 100.0 * np.expm1(logs)


def terms_of_trade_pct(economy: Economy, costs: np.ndarray) -> np.ndarray:
    """Change of export prices less that of import prices [region], %, each at its base weights; ``costs`` as above.

    Prices are of goods as they leave: costs that rise alike everywhere change no terms of trade, whatever the balance.
    """
    abroad = _abroad(economy)
    sold, bought = _paid_more(abroad, costs)
    return _mean(sold, abroad.sum(axis=(0, 2))) - _mean(bought, abroad.sum(axis=(1, 2)))


def welfare_decomposition_pct(economy: Economy, z: np.ndarray, flows: np.ndarray) -> dict[str, np.ndarray]:
    """First-order effects on welfare [region], % of base income: ``terms_of_trade`` and ``volume_of_trade``.

    ToT_n = Σ (E_in d ln c_n - M_ni d ln c_i) / I_n and VoT_n = Σ τ_ni M_ni (d ln M_ni - d ln c_i) / I_n, the
    changes in percent as in the published figures (which makes them differ from exact real income when
    changes are large). ``flows`` [importer, exporter, sector] at the solution.
    """
    costs = unit_cost_change_pct(economy, z)
    abroad, base = _abroad(economy), economy.base_flows
    change = 100.0 * np.divide(flows - base, base, out=np.zeros_like(base), where=base > 0)
    income = economy.value_added + economy.base_revenue + economy.deficit
    volume = (economy.tariff * abroad * (change - costs[None, :, :])).sum(axis=(1, 2))
    sold, bought = _paid_more(abroad, costs)
    return {"terms_of_trade": (sold - bought) / income, "volume_of_trade": volume / income}


def _abroad(economy: Economy) -> np.ndarray:
    """Base flows [importer, exporter, sector] without domestic sales."""
    return np.asarray(economy.base_flows * (1.0 - np.eye(economy.spending.shape[0]))[:, :, None])


def _paid_more(abroad: np.ndarray, costs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What base exports and base imports [region] would cost more at ``costs``, times 100."""
    dearer = abroad * costs[None, :, :]
    return dearer.sum(axis=(0, 2)), dearer.sum(axis=(1, 2))


def _mean(total: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """``total`` over ``weight`` [region]; 0 for a region that does not trade."""
    return np.asarray(np.divide(total, weight, out=np.zeros_like(total), where=weight > 0))
