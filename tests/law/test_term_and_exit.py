"""The treaty as a state machine: what the articles allow, refuse and bring about."""

import pytest

from model.calendar import day_from_text as day
from model.calendar import text_of_day
from model.law.bilaterals import ratify, sign_executive, sign_treaty
from model.law.constants import Party, Scope, Statute, Treaty
from model.law.endings import Ending, advance_law, close_at_horizon, record_ending
from model.law.non_market import notify_talks, show_text, sign_non_market, terminate
from model.law.refusals import REFUSALS, Refusal, refusal_text
from model.law.state import new_law, trilateral_binds
from model.law.statutes import ALL_COUNTRIES, impose, may_impose, open_investigation, section_122_over
from model.law.term import close_review, confirm, decline, report_to_congress, review_due
from model.law.withdrawal import give_notice, revoke_notice

US, MX, CA = Party


@pytest.fixture
def law():
    treaty = new_law(Treaty.USMCA, day("2025-01-01"))
    report_to_congress(treaty, day("2025-12-17"))
    return treaty


def test_the_term_runs_to_july_2036_and_the_first_review_is_in_july_2026(law):
    assert text_of_day(law.term_end) == "2036-07-01"
    assert text_of_day(law.next_review) == "2026-07-01"


def test_three_confirmations_extend_by_sixteen_years(law):
    for party in Party:
        assert law.extensions == 0
        assert confirm(law, party, day("2026-07-01"), False) == Refusal.NONE
    assert text_of_day(law.term_end) == "2042-07-01"
    assert text_of_day(law.next_review) == "2032-07-01"
    assert record_ending(law, day("2026-07-01")) == Ending.EXTENDED


def test_nobody_confirms_before_the_review_or_twice(law):
    assert confirm(law, MX, day("2026-06-30"), False) == Refusal.NOT_AT_REVIEW
    assert confirm(law, MX, day("2026-07-01"), False) == Refusal.NONE
    assert confirm(law, MX, day("2026-07-01"), False) == Refusal.ALREADY_CONFIRMED


def test_the_united_states_needs_its_report_to_congress():
    law = new_law(Treaty.USMCA, day("2025-01-01"))
    assert report_to_congress(law, day("2026-03-01")) == Refusal.PERIOD_OVER
    assert confirm(law, US, day("2026-07-01"), False) == Refusal.REPORT_MISSING


def test_a_refusal_means_annual_reviews_and_late_confirmation_stays_open(law):
    assert decline(law, US, day("2026-07-01")) == Refusal.NONE
    close_review(law, day("2026-07-01"))
    assert text_of_day(law.next_review) == "2027-07-01"
    report_to_congress(law, day("2027-03-01"))
    for party in Party:
        assert confirm(law, party, day("2027-03-15"), False) == Refusal.NONE
    assert law.extensions == 1


def test_july_2036_is_final(law):
    advance_law(law, day("2036-07-01"))
    assert not trilateral_binds(law, US, MX)
    assert confirm(law, CA, day("2036-07-01"), False) == Refusal.TERM_OVER
    assert not review_due(law, day("2036-07-01"))
    assert record_ending(law, day("2036-07-01")) == Ending.EXPIRED


def test_a_notice_binds_after_six_months_and_leaves_the_other_two(law):
    assert give_notice(law, US, day("2026-08-31")) == Refusal.NONE
    advance_law(law, day("2027-02-27"))
    assert trilateral_binds(law, US, MX)
    advance_law(law, day("2027-02-28"))
    assert not trilateral_binds(law, US, MX)
    assert trilateral_binds(law, MX, CA)
    assert record_ending(law, day("2027-02-28")) == Ending.NONE
    assert record_ending(law, day("2029-02-28")) == Ending.WITHDRAWN
    assert law.ending_by == US


def test_two_parties_extending_between_themselves_is_not_the_extension_of_three(law):
    give_notice(law, US, day("2025-06-01"))
    advance_law(law, day("2025-12-01"))
    for party in (MX, CA):
        confirm(law, party, day("2026-07-01"), False)
    assert record_ending(law, day("2026-07-01")) == Ending.NONE
    assert close_at_horizon(law, day("2026-12-01")) == Ending.WITHDRAWN


def test_a_revoked_notice_never_takes_effect(law):
    give_notice(law, CA, day("2026-08-01"))
    assert revoke_notice(law, CA, day("2027-01-31")) == Refusal.NONE
    advance_law(law, day("2030-01-01"))
    assert trilateral_binds(law, US, CA)
    assert revoke_notice(law, CA, day("2030-01-01")) == Refusal.NO_NOTICE


def test_a_bilateral_within_two_years_of_the_exit_makes_a_hub_and_spoke(law):
    sign_treaty(law, US, MX, day("2026-01-01"))
    assert ratify(law, US, MX, day("2026-06-30")) == Refusal.NOT_RATIFIED_YET
    assert ratify(law, US, MX, day("2026-07-01")) == Refusal.NONE
    give_notice(law, US, day("2026-08-01"))
    advance_law(law, day("2027-02-01"))
    assert record_ending(law, day("2027-02-01")) == Ending.HUB_AND_SPOKE


def test_an_executive_deal_cannot_change_the_trilateral_text(law):
    assert sign_executive(law, US, CA, day("2025-05-01"), True) == Refusal.TEXT_NEEDS_ALL
    assert sign_executive(law, US, CA, day("2025-05-01"), False) == Refusal.NONE


def test_a_non_market_agreement_takes_its_steps_and_expels_only_by_both_others(law):
    assert show_text(law, CA, day("2027-01-01")) == Refusal.TALKS_NOT_NOTIFIED
    assert terminate(law, US, CA, day("2027-01-01")) == Refusal.NO_NON_MARKET_AGREEMENT
    assert notify_talks(law, CA, day("2027-01-01")) == Refusal.NONE
    assert show_text(law, CA, day("2027-03-31")) == Refusal.TALKS_NOT_NOTIFIED
    assert show_text(law, CA, day("2027-04-01")) == Refusal.NONE
    assert sign_non_market(law, CA, day("2027-04-30")) == Refusal.TEXT_TOO_LATE
    assert sign_non_market(law, CA, day("2027-05-01")) == Refusal.NONE
    assert terminate(law, US, CA, day("2027-06-01")) == Refusal.NONE
    advance_law(law, day("2028-06-01"))
    assert trilateral_binds(law, US, CA), "one alone cannot expel; it can only withdraw"
    assert terminate(law, MX, CA, day("2028-06-01")) == Refusal.NONE
    advance_law(law, day("2028-12-01"))
    assert not trilateral_binds(law, US, CA)
    assert trilateral_binds(law, US, MX)
    assert record_ending(law, day("2028-12-01")) == Ending.EXPELLED


def test_nafta_has_no_term_to_extend():
    law = new_law(Treaty.NAFTA, day("2017-05-01"))
    assert confirm(law, US, day("2018-01-01"), False) == Refusal.NO_SUNSET
    assert give_notice(law, US, day("2018-01-01")) == Refusal.NONE


def test_section_232_waits_270_days_unless_an_old_finding_is_reused(law):
    assert may_impose(law, Statute.SECTION_232, Scope.METALS, US, 0.5, day("2025-01-02")) == Refusal.NONE
    assert may_impose(law, Statute.SECTION_232, Scope.OTHER, US, 0.5, day("2025-01-02")) == Refusal.NO_FINDING
    open_investigation(law, Scope.OTHER, day("2025-01-02"))
    assert impose(law, Statute.SECTION_232, Scope.OTHER, MX, 0.5, day("2025-09-28")) == Refusal.INVESTIGATION_RUNNING
    assert impose(law, Statute.SECTION_232, Scope.OTHER, MX, 0.5, day("2025-09-29")) == Refusal.NONE


def test_section_122_is_capped_general_and_short(law):
    at = day("2026-02-24")
    assert impose(law, Statute.SECTION_122, 0, ALL_COUNTRIES, 0.16, at) == Refusal.RATE_ABOVE_CAP
    assert impose(law, Statute.SECTION_122, 0, MX, 0.10, at) == Refusal.DISCRIMINATES
    assert impose(law, Statute.SECTION_122, 0, ALL_COUNTRIES, 0.10, at) == Refusal.NONE
    assert not section_122_over(law, at + 149)
    assert section_122_over(law, at + 150)
    assert impose(law, Statute.SECTION_122, 0, ALL_COUNTRIES, 0.10, at + 150) == Refusal.PERIOD_OVER


def test_every_refusal_names_an_article():
    assert set(REFUSALS) == set(Refusal)
    assert all(REFUSALS[refusal][0] for refusal in Refusal if refusal != Refusal.NONE)
    assert refusal_text(Refusal.DISCRIMINATES).endswith("(19 U.S.C. 2132(d))")
