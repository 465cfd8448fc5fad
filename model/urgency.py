"""How pressing an issue is now: what events do to salience and to the ask (design: details section 8).

``state.urgency[row, issue]``: rows 0 and 1 multiply the salience of the United States and of the partner concerned, 1
in ordinary times; row 2 is the share of the way from its ideal to the full ask that the United States has moved.
"""

from typing import Any

import numpy as np

from model.chinese_investment import exposure
from model.compiled import compiled
from model.law.constants import AUTO_REPORT_MONTH
from model.players import ISSUES, Issue
from model.randomness import Purpose, normal
from model.water import arrears
from model.world import World


@compiled
def move_security(world: World, state: Any) -> None:
    """One month of the index of fentanyl and irregular crossings, in logs (S26): shocks, and policy that lowers it."""
    p = world.p
    shock = normal(state.seed, state.run, state.month, Purpose.SHOCK, 0)
    keep = p.fentanyl_persistence
    policy = 0.5 * (state.positions[0, Issue.SECURITY] + state.positions[1, Issue.SECURITY])
    drift = -(1.0 - keep) * p.fentanyl_policy * policy
    state.fentanyl = keep * state.fentanyl + drift + p.fentanyl_shock * np.sqrt(1.0 - keep * keep) * shock


@compiled
def lasting_urgency(world: World, state: Any) -> np.ndarray:
    """What is urgent in a state as values count it [row, issue]: what passes, for as long as it is expected to last.

    The index of fentanyl and crossings and a drought return to normal at the pace of their persistence, so the urgency
    that they add (or take off, in a calm) counts with their annuity weight. What stays urgent counts in full: growth of
    Chinese stocks, the report on cars, and arrears of water. These are a debt that is carried from cycle to cycle:
    without an agreement deliveries do not settle it within a run. Left in ``world.urgency``.
    """
    now, out = state.urgency, world.urgency
    for row in range(3):
        for issue in range(ISSUES):
            out[row, issue] = now[row, issue]
    us, mexico = world.discounting[state.doctrine[0]], world.discounting[state.doctrine[1]]
    out[0, Issue.SECURITY] = 1.0 + us.fentanyl * (now[0, Issue.SECURITY] - 1.0)
    out[1, Issue.WATER_1944] = 1.0 + mexico.drought * (now[1, Issue.WATER_1944] - 1.0)
    return out


@compiled
def set_urgency(world: World, state: Any) -> None:
    """Set every multiplier to what the month calls for."""
    p = world.p
    for issue in range(ISSUES):
        state.urgency[0, issue] = 1.0
        state.urgency[1, issue] = 1.0
        state.urgency[2, issue] = 0.0
    state.urgency[0, Issue.SECURITY] = 1.0 + p.security_link * (np.exp(state.fentanyl) - 1.0)
    state.urgency[0, Issue.WATER_1944] = 1.0 + p.water_urgency * arrears(state)
    state.urgency[1, Issue.WATER_1944] = 1.0 + p.drought_urgency * max(state.drought, 0.0)
    everywhere = world.doctrines[state.doctrine[0]].weights.china_all_sectors > 0.5
    growth = min(exposure(world, state, everywhere), p.alarm_cap)
    alarm = p.screening_urgency * growth
    state.urgency[0, Issue.INVESTMENT_SCREENING] = 1.0 + alarm
    state.urgency[2, Issue.INVESTMENT_SCREENING] = min(p.screening_ask * growth, 1.0)
    if everywhere:
        state.urgency[0, Issue.NON_MARKET] = 1.0 + alarm
    if state.month >= AUTO_REPORT_MONTH:
        state.urgency[0, Issue.AUTO_CONTENT] = 1.0 + p.auto_report_effect
