"""How much of a perpetual annuity a passing flow is worth."""

from typing import Any

from model.compiled import compiled


@compiled
def annuity_weight(monthly_patience: float, monthly_exit: float) -> float:
    """Share of a perpetual annuity that a flow is worth which ends with a monthly probability."""
    return (1.0 - monthly_patience) / (1.0 - monthly_patience * (1.0 - monthly_exit))


@compiled
def monthly_decay(world: Any) -> float:
    """Monthly rate at which approval returns to its base."""
    return 1.0 - (1.0 - world.p.approval_decay) ** (1.0 / 12.0)
