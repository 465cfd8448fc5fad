"""Games in which everyone sees every move, as trees, and what backward induction finds in them (Selten 1965)."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np


class End(NamedTuple):
    """An end with its payoffs [player]."""

    payoffs: tuple[float, ...]


class Decision(NamedTuple):
    """A node at which ``player`` chooses among ``actions``, each leading to an end or a further decision."""

    name: str
    player: int
    actions: Mapping[str, "Tree"]


type Tree = End | Decision


def decisions(tree: Tree) -> Iterator[Decision]:
    """The decisions of a tree, from the root on."""
    if isinstance(tree, Decision):
        yield tree
        for branch in tree.actions.values():
            yield from decisions(branch)


def backward_induction(tree: Tree) -> tuple[np.ndarray, dict[str, str]]:
    """Payoffs [player] of the subgame-perfect play and the action at every decision; of equals the first."""
    if isinstance(tree, End):
        return np.array(tree.payoffs), {}
    chosen: dict[str, str] = {}
    worth: dict[str, np.ndarray] = {}
    for action, branch in tree.actions.items():
        worth[action], below = backward_induction(branch)
        chosen.update(below)
    best = max(tree.actions, key=lambda action: worth[action][tree.player])
    chosen[tree.name] = best
    return worth[best], chosen
