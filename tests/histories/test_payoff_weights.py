"""A payoff is an annuity whoever governs: its weights add up to one, through every change of doctrine."""

import numpy as np
import pytest

from agents.values.valuation import flow_utility
from model.moves import EventKind
from model.parameters import resolve
from model.players import Issue
from model.review import JointReview


@pytest.mark.parametrize("doctrine", ["lighthizer", "open_world"])
def test_the_weights_of_all_months_and_of_what_follows_add_up_to_one(doctrine):
    turning = {"challenger_wins_us_2028": 1.0, "conservative_wins_canada": 1.0, "start": "2028-06", "play_on": True}
    review = JointReview(resolve({**turning, "horizon": "2031-06"}), doctrine=doctrine, seed=2)
    review.state.positions[:, Issue.SECURITY] = 0.2  # so that no month is worth nothing: weights are found by division
    weights, before = np.zeros(3), np.zeros(3)
    while not review.state.over:
        open_books = float(review.outcome.discount[0])
        review.step()
        if review.state.over:
            break
        flows = np.array([flow_utility(review.world, review.state, g) for g in range(3)])
        weights += (review.outcome.payoff - before) / flows
        before = review.outcome.payoff.copy()
        patience = float(review.world.discounting[review.state.doctrine[0]].monthly)
        assert review.outcome.discount[0] == pytest.approx((open_books or 1.0) * patience)
    changes = [row for row in review.log[: int(review.state.events)] if row.event == EventKind.ELECTION]
    assert any(row.actor == 0 for row in changes)
    left = review.outcome.discount / np.array(
        [review.world.discounting[review.state.doctrine[g]].monthly for g in range(3)]
    )
    assert weights + left == pytest.approx(np.ones(3), abs=1e-9)
