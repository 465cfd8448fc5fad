"""Nash-in-Nash: both deals of two struck at once, each the Nash solution given the other (Horn & Wolinsky 1988).

Gains from issues have a closed form: a package lies on its pair's contract curve, and at the Nash solution (Nash 1950)
each side's welfare weight is the other side's share of the gains,

    mu_j g_us(mu_j, x_k) = (1 - mu_j) g_partner(mu_j),

the first-order condition of the Nash product on a curve that maximises mu u_us + (1 - mu) u_partner. What the deals
are worth besides issues (duties, legal form) is valued once for each outcome: each deal struck, leaving any tier of
duties that is open, or not struck. Of the tiers each pair takes the one with the largest product. The two packages
depend on each other by rules that differ (S10) and by whether and how the other deal is struck; they are iterated to a
fixed point. Justified as the limit of separate alternating offers by Collard-Wexler, Gowrisankaran & Lee (2019).
"""

from typing import Any

import numpy as np

from agents.bargaining.deals import conclude, form_allowed, protocol_in_force, tier_open
from agents.bargaining.offers import write_offer
from agents.bargaining.protocols import passes, signed, stands_by, wish
from agents.values.packages import in_scope
from agents.values.valuation import branch, value, values_of_all
from model.compiled import compiled
from model.moves import Form, Protocol
from model.players import ISSUES, TIERS, Issue
from model.positions import ask, issue_loss, salience
from model.urgency import lasting_urgency
from model.world import World

TOLERANCE = 1e-8  # of positions at the fixed point (design: details section 10)
MAXIMUM_SWEEPS, HALVINGS = 200, 60
# Columns of the terms of a pair's bargain over an issue.
IN_SCOPE, OUR_SALIENCE, OUR_IDEAL, THEIR_SALIENCE, THEIR_IDEAL, CAP = 0, 1, 2, 3, 4, 5
LINK, OUR_STANDARDS, THEIR_STANDARDS, OUR_RED_LINE, THEIR_RED_LINE, NOW = 6, 7, 8, 9, 10, 11
TERMS = 12


@compiled
def bargain_terms(world: World, state: Any, pair: int, form: int, terms: np.ndarray) -> None:
    """Terms [issue, TERMS] of the bargain of a pair: what moves each side on every issue in scope.

    ``LINK``: curvature of the cost of rules that differ from the other partner's, % of GDP a year.
    """
    us, partner = world.doctrines[state.doctrine[0]], world.doctrines[state.doctrine[pair + 1]]
    shared, urgency = 0, lasting_urgency(world, state)
    for issue in range(ISSUES):
        shared += world.lies[0, issue] * world.lies[1, issue]
    for issue in range(ISSUES):
        row, both = terms[issue], world.lies[0, issue] * world.lies[1, issue] == 1
        row[:] = 0.0
        row[NOW] = state.positions[pair, issue]
        row[IN_SCOPE] = 1.0 if in_scope(world, pair, form, pair, issue) else 0.0
        ours = us.weights.issues * salience(us.issues.value[issue], us.issues.multiplier[issue])
        row[OUR_SALIENCE] = ours * urgency[0, issue] / max(world.lies[0, issue] + world.lies[1, issue], 1)
        theirs = partner.weights.issues * salience(partner.issues.value[issue], partner.issues.multiplier[issue])
        row[THEIR_SALIENCE] = theirs * urgency[1, issue]
        row[OUR_IDEAL] = ask(us.issues.ideal[issue], urgency[2, issue])
        row[THEIR_IDEAL] = partner.issues.ideal[issue]
        row[OUR_RED_LINE], row[THEIR_RED_LINE] = us.issues.red_line[issue], partner.issues.red_line[issue]
        row[CAP] = max(partner.issues.red_line[issue], row[NOW])
        row[LINK] = 2.0 * us.weights.same_rules / max(shared, 1) if both else 0.0
        if issue == Issue.PRODUCT_STANDARDS:
            row[OUR_STANDARDS], row[THEIR_STANDARDS] = 0.5 * us.weights.joint_standards, partner.weights.joint_standards


@compiled
def curve_positions(terms: np.ndarray, weight: float, others: np.ndarray, out: np.ndarray) -> None:
    """Point of a pair's contract curve [issue] at the United States' weight, given the other pair's positions."""
    for issue in range(ISSUES):
        row = terms[issue]
        ours, theirs = weight * (row[OUR_SALIENCE] + row[LINK]), (1.0 - weight) * row[THEIR_SALIENCE]
        out[issue] = row[NOW]
        if row[IN_SCOPE] == 1.0 and ours + theirs > 0.0:
            pull = weight * (row[OUR_SALIENCE] * row[OUR_IDEAL] + row[LINK] * others[issue] + row[OUR_STANDARDS])
            pull += (1.0 - weight) * (row[THEIR_SALIENCE] * row[THEIR_IDEAL] + row[THEIR_STANDARDS])
            out[issue] = min(pull / (ours + theirs), row[CAP], 1.0)


@compiled
def pair_gain(
    terms: np.ndarray, ours: bool, positions: np.ndarray, others: np.ndarray, red_line_factor: float
) -> float:  # fmt: skip
    """Gain of one side of a pair when issues move from where they are to ``positions`` [issue], % of GDP a year."""
    gain = 0.0
    for issue in range(ISSUES):
        row = terms[issue]
        now, then = row[NOW], positions[issue]
        weight, ideal, line = row[THEIR_SALIENCE], row[THEIR_IDEAL], row[THEIR_RED_LINE]
        gain += (row[OUR_STANDARDS] if ours else row[THEIR_STANDARDS]) * (then - now)
        if ours:
            weight, ideal, line = row[OUR_SALIENCE], row[OUR_IDEAL], row[OUR_RED_LINE]
            gain += 0.5 * row[LINK] * ((now - others[issue]) ** 2 - (then - others[issue]) ** 2)
        gain += issue_loss(now, ideal, weight, line, red_line_factor)
        gain -= issue_loss(then, ideal, weight, line, red_line_factor)
    return gain


@compiled
def nash_weight(
    terms: np.ndarray, base: np.ndarray, others: np.ndarray, red_line_factor: float, out: np.ndarray
) -> float:  # fmt: skip
    """The United States' weight at a pair's Nash solution, its positions [issue] in ``out``; -1 if none gains both.

    ``base`` [side]: what the deal is worth to each besides issues. Bisection of the first-order condition, which
    rises in the weight wherever the sides' gains are positive together.
    """
    low, high = 0.0, 1.0
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        curve_positions(terms, middle, others, out)
        ours = base[0] + pair_gain(terms, True, out, others, red_line_factor)
        theirs = base[1] + pair_gain(terms, False, out, others, red_line_factor)
        if middle * ours < (1.0 - middle) * theirs:
            low = middle
        else:
            high = middle
    weight = 0.5 * (low + high)
    curve_positions(terms, weight, others, out)
    ours = base[0] + pair_gain(terms, True, out, others, red_line_factor)
    theirs = base[1] + pair_gain(terms, False, out, others, red_line_factor)
    if ours <= 0.0 or theirs <= 0.0:
        for issue in range(ISSUES):
            out[issue] = terms[issue, NOW]
        return -1.0
    return weight


@compiled
def worth_besides_issues(world: World, state: Any, form: int, out: np.ndarray) -> None:
    """Values ``out[first, second, government]`` with each deal not struck (0) or struck, issues as they are.

    A deal that leaves tier t in force counts as 1 + t; what is not open is left as it was.
    """
    for first in range(1 + TIERS):
        for second in range(1 + TIERS):
            if first > 0 and not tier_open(world, state, 0, first - 1):
                continue
            if second > 0 and not tier_open(world, state, 1, second - 1):
                continue
            tried = branch(world, state, 1)
            if first > 0:
                conclude(world, tried, 0, form, state.positions, first - 1)
            if second > 0:
                conclude(world, tried, 1, form, state.positions, second - 1)
            values_of_all(world, tried, out[first, second])


@compiled
def nash_deal(
    world: World, state: Any, pair: int, other: int, worth: np.ndarray, terms: np.ndarray, others: np.ndarray,
    out: np.ndarray,
) -> tuple[float, int]:  # fmt: skip
    """A pair's deal with the largest product of gains: its weight and tier, its positions [issue] in ``out``.

    ``other``: what becomes of the other deal, as an index of ``worth`` (:func:`worth_besides_issues`). The weight is -1
    where no tier gains both.
    """
    base, tried, best, weight, chosen = np.empty(2), np.empty(ISSUES), 0.0, -1.0, 0
    out[:] = terms[:, NOW]
    for tier in range(TIERS):
        if not tier_open(world, state, pair, tier):
            continue
        for side in range(2):
            seat = pair + 1 if side == 1 else 0
            struck = worth[1 + tier, other, seat] if pair == 0 else worth[other, 1 + tier, seat]
            base[side] = struck - (worth[0, other, seat] if pair == 0 else worth[other, 0, seat])
        found = nash_weight(terms, base, others, world.p.red_line_factor, tried)
        if found < 0.0:
            continue
        product = base[0] + pair_gain(terms, True, tried, others, world.p.red_line_factor)
        product *= base[1] + pair_gain(terms, False, tried, others, world.p.red_line_factor)
        if product > best:
            best, weight, chosen = product, found, tier
            out[:] = tried
    return weight, chosen


@compiled
def solve_round(
    world: World, state: Any, form: int, positions: np.ndarray, weights: np.ndarray, tiers: np.ndarray
) -> float:
    """Both packages of a simultaneous round, into ``positions`` [pair, issue], ``weights`` and ``tiers`` [pair].

    Returns the last change, in position; a change of tier counts as one. The round is solved if it is below
    ``TOLERANCE``. A weight of -1: that pair has no deal that gains both.
    """
    terms, worth = np.empty((2, ISSUES, TERMS)), np.zeros((1 + TIERS, 1 + TIERS, 3))
    for pair in range(2):
        bargain_terms(world, state, pair, form, terms[pair])
        weights[pair], tiers[pair] = 0.5, 0
        while not tier_open(world, state, pair, tiers[pair]):
            tiers[pair] += 1
        for issue in range(ISSUES):
            positions[pair, issue] = state.positions[pair, issue]
    worth_besides_issues(world, state, form, worth)
    before, change = np.empty(ISSUES), 1.0
    for _ in range(MAXIMUM_SWEEPS):
        change = 0.0
        for pair in range(2):
            other = 1 + tiers[1 - pair] if weights[1 - pair] >= 0.0 else 0
            before[:] = positions[pair]
            weight, tier = nash_deal(
                world, state, pair, other, worth, terms[pair], positions[1 - pair], positions[pair]
            )  # fmt: skip
            change = max(change, np.max(np.abs(positions[pair] - before)), abs(float(tier - tiers[pair])))
            weights[pair], tiers[pair] = weight, tier
        if change < TOLERANCE:
            break
    return change


@compiled
def both_at_once(world: World, state: Any, form: int) -> bool:
    """Whether the United States meets both partners at once for deals of this form."""
    if protocol_in_force(world, state) != Protocol.NASH_IN_NASH or form == Form.TRILATERAL:
        return False
    return form_allowed(world, state, 0, form) and form_allowed(world, state, 1, form)


@compiled
def round_value(world: World, state: Any, form: int, weights: np.ndarray, tiers: np.ndarray) -> float:
    """Expected value to the United States of offering both deals at once; their ``weights`` and ``tiers`` [pair].

    Each partner accepts by the logit of its gain as if the other deal were struck. -1e9 where the round has no
    solution, or not for both pairs.
    """
    positions = np.empty_like(state.positions)
    if solve_round(world, state, form, positions, weights, tiers) >= TOLERANCE or min(weights[0], weights[1]) < 0.0:
        return -1e9
    outcome, chance = np.empty((2, 2)), np.empty(2)
    theirs = np.empty(2)
    for first in range(1, -1, -1):
        for second in range(1, -1, -1):
            tried = branch(world, state, 1)
            if first == 1:
                conclude(world, tried, 0, form, positions, tiers[0])
            if second == 1:
                conclude(world, tried, 1, form, positions, tiers[1])
            outcome[first, second] = value(world, tried, 0)
            for pair in range(2):
                mine, other = (first, second) if pair == 0 else (second, first)
                if other == 1 and mine == 1:
                    theirs[pair] = value(world, tried, pair + 1)
                elif other == 1:
                    theirs[pair] -= value(world, tried, pair + 1)
    stay = outcome[0, 0]
    for pair in range(2):
        ours = outcome[1, 1] - (outcome[0, 1] if pair == 0 else outcome[1, 0])
        chance[pair] = signed(form, wish(world, state, pair + 1, theirs[pair]))
        chance[pair] *= stands_by(form, wish(world, state, 0, ours))
        chance[pair] *= passes(world, state, pair + 1, form, theirs[pair]) * passes(world, state, 0, form, ours)
    expected = 0.0
    for first in range(2):
        for second in range(2):
            odds = (chance[0] if first == 1 else 1.0 - chance[0]) * (chance[1] if second == 1 else 1.0 - chance[1])
            expected += odds * (outcome[first, second] - stay)
    return stay + expected


@compiled
def place_round(world: World, state: Any, form: int) -> None:
    """Put both deals of a simultaneous round on their tables."""
    positions, weights, tiers = np.empty_like(state.positions), np.empty(2), np.zeros(2, np.int64)
    solve_round(world, state, form, positions, weights, tiers)
    for pair in range(2):
        own = (weights[0], 0.0) if pair == 0 else (0.0, weights[1])
        write_offer(state, 0, pair, form, own, tiers[pair], positions)
        state.offers[pair].simultaneous = 1
