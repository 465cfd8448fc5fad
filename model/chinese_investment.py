"""China's investment in Mexico by sector: announced, built in industrial parks, realised (systems S21-S24).

Announcements follow the wedge between United States duties on China and on Mexico, open screening and free space in
parks; content rules, finance from elsewhere and pending threats push them back; shocks persist. Nobody bargains here.
"""

from typing import Any

import numpy as np

from model.beliefs import belief_in
from model.compiled import compiled
from model.instruments import Instrument, in_use, screening
from model.investment import realised_stock
from model.players import CHINA, CHINESE_SECTORS, GOODS, ChineseSector, Issue, ThreatClass
from model.randomness import Purpose, normal
from model.tariffs.preference import broad_spares_compliant
from model.world import World


@compiled
def start_chinese_investment(world: World, state: Any) -> None:
    """Stocks, pipelines and parks at the start of a history."""
    for sector in range(CHINESE_SECTORS):
        state.chinese_stock[sector] = world.p.china_stock_start * world.china_share[sector]
        state.chinese_pipeline[sector] = world.p.china_pipeline_start * world.china_share[sector]
    state.parks = world.p.parks_start


@compiled
def duty_wedge(world: World) -> float:
    """United States duty on Chinese goods less that on Mexican goods, import-weighted at the base, above the base's."""
    wedge, weight = 0.0, 0.0
    for sector in range(GOODS):
        flow = world.economy.base_flows[0, CHINA, sector]
        on_china = world.tariffs[0, CHINA, sector] - world.economy.tariff[0, CHINA, sector]
        on_mexico = world.tariffs[0, 1, sector] - world.economy.tariff[0, 1, sector]
        wedge += flow * (on_china - on_mexico)
        weight += flow
    return wedge / weight if weight > 0.0 else 0.0


@compiled
def park_space(world: World, state: Any) -> float:
    """Share of the parks' space still free, 0 to 1: makers of vehicles and electronics fill it."""
    built = state.chinese_stock[ChineseSector.ELECTRIC_VEHICLES] + state.chinese_stock[ChineseSector.ELECTRONICS]
    capacity = state.parks * world.p.park_capacity
    return min(max(1.0 - built / max(capacity, 1e-9), 0.0), 1.0)


@compiled
def threat_discount(world: World, state: Any) -> float:
    """Share of announcements that pending broad threats against Mexico leave."""
    risk = 0.0
    for k in range(state.threats.shape[0]):
        threat = state.threats[k]
        if threat.active == 1 and threat.target == 1 and threat.threat_class == ThreatClass.BROAD:
            risk = max(risk, belief_in(state, threat))
    return 1.0 - world.p.china_threat_pushback * risk


@compiled
def screened(world: World, state: Any, sector: int) -> float:
    """How far screening reaches a sector: all the way where security is at stake, elsewhere in part."""
    reach = 1.0 if sector < ChineseSector.OTHER else world.p.screening_of_other
    return screening(world, state, 1) * reach


@compiled
def announcements(world: World, state: Any, sector: int) -> float:
    """New announcements in a sector, bn USD a year, at the last equilibrium's duties."""
    p = world.p
    pull = np.exp(p.china_wedge_pull * duty_wedge(world) + state.chinese_shock)
    flow = p.china_announcements * world.china_share[sector] * pull * threat_discount(world, state)
    flow *= 1.0 - screened(world, state, sector)
    if sector == ChineseSector.ELECTRIC_VEHICLES or sector == ChineseSector.ELECTRONICS:
        flow *= park_space(world, state)
    if sector == ChineseSector.ELECTRIC_VEHICLES:
        flow *= 1.0 - p.content_pushback * state.positions[0, Issue.AUTO_CONTENT]
    if sector == ChineseSector.TELECOMS or sector == ChineseSector.OTHER:
        if in_use(state, Instrument.INFRASTRUCTURE_FINANCE, 0):
            flow *= 1.0 - p.finance_substitution
    return flow


@compiled
def invest_from_china(world: World, state: Any) -> None:
    """One month: the shock moves, announcements come in, the pipeline turns into stock, parks open."""
    p = world.p
    shock = normal(state.seed, state.run, state.month, Purpose.INVESTMENT_SHOCK, 0)
    persistence = p.china_shock_persistence
    state.chinese_shock = persistence * state.chinese_shock + p.china_shock * shock * np.sqrt(1.0 - persistence**2)
    for sector in range(CHINESE_SECTORS):
        pipeline = state.chinese_pipeline[sector] + announcements(world, state, sector) / 12.0
        pace = p.china_realisation * (1.0 - screened(world, state, sector))
        state.chinese_stock[sector], state.chinese_pipeline[sector] = realised_stock(
            state.chinese_stock[sector], pipeline, pace
        )
    state.parks += p.parks_a_year / 12.0


@compiled
def exposure(world: World, state: Any, every_sector: bool) -> float:
    """Growth of Chinese stock over the start, C; in every sector, or only where security is at stake (S13).

    A dollar of growth counts by its sector's weight: telecoms more than others (S23).
    """
    growth, start = 0.0, 0.0
    for sector in range(CHINESE_SECTORS):
        if every_sector or sector != ChineseSector.OTHER:
            before = world.p.china_stock_start * world.china_share[sector]
            growth += world.china_sector_weight[sector] * (state.chinese_stock[sector] - before)
            start += before
    return max(growth / max(start, 1e-9), 0.0)


@compiled
def counterweight_utility(world: World, state: Any) -> float:
    """What United States firms earn on their own stock in Mexico, against the start, before duties (S24).

    % of GDP a year; it grows and shrinks with Mexico's capital.
    """
    return earnings_on_stock(world) * (state.capital[1] - 1.0)


@compiled
def duty_on_own_stock(world: World, state: Any) -> float:
    """What a broad duty on Mexico takes from United States firms that produce there, % of GDP a year (S24).

    It lasts as long as the duty does. Canada has no counterpart: the sources of the model give the stock in Mexico
    alone, and that in Canada lies mostly in finance, energy and services, whose sales no broad duty reaches
    (assumption).
    """
    exempt = state.compliance[0, 1] if broad_spares_compliant(world, state, 0, 1) else 0.0
    return earnings_on_stock(world) * world.p.profit_passthrough * state.broad[0, 1] * (1.0 - exempt)


@compiled
def earnings_on_stock(world: World) -> float:
    """What United States firms earned on their own stock in Mexico at the start, % of GDP a year."""
    return 100.0 * world.p.us_stock_mexico / world.p.us_gdp_bn * world.p.us_stock_return
