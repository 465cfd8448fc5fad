"""Packages: the grid of welfare weights, the duties that stay, and their values without valuing each anew."""

import numpy as np
import pytest

from agents.bargaining.deals import conclude, deal_state, fill_now, tier_open, with_deal
from agents.bargaining.offers import answer_offers, best_of, best_offer, place_offer, weigh_packages
from agents.bargaining.package_values import WORTHS, fill_positions_worth, value_packages
from agents.bargaining.protocols import wish
from agents.bargaining.simultaneous import TOLERANCE, place_round, round_value, solve_round
from agents.decisions.initiatives import new_moves, take_initiative
from agents.decisions.menus import list_towards
from agents.values.packages import EVEN, LADDER, packages_of, pair_weight, simplex_grid
from agents.values.valuation import look, value, value_expected
from experiments.histories.run import event_data
from experiments.histories.sentences import sentence
from experiments.seats.questions import find_move, move_name, package_weights, shown
from model.instruments import Instrument
from model.moves import MAXIMUM_MOVES, EventKind, Form, MoveKind, Table
from model.parameters import resolve
from model.players import TIERS, Issue, Tier
from model.review import JointReview
from model.staff import staff_views

US, MX, CA = range(3)
WITH_MX, WITH_CA, ALL = (int(table) for table in Table)
EXECUTIVE, TREATY, OF_THREE = (int(form) for form in Form)
NONE, SECTORAL, BROAD = (int(tier) for tier in Tier)
THREE = {"lighthizer.protocol.order": "trilateral"}
ESTIMATE = 2e-3  # of the economy between packages, % of GDP a year
FORMS = [(WITH_MX, EXECUTIVE), (WITH_CA, TREATY), (ALL, OF_THREE)]


def under_duties(settings=THREE, doctrine="lighthizer"):
    """Both partners under sectoral duties and Mexico under a broad one, answered in part by Canada."""
    review = JointReview(resolve(settings), doctrine)
    review.state.sectoral[US, 1:] = 0.25
    review.state.broad[US, MX] = 0.25
    review.state.sectoral[CA, US] = 0.1
    return review


def tiers_of(review, table):
    return [tier for tier in range(TIERS) if tier_open(review.world, review.state, table, tier)]


def best(review, proposer=US, table=ALL, form=OF_THREE, packages=None):
    """Best package of a grid: (weight against Mexico, against Canada, tier, chance), and its value."""
    found = np.zeros(4)
    packages = packages_of(table) if packages is None else packages
    return found, best_of(review.world, review.state, proposer, table, form, packages, found)


def test_the_grid_of_three_weights_has_66_points_and_every_one_of_them_is_a_candidate():
    points, candidates = simplex_grid(), packages_of(ALL)
    assert points.shape == (66, 3)
    assert points.sum(axis=1) == pytest.approx(np.ones(66))
    assert len(np.unique(np.round(points, 9), axis=0)) == 66
    for us, mexico, canada in points:
        weights = pair_weight(us, mexico), pair_weight(us, canada)
        assert np.abs(candidates - weights).max(axis=1).min() < 1e-12
    assert candidates.min() >= 0.05 - 1e-12
    assert candidates.max() <= 0.95 + 1e-12
    assert len(np.unique(np.round(candidates, 9), axis=0)) == len(candidates), "no candidate twice"


def test_the_grid_goes_on_with_the_ladder_that_favours_neither_partner_and_a_table_of_two_has_that_alone():
    candidates = packages_of(ALL)
    assert candidates[:11] == pytest.approx(np.column_stack([LADDER, LADDER]))
    assert (candidates[11:, 0] != candidates[11:, 1]).sum() > 40
    mirrored = {tuple(np.round(pair[::-1], 9)) for pair in candidates}
    assert mirrored == {tuple(np.round(pair, 9)) for pair in candidates}, "what can favour one can favour the other"
    assert packages_of(WITH_CA).tolist() == [[0.0, weight] for weight in LADDER]


@pytest.mark.parametrize(("table", "form"), FORMS)
@pytest.mark.parametrize("doctrine", ["lighthizer", "open_world"])
def test_packages_valued_together_are_worth_what_each_is_worth_alone(table, form, doctrine):
    """The even one exactly; the others to the estimate of what their terms do to the economy."""
    review = under_duties({"lighthizer.weights.same_rules": 0.3} | THREE, doctrine)
    world, state = review.world, review.state
    if table != ALL:
        world.doctrines[state.doctrine[US]].repertoire.unilateral_bilaterals = 1.0
    packages = packages_of(table)
    worth, values = np.zeros((len(packages) + 1, WORTHS)), np.zeros((len(packages), 3))
    players = [0, 1, 2] if table == ALL else [0, table + 1]
    even = (np.isclose(packages, EVEN) | (packages == 0.0)).all(axis=1)
    assert even.any()
    fill_positions_worth(world, state, table, form, NONE, packages, worth)
    for tier in tiers_of(review, table):
        assert value_packages(world, state, table, form, tier, packages, worth, values)
        alone = np.empty((len(packages), len(players)))
        for k, (first, second) in enumerate(packages):
            agreed = deal_state(world, state, table, form, (first, second), tier, np.empty_like(state.positions))
            alone[k] = [value(world, agreed, player) for player in players]
        assert np.ptp(alone, axis=0).min() > 1e-3
        assert values[even][:, players] == pytest.approx(alone[even], abs=1e-10)
        assert values[:, players] == pytest.approx(alone, abs=ESTIMATE)


def test_under_a_duty_that_offsets_low_standards_packages_are_told_apart_by_their_standards():
    review = under_duties()
    world, state = review.world, review.state
    state.instruments[Instrument.STANDARDS_OFFSET, MX] = 1
    packages = packages_of(ALL)
    worth, values = np.zeros((len(packages) + 1, WORTHS)), np.zeros((len(packages), 3))
    fill_positions_worth(world, state, ALL, OF_THREE, NONE, packages, worth)
    assert value_packages(world, state, ALL, OF_THREE, NONE, packages, worth, values)
    alone = np.empty_like(values)
    for k, weights in enumerate(packages):
        agreed = deal_state(world, state, ALL, OF_THREE, tuple(weights), NONE, np.empty_like(state.positions))
        alone[k] = [value(world, agreed, player) for player in range(3)]
    assert values == pytest.approx(alone, abs=ESTIMATE)


OF_A_PAIR = [(Issue.AUTO_CONTENT, 1), (Issue.NON_MARKET, 1), (Issue.PRODUCT_STANDARDS, 1), (Issue.NON_MARKET, 0)]
SAMPLED = [(pair, int(issue), highest) for pair in range(2) for issue, highest in OF_A_PAIR]


def sampled_positions(world, state, table, form):
    """Positions of the even package, then of it with one term as at an end of the ladder [sample, pair, issue]."""
    ladder = [np.empty_like(state.positions) for _ in range(3)]
    for positions, weight in zip(ladder, (LADDER[0], EVEN, LADDER[-1]), strict=True):
        fill_now(world, state, table, form, (weight, weight), positions)
    found = np.array([ladder[1]] * (1 + len(SAMPLED)))
    for row, (pair, issue, highest) in zip(found[1:], SAMPLED, strict=True):
        row[pair, issue] = ladder[2 * highest][pair, issue]
    return found


def shares_by_hand(found, positions):
    """A straight line in content, Lagrange's parabola in duties on China, for each pair: share of each sample."""
    shares = np.zeros(len(found))
    for pair in range(2):
        first, content, duty = 1 + 4 * pair, (pair, Issue.AUTO_CONTENT), (pair, Issue.NON_MARKET)
        shares[first] = (positions[content] - found[0][content]) / (found[first][content] - found[0][content])
        nodes = [found[0][duty], found[first + 1][duty], found[first + 3][duty]]
        for place, node in ((first + 1, nodes[1]), (first + 3, nodes[2])):
            others = [other for other in nodes if other != node]
            shares[place] = np.prod([(positions[duty] - other) / (node - other) for other in others])
    shares[0] = 1.0 - shares.sum()
    return shares


@pytest.mark.parametrize("tier", [NONE, SECTORAL, BROAD])
def test_with_the_same_view_of_trade_the_values_are_those_of_the_direct_valuation(tier):
    """What is taken once for all packages of a form is the same for all of them; terms do under duties what they do."""
    review = under_duties({"lighthizer.weights.same_rules": 0.3} | THREE)
    world, state = review.world, review.state
    table, form, positions = ALL, OF_THREE, np.empty_like(review.state.positions)
    found, terms = sampled_positions(world, state, table, form), []
    for row in found:
        assert staff_views(world, with_deal(world, state, table, form, row, tier, 1))
        changed = world.lasting - terms[0][1] if terms else 0.0
        terms.append([terms[0][0] + changed if terms else world.expected.copy(), world.lasting.copy()])
    packages = packages_of(table)
    worth, values = np.zeros((len(packages) + 1, WORTHS)), np.zeros((len(packages), 3))
    fill_positions_worth(world, state, table, form, NONE, packages, worth)
    assert value_packages(world, state, table, form, tier, packages, worth, values)
    for k, (first, second) in enumerate(packages):
        agreed = deal_state(world, state, table, form, (first, second), tier, positions)
        assert look(world, agreed)
        world.expected[:], world.lasting[:] = np.einsum("s,svgt->vgt", shares_by_hand(found, positions), terms)
        direct = [value_expected(world, agreed, player) for player in range(3)]
        assert values[k] == pytest.approx(direct, abs=1e-10)


def test_the_second_of_two_treaties_is_valued_with_the_text_that_both_bring_into_force():
    review = under_duties({})
    world, state = review.world, review.state
    positions = np.empty_like(state.positions)
    fill_now(world, state, WITH_MX, TREATY, (0.5, 0.5), positions)
    conclude(world, state, WITH_MX, TREATY, positions, NONE)
    assert state.text_held.tolist() == [1, 0]
    packages = packages_of(WITH_CA)
    worth, values = np.zeros((len(packages) + 1, WORTHS)), np.zeros((len(packages), 3))
    fill_positions_worth(world, state, WITH_CA, TREATY, NONE, packages, worth)
    assert value_packages(world, state, WITH_CA, TREATY, SECTORAL, packages, worth, values)
    for k in (0, 5, 10):
        agreed = deal_state(world, state, WITH_CA, TREATY, (0.0, LADDER[k]), SECTORAL, positions)
        assert agreed.text_held.tolist() == [0, 0]
        alone = [value(world, agreed, US), value(world, agreed, CA)]
        assert values[k, [US, CA]] == pytest.approx(alone, abs=1e-10 if k == 5 else ESTIMATE)


@pytest.mark.parametrize("doctrine", ["lighthizer", "open_world"])
@pytest.mark.parametrize("proposer", [US, MX, CA])
def test_a_proposer_never_gains_less_from_the_simplex_than_from_the_ladder(proposer, doctrine):
    review = JointReview(resolve(THREE), doctrine)
    whole = best(review, proposer)[1]
    assert whole >= best(review, proposer, packages=packages_of(ALL)[:11])[1]


def test_a_package_twice_in_the_grid_changes_nothing():
    review, packages = under_duties(), packages_of(ALL)
    once, twice = best(review), best(review, packages=np.concatenate([packages, packages]))
    assert once[0].tolist() == twice[0].tolist()
    assert once[1] == twice[1]


def test_the_partner_whose_acceptance_is_much_steeper_gets_the_better_terms():
    """Sharp choice turns a small gain into a sure yes: what convinces the sharp partner is cheap."""
    for sharp, dull in ((MX, CA), (CA, MX)):
        review = JointReview(resolve(THREE))
        for seat, precision in ((sharp, 1000.0), (dull, 0.01)):
            review.world.doctrines[int(review.state.doctrine[seat])].temperament.precision = precision
            review.world.doctrines[int(review.state.doctrine[seat])].ratifier.bound = -1.0
        found, _ = best(review)
        # What the dull partner is offered makes no difference to its answer.
        assert found[sharp - 1] < found[dull - 1] - 0.1


def test_only_duties_in_force_make_tiers():
    review = JointReview(resolve(THREE))
    assert tiers_of(review, ALL) == [NONE]
    review.state.broad[US, MX] = 0.25
    assert tiers_of(review, WITH_MX) == [NONE, BROAD]
    assert tiers_of(review, WITH_CA) == [NONE]
    review.state.sectoral[CA, US] = 0.1
    assert tiers_of(review, ALL) == [NONE, SECTORAL, BROAD]
    assert tiers_of(review, WITH_CA) == [NONE, SECTORAL]
    review.world.p.negotiated_relief = 0.0
    assert tiers_of(review, ALL) == [NONE]
    review.world.p.deal_relief = 0.0
    assert tiers_of(review, ALL) == [BROAD]


@pytest.mark.parametrize("tier", [NONE, SECTORAL, BROAD])
def test_a_deal_leaves_the_duties_of_its_tier_in_force_and_takes_off_the_rest(tier):
    review = under_duties()
    world, state = review.world, review.state
    positions = np.empty_like(state.positions)
    fill_now(world, state, ALL, OF_THREE, (0.5, 0.3), positions)
    before = state.copy()
    conclude(world, state, ALL, OF_THREE, positions, tier)
    assert (state.sectoral == (before.sectoral if tier >= SECTORAL else 0.0)).all()
    assert (state.broad == (before.broad if tier == BROAD else 0.0)).all()
    assert state.positions == pytest.approx(positions)


def test_an_offer_keeps_what_names_it_from_the_menu_to_the_story():
    review = under_duties()
    world, state = review.world, review.state
    place_offer(world, state, US, ALL, OF_THREE, (0.5, 0.75), SECTORAL)
    offer = state.offers[ALL]
    assert (offer.weights.tolist(), offer.tier) == ([0.5, 0.75], SECTORAL)
    for seat in (MX, CA):
        answer_offers(world, state, seat, review.log)
    rows = review.log[: state.events]
    assert len(rows)
    for row in rows:
        assert row.weights.tolist() == [0.5, 0.75]
        assert row.tiers.tolist() == [SECTORAL, SECTORAL]
    told = event_data(rows[0], {}, "usmca")
    assert told["us_weight"] == {"Mexico": 0.5, "Canada": 0.75}
    assert told["duties_left"] == {"Mexico": "sectoral", "Canada": "sectoral"}
    words = sentence(told)
    assert "leaving duties on metals and cars in force" in words
    assert "on better terms for Mexico than for Canada" in words


def test_a_person_finds_every_package_of_the_grid_on_the_menu_and_a_government_its_best():
    review, menu = under_duties(), new_moves()
    review.state.people[US] = 1
    count = list_towards(review.world, review.state, US, MX, menu)
    offers = [row.copy() for row in menu[:count] if row.kind == MoveKind.OFFER and row.form == OF_THREE]
    assert len(offers) == 3 * len(packages_of(ALL))
    assert count < MAXIMUM_MOVES
    found, worth = best(review)
    top = max(offers, key=lambda row: float(row.value))
    assert top.value == worth
    assert [*top.weights, max(top.tiers)] == found[:3].tolist()


def test_a_package_chosen_is_the_offer_that_lies_on_the_table():
    review, menu = JointReview(resolve({**THREE, "lighthizer.temperament.offers_a_year": 12.0})), new_moves()
    world, state, log = review.world, review.state, review.log
    for _ in range(24):
        take_initiative(world, state, US, MX, menu, log)
        state.month += 1
        offered = [row for row in log[: state.events] if row.event == EventKind.MOVE and row.kind == MoveKind.OFFER]
        if offered:
            offer = state.offers[ALL]
            assert offered[-1].weights.tolist() == offer.weights.tolist()
            assert offered[-1].tiers.tolist() == [offer.tier, offer.tier]
            return
    pytest.fail("no offer in two years")


@pytest.mark.parametrize(("table", "form"), [(WITH_MX, EXECUTIVE), (WITH_MX, TREATY), (ALL, OF_THREE)])
def test_the_chance_of_a_package_is_that_of_every_signature_it_still_takes(table, form):
    """A treaty or a text takes two of each partner and one more of its proposer; an executive deal one of the other."""
    review = JointReview(resolve({"rival_weight": 0.0, **(THREE if table == ALL else {})}))
    world, state, packages = review.world, review.state, packages_of(table)
    for row in state.doctrine:
        world.doctrines[int(row)].ratifier.bound = -1e3  # passes all
    gains, chances = np.empty((TIERS, len(packages))), np.empty((TIERS, len(packages)))
    weigh_packages(world, state, US, table, form, packages, gains, chances)
    positions = np.empty_like(state.positions)
    for k in range(len(LADDER)):
        agreed = deal_state(world, state, table, form, (packages[k, 0], packages[k, 1]), NONE, positions)
        expected = wish(world, state, US, gains[NONE, k]) if form != EXECUTIVE else 1.0
        for party in (MX, CA) if table == ALL else (MX,):
            signature = wish(world, state, party, value(world, agreed, party) - value(world, state, party))
            expected *= signature if form == EXECUTIVE else signature**2
        if form != TREATY:  # a first treaty also opens the second
            assert chances[NONE, k] == pytest.approx(expected, rel=0.1, abs=5e-3)
        else:
            assert chances[NONE, k] <= wish(world, state, US, gains[NONE, k]) + 1e-12


def test_those_who_carry_a_deal_through_trust_each_other_more_and_nobody_else():
    review = JointReview(resolve())
    before = review.state.kept.copy()
    positions = np.empty_like(review.state.positions)
    fill_now(review.world, review.state, WITH_MX, TREATY, (0.5, 0.5), positions)
    conclude(review.world, review.state, WITH_MX, TREATY, positions, NONE)
    gained = review.state.kept - before
    assert gained[US, MX] == gained[MX, US] == 1.0
    assert gained.sum() == 2.0


def test_a_united_states_that_counts_jobs_and_balances_keeps_duties_and_partners_accept_less_often():
    counts = {"lighthizer.weights.priority_employment": 0.1, "lighthizer.weights.bilateral_balance": 0.3}
    chosen, packages = [], packages_of(ALL)
    for settings in ({}, counts):
        review = JointReview(resolve({**THREE, **settings}))
        review.state.sectoral[US, 1:] = 0.25
        review.world.doctrines[int(review.state.doctrine[US])].ratifier.bound = -1.0
        gains, chances = np.empty((TIERS, len(packages))), np.empty((TIERS, len(packages)))
        weigh_packages(review.world, review.state, US, ALL, OF_THREE, packages, gains, chances)
        assert (gains[SECTORAL] > gains[NONE]).all()
        even = np.arange(len(LADDER))
        assert (chances[SECTORAL, even] < chances[NONE, even] + 1e-9).all()
        assert chances[SECTORAL].max() < chances[NONE].max() - 0.02
        chosen.append(best(review)[0][2])
    assert chosen == [NONE, SECTORAL]


def test_both_deals_at_once_are_a_fixed_point_in_the_tier_too():
    review = under_duties({"lighthizer.protocol.order": "nash_in_nash"})
    world, state = review.world, review.state
    positions, weights, tiers = np.empty_like(state.positions), np.empty(2), np.zeros(2, np.int64)
    assert solve_round(world, state, EXECUTIVE, positions, weights, tiers) < TOLERANCE
    assert (weights > 0.0).all()
    assert round_value(world, state, EXECUTIVE, weights, tiers) > value(world, state, US)
    place_round(world, state, EXECUTIVE)
    for pair in (WITH_MX, WITH_CA):
        assert state.offers[pair].tier == tiers[pair]
        assert state.offers[pair].weights[pair] == weights[pair]
        assert tier_open(world, state, pair, tiers[pair])


def test_where_no_duties_are_in_force_a_bilateral_package_is_chosen_from_eleven_as_ever():
    review = JointReview(resolve({}))
    found = np.zeros(4)
    best_offer(review.world, review.state, US, WITH_MX, EXECUTIVE, found)
    assert np.abs(LADDER - found[0]).min() < 1e-12
    assert (found[1], found[2]) == (0.0, NONE)


def test_a_person_is_shown_the_ladder_a_coarser_grid_and_the_best_package_that_favours_one_partner():
    review, menu = under_duties(), new_moves()
    review.state.people[US] = 1
    count = list_towards(review.world, review.state, US, MX, menu)
    listed = [menu[k] for k in shown(menu, count)]
    assert count - len(listed) > 100
    names = [move_name(row) for row in listed]
    assert len(set(names)) == len(names)
    three = [row for row in listed if row.kind == MoveKind.OFFER and row.form == OF_THREE]
    for tier in Tier:
        own = [tuple(row.weights) for row in three if max(row.tiers) == tier]
        assert {(weight, weight) for weight in LADDER} <= set(own)
        assert 3 < sum(first < second for first, second in own) < 20
        assert 3 < sum(first > second for first, second in own) < 20
    offers = [row for row in menu[:count] if row.kind == MoveKind.OFFER and len(package_weights(row)) > 1]
    assert move_name(max(offers, key=lambda row: float(row.value))) in names
    assert all(find_move(menu, count, move_name(menu[k])) == k for k in range(1, count))
