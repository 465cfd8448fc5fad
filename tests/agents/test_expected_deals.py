"""The deals that the strategic table expects are those that protocol and law leave open (details section 3)."""

import numpy as np
import pytest

from agents.bargaining.deals import deal_state, form_allowed
from agents.values.continuation import BEFORE_REVIEWS, NO_REVIEWS, _rest_of_quarter
from agents.values.expected_deals import deals_a_year, pledged
from agents.values.preparation import prepare
from agents.values.valuation import pledge_kept
from model.law.regimes import WITH_MEXICO, beside
from model.moves import Form, Protocol, Table
from model.parameters import resolve
from model.players import EVALUATORS, REGIMES, TIERS, Regime, Tier
from model.review import JointReview

LIGHTHIZER, OPEN_WORLD = 0, 1  # evaluators
GOVERNING = (1.0, 1.0, 1.0, 0.0, 1.0, 0.0)
ALONE = {"exit_occasions": 1.0, "late_confirmations_a_year": 0.0} | {
    f"{name}.temperament.exits_a_year": 0.0 for name in ("lighthizer", "open_world", "sheinbaum", "canada_liberal")
}


def table_world(**settings):
    world = prepare(resolve(ALONE | settings))
    world.in_office[:] = GOVERNING
    return world


@pytest.mark.parametrize("protocol", ["sequential", "nash_in_nash", "trilateral"])
def test_a_deal_of_three_takes_an_offer_more_where_its_table_opens_by_a_deal_of_two(protocol):
    """Offers: two a year of the United States, one of each partner."""
    world = table_world(**{"lighthizer.protocol.order": protocol})
    together = 1.0 / (1.0 / 2.0 + 1.0 / 4.0)
    first = 1.0 / (1.0 / 2.0 + 1.0 / 2.0 + 1.0 / 4.0)
    assert deals_a_year(world, LIGHTHIZER, 0, True) == pytest.approx(together)
    assert deals_a_year(world, LIGHTHIZER, 0, False) == pytest.approx(together if protocol == "trilateral" else first)
    assert deals_a_year(world, OPEN_WORLD, 0, False) == pytest.approx(together)
    review = JointReview(resolve({"lighthizer.protocol.order": protocol}))
    allowed = form_allowed(review.world, review.state, Table.TRILATERAL, Form.TRILATERAL)
    assert allowed == (Protocol[protocol.upper()] == Protocol.TRILATERAL), "the table expects what the protocol allows"


def test_where_the_doctrine_makes_no_deals_of_two_the_table_of_three_never_opens():
    world = table_world(**{"lighthizer.repertoire.unilateral_bilaterals": False})
    assert deals_a_year(world, LIGHTHIZER, 0, False) == 0.0
    assert deals_a_year(world, LIGHTHIZER, 0, True) > 1.0


@pytest.mark.parametrize("broken", [0.0, 1.0, 5.0])
def test_before_the_first_review_a_package_is_worth_the_pledge_that_it_makes(broken):
    review = JointReview(resolve({"start": "2026-03", "first_term_broken": broken}))
    world, state = review.world, review.state
    agreed = deal_state(world, state, Table.TRILATERAL, Form.TRILATERAL, (0.5, 0.5), 0, np.empty_like(state.positions))
    assert agreed.pledged == 1
    assert agreed.law.extensions == 0
    cells = np.zeros((TIERS, EVALUATORS, 2)), np.ones((TIERS, EVALUATORS, 2))
    assert pledged(world, *cells) == pytest.approx(pledge_kept(agreed))


def test_from_the_first_review_on_a_package_extends_at_once():
    review = JointReview(resolve({"start": "2026-07"}))
    world, state = review.world, review.state
    agreed = deal_state(world, state, Table.TRILATERAL, Form.TRILATERAL, (0.5, 0.5), 0, np.empty_like(state.positions))
    assert agreed.law.extensions == 1


def expected_of_deals(world, office, regime, since):
    """What deals bring from a regime in which an extension is worth so much to all that every package is struck."""
    following, gains = np.zeros((REGIMES, TIERS, EVALUATORS, 2)), np.zeros((13, EVALUATORS))
    treaties = 0 if regime < Regime.NO_TEXT else WITH_MEXICO
    following[beside(Regime.EXTENDED, treaties), :, :, 0] = 100.0
    now = np.zeros((EVALUATORS, 2))
    _rest_of_quarter(world, office, following, gains, int(regime), Tier.NONE, since, False, now)
    return now[office, 0] / 100.0


@pytest.mark.parametrize(
    ("office", "treaties", "a_year"), [(LIGHTHIZER, 0, 0.8), (LIGHTHIZER, WITH_MEXICO, 4 / 3), (OPEN_WORLD, 0, 4 / 3)]
)
def test_the_table_extends_by_package_at_the_pace_of_the_office_and_only_pledges_before_the_first_review(
    office, treaties, a_year
):
    world = table_world(first_term_broken=1.0)
    regime, struck = beside(Regime.ANNUAL_REVIEWS, treaties), 1.0 - np.exp(-a_year / 4.0)
    assert expected_of_deals(world, office, regime, 1) == pytest.approx(struck, abs=1e-4)
    assert expected_of_deals(world, office, regime, NO_REVIEWS) == pytest.approx(struck, abs=1e-4), "the old text"
    assert expected_of_deals(world, office, regime, BEFORE_REVIEWS) == pytest.approx(0.5 * struck, abs=1e-4)
