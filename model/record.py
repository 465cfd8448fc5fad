"""The record that Python hands to compiled rules."""

import ctypes

import numpy as np


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
