"""The load script is a class on a real server; a short soak shows memory that does not keep growing."""

import pytest

from experiments.live import load
from experiments.live.load import GROWTH_ALLOWED, Load, bench_classroom
from model.errors import InputError


def test_growth_compares_the_peaks_of_both_halves_after_the_warm_up():
    flat, growing = Load(), Load()
    for k in range(40):
        flat.memory.append((k, 400 + 20 * (k % 5)))
        growing.memory.append((k, 400 + 10 * k))
    assert flat.growth() == 0.0
    assert growing.growth() > GROWTH_ALLOWED
    assert Load().growth() == 0.0


def test_more_students_than_seats_are_refused():
    with pytest.raises(InputError, match="7 students have no seats at 2 tables"):
        bench_classroom(7, 2, 0, 1)


@pytest.mark.long(seconds=75)
def test_classes_one_after_another_answer_everything_and_leave_no_memory_behind(monkeypatch):
    """Lessons of half a year, and a look at the memory every three seconds: as many of both as in a longer soak."""
    monkeypatch.setattr(load, "LAST_MONTH", "2025-06")
    monkeypatch.setattr(load, "SAMPLES_A_MINUTE", 20)
    found = bench_classroom(students=9, tables=3, minutes=1, pace=0.1)
    assert found.failures == []
    assert found.classes >= 3
    assert len(found.seconds["join"]) == 9 * found.classes
    assert len(found.seconds["answer"]) > 50
    assert len(found.memory) >= 12
    assert found.growth() < GROWTH_ALLOWED
