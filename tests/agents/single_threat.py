"""What one threat is worth, valued alone: menus value what their threats share once."""

import numpy as np

from agents.pressure.threats import threat_value, trust_cost, values_if_granted
from agents.values.valuation import values_of_all


def worth_of_threat(world, state, threat):
    """Expected value to its actor of making a drafted threat."""
    values = np.empty((3, 3))
    values_of_all(world, state, values[2])
    values_if_granted(world, state, threat, threat.actor, threat.target, values[0])
    trust = trust_cost(world, state, threat.actor, threat.target, threat.threat_class)
    return threat_value(world, state, threat, values, trust, np.empty(1))
