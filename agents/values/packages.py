"""Packages: positions along the contract curve for welfare weights, and the duties that stay (details section 10).

At a table of two a package is one weight of the United States out of :data:`WEIGHTS`. At the table of three it is a
point of the simplex of three welfare weights in steps of a tenth; on each pair's contract curve the United States has
the weight that it has against that partner. Weights that favour neither partner are a ladder that both tables share.
"""

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
EVEN_WEIGHTS = (EVEN, EVEN)  # of the United States against each partner
SAME_WEIGHT = 1e-12  # weights closer than this are one
STEPS = 10  # of the simplex from one corner to another (design: details section 10)


def simplex_grid() -> np.ndarray:
    """Welfare weights [point, government] at the table of three: every division of one into tenths, 66 points."""
    steps = range(STEPS + 1)
    points = [(us, mexico, STEPS - us - mexico) for us in steps for mexico in steps if us + mexico <= STEPS]
    return np.array(points) / STEPS


def pair_weight(us: float, partner: float) -> float:
    """Weight of the United States against one partner, held to the range of the ladder; even where neither counts."""
    weight = us / (us + partner) if us + partner > 0.0 else EVEN
    return min(max(weight, LOWEST_WEIGHT), LOWEST_WEIGHT + SPAN_OF_WEIGHTS)


def trilateral_packages() -> np.ndarray:
    """Weights [package, pair] of the United States against each partner: the ladder, then what the simplex adds."""
    packages = [(weight, weight) for weight in LADDER]
    for us, mexico, canada in simplex_grid():
        weights = pair_weight(us, mexico), pair_weight(us, canada)
        if not any(np.allclose(weights, known, rtol=0.0, atol=SAME_WEIGHT) for known in packages):
            packages.append(weights)
    return np.array(packages)


LADDER = LOWEST_WEIGHT + SPAN_OF_WEIGHTS * np.arange(WEIGHTS) / (WEIGHTS - 1)
TRILATERAL = trilateral_packages()


@compiled
def package_weight(k: int) -> float:
    """United States welfare weight of step ``k`` of the ladder, from 0.05 to 0.95."""
    return float(LADDER[k])


@compiled
def packages_of(table: int) -> np.ndarray:
    """Weights [package, pair] of the candidates at a table; 0 for the pair that does not sit at it."""
    if table == Table.TRILATERAL:
        return TRILATERAL.copy()
    packages = np.zeros((WEIGHTS, 2))
    for k in range(WEIGHTS):
        packages[k, table] = package_weight(k)
    return packages


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
    world: World, us: Any, mexico: Any, canada: Any, table: int, form: int, weights: tuple[float, float],
    now: np.ndarray, urgency: np.ndarray, out: np.ndarray,
) -> None:  # fmt: skip
    """Positions [pair, issue] of a package, into ``out``; issues out of scope stay as they are ``now``."""
    for pair in range(2):
        partner = mexico if pair == 0 else canada
        for issue in range(ISSUES):
            out[pair, issue] = now[pair, issue]
            if in_scope(world, table, form, pair, issue):
                terms = _curve(world, us, partner, pair, issue, now, urgency)
                out[pair, issue] = contract_position(weights[pair], *terms)


@compiled
def fill_packages(
    world: World, us: Any, mexico: Any, canada: Any, table: int, form: int, packages: np.ndarray, now: np.ndarray,
    urgency: np.ndarray, out: np.ndarray,
) -> None:  # fmt: skip
    """:func:`fill_package` of many packages [pair, package] at once, into ``out`` [pair, issue, package]."""
    for pair in range(2):
        partner = mexico if pair == 0 else canada
        for issue in range(ISSUES):
            if not in_scope(world, table, form, pair, issue):
                out[pair, issue] = now[pair, issue]
                continue
            terms = _curve(world, us, partner, pair, issue, now, urgency)
            for k in range(packages.shape[1]):
                out[pair, issue, k] = contract_position(packages[pair, k], *terms)


@compiled
def _curve(
    world: World, us: Any, partner: Any, pair: int, issue: int, now: np.ndarray, urgency: np.ndarray
) -> tuple[float, float, float, float, float]:
    """A pair's contract curve on an issue, as :func:`model.positions.contract_position` takes it."""
    pairs = world.lies[0, issue] + world.lies[1, issue]
    ours = us.weights.issues * salience(us.issues.value[issue], us.issues.multiplier[issue]) / pairs
    ours *= urgency[0, issue]
    theirs = partner.weights.issues * salience(partner.issues.value[issue], partner.issues.multiplier[issue])
    theirs *= urgency[1, issue]
    cap = max(partner.issues.red_line[issue], now[pair, issue])
    return ours, ask(us.issues.ideal[issue], urgency[2, issue]), theirs, partner.issues.ideal[issue], cap


@compiled
def package_gain(
    world: World, doctrine: Any, government: int, before: np.ndarray, after: np.ndarray, urgency: np.ndarray
) -> float:
    """Utility a government gains when positions move from ``before`` to ``after``, % of GDP a year."""
    factor = world.p.red_line_factor
    gain = issue_utility(government, after, doctrine, world.lies, urgency, factor)
    gain -= issue_utility(government, before, doctrine, world.lies, urgency, factor)
    return doctrine.weights.issues * gain


@compiled
def name_package(row: Any, table: int, form: int, weights: tuple[float, float], tier: int) -> None:
    """Write what names a package into a row of moves or events."""
    row.table, row.form = table, form
    for pair in range(2):
        row.weights[pair] = weights[pair]
        row.tiers[pair] = tier if table == Table.TRILATERAL or table == pair else -1
