"""Claiming the preference: who complies with rules of origin, and what complying costs (details section 9).

A good claims when its cost of complying is below the margin it escapes. Costs are lognormal, so the share
that claims is Φ((ln m - μ) / sd), with m the margin in points; two observed shares fix μ and sd
(:mod:`model.tariffs.claims`).
"""

import math
from typing import Any

import numpy as np

from model.compiled import compiled
from model.law.constants import Scope
from model.parameters import ParameterSet
from model.players import Sector
from model.tariffs.claims import fit_claims
from model.tariffs.preference import preference_lapsed, spares_compliant
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
    """Margin in points that a compliant good escapes, as a mean over the pair's goods at base imports.

    One number stands for the pair, so each margin weighs as much as the trade that it concerns: most-favoured-nation
    duty on all goods; the duty on cars on parts, and on cars as far as their content is exempt; a broad duty on goods
    under no sectoral one, at its full rate, as in the fit. The duty on metals spares nothing. Where the preference is
    gone a good escapes nothing by complying.
    """
    points = world.p.mfn_margin_points
    if not spares_compliant(world, state, importer, exporter):
        lapsed = preference_lapsed(world, state, importer, exporter)
        return 0.0 if lapsed else points
    broad = state.broad[importer, exporter] if world.p.broad_exempts_compliant > 0.5 else 0.0
    autos, under_broad = state.sectoral[importer, exporter, Scope.AUTOS], 1.0
    share = world.goods_share[importer, exporter]
    if state.sectoral[importer, exporter, Scope.METALS] > 0.0:
        under_broad -= share[Sector.METALS]
    if autos > 0.0:
        cars, parts = share[Sector.VEHICLES], share[Sector.PARTS]
        points += 100.0 * autos * (parts + world.p.us_content_vehicles * cars)
        under_broad -= cars + parts
    return points + 100.0 * broad * under_broad


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
def extra_compliance_cost(world: World, state: Any, importer: int, exporter: int, lapsed: bool) -> float:
    """Cost of complying above that of 2024, in share of trade (a cost that earns nobody revenue); negative: saved.

    Where the preference has ``lapsed`` there is nothing to claim: as all trade pays most-favoured-nation duty from that
    day, so nobody bears what complying cost in 2024. Where one comes back firms take it up again with their lag: what
    does not claim yet pays the duty, and saves the cost.
    """
    claim = claim_of(world, importer, exporter)
    now = 0.0 if lapsed else state.complying_cost[importer, exporter]
    return 0.01 * world.p.compliance_cost_booked * (now - claim[3])


def fitted_claims(parameters: ParameterSet) -> np.ndarray:
    """(μ, sd, share and mean cost in 2024) of claiming for each government's exports; two observed shares fit it."""
    rows = np.zeros((3, 4))
    margin = float(parameters["mfn_margin_points"])
    for seat, name in ((1, "mexico"), (2, "canada")):
        observed = (float(parameters[f"claims_2024_{name}"]), float(parameters[f"claims_raised_{name}"]))
        mu, sd = fit_claims(margin, observed[0], margin + float(parameters["claims_raised_by"]), observed[1])
        rows[seat] = mu, sd, compliance_share(margin, mu, sd), compliance_cost(margin, mu, sd)
    return rows
