"""After the end every student gets a debrief of the own seat, worked out in the background, told as far as may be."""

import threading
import time

import pytest

from experiments.classroom import debriefs
from experiments.classroom.debriefs import PRIVATE, Debriefs, whole_game
from experiments.classroom.decisions import BETWEEN, PERSON
from experiments.seats.debrief import PLACES, debrief
from experiments.seats.debrief_text import headline
from experiments.seats.saved import fingerprint, replay
from model.errors import InputError

SMALL = {"last_month": "2025-03", "months_a_round": 3}


@pytest.fixture
def small(monkeypatch):
    """Debriefs with few continuations: what is claimed here does not hang on how many."""

    class Small(debriefs.Debrief):
        def __init__(self, game, seat):
            super().__init__(game, seat, occasions=2, continuations=4, line=4)

    monkeypatch.setattr(debriefs, "Debrief", Small)


def played(new_class, *names, **settings):
    group = new_class(**(SMALL | settings))
    joined = [group.room.join(name) for name in names]
    group.start()
    group.answer_all(*joined)
    return group, joined


def worked_out(work):
    end = time.monotonic() + 300
    while not work.done and time.monotonic() < end:
        time.sleep(0.02)
    assert work.failure == ""
    return work.data


def test_every_seat_of_a_table_gets_its_own_debrief_the_same_as_that_of_the_saved_game(new_class, small):
    group, joined = played(new_class, *"ABC")
    assert group.room.over
    game = replay(group.room.game(group.key, 1))
    for member in joined:
        told = worked_out(group.room.ask_debrief(member.key))
        assert told["seat"] == member.seat
        assert told["payoff"] == round(group.view(member).payoff, PLACES)
        assert told == debrief(game, member.seat, occasions=2, continuations=4, line=4)


def test_what_was_held_between_rounds_is_none_of_a_students_choices(new_class, small):
    """Seven months in rounds of three: initiatives are asked for in three of them, and held in four."""
    group, (ana,) = played(new_class, "Ana", last_month="2025-07")
    while not group.room.over:
        group.answer_all(ana)
    made = group.room.decisions(group.key)
    held = {one.month for one in made if one.by == BETWEEN}
    assert held == {"2025-02", "2025-03", "2025-05", "2025-06"}
    told = worked_out(group.room.ask_debrief(ana.key))
    assert told["occasions"] == sum(one.by == PERSON for one in made)
    assert told["model"]["months_held"] == len(held)
    assert not any(move["phase"] == "initiatives" and move["month"] in held for move in told["moves"])
    assert "In 4 months your seat held unasked: the model held too." in headline(told)


def test_what_others_wished_and_believed_comes_when_it_is_revealed_or_the_class_is_closed(new_class, small):
    group, (ana,) = played(new_class, "Ana")
    work = group.room.ask_debrief(ana.key)
    worked_out(work)
    work.data |= {"turning_points": [{"what": "Canada wishes"}], "theory": [{"sentence": "Canada believed"}]}

    def told():
        return group.view(ana).debrief

    assert not told().whole
    assert "Canada" not in str([told().data[name] for name in PRIVATE])
    assert told().data["moves"] == work.data["moves"]
    group.room.reveal(group.key)
    assert told().whole
    assert told().data == work.data
    group.room.reveal(group.key, False)
    assert not told().whole
    group.room.close(group.key)
    assert told().data == work.data


def test_a_class_that_is_closed_early_is_debriefed_with_the_model_playing_on(new_class, small):
    group, (ana,) = played(new_class, "Ana", last_month="2025-06")
    table = group.room.tables[0]
    before = fingerprint(table.game), table.game.months_played
    with pytest.raises(InputError, match="after the end of the history or of the class"):
        group.room.ask_debrief(ana.key)
    group.room.close(group.key)
    told = worked_out(group.room.ask_debrief(ana.key))
    assert told["months"] == 6
    assert all(move["month"] < "2025-04" for move in told["moves"])
    assert group.view(ana).debrief.broken_off == "2025-04"
    assert (fingerprint(table.game), table.game.months_played) == before


def test_a_history_that_ended_is_not_played_on(new_class):
    group, _ = played(new_class, "Ana")
    table = group.room.tables[0]
    assert whole_game(table) is table.game


def test_nobody_waits_for_a_table_while_the_model_plays_its_history_on(new_class, small, monkeypatch):
    group, (ana,) = played(new_class, "Ana", last_month="2025-06")
    table = group.room.tables[0]
    entered, leave = threading.Event(), threading.Event()

    def held_back(content):
        entered.set()
        leave.wait(60)
        return replay(content)

    monkeypatch.setattr(debriefs, "replay", held_back)
    group.room.close(group.key)
    work = group.room.ask_debrief(ana.key)
    assert entered.wait(60)
    try:
        assert table.lock.acquire(timeout=5), "the pages of the table wait for the debrief"
        table.lock.release()
    finally:
        leave.set()
    assert worked_out(work)["months"] == 6


def test_asking_for_a_debrief_and_answering_never_wait_for_each_other(new_class, small):
    """Who answers holds the table's lock and then takes the room's: whoever asks must not do it the other way."""
    group, (ana,) = played(new_class, "Ana")
    table = group.room.tables[0]
    with table.lock:
        asking = threading.Thread(target=group.room.ask_debrief, args=(ana.key,), daemon=True)
        asking.start()
        asking.join(0.5)  # it waits for the table now, if it ever does
        assert group.room._lock.acquire(timeout=5), "the room is locked by who waits for a table"
        group.room._lock.release()
    asking.join(30)
    assert not asking.is_alive()


def test_debriefs_are_worked_out_one_after_another_and_each_once(new_class, small):
    group, joined = played(new_class, *"AB")
    started = []
    group.room._debriefs = Debriefs(started.append)
    first, second = (group.room.ask_debrief(one.key) for one in joined)
    assert group.room.ask_debrief(joined[0].key) is first
    assert len(started) == 1
    assert (first.share, second.share) == (0.0, 0.0)
    assert group.view(joined[1]).debrief.share == 0.0
    started[0]()
    assert first.done
    assert second.done
    group.room._debriefed.clear()
    group.room.ask_debrief(joined[0].key)
    assert len(started) == 2


def test_pages_learn_of_the_progress(new_class, small):
    group, (ana,) = played(new_class, "Ana")
    before = group.room.sign(1)
    worked_out(group.room.ask_debrief(ana.key))
    after = group.room.sign(1)
    assert after[1][0] > before[1][0] + 5


def test_a_debrief_that_fails_says_so_and_can_be_asked_for_again(new_class, monkeypatch):
    group, joined = played(new_class, *"AB")
    started = []
    group.room._debriefs = Debriefs(started.append)
    monkeypatch.setattr(debriefs, "Debrief", lambda game, seat: 1 / 0)
    works = [group.room.ask_debrief(one.key) for one in joined]
    started[0]()
    assert all("could not be worked out" in work.failure for work in works)
    assert "division by zero" in group.view(joined[0]).debrief.failure
    assert group.room.ask_debrief(joined[0].key) is not works[0]
