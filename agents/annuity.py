"""How much of a perpetual annuity a passing flow is worth."""

from model.compiled import compiled


@compiled
def annuity_weight(monthly_patience: float, monthly_exit: float) -> float:
    """Share of a perpetual annuity that a flow is worth which ends with a monthly probability."""
    return (1.0 - monthly_patience) / (1.0 - monthly_patience * (1.0 - monthly_exit))
