"""What the packages of a table mean to the trade economy: estimated at three of them, interpolated between.

Packages differ by weight alone, and what a content rule or a duty on China does to incomes changes smoothly with it; so
the staff estimates the first, the middle and the last package and takes Lagrange's parabola through them.
"""

from typing import Any

import numpy as np

from agents.deals import deal_state
from agents.packages import WEIGHTS, package_weight
from model.compiled import compiled
from model.staff import staff_view
from model.world import TRADE_TERMS, World

SAMPLES = 3


@compiled
def sampled_weight(sample: int) -> int:
    """Candidate at which a sample is taken."""
    return sample * (WEIGHTS - 1) // (SAMPLES - 1)


@compiled
def sample_packages(world: World, state: Any, table: int, form: int, samples: np.ndarray) -> bool:
    """Expectations at three packages, into ``samples`` [sample, government, term]; False without an equilibrium."""
    positions = np.empty_like(state.positions)
    for sample in range(SAMPLES):
        weight = package_weight(sampled_weight(sample))
        agreed = deal_state(world, state, table, form, weight, positions)
        if staff_view(world, agreed) < 0:
            return False
        for government in range(3):
            samples[sample, government] = world.expected[government]
    return True


@compiled
def expect_package(world: World, samples: np.ndarray, k: int) -> None:
    """Expectations under candidate ``k``, into ``world.expected``."""
    for government in range(3):
        for term in range(TRADE_TERMS):
            world.expected[government, term] = 0.0
    for sample in range(SAMPLES):
        share = 1.0
        for other in range(SAMPLES):
            if other != sample:
                here, there = sampled_weight(sample), sampled_weight(other)
                share *= (k - there) / (here - there)
        for government in range(3):
            for term in range(TRADE_TERMS):
                world.expected[government, term] += share * samples[sample, government, term]
