"""From the tables of a study file to its factors, each checked against the registry."""

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from experiments.sweeps.columns import taken_names
from experiments.sweeps.studies.designs import column_text
from experiments.sweeps.studies.factors import DISTRIBUTIONS, DOCTRINE, SHAPES, Factor
from experiments.sweeps.studies.tables import FactorTable, ListTable
from experiments.sweeps.studies.values import checked_value, column_kind
from model.errors import InputError
from model.parameters import nearest_names, registry
from model.parameters.registry import Value

SHAPE_NAMES = ("mode", "mean", "sd", "a", "b")
FAR = 3.0  # standard deviations


def read_factors(
    tables: Mapping[str, FactorTable], design: Any, base: Mapping[str, Any], path: Path
) -> tuple[Factor, ...]:
    """Factors of a study in their order; a list's undeclared columns are parameters of their own name."""
    listed = isinstance(design, ListTable)
    everything = dict(tables)
    if listed:
        for name in _listed_names(design, path):
            everything.setdefault(name, FactorTable.model_validate({}))
    if not everything:
        raise InputError(f"{path}: there are no factors; write a table [factors.NAME] for each thing that varies")
    taken: dict[str, str] = {}
    factors = []
    for name, table in everything.items():
        where = f"{path}: factors.{name}"
        _refuse_unspoken(name, f"{path}: factors.{name!r}")
        _refuse_taken(name, where)
        parameters = _parameters(name, table, where)
        for parameter in parameters:
            if parameter in taken:
                raise InputError(f"{where}: {parameter} is also set by factors.{taken[parameter]}; keep one")
            if parameter in base:
                raise InputError(f"{where}: {parameter} is also fixed under [parameters] or by the scenario; keep one")
            taken[parameter] = name
        factors.append(_factor(name, table, parameters, str(design.kind), where))
    return tuple(factors)


def _refuse_unspoken(name: str, where: str) -> None:
    """Refuse a name that no option of an analysis can say: ``--where`` ends it at =, ``--player`` at a comma."""
    if not name or name != name.strip() or not name.isprintable() or set("=,") & set(name):
        raise InputError(
            f"{where}: the name of a factor has printable characters, none of them = or a comma, and no space at its "
            "ends; give it another, such as [factors.firmness]"
        )


def _refuse_taken(name: str, where: str) -> None:
    """Refuse a factor that goes by the name of a column of every result: an analysis could not tell them apart."""
    if name in taken_names():
        raise InputError(
            f"{where}: every result has a column {name!r} already; give the factor another name, such as "
            f'{name}_varied, with parameters = ["..."]'
        )


def _listed_names(design: ListTable, path: Path) -> list[str]:
    if design.file is None:
        return list((design.points or [{}])[0])
    file = path.parent / design.file
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            return next(csv.reader(lines), [])
    except FileNotFoundError:
        raise InputError(f"{file} is missing; design.file names a CSV file beside the study file") from None
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{file} cannot be read: {error}") from None


def _parameters(name: str, table: FactorTable, where: str) -> tuple[str, ...]:
    if name == DOCTRINE:
        if table.parameters is not None:
            raise InputError(f"{where}.parameters: the doctrine is no parameter; give values only")
        return ()
    given = [name] if table.parameters is None else table.parameters
    for parameter in given:
        if parameter not in registry():
            place = where if table.parameters is None else f"{where}.parameters"
            raise InputError(f"{place}: parameter {parameter!r} is unknown; {nearest_names(parameter, registry())}")
        if given.count(parameter) > 1:
            raise InputError(f"{where}.parameters: {parameter} is given twice")
    return tuple(given)


def _factor(name: str, table: FactorTable, parameters: tuple[str, ...], design: str, where: str) -> Factor:
    kind = column_kind(name, parameters, where)
    spread = [key for key in ("low", "high", "distribution", *SHAPE_NAMES) if getattr(table, key) is not None]
    if design == "list":
        if spread or table.values is not None or table.levels is not None:
            raise InputError(f"{where}: a list gives its values in its points; keep only parameters and label")
        return Factor(name, parameters, kind, label=table.label)
    if table.values is not None:
        if spread or table.levels is not None:
            raise InputError(f"{where}: give either values, or low and high; not {(spread or ['levels'])[0]} too")
        values = _values(name, parameters, table.values, kind, where)
        return Factor(name, parameters, kind, values, label=table.label)
    if kind == "text":
        raise InputError(f"{where}.values is missing; its values are names or switches, so list them")
    for key in ("low", "high"):
        if getattr(table, key) is None:
            raise InputError(f"{where}.{key} is missing; give low and high, or values")
    return _spread(name, table, parameters, kind, design, where)


def _values(
    name: str, parameters: tuple[str, ...], given: list[Any], kind: str, where: str
) -> tuple[Value, ...]:  # fmt: skip
    found: list[Value] = []
    for number, one in enumerate(given):
        value = checked_value(name, parameters, one, f"{where}.values[{number}]")
        value = column_text(value) if kind == "text" else value
        if value in found:
            raise InputError(f"{where}.values: {one!r} is given twice")
        found.append(value)
    return tuple(found)


def _spread(
    name: str, table: FactorTable, parameters: tuple[str, ...], kind: str, design: str, where: str
) -> Factor:  # fmt: skip
    low, high, distribution = float(table.low or 0.0), float(table.high or 0.0), table.distribution or "uniform"
    for key in ("low", "high"):
        checked_value(name, parameters, getattr(table, key), f"{where}.{key}")
    if not low < high:
        raise InputError(f"{where}: low {low} must be below high {high}")
    if distribution not in DISTRIBUTIONS:
        raise InputError(f"{where}.distribution is {distribution!r}; use one of {', '.join(DISTRIBUTIONS)}")
    if distribution == "loguniform" and low <= 0.0:
        raise InputError(f"{where}.low is {low}; a loguniform distribution needs low above 0")
    shape = {}
    for key in SHAPE_NAMES:
        needed, given = key in SHAPES.get(distribution, ()), getattr(table, key)
        if needed and given is None:
            raise InputError(f"{where}.{key} is missing; a {distribution} distribution needs it")
        if given is not None and not needed:
            raise InputError(f"{where}.{key} is of no use in a {distribution} distribution")
        if needed:
            shape[key] = float(given)
    if not low <= shape.get("mode", low) <= high:
        raise InputError(f"{where}.mode is {shape['mode']}; it must be between low {low} and high {high}")
    if distribution == "normal":
        _refuse_far_mean(shape["mean"], shape["sd"], low, high, where)
    if design == "grid":
        if table.levels is None:
            raise InputError(f"{where}.levels is missing; a grid takes that many steps from low to high")
        if distribution not in ("uniform", "loguniform"):
            raise InputError(f"{where}.distribution is {distribution!r}; a grid's steps are uniform or loguniform")
    elif table.levels is not None:
        raise InputError(f"{where}.levels is of no use in a {design} design; only a grid takes steps")
    factor = Factor(
        name, parameters, kind, (), low, high, distribution, shape, table.levels or 0, table.label
    )  # fmt: skip
    if design == "grid":
        _refuse_doubled_steps(factor, where)
    return factor


def _refuse_doubled_steps(factor: Factor, where: str) -> None:
    """Refuse a grid with more steps than whole numbers to put them on: fewer points would be played than are written.

    Steps in logarithms can meet on a number even where there are enough.
    """
    steps = len(set(factor.grid()))
    if steps == factor.levels:
        return
    whole = int(factor.high - factor.low) + 1
    right = f"give levels = {whole} or fewer" if factor.levels > whole else "give fewer levels"
    raise InputError(
        f"{where}.levels is {factor.levels}, and {whole} whole numbers lie from {factor.low:g} to {factor.high:g}: the "
        f"steps fall on {steps} of them; {right}, or list the values"
    )


def _refuse_far_mean(mean: float, sd: float, low: float, high: float, where: str) -> None:
    """Refuse a normal distribution of which next to nothing lies within its bounds: all points would be at one edge."""
    edge = min(max(mean, low), high)
    if abs(mean - edge) > FAR * sd:
        raise InputError(
            f"{where}.mean is {mean:g}, {abs(mean - edge) / sd:.3g} standard deviations outside the bounds {low:g} to "
            f"{high:g}: nearly every point would be played at {edge:g}; give a mean at most {FAR:g} of them outside"
        )
