"""Two-level games in play: a ratifier's bound shapes offers, raises its side's share, and at last stops agreement."""

import numpy as np
import pytest

from agents.bargaining.deals import deal_state
from agents.bargaining.offers import answer_offers, best_offer, place_offer
from agents.bargaining.protocols import passes
from agents.values.packages import packages_of
from agents.values.valuation import value
from experiments.histories.run import run_history
from experiments.histories.story import tell
from model.errors import InputError
from model.games.protocols import ratified_split
from model.moves import EventKind, Form, Table
from model.parameters import resolve
from model.players import Tier
from model.ratifiers import in_win_set, passing_chance
from model.review import JointReview

US, MX, CA = range(3)
KNOWN = {"ratifier_precision": 100000.0}
ESTIMATE = 2e-3  # proposers interpolate the economy between packages; % of GDP a year
BOUNDS = (-0.5, 0.0, 0.01, 0.02, 0.03, 0.035, 0.04, 0.06, 0.2)
OPEN = {"lighthizer.protocol.order": "trilateral"}
SURE = {f"{name}.temperament.precision": 1000.0 for name in ("sheinbaum", "canada_liberal")}


@pytest.fixture(scope="module")
def review():
    return JointReview(resolve({**KNOWN, **OPEN, **SURE}))


def with_bound(review, seat, bound):
    review.world.doctrines[int(review.state.doctrine[seat])].ratifier.bound = bound


def mexican_gain(review, weights):
    agreed = deal_state(review.world, review.state, Table.TRILATERAL, Form.TRILATERAL, weights, 0, np.empty((2, 15)))
    return value(review.world, agreed, MX) - value(review.world, review.state, MX)


def test_a_tighter_ratifier_raises_its_sides_share_until_no_agreement_is_left(review):
    """T21 on the rules that are played: the best package of the United States under ever tighter Mexican ratifiers."""
    gains, chances, chosen = [], [], np.zeros(4)
    for bound in BOUNDS:
        with_bound(review, MX, bound)
        best_offer(review.world, review.state, US, Table.TRILATERAL, Form.TRILATERAL, chosen)
        gains.append(mexican_gain(review, (chosen[0], chosen[1])))
        chances.append(chosen[3])
    with_bound(review, MX, 0.0)
    most = max(mexican_gain(review, (first, second)) for first, second in packages_of(Table.TRILATERAL))
    agreed = [k for k, bound in enumerate(BOUNDS) if bound <= most]
    assert all(gains[k] >= BOUNDS[k] - ESTIMATE for k in agreed)
    assert (np.diff([gains[k] for k in agreed]) >= -1e-12).all()
    assert gains[agreed[-1]] > gains[0] + 0.005
    assert all(chances[k] > 0.1 for k in agreed)
    assert all(chances[k] < 1e-9 for k in range(len(BOUNDS)) if k not in agreed)
    assert len(agreed) < len(BOUNDS)


def test_theory_and_play_share_the_win_set():
    points, nothing = np.column_stack([np.linspace(0, 1, 101), 1 - np.linspace(0, 1, 101)]), np.zeros(2)
    for bound in (0.6, 0.75, 0.9):
        won = ratified_split(points, nothing, 0, bound)[0]
        assert in_win_set(won, bound)
        assert passing_chance(won, bound - 1e-3, 1e5) > 0.999
        assert passing_chance(won, bound + 1e-2, 1e5) < 1e-9
    assert passing_chance(0.02, 0.02, 50.0) == 0.5


def test_the_ratifier_of_the_united_states_and_of_a_partner_both_count_and_an_executive_deal_needs_none(review):
    world, state, chosen = review.world, review.state, np.zeros(4)
    for seat in (US, MX, CA):
        with_bound(review, seat, 0.9)
        best_offer(world, state, US, Table.TRILATERAL, Form.TRILATERAL, chosen)
        assert chosen[3] < 1e-9
        assert passes(world, state, seat, Form.EXECUTIVE, -1.0) == 1.0
        assert passes(world, state, seat, Form.TREATY, 0.0) < 1e-9
        with_bound(review, seat, 0.0)
    best_offer(world, state, US, Table.TRILATERAL, Form.TRILATERAL, chosen)
    assert chosen[3] > 0.1


def test_what_governments_sign_fails_when_a_ratifier_will_not_pass_it():
    refused = done = 0
    for bound in (-1.0, 0.9):
        parameters = resolve({**KNOWN, **OPEN, "sheinbaum.ratifier.bound": bound, "signing_sessions": 50.0})
        world = JointReview(parameters).world
        for seed in range(8):
            review = JointReview(parameters, seed=seed, world=world)
            place_offer(world, review.state, US, Table.TRILATERAL, Form.TRILATERAL, (0.2, 0.2), Tier.NONE)
            for _ in range(6):
                for seat in range(3):
                    answer_offers(world, review.state, seat, review.log)
                review.state.month += 1
            log = review.log[: review.state.events]
            deals, stopped = log[log.event == EventKind.DEAL_IN_FORCE], log[log.event == EventKind.RATIFIER_REFUSES]
            assert not (len(deals) and bound > 0.0)
            assert not (len(stopped) and bound < 0.0)
            assert (stopped.actor == MX).all()
            refused, done = refused + len(stopped), done + len(deals)
    assert refused > 0
    assert done > 0


def test_tight_ratifiers_mean_fewer_agreements_of_three():
    deals = []
    for bound in (-1.0, 0.5):
        parameters = resolve({"open_world.ratifier.bound": bound, "horizon": "2026-06"})
        world = JointReview(parameters, "open_world").world
        played = [JointReview(parameters, "open_world", seed, world=world).play() for seed in range(12)]
        deals.append(sum(int((r.log[: r.state.events].event == EventKind.DEAL_IN_FORCE).sum()) for r in played))
    assert deals[0] > 3
    assert deals[1] == 0


def test_a_refusal_is_told_with_the_legislature_and_what_the_deal_would_have_left():
    doubtful = {"ratifier_precision": 0.1, "signing_sessions": 50.0, "horizon": "2026-06"}
    for seed in range(10):
        history = run_history(resolve(doubtful), seed, "open_world")
        refusals = [event for event in history["events"] if event["type"] == "ratifier_refuses"]
        if refusals:
            assert "will not pass" in tell(history)
            assert all(isinstance(event["gain"], float) for event in refusals)
            return
    pytest.fail("no ratifier refused in ten histories with ratifiers in doubt")


def test_an_order_that_is_no_protocol_is_refused():
    with pytest.raises(InputError, match="sequential, nash_in_nash, trilateral"):
        resolve({"lighthizer.protocol.order": "pairwise"})
