"""Votes at joint reviews: each review asks all three, as the strategic table has it."""

import numpy as np
import pytest

from model.calendar import day_from_text, month_from_text
from model.moves import EventKind, MoveKind
from model.parameters import resolve
from model.review import JointReview

US, MX, CA = range(3)


@pytest.mark.parametrize("seed", range(3))
def test_who_confirmed_at_the_last_review_votes_again_at_the_next(seed):
    """Art. 34.7.3: a party confirms as part of a joint review; a government is not bound by one of years before."""
    still = {f"{name}.temperament.offers_a_year": 0.0 for name in ("lighthizer", "sheinbaum", "canada_liberal")}
    review = JointReview(resolve({"start": "2027-06", **still}), seed=seed)
    state = review.state
    state.law.confirmed[[MX, CA]] = day_from_text("2026-07-01")
    review.step()
    assert (state.law.confirmed[[MX, CA]] > 0).all(), "a confirmation holds until the next review opens"
    review.step()
    log = review.log[: state.events]
    votes = log[(log.event == EventKind.MOVE) & np.isin(log.kind, (MoveKind.CONFIRM, MoveKind.DECLINE))]
    assert set(votes.actor[votes.month == month_from_text("2027-07")]) == {US, MX, CA}
