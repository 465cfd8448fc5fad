"""What the Mesa model is asked to play, as a caller or Mesa's own tools hand it over, checked."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from mesa.experimental.scenarios import Scenario

from model.errors import InputError, shown
from model.parameters import ParameterSet, resolve
from model.scenario import MAXIMUM_SEED, check_doctrine, check_seed, check_whole

WHERE = "JointReview"
UNSAID: Any = object()
"""Stands for an ``rng`` that is not given: None is, by Mesa, and asks for one to be drawn."""


@dataclass(frozen=True)
class Asked:
    """One history: its validated parameters, the United States doctrine at its start, and what keys its draws."""

    parameters: ParameterSet
    doctrine: str
    seed: int
    run: int

    @property
    def mesas_seed(self) -> int:
        """Seed of Mesa's own generators, which no rule of the model draws from: another one in each replication."""
        return int(np.random.SeedSequence([self.seed, self.run]).generate_state(1, np.uint64)[0]) & MAXIMUM_SEED


def asked(
    parameters: Any, doctrine: Any, seed: Any, run: Any, rng: Any = UNSAID, scenario: Scenario | None = None
) -> Asked:
    """What is asked for by arguments as of :class:`model.review.JointReview`; raises :class:`InputError`.

    ``rng``: the seed by Mesa's newer name. ``scenario``: Mesa's, whose ``rng`` is the seed, whose ``doctrine`` and
    ``run`` are those and whose other values are parameters by name. Where seed or rng is None, one is drawn.
    """
    if scenario is not None:
        values = _values(scenario)
        named = {name: value for name, value in values.items() if name not in ("rng", "doctrine", "run")}
        if named and parameters is not None:
            raise InputError(
                f"{WHERE}: parameters are given, and {', '.join(named)} in the scenario too; use one of them"
            )
        parameters = resolve(named) if parameters is None else parameters
        doctrine, run = values.get("doctrine", doctrine), values.get("run", run)
        if values.get("rng") is not None:
            rng = _the_same(None if rng is UNSAID else rng, values["rng"], "scenario.rng", "rng")
    if parameters is not None and not isinstance(parameters, ParameterSet):
        raise InputError(f"parameters are a {type(parameters).__name__}; give resolve({{...}}), which checks them")
    check_whole(run, f"{WHERE}: run")
    row = check_doctrine(doctrine, WHERE)
    return Asked(resolve() if parameters is None else parameters, row, _seed(seed, rng), int(run))


def _values(scenario: Any) -> dict[str, Any]:
    if not isinstance(scenario, Scenario):
        raise InputError(
            f"{WHERE}: scenario is {shown(scenario)}; give a Scenario of Mesa's, or parameters: "
            "resolve(load_scenario(NAME).parameters)"
        )
    return dict(scenario)


def _seed(seed: Any, rng: Any) -> int:
    if isinstance(rng, np.random.Generator | np.random.BitGenerator | np.random.SeedSequence):
        raise InputError(f"{WHERE}: rng is a {type(rng).__name__}; give a whole number: it keys every draw")
    if rng is not UNSAID:
        # A seed that was not given is 0, the default.
        seed = _the_same(None if seed == 0 else seed, rng, "rng", "seed")
    return drawn_seed() if seed is None else check_seed(seed, WHERE)


def drawn_seed() -> int:
    """A seed from the operating system's entropy, another one each time."""
    return int(np.random.SeedSequence().generate_state(1, np.uint32)[0])


def _the_same(one: Any, other: Any, name: str, first: str) -> Any:
    """The one that is given, where they do not differ."""
    if one is not None and other is not None and one != other:
        raise InputError(f"{WHERE}: {first} is {shown(one)} and {name} is {shown(other)}; give one of them")
    return other if one is None else one
