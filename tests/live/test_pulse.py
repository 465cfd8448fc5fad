"""The heartbeat of a class: it runs while pages listen, tells them what is new, and keeps students in their seats."""

import threading
import time

import pytest

from experiments.classroom.members import LOST_AFTER
from experiments.classroom.rooms import Rooms
from experiments.classroom.settings import RoomSettings
from experiments.live import pulse as pulses
from experiments.live.pulse import Pulse


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def room(clock):
    return Rooms(clock).open(RoomSettings(tables=1, seconds_a_round=None))


def test_the_thread_ends_with_the_last_page(room):
    pulse, before = Pulse(0.01), threading.active_count()
    ends = [pulse.listen(room, None, None, lambda: None) for _ in range(3)]
    assert pulse.running
    for end in ends:
        end()
        end()
    assert not pulse.running
    until = time.monotonic() + 10
    while threading.active_count() > before and time.monotonic() < until:
        time.sleep(0.01)
    assert threading.active_count() == before
    pulse.listen(room, None, None, lambda: None)()


def test_a_page_is_told_once_of_each_change(room):
    pulse, told = Pulse(1000), []
    end = pulse.listen(room, 1, None, lambda: told.append(1))
    pulse.beat()
    pulse.beat()
    assert len(told) == 1
    room.join("Ana")
    pulse.beat()
    pulse.beat()
    assert len(told) == 2
    end()


def test_an_open_page_keeps_the_seat_and_a_closed_one_loses_it(room, clock):
    pulse = Pulse(1000)
    ana, ben = room.join("Ana"), room.join("Ben")
    room.start(room.teacher_key)
    end = pulse.listen(room, 1, ana.key, lambda: None)
    for _ in range(int(LOST_AFTER) + 2):
        clock.now += 1.0
        pulse.beat()
    assert not ana.lost(clock())
    assert ben.lost(clock())
    end()


def test_a_page_that_fails_does_not_stop_the_others(room):
    pulse, told = Pulse(1000), []

    def fail():
        raise RuntimeError("broken page")

    ends = [pulse.listen(room, 1, None, fail), pulse.listen(room, 1, None, lambda: told.append(1))]
    pulse.beat()
    assert told == [1]
    for end in ends:
        end()


class Page:
    """A page of a server as the pulse knows it."""

    def __init__(self):
        self.lock, self.closed_event, self.inside = threading.RLock(), threading.Event(), 0

    def __enter__(self):
        self.inside += 1

    def __exit__(self, *_):
        self.inside -= 1


def test_a_page_is_drawn_under_the_lock_under_which_it_answers_its_browser(room, monkeypatch):
    page, held = Page(), []
    monkeypatch.setattr(pulses, "current_page", lambda: page)
    monkeypatch.setattr(pulses, "connected", lambda _: True)

    def notify():
        other = threading.Thread(target=lambda: held.append(not page.lock.acquire(blocking=False)))
        other.start()
        other.join()

    pulse = Pulse(1000)
    end = pulse.listen(room, 1, None, notify)
    pulse.beat()
    assert held == [True]
    assert page.lock.acquire(blocking=False), "the lock is given back"
    end()


def test_a_page_that_is_busy_is_told_at_a_later_beat(room, monkeypatch):
    page, told = Page(), []
    monkeypatch.setattr(pulses, "current_page", lambda: page)
    monkeypatch.setattr(pulses, "connected", lambda _: True)
    pulse = Pulse(1000)
    end = pulse.listen(room, 1, None, lambda: told.append(1))
    free, taken = threading.Event(), threading.Event()

    def answer():
        with page.lock:
            taken.set()
            free.wait(10)

    busy = threading.Thread(target=answer)
    busy.start()
    taken.wait(10)
    pulse.beat()
    assert told == []
    free.set()
    busy.join()
    pulse.beat()
    assert told == [1]
    end()
