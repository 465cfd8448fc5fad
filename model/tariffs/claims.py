"""How costs of complying with rules of origin are spread: a lognormal through two observed shares of claims.

A good claims the preference when complying costs it less than the margin it escapes (details section 9). The share
that claims at a margin of m points is Φ((ln m - μ) / sd); the mean cost of those that claim is
exp(μ + sd²/2) Φ((ln m - μ) / sd - sd).
"""

import math
from statistics import NormalDist

NORMAL = NormalDist()
# Φ(-37.5) is the least number that a double holds to full precision, and the factor before it, exp(37.5²/2), close to
# the largest; half a unit is left for rounding.
FARTHEST_TAIL = 37.0  # standard deviations below the mean


def fit_claims(margin_points: float, share: float, raised_points: float, raised_share: float) -> tuple[float, float]:
    """(μ, sd) in log points that give ``share`` at a margin and ``raised_share`` at a raised one."""
    low, high = NORMAL.inv_cdf(share), NORMAL.inv_cdf(raised_share)
    sd = math.log(raised_points / margin_points) / (high - low)
    return math.log(margin_points) - sd * low, sd


def least_raised_share(margin_points: float, share: float, raised_points: float) -> float:
    """The least share at the raised margin with which costs of complying can be computed.

    With z = Φ⁻¹(share) the mean cost at the lower margin is exp(μ + sd²/2) Φ(z - sd): a share that hardly rises asks
    for so wide a spread that the first factor is beyond the largest number and the second below the smallest. Their
    product is sound while sd - z stays within :data:`FARTHEST_TAIL`, so Φ⁻¹ must rise by ln(raised / margin) over
    that and z.
    """
    low = NORMAL.inv_cdf(share)
    return NORMAL.cdf(low + math.log(raised_points / margin_points) / (FARTHEST_TAIL + low))
