"""A bargaining set of finitely many agreements, lotteries between them allowed, and theory's solutions of it.

Points u[k, player] and a disagreement point d[player], in any common units a player. The set is the comprehensive
convex hull of the points that are no worse than disagreement for all, with lotteries over agreements.
"""

import numpy as np
from scipy.optimize import linprog, minimize

from model.errors import InputError

SOLVED = 1e-9  # of the condition for the Nash solution, a sum of ratios


def pareto_frontier(points: np.ndarray) -> np.ndarray:
    """Indices of the points that no other point improves on for one player without loss to another."""
    keep = [
        k for k, point in enumerate(points)
        if not ((points >= point).all(axis=1) & (points > point).any(axis=1)).any()
    ]  # fmt: skip
    return np.array(keep, dtype=int)


def kalai_smorodinsky(points: np.ndarray, disagreement: np.ndarray) -> np.ndarray:
    """Solution [player] on the ray from disagreement to each player's best (Kalai & Smorodinsky 1975)."""
    ideal = np.array([_best_for(points, disagreement, player) for player in range(points.shape[1])])
    return _along(points, disagreement, ideal - disagreement)


def egalitarian(points: np.ndarray, disagreement: np.ndarray) -> np.ndarray:
    """Solution [player] of equal gains over disagreement (Kalai 1977)."""
    _check(points, disagreement)
    return _along(points, disagreement, np.ones(points.shape[1]))


def nash_solution(points: np.ndarray, disagreement: np.ndarray) -> np.ndarray:
    """Solution [player] with the largest product of gains over disagreement (Nash 1950), over lotteries.

    A set of agreements grows by the one that raises the product most until none does (column generation): at the
    solution u the sum over players of gain / u is at most their number for every agreement, and equal to it for those
    in the lottery. Few are needed of the hundreds that a table may have.
    """
    start = kalai_smorodinsky(points, disagreement)
    if (start - disagreement <= 1e-12).any():
        return start
    gains, players = points - disagreement, points.shape[1]
    chosen = [int(k) for k in np.flatnonzero(_lottery(points, start) > 0.0)]
    while True:
        solved = _largest_product(points[chosen], disagreement)
        worth = gains @ (1.0 / np.maximum(solved - disagreement, 1e-12))
        best = int(worth.argmax())
        if worth[best] <= players + SOLVED or best in chosen:
            return solved
        chosen.append(best)


def _largest_product(points: np.ndarray, disagreement: np.ndarray) -> np.ndarray:
    """The Nash solution where a lottery over ``points`` is better than disagreement for all."""
    start = kalai_smorodinsky(points, disagreement)
    gains = points - disagreement
    scale = start - disagreement
    size = len(points)
    weights = _lottery(points, start)

    def lost(mix: np.ndarray) -> float:
        return -float(np.log(np.maximum(mix @ gains / scale, 1e-12)).sum())

    def slope(mix: np.ndarray) -> np.ndarray:
        return np.asarray(-(gains @ (1.0 / np.maximum(mix @ gains, 1e-12))))

    found = minimize(
        lost, weights, jac=slope, method="SLSQP", bounds=[(0.0, 1.0)] * size,
        constraints=[{"type": "eq", "fun": lambda mix: mix.sum() - 1.0, "jac": lambda mix: np.ones(size)}],
        options={"ftol": 1e-15, "maxiter": 1000},
    )  # fmt: skip
    return np.asarray(found.x @ points)


def _check(points: np.ndarray, disagreement: np.ndarray) -> None:
    if points.ndim != 2 or disagreement.shape != (points.shape[1],):
        raise InputError(f"points {points.shape} and disagreement {disagreement.shape} do not fit: [K, n] and [n]")
    feasible = linprog(
        np.zeros(len(points)), A_ub=-points.T, b_ub=-(disagreement - 1e-12), A_eq=np.ones((1, len(points))), b_eq=[1.0]
    )
    if not feasible.success:
        raise InputError("no agreement is at least as good as disagreement for every player")


def _best_for(points: np.ndarray, disagreement: np.ndarray, player: int) -> float:
    _check(points, disagreement)
    found = linprog(
        -points[:, player], A_ub=-points.T, b_ub=-(disagreement - 1e-12), A_eq=np.ones((1, len(points))), b_eq=[1.0]
    )
    return float(-found.fun)


def _along(points: np.ndarray, disagreement: np.ndarray, direction: np.ndarray) -> np.ndarray:
    """The farthest point of the comprehensive set from disagreement along ``direction``."""
    size = len(points)
    found = linprog(
        [0.0] * size + [-1.0], A_ub=np.column_stack([-points.T, direction]), b_ub=-(disagreement - 1e-12),
        A_eq=[[1.0] * size + [0.0]], b_eq=[1.0],
    )  # fmt: skip
    return np.asarray(disagreement + found.x[-1] * direction)


def _lottery(points: np.ndarray, goal: np.ndarray) -> np.ndarray:
    """Probabilities of agreements whose mean is at least ``goal``."""
    found = linprog(
        np.zeros(len(points)), A_ub=-points.T, b_ub=-(goal - 1e-9), A_eq=np.ones((1, len(points))), b_eq=[1.0]
    )
    return np.asarray(found.x)
