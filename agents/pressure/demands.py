"""Demands behind threats: what can be asked, on what there is most to gain, and what giving way to it changes.

Under duties and withdrawal the United States asks a partner to move on an issue that can be granted at once; under a
panel any party asks another to bring a disputed issue into conformity (design: details section 5).
"""

from typing import Any

from agents.pressure.disputes import disputed_issue, may_bring, put_into_conformity
from model.compiled import compiled
from model.players import ISSUES, ThreatClass
from model.positions import ask
from model.world import World

LEAST_DEMAND = 1e-6  # % of GDP a year: less is nothing to ask for


@compiled
def gain_from_demand(world: World, state: Any, actor: int, target: int, issue: int) -> float:
    """What the actor gains if the target gives all it is asked on a quick issue; 0 where nothing can be asked."""
    pair = max(actor, target) - 1
    if actor + target == 3 or actor != 0 or world.lies[pair, issue] == 0 or world.issue_flags[1, issue] == 0:
        return 0.0
    doctrine = world.doctrines[state.doctrine[actor]]
    gap = ask(doctrine.issues.ideal[issue], state.urgency[2, issue]) - state.positions[pair, issue]
    return doctrine.issues.value[issue] * doctrine.issues.multiplier[issue] * gap


@compiled
def demanded_issue(world: World, state: Any, actor: int, target: int) -> int:
    """Quick issue on which the actor has most to gain from the target; -1 when there is none."""
    best, found = LEAST_DEMAND, -1
    for issue in range(ISSUES):
        gain = gain_from_demand(world, state, actor, target, issue)
        if gain > best:
            best, found = gain, issue
    return found


@compiled
def may_demand(world: World, state: Any, actor: int, target: int, threat_class: int, issue: int) -> bool:
    """Whether a threat of this class can be about the issue: one that can be granted, or that lies open to dispute."""
    if issue < 0:
        return False
    if threat_class == ThreatClass.PANEL:
        return may_bring(world, state, actor, target, issue)
    return gain_from_demand(world, state, actor, target, issue) > LEAST_DEMAND


@compiled
def demand_of(world: World, state: Any, actor: int, target: int, threat_class: int, now: float) -> int:
    """Issue about which the actor would make a threat of this class; -1 where there is none.

    ``now``: what the state is worth to the actor.
    """
    if threat_class == ThreatClass.PANEL:
        return disputed_issue(world, state, actor, target, now)
    return demanded_issue(world, state, actor, target)


@compiled
def grant(world: World, state: Any, actor: int, target: int, issue: int) -> None:
    """The target moves on the demanded issue, part of the way to the demander's ideal."""
    if issue < 0:
        return
    pair = max(actor, target) - 1
    ideal = ask(world.doctrines[state.doctrine[actor]].issues.ideal[issue], state.urgency[2, issue])
    state.positions[pair, issue] += world.p.demand_step * (ideal - state.positions[pair, issue])
    if state.positions[pair, issue] > world.doctrines[state.doctrine[target]].issues.red_line[issue]:
        defiance = world.doctrines[state.doctrine[target]].temperament.defiance
        state.approval[target] -= defiance


@compiled
def give_way(world: World, state: Any, threat: Any) -> None:
    """The target does what a threat demands: it moves on the issue, or brings it into conformity before any panel."""
    if threat.threat_class == ThreatClass.PANEL:
        put_into_conformity(world, state, threat.issue, threat.actor, threat.target)
    else:
        grant(world, state, threat.actor, threat.target, threat.issue)
