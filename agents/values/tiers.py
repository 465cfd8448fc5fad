"""Tiers of duties of the strategic table, as read from a state."""

from typing import Any

from model.compiled import compiled


@compiled
def tier_shares(p: Any, state: Any, government: int) -> tuple[float, float, float]:
    """How far United States duties stand in each tier (in the order of ``Tier``), as a government meets them.

    A partner counts the duties on itself, the United States the mean of both. A duty below the rate of its tier counts
    in proportion, so that a small one is worth little more than none.
    """
    broad, sectoral = 0.0, 0.0
    for partner in range(1, 3):
        if government == 0 or government == partner:
            share = 0.5 if government == 0 else 1.0
            broad += share * _reached(state.broad[0, partner], p.broad_rate)
            for scope in range(2):
                sectoral += 0.5 * share * _reached(state.sectoral[0, partner, scope], p.sectoral_rate)
    return (1.0 - broad) * (1.0 - sectoral), (1.0 - broad) * sectoral, broad


@compiled
def _reached(duty: float, rate: float) -> float:
    """Share of the rate of a tier that a duty reaches, at most all of it."""
    if duty >= rate:
        return 1.0 if duty > 0.0 else 0.0
    return duty / rate
