"""What a teacher sets when a room is opened, checked at the door."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from experiments.commands.options import parse_settings
from experiments.histories.sentences import the_seat
from model.doctrines import built_in, seated, united_states_doctrine
from model.errors import InputError
from model.parameters import ParameterSet, resolve
from model.players import GOVERNMENT_KEYS
from model.scenario import check_seed, load_scenario, scenario_names

MOST_TABLES = 12
MOST_MONTHS_A_ROUND = 12
LEAST_SECONDS, MOST_SECONDS = 15, 1800  # of a round with a timer
LAST_MONTH = "2028-12"  # of a lesson: sixteen rounds of three months from January 2025


@dataclass(frozen=True)
class RoomSettings:
    """How a class plays.

    ``seats``: taken by students at each table, the others by the model; ``scenario``: a built-in one, or none;
    ``doctrine``, ``mexico``, ``canada``: built-in doctrines of the three at the start, None as the scenario has it;
    ``parameters``: overrides on top of it; ``same_luck``: every table draws the same luck, otherwise each its own;
    ``months_a_round``: months that are played before the class waits for its last table; ``seconds_a_round``: the
    timer, None for no limit; ``last_month``: where every table's history stops if it has not ended before.
    """

    tables: int = 10
    seats: tuple[int, ...] = (0, 1, 2)
    scenario: str | None = None
    doctrine: str | None = None
    mexico: str | None = None
    canada: str | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    seed: int = 1
    same_luck: bool = True
    months_a_round: int = 3
    seconds_a_round: int | None = 120
    last_month: str = LAST_MONTH

    def __post_init__(self) -> None:
        _whole(self.tables, "tables", 1, MOST_TABLES)
        _whole(self.months_a_round, "months a round", 1, MOST_MONTHS_A_ROUND)
        if self.seconds_a_round is not None:
            _whole(self.seconds_a_round, "seconds a round", LEAST_SECONDS, MOST_SECONDS)
        if not self.seats or not set(self.seats) <= {0, 1, 2} or len(set(self.seats)) < len(self.seats):
            raise InputError(f"seats are {self.seats}; use one to three of 0 (United States), 1 (Mexico), 2 (Canada)")
        if self.scenario is not None and self.scenario not in scenario_names():
            raise InputError(f"scenario {self.scenario!r} is not built in; use one of {', '.join(scenario_names())}")
        for seat, name in enumerate((self.doctrine, self.mexico, self.canada)):
            if name is not None:
                _of_seat(name, seat)
        check_seed(self.seed, "room")

    def resolved(self) -> tuple[ParameterSet, str]:
        """The validated parameters and the doctrine row of the United States; raises :class:`InputError`."""
        scenario = load_scenario(self.scenario) if self.scenario else None
        named = self.doctrine or (scenario.doctrine if scenario else None) or "lighthizer"
        doctrine = united_states_doctrine(named, "room")
        partners = seated([name for name in (self.mexico, self.canada) if name is not None], "room")[1]
        overrides = dict(doctrine.overrides) | dict(scenario.parameters if scenario else {}) | partners
        overrides |= dict(self.parameters)
        if "horizon" not in self.parameters:
            overrides["horizon"] = self.last_month
        parameters = resolve(overrides)
        if int(parameters["parts_of_month"]) > 1:
            raise InputError("a seat needs parts_of_month=1: an initiative that comes up twice cannot be told apart")
        return parameters, doctrine.row


def parameters_of(text: str) -> dict[str, str]:
    """Parameters typed as ``name=value``, one a line or with commas between them; raises :class:`InputError`."""
    return parse_settings([part for line in text.splitlines() for part in line.split(",") if part.strip()], "parameter")


def _of_seat(name: str, seat: int) -> None:
    """Raise :class:`InputError` for a doctrine that is not built in or is another government's."""
    own = [one.name for one in built_in() if one.government == GOVERNMENT_KEYS[seat]]
    if name not in [one.name for one in built_in()]:
        raise InputError(f"doctrine {name!r} is not built in; use one of {', '.join(own)}")
    if name not in own:
        raise InputError(f"doctrine {name!r} is not of {the_seat(seat)}; use one of {', '.join(own)}")


def _whole(value: Any, what: str, low: int, high: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise InputError(f"{what}: {value!r} must be a whole number between {low} and {high}")
