"""A signal that comes while rules compile is heard, acted on between two passes, and handled as ever afterwards."""

import os
import signal

import numba
import pytest
from numba.core.event import Listener, install_listener

from experiments.histories.interrupts import heard_between_passes


class Stopped(BaseException):
    """What a handler raises."""


class Signal(Listener):
    """Sends this process a signal once, in the middle of a pass of the compiler."""

    def __init__(self, number):
        self.number, self.passes = number, 0

    def on_start(self, event):
        self.passes += 1
        if self.passes == 3:
            os.kill(os.getpid(), self.number)
            self.handled = signal.getsignal(self.number)

    def on_end(self, event):
        pass


def stop(*_):
    raise Stopped


@pytest.fixture(params=[signal.SIGINT, signal.SIGTERM])
def number(request):
    before = signal.signal(request.param, stop)
    yield request.param
    signal.signal(request.param, before)


def fresh_rule():
    return numba.njit(lambda x: x + 1)


def test_a_signal_ends_the_compiler_between_two_passes(number):
    sender = Signal(number)
    with pytest.raises(Stopped), heard_between_passes(), install_listener("numba:run_pass", sender):
        fresh_rule()(1)
    assert 3 <= sender.passes <= 4, "the compiler went on for long"
    assert sender.handled is not stop, "it would have been raised wherever the compiler was"
    assert signal.getsignal(number) is stop
    assert fresh_rule()(1) == 2


def test_a_signal_after_the_last_pass_is_not_lost(number):
    with pytest.raises(Stopped), heard_between_passes():
        os.kill(os.getpid(), number)
    assert signal.getsignal(number) is stop


def test_what_fails_in_the_body_comes_out_of_it(number):
    with pytest.raises(ZeroDivisionError), heard_between_passes():
        raise ZeroDivisionError
    assert signal.getsignal(number) is stop
