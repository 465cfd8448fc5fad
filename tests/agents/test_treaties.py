"""Bilateral treaties beside the text of three: a notice leads to them, and firms and governments know it."""

import numpy as np
import pytest

from agents.values.valuation import table_worth
from model.calendar import first_day, month_from_text
from model.firms import fill_capital_targets, firms_hazard
from model.law.regimes import regime_of
from model.law.withdrawal import give_notice
from model.parameters import resolve
from model.review import JointReview

US, MX, CA = range(3)


def scene(treaties, notice=None, month="2027-01"):
    review = JointReview(resolve({"start": "2027-01"}))
    review.state.month = month_from_text(month)
    state, day = review.state, first_day(review.state.month)
    for partner in treaties:
        state.law.treaty_in_force[partner - 1] = day
    if notice is not None:
        assert give_notice(state.law, notice, day) == 0
    return review.world, state


def capital(treaties, notice=US):
    world, state = scene(treaties, notice)
    out = np.empty(3)
    fill_capital_targets(world, state, regime_of(state.law), first_day(state.month), out)
    return out


def worth(treaties, government, notice=US, month="2027-01"):
    world, state = scene(treaties, notice, month)
    return table_worth(world, state, government)


def hazards(world, state):
    return [firms_hazard(world, state, partner) for partner in (MX, CA)]


def test_a_notice_frightens_no_firm_whose_access_is_insured_by_treaties():
    world, state = scene((MX, CA), US)
    assert hazards(world, state) == pytest.approx(2 * [world.p.hazard_extended])
    world, state = scene((MX,), US)
    assert hazards(world, state) == pytest.approx(2 * [world.p.hazard_in_notice])
    assert (capital((MX, CA)) >= 1.0).all()
    assert (capital(()) < 0.99).all()


@pytest.mark.parametrize("partner", [MX, CA])
def test_a_partner_with_a_treaty_of_its_own_loses_little_capital_by_a_notice_and_the_other_what_it_did(partner):
    """The United States keeps what it sells to that partner: its loss is what it sells to each, and what each keeps."""
    before, after, world = capital(()), capital((partner,)), scene(())[0]
    lost, other = world.p.lost_with_own_text, 3 - partner
    assert 1.0 - after[partner] == pytest.approx(lost * (1.0 - before[partner]))
    assert 1.0 - after[other] == pytest.approx(1.0 - before[other])
    saved = capital((partner,))[US] - before[US]
    all_saved = sum(capital((one,))[US] - before[US] for one in (MX, CA))
    assert 0.0 < saved < all_saved == pytest.approx((1.0 - lost) * (1.0 - before[US]))


@pytest.mark.parametrize("partner", [MX, CA])
def test_a_notice_of_the_united_states_threatens_a_partner_less_that_has_a_treaty(partner):
    calm = worth((), partner, None)
    alone = calm - worth((), partner)
    insured = calm - worth((partner,), partner)
    both = calm - worth((MX, CA), partner)
    assert alone > 0.0
    assert insured < 0.7 * alone
    assert both < 0.7 * alone


@pytest.mark.parametrize("partner", [MX, CA])
def test_to_leave_a_text_beside_ones_own_treaty_gains_a_partner_nothing(partner):
    """Both states rest on the same treaties: what leaving loses is what could still be agreed by three."""
    for treaties in ((partner,), (MX, CA)):
        assert worth(treaties, partner, partner) < worth(treaties, partner, None)


@pytest.mark.parametrize("partner", [MX, CA])
def test_towards_the_end_of_the_term_a_treaty_is_worth_what_it_leaves(partner):
    late = [worth(treaties, partner, None, "2036-04") for treaties in ((), (partner,), (MX, CA))]
    assert late[0] < late[1]
    assert late[0] < late[2]
