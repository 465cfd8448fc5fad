"""Cooperation in repetition: reciprocity, hazards, known ends, pooling, linkage (T7-T10, T20)."""

import math
from collections.abc import Callable

import numpy as np

from agents.values.preparation import prepare
from experiments.theory.result import Result, yes
from model.games.automata import cooperates, drawn_lengths
from model.games.repeated import (
    critical_discount_factor,
    largest_hazard,
    pooled_discount_factor,
    sustainable_tariffs,
)
from model.parameters import doctrine_names, resolve
from model.players import Regime
from model.randomness import Purpose, uniform

LIVES = 20000  # agreements of random length, for the hazard


def _grim_trigger() -> list[tuple[float, float]]:
    critical = critical_discount_factor(5.0, 3.0, 1.0)
    late = critical_discount_factor(5.0, 3.0, 1.0, lag=2)
    return [(critical, 0.5), (late, math.sqrt(0.5)), (largest_hazard(critical, 0.8), 0.375)]


def _played_reciprocity() -> list[tuple[float, float]]:
    """Where machines that play a grim trigger, and keep what earned most, change from high duties to low ones."""
    game = np.array([[[3.0, 3.0], [0.0, 5.0]], [[5.0, 0.0], [1.0, 1.0]]])
    draws = np.array([uniform(0, run, 0, Purpose.SHOCK, 0) for run in range(LIVES)])

    def survives(hazard: float) -> bool:
        return not cooperates(game, 0.8, drawn_lengths(hazard, draws))

    return [
        (_switch(lambda factor: cooperates(game, factor)), 0.5),
        (_switch(lambda factor: cooperates(game, factor, lag=2)), math.sqrt(0.5)),
        (_switch(survives), 0.375),
    ]


def _switch(changed: Callable[[float], bool]) -> float:
    """The place between 0 and 1 where a claim becomes true, by halving."""
    low, high = 0.02, 0.98
    while high - low > 5e-4:
        middle = 0.5 * (low + high)
        low, high = (low, middle) if changed(middle) else (middle, high)
    return 0.5 * (low + high)


def _known_last_round() -> list[tuple[float, float]]:
    rates = ("offers_a_year", "exits_a_year")
    idle = {f"{name}.temperament.{rate}": 0.0 for name in doctrine_names() for rate in rates}
    sharp = {f"{name}.temperament.precision": 1000.0 for name in ("lighthizer", "open_world")}
    world = prepare(resolve({**idle, **sharp, "belief_no_renewal": 1.0}))
    best = int(np.argmax(world.stage[Regime.NO_TEXT, :, world.evaluators[0]]))
    values = world.value[:40, Regime.NO_TEXT, :, 0, 0].sum(axis=-1)
    return [(float(np.argmax(row)), float(best)) for row in values]


def _pooled_enforcement() -> list[tuple[float, float]]:
    return [(pooled_discount_factor([2], [1]), 2 / 3), (pooled_discount_factor([2, 1], [1, 3]), 3 / 7)]


def _import_surges() -> list[tuple[float, float]]:
    volumes, even = np.array([0.5, 1.0, 1.5, 2.0]), np.full(4, 0.25)
    drawn = sustainable_tariffs(volumes, even, 0.4)
    lasting = sustainable_tariffs(volumes, even, 0.4, persistence=1.0)
    return [yes(bool((np.diff(drawn) > 0).all())), (float(np.ptp(lasting)), 0.0)]


def _linkage() -> list[tuple[float, float]]:
    return [(pooled_discount_factor([1, 3], [3, 1]), 0.5), (pooled_discount_factor([1, 1], [3, 3]), 0.25)]


RESULTS = (
    Result("T7", "Grim trigger with a lag, and the largest hazard", "Friedman 1971", "model/games/repeated.py",
           1e-9, _grim_trigger),
    Result("T7-played", "The same by playing: where machines with a discount factor, or lives of uncertain length, "
           "give up high duties", "Friedman 1971; Abreu & Rubinstein 1988", "model/games/automata.py", 0.01,
           _played_reciprocity),
    Result("T8", "A known last round unravels cooperation", "Selten 1978", "agents/values/continuation.py", 0.0,
           _known_last_round),
    Result("T9", "Pooled enforcement", "Maggi 1999", "model/games/repeated.py", 1e-12, _pooled_enforcement),
    Result("T10", "Import surges raise the sustainable tariff", "Bagwell & Staiger 1990",
           "model/games/repeated.py", 1e-9, _import_surges),
    Result("T20", "Issue linkage pools slack", "Bernheim & Whinston 1990; Spagnolo 1999",
           "model/games/repeated.py", 1e-12, _linkage),
)  # fmt: skip
