"""The old text: no sunset, no review, no labour mechanism; a new text takes its place some time after signature."""

from model.calendar import add_months, day_from_text, month_of, text_of_day
from model.law.constants import Treaty
from model.law.endings import Ending, close_at_horizon, record_ending
from model.law.labour import may_petition
from model.law.non_market import notify_talks
from model.law.refusals import Refusal
from model.law.state import new_law
from model.law.succession import enter_into_force, may_sign_new_text, sign_new_text
from model.law.term import may_confirm, review_due
from model.law.withdrawal import give_notice, notice_effective
from model.moves import EventKind
from model.parameters import resolve
from model.review import JointReview
from model.scenario import load_scenario

MAY_2017 = day_from_text("2017-05-18")
AGREED = day_from_text("2018-09-30")


def nafta():
    return new_law(Treaty.NAFTA, MAY_2017)


def test_the_old_text_has_no_term_no_review_and_none_of_the_new_mechanisms():
    law = nafta()
    assert may_confirm(law, 0, MAY_2017) == Refusal.NO_SUNSET
    assert not review_due(law, day_from_text("2026-07-01"))
    assert may_petition(law, 0, 1, True, False) == Refusal.NO_MECHANISM
    assert notify_talks(law, 2, MAY_2017) == Refusal.NOT_IN_THIS_TEXT


def test_article_2205_gives_six_months_notice():
    law = nafta()
    assert give_notice(law, 0, AGREED) == Refusal.NONE
    assert notice_effective(law, 0) == add_months(AGREED, 6)


def test_a_new_text_enters_into_force_when_the_record_says_and_its_term_runs_from_then():
    law = nafta()
    assert sign_new_text(law, AGREED) == Refusal.NONE
    assert may_sign_new_text(law) == Refusal.ALREADY_SIGNED
    assert not enter_into_force(law, day_from_text("2020-06-01"), 21)
    assert enter_into_force(law, day_from_text("2020-07-01"), 21)
    assert law.treaty == Treaty.USMCA
    assert text_of_day(law.term_end) == "2036-07-01"
    assert text_of_day(law.next_review) == "2026-07-01"
    assert record_ending(law, day_from_text("2020-07-01")) == Ending.NEW_AGREEMENT


def test_without_a_new_text_the_old_one_goes_on():
    law = nafta()
    assert close_at_horizon(law, day_from_text("2020-07-01")) == Ending.OLD_AGREEMENT
    assert sign_new_text(new_law(Treaty.USMCA, AGREED), AGREED) == Refusal.NOT_IN_THIS_TEXT


def test_the_renegotiation_can_end_in_a_new_agreement_and_never_in_a_review():
    plan, endings = load_scenario("nafta_2017"), set()
    for seed in range(12):
        review = JointReview(resolve(plan.parameters), seed=seed).play()
        log = review.log[: review.state.events]
        assert not (log.event == EventKind.REVIEW).any()
        under_old_text = log[log.month < month_of(review.state.law.new_text_in_force or day_from_text("2021-01-01"))]
        assert not (under_old_text.event == EventKind.LABOUR_CASE).any()
        endings.add(review.ending)
    assert Ending.NEW_AGREEMENT in endings
    assert endings <= {Ending.NEW_AGREEMENT, Ending.OLD_AGREEMENT, Ending.WITHDRAWN, Ending.HUB_AND_SPOKE}
