"""Records that Python hands to rules: their memory is their own, found once, and freed with them."""

import gc
import weakref

import numpy as np

from model.compiled import compiled
from model.economy.arrays import economy_arrays
from model.record import new_record, of_records
from model.state import STATE, new_state
from model.tables.trade_table import default_trade_table
from model.world import new_world


@compiled
def write_month(state, month):
    state.month = month


def test_a_rule_writes_into_the_record_it_is_given_and_into_no_copy():
    states = new_state()
    state = states[0]
    write_month(state, 3)
    copied, again = state.copy(), states[0]
    write_month(copied, 4)
    write_month(again, 5)
    write_month(copied, 6)
    assert (state.month, states["month"][0], again.month, copied.month) == (5, 5, 5, 6)
    assert bytes(state.data) == state.tobytes() == again.tobytes()


def test_rows_of_an_array_are_told_apart():
    states = np.zeros(3, of_records(STATE))
    for row in (2, 0, 1):
        write_month(states[row], 10 + row)
    assert states["month"].tolist() == [10, 11, 12]


def test_a_record_is_freed_as_soon_as_nobody_holds_it():
    gc.disable()
    try:
        states = new_state()
        state = states[0]
        write_month(state, 1)
        memory = weakref.ref(states)
        del states
        assert memory() is not None
        del state
        assert memory() is None
    finally:
        gc.enable()


def test_fields_of_a_world_begin_on_lines_of_memory():
    world = new_world(economy_arrays(default_trade_table()))
    for part in (world, world.work, world.economy, world.solution):
        for name in part.dtype.names:
            assert part.dtype.fields[name][1] % 64 == 0
    assert np.frombuffer(world.data, np.uint8).ctypes.data % 64 == 0
    assert new_record(np.dtype([("one", "f8")])).one == 0.0
