"""No two occasions share their luck."""

from collections.abc import Iterator

from agents.choices import occasions
from agents.choices.records import OTHER_LUCK
from model.law.state import PANELS
from model.moves import MAXIMUM_THREATS, TABLES

GOVERNMENTS = range(3)
TARGETS = [(g, target) for g in GOVERNMENTS for target in (*GOVERNMENTS, -1) if g != target]


def choices() -> Iterator[int]:
    for g in GOVERNMENTS:
        for slot in range(MAXIMUM_THREATS):
            yield occasions.threat_answered(g, slot)
            yield occasions.threat_due(g, slot)
            yield occasions.withdrawal_confirmed(g, slot)
        for table in range(TABLES):
            yield occasions.offer_answered(g, table, False)
            yield occasions.offer_answered(g, table, True)
        yield occasions.vote_cast(g)
        yield occasions.refusal_confirmed(g)
    for g, target in TARGETS:
        yield occasions.initiative(g, target)
    for panel in range(PANELS):
        yield occasions.finding_met(panel)
        yield occasions.benefits_suspended(panel)


def opportunities() -> Iterator[int]:
    for g, target in TARGETS:
        if target >= 0:
            yield occasions.to_threaten(g, target)
            yield occasions.to_offer(g, target)
            yield occasions.to_raise_duties(g, target)
            yield occasions.to_dispute(g, target)
        yield occasions.to_use_instruments(g, target)
    for g in GOVERNMENTS:
        yield occasions.to_exit(g)
        yield occasions.to_take_back(g)
        yield occasions.to_confirm_late(g)
        yield occasions.to_answer_together(g)
    for table in range(TABLES):
        yield occasions.to_sign(table)
    for panel in range(PANELS):
        yield occasions.to_comply(panel)
        yield occasions.to_suspend_benefits(panel)


def test_no_two_choices_are_drawn_under_one_number():
    numbers = list(choices())
    assert len(set(numbers)) == len(numbers)
    assert all(0 < number < OTHER_LUCK for number in numbers), "0 ends the list of forced choices"


def test_no_two_opportunities_come_under_one_number():
    numbers = list(opportunities())
    assert len(set(numbers)) == len(numbers)
    assert min(numbers) >= 0


def test_every_occasion_there_is_is_among_those_compared():
    named = {name for name, rule in vars(occasions).items() if getattr(rule, "__module__", "") == occasions.__name__}
    assert named == {
        *("threat_answered", "threat_due", "withdrawal_confirmed", "offer_answered", "initiative", "vote_cast"),
        *("refusal_confirmed", "finding_met", "benefits_suspended", "to_threaten", "to_offer", "to_raise_duties"),
        *("to_exit", "to_use_instruments", "to_dispute", "to_answer_together", "to_sign", "to_comply"),
        *("to_suspend_benefits", "to_take_back", "to_confirm_late"),
    }
