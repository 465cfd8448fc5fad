"""From overrides to a validated set of parameters."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from model.calendar import month_from_text
from model.errors import InputError, did_you_mean, shown
from model.parameters.registry import Parameter, Value, ordinal, registry
from model.tariffs.claims import least_raised_share

_TRUE, _FALSE = ("true", "yes", "on", "1"), ("false", "no", "off", "0")

USMCA_FIRST_MONTH = "2020-07"
LEAST_SHOWN = 10_000  # parts of 1 to which a share is told


@dataclass(frozen=True)
class ParameterSet(Mapping[str, Value]):
    """Values of all parameters, validated; ``overrides`` are those that were given."""

    values_by_name: Mapping[str, Value]
    overrides: Mapping[str, Value]

    def __getitem__(self, name: str) -> Value:
        return self.values_by_name[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.values_by_name)

    def __len__(self) -> int:
        return len(self.values_by_name)


def nearest_names(name: str, names: Iterable[str]) -> str:
    """A hint naming up to three near names, or where to find them all."""
    return did_you_mean(name, names) or "`joint-review params` lists them"


def resolve(overrides: Mapping[str, Any] | None = None) -> ParameterSet:
    """Defaults with ``overrides``, each validated; text is parsed (``"0.3"``, ``"true"``, ``"2026-07"``).

    Raises :class:`InputError` for an unknown name (with the nearest), a wrong type, NaN, infinity, a value out of
    range (with the range), or values that do not go together. Nothing is clipped.
    """
    chosen = {name: parse(known(name), given) for name, given in (overrides or {}).items()}
    values = {name: chosen.get(name, parameter.default) for name, parameter in registry().items()}
    _check_dates(values)
    for partner in ("mexico", "canada"):
        _check_claims(values, partner)
    return ParameterSet(values, chosen)


def known(name: str) -> Parameter:
    """A parameter by name; raises :class:`InputError` with the nearest names."""
    try:
        return registry()[name]
    except KeyError:
        raise InputError(f"parameter {name!r} is unknown; {nearest_names(name, registry())}") from None


def _check_dates(values: Mapping[str, Value]) -> None:
    """The run ends after it starts, starts within the term, and under the text that was in force."""
    if ordinal(values["horizon"]) <= ordinal(values["start"]):
        raise InputError(f"horizon {values['horizon']} must come after start {values['start']}")
    sunset = ordinal(USMCA_FIRST_MONTH) + 12 * int(values["term_years"])
    if ordinal(values["start"]) >= sunset:
        raise InputError(f"start {values['start']} must come before the end of a term of {values['term_years']} years")
    in_force = "usmca" if ordinal(values["start"]) >= ordinal(USMCA_FIRST_MONTH) else "nafta"
    if values["treaty"] != in_force:
        raise InputError(f"treaty {values['treaty']} was not in force in {values['start']}; set treaty={in_force}")


def _check_claims(values: Mapping[str, Value], partner: str) -> None:
    """Claims at the raised margin are so far above those of 2024 that some spread of costs explains both."""
    before, raised = f"claims_2024_{partner}", f"claims_raised_{partner}"
    share, points = float(values[before]), float(values["mfn_margin_points"])
    least = least_raised_share(points, share, points + float(values["claims_raised_by"]))
    if float(values[raised]) < least:
        enough = math.ceil(LEAST_SHOWN * least) / LEAST_SHOWN
        raise InputError(
            f"{raised} is {values[raised]} and {before} is {values[before]}: a margin greater by "
            f"{values['claims_raised_by']:g} points must draw clearly more trade to claim, or no spread of the costs "
            f"of complying explains both; set {raised} to at least {enough:g}, or {before} lower"
        )


def parse(parameter: Parameter, given: Any) -> Value:
    """One value, or :class:`InputError` with name, what was given and what would be right."""
    try:
        value = _PARSERS[parameter.kind](parameter, given)
    except (TypeError, ValueError, OverflowError):
        raise InputError(f"{parameter.name} is {shown(given)}; it must be {right_values(parameter)}") from None
    return value


def right_values(parameter: Parameter) -> str:
    """Kind, admissible values and unit of a parameter in words; a unit that repeats the kind is left out."""
    range_text, kind = parameter.range_text, parameter.kind
    if kind == "month":
        return f'a month {range_text}, written as text such as "{parameter.default}"'
    unit = f" ({parameter.unit})" if parameter.unit != kind else ""
    named = {"number": "a number ", "integer": "a whole number "}.get(kind, "")
    return f"{named}{range_text}{unit}"


def _number(parameter: Parameter, given: Any) -> float:
    if isinstance(given, bool):
        raise TypeError
    value = float(given)
    if not math.isfinite(value):
        raise ValueError
    return _within(parameter, value)


def _integer(parameter: Parameter, given: Any) -> int:
    if isinstance(given, bool) or (isinstance(given, float) and not given.is_integer()):
        raise TypeError
    return int(_within(parameter, int(given)))


def _within(parameter: Parameter, value: float) -> float:
    if not ordinal(parameter.low) <= value <= ordinal(parameter.high):
        raise ValueError
    return value


def _switch(parameter: Parameter, given: Any) -> bool:
    text = str(given).strip().lower()
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    raise ValueError


def _choice(parameter: Parameter, given: Any) -> str:
    if given not in parameter.choices:
        raise ValueError
    return str(given)


def _month(parameter: Parameter, given: Any) -> str:
    _within(parameter, month_from_text(given))
    return str(given)


_PARSERS: dict[str, Callable[[Parameter, Any], Value]] = {
    "number": _number,
    "integer": _integer,
    "switch": _switch,
    "choice": _choice,
    "month": _month,
}
