"""A pause stops every clock of the class and costs nobody anything."""

import threading
import time

import pytest

from model.errors import InputError


def test_a_pause_stops_answers_and_clocks(new_class):
    group = new_class(seconds_a_round=60)
    us = group.join("A")
    group.start()
    left = group.view(us).seconds_left
    group.room.pause(group.key)
    sheet = group.view(us).sheet
    with pytest.raises(InputError, match="paused"):
        group.room.answer(us.key, sheet.number, {})
    group.passes(500, us)
    assert group.view(us).seconds_left == pytest.approx(left)
    group.room.resume(group.key)
    assert group.view(us).sheet is not None
    assert group.view(us).sheet.number == sheet.number
    assert group.view(us).seconds_left == pytest.approx(left)


def open_sheets(group, members):
    return {one.name: sheet.number for one in members if (sheet := group.view(one).sheet)}


def test_a_pause_longer_than_the_timer_costs_nobody_an_open_sheet_whoever_looks_while_the_class_goes_on(new_class):
    group = new_class(tables=3, seconds_a_round=60)
    joined = group.join(*"ABCDEFGHI")
    group.start()
    before = open_sheets(group, joined)
    assert {one.table for one in joined if one.name in before} == {1, 2, 3}
    group.room.pause(group.key)
    group.passes(120, *joined)
    busy = group.room.tables[0]
    with busy.lock:  # a table that is just being drawn must not keep the others' deadlines waiting
        going_on = threading.Thread(target=group.room.resume, args=(group.key,))
        going_on.start()
        while group.room.status != "playing":
            time.sleep(0.001)
        group.room.tick()
    going_on.join(30)
    assert open_sheets(group, joined) == before


def test_the_time_of_a_pause_is_nobodys_time_to_answer(new_class):
    group = new_class(seconds_a_round=60)
    us = group.join("A")
    group.start()
    group.passes(10, us)
    group.room.pause(group.key)
    group.passes(500, us)
    group.room.resume(group.key)
    group.passes(5, us)
    group.answer(us)
    assert {one.seconds for one in group.room.decisions(group.key) if one.by == "person"} == {15.0}
