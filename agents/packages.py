"""Packages: positions along the contract curve for a welfare weight (design: details section 10)."""

from typing import Any

import numpy as np

from model.compiled import compiled
from model.moves import Form, Table
from model.players import ISSUES, Issue
from model.positions import ask, contract_position, issue_utility, salience
from model.world import World

WEIGHTS = 11
LOWEST_WEIGHT, SPAN_OF_WEIGHTS = 0.05, 0.9  # of the United States; a grid (design: details section 10)
EVEN = 0.5  # welfare weights of a package that favours neither side


@compiled
def package_weight(k: int) -> float:
    """United States welfare weight of candidate ``k`` of :data:`WEIGHTS`, from 0.05 to 0.95."""
    return LOWEST_WEIGHT + SPAN_OF_WEIGHTS * k / (WEIGHTS - 1)


@compiled
def in_scope(world: World, table: int, form: int, pair: int, issue: int) -> bool:
    """Whether a package of this table and form can move an issue: text issues need the trilateral table."""
    if world.lies[pair, issue] == 0 or issue == Issue.TERM:
        return False
    if table != Table.TRILATERAL and pair != table:
        return False
    return form != Form.EXECUTIVE or world.issue_flags[0, issue] == 0


@compiled
def fill_package(
    world: World, us: Any, mexico: Any, canada: Any, table: int, form: int, weight: float,
    now: np.ndarray, urgency: np.ndarray, out: np.ndarray,
) -> None:  # fmt: skip
    """Positions [pair, issue] of a package, into ``out``; issues out of scope stay as they are ``now``."""
    for pair in range(2):
        partner = mexico if pair == 0 else canada
        for issue in range(ISSUES):
            out[pair, issue] = now[pair, issue]
            if not in_scope(world, table, form, pair, issue):
                continue
            pairs = world.lies[0, issue] + world.lies[1, issue]
            ours = us.weights.issues * salience(us.issues.value[issue], us.issues.multiplier[issue]) / pairs
            ours *= urgency[0, issue]
            theirs = partner.weights.issues * salience(partner.issues.value[issue], partner.issues.multiplier[issue])
            theirs *= urgency[1, issue]
            out[pair, issue] = contract_position(
                weight, ours, ask(us.issues.ideal[issue], urgency[2, issue]), theirs, partner.issues.ideal[issue],
                max(partner.issues.red_line[issue], now[pair, issue]),
            )  # fmt: skip


@compiled
def package_gain(
    world: World, doctrine: Any, government: int, before: np.ndarray, after: np.ndarray, urgency: np.ndarray
) -> float:
    """Utility a government gains when positions move from ``before`` to ``after``, % of GDP a year."""
    factor = world.p.red_line_factor
    gain = issue_utility(government, after, doctrine, world.lies, urgency, factor)
    gain -= issue_utility(government, before, doctrine, world.lies, urgency, factor)
    return doctrine.weights.issues * gain
