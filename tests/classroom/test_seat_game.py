"""A seat has the face of a game for its own questions, and moves nothing else; a browser finds its seat again."""

import pytest

from experiments.classroom.remembered import MOST_REMEMBERED, Remembered
from experiments.classroom.seat_game import SeatGame
from model.errors import InputError

US, MX, CA = range(3)


@pytest.fixture
def group(new_class):
    found = new_class()
    found.members = found.join(*"ABC")
    found.start()
    return found


def seat_of(group, member):
    return SeatGame(group.room, member.key, group.view(member))


def asked(group):
    return next(one for one in group.members if group.view(one).sheet)


def test_a_seat_has_its_own_questions_and_no_others(group):
    member = asked(group)
    game = seat_of(group, member)
    assert {one.seat for one in game.questions(member.seat)} == {member.seat}
    assert game.questions() == game.questions(member.seat)
    assert all(game.questions(other) == () for other in {US, MX, CA} - {member.seat})
    assert game.month == game.moment().months[-1]["month"] if game.months_played else "2025-01"


def test_a_seat_answers_its_open_sheet_once(group):
    member = asked(group)
    game = seat_of(group, member)
    with pytest.raises(InputError, match="nothing is open"):
        game.answer((member.seat + 1) % 3, {})
    game.answer(member.seat, {})
    with pytest.raises(InputError, match="closed"):
        game.answer(member.seat, {})
    assert [one.by for one in group.room.decisions(group.key)] == ["person"] * len(game.questions())


def test_a_seat_may_let_the_model_choose(group):
    member = asked(group)
    seat_of(group, member).leave_to_model(member.seat)
    for _ in range(40):
        if any(group.view(one).sheet for one in group.members) and group.room.tables[0].game.months_played == 0:
            group.answer(asked(group))
    mine = [one for one in group.room.decisions(group.key) if one.player == member.name]
    assert mine
    assert "model" in {one.by for one in mine}


def test_a_seat_moves_nothing_of_the_class(group):
    game = seat_of(group, group.members[0])
    for name in ("advance", "back_to", "branch", "intervene", "_turn"):
        with pytest.raises(AttributeError, match="no"):
            getattr(game, name)


def test_a_browser_finds_its_seat_again_and_the_oldest_are_forgotten_first():
    kept = Remembered()
    kept.keep("first", "student", "CODE", "KEY")
    assert kept.find("first", "student") == ("CODE", "KEY")
    assert kept.find("first", "teacher") is None
    assert kept.find("second", "student") is None
    for k in range(MOST_REMEMBERED):
        kept.keep(str(k), "student", "CODE", "KEY")
    assert kept.find("first", "student") is None
    kept.forget("5", "student")
    assert kept.find("5", "student") is None
