"""The strategic table: backward induction, its fixed point, and what it says about a known end."""

import numpy as np
import pytest

from agents.bargaining.deals import deal_state
from agents.decisions.at_home import list_at_home
from agents.decisions.initiatives import choose, new_moves
from agents.values.continuation import NO_REVIEWS, regime_values, solve_quarter
from agents.values.evaluators import AFTER_ALL_ELECTIONS, fill_offices
from agents.values.expected_deals import expect_deals, fill_accepted
from agents.values.preparation import fill_capital_income, prepare
from agents.values.valuation import table_worth, value
from agents.values.wishes import precision_of, quarterly
from model.calendar import day_from_text
from model.elections import AT_START, CONTENDERS
from model.logistic import logistic
from model.moves import Form, Table
from model.parameters import doctrine_names, resolve
from model.players import EVALUATORS, REGIMES, TIERS, Regime, Tier
from model.review import JointReview
from model.state import new_state

PLAYERS = ("lighthizer", "open_world", "sheinbaum", "mexico_opposition", "canada_liberal")
CERTAIN = {f"{name}.temperament.precision": 1000.0 for name in PLAYERS}
IDLE = {f"{name}.temperament.{rate}": 0.0 for name in PLAYERS for rate in ("offers_a_year", "exits_a_year")}
LIGHTHIZER, OPEN_WORLD, MEXICO, CANADA = (
    doctrine_names().index(name) for name in ("lighthizer", "open_world", "sheinbaum", "canada_liberal")
)
SEATS = np.array([LIGHTHIZER, MEXICO, CANADA])
START = 12 * 2025  # month
EVER_AFTER = START + AFTER_ALL_ELECTIONS


def test_the_stationary_end_of_the_table_solves_its_bellman_equation():
    world = prepare(resolve())
    last = int(world.quarters) - 1
    gains = np.zeros((2, 13, EVALUATORS))
    quiet = prepare(resolve(IDLE))
    again = np.zeros_like(quiet.value[last])
    capital = np.zeros((int(quiet.quarters), REGIMES, 3))
    fill_capital_income(quiet, new_state()[0], int(quiet.p.start), day_from_text("2036-07-01"), capital)
    capital = capital[last]
    fill_offices(quiet, SEATS, START, EVER_AFTER)
    solve_quarter(quiet, gains, quiet.value[last].copy(), capital, 0.0, NO_REVIEWS, True, True, again)
    assert np.abs(again - quiet.value[last]).max() < 1e-9
    assert world.table_residual < 1e-9


def test_no_single_deviation_in_duties_pays_when_choice_is_certain():
    world = prepare(resolve(CERTAIN))
    following = world.value[20, :, :, 0].copy()
    gains, now = np.zeros((13, EVALUATORS)), np.empty((TIERS, EVALUATORS, 2))
    us = world.doctrines[SEATS[0]]
    raising, lowering = quarterly(us.temperament.duties_a_year), quarterly(12.0 / world.p.duty_persistence)
    for regime in (Regime.US_MX_ONLY, Regime.NO_TEXT):
        regime_values(world, 0, following, gains, regime, NO_REVIEWS, False, now)
        for tier in range(TIERS):
            stays = following[regime, tier, 0].sum()
            for other in range(TIERS):
                chance = raising if other > tier else lowering
                gained = following[regime, other, 0].sum() - stays
                assert now[tier, 0].sum() >= stays + chance * gained - 1e-5


@pytest.mark.parametrize("months", [6.0, 24.0, 96.0])
def test_duties_in_force_cost_what_they_do_until_they_are_weighed_again(months):
    """Closed form, with nothing else to happen: duties end at the pace of weighing times the wish to be rid of them."""
    still = {"lighthizer.temperament.duties_a_year": 0.0, "lighthizer.repertoire.broad_duties": False}
    elections = {"challenger_wins_us_2028": 0.0, "challenger_wins_us_2032": 0.0}
    world = prepare(resolve({**IDLE, **still, **elections, "duty_persistence": months}))
    last, patience = int(world.quarters) - 1, world.discounting["quarterly"]
    cells = world.value[last, Regime.EXTENDED, :, 0].sum(axis=-1)
    wish = logistic(precision_of(world, LIGHTHIZER) * (cells[Tier.NONE, 0] - cells[Tier.SECTORAL, 0]))
    ended = quarterly(12.0 / months) * wish
    for e, row in ((0, LIGHTHIZER), (2, MEXICO), (4, CANADA)):
        stage, fading = world.stage[Regime.EXTENDED, :, row], patience[row] * (1.0 - ended)
        lost = stage[Tier.NONE] - stage[Tier.SECTORAL]
        expected = (1.0 - patience[row]) * lost / (1.0 - fading)
        assert cells[Tier.NONE, e] - cells[Tier.SECTORAL, e] == pytest.approx(expected, abs=1e-7)
        assert e == 0 or expected > 0.01


def test_duties_that_a_deal_leaves_in_force_cost_a_partner_more_the_longer_they_are_expected_to_last():
    costs = []
    for months in (3.0, 24.0, 120.0):
        review = JointReview(resolve({"lighthizer.protocol.order": "trilateral", "duty_persistence": months}))
        world, state, worth = review.world, review.state, []
        state.broad[0, 1:] = 0.25
        for tier in (Tier.NONE, Tier.BROAD):
            deal = (Table.TRILATERAL, Form.TRILATERAL, (0.5, 0.5), int(tier), np.empty_like(state.positions))
            agreed = deal_state(world, state, *deal)
            worth.append([value(world, agreed, partner) for partner in (1, 2)])
        costs.append(np.subtract(*worth))
    assert (costs[0] > 0.01).all()
    assert (costs[1] > 2.0 * costs[0]).all()
    assert (costs[2] > 1.5 * costs[1]).all()


def test_a_known_last_round_without_renewal_is_played_as_the_stage_game_from_the_start():
    """T8: with nothing to renew or trade, each quarter's duties are those of the last one."""
    world = prepare(resolve({**CERTAIN, **IDLE, "belief_no_renewal": 1.0}))
    stage_best = int(np.argmax(world.stage[Regime.NO_TEXT, :, SEATS[0]]))
    for quarter in range(0, 40, 5):
        values = world.value[quarter, Regime.NO_TEXT, :, 0, 0].sum(axis=-1)
        assert int(np.argmax(values)) == stage_best


def test_a_duplicated_move_changes_no_class_probability():
    review = JointReview(resolve(), seed=3)
    moves = new_moves()
    count = list_at_home(review.world, review.state, 0, moves)
    moves[count] = moves[count - 1]
    choose(review.world, review.state, 0, moves, count, 1)
    once = moves.probability[:count].copy()
    choose(review.world, review.state, 0, moves, count + 1, 1)
    assert once[: count - 1] == pytest.approx(moves.probability[: count - 1])
    assert once[count - 1] == pytest.approx(moves.probability[count - 1] + moves.probability[count])


def test_the_preference_is_worth_a_quarter_of_a_percent_to_mexico_and_nothing_to_the_united_states():
    """A year without the text costs Mexico .29 and Canada .12 % of income (design: details section 1).

    That is the duty alone, and income alone: nobody then bears what complying with rules of origin cost, which spares a
    tenth of it, and in values each percent counts with what it takes from approval.
    """
    world = JointReview(resolve({"compliance_cost_booked": 0.0, "approval_income": 0.0})).world
    lost = world.stage_trade[Regime.ANNUAL_REVIEWS, Tier.NONE] - world.stage_trade[Regime.NO_TEXT, Tier.NONE]
    assert lost[MEXICO] == pytest.approx(0.29, abs=0.01)
    assert lost[CANADA] == pytest.approx(0.125, abs=0.01)
    assert abs(lost[LIGHTHIZER]) < 0.02
    assert abs(lost[OPEN_WORLD]) < 0.02


@pytest.mark.parametrize("doctrine", ["lighthizer", "open_world"])
def test_partners_prefer_an_extension_to_the_end_whoever_governs_in_washington(doctrine):
    review = JointReview(resolve(), doctrine)
    world, state = review.world, review.state
    state.law.extensions = 1
    extended = [value(world, state, g) for g in range(3)]
    state.law.extensions, state.law.expired = 0, 1
    lost = [extended[g] - value(world, state, g) for g in range(3)]
    assert lost[1] > 0.03
    assert lost[2] > 0.03
    # Balanced trade hardly needs the text; standards with allies do.
    assert (lost[0] > 0.03) == (doctrine == "open_world")


def test_copies_of_a_package_change_no_value_of_the_table():
    world, gains = prepare(resolve()), np.zeros((13, EVALUATORS))
    gains[:11] = (0.4, 0.4, 0.2, 0.2, 0.2, 0.2)
    following = world.value[20, :, :, 0].copy()
    after = []
    for copies in (1, 11):
        now = following[Regime.ANNUAL_REVIEWS, Tier.NONE].copy()
        expect_deals(world, 0, following[Regime.EXTENDED], gains, 0, copies, 0, Tier.NONE, 1.0, now)
        after.append(now)
    assert np.abs(after[0] - following[Regime.ANNUAL_REVIEWS, Tier.NONE]).max() > 1e-4
    np.testing.assert_allclose(after[0], after[1], atol=1e-12)


@pytest.mark.parametrize(("partner", "month"), [(1, 12 * 2030 + 9), (2, 12 * 2029 + 9)])
def test_before_its_next_election_a_partners_government_decides_and_after_it_both_with_their_chances(partner, month):
    world = prepare(resolve({"conservative_wins_canada": 0.3, "opposition_wins_mexico": 0.3}))
    first, second = 2 * partner, 2 * partner + 1
    fill_offices(world, SEATS, START, month - 1)
    assert world.in_office[[0, 1, first, second]].tolist() == [1.0, 1.0, 1.0, 0.0]
    fill_offices(world, SEATS, START, month)
    assert world.in_office[[0, 1, first, second]] == pytest.approx([1.0, 1.0, 0.7, 0.3])
    following, now = world.value[20, :, :, 0].copy(), world.value[20, Regime.ANNUAL_REVIEWS, Tier.NONE, 0].copy()
    gains = now[:, 1] + np.random.default_rng(5).uniform(-0.05, 0.1, (13, EVALUATORS))
    ahead, chances = following[Regime.EXTENDED, Tier.NONE], []
    for office in ((1.0, 0.0), (0.0, 1.0), (0.7, 0.3)):
        world.in_office[first], world.in_office[second] = office
        fill_accepted(world, 0, ahead, gains, 0, 11, 0, now, 0)
        chances.append(np.asarray(world.packages.accepted[:11]).copy())
    assert np.abs(chances[0] - chances[1]).max() > 1e-3
    assert chances[2] == pytest.approx(0.7 * chances[0] + 0.3 * chances[1], abs=1e-12)


@pytest.mark.parametrize("partner", [1, 2])
def test_a_new_government_of_a_partner_looks_at_the_table_with_its_own_eyes(partner):
    review = JointReview(resolve())
    world, state = review.world, review.state
    old, second = table_worth(world, state, partner), 2 * partner + 1
    state.doctrine[partner] = world.evaluators[second]
    cells = world.value[0, Regime.ANNUAL_REVIEWS, Tier.NONE, 0]
    gap = world.seen.gap[partner]
    assert table_worth(world, state, partner) == pytest.approx(cells[second, 0] + gap * cells[second, 1])
    assert abs(table_worth(world, state, partner) - old) > 1e-3


@pytest.mark.parametrize("chance", ["conservative_wins_canada", "opposition_wins_mexico"])
def test_who_may_govern_a_partner_later_counts_today(chance):
    worths = []
    for wins in (0.0, 1.0):
        world = prepare(resolve({chance: wins}))
        worths.append(world.value[0, Regime.ANNUAL_REVIEWS, Tier.NONE, 0].sum(axis=-1))
    assert np.abs(np.subtract(*worths)).max() > 1e-5


@pytest.mark.parametrize("partner", [1, 2])
def test_the_government_of_the_start_is_expected_to_stay_until_the_next_election(partner):
    world = prepare(resolve({AT_START[partner]: True}))
    seats = SEATS.copy()
    seats[partner] = doctrine_names().index(CONTENDERS[partner][1])
    fill_offices(world, seats, START, START)
    assert world.in_office[2 * partner : 2 * partner + 2].tolist() == [0.0, 1.0]
