"""Equilibria of games in strategic form: known games, and properties at random ones."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.errors import InputError
from model.games.equilibria import best_response_gains, logit_equilibrium, mixed_equilibria, pure_equilibria

DILEMMA = np.array([[[3, 3], [0, 5]], [[5, 0], [1, 1]]], dtype=float)
CHICKEN = np.array([[[0, 0], [7, 2]], [[2, 7], [6, 6]]], dtype=float)


def random_payoffs(seed, players):
    return np.random.default_rng(seed).normal(size=(*[3] * players, players))


def test_defection_is_the_only_equilibrium_of_the_prisoners_dilemma():
    assert pure_equilibria(DILEMMA) == [(1, 1)]
    assert mixed_equilibria(DILEMMA) == [((0.0, 1.0), (0.0, 1.0))]


def test_chicken_has_two_pure_equilibria_and_one_mixed():
    assert pure_equilibria(CHICKEN) == [(0, 1), (1, 0)]
    mixed = [profile for profile in mixed_equilibria(CHICKEN) if 0 < profile[0][0] < 1]
    # The other must be indifferent: 7 q = 2 (1 - q) + ... solved by hand: q = 1/3.
    assert len(mixed) == 1
    assert mixed[0][0][0] == pytest.approx(1 / 3)


@settings(max_examples=25)
@given(st.integers(0, 10**6), st.sampled_from([2, 3]))
def test_nobody_gains_by_leaving_an_equilibrium(seed, players):
    payoffs = random_payoffs(seed, players)
    for profile in mixed_equilibria(payoffs):
        # Gambit takes three players' profiles up to a regret of 1e-4 of the largest payoff difference.
        assert best_response_gains(payoffs, profile).max() < (1e-5 if players == 2 else 1e-4 * np.ptp(payoffs))


@settings(max_examples=20)
@given(st.integers(0, 10**6), st.sampled_from([0.5, 1.0, 3.0, 10.0]))
def test_the_logit_equilibrium_is_a_fixed_point_of_logit_replies(seed, precision):
    payoffs = random_payoffs(seed, 2)
    first, second = map(np.array, logit_equilibrium(payoffs, precision))
    for mix, worth in ((first, payoffs[..., 0] @ second), (second, first @ payoffs[..., 1])):
        reply = np.exp(precision * (worth - worth.max()))
        assert mix == pytest.approx(reply / reply.sum(), abs=1e-4)


def test_with_no_precision_every_action_is_as_likely_and_with_much_it_is_nash():
    assert logit_equilibrium(DILEMMA, 0.0) == ((0.5, 0.5), (0.5, 0.5))
    assert logit_equilibrium(DILEMMA, 30.0)[0][1] == pytest.approx(1.0, abs=1e-6)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: pure_equilibria(np.zeros((2, 2))), "one axis a player"),
        (lambda: pure_equilibria(np.full((2, 2, 2), np.nan)), "all finite"),
        (lambda: logit_equilibrium(DILEMMA, -1.0), "a number from 0 up"),
        (lambda: logit_equilibrium(DILEMMA, np.inf), "a number from 0 up"),
    ],
)
def test_what_is_no_game_is_refused(call, message):
    with pytest.raises(InputError, match=message):
        call()
