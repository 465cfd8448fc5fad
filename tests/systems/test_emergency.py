"""What follows when a court voids duties under emergency powers: what the statutes leave, in their time."""

import numpy as np
import pytest

from agents.bargaining.deals import conclude, duties_between
from agents.decisions.initiatives import apply
from agents.decisions.menus import _list_duties
from agents.decisions.policies import open_market
from agents.months.emergency import courts_rule, end_surcharge, note_discrimination
from agents.pressure.acts import broad_statute, put_sectoral, sectoral_open
from agents.pressure.demands import demanded_issue
from agents.pressure.threats import draft_threat
from experiments.histories.run import event_data, run_history
from experiments.histories.sentences import sentence
from experiments.histories.story import tell
from model.calendar import first_day, month_from_text
from model.instruments import Instrument, in_use
from model.law.constants import CHINA_ACTION, Scope, Statute
from model.law.legality import trade_policy_errors
from model.law.statutes import statute_on_china, void_emergency_tariffs
from model.moves import MAXIMUM_MOVES, MOVE, EventKind, Form, MoveKind, Table
from model.parameters import resolve
from model.payoffs import clear_economy
from model.players import CHINA, ThreatClass, Tier
from model.review import JointReview
from model.state import new_log
from model.tariffs.layers import applied_shock, take_off_duties

US, MX, CA = range(3)
BEYOND = 60.0  # a court rules for certain at this rate a year


def voided(months=0, **settings):
    """A state in which a duty of 25% on Canada has been voided, some months later; world, state, events."""
    review = JointReview(resolve({"start": "2025-06"} | settings))
    world, state, log = review.world, review.state, new_log()
    world.p.court_rate = BEYOND
    state.broad[US, CA], state.broad_statute[CA] = 0.25, Statute.IEEPA
    courts_rule(world, state, first_day(state.month), log)
    state.month += months
    end_surcharge(state, first_day(state.month), log)
    return world, state, log[: state.events]


def test_a_surcharge_on_all_countries_bridges_the_time_and_cases_are_opened():
    world, state, log = voided()
    assert state.surcharge == state.broad[US, CA] == state.broad[US, MX] == world.p.surcharge_rate
    assert set(state.broad_statute[1:]) == {Statute.SECTION_122}
    assert state.law.section_301_opened[CA] == first_day(state.month)
    assert state.law.section_301_opened[MX] == 0, "no duty on Mexico was voided"
    applied_shock(world, state)
    on_china = (world.tariffs - world.economy.tariff)[US, CHINA]
    assert on_china[:-1] == pytest.approx(world.p.surcharge_rate)
    kinds = [int(row.event) for row in log]
    assert kinds == [EventKind.COURT_VOIDS_EMERGENCY_DUTIES] + 2 * [EventKind.REPLACED_UNDER_OTHER_STATUTE]


def test_after_150_days_the_old_duty_comes_back_under_section_301_where_it_was():
    _, state, _ = voided(4)
    assert state.surcharge > 0.0, "four months are fewer than 150 days"
    _, state, log = voided(5)
    assert state.surcharge == state.broad[US, MX] == 0.0
    assert (state.broad[US, CA], state.broad_statute[CA]) == (0.25, Statute.SECTION_301)
    assert [int(row.target) for row in log if row.event == EventKind.DUTY_LAPSED] == [MX]


@pytest.mark.parametrize("how", ["suspended", "deal", "market opened"])
def test_the_surcharge_spares_nobody_and_what_was_settled_does_not_come_back(how):
    world, state, _ = voided()
    if how == "suspended":
        take_off_duties(state, US, CA, Tier.NONE)
    elif how == "deal":
        conclude(world, state, Table.US_CA, Form.EXECUTIVE, state.positions.copy(), Tier.NONE)
    else:
        state.broad[US, CA], state.broad_statute[CA] = 0.25, Statute.SECTION_301
        open_market(world, state, CA)
    assert state.broad[US, CA] == state.broad[US, MX] == state.surcharge > 0.0
    assert state.broad_statute[CA] == Statute.SECTION_122
    assert not trade_policy_errors(state, first_day(state.month))
    state.month, log = state.month + 5, new_log()
    end_surcharge(state, first_day(state.month), log)
    assert state.broad[US, CA] == state.broad[US, MX] == 0.0


@pytest.mark.parametrize("replaced", [True, False])
def test_the_further_duty_on_china_rests_on_another_statute_after_the_ruling_or_goes(replaced):
    review = JointReview(resolve({"start": "2025-06", "replace_after_court": replaced}))
    world, state, log = review.world, review.state, new_log()
    world.p.court_rate, state.instruments[Instrument.CHINA_DUTIES, 0] = BEYOND, 1
    state.broad[US, CA], state.broad_statute[CA] = 0.25, Statute.IEEPA
    courts_rule(world, state, first_day(state.month), log)
    applied_shock(world, state)
    kept = in_use(state, Instrument.CHINA_DUTIES, US)
    assert kept == replaced
    (row,) = [row for row in log[: state.events] if row.instrument == Instrument.CHINA_DUTIES]
    assert row.event == (EventKind.REPLACED_UNDER_OTHER_STATUTE if replaced else EventKind.DUTY_LAPSED)
    words = {
        True: "The United States puts a duty of 20% on China in the place of the voided one under section 301 "
        "of the Trade Act.",
        False: "The broad duty on China lapses.",
    }
    assert sentence(event_data(row, {}, "usmca")) == words[replaced]


def test_before_the_action_of_2018_no_statute_but_emergency_powers_bears_a_further_duty_on_china():
    state = JointReview(resolve()).state
    early = CHINA_ACTION - 1
    assert statute_on_china(state.law, early) == Statute.IEEPA
    void_emergency_tariffs(state.law, early)
    assert statute_on_china(state.law, early) == Statute.NONE
    assert statute_on_china(state.law, CHINA_ACTION) == Statute.SECTION_301


def test_nobody_weighs_lifting_a_surcharge_for_one_partner():
    world, state, _ = voided()
    moves = np.zeros(MAXIMUM_MOVES, MOVE).view(np.recarray)
    count = _list_duties(world, state, CA, moves, 0)
    assert MoveKind.SUSPEND_DUTIES not in moves.kind[:count]
    state.sectoral[US, CA, Scope.METALS] = 0.25
    count = _list_duties(world, state, CA, moves, 0)
    assert MoveKind.SUSPEND_DUTIES in moves.kind[:count]


def test_a_surcharge_is_nothing_that_a_deal_could_leave_or_lift():
    _, state, _ = voided()
    assert duties_between(state, Table.US_CA) == (False, False)
    state.broad[US, CA] += 0.05
    assert duties_between(state, Table.US_CA) == (True, False)


@pytest.mark.parametrize("first", [Scope.METALS, Scope.AUTOS])
def test_a_ripe_case_on_one_scope_can_lead_to_a_duty_where_the_other_is_taxed(first):
    review = JointReview(resolve({"start": "2025-06"}))
    world, state = review.world, review.state
    day, other = first_day(state.month), 1 - int(first)
    state.sectoral[US, MX, first] = world.p.sectoral_rate
    issue = demanded_issue(world, state, US, MX)
    assert draft_threat(world, state, US, MX, ThreatClass.SECTORAL, issue, state.threats[0])
    moves = np.zeros(MAXIMUM_MOVES, MOVE).view(np.recarray)
    count = _list_duties(world, state, MX, moves, 0)
    (move,) = moves[:count][moves.kind[:count] == MoveKind.IMPOSE_SECTORAL]
    assert apply(world, state, move)
    assert state.sectoral[US, MX, other] == world.p.sectoral_rate
    assert state.law.side_letters_broken[MX] > 0, "cars are taxed now"
    assert not sectoral_open(state, MX, world.p.sectoral_rate, day)
    assert not draft_threat(world, state, US, MX, ThreatClass.SECTORAL, issue, state.threats[0])


def test_without_a_case_in_time_the_surcharge_leaves_nothing():
    _, state, log = voided(5, section_301_days=300)
    assert not state.broad[US].any()
    assert [int(row.target) for row in log if row.event == EventKind.DUTY_LAPSED] == [MX, CA]


@pytest.mark.parametrize("settings", [{"replace_after_court": False}, {"surcharge_rate": 0.0}])
def test_a_duty_that_nothing_replaces_lapses(settings):
    _, state, log = voided(**settings)
    assert not state.broad[US].any()
    assert state.surcharge == 0.0
    assert [int(row.target) for row in log if row.event == EventKind.DUTY_LAPSED] == [CA]


def test_a_partner_that_answers_in_kind_can_be_reached_under_section_338():
    _, state, _ = voided(replace_after_court=False)
    assert broad_statute(state, CA, 0.25) == Statute.NONE
    state.broad[CA, US] = 0.1
    note_discrimination(state, first_day(state.month))
    assert broad_statute(state, CA, 0.25) == Statute.SECTION_338
    assert broad_statute(state, MX, 0.25) == Statute.NONE
    state.broad[CA, US] = 0.0
    note_discrimination(state, first_day(state.month))
    assert broad_statute(state, CA, 0.25) == Statute.NONE


def test_where_no_statute_is_open_the_united_states_can_open_a_case_that_takes_its_time():
    world, state, _ = voided(replace_after_court=False)
    moves = np.zeros(MAXIMUM_MOVES, MOVE).view(np.recarray)
    count = _list_duties(world, state, CA, moves, 0)
    (case,) = [
        moves[k]
        for k in range(count)
        if moves[k].kind == MoveKind.OPEN_CASE and moves[k].statute == Statute.SECTION_301
    ]
    assert apply(world, state, case)
    assert broad_statute(state, CA, 0.25) == Statute.NONE
    state.month += 4
    assert broad_statute(state, CA, 0.25) == Statute.SECTION_301


def test_from_the_ruling_on_record_on_a_history_starts_without_emergency_powers():
    for start, void in (("2026-02", False), ("2026-03", True)):
        review = JointReview(resolve({"start": start}))
        assert (review.state.law.emergency_void > 0) == void


def test_the_first_duty_on_cars_breaks_the_side_letter_of_2018_and_the_second_does_not():
    for start, expected in (("2025-06", 1.0), ("2018-06", 0.0)):
        review = JointReview(resolve({"start": start, "treaty": "usmca" if start > "2020" else "nafta"}))
        world, state = review.world, review.state
        state.law.finding_day[Scope.AUTOS] = 1
        before = float(state.broken[US, MX])
        for _ in range(2):
            put_sectoral(world, state, US, MX, 0.25, first_day(state.month))
        assert state.broken[US, MX] - before == expected * world.p.side_letter_against_trust


@pytest.mark.parametrize("months", [0, 12])
def test_after_an_exit_the_duties_of_the_united_states_can_stay_for_a_year(months):
    review = JointReview(resolve({"duties_after_exit_months": months}))
    world, state = review.world, review.state
    state.law.member[US], state.law.left_day[US] = 0, first_day(state.month)
    for later, stay in ((0, months > 0), (11, months > 0), (12, False)):
        state.month = month_from_text("2025-01") + later
        applied_shock(world, state)
        added = (world.tariffs - world.economy.tariff)[US, MX]
        assert (added.max() == 0.0) == stay
        assert (world.tariffs - world.economy.tariff)[MX, US].max() > 0.0, "the other side's own law decides there"
    assert clear_economy(world, state)


def test_energy_from_canada_pays_less_of_a_broad_duty():
    review = JointReview(resolve({"broad_exempts_compliant": False}))
    world, state = review.world, review.state
    state.broad[US, 1:] = 0.25
    applied_shock(world, state)
    added = (world.tariffs - world.economy.tariff)[US]
    assert added[CA, 2] == pytest.approx(0.10)
    assert added[CA, 0] == added[MX, 2] == pytest.approx(0.25)


def test_the_story_tells_what_takes_the_place_of_a_voided_duty():
    settings = {"court_rate": 5.0, "play_on": True, "horizon": "2027-12"}
    told = "\n".join(" ".join(tell(run_history(resolve(settings), seed, "lighthizer")).split()) for seed in range(4))
    assert "A court voids duties imposed under emergency powers." in told
    assert "a duty of 10% on Canada in the place of the voided one under section 122" in told
