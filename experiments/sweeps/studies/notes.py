"""Where a study may mean less than is written: it varies a doctrine that does not govern, or not to the end."""

from collections.abc import Callable, Iterable
from typing import Any

from experiments.histories.sentences import month_words
from experiments.sweeps.studies.designs import column_text
from experiments.sweeps.studies.factors import DOCTRINE
from experiments.sweeps.studies.study import Study
from model.calendar import month_from_text, text_of_month
from model.elections import AT_START, CONTENDERS, challenger_wins, election_in, second_wins
from model.parameters import registry
from model.players import GOVERNMENT_NAMES

TOLD = 3  # names in a note; the rest are counted


def notes(study: Study) -> list[str]:
    """A sentence for each doctrine with a parameter that is set while it may not govern, or not to the end."""
    found = []
    for seat, parties in enumerate(CONTENDERS):
        starts = at_start(study, seat)
        for doctrine, other in (parties, parties[::-1]):
            if doctrine in starts:
                alone = _set_for(study, doctrine, other, _varied(study))
                month = first_change(study, seat, doctrine)
                found += [_of_one(seat, other, doctrine, alone, month)] if alone and month is not None else []
            else:
                idle = _set_for(study, doctrine, other, set())
                found += [_of_nobody(study, seat, doctrine, other, idle)] if idle else []
    return found


def _set_for(study: Study, doctrine: str, other: str, elsewhere: set[str]) -> list[str]:
    """Parameters of a doctrine that a factor sets, but for those whose like of the ``other`` it sets too.

    ``elsewhere``: parameters that count as set for the other as well.
    """
    return sorted(
        name
        for factor in study.design.factors
        for name in factor.parameters
        if name.startswith(f"{doctrine}.")
        and name.replace(doctrine, other, 1) not in elsewhere.union(factor.parameters)
    )


def _of_nobody(study: Study, seat: int, doctrine: str, other: str, names: list[str]) -> str:
    month = first_change(study, seat, other)
    if month is None:
        when = "and no election can bring it to office before the history stops"
    else:
        when = f"until an election brings it to office, in {month_words(text_of_month(month))} at the earliest"
    return (
        f"Note: {_listed(names)} varies, but {other} governs {_country(seat)} at the start: {doctrine} does not "
        f"govern, {when}."
    )


def _of_one(seat: int, other: str, doctrine: str, names: list[str], month: int) -> str:
    return (
        f"Note: {_listed(names)} varies and {_listed([name.replace(doctrine, other, 1) for name in names])} does not: "
        f"an election in {_country(seat)} can bring {other} to office, in {month_words(text_of_month(month))} at the "
        "earliest, and what the factor sets would no longer be the government's. To keep it, name both parameters."
    )


def _country(seat: int) -> str:
    return "the United States" if seat == 0 else GOVERNMENT_NAMES[seat]


def _listed(names: list[str]) -> str:
    more = len(names) - TOLD
    return ", ".join(names[:TOLD]) + (f" and {more} more" if more > 0 else "")


def _varied(study: Study) -> set[str]:
    return {parameter for factor in study.design.factors for parameter in factor.parameters}


def seen(study: Study, name: str) -> list[Any]:
    """Values of a parameter, or of the doctrine, over the study: each that is listed, or the bounds of a range."""
    for k, factor in enumerate(study.design.factors):
        if name not in (factor.parameters or (factor.name,)):
            continue
        if study.design.kind == "list":
            return sorted(set(study.design.listed[k]))
        return list(factor.values) or [factor.low, factor.high]
    return [study.doctrine if name == DOCTRINE else study.base.get(name, registry()[name].default)]


def at_start(study: Study, seat: int) -> set[str]:
    """Doctrines that govern a country when histories start, at some point of the study."""
    if seat == 0:
        return {str(value) for value in seen(study, DOCTRINE)}
    switches = {column_text(value) for value in seen(study, AT_START[seat])}
    return {CONTENDERS[seat][int(switch == "true")] for switch in switches}


def first_change(study: Study, seat: int, in_office: str) -> int | None:
    """First absolute month in which an election may take a doctrine out of office at some point; None if none may."""
    start = min(month_from_text(str(text)) for text in seen(study, "start"))
    last = max(month_from_text(str(text)) for text in seen(study, "horizon"))
    for month in range(start, last + 1):
        if election_in(month, seat) and _loses(study, seat, in_office, month):
            return month
    return None


class _Seen:
    """Parameters of a study as the rules read them: of each a ``bound`` of its values over the points."""

    def __init__(self, study: Study, bound: Callable[[Iterable[float]], float]) -> None:
        self._study, self._bound = study, bound

    def __getattr__(self, name: str) -> float:
        return self._bound(float(value) for value in seen(self._study, name))


def _loses(study: Study, seat: int, in_office: str, month: int) -> bool:
    """Whether who governs can lose an election of a month (:func:`model.elections.winner_of_election`)."""
    # As plain Python, the rules themselves are asked which parameter decides.
    challenger, second = (getattr(rule, "py_func", rule) for rule in (challenger_wins, second_wins))
    if seat == 0:
        return bool(challenger(_Seen(study, max), month) > 0.0)
    if in_office == CONTENDERS[seat][0]:
        return bool(second(_Seen(study, max), seat) > 0.0)
    return bool(second(_Seen(study, min), seat) < 1.0)
