"""A threat that the law no longer lets its maker carry out lapses: nobody has acted, nobody has backed down."""

import pytest

from agents.choices.occasions import threat_due, withdrawal_confirmed
from agents.pressure.acts import announce_withdrawal
from agents.pressure.demands import demanded_issue
from agents.pressure.threats import draft_threat, settle_threats
from experiments.histories.run import event_data
from experiments.histories.sentences import sentence
from model.calendar import add_months, first_day
from model.law.constants import Statute
from model.law.statutes import void_emergency_tariffs
from model.moves import EventKind, MoveKind
from model.parameters import resolve
from model.players import ThreatClass
from model.review import JointReview
from model.state import new_log

US, MX, CA = range(3)


def scene(**settings):
    review = JointReview(resolve({"start": "2025-06"} | settings))
    return review.world, review.state


def threatened(world, state, target, threat_class, slot=0):
    """A threat of the United States that was resisted and is due now."""
    threat = state.threats[slot]
    assert draft_threat(world, state, US, target, threat_class, demanded_issue(world, state, US, target), threat)
    threat.active, threat.resisted, threat.deadline = 1, 1, state.month
    return threat


def carried_out(world, state, *slots):
    """The month's deadlines with every threat in ``slots`` carried out where the law allows it; the log."""
    log, k = new_log(), 0
    for slot in slots:
        for occasion in (threat_due(US, slot), withdrawal_confirmed(US, slot)):
            world.forced[k] = occasion, 0, 0, 0
            k += 1
    settle_threats(world, state, US, log)
    world.forced[:] = 0
    return log[: state.events]


def test_one_notice_meets_two_threats_of_withdrawal_and_is_counted_once():
    world, state = scene()
    threatened(world, state, MX, ThreatClass.WITHDRAWAL, 0)
    threatened(world, state, CA, ThreatClass.WITHDRAWAL, 1)
    rows = carried_out(world, state, 0, 1)
    assert state.law.notice_day[US] == first_day(state.month)
    assert rows[rows.event == EventKind.MOVE].kind.tolist() == [MoveKind.CARRY_OUT]
    assert rows[rows.event == EventKind.THREAT_LAPSES].target.tolist() == [CA]
    assert not state.threats["active"].any()


@pytest.mark.parametrize("threatened_first", [False, True])
def test_a_notice_has_one_price_in_trust_with_both_others_threatened_or_not(threatened_first):
    world, state = scene()
    if threatened_first:
        threatened(world, state, MX, ThreatClass.WITHDRAWAL)
    before, approval = state.broken.copy(), float(state.approval[US])
    if threatened_first:
        carried_out(world, state, 0)
    else:
        assert announce_withdrawal(world, state, US, first_day(state.month))
    assert (state.broken[US] - before[US]).tolist() == [0.0, 1.0, 1.0]
    assert approval - state.approval[US] == world.p.notice_cost


def test_a_notice_breaks_no_promise_to_one_that_has_left():
    world, state = scene()
    state.law.member[CA] = 0
    before = state.broken.copy()
    assert announce_withdrawal(world, state, US, first_day(state.month))
    assert (state.broken[US] - before[US]).tolist() == [0.0, 1.0, 0.0]


@pytest.mark.parametrize("threat_class", [ThreatClass.BROAD, ThreatClass.WITHDRAWAL])
def test_what_lapses_moves_neither_approval_nor_beliefs_nor_trust(threat_class):
    world, state = scene()
    threatened(world, state, MX, threat_class)
    if threat_class == ThreatClass.BROAD:
        void_emergency_tariffs(state.law, first_day(state.month))
    else:
        state.law.notice_day[US] = first_day(state.month)
    before = state.approval.copy(), state.resolve.copy(), state.broken.copy()
    (row,) = carried_out(world, state, 0)
    assert row.event == EventKind.THREAT_LAPSES
    assert state.broad[US, MX] == 0.0
    for now, then in zip((state.approval, state.resolve, state.broken), before, strict=True):
        assert (now == then).all()


def test_a_duty_threatened_under_a_voided_statute_rests_on_another_where_a_case_is_ripe():
    world, state = scene()
    threatened(world, state, MX, ThreatClass.BROAD)
    day = first_day(state.month)
    state.law.section_301_opened[MX] = day - state.law.section_301_days
    void_emergency_tariffs(state.law, day)
    (row,) = carried_out(world, state, 0)
    assert row.kind == MoveKind.CARRY_OUT
    assert row.statute == state.broad_statute[MX] == Statute.SECTION_301
    assert state.broad[US, MX] == world.p.broad_rate


def test_no_withdrawal_is_threatened_for_a_day_on_which_the_term_is_over():
    world, state = scene(deadline_months=3)
    issue = demanded_issue(world, state, US, MX)
    state.law.term_end = add_months(first_day(state.month), 3)
    assert not draft_threat(world, state, US, MX, ThreatClass.WITHDRAWAL, issue, state.threats[0])
    state.law.term_end = add_months(first_day(state.month), 4)
    assert draft_threat(world, state, US, MX, ThreatClass.WITHDRAWAL, issue, state.threats[0])


def test_the_story_says_why_a_threat_falls_away():
    world, state = scene()
    threatened(world, state, MX, ThreatClass.BROAD)
    void_emergency_tariffs(state.law, first_day(state.month))
    (row,) = carried_out(world, state, 0)
    assert sentence(event_data(row, {}, "usmca")) == (
        "The threat of the United States against Mexico falls away (a duty of 25% on all goods): it can no "
        "longer be carried out."
    )
