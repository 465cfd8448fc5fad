"""Instruments of policy: who has them, whether they are in use, what they cost (design: systems S1-S25).

``state.instruments[instrument, slot]`` holds 1 + the month of adoption, 0 when not in use. The slot is the partner
aimed at for the United States' instruments against partners, else the government that uses it.
"""

from enum import IntEnum
from typing import Any

import numpy as np

from model.compiled import compiled
from model.law.constants import Statute
from model.parameters.registry import instruments
from model.players import CHINA, GOODS, GOVERNMENT_KEYS, INSTRUMENTS, PARTNERS, ChineseSector, Issue, Sector
from model.world import World


class Instrument(IntEnum):
    """Instruments that rules know by name, in the order of ``model/data/instruments.toml``."""

    TRADE_REMEDIES = 0
    ACCESS_DENIAL = 1
    STANDARDS_OFFSET = 2
    INDUSTRIAL_SUBSIDY = 3
    WORKER_SUPPORT = 4
    INFRASTRUCTURE_FINANCE = 5
    FORCED_LABOUR_BAN = 6
    CHINA_DUTIES = 7
    LOCK_IN = 8
    IMPORT_SUBSTITUTION = 9
    OWN_SCREENING = 10
    STANDARDS_CLUB = 11


# Who has an instrument [instrument, government], whatever the doctrine in office makes of it.
AT_HAND = np.array([[name in row["by"] for name in GOVERNMENT_KEYS] for row in instruments()])


@compiled
def aimed(instrument: int) -> bool:
    """Whether the instrument is aimed at one partner."""
    return instrument <= Instrument.STANDARDS_OFFSET


@compiled
def in_use(state: Any, instrument: int, slot: int) -> bool:
    """Whether an instrument is in use in a slot (partner aimed at, or government that uses it)."""
    return state.instruments[instrument, slot] > 0


@compiled
def may_use(world: World, state: Any, government: int, instrument: int) -> bool:
    """Whether the doctrine in office has the instrument; a person may use all that the government has at hand."""
    if state.people[government] == 1:
        return AT_HAND[instrument, government]
    return world.doctrines[state.doctrine[government]].instruments.use[instrument] > 0.5


@compiled
def statute_needed(instrument: int) -> int:
    """Statute under which the instrument needs a case first; ``NONE`` if it needs none."""
    if instrument == Instrument.TRADE_REMEDIES:
        return Statute.AD_CVD
    return Statute.SECTION_301 if instrument == Instrument.ACCESS_DENIAL else Statute.NONE


@compiled
def screening(world: World, state: Any, partner: int) -> float:
    """Screening of foreign investment in a partner: what was agreed, or its own law if that goes further."""
    agreed = state.positions[partner - 1, Issue.INVESTMENT_SCREENING]
    own = world.p.own_screening_level if in_use(state, Instrument.OWN_SCREENING, partner) else 0.0
    return max(agreed, own)


@compiled
def alignment(world: World, state: Any, partner: int) -> float:
    """Alignment of a partner's duties on China: what was agreed, or its own substitution of imports if more."""
    agreed = state.positions[partner - 1, Issue.NON_MARKET]
    own = world.p.substitution_alignment if in_use(state, Instrument.IMPORT_SUBSTITUTION, partner) else 0.0
    return max(agreed, own)


@compiled
def _remedy_sector(partner: int) -> int:
    """Sector of trade cases: tomatoes from Mexico (timeline 2025-07-14), lumber from Canada (S7's job losses)."""
    return Sector.AGRICULTURE if partner == 1 else Sector.OTHER_MANUFACTURES


@compiled
def subsidy_rate(world: World, state: Any) -> float:
    """Subsidy to electronics, share of unit cost: framed as competition, it grows with Chinese investment (S20)."""
    start = world.p.china_stock_start * world.china_share[ChineseSector.ELECTRONICS]
    growth = max(state.chinese_stock[ChineseSector.ELECTRONICS] / max(start, 1e-9) - 1.0, 0.0)
    return min(world.p.subsidy_rate * (1.0 + world.p.subsidy_competition * growth), world.p.subsidy_cap)


@compiled
def add_instruments(world: World, state: Any) -> None:
    """Add what instruments do to trade, to ``world.tariffs``, ``world.wedges`` and ``world.subsidies``."""
    p = world.p
    for partner in range(1, 3):
        if in_use(state, Instrument.TRADE_REMEDIES, partner):
            world.tariffs[0, partner, _remedy_sector(partner)] += p.remedy_rate * p.remedy_coverage
        if in_use(state, Instrument.ACCESS_DENIAL, partner):
            _add_on_goods(world, 0, partner, p.access_rate * p.access_coverage)
        if in_use(state, Instrument.STANDARDS_OFFSET, partner):
            _add_on_goods(world, 0, partner, p.standards_offset_rate * _standards_gap(world, state, partner))
        aligned = p.alignment_duty * p.alignment_coverage * alignment(world, state, partner)
        _add_on_goods(world, partner, CHINA, aligned)
    if in_use(state, Instrument.CHINA_DUTIES, 0):
        everything = world.doctrines[state.doctrine[0]].weights.china_all_sectors > 0.5
        for sector in range(GOODS):
            if everything or sector == Sector.ELECTRONICS or sector == Sector.VEHICLES or sector == Sector.PARTS:
                world.tariffs[0, CHINA, sector] += p.china_duty_rate
    if in_use(state, Instrument.INDUSTRIAL_SUBSIDY, 0):
        world.subsidies[0, Sector.ELECTRONICS] = subsidy_rate(world, state)
    if in_use(state, Instrument.FORCED_LABOUR_BAN, 0):
        _ban_forced_labour(world)


@compiled
def _add_on_goods(world: World, importer: int, exporter: int, rate: float) -> None:
    if rate == 0.0:  # as most are most of the time
        return
    for sector in range(GOODS):
        world.tariffs[importer, exporter, sector] += rate


@compiled
def _standards_gap(world: World, state: Any, partner: int) -> float:
    ideal = world.doctrines[state.doctrine[0]].issues.ideal[Issue.PRODUCT_STANDARDS]
    return max(ideal - state.positions[partner - 1, Issue.PRODUCT_STANDARDS], 0.0)


@compiled
def _ban_forced_labour(world: World) -> None:
    """Costs of tracing reach the partners' goods by the Chinese inputs in them, however distant (S19)."""
    for sector in (Sector.TEXTILES, Sector.ELECTRONICS, Sector.PARTS):
        world.wedges[0, CHINA, sector] += world.p.ban_cost
        for partner in range(1, 3):
            world.wedges[0, partner, sector] += world.p.ban_cost * world.chinese_content[partner, sector]


@compiled
def budget_cost(world: World, state: Any, government: int) -> float:
    """What the instruments of a government cost its budget beyond the subsidy, % of GDP a year.

    What the subsidy costs rises and falls with sales, and comes off income in the trade equilibrium.
    """
    p, cost = world.p, 0.0
    if government != 0:
        return 0.0
    if in_use(state, Instrument.WORKER_SUPPORT, 0):
        cost += p.support_cost
    if in_use(state, Instrument.INFRASTRUCTURE_FINANCE, 0):
        cost += p.finance_cost
    for partner in range(1, 3):
        for instrument in (Instrument.TRADE_REMEDIES, Instrument.ACCESS_DENIAL):
            if in_use(state, instrument, partner):
                cost += p.remedy_legal_cost
    return cost


@compiled
def political_worth(world: World, state: Any, government: int) -> float:
    """Political worth of the instruments a government uses, % of GDP a year; shared among the partners aimed at."""
    worth = 0.0
    stated = world.doctrines[state.doctrine[government]].instruments.worth
    for instrument in range(INSTRUMENTS):
        if aimed(instrument):
            for partner in range(1, 3):
                if government == 0 and in_use(state, instrument, partner):
                    worth += stated[instrument] / PARTNERS
        elif in_use(state, instrument, government):
            worth += stated[instrument]
    return worth


@compiled
def club_utility(world: World, state: Any, government: int) -> float:
    """Club with high standards (S15): a member gains by the other members' standards, an outsider loses by them.

    The level of standards is the mean position on product standards of the two pairs with the United States.
    """
    level = 0.5 * (state.positions[0, Issue.PRODUCT_STANDARDS] + state.positions[1, Issue.PRODUCT_STANDARDS])
    others = 0
    for other in range(3):
        if other != government and in_use(state, Instrument.STANDARDS_CLUB, other):
            others += 1
    if in_use(state, Instrument.STANDARDS_CLUB, government):
        return world.p.club_gain * level * others / PARTNERS
    return -world.p.club_diversion * level if others == 2 else 0.0
