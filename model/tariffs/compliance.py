"""Claiming the preference: who complies with rules of origin, and what complying costs (details section 9).

A good claims when its cost of complying is below the margin it escapes. Costs are lognormal, so the share
that claims is Φ((ln m - μ) / sd), with m the margin in points; two observed shares fix μ and sd
(:mod:`model.tariffs.claims`).
"""

import math
from typing import Any

import numpy as np

from model.compiled import compiled
from model.tariffs.preference import broad_spares_compliant, preference_lapsed, preferred_duties
from model.world import World


@compiled
def normal_share(x: float) -> float:
    """Standard normal distribution function, precise far into its lower tail as well."""
    return 0.5 * math.erfc(-x / math.sqrt(2.0))


@compiled
def compliance_share(margin_points: float, mu: float, sd: float) -> float:
    """Share of trade claiming the preference, Φ((ln m - μ) / sd), m the margin escaped in points."""
    if margin_points <= 0.0:
        return 0.0
    return normal_share((math.log(margin_points) - mu) / sd)


@compiled
def compliance_cost(margin_points: float, mu: float, sd: float) -> float:
    """Mean cost of complying, points of all trade: E[cost; cost < m] = exp(μ + sd²/2) Φ((ln m - μ) / sd - sd)."""
    if margin_points <= 0.0:
        return 0.0
    return math.exp(mu + 0.5 * sd * sd) * normal_share((math.log(margin_points) - mu) / sd - sd)


@compiled
def margin_now(world: World, state: Any, importer: int, exporter: int) -> float:
    """Margin in points that a compliant good escapes: most-favoured-nation duty, and a broad duty that exempts it.

    Where the preference is gone a good escapes nothing by complying.
    """
    points = world.p.mfn_margin_points
    if broad_spares_compliant(world, state, importer, exporter):
        points += 100.0 * state.broad[importer, exporter]
    elif preference_lapsed(world, state, importer, exporter) and not preferred_duties(world, state, importer, exporter):
        return 0.0
    return points


@compiled
def claim_of(world: World, importer: int, exporter: int) -> np.ndarray:
    """(μ, sd, share and mean cost in 2024) of the partner on the pair.

    The United States' exports claim as its partner's do (assumption).
    """
    return world.claim[exporter if exporter > 0 else importer]


@compiled
def set_margin(world: World, state: Any, importer: int, exporter: int, points: float) -> None:
    """Let firms that sell from ``exporter`` to ``importer`` face a margin, in percentage points, and comply at once."""
    claim = claim_of(world, importer, exporter)
    state.margin[importer, exporter] = points
    state.compliance[importer, exporter] = compliance_share(points, claim[0], claim[1])
    state.complying_cost[importer, exporter] = compliance_cost(points, claim[0], claim[1])


@compiled
def update_compliance(world: World, state: Any) -> None:
    """One month of firms' adjustment to the margin, with a mean lag of ``compliance_lag`` months."""
    speed = 1.0 / max(world.p.compliance_lag, 1.0)
    for importer in range(3):
        for exporter in range(3):
            if importer != exporter:
                before, faced = state.margin[importer, exporter], margin_now(world, state, importer, exporter)
                if faced != before:
                    set_margin(world, state, importer, exporter, before + speed * (faced - before))


@compiled
def extra_compliance_cost(world: World, state: Any, importer: int, exporter: int) -> float:
    """Cost of complying above that at the base margin, in share of trade (a cost that earns nobody revenue)."""
    claim = claim_of(world, importer, exporter)
    return 0.01 * world.p.compliance_cost_booked * (state.complying_cost[importer, exporter] - claim[3])
