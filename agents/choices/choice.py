"""Quantal choice: which move a government makes, given the value of each.

Nested logit after McFadden (1978) with the limit the design asks for: a class of moves is worth its best
member, so duplicating a move inside a class changes nothing; the class is drawn by logit over classes,
then the member by logit within the class. With precision going to infinity the best move is chosen.
"""

import math

import numpy as np

from model.compiled import compiled


@compiled
def logit(values: np.ndarray, count: int, precision: float, probabilities: np.ndarray) -> None:
    """Logit probabilities of the first ``count`` values, written into ``probabilities``; both one-dimensional.

    exp(precision v_i) / sum_k exp(precision v_k) (McFadden 1974); ``precision`` is per unit of ``values``.
    """
    best = values[0]
    for i in range(1, count):
        best = max(best, values[i])
    total = 0.0
    for i in range(count):
        probabilities[i] = math.exp(precision * (values[i] - best))
        total += probabilities[i]
    for i in range(count):
        probabilities[i] /= total


@compiled
def nested_logit(
    values: np.ndarray, classes: np.ndarray, count: int, precision: float, probabilities: np.ndarray
) -> None:
    """Nested-logit probabilities of the first ``count`` moves, written into ``probabilities``.

    ``classes[i]`` is any integer naming the class of move i. A class's inclusive value is the value of
    its best member; inside a class, members that tie with identical value share the class's probability.
    """
    best = values[0]
    for i in range(1, count):
        best = max(best, values[i])
    for i in range(count):
        probabilities[i] = -1.0
    total = 0.0
    for leader in range(count):
        if probabilities[leader] >= 0.0:
            continue
        class_best, class_weight = values[leader], 0.0
        for j in range(leader, count):
            if classes[j] == classes[leader]:
                class_best = max(class_best, values[j])
        for j in range(leader, count):
            if classes[j] == classes[leader]:
                probabilities[j] = math.exp(precision * (values[j] - class_best))
                class_weight += probabilities[j]
        class_mass = math.exp(precision * (class_best - best))
        total += class_mass
        for j in range(leader, count):
            if classes[j] == classes[leader]:
                probabilities[j] = class_mass * probabilities[j] / class_weight
    for i in range(count):
        probabilities[i] /= total


@compiled
def draw(probabilities: np.ndarray, count: int, uniform_draw: float) -> int:
    """Index drawn from the first ``count`` probabilities by inverting their cumulative sum."""
    cumulative = 0.0
    for i in range(count):
        cumulative += probabilities[i]
        if uniform_draw < cumulative:
            return i
    return count - 1
