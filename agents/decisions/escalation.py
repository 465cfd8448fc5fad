"""Escalation that an answer to the United States is feared to bring (design: details section 7).

What is feared is the next step that the doctrine in office has in its repertoire and the law allows today, as far as
that government is believed to be resolved to it.
"""

from typing import Any

from agents.pressure.acts import broad_statute, press, sectoral_open
from agents.pressure.threats import in_repertoire
from agents.values.valuation import value
from model.calendar import first_day
from model.compiled import compiled
from model.law.constants import Statute
from model.law.withdrawal import may_give_notice
from model.players import ThreatClass
from model.world import World

NO_STEP = -1


@compiled
def next_step_up(world: World, state: Any, partner: int) -> int:
    """Class of the next step up of the United States against a partner; ``NO_STEP`` where there is none.

    A broad duty, then sectoral ones that are not in force, then notice of withdrawal. A duty that stands is no step up:
    the rules have one rate of each class.
    """
    repertoire, day = world.doctrines[state.doctrine[0]].repertoire, first_day(state.month)
    if in_repertoire(state, 0, repertoire.broad_duties) and state.broad[0, partner] == 0.0:
        if broad_statute(state, partner, world.p.broad_rate) != Statute.NONE:
            return ThreatClass.BROAD
    if in_repertoire(state, 0, repertoire.sectoral_duties):
        if sectoral_open(state, partner, world.p.sectoral_rate, day):
            return ThreatClass.SECTORAL
    if in_repertoire(state, 0, repertoire.withdrawal) and may_give_notice(state.law, 0, day) == 0:
        return ThreatClass.WITHDRAWAL
    return NO_STEP


@compiled
def expect_escalation(world: World, tried: Any, partner: int, worth: float) -> float:
    """Value to a partner of an answer, ``worth`` without it, once the next step up is feared; ``tried`` takes the step.

    The belief is the reputation for resolve in threats of that class.
    """
    step = next_step_up(world, tried, partner)
    if step == NO_STEP:
        return worth
    rate = world.p.broad_rate if step == ThreatClass.BROAD else world.p.sectoral_rate
    press(world, tried, 0, partner, step, rate, broad_statute(tried, partner, rate))
    return worth + tried.resolve[0, step] * (value(world, tried, partner) - worth)
