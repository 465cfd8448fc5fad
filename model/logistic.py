"""The logistic function, of which quantal choice and what is known of a ratifier are made."""

import math

from model.compiled import compiled


@compiled
def logistic(difference: float) -> float:
    """1 / (1 + exp(-difference)), safe for any size of the difference."""
    if difference >= 0.0:
        return 1.0 / (1.0 + math.exp(-difference))
    grown = math.exp(difference)
    return grown / (1.0 + grown)
