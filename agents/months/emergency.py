"""Duties under emergency powers: courts void them, and other statutes take their place (facts of the record, A7).

What followed the ruling of 2026 is what the law leaves: a case under section 301 has no cap but takes months, section
122 bridges 150 days with one rate for all countries alike, and section 338, never used, needs a country that
discriminates.
"""

from typing import Any

import numpy as np

from agents.choices.records import add_event
from model.compiled import compiled
from model.instruments import Instrument, in_use
from model.law.constants import SECTION_122_MAXIMUM, Scope, Statute
from model.law.statutes import (
    ALL_COUNTRIES,
    find_discrimination,
    impose,
    may_impose,
    open_301,
    section_122_over,
    statute_on_china,
    void_emergency_tariffs,
)
from model.moves import EventKind
from model.randomness import Purpose, uniform
from model.world import World


@compiled
def note_discrimination(state: Any, day: int) -> None:
    """Duties that a partner levies on the United States alone are discrimination in the sense of section 338."""
    for partner in range(1, 3):
        levied = state.broad[partner, 0] + np.sum(state.sectoral[partner, 0])
        find_discrimination(state.law, partner, levied > 0.0, day)


@compiled
def courts_rule(world: World, state: Any, day: int, log: np.ndarray) -> None:
    """A court may void emergency duties in force; the United States can put others in their place at once."""
    in_force = False
    for partner in range(1, 3):
        in_force = in_force or (state.broad[0, partner] > 0.0 and state.broad_statute[partner] == Statute.IEEPA)
    chance = 1.0 - np.exp(-world.p.court_rate / 12.0)
    if not in_force or uniform(state.seed, state.run, state.month, Purpose.COURT, 0) >= chance:
        return
    void_emergency_tariffs(state.law, day)
    add_event(log, state, EventKind.COURT_VOIDS_EMERGENCY_DUTIES, -1, 0)
    for partner in range(1, 3):
        if state.broad_statute[partner] != Statute.IEEPA or state.broad[0, partner] == 0.0:
            continue
        state.voided[partner], state.broad[0, partner] = state.broad[0, partner], 0.0
        if world.p.replace_after_court > 0.5:
            _replace(state, partner, Statute.SECTION_301, day, log)
    if world.p.replace_after_court < 0.5 or not _surcharge(world, state, day, log):
        _replace_or_lapse(world, state, day, log)
    _rest_duty_on_china(world, state, day, log)


@compiled
def _rest_duty_on_china(world: World, state: Any, day: int, log: np.ndarray) -> None:
    """The further duty on China falls with emergency powers, unless it is put under the section 301 action on China."""
    if not in_use(state, Instrument.CHINA_DUTIES, 0):
        return
    statute = statute_on_china(state.law, day)
    if world.p.replace_after_court < 0.5 or statute == Statute.NONE:
        state.instruments[Instrument.CHINA_DUTIES, 0] = 0
        event = add_event(log, state, EventKind.DUTY_LAPSED, 0, -1)
    else:
        event = add_event(log, state, EventKind.REPLACED_UNDER_OTHER_STATUTE, 0, -1)
        event.statute, event.rate = statute, world.p.china_duty_rate
    event.instrument = Instrument.CHINA_DUTIES


@compiled
def _replace(state: Any, partner: int, statute: int, day: int, log: np.ndarray) -> bool:
    """Put a voided duty back under a statute that allows it on one country; whether the law does."""
    rate = state.voided[partner]
    if rate == 0.0 or may_impose(state.law, statute, Scope.OTHER, partner, rate, day) != 0:
        return False
    state.voided[partner] = 0.0
    _put(state, partner, rate, statute, log)
    return True


@compiled
def _put(state: Any, partner: int, rate: float, statute: int, log: np.ndarray) -> None:
    state.broad[0, partner], state.broad_statute[partner] = rate, statute
    event = add_event(log, state, EventKind.REPLACED_UNDER_OTHER_STATUTE, 0, partner)
    event.statute, event.rate = statute, rate


@compiled
def _surcharge(world: World, state: Any, day: int, log: np.ndarray) -> bool:
    """A surcharge on all countries under section 122, and cases under section 301 to follow; whether there is one."""
    rate = min(world.p.surcharge_rate, SECTION_122_MAXIMUM)
    if np.max(state.voided) == 0.0 or rate <= 0.0:
        return False
    if impose(state.law, Statute.SECTION_122, Scope.OTHER, ALL_COUNTRIES, rate, day) != 0:
        return False
    state.surcharge = rate
    for partner in range(1, 3):
        if state.voided[partner] > 0.0:
            open_301(state.law, partner, day)
        if state.broad[0, partner] == 0.0:
            _put(state, partner, rate, Statute.SECTION_122, log)
    return True


@compiled
def _replace_or_lapse(world: World, state: Any, day: int, log: np.ndarray) -> None:
    """What no surcharge bridges is put back under section 338, if that is open, or is gone."""
    for partner in range(1, 3):
        if state.voided[partner] == 0.0:
            continue
        if world.p.replace_after_court < 0.5 or not _replace(state, partner, Statute.SECTION_338, day, log):
            state.voided[partner] = 0.0
            add_event(log, state, EventKind.DUTY_LAPSED, 0, partner)


@compiled
def end_surcharge(state: Any, day: int, log: np.ndarray) -> None:
    """After 150 days the surcharge ends; where a case is ripe, the duty that a court voided comes back."""
    if state.surcharge == 0.0 or not section_122_over(state.law, day):
        return
    state.surcharge = 0.0
    for partner in range(1, 3):
        if state.broad_statute[partner] != Statute.SECTION_122 or state.broad[0, partner] == 0.0:
            state.voided[partner] = 0.0  # settled in between
            continue
        state.broad[0, partner] = 0.0
        back = _replace(state, partner, Statute.SECTION_301, day, log)
        if not back and not _replace(state, partner, Statute.SECTION_338, day, log):
            state.voided[partner] = 0.0
            add_event(log, state, EventKind.DUTY_LAPSED, 0, partner)
