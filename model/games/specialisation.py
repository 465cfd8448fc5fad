"""Sunk specialisation before talks: when free trade that was expected makes the small side worse off (McLaren 1997)."""

import numpy as np

from model.errors import InputError
from model.games.bargaining import nash_solution


def small_side_after_talks(
    gain_from_trade: float, partner_gain: float, cost_of_return: float, irreversibility: float
) -> float:
    """What the small side ends with, against 0 if war had been expected and nobody had specialised.

    Its firms, each too small to matter, specialise because they expect free trade. Talks then split the surplus by
    Nash's solution with transfers; if they fail the small side loses ``irreversibility`` times ``cost_of_return`` on
    what was sunk. A negative result is McLaren's trap.
    """
    if not 0.0 <= irreversibility <= 1.0 or min(gain_from_trade, partner_gain, cost_of_return) < 0.0:
        raise InputError("gains and costs must not be negative, irreversibility must be from 0 to 1")
    alone = -irreversibility * cost_of_return
    total = gain_from_trade + partner_gain
    agreements = np.array([[alone, total - alone], [total, 0.0]])
    return float(nash_solution(agreements, np.array([alone, 0.0]))[0])
