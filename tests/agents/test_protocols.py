"""Protocols of a round: one at a time, both at once, or all three; what refusing risks; a second wish to sign."""

import numpy as np
import pytest

from agents.bargaining.deals import conclude, fill_now, form_allowed
from agents.bargaining.offers import answer_offers, place_offer
from agents.bargaining.protocols import its_turn, more_promising, prospects, refusal_value
from agents.decisions.answers import answer_in_kind
from agents.decisions.initiatives import new_moves
from agents.decisions.menus import list_towards
from agents.values.valuation import value, values_of_all
from experiments.ensembles.ensemble import play_ensemble
from experiments.histories.measures import events, moves
from experiments.histories.run import run_history
from experiments.histories.story import tell
from model.law.endings import Ending
from model.moves import EventKind, Form, MoveKind, Table
from model.parameters import resolve
from model.players import Issue, Tier
from model.review import JointReview
from model.scenario import load_scenario

US, MX, CA = range(3)
OFTEN = {f"{name}.temperament.offers_a_year": 12.0 for name in ("lighthizer", "sheinbaum", "canada_liberal")}
UNMOVED = {f"{name}.temperament.duties_a_year": 0.0 for name in ("sheinbaum", "canada_liberal")}
ONE_AT_A_TIME, AT_ONCE, ALL_THREE = (
    {"lighthizer.protocol.order": order} for order in ("sequential", "nash_in_nash", "trilateral")
)


def settle(review, table, form, weight=0.5):
    """A deal at this table, concluded on the state of the review."""
    positions = np.empty_like(review.state.positions)
    fill_now(review.world, review.state, table, form, (weight, weight), positions)
    conclude(review.world, review.state, table, form, positions, Tier.NONE)
    return positions


def offers_listed(review, actor, target, months=24):
    """(kind, form) of the offers that come up towards a counterpart over some months' opportunities."""
    found, menu, month = set(), new_moves(), int(review.state.month)
    for later in range(months):
        review.state.month = month + later
        count = list_towards(review.world, review.state, actor, target, menu)
        offers = menu[:count][np.isin(menu.kind[:count], (MoveKind.OFFER, MoveKind.OFFER_BOTH))]
        found |= {(int(row.kind), int(row.form)) for row in offers}
    review.state.month = month
    return found


def test_one_at_a_time_the_more_promising_partner_is_met_first_and_the_other_once_it_settled_or_refused():
    review = JointReview(resolve({**ONE_AT_A_TIME, **OFTEN}))
    world, state = review.world, review.state
    first = more_promising(world, state)
    other = 3 - first
    assert its_turn(world, state, first)
    assert not its_turn(world, state, other)
    assert not any(form < Form.TRILATERAL for _, form in offers_listed(review, US, other))
    assert not any(form < Form.TRILATERAL for _, form in offers_listed(review, other, US))
    assert (MoveKind.OFFER, Form.TREATY) in offers_listed(review, US, first)
    state.turned_down = first
    assert its_turn(world, state, other)
    state.turned_down = 0
    settle(review, first - 1, Form.EXECUTIVE)
    assert its_turn(world, state, other)
    assert not its_turn(world, state, first)


def test_the_table_of_three_waits_for_a_deal_of_two_unless_the_protocol_is_trilateral():
    for order, opened in ((ONE_AT_A_TIME, False), (AT_ONCE, False), (ALL_THREE, True)):
        review = JointReview(resolve(order))
        assert form_allowed(review.world, review.state, Table.TRILATERAL, Form.TRILATERAL) == opened
        assert form_allowed(review.world, review.state, Table.US_MX, Form.EXECUTIVE) != opened
    review = JointReview(resolve(ONE_AT_A_TIME))
    settle(review, Table.US_MX, Form.EXECUTIVE)
    assert form_allowed(review.world, review.state, Table.TRILATERAL, Form.TRILATERAL)


def test_under_trilateral_a_partner_is_met_alone_once_the_text_of_three_is_gone():
    review = JointReview(resolve(ALL_THREE))
    review.state.law.member[CA] = 0
    assert form_allowed(review.world, review.state, Table.US_CA, Form.TREATY)
    assert not form_allowed(review.world, review.state, Table.US_MX, Form.TREATY)


def test_both_at_once_the_united_states_makes_one_offer_to_both_and_none_to_one():
    review = JointReview(resolve({**AT_ONCE, **OFTEN}))
    assert {kind for kind, _ in offers_listed(review, US, MX)} == {MoveKind.OFFER_BOTH}
    assert offers_listed(review, US, CA) == set()


def worth_of_refusing(review, partner):
    """What refusing an executive deal is worth to a partner, and what no deal is worth to it."""
    here = np.empty(3)
    values_of_all(review.world, review.state, here)
    refusing = refusal_value(review.world, review.state, partner, partner - 1, Form.EXECUTIVE, here)
    return refusing, value(review.world, review.state, partner)


def test_refusing_risks_that_the_other_pair_signs_first_and_the_second_at_the_table_has_no_such_risk():
    """The other pair's deal takes nothing from a partner but the start that duties on the other gave its goods."""
    for partner, other in ((MX, CA), (CA, MX)):
        review = JointReview(resolve())
        refusing, no_deal = worth_of_refusing(review, partner)
        assert refusing == pytest.approx(no_deal, abs=1e-9)
        review.state.broad[US, other] = 0.25
        refusing, no_deal = worth_of_refusing(review, partner)
        assert refusing < no_deal - 1e-4
    settle(review, Table.US_MX, Form.EXECUTIVE)
    refusing, no_deal = worth_of_refusing(review, CA)
    assert refusing == no_deal
    review = JointReview(resolve({"rival_weight": 0.0}))
    review.state.broad[US, CA] = 0.25
    refusing, no_deal = worth_of_refusing(review, MX)
    assert refusing == no_deal


def test_one_bilateral_treaty_cannot_change_the_text_of_three_and_two_can():
    review = JointReview(resolve())
    state = review.state
    mexican = settle(review, Table.US_MX, Form.TREATY)
    assert mexican[0, Issue.AUTO_CONTENT] > 0.0
    assert state.positions[0, Issue.AUTO_CONTENT] == 0.0
    assert state.positions[0, Issue.SECURITY] == mexican[0, Issue.SECURITY] > 0.0
    canadian = settle(review, Table.US_CA, Form.TREATY)
    assert state.positions[0, Issue.AUTO_CONTENT] == mexican[0, Issue.AUTO_CONTENT]
    assert state.positions[1, Issue.AUTO_CONTENT] == canadian[1, Issue.AUTO_CONTENT] > 0.0
    assert state.text_held.tolist() == [0, 0]


def test_two_bilaterals_are_the_new_agreement_in_the_place_of_nafta_and_a_first_one_opens_that_prospect():
    review = JointReview(resolve(load_scenario("nafta_2017").parameters))
    opened = np.empty(3)
    prospects(review.world, review.state, Table.US_MX, Form.TREATY, opened)
    assert opened[US] > 0.0
    assert opened[MX] > 0.0
    settle(review, Table.US_MX, Form.TREATY)
    assert review.state.law.new_text_signed == 0
    settle(review, Table.US_CA, Form.TREATY)
    assert review.state.law.new_text_signed > 0
    prospects(review.world, review.state, Table.US_MX, Form.TREATY, opened)
    assert opened.tolist() == [0.0, 0.0, 0.0]


def answers(review, table, months):
    """Let the three answer what lies on the tables for some months; returns kinds of events by month."""
    seen, start = [], int(review.state.month)
    for later in range(months):
        review.state.month = start + later
        before = int(review.state.events)
        for government in range(3):
            answer_offers(review.world, review.state, government, review.log)
        rows = review.log[before : review.state.events]
        seen.append([int(row.kind) if row.event == EventKind.MOVE else -int(row.event) for row in rows])
    return seen


@pytest.mark.parametrize("form", [Form.EXECUTIVE, Form.TREATY])
def test_an_executive_deal_is_done_at_once_and_a_treaty_is_signed_by_a_second_wish_in_a_later_month(form):
    signed = 0
    for seed in range(12):
        review = JointReview(resolve({"ratifier_precision": 0.1}), seed=seed, world=WORLD)
        place_offer(review.world, review.state, US, Table.US_MX, form, (0.2, 0.0), Tier.NONE)
        seen = answers(review, Table.US_MX, 18)
        flat = [kind for month in seen for kind in month]
        if form == Form.EXECUTIVE:
            assert MoveKind.SIGN not in flat
            assert (-EventKind.DEAL_IN_FORCE in seen[0]) == (MoveKind.ACCEPT in seen[0])
        elif -EventKind.AGREED_IN_PRINCIPLE in seen[0]:
            assert -EventKind.DEAL_IN_FORCE not in seen[0]
            if -EventKind.DEAL_IN_FORCE in flat:
                signed += 1
                assert flat.count(MoveKind.SIGN) == 2, "both sign"
    assert signed > 0 or form == Form.EXECUTIVE


WORLD = JointReview(resolve({"ratifier_precision": 0.1})).world


def _while_three_are_bound(review):
    """Deals struck before anybody was out: partners that are left alone are met alone under every protocol."""
    deals, left = events(review, EventKind.DEAL_IN_FORCE), events(review, EventKind.NOTICE_EFFECTIVE)
    return deals[deals.month < left.month[0]] if len(left) else deals


def test_protocols_move_who_settles_how():
    shares, both = {}, {}
    for name, order in (("one", ONE_AT_A_TIME), ("both", AT_ONCE), ("three", ALL_THREE)):
        parameters = resolve({**order, "horizon": "2026-06"})
        world = JointReview(parameters).world
        played = [JointReview(parameters, seed=seed, world=world).play() for seed in range(16)]
        deals = [_while_three_are_bound(review) for review in played]
        shares[name] = np.mean([np.mean(rows.form == Form.TRILATERAL) for rows in deals if len(rows)])
        both[name] = sum(len(moves(review, MoveKind.OFFER_BOTH)) for review in played)
    assert shares["three"] == 1.0
    assert shares["one"] < 0.6
    assert both["both"] > 0 == both["one"] == both["three"]


def test_a_round_of_both_is_told_in_the_story_and_kept_in_the_history():
    history = run_history(resolve({**AT_ONCE, **OFTEN, "horizon": "2026-06"}), 1, "lighthizer")
    kinds = {event["type"] for event in history["events"]}
    assert "offer_both" in kinds
    assert "of their own at once" in tell(history)


def hit_both(settings):
    """Both partners under sectoral duties, Canada having answered; no opportunity of its own for anyone."""
    review = JointReview(resolve({**UNMOVED, **settings}))
    review.state.sectoral[US, 1:] = 0.25
    before = float(review.state.approval[CA])
    answer_in_kind(review.world, review.state, CA)
    return review, float(review.state.approval[CA]) - before


def test_one_partners_answer_calls_upon_the_other_and_answering_in_common_cause_wins_approval():
    for joint in (0.0, 1.0):
        review, won = hit_both({"joint_answers": joint, "solidarity": 2.0})
        assert won == pytest.approx(37.0), "defiance 35 and solidarity 2"
        menu = new_moves()
        count = list_towards(review.world, review.state, MX, US, menu)
        assert (MoveKind.RETALIATE in menu.kind[:count]) == (joint == 1.0)
        review.state.month += 2
        count = list_towards(review.world, review.state, MX, US, menu)
        assert MoveKind.RETALIATE not in menu.kind[:count], "the call does not last"


@pytest.mark.long
@pytest.mark.parametrize("order", [ONE_AT_A_TIME, AT_ONCE, ALL_THREE], ids=["one", "both", "three"])
def test_hub_and_spoke_can_come_out_of_every_protocol(order):
    endings = play_ensemble(resolve(order), "lighthizer", 0, range(400)).ending
    assert Ending.HUB_AND_SPOKE in endings
    assert Ending.EXTENDED in endings
