"""Threats with deadlines: making them, answering them, and what follows when they fall due.

The United States threatens duties and withdrawal, any party a panel. Values as in the design (details section 5):
granted, action and status quo are valued by one function, and the logit that decides everything else decides here. What
a target believes of a threat is the mixture of theory (T15): a reputation for resolve, and bluffs that leave the target
just indifferent.
"""

from typing import Any

import numpy as np

from agents.choices.choice import logit
from agents.choices.occasions import threat_answered, threat_due, withdrawal_confirmed
from agents.choices.records import add_event, add_move, choice
from agents.pressure.acts import broad_statute, carry_out, may_carry_out, statute_of_threat
from agents.pressure.demands import give_way, may_demand
from agents.pressure.disputes import expected_of_panel, winning_chance
from agents.values.valuation import NO_EQUILIBRIUM, approval_worth, branch, look, value_expected, values_of_two
from agents.values.wishes import precision_of
from model.beliefs import belief_after_threat, reputation_after, surest_belief
from model.calendar import first_day
from model.compiled import compiled
from model.law.constants import Statute
from model.moves import MAXIMUM_THREATS, EventKind, MoveKind
from model.players import ThreatClass
from model.world import World


@compiled
def values_under_threat(world: World, state: Any, threat: Any, out: np.ndarray) -> None:
    """Values ``out[outcome, government]`` of: the demand granted, the action carried out, the status quo.

    Only the columns of the threat's two parties are filled.
    """
    values_of_two(world, state, threat.actor, threat.target, out[2])
    values_if_granted(world, state, threat, threat.actor, threat.target, out[0])
    _values_if_acted_on(world, state, threat, threat.actor, threat.target, out)


@compiled
def values_if_granted(world: World, state: Any, threat: Any, first: int, second: int, out: np.ndarray) -> None:
    """Values to two governments, or one and the same, of what a threat demands being granted, into their places."""
    granted = branch(world, state, 0)
    give_way(world, granted, threat)
    values_of_two(world, granted, first, second, out)


@compiled
def _values_if_acted_on(world: World, state: Any, threat: Any, first: int, second: int, out: np.ndarray) -> None:
    """The second row of :func:`values_under_threat`, to one party or both; the other rows have been valued."""
    if threat.threat_class == ThreatClass.PANEL:
        _values_of_panel(world, state, threat, first, second, out)
        return
    acted = branch(world, state, 0)
    carry_out(world, acted, threat)
    values_of_two(world, acted, first, second, out[1])


@compiled
def _values_of_panel(world: World, state: Any, threat: Any, first: int, second: int, out: np.ndarray) -> None:
    """A panel that is won brings the conformity of ``out[0]``; the dispute costs its two parties while it runs."""
    chance = winning_chance(world, state, threat.issue, threat.actor, threat.target)
    for government in range(3):
        if government == first or government == second:
            expected = expected_of_panel(out[2, government], out[0, government], chance)
            out[1, government] = expected - world.p.dispute_cost


@compiled
def outcomes_of_threat(world: World, state: Any, threat: Any, of: int, out: np.ndarray) -> None:
    """:func:`values_under_threat` to one of its parties, ``of``."""
    values = np.empty((3, 3))
    values_of_two(world, state, of, of, values[2])
    values_if_granted(world, state, threat, of, of, values[0])
    _values_if_acted_on(world, state, threat, of, of, values)
    for outcome in range(3):
        out[outcome] = values[outcome, of]


@compiled
def audience_cost(world: World, state: Any, government: int) -> float:
    """Worth of the approval lost by backing down, in units of value."""
    temperament = world.doctrines[state.doctrine[government]].temperament
    return temperament.audience_cost * approval_worth(world, state, government)


@compiled
def against_trust(world: World, threat_class: int) -> float:
    """Broken promises that a threat counts as; none for a panel, which is the agreement's own remedy."""
    return 0.0 if threat_class == ThreatClass.PANEL else world.p.threat_against_trust


@compiled
def trust_cost(world: World, state: Any, actor: int, target: int, threat_class: int) -> float:
    """Worth to ``actor`` of the trust of ``target`` that making a threat costs, in units of value."""
    if against_trust(world, threat_class) == 0.0 or not look(world, state):
        return 0.0
    return value_expected(world, state, actor) - _value_distrusted(world, state, actor, target, threat_class)


@compiled
def _value_distrusted(world: World, state: Any, actor: int, target: int, threat_class: int) -> float:
    """Value to ``actor`` of the state that was looked at last, less the trust that a threat costs."""
    distrusted = branch(world, state, 0)
    distrusted.broken[actor, target] += against_trust(world, threat_class)
    return value_expected(world, distrusted, actor)


@compiled
def fill_trust_costs(world: World, state: Any, actor: int, target: int, here: float, out: np.ndarray) -> None:
    """:func:`trust_cost` of each class of threat, into ``out`` [class]: one for all but a panel.

    ``here``: what the state is worth to ``actor``; it is the one that was looked at last.
    """
    cost = 0.0
    if here > NO_EQUILIBRIUM and against_trust(world, ThreatClass.BROAD) != 0.0:
        cost = here - _value_distrusted(world, state, actor, target, ThreatClass.BROAD)
    for threat_class in range(out.shape[0]):
        out[threat_class] = cost if against_trust(world, threat_class) > 0.0 else 0.0


@compiled
def _deadline_values(world: World, worth: np.ndarray, cost: float, postponed: int, out: np.ndarray) -> None:
    """Values of carrying out (0), postponing (1) and backing down (2) at a deadline, from ``worth`` [outcome].

    ``cost``: of backing down, ``postponed``: how often that threat was.
    """
    out[0], out[1], out[2] = worth[1], worth[2] - world.p.postponement_share * cost, worth[2] - cost
    if postponed >= world.p.postponements:
        out[1] = -1e9


@compiled
def deadline_forecast(world: World, state: Any, threat: Any, worth: np.ndarray) -> tuple[float, float]:
    """Chance that a resisted threat is carried out in the end, and how often it is postponed on the way.

    By the logits that will decide it at each deadline, ``worth`` [outcome] as it is now; a withdrawal takes two wishes.
    """
    values, chances = np.empty(3), np.empty(3)
    cost, precision = audience_cost(world, state, threat.actor), precision_of(world, state.doctrine[threat.actor])
    carried, postponed, waiting = 0.0, 0.0, 1.0
    for times in range(threat.postponed, int(world.p.postponements) + 1):
        _deadline_values(world, worth, cost, times, values)
        logit(values, 3, precision, chances)
        if threat.threat_class == ThreatClass.WITHDRAWAL:
            _wish_twice(chances)
        carried += waiting * chances[0]
        waiting *= chances[1]
        postponed += waiting
    return carried, postponed


@compiled
def resisting_approval(world: World, state: Any, target: int) -> float:
    """Points of approval that standing up to a threat earns a target at home."""
    return world.doctrines[state.doctrine[target]].temperament.defiance * world.p.resisting_share


@compiled
def defiance_worth(world: World, state: Any, target: int) -> float:
    """Worth to a target of the approval that standing up to a threat earns, in units of value."""
    return approval_worth(world, state, target) * resisting_approval(world, state, target)


@compiled
def answer_values(world: World, state: Any, threat: Any, out: np.ndarray) -> float:
    """Values to the target of conceding (0) and resisting (1); returns its belief in the threat."""
    worth = np.empty(3)
    outcomes_of_threat(world, state, threat, threat.target, worth)
    return _weigh_answers(world, state, threat, worth, out)


@compiled
def _weigh_answers(world: World, state: Any, threat: Any, worth: np.ndarray, out: np.ndarray) -> float:
    """:func:`answer_values` from the target's values ``worth`` [outcome]."""
    resolved, defiance = state.resolve[threat.actor, threat.threat_class], defiance_worth(world, state, threat.target)
    belief = belief_after_threat(resolved, worth[2] - worth[0] + defiance, worth[2] - worth[1])
    out[0] = worth[0]
    out[1] = belief * worth[1] + (1.0 - belief) * worth[2] + defiance
    return belief


@compiled
def answer_threats(world: World, state: Any, government: int, log: np.ndarray) -> None:
    """Concede or resist, once for every open threat not yet answered."""
    values, chances = np.empty(2), np.empty(2)
    for k in range(MAXIMUM_THREATS):
        threat = state.threats[k]
        if threat.active == 0 or threat.target != government or threat.resisted == 1:
            continue
        if falls_away(world, state, threat, log):
            continue
        belief = answer_values(world, state, threat, values)
        if threat.issue < 0:
            values[0] = -1e9
        logit(values, 2, precision_of(world, state.doctrine[government]), chances)
        chosen = choice(world, state, chances, 2, threat_answered(government, k))
        kind = MoveKind.CONCEDE if chosen == 0 else MoveKind.RESIST
        event = add_move(
            log, state, kind, government, threat.actor, values[chosen], values[1 - chosen], chances[chosen]
        )
        event.issue = threat.issue
        event.threat_class = threat.threat_class
        event.rate = threat.rate
        event.belief = belief
        if chosen == 0:
            give_way(world, state, threat)
            threat.active = 0
            state.kept[threat.actor, government] += 1.0
        else:
            threat.resisted = 1
            threat.belief = min(
                belief, surest_belief(state.resolve[threat.actor, threat.threat_class], world.p.reputation_error)
            )
            state.approval[government] += resisting_approval(world, state, government)


@compiled
def settle_threats(world: World, state: Any, government: int, log: np.ndarray) -> None:
    """Carry out, postpone or back down from own threats that fell due; reputations follow."""
    values, chances, worth = np.empty(3), np.empty(3), np.empty(3)
    for k in range(MAXIMUM_THREATS):
        threat = state.threats[k]
        if threat.active == 0 or threat.actor != government or falls_away(world, state, threat, log):
            continue
        if threat.deadline > state.month:
            continue
        outcomes_of_threat(world, state, threat, government, worth)
        cost = audience_cost(world, state, government)
        _deadline_values(world, worth, cost, threat.postponed, values)
        logit(values, 3, precision_of(world, state.doctrine[government]), chances)
        chosen = choice(world, state, chances, 3, threat_due(government, k))
        if threat.threat_class == ThreatClass.WITHDRAWAL:
            # A notice cannot be shrugged off: it takes the same wish twice.
            if chosen == 0:
                chosen = choice(world, state, chances, 3, withdrawal_confirmed(government, k))
            _wish_twice(chances)
        best_other = max(values[(chosen + 1) % 3], values[(chosen + 2) % 3])
        event = add_move(
            log, state, MoveKind.CARRY_OUT + chosen, government, threat.target, values[chosen], best_other,
            chances[chosen],
        )  # fmt: skip
        event.threat_class, event.rate, event.issue = threat.threat_class, threat.rate, threat.issue
        if chosen == 0 and threat.threat_class == ThreatClass.BROAD:
            threat.statute = statute_of_threat(state, threat, first_day(state.month))
        event.statute = threat.statute
        _after_deadline(world, state, threat, chosen)


@compiled
def _wish_twice(chances: np.ndarray) -> None:
    """Chances of what comes of a deadline where the first of them takes the same wish twice, from those of one draw."""
    once = chances[0]
    chances[0] = once * once
    for other in range(1, chances.shape[0]):
        chances[other] *= 1.0 + once


@compiled
def _after_deadline(world: World, state: Any, threat: Any, chosen: int) -> None:
    actor, kind = threat.actor, threat.threat_class
    temperament = world.doctrines[state.doctrine[actor]].temperament
    if chosen == 1:
        threat.deadline = state.month + 1
        threat.postponed += 1
        state.approval[actor] -= world.p.postponement_share * temperament.audience_cost
        return
    threat.active = 0
    if chosen == 0:
        carry_out(world, state, threat)
    else:
        state.approval[actor] -= temperament.audience_cost
    if threat.resisted == 1:
        # The threat itself has told something: Bayes goes on from what was believed when it was resisted.
        state.resolve[actor, kind] = reputation_after(threat.belief, chosen == 0, world.p.reputation_error)


@compiled
def falls_away(world: World, state: Any, threat: Any, log: np.ndarray) -> bool:
    """Drop a threat that its actor can no longer carry out (:func:`may_carry_out`); whether it was dropped.

    Nobody has backed down, so it moves neither approval nor what is believed of the actor.
    """
    if may_carry_out(world, state, threat, first_day(state.month)):
        return False
    threat.active = 0
    event = add_event(log, state, EventKind.THREAT_LAPSES, threat.actor, threat.target)
    event.threat_class, event.issue, event.rate = threat.threat_class, threat.issue, threat.rate
    return True


@compiled
def threat_pending(state: Any, actor: int, target: int) -> bool:
    """Whether the actor has an open threat against the target."""
    for k in range(MAXIMUM_THREATS):
        threat = state.threats[k]
        if threat.active == 1 and threat.actor == actor and threat.target == target:
            return True
    return False


@compiled
def panel_threatened(state: Any, actor: int, target: int, issue: int) -> bool:
    """Whether the actor has given the target a deadline before it takes this issue to a panel."""
    for k in range(MAXIMUM_THREATS):
        threat = state.threats[k]
        if threat.active == 1 and threat.actor == actor and threat.target == target:
            if threat.threat_class == ThreatClass.PANEL and threat.issue == issue:
                return True
    return False


@compiled
def in_repertoire(state: Any, actor: int, share: float) -> bool:
    """Whether a class of threat is in the repertoire of a government; a person is bound by law alone."""
    return state.people[actor] == 1 or share > 0.5


@compiled
def draft_threat(world: World, state: Any, actor: int, target: int, threat_class: int, issue: int, threat: Any) -> bool:
    """Write a threat over an issue into a free slot ``threat`` (not yet active); False when law or sense forbids it."""
    repertoire = world.doctrines[state.doctrine[actor]].repertoire
    threat.actor, threat.target, threat.threat_class = actor, target, threat_class
    threat.issue = issue
    threat.made, threat.deadline = state.month, state.month + int(world.p.deadline_months)
    threat.postponed, threat.resisted, threat.statute, threat.rate = 0, 0, Statute.NONE, 0.0
    if not may_demand(world, state, actor, target, threat_class, issue):
        return False
    if threat_class == ThreatClass.PANEL:
        return in_repertoire(state, actor, repertoire.panels)
    if threat_class == ThreatClass.BROAD:
        threat.rate = world.p.broad_rate
        threat.statute = broad_statute(state, target, threat.rate)
        open_now = threat.statute > 0 and state.broad[actor, target] == 0.0
        return open_now and in_repertoire(state, actor, repertoire.broad_duties)
    if threat_class == ThreatClass.SECTORAL:
        threat.rate = world.p.sectoral_rate
        threat.statute = Statute.SECTION_232
        lawful = may_carry_out(world, state, threat, first_day(state.month))
        return lawful and in_repertoire(state, actor, repertoire.sectoral_duties)
    # A notice is threatened only where the agreement will still be there to give it on the day.
    lawful = may_carry_out(world, state, threat, first_day(threat.deadline))
    return lawful and in_repertoire(state, actor, repertoire.withdrawal)


@compiled
def threat_value(
    world: World, state: Any, threat: Any, values: np.ndarray, trust: float, out: np.ndarray
) -> float:  # fmt: skip
    """Expected value to the actor of making a drafted threat, with the target's answer by its own logit.

    What threats of a menu share is handed over: ``values[2]`` and ``values[0]``, the status quo and the demand granted
    to both parties, and ``trust``, the :func:`trust_cost`. ``values[1]`` is filled, and ``out[0]`` with the chance that
    the target gives way.
    """
    answers, chances, worth, theirs = np.empty(2), np.empty(2), np.empty(3), np.empty(3)
    _values_if_acted_on(world, state, threat, threat.actor, threat.target, values)
    for outcome in range(3):
        worth[outcome], theirs[outcome] = values[outcome, threat.actor], values[outcome, threat.target]
    _weigh_answers(world, state, threat, theirs, answers)
    logit(answers, 2, precision_of(world, state.doctrine[threat.target]), chances)
    out[0] = chances[0]
    carried, postponed = deadline_forecast(world, state, threat, worth)
    cost = audience_cost(world, state, threat.actor)
    resisted = carried * worth[1] + (1.0 - carried) * (worth[2] - cost) - postponed * world.p.postponement_share * cost
    return chances[0] * worth[0] + chances[1] * resisted - trust


@compiled
def free_slot(state: Any) -> int:
    """A free slot for a threat; -1 when all are taken."""
    for k in range(MAXIMUM_THREATS):
        if state.threats[k].active == 0:
            return k
    return -1
