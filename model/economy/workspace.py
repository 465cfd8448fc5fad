"""The trade equilibrium as a problem to be solved: the economy, where a solution goes, and scratch arrays."""

from typing import Any, NamedTuple

import numpy as np

MEMORY = 60  # steps that Broyden's method remembers
_PAD = 32  # numbers of single precision that the widest processors take in two strides


class Solution(NamedTuple):
    """Where a solve leaves its result.

    ``z`` (see :mod:`model.economy.residual`), trade shares [N, N, J], gross output [N, J] in units of world
    value added, and ``status`` = (residual, iterations).
    """

    z: np.ndarray
    share: np.ndarray
    output: np.ndarray
    status: np.ndarray


class Workspace(NamedTuple):
    """N regions, J sectors, U unknowns; trade is [importer, exporter, sector].

    A policy: ``shocked``: trade shares before costs respond, ``levied``: tariffs, ``reaching``: what reaches the
    seller of a dollar spent at these shares, ``deficit`` [N]; ``borne`` [N, J]: share of unit cost that the maker's
    budget bears, ``grossed``: what makers get for a dollar that reaches them; ``costs``, ``cost_powers``, ``places``
    [N N J]: changed costs, their powers, where they are. At the last point: ``powers`` [N J + N]: unit costs to the
    power -θ, and wages, from ``exponents``; ``totals``, ``logs`` [N J]: sums of shares before they are made to add up
    to one; ``received``: flows at the prices that buyers pay before tariffs, ``revenue`` [N]; ``spent``, ``duties``,
    ``demand`` [N J]. Of the solver: ``residual`` [U], ``steps`` [memory, U], ``norms`` [memory], ``right`` [U],
    ``way`` [U and more]: in single precision; ``largest`` [1]; ``part_tariffs``, ``part_wedges``, ``part_subsidies``,
    ``part_deficit``: a part of the way to a policy.
    """

    shocked: np.ndarray
    levied: np.ndarray
    reaching: np.ndarray
    deficit: np.ndarray
    borne: np.ndarray
    grossed: np.ndarray
    costs: np.ndarray
    cost_powers: np.ndarray
    places: np.ndarray
    exponents: np.ndarray
    powers: np.ndarray
    totals: np.ndarray
    logs: np.ndarray
    received: np.ndarray
    revenue: np.ndarray
    spent: np.ndarray
    duties: np.ndarray
    demand: np.ndarray
    residual: np.ndarray
    steps: np.ndarray
    norms: np.ndarray
    right: np.ndarray
    way: np.ndarray
    largest: np.ndarray
    part_tariffs: np.ndarray
    part_wedges: np.ndarray
    part_subsidies: np.ndarray
    part_deficit: np.ndarray


class Problem(NamedTuple):
    """Everything that a solve reads and writes; the record of a world has the same fields."""

    economy: Any
    solution: Any
    work: Any


def padded(size: int) -> int:
    """Columns of a matrix in single precision for ``size`` numbers, so that none is left over at the end of a row."""
    return -(-size // _PAD) * _PAD


def new_solution(economy: Any) -> Solution:
    """An empty solution for ``economy``, at the base."""
    regions, sectors = economy.spending.shape
    size = 2 * regions * sectors + regions
    return Solution(np.zeros(size), economy.share.copy(), np.zeros_like(economy.spending), np.zeros(2))


def new_workspace(economy: Any) -> Workspace:
    """Scratch arrays for ``economy``."""
    regions, sectors = economy.spending.shape
    trade, cells = (regions, regions, sectors), regions * sectors
    size = 2 * cells + regions
    shapes = {
        "shocked": trade, "levied": trade, "reaching": trade, "deficit": (regions,),
        "borne": (regions, sectors), "grossed": (regions, sectors), "costs": (regions * cells,),
        "cost_powers": (regions * cells,), "exponents": (cells + regions,), "powers": (cells + regions,),
        "totals": (cells,), "logs": (cells,), "received": trade, "revenue": (regions,), "spent": (cells,),
        "duties": (cells,), "demand": (cells,), "residual": (size,), "steps": (MEMORY + 2, size),
        "norms": (MEMORY + 2,), "largest": (1,), "part_tariffs": trade, "part_wedges": trade,
        "part_subsidies": (regions, sectors), "part_deficit": (regions,),
    }  # fmt: skip
    arrays = {name: np.zeros(shape) for name, shape in shapes.items()}
    right, way = np.zeros(size, np.float32), np.zeros(padded(size), np.float32)
    return Workspace(places=np.zeros(regions * cells, np.int64), right=right, way=way, **arrays)
