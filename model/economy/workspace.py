"""The trade equilibrium as a problem to be solved: the economy, where a solution goes, and scratch arrays."""

from typing import Any, NamedTuple

import numpy as np

MEMORY = 60  # steps that Broyden's method remembers
SHORTS = 64  # short integers that the widest processors take in two strides


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

    A policy: ``shocked``: trade shares before costs respond, ``levied``: tariffs, ``dearer``: wedges, ``reaching``:
    what reaches the seller of a dollar spent at these shares, ``deficit`` [N]; ``borne`` [N, J]: share of unit cost
    that the maker's budget bears, ``grossed``: what makers get for a dollar that reaches them; ``costs``,
    ``cost_powers`` [N N J]: changed costs and their powers, ``places`` [N N]: the pairs they belong to. At the last
    point: ``powers`` [N J + N]: unit costs to the power -θ, and wages, from ``exponents``; ``totals``, ``logs`` [N J
    and more]: sums of shares before they are made to add up to one; ``received``: flows at the prices that buyers pay
    before tariffs, ``revenue`` [N]; ``spent``, ``duties``, ``demand`` [N J]. Of the solver: ``residual`` [U], ``steps``
    [memory, U and more], ``norms`` [memory], ``scaled`` [U] and ``short`` [U and more]: a residual on its way to short
    integers; ``largest`` [1]; ``part_tariffs``, ``part_wedges``, ``part_subsidies``, ``part_deficit``: a part of the
    way to a policy. Of what is longer, ``steps`` and ``short`` end in zeros; the end of ``logs`` is not read.
    """

    shocked: np.ndarray
    levied: np.ndarray
    dearer: np.ndarray
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
    scaled: np.ndarray
    short: np.ndarray
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


def padded(size: int, stride: int) -> int:
    """Places for ``size`` numbers that are taken ``stride`` at once, so that none is left over at the end."""
    return -(-size // stride) * stride


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
        "borne": (regions, sectors), "grossed": (regions, sectors), "costs": (regions * cells,), "dearer": trade,
        "cost_powers": (regions * cells,), "exponents": (cells + regions,), "powers": (cells + regions,),
        "totals": (padded(cells, 8),), "logs": (padded(cells, 8),), "received": trade,
        "revenue": (regions,), "spent": (cells,), "duties": (cells,), "demand": (cells,), "residual": (size,),
        "steps": (MEMORY + 2, padded(size, 8)),
        "norms": (MEMORY + 2,), "scaled": (size,), "largest": (1,), "part_tariffs": trade, "part_wedges": trade,
        "part_subsidies": (regions, sectors), "part_deficit": (regions,),
    }  # fmt: skip
    arrays = {name: np.zeros(shape) for name, shape in shapes.items()}
    places, short = np.zeros(regions * regions, np.int64), np.zeros(padded(size, SHORTS), np.int16)
    return Workspace(places=places, short=short, **arrays)
