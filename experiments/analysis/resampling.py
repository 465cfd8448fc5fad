"""Uncertainty of a study: points and replications are both drawn, because every point is played with the same luck.

Histories lie in a table of points by replications. A replication is the same luck at every point (common random
numbers), so it is drawn as a whole, and so is a point: the pigeonhole bootstrap (Owen 2007, "The pigeonhole bootstrap",
Annals of Applied Statistics 1, 386-411). It is never too narrow on average; where each cell has luck of its own beside
that of its replication it is somewhat too wide. The points of a whole grid are no sample: only replications are drawn.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from scipy import stats

Statistic = Callable[[np.ndarray, np.ndarray], np.ndarray]
"""A statistic of how often each point [point] and each replication [replication] counts."""
LEVEL = 0.95
MANY = 50  # above so many replications the t-distribution hardly differs from the normal


@dataclass(frozen=True)
class Crossed:
    """What is drawn when a study is drawn again.

    ``points``, ``replications``: how many there are; ``sampled``: whether the points are a sample of the factors' space
    (not so on a whole grid); ``strata`` [point]: points are drawn within each code, all together without it.
    """

    points: int
    replications: int
    sampled: bool
    resamples: int
    strata: np.ndarray | None = None

    @property
    def draws_luck(self) -> bool:
        """Whether replications are drawn; a single one says nothing about luck."""
        return self.replications > 1

    @property
    def draws_points(self) -> bool:
        """Whether points are drawn: where they are a sample, or where nothing else could be."""
        return self.points > 1 and (self.sampled or not self.draws_luck)

    def independent(self, points: np.ndarray) -> np.ndarray:
        """How many independent draws there are of what is drawn, at so many of the points: the fewer of both."""
        luck = np.full_like(points, self.replications) if self.draws_luck else points
        return np.minimum(luck, points) if self.draws_points else luck

    @property
    def drawn(self) -> str:
        """What is drawn, in words for the reader of an interval."""
        if self.draws_luck:
            return "points and luck" if self.draws_points else "luck"
        return "points alone: luck is left out, for there is one replication" if self.draws_points else "one history"

    def draws(self, seed: int = 0) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """How often each point and each replication counts, one resample after the other.

        Of n that are there n - 1 are drawn with replacement, which makes the variance of a mean unbiased however few
        there are (Rao & Wu 1988, Journal of the American Statistical Association 83, 231-241).
        """
        generator = np.random.default_rng(seed)
        strata = np.zeros(self.points, np.int64) if self.strata is None else self.strata
        groups = [np.flatnonzero(strata == code) for code in np.unique(strata)]
        for _ in range(self.resamples):
            points, replications = np.ones(self.points), np.ones(self.replications)
            if self.draws_points:
                for own in groups:
                    points[own] = _times(len(own), generator)
            if self.draws_luck:
                replications = _times(self.replications, generator)
            yield points, replications

    def freedom(self, statistic: Statistic, variance: np.ndarray) -> np.ndarray:
        """Degrees of freedom of a variance that comes from points and from replications.

        Satterthwaite (1946, Biometrics Bulletin 2): 1 / f = s^2 / (R - 1) + (1 - s)^2 / (P - 1), s the share of the
        variance that is luck, by leaving out one replication after the other (jackknife).
        """
        of_points, of_luck = max(self.points - 1, 1), max(self.replications - 1, 1)
        if not (self.draws_luck and self.draws_points):
            return np.full(np.shape(variance), float(of_luck if self.draws_luck else of_points))
        if self.replications > MANY:
            return np.full(np.shape(variance), float(min(of_points, of_luck)))
        whole = np.ones(self.points)
        left = np.array([statistic(whole, 1.0 - one) for one in np.eye(self.replications)])
        luck = of_luck * variance_of(left, 0)
        share = np.clip(np.divide(luck, variance, out=np.ones_like(variance), where=variance > 0.0), 0.0, 1.0)
        return np.asarray(1.0 / (share**2 / of_luck + (1.0 - share) ** 2 / of_points))

    def within(self, strata: np.ndarray) -> "Crossed":
        """The same with points drawn within strata."""
        return replace(self, strata=strata)


def _times(count: int, generator: np.random.Generator) -> np.ndarray:
    drawn = generator.integers(0, count, max(count - 1, 1))
    return np.bincount(drawn, minlength=count).astype(float)


@dataclass(frozen=True)
class Spread:
    """A statistic with its resamples: ``draws`` [resample, ...], their ``variance``, and its degrees of ``freedom``."""

    estimate: np.ndarray
    draws: np.ndarray
    variance: np.ndarray
    freedom: np.ndarray

    @property
    def critical(self) -> np.ndarray:
        """How many standard errors a 95% interval reaches to either side, by Student's t."""
        return np.asarray(stats.t.ppf(0.5 + LEVEL / 2, self.freedom))

    def interval(self, low: float = -np.inf, high: float = np.inf) -> tuple[np.ndarray, np.ndarray]:
        """95% interval around the estimate, cut to what is possible."""
        half = self.critical * np.sqrt(self.variance)
        return np.clip(self.estimate - half, low, high), np.clip(self.estimate + half, low, high)

    def share_interval(self, independent: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """95% interval of probabilities: Wilson's (1927) with as many histories as their variance is worth.

        The effective number n is p (1 - p) / variance (Korn & Graubard 1998, Survey Methodology 24), and Student's t
        takes the place of the normal's quantile. Where every history agrees there is no variance: n is then the number
        of ``independent`` draws.
        """
        p, z = self.estimate, self.critical
        certain = (self.variance <= 0.0) | (p <= 0.0) | (p >= 1.0)
        n = np.where(certain, independent, p * (1.0 - p) / np.where(certain, 1.0, self.variance))
        middle = (p + z**2 / (2 * n)) / (1 + z**2 / n)
        half = z / (1 + z**2 / n) * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
        return np.clip(middle - half, 0.0, 1.0), np.clip(middle + half, 0.0, 1.0)


def spread_of(statistic: Statistic, crossed: Crossed) -> Spread:
    """A statistic (an array or a number) of a study with how far it would differ in a study drawn again.

    NaN stands for what a resample cannot tell; it is left out of the variance.
    """
    estimate = np.asarray(statistic(np.ones(crossed.points), np.ones(crossed.replications)), float)
    draws = np.array([statistic(points, luck) for points, luck in crossed.draws()], float)
    variance = variance_of(draws, 1)
    return Spread(estimate, draws, variance, crossed.freedom(statistic, variance))


def variance_of(draws: np.ndarray, ddof: int) -> np.ndarray:
    """Variance along the first axis of what is not NaN; NaN where fewer than two are left."""
    known = np.isfinite(draws).sum(axis=0) > 1
    return np.where(known, np.nanvar(np.where(known, draws, 0.0), axis=0, ddof=ddof), np.nan)


def point_means(values: np.ndarray, replications: np.ndarray) -> np.ndarray:
    """Mean at each point of ``values`` [..., point, replication] over those that are there; NaN where none is."""
    known = ~np.isnan(values)
    total = known @ replications
    sums = np.where(known, values, 0.0) @ replications
    return np.divide(sums, total, out=np.full(total.shape, np.nan), where=total > 0.0)


@dataclass(frozen=True)
class Cells:
    """Where each history lies: codes of its ``point`` [history] and of its ``replication`` [history]."""

    point: np.ndarray
    replication: np.ndarray

    def weights(self, points: np.ndarray, replications: np.ndarray) -> np.ndarray:
        """Weight of each history [history]; a point counts as often as it is drawn, however many histories it has."""
        own = replications[self.replication]
        total = np.bincount(self.point, own, len(points))[self.point]
        return np.divide(own * points[self.point], total, out=np.zeros_like(own), where=total > 0.0)
