"""Nash and logit equilibria of a game in strategic form, by Gambit: the only module that touches pygambit."""

from typing import Any

import numpy as np

from model.errors import InputError
from model.games.trees import End, Tree

Profile = tuple[tuple[float, ...], ...]


def pure_equilibria(payoffs: np.ndarray) -> list[tuple[int, ...]]:
    """All pure equilibria of ``payoffs[a_1, ..., a_n, player]``, as actions; empty when there are none."""
    found = _gambit().nash.enumpure_solve(_game(payoffs)).equilibria
    return sorted(tuple(int(np.argmax(mix)) for mix in _profile(equilibrium)) for equilibrium in found)


def mixed_equilibria(payoffs: np.ndarray) -> list[Profile]:
    """Mixed and pure equilibria, as probabilities by player and action.

    Two players: every extreme equilibrium (enumeration of vertices). Three: all isolated ones (polynomial systems
    over supports, McKelvey & McLennan 1996), which can miss a continuum.
    """
    game = _game(payoffs)
    if payoffs.ndim == 3:
        found = _gambit().nash.enummixed_solve(game, rational=False).equilibria
    else:
        found = _gambit().nash.enumpoly_solve(game).equilibria
    return sorted((_profile(equilibrium) for equilibrium in found), reverse=True)


def logit_equilibrium(payoffs: np.ndarray, precision: float) -> Profile:
    """The logit quantal response equilibrium on the branch that starts at even chances (McKelvey & Palfrey 1995).

    ``precision`` is per unit of payoff, the same for all: scale payoffs by stakes first where they differ.
    """
    if not precision >= 0.0 or np.isinf(precision):
        raise InputError(f"precision is {precision}; it must be a number from 0 up")
    if precision == 0.0:
        return tuple(tuple([1.0 / size] * size) for size in payoffs.shape[:-1])
    point = _gambit().qre.logit_solve_lambda(_game(payoffs), [float(precision)])[-1]
    return _profile(point.profile)


def best_response_gains(payoffs: np.ndarray, profile: Profile) -> np.ndarray:
    """What each player could gain by the best pure reply to the others' mixtures, [player]; zero at an equilibrium."""
    gains = np.empty(payoffs.shape[-1])
    for player in range(payoffs.shape[-1]):
        worth = expected_payoffs(payoffs, profile, player)
        gains[player] = worth.max() - worth @ np.array(profile[player])
    return gains


def expected_payoffs(payoffs: np.ndarray, profile: Profile, player: int) -> np.ndarray:
    """What each of a player's actions is worth to it, [action], against the others' mixtures in ``profile``."""
    worth = np.moveaxis(payoffs[..., player], player, -1)
    for other, mix in enumerate(profile):
        if other != player:
            worth = np.tensordot(np.array(mix), worth, axes=(0, 0))
    return np.asarray(worth)


def logit_behaviour(tree: Tree, players: int, precision: float) -> dict[str, dict[str, float]]:
    """The agent quantal response equilibrium of a tree: the chance of every action at every decision.

    McKelvey & Palfrey (1998). ``precision`` is per unit of payoff, the same for all: scale payoffs by stakes first.
    """
    gambit = _gambit()
    names = [f"player {k}" for k in range(players)]
    game = gambit.Game.new_tree(players=names)

    def grow(node: Any, branch: Tree) -> None:
        if isinstance(branch, End):
            label = f"end {len(game.outcomes)}"
            game.set_outcome(node, game.add_outcome(label, [float(payoff) for payoff in branch.payoffs]))
            return
        game.append_move(node, names[branch.player], list(branch.actions))
        node.infoset.label = branch.name
        for action, further in branch.actions.items():
            grow(node.children[action], further)

    grow(game.root, tree)
    # As a flat list, by player, decision and action: asked for its profile, this release of pygambit raises an error.
    chances = iter(list(gambit.qre.logit_solve_lambda(game, [float(precision)])[-1]))
    places = [place for player in game.players for place in player.infosets]
    return {place.label: {action.label: float(next(chances)) for action in place.actions} for place in places}


def _game(payoffs: np.ndarray) -> Any:
    values = np.asarray(payoffs, dtype=float)
    if values.ndim < 3 or values.shape[-1] != values.ndim - 1 or not np.isfinite(values).all():
        raise InputError(f"payoffs have shape {values.shape}; one axis a player and a last one of payoffs, all finite")
    return _gambit().Game.from_arrays(*[values[..., player] for player in range(values.shape[-1])])


def _profile(mixed: Any) -> Profile:
    return tuple(tuple(float(mixed[s]) for s in player.strategies) for player in mixed.game.players)


def _gambit() -> Any:
    try:
        import pygambit
    except ImportError:
        raise InputError("games need pygambit; install it with: uv sync --extra games") from None
    return pygambit
