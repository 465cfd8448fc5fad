"""The logistic function, of which quantal choice and what is known of a ratifier are made."""

import math

import numpy as np

from model.compiled import compiled
from model.economy.elementary import exponentials


@compiled
def logistic(difference: float) -> float:
    """1 / (1 + exp(-difference)), safe for any size of the difference."""
    if difference >= 0.0:
        return 1.0 / (1.0 + math.exp(-difference))
    grown = math.exp(difference)
    return grown / (1.0 + grown)


@compiled
def logistics(differences: np.ndarray, out: np.ndarray) -> None:
    """:func:`logistic` of each difference into ``out``, both of one dimension; ``differences`` is overwritten."""
    for k in range(out.shape[0]):
        differences[k] = -differences[k]
    exponentials(differences, out)
    for k in range(out.shape[0]):
        out[k] = 1.0 / (1.0 + out[k])
