"""Instruments of policy: adopting and dropping them, the cases they need, a market opened in return, lock-in."""

from typing import Any

from agents.pressure.demands import demanded_issue, grant
from agents.values.valuation import branch, value
from model.calendar import first_day
from model.compiled import compiled
from model.instruments import Instrument, aimed, in_use, may_use, statute_needed
from model.law.constants import Scope, Statute
from model.law.statutes import may_impose, open_301, open_trade_remedy, statute_on_china
from model.moves import MoveKind
from model.tariffs.layers import take_off_broad
from model.world import World


@compiled
def lawful_instrument(world: World, state: Any, instrument: int, partner: int) -> bool:
    """Whether the law lets the United States use the instrument against the partner today."""
    statute = statute_needed(instrument)
    if statute == Statute.NONE:
        return True
    rate = world.p.remedy_rate if statute == Statute.AD_CVD else world.p.access_rate
    return may_impose(state.law, statute, Scope.OTHER, partner, rate, first_day(state.month)) == 0


@compiled
def case_open(state: Any, instrument: int, partner: int) -> bool:
    """Whether the case that the instrument needs has been opened."""
    if instrument == Instrument.TRADE_REMEDIES:
        return state.law.trade_remedy_opened[partner] > 0
    return state.law.section_301_opened[partner] > 0


@compiled
def policy_kind(world: World, state: Any, government: int, instrument: int, slot: int) -> int:
    """What can be done about an instrument now: adopt, drop, open its case, or nothing (``HOLD``)."""
    if in_use(state, instrument, slot):
        return MoveKind.DROP_INSTRUMENT
    if not may_use(world, state, government, instrument):
        return MoveKind.HOLD
    if instrument == Instrument.CHINA_DUTIES and statute_on_china(state.law, first_day(state.month)) == Statute.NONE:
        return MoveKind.HOLD
    if not aimed(instrument) or lawful_instrument(world, state, instrument, slot):
        return MoveKind.ADOPT_INSTRUMENT
    return MoveKind.HOLD if case_open(state, instrument, slot) else MoveKind.OPEN_CASE


@compiled
def set_instrument(world: World, state: Any, instrument: int, slot: int, used: bool) -> None:
    """Put an instrument in or out of use on ``state``; a duty aimed at a partner breaks a promise to it."""
    state.instruments[instrument, slot] = state.month + 1 if used else 0
    if used and aimed(instrument):
        state.broken[0, slot] += world.p.instrument_against_trust


@compiled
def policy_value(world: World, state: Any, government: int, instrument: int, slot: int, kind: int) -> float:
    """Value of the change; a case is worth what the instrument at its end is worth."""
    tried = branch(world, state, 0)
    set_instrument(world, tried, instrument, slot, kind != MoveKind.DROP_INSTRUMENT)
    return value(world, tried, government)


@compiled
def apply_policy(world: World, state: Any, instrument: int, slot: int, kind: int) -> None:
    """Carry out a change of policy that was chosen."""
    if kind == MoveKind.OPEN_CASE:
        day = first_day(state.month)
        if instrument == Instrument.TRADE_REMEDIES:
            open_trade_remedy(state.law, slot, day)
        else:
            open_301(state.law, slot, day)
        return
    set_instrument(world, state, instrument, slot, kind == MoveKind.ADOPT_INSTRUMENT)


@compiled
def may_open_market(world: World, state: Any, partner: int) -> bool:
    """Whether a partner shut out under section 301 has access to give in return."""
    return in_use(state, Instrument.ACCESS_DENIAL, partner) and demanded_issue(world, state, 0, partner) >= 0


@compiled
def open_market(world: World, state: Any, partner: int) -> None:
    """The partner gives the access that is demanded, and section 301 duties on it end (S2)."""
    grant(world, state, 0, partner, demanded_issue(world, state, 0, partner))
    state.instruments[Instrument.ACCESS_DENIAL, partner] = 0
    if state.broad_statute[partner] == Statute.SECTION_301:
        take_off_broad(state, 0, partner)
    state.law.section_301_opened[partner] = 0
    state.kept[0, partner] += 1.0


@compiled
def open_market_value(world: World, state: Any, partner: int) -> float:
    """Value to the partner of opening its market."""
    tried = branch(world, state, 0)
    open_market(world, tried, partner)
    return value(world, tried, partner)


@compiled
def exits_left(world: World, state: Any, government: int) -> float:
    """Share of the United States' exits and threats that lock-in leaves; others are not locked in."""
    return 1.0 - world.p.lock_in_hold * state.lock_in if government == 0 else 1.0
