"""A known result: what theory says, who said it, where it lives in the code, how near the code must come."""

from collections.abc import Callable
from typing import NamedTuple


class Result(NamedTuple):
    """A known result; ``check`` returns pairs (found, expected), and the error is the largest distance.

    ``sizes``: lines of text on how large the effect is on the calibrated economy, where that is worth knowing.
    """

    id: str
    title: str
    source: str
    code: str
    tolerance: float
    check: Callable[[], list[tuple[float, float]]]
    sizes: Callable[[], list[str]] | None = None


EXACT = 1e-6


def error_of(result: Result) -> float:
    """Largest distance between what the code finds and what theory says."""
    return max(abs(found - expected) for found, expected in result.check())


def yes(claim: bool) -> tuple[float, float]:
    """A claim that holds or does not, as a pair."""
    return float(claim), 1.0
