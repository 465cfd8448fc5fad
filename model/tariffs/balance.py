"""Three instruments that aim at the overall balance (design: details section 2; systems S5).

Aggregate deficits are fixed by saving and investment, so a tariff hardly moves the overall balance. Two
instruments act on it directly: a charge z on net capital inflows, D(z) = D₀ (1 - η z), and import
certificates, whose price is the z at which D = 0. The third, the ratchet, is a tariff on all imports that
rises year after year until the deficit is below half a percent of GDP, or to its cap.
"""

from enum import IntEnum
from typing import Any

import numpy as np

from model.compiled import compiled
from model.world import World


class BalanceInstrument(IntEnum):
    """Which instrument is in use, in the order of the parameter's choices."""

    NONE = 0
    RATCHET = 1
    ACCESS_CHARGE = 2
    CERTIFICATES = 3


@compiled
def certificate_price(eta: float) -> float:
    """Price of an import certificate, % of import value: the z that solves 1 - η z = 0."""
    return 1.0 / eta


@compiled
def deficit_after_charge(deficit: float, eta: float, charge_pct: float) -> float:
    """D₀ (1 - η z); z in percent of the net inflow, η per point."""
    return deficit * (1.0 - eta * charge_pct)


@compiled
def fill_deficits(base: np.ndarray, charged: int, eta: float, charge_pct: float, out: np.ndarray) -> None:
    """Aggregate deficits [region] when ``charged`` takes a charge; surplus regions absorb in proportion."""
    change = base[charged] - deficit_after_charge(base[charged], eta, charge_pct)
    surplus = 0.0
    for region in range(base.shape[0]):
        if region != charged and base[region] < 0.0:
            surplus += base[region]
    for region in range(base.shape[0]):
        out[region] = base[region]
        if region == charged:
            out[region] -= change
        elif base[region] < 0.0 and surplus < 0.0:
            out[region] += change * base[region] / surplus


@compiled
def deficit_pct(world: World) -> float:
    """Overall deficit of the United States at the last equilibrium, % of its GDP."""
    return -100.0 * np.sum(world.outcomes.balance[0]) / world.economy.value_added[0]


@compiled
def next_ratchet(world: World, rate: float) -> float:
    """The ratchet a year on: ``ratchet_step`` higher while the deficit is above its goal, up to the cap."""
    if deficit_pct(world) < world.p.balance_goal:
        return rate
    return min(rate + world.p.ratchet_step, world.p.ratchet_cap)


@compiled
def next_charge(world: World, charge_pct: float) -> float:
    """The charge a year on: a step higher while the deficit is above its goal, up to the price that closes it."""
    if deficit_pct(world) < world.p.balance_goal:
        return charge_pct
    return min(charge_pct + world.p.charge_step, certificate_price(world.p.inflow_response))


@compiled
def tighten_balance_instrument(world: World, state: Any) -> bool:
    """One yearly step of the instrument in use; returns whether it moved. Reads the last equilibrium."""
    kind = int(world.p.balance_instrument)
    ratchet, charge = state.ratchet, state.access_charge
    if kind == BalanceInstrument.RATCHET:
        state.ratchet = next_ratchet(world, ratchet)
    elif kind == BalanceInstrument.ACCESS_CHARGE:
        state.access_charge = next_charge(world, charge)
    elif kind == BalanceInstrument.CERTIFICATES:
        state.access_charge = certificate_price(world.p.inflow_response)
    return state.ratchet != ratchet or state.access_charge != charge
