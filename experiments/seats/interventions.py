"""What somebody outside the game lets happen at the start of a month: a ruling, a drought, an election.

An intervention changes what the state holds and what outside forces could have brought about; no government is made
to choose anything. Shocks come in standard deviations of the model's own (parameters ``drought_shock`` and
``fentanyl_shock``), so that no size is invented here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from agents.choices.records import add_event
from agents.months.emergency import courts_rule
from agents.months.month import change_government
from model.calendar import first_day
from model.elections import election_in
from model.errors import InputError
from model.law.bilaterals import ratify
from model.law.refusals import REFUSALS, Refusal
from model.law.statutes import void_emergency_tariffs
from model.moves import EventKind
from model.parameters import doctrine_names
from model.parameters.registry import registry
from model.urgency import set_urgency
from model.world import World

Data = Mapping[str, float | str]
CHINESE_SECTOR_NAMES = ("electric vehicles", "telecoms", "electronics", "other")  # of model.chinese_investment
PARTIES = {"conservative": "canada_conservative", "liberal": "canada_liberal"}
LEAST_SHOCK, LARGEST_SHOCK = 0.5, 4.0  # standard deviations; beyond four nobody has seen one
LEAST_INVESTMENT = 0.1  # bn USD
CERTAINLY = np.inf  # a yearly rate at which an event comes in every month


@dataclass(frozen=True)
class Field:
    """One entry of an intervention: a number within bounds, or one of some texts."""

    name: str
    label: str
    default: float | str
    low: float = 0.0
    high: float = 0.0
    choices: tuple[str, ...] = ()

    def read(self, given: Any) -> float | str:
        """The entry checked; raises :class:`InputError`."""
        if self.choices:
            if given not in self.choices:
                raise InputError(f"{self.name} is {given!r}; use one of {', '.join(self.choices)}")
            return str(given)
        number = float(given) if isinstance(given, int | float) and not isinstance(given, bool) else np.nan
        if not self.low <= number <= self.high:
            raise InputError(f"{self.name} is {given!r}; use a number between {self.low:g} and {self.high:g}")
        return number


@dataclass(frozen=True)
class Intervention:
    """One intervention with its entries, checked: what it says is what it does."""

    name: str
    data: tuple[tuple[str, float | str], ...]
    words: str

    @property
    def entries(self) -> dict[str, float | str]:
        """Entries by name."""
        return dict(self.data)


@dataclass(frozen=True)
class Kind:
    """A kind of intervention: title, legal or factual ground, entries, what it says and what it does.

    ``in_log``: whether the model's own log words it; otherwise the story takes the intervention's words.
    """

    name: str
    title: str
    ground: str
    fields: tuple[Field, ...]
    words: Callable[[Data], str]
    apply: Callable[[World, Any, np.ndarray, Data], None]
    in_log: bool


def checked(name: str, data: Data | None = None) -> Intervention:
    """An intervention by name with its entries (those left out take their default); raises :class:`InputError`."""
    if name not in kinds():
        raise InputError(f"intervention {name!r} is unknown; use one of {', '.join(kinds())}")
    kind, given = kinds()[name], dict(data or {})
    read = {entry.name: entry.read(given.pop(entry.name, entry.default)) for entry in kind.fields}
    if given:
        raise InputError(f"{name} has no {min(given)!r}; it has {', '.join(read) or 'no entries'}")
    return Intervention(name, tuple(read.items()), kind.words(read))


def intervene(world: World, state: Any, log: np.ndarray, intervention: Intervention) -> None:
    """Let it happen in a state before its month opens; raises :class:`InputError` where law or facts rule it out."""
    before = _urgency(world, state)
    kinds()[intervention.name].apply(world, state, log, intervention.entries)
    # Only what the event itself makes more pressing counts now; what the month has moved counts at its close.
    state.urgency[:] += _urgency(world, state) - before


def _urgency(world: World, state: Any) -> np.ndarray:
    trial = state.copy()
    set_urgency(world, trial)
    return np.asarray(trial.urgency)


def _court_ruling(world: World, state: Any, log: np.ndarray, data: Data) -> None:
    if state.law.emergency_void > 0:
        raise InputError("court_ruling: courts have voided emergency duties already (50 U.S.C. 1702)")
    rate, world.p.court_rate = float(world.p.court_rate), CERTAINLY
    try:
        courts_rule(world, state, first_day(state.month), log)
    finally:
        world.p.court_rate = rate
    if state.law.emergency_void == 0:
        # No such duty was in force: the ruling binds all the same, and none can be imposed any more.
        void_emergency_tariffs(state.law, first_day(state.month))
        add_event(log, state, EventKind.COURT_VOIDS_EMERGENCY_DUTIES, -1, 0)


def _chinese_investment(world: World, state: Any, log: np.ndarray, data: Data) -> None:
    state.chinese_pipeline[CHINESE_SECTOR_NAMES.index(str(data["sector"]))] += float(data["amount"])


def _drought(world: World, state: Any, log: np.ndarray, data: Data) -> None:
    state.drought += float(data["strength"]) * world.p.drought_shock


def _fentanyl(world: World, state: Any, log: np.ndarray, data: Data) -> None:
    state.fentanyl += float(data["strength"]) * world.p.fentanyl_shock


def _canadian_election(world: World, state: Any, log: np.ndarray, data: Data) -> None:
    row = doctrine_names().index(PARTIES[str(data["winner"])])
    if row == state.doctrine[2]:
        raise InputError(f"canadian_election: a {data['winner']} government is in office in Canada already")
    if election_in(int(state.month), 2):
        raise InputError("canadian_election: this month has the election of the fixed calendar (S.C. 2007, c. 10)")
    change_government(world, state, 2, row, log)


def _ratification(world: World, state: Any, log: np.ndarray, data: Data) -> None:
    partner = ("Mexico", "Canada").index(str(data["partner"])) + 1
    refusal = Refusal(ratify(state.law, 0, partner, first_day(state.month)))
    if state.law.treaty_signed[partner - 1] == 0:
        raise InputError(f"ratification: no bilateral treaty with {data['partner']} has been signed")
    if refusal != Refusal.NONE:
        where, why = REFUSALS[refusal]
        raise InputError(f"ratification: {why} ({where})")
    add_event(log, state, EventKind.BILATERAL_IN_FORCE, 0, partner)


@cache
def kinds() -> Mapping[str, Kind]:
    """Every kind of intervention by name."""
    strength = Field("strength", "Strength (standard deviations)", 2.0, LEAST_SHOCK, LARGEST_SHOCK)
    most = float(registry()["china_pipeline_start"].high or 0.0)
    sector = Field("sector", "Sector", CHINESE_SECTOR_NAMES[0], choices=CHINESE_SECTOR_NAMES)
    amount = Field("amount", "Amount (bn USD)", 5.0, LEAST_INVESTMENT, most)
    winner = Field("winner", "Winner", "conservative", choices=tuple(PARTIES))
    partner = Field("partner", "Partner", "Mexico", choices=("Mexico", "Canada"))
    found = (
        Kind("court_ruling", "A court voids emergency duties", "50 U.S.C. 1702 gives no power to impose tariffs", (),
             lambda data: "A court voids duties imposed under emergency powers.", _court_ruling, True),
        Kind("chinese_investment", "A Chinese investor announces a plant in Mexico", "announced, built later (S21-S24)",
             (sector, amount), lambda data: f"Chinese investors announce {data['amount']:g} bn USD for Mexico "
             f"({data['sector']}).", _chinese_investment, False),
        Kind("drought", "A drought in the north of Mexico", "Treaty of 3 February 1944, Art. 4 B (S30)", (strength,),
             lambda data: f"A drought of {data['strength']:g} standard deviations empties the rivers of northern "
             "Mexico.", _drought, False),
        Kind("fentanyl", "Fentanyl and crossings at the border rise", "index of security (S26)", (strength,),
             lambda data: f"Fentanyl and crossings at the border rise by {data['strength']:g} standard deviations.",
             _fentanyl, False),
        Kind("canadian_election", "Canada holds an early election",
             "Constitution Act 1867, s. 50: Parliament may be dissolved at any time",
             (winner,), lambda data: f"An early election in Canada brings a {data['winner']} government.",
             _canadian_election, True),
        Kind("ratification", "The legislatures pass a signed bilateral treaty", "Art. 34.3; six months after signature",
             (partner,), lambda data: f"The legislatures pass the treaty between the United States and "
             f"{data['partner']}.", _ratification, True),
    )  # fmt: skip
    return {kind.name: kind for kind in found}
