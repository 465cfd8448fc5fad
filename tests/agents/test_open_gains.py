"""Gains from issues that are still open: a partner has those of its own pair, the United States those of both."""

import numpy as np
import pytest

from agents.values.valuation import table_worth
from model.parameters import resolve
from model.players import Regime, Tier
from model.positions import ask
from model.review import JointReview

US, MX, CA = range(3)


def close_pair(review, pair):
    """Give the United States all that it asks of a partner."""
    world, state = review.world, review.state
    ideal = world.doctrines[state.doctrine[US]].issues.ideal
    for issue in range(len(ideal)):
        if world.lies[pair, issue] == 1:
            state.positions[pair, issue] = ask(ideal[issue], state.urgency[2, issue])


def worths(review):
    """What the table is worth to each government, and how much of the gains is open to each."""
    found = [table_worth(review.world, review.state, g) for g in range(3)]
    return np.array(found), review.world.seen.gap.copy()


@pytest.mark.parametrize("doctrine", ["lighthizer", "open_world"])
@pytest.mark.parametrize(("partner", "other"), [(MX, CA), (CA, MX)])
def test_settling_with_one_partner_takes_open_gains_from_it_and_leaves_those_of_the_other(partner, other, doctrine):
    review = JointReview(resolve(), doctrine)
    world = review.world
    before, gap = worths(review)
    close_pair(review, partner - 1)
    after, left = worths(review)
    assert after[other] == before[other]
    assert left[other] == gap[other] > 0.9
    assert left[partner] == 0.0 < left[US] < gap[US]
    cells = world.value[world.seen.quarter, Regime.ANNUAL_REVIEWS, Tier.NONE, world.seen.office]
    for government in (US, partner):
        gains = cells[2 * government if government else world.seen.office, 1]
        assert abs(gains) > 1e-3
        assert after[government] - before[government] == pytest.approx((left - gap)[government] * gains)


def test_nothing_is_open_to_anyone_once_both_pairs_have_settled():
    review = JointReview(resolve())
    close_pair(review, 0)
    close_pair(review, 1)
    assert worths(review)[1].tolist() == [0.0, 0.0, 0.0]
