"""Values of factors, checked against the registry at the door."""

import math
from collections.abc import Sequence
from typing import Any

from experiments.sweeps.studies.factors import DOCTRINE
from model.errors import InputError
from model.parameters import registry
from model.parameters.registry import Value
from model.parameters.resolve import parse
from model.scenario import check_doctrine

COLUMN_KINDS = {"number": "number", "integer": "integer"}


def column_kind(name: str, parameters: Sequence[str], where: str) -> str:
    """Type of a factor's column: ``number``, ``integer`` or ``text``. Raises :class:`InputError` for mixed kinds."""
    if name == DOCTRINE:
        return "text"
    kinds = {registry()[parameter].kind for parameter in parameters} or {"number"}
    if len(kinds) > 1:
        stated = ", ".join(f"{parameter} ({registry()[parameter].kind})" for parameter in parameters)
        raise InputError(f"{where} gives one value to parameters of different kinds: {stated}; make a factor of each")
    return COLUMN_KINDS.get(kinds.pop(), "text")


def checked_value(name: str, parameters: Sequence[str], given: Any, where: str) -> Value:
    """A value of a factor, parsed; raises :class:`InputError` with the place and what would be right."""
    if name == DOCTRINE:
        return check_doctrine(given, where)
    if not parameters:
        try:
            number = float(given)
        except (TypeError, ValueError):
            number = math.nan
        if not math.isfinite(number):
            raise InputError(f"{where} is {given!r}; a dummy factor takes finite numbers")
        return number
    value: Value = 0.0
    for parameter in parameters:
        try:
            value = parse(registry()[parameter], given)
        except InputError as error:
            raise InputError(f"{where}: {error}") from None
    return value
