"""The games being played at a state, handed over: a threat with its values, a bargaining set with its disagreement."""

from typing import Any, NamedTuple

import numpy as np

from agents.bargaining.deals import deal_state, form_lawful, tier_open
from agents.pressure.demands import demand_of
from agents.pressure.threats import (
    audience_cost,
    defiance_worth,
    draft_threat,
    free_slot,
    outcomes_of_threat,
    trust_cost,
)
from agents.values.packages import packages_of
from agents.values.preparation import retaliate_in_kind
from agents.values.valuation import value
from agents.values.wishes import precision_of
from model.errors import InputError
from model.games.automata import Automaton, in_kind
from model.games.threat_game import ThreatGame
from model.games.trees import Decision, End
from model.players import GOVERNMENT_NAMES, TIERS, ThreatClass
from model.state import copy_state, new_state
from model.world import World


def threat_game_of(world: World, state: Any, actor: int, target: int, threat_class: int) -> tuple[ThreatGame, int]:
    """The threat game an actor could start now, in % of each side's own GDP a year, and the issue demanded.

    ``state`` is not changed. Raises :class:`InputError` where law or repertoire allow no such threat.
    """
    tried, threat = _drafted(world, state, actor, target, threat_class)
    own, theirs = np.empty(3), np.empty(3)
    outcomes_of_threat(world, tried, threat, actor, own)
    outcomes_of_threat(world, tried, threat, target, theirs)
    game = ThreatGame(
        prize=float(own[0] - own[2]), concession=float(theirs[2] - theirs[0]), war=float(theirs[2] - theirs[1]),
        audience=float(audience_cost(world, tried, actor)), act=float(own[2] - own[1]),
        resolved=float(tried.resolve[actor, threat_class]), defiance=float(defiance_worth(world, tried, target)),
    )  # fmt: skip
    return game, int(threat.issue)


def threat_tree_of(world: World, state: Any, actor: int, target: int, threat_class: int) -> Decision:
    """The same threat as a tree that all see, payoffs (actor, target) over the status quo as governments count them.

    A threat costs the actor trust (one of a panel does not), resisting earns the target approval; at the deadline the
    actor carries out or backs down. Raises :class:`InputError` where law or repertoire allow no such threat.
    """
    tried, threat = _drafted(world, state, actor, target, threat_class)
    own, theirs = np.empty(3), np.empty(3)
    outcomes_of_threat(world, tried, threat, actor, own)
    outcomes_of_threat(world, tried, threat, target, theirs)
    trust = float(trust_cost(world, tried, actor, target, threat_class))
    pride = float(defiance_worth(world, tried, target))
    down = -float(audience_cost(world, tried, actor))
    deadline = Decision("deadline", 0, {
        "carry out": End((float(own[1] - own[2]) - trust, float(theirs[1] - theirs[2]) + pride)),
        "back down": End((down - trust, pride)),
    })  # fmt: skip
    answer = Decision("answer", 1, {
        "concede": End((float(own[0] - own[2]) - trust, float(theirs[0] - theirs[2]))), "resist": deadline,
    })  # fmt: skip
    return Decision("opening", 0, {"threaten": answer, "keep quiet": End((0.0, 0.0))})


def _drafted(world: World, state: Any, actor: int, target: int, threat_class: int) -> tuple[Any, Any]:
    """A copy of the state with the threat drafted in it, and the threat."""
    tried = new_state()[0]
    copy_state(state, tried)
    # Only the demand of a panel is weighed against what the state is worth.
    now = float(value(world, tried, actor)) if threat_class == ThreatClass.PANEL else 0.0
    slot, issue = free_slot(tried), demand_of(world, tried, actor, target, threat_class, now)
    threat = tried.threats[max(slot, 0)]
    if slot < 0 or not draft_threat(world, tried, actor, target, threat_class, issue, threat):
        kind = ThreatClass(threat_class).name.lower()
        raise InputError(
            f"{GOVERNMENT_NAMES[actor]} has no {kind} threat against {GOVERNMENT_NAMES[target]} at this state: "
            "the law or its doctrine does not allow it, or nothing is left to demand"
        )
    return tried, threat


def retaliation_of(world: World, state: Any, partner: int, rates: tuple[float, ...]) -> Automaton:
    """A partner's retaliation in kind as an automaton over ``rates`` of broad duties: the rule itself is asked.

    The duties of the repeated game fall on all goods, and so does the answer. ``state`` is not changed. Raises
    :class:`InputError` for the United States, whose duties nobody answers here.
    """
    if partner not in (1, 2):
        raise InputError(f"seat {partner} does not answer duties in kind; name a partner, 1 or 2")
    tried = new_state()[0]
    # As plain Python: six calls are not worth half a minute of compiling.
    answer = getattr(retaliate_in_kind, "py_func", retaliate_in_kind)
    proportionality = world.doctrines[state.doctrine[partner]].temperament.proportionality
    answers = []
    for rate in rates:
        copy_state(state, tried)
        tried.broad[0, partner], tried.compliance[0, partner] = rate, 0.0
        answer(world, tried, partner, proportionality)
        answers.append(float(tried.broad[partner, 0]))
    return in_kind(rates, answers)


class BargainingSet(NamedTuple):
    """Packages at a table: ``weights`` [K, pair], ``tiers`` [K], ``points`` [K, player], ``disagreement`` [player].

    Weights are those of the United States against each partner (0: not at this table), tiers the duties that stay
    (:class:`model.players.Tier`); values in % of own GDP a year; ``players``: seats at the table.
    """

    players: tuple[int, ...]
    weights: np.ndarray
    tiers: np.ndarray
    points: np.ndarray
    disagreement: np.ndarray
    precision: np.ndarray


def bargaining_set(world: World, state: Any, table: int, form: int) -> BargainingSet:
    """Every candidate package of a form at a table, valued for all at it, and what no deal is worth to each.

    ``state`` is not changed; whether the protocol holds talks at the table now does not matter. Raises
    :class:`InputError` where law or doctrine allow no such deal now.
    """
    tried = new_state()[0]
    copy_state(state, tried)
    if not form_lawful(world, tried, table, form):
        raise InputError("the law or the doctrine in office allows no deal of this form at this table now")
    players = (0, 1, 2) if table == 2 else (0, table + 1)
    positions = np.empty_like(tried.positions)
    weights, tiers, points = [], [], []
    for tier in range(TIERS):
        for package in packages_of(table) if tier_open(world, tried, table, tier) else ():
            agreed = deal_state(world, tried, table, form, (float(package[0]), float(package[1])), tier, positions)
            points.append([value(world, agreed, player) for player in players])
            weights.append(package)
            tiers.append(tier)
    disagreement = np.array([value(world, tried, player) for player in players])
    precision = np.array([precision_of(world, int(tried.doctrine[player])) for player in players])
    return BargainingSet(players, np.array(weights), np.array(tiers), np.array(points), disagreement, precision)
