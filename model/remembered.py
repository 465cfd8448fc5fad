"""Powers that firms' expectations are made of, kept for the next state: most states of a month ask for the same.

What is kept is compared with all that it was made of, to the last bit, so it never depends on what else was asked.
"""

from typing import Any

import numpy as np

from model.compiled import compiled
from model.investment import access_loss, loss_when_access_ends, target_capital

ACCESS_KEPT = np.dtype([(name, "f8") for name in ("beta", "hazard", "years", "no_renewal", "lost")])
TARGET_KEPT = np.dtype([(name, "f8") for name in ("certainty", "exposed", "curvature", "target")])
SALES_KEPT = np.dtype([(name, "f8") for name in ("rate", "sigma", "lost")])


@compiled
def kept_access_loss(kept: Any, beta: float, hazard: float, years: float, no_renewal: float) -> float:
    """:func:`model.investment.access_loss`, from ``kept`` where that is of these arguments."""
    if kept.beta != beta or kept.hazard != hazard or kept.years != years or kept.no_renewal != no_renewal:
        kept.beta, kept.hazard, kept.years, kept.no_renewal = beta, hazard, years, no_renewal
        kept.lost = access_loss(beta, hazard, years, no_renewal)
    return float(kept.lost)


@compiled
def kept_target(kept: Any, certainty: float, exposed_share: float, curvature: float) -> float:
    """:func:`model.investment.target_capital`, from ``kept`` where that is of these arguments."""
    if kept.certainty != certainty or kept.exposed != exposed_share or kept.curvature != curvature:
        kept.certainty, kept.exposed, kept.curvature = certainty, exposed_share, curvature
        kept.target = target_capital(certainty, exposed_share, curvature)
    return float(kept.target)


@compiled
def kept_sales_loss(kept: Any, rate: float, sigma: float) -> float:
    """Share of sales lost to a duty while it stands (:func:`model.investment.loss_when_access_ends`), from ``kept``."""
    if kept.rate != rate or kept.sigma != sigma:
        kept.rate, kept.sigma = rate, sigma
        kept.lost = loss_when_access_ends(rate, 0.0, sigma)
    return float(kept.lost)
