"""The Mesa model for Mesa's own page: made from what ``SolaraViz`` passes, with the past kept for the views.

``SolaraViz`` makes a model anew at each reset, ``type(model)(**parameters)``, from texts as they were typed, and puts a
traceback in the place of the page where that fails. So a page's review keeps what the registry refuses as a message to
be shown; in Python and in ``mesa.batch_run`` it is an error.
"""

from collections.abc import Callable, Sequence
from typing import Any

import mesa
from mesa.experimental.scenarios import Scenario

from agents.governments import GovernmentAgent
from experiments.histories.sentences import the
from experiments.live.page.settings import (
    BY_GOVERNMENT,
    SEED,
    Settings,
    first_parameters,
    governments,
    text_of,
)
from experiments.live.page.visitor import world_of
from experiments.seats.moment import Moment
from model.arguments import drawn_seed
from model.doctrines import DEFAULT
from model.elections import CONTENDERS
from model.errors import InputError, NoConvergence
from model.parameters import Parameter, registry
from model.players import GOVERNMENT_KEYS, GOVERNMENT_NAMES
from model.review import GOVERNMENTS, JointReview

ON_PARTNERS = f"{GOVERNMENT_NAMES[0]} on Mexico and Canada"


def approval_of(seat: int) -> str:
    """Name of the collected measure of a government's approval."""
    return f"Approval, {GOVERNMENT_NAMES[seat]}"


def on_china(seat: int) -> str:
    """Name of the collected measure of a government's duty on China."""
    return f"{GOVERNMENT_NAMES[seat]} on China"


def _approval(seat: int) -> Callable[[JointReview], float]:
    return lambda review: float(review.state.approval[seat])


def _on_china(seat: int) -> Callable[[JointReview], float]:
    return lambda review: float(review.months[-1]["duties_on_china_pct"][seat]) if review.months else float("nan")


def _on_partners(review: JointReview) -> float:
    return float(review.months[-1]["us_duty_on_partners_pct"]) if review.months else float("nan")


# Measures by name, for Mesa's data collector and whatever plots it. Approval in points from 0 to 100; duties in %,
# weighted by base imports, of the month last played.
REPORTERS: dict[str, Callable[[JointReview], float]] = {
    **{approval_of(seat): _approval(seat) for seat in range(3)},
    **{on_china(seat): _on_china(seat) for seat in range(3)},
    ON_PARTNERS: _on_partners,
}


class WatchedReview(JointReview):
    """A joint review made of names and texts, with its past kept and its measures collected.

    ``united_states``, ``mexico``, ``canada``: doctrines, by name or title; ``seed`` of the luck, or ``rng``, Mesa's
    newer name for it (None: one is drawn); ``governments``: agent classes of the three, for a user's own;
    ``scenario``: Mesa's, whose ``rng`` is the seed and whose other values are as those here; ``parameters``: values by
    name in the registry. Values may be texts. Raises :class:`InputError` for what the registry refuses and
    :class:`NoConvergence` where it has no trade equilibrium. ``datacollector`` holds :data:`REPORTERS` before the first
    month and after each. ``problem`` is empty, but for :class:`PageReview`.
    """

    def __init__(
        self, united_states: str = DEFAULT, mexico: str = CONTENDERS[1][0], canada: str = CONTENDERS[2][0],
        seed: int | str | None = 1, governments: Sequence[type[GovernmentAgent]] = GOVERNMENTS,
        scenario: Scenario | None = None, rng: int | None = None, **parameters: Any,
    ) -> None:  # fmt: skip
        self.problem = ""
        try:
            named = {
                "united_states": united_states,
                "mexico": mexico,
                "canada": canada,
                SEED: seed if rng is None else rng,
            }
            resolved, row, number = settings_of(_with_scenario(named, parameters, scenario)).resolved()
            world = world_of(resolved)
        except (InputError, NoConvergence) as error:
            self._refuse(error)
            resolved, row, number = Settings().resolved()
            world = world_of(resolved)
        super().__init__(resolved, row, number, 0, world.copy(), governments)
        if isinstance(scenario, Scenario):
            self.scenario = scenario
        self.running, self.left = not self.problem, False
        self.doctrine, self.seed_of_luck = row, number
        self.past = [self.state.copy()]
        self._moment: Moment | None = None
        self.datacollector = mesa.DataCollector(model_reporters=REPORTERS)
        if self.running:
            self.datacollector.collect(self)

    def _refuse(self, error: InputError | NoConvergence) -> None:
        """What to do about values that cannot be played."""
        raise error

    def step(self) -> None:
        """Play a month; nothing past the end, with a problem, or when nobody looks on any more."""
        if self.problem or self.left:
            self.running = False
            return
        played = len(self.months)
        super().step()
        if len(self.months) > played:
            self.past.append(self.state.copy())
            self._moment = None
            self.datacollector.collect(self)

    def leave(self) -> None:
        """Nobody looks on any more: Mesa's player, a thread that outlives its page, comes to its end."""
        self.left = True

    def moment(self) -> Moment:
        """The present as the views of the live page read it, made once a month."""
        if self._moment is None:
            self._moment = Moment(
                self.parameters, self.doctrine, self.seed_of_luck, self.world.copy(), tuple(self.past),
                self.log.copy(), tuple(self.months),
            )  # fmt: skip
        return self._moment


class PageReview(WatchedReview):
    """A review for a page: ``problem`` says why its values were refused, and a review with a problem does not run."""

    def _refuse(self, error: InputError | NoConvergence) -> None:
        self.problem = str(error)


def _with_scenario(named: dict[str, Any], parameters: dict[str, Any], scenario: Any) -> dict[str, Any]:
    """All values by name; those of Mesa's scenario go before what nobody may have chosen."""
    values = {**named, **parameters}
    if scenario is not None:
        if not isinstance(scenario, Scenario):
            raise InputError(f"scenario is {scenario!r}; give a Scenario of Mesa's, or its values by name")
        stated = {SEED if name == "rng" else name: value for name, value in scenario if value is not None}
        twice = [name for name in stated if name in parameters and stated[name] != parameters[name]]
        if twice:
            raise InputError(f"{twice[0]} is {parameters[twice[0]]!r} and {stated[twice[0]]!r} in the scenario")
        values |= stated
    return values | ({SEED: drawn_seed()} if values[SEED] is None else {})


def settings_of(given: dict[str, Any]) -> Settings:
    """Settings from values as a page passes them; raises :class:`InputError` for a name that is not there."""
    settings = Settings()
    for seat in GOVERNMENT_KEYS:
        if seat in given:
            settings.set_government(seat, _named(seat, str(given[seat])))
    for name, value in given.items():
        if name not in GOVERNMENT_KEYS:
            settings.set_value(name, text_of(value))
    return settings


def _named(seat: str, words: str) -> str:
    """A doctrine's name by its name or title; other words as they are, to be refused."""
    return next((one["name"] for one in governments(seat) if words in (one["name"], one["title"])), words)


def model_params(*names: str) -> dict[str, Any]:
    """Inputs for ``SolaraViz``: governments, seed, and parameters of the registry (default: the ten that matter most).

    Numbers are fields to type in: Mesa's sliders show no value unless they are dragged, and the registry's ranges are
    too wide for them. Raises :class:`InputError` for a name that is not in the registry.
    """
    chosen = Settings()
    found: dict[str, Any] = {}
    for seat, name in zip(GOVERNMENT_KEYS, GOVERNMENT_NAMES, strict=True):
        titles = {one["name"]: one["title"] for one in governments(seat)}
        found[seat] = {"type": "Select", "label": f"Government of {the(name)}", "value": titles[getattr(chosen, seat)],
                       "values": list(titles.values())}  # fmt: skip
    found[SEED] = {"type": "InputText", "label": "Seed of the luck", "value": chosen.seed}
    for name in names or first_parameters():
        if name not in registry() or name in BY_GOVERNMENT:
            raise InputError(f"{name!r} is no parameter to set here; joint-review params lists those there are")
        found[name] = _input(registry()[name])
    return found


def _input(parameter: Parameter) -> dict[str, Any]:
    if parameter.kind == "switch":
        return {"type": "Checkbox", "label": parameter.name, "value": bool(parameter.default)}
    if parameter.kind == "choice":
        return {"type": "Select", "label": parameter.name, "value": parameter.default,
                "values": list(parameter.choices)}  # fmt: skip
    unit = f", {parameter.unit}" if parameter.unit else ""
    return {"type": "InputText", "label": f"{parameter.name}{unit}", "value": text_of(parameter.default)}
