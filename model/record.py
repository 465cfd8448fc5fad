"""The records that Python hands to compiled rules, and how they lie in memory."""

import ctypes
from collections.abc import Iterable
from typing import Any

import numpy as np

_LINE = 64  # bytes that a processor reads from memory at once


class Record(np.record):  # type: ignore[misc]  # NumPy's stubs call its scalars final
    """A NumPy record that Numba reaches at once.

    Numba asks a record for its buffer at every call, and NumPy answers with a description of every field, which
    for a world takes as long as half a month of the rules. Here the memory is found once.
    """

    @property
    def data(self) -> memoryview:
        """The record's memory, without the description of its fields."""
        kept: memoryview | None = self.__dict__.get("_memory")
        if kept is None:
            described = np.void.data.__get__(self)
            address = np.frombuffer(described, np.uint8).ctypes.data
            # Held by its address, not by the record: a record that holds itself is freed late.
            kept = self.__dict__["_memory"] = memoryview((ctypes.c_char * self.nbytes).from_address(address))
        return kept


def of_records(dtype: np.dtype) -> np.dtype:
    """The same fields, for arrays whose elements are a :class:`Record`."""
    return np.dtype((Record, dtype))


def in_lines(columns: Iterable[tuple[Any, ...]]) -> np.dtype:
    """A record with these fields (name, type and perhaps shape), each from the beginning of a line of memory.

    Several numbers that a processor takes at once then never lie on two lines.
    """
    names, formats, offsets, end = [], [], [], 0
    for column in columns:
        names.append(column[0])
        formats.append(np.dtype([column])[0])
        offsets.append(end)
        end += -(-formats[-1].itemsize // _LINE) * _LINE
    return np.dtype({"names": names, "formats": formats, "offsets": offsets, "itemsize": end}, align=True)


def new_record(dtype: np.dtype) -> Any:
    """A cleared record at the beginning of a line of memory."""
    memory = np.zeros(dtype.itemsize + _LINE, np.uint8)
    first = -memory.ctypes.data % _LINE
    return memory[first : first + dtype.itemsize].view(of_records(dtype))[0]
