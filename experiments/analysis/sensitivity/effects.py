"""Whether a factor of a whole grid changes the expected outcome at all: a test of its own part of the means."""

import numpy as np
from scipy import stats

LEVEL = 0.05
NOTHING = 1e-20  # of the variance of the means: less is rounding


def effect_chances(means: np.ndarray, pulls: np.ndarray) -> np.ndarray:
    """How likely luck alone brings as much as each factor shows: p-values [factor].

    ``means`` [level of each factor], ``pulls`` [replication, level of each factor]: by how much each replication pulls
    the means (:func:`experiments.analysis.luck.luck_of_means`). Of each factor two parts are tested: what it does by
    itself (means over all others) and all that it has a share in (differences along it), so that a small effect by
    itself is not lost among many combinations, nor an effect in some combinations on the average over them. The smaller
    p-value counts twice, or the larger once if that is less (Simes 1986, Biometrika 73; for tests that go together,
    as those of a part and of the whole do, Sarkar 1998, Annals of Statistics 26).
    """
    scale = NOTHING * float(np.square(means - means.mean()).mean())
    found = []
    for k in range(means.ndim):
        parts = (_alone(means, pulls, k), _along(means, pulls, k))
        smaller, larger = sorted(chance(effect, luck, scale) for effect, luck in parts)
        found.append(min(2.0 * smaller, larger))
    return np.array(found)


def chance(effect: np.ndarray, pulls: np.ndarray, nothing: float) -> float:
    """p-value of an effect under luck alone, as in an analysis of variance of repeated measures.

    ``effect`` [place]: its means; ``pulls`` [replication, place]: the same part of the replications' pulls, whose
    squares add up to what luck adds to the effect's mean square on average; ``nothing``: mean squares that are none.
    The ratio of both is F with f and f (R - 1) degrees of freedom, f = (tr S)^2 / tr S^2 of the pulls' covariance S
    (Box 1954, Annals of Mathematical Statistics 25; Greenhouse & Geisser 1959, Psychometrika 24): points share luck,
    and f says how many they are worth. As estimated f is too small rather than too large, the p-value too large. With
    one place the test is Student's of paired differences. An effect that no replication changes is as sure as R tosses
    that fall alike, 2^(1 - R).
    """
    count, flat = len(pulls), pulls.reshape(len(pulls), -1)
    alike = flat @ flat.T / flat.shape[1]
    size, added = float(np.square(effect).mean()), float(np.trace(alike))
    if size <= nothing:
        return 1.0
    if added <= nothing:
        return float(2.0 ** (1 - count))
    freedom = added**2 / float(np.square(alike).sum())
    return float(stats.f.sf(size / added, freedom, freedom * (count - 1)))


def _alone(means: np.ndarray, pulls: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    """Means over all other factors, less the mean over all; of the means and of the pulls."""
    others = tuple(axis for axis in range(means.ndim) if axis != k)
    effect, luck = means.mean(axis=others), pulls.mean(axis=tuple(axis + 1 for axis in others))
    return effect - effect.mean(), luck - luck.mean(axis=1, keepdims=True)


def _along(means: np.ndarray, pulls: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    """What is left of the means, and of the pulls, when the mean along a factor is taken from them."""
    return means - means.mean(axis=k, keepdims=True), pulls - pulls.mean(axis=k + 1, keepdims=True)
