"""Known results over random parameters, each against its formula."""

import numpy as np
import pytest
from hypothesis import assume, given, reject, settings
from hypothesis import strategies as st

from model.beliefs import bluff_probability
from model.errors import InputError
from model.games.exchange import (
    Exchange,
    efficient_tariffs,
    nash_tariffs_of_exchange,
    reciprocal_cut,
    welfare,
    world_price,
)
from model.games.protection import politically_best_tariff
from model.games.protocols import alternating_offers, best_demand, proposer_share, ratified_split
from model.games.repeated import critical_discount_factor, pooled_discount_factor, sustainable_tariffs
from model.games.specialisation import small_side_after_talks
from model.games.threat_game import ThreatGame, by_hand, payoffs_of, solve_by_logit, solve_threat_game
from model.investment import access_loss, loss_when_access_ends

share = st.floats(0.55, 0.9)
patience = st.floats(0.1, 0.97)


@settings(max_examples=25, deadline=None)
@given(share, share, st.floats(0.5, 2.0))
def test_t2_nash_tariffs_of_an_exchange_economy(x_share, y_share, size):
    economy = Exchange(x_share * size, 1 - y_share, (1 - x_share) * size, y_share)
    found = nash_tariffs_of_exchange(economy)
    assert 1 + found[0] == pytest.approx(np.sqrt(y_share / (1 - x_share)), rel=1e-5)
    assert 1 + found[1] == pytest.approx(np.sqrt(x_share / (1 - y_share)), rel=1e-5)


@settings(max_examples=25, deadline=None)
@given(share, share, st.floats(0.4, 0.6))
def test_t4_whatever_the_weights_efficient_tariffs_cancel(x_share, y_share, weight):
    economy = Exchange(x_share, 1 - y_share, 1 - x_share, y_share)
    try:
        found = efficient_tariffs(economy, weight)
    except InputError:
        reject()  # beyond what tariffs can redistribute there is no best
    assert np.prod(1 + found) == pytest.approx(1.0, abs=1e-5)


@settings(max_examples=25, deadline=None)
@given(share, share, st.floats(0.5, 0.95))
def test_t5_reciprocity_fixes_the_world_price_and_small_reciprocal_cuts_from_nash_raise_both(x_share, y_share, cut):
    economy = Exchange(x_share, 1 - y_share, 1 - x_share, y_share)
    nash = nash_tariffs_of_exchange(economy)
    after = cut * nash[0], reciprocal_cut(economy, nash, cut * nash[0])
    assert world_price(economy, *after) == pytest.approx(world_price(economy, *nash), rel=1e-12)
    near = 0.98 * nash[0], reciprocal_cut(economy, nash, 0.98 * nash[0])
    assert (welfare(economy, *near) > welfare(economy, *nash)).all()


@given(st.lists(st.tuples(st.floats(0.1, 5), st.floats(0.1, 5)), min_size=1, max_size=4))
def test_t9_t20_pooling_lies_between_the_slackest_and_the_tightest_relation(relations):
    gains, losses = zip(*relations, strict=True)
    alone = [critical_discount_factor(gain, 0.0, -loss) for gain, loss in relations]
    pooled = pooled_discount_factor(gains, losses)
    assert min(alone) - 1e-12 <= pooled <= max(alone) + 1e-12
    twice = pooled_discount_factor(gains * 2, losses * 2)
    assert twice == pytest.approx(pooled, abs=1e-12)


@settings(max_examples=30)
@given(st.floats(0.15, 0.45), st.floats(0.0, 1.0))
def test_t10_tariffs_rise_with_volume_the_less_the_longer_a_surge_lasts(discount, persistence):
    volumes, even = np.array([0.5, 1.0, 2.0]), np.full(3, 1 / 3)
    found = sustainable_tariffs(volumes, even, discount, persistence)
    assert (np.diff(found) >= -1e-9).all()
    brief = sustainable_tariffs(volumes, even, discount, 0.0)
    assert np.ptp(found) <= np.ptp(brief) + 1e-9


@given(patience, patience)
def test_t11_rubinsteins_split(first, second):
    assert alternating_offers((first, second)) == pytest.approx((1 - second) / (1 - first * second), abs=1e-9)


@given(patience, st.floats(0.0, 0.99))
def test_t11_an_outside_option_matters_only_when_it_beats_waiting(delta, outside):
    got = 1 - alternating_offers((delta, delta), outside=outside)
    assert got == pytest.approx(max(delta / (1 + delta), outside), abs=1e-9)


@given(patience, st.floats(0.0, 0.4), st.floats(0.0, 0.4))
def test_t11_inside_options_move_the_split_linearly(delta, low, high):
    base, moved, further = (alternating_offers((delta, delta), inside=(0.0, x)) for x in (0.0, low, low + high))
    slope = delta / (1 + delta) * (1 - delta) / (delta * (1 - delta))
    assert base - moved == pytest.approx(slope * low * 1.0, abs=1e-8)
    assert base - further == pytest.approx(slope * (low + high), abs=1e-8)


@given(st.floats(0.0, 0.99), st.integers(2, 7))
def test_t12_a_proposer_pays_every_vote_its_discounted_even_share(delta, players):
    for votes in range(1, players + 1):
        assert proposer_share(delta, players, votes) == pytest.approx(1 - (votes - 1) * delta / players, abs=1e-12)


@settings(max_examples=25, deadline=None)
@given(st.floats(0.5, 5.0), st.floats(0.0, 0.9), st.booleans(), st.floats(3.0, 8.0), st.floats(0.2, 0.8))
def test_t14_protection_for_sale(weight, organised_share, organised, intercept, slope):
    """t/(1+t) = ((I - alpha)/(a + alpha)) (z/e) with linear demand A - p and supply s p."""
    rate = politically_best_tariff(
        lambda p: intercept - p, lambda p: slope * p, weight, organised_share, organised, highest=intercept - 1
    )
    price = 1 + rate
    imports = intercept - (1 + slope) * price
    assume(imports > 0.05)
    formula = (organised - organised_share) / (weight + organised_share) * (slope * price) / ((1 + slope) * price)
    assert rate / (1 + rate) == pytest.approx(formula, abs=1e-5)


@settings(max_examples=25, deadline=None)
@given(
    st.floats(0.3, 3), st.floats(0.2, 0.9), st.floats(1.0, 3.0), st.floats(0.2, 2), st.floats(0.05, 0.9),
    st.floats(0.0, 1.0),
)  # fmt: skip
def test_t15_bluff_resistance_and_belief_solve_the_threat_game(prize, part, war, audience, resolved, at_home):
    """Indifference is at r' w = c + d; a sender likelier to be resolved than that is always given way to."""
    assume(abs(resolved - part) > 0.01)
    defiance = 0.5 * at_home * part * war
    game = ThreatGame(prize, part * war - defiance, war, audience, 0.5 * audience, resolved, defiance)
    hand, solved = by_hand(game), solve_threat_game(game)
    assert solved.bluff == pytest.approx(hand.bluff, abs=1e-6)
    assert solved.resist == pytest.approx(hand.resist, abs=1e-6)
    assert solved.belief == pytest.approx(hand.belief, abs=1e-6)
    assert bluff_probability(resolved, part * war, war) == pytest.approx(hand.bluff)
    if resolved < part:
        assert hand.resist == pytest.approx(prize / (prize + audience))
        assert hand.belief == pytest.approx(part)
    else:
        assert (hand.bluff, hand.resist, hand.belief) == pytest.approx((1.0, 0.0, resolved))


def test_t15_the_logit_branch_runs_to_the_sequential_equilibrium():
    game = ThreatGame(1.0, 1.0, 2.0, 0.5, 0.1, 0.3)
    goal = np.array(solve_threat_game(game))
    gaps = [
        np.abs(np.array(solve_by_logit(game, (precision, precision))) - goal).max() for precision in (5.0, 50.0, 500.0)
    ]
    assert gaps[0] > gaps[1] > gaps[2]
    assert gaps[2] < 0.01
    with pytest.raises(InputError, match="resolve"):
        payoffs_of(game._replace(resolved=1.5))


def test_each_side_of_a_threat_weighs_its_payoffs_with_its_own_precision():
    """In units ten times smaller, with a precision ten times smaller, a target answers as before; else it does not."""
    game = ThreatGame(prize=0.4, concession=0.02, war=0.06, audience=0.3, act=0.1, resolved=0.3)
    in_tenths = game._replace(concession=0.2, war=0.6)
    plain = solve_by_logit(game, (40.0, 90.0))
    assert solve_by_logit(in_tenths, (40.0, 9.0)) == pytest.approx(plain, abs=1e-6)
    assert abs(solve_by_logit(game, (40.0, 9.0)).resist - plain.resist) > 0.005


@settings(max_examples=30)
@given(st.floats(0.2, 0.6), st.floats(0.3, 1.0), st.floats(0.05, 0.25))
def test_t16_the_best_demand_risks_war(p, highest, own):
    assume(own < highest)

    def acceptance(demand):
        return 1.0 - min(max((demand - p) / highest, 0.0), 1.0)

    demand, breakdown = best_demand(acceptance, p - own, 0.0, p + highest + 0.1)
    assert demand == pytest.approx(p + (highest - own) / 2, abs=1e-5)
    assert breakdown == pytest.approx((highest - own) / (2 * highest), abs=1e-5)


@settings(max_examples=30)
@given(st.floats(0.0, 1.2), st.floats(0.0, 1.2))
def test_t21_a_tighter_ratifier_never_loses_until_nothing_passes(first, second):
    side = np.linspace(0.0, 1.0, 201)
    points, nothing = np.column_stack([side, np.sqrt(1.0 - side)]), np.zeros(2)
    low, high = sorted((first, second))
    won = [ratified_split(points, nothing, 0, bound)[0] for bound in (low, high)]
    assert won[1] >= won[0] - 1e-12 if high <= 1.0 else won[1] == 0.0


@given(st.floats(0.5, 0.99), st.floats(0.0, 0.9), st.floats(0.0, 0.5), st.floats(1.5, 8.0))
def test_t22_uncertain_access_cuts_entry_as_handley_and_limao_have_it(beta, hazard, tariff, sigma):
    """[(1 + u omega)/(1 + u)]^(1/(sigma - 1)), u = beta lambda/(1 - beta)."""
    sure = 1.0 - access_loss(beta, hazard, 1e9, 0.0) * loss_when_access_ends(tariff, 0.0, sigma)
    u, omega = beta * hazard / (1 - beta), (1 + tariff) ** (-sigma)
    assert sure ** (1 / (sigma - 1)) == pytest.approx(((1 + u * omega) / (1 + u)) ** (1 / (sigma - 1)), rel=1e-9)


@given(st.floats(0.01, 3), st.floats(0.0, 2), st.floats(0.0, 3), st.floats(0.0, 1))
def test_t24_the_trap_is_there_exactly_when_what_is_sunk_outweighs_half_of_the_gains(gain, partner, cost, sunk):
    """Nash's split gives alone + (gain + partner - alone)/2: negative when irreversible cost beats all the gains."""
    found = small_side_after_talks(gain, partner, cost, sunk)
    assert found == pytest.approx((gain + partner - sunk * cost) / 2, abs=1e-6)
