"""What a history comes to, in one record: the columns of every ensemble.

Filled month by month after the economy has cleared and closed once at the end, by both drivers. Arrays over
governments are in the order United States, Mexico, Canada; over regions China and the rest of the world follow.
"""

from typing import Any

import numpy as np

from agents.values.valuation import flow_utility, values_of_all
from model.calendar import month_of
from model.compiled import compiled
from model.law.constants import FIRST_REVIEW
from model.law.endings import Ending
from model.moves import EventKind, MoveKind
from model.payoffs import capital_income_pct
from model.players import CHINA, CHINESE_SECTORS, REGIONS, Issue, ThreatClass
from model.tariffs.balance import deficit_pct
from model.tariffs.layers import mean_duty
from model.world import World

FIRST_REVIEW_MONTH = int(month_of(FIRST_REVIEW))
NO_VOTE, CONFIRMED, DECLINED, CONFIRMED_IN_PACKAGE = 0, 1, 2, 3

OUTCOME = np.dtype(
    [
        ("ending", "i8"),
        ("ending_month", "i8"),
        ("ending_by", "i8"),
        ("months", "i8"),
        ("vote", "i8", (3,)),
        ("threats", "i8", (3,)),
        ("carried_out", "i8", (3,)),
        ("concessions", "i8", (3,)),
        ("retaliations", "i8", (3,)),
        ("notices", "i8", (3,)),
        ("deals", "i8", (3,)),
        ("real_income", "f8", (REGIONS,)),
        ("final_real_income", "f8", (REGIONS,)),
        ("effective_income", "f8", (3,)),
        ("payoff", "f8", (3,)),
        ("discount", "f8", (3,)),
        ("us_duty", "f8", (CHINA,)),
        ("duty_on_us", "f8", (2,)),
        ("standards", "f8"),
        ("screening", "f8"),
        ("capital", "f8", (3,)),
        ("approval", "f8", (3,)),
        ("compliance", "f8", (2,)),
        ("chinese_stock", "f8", (CHINESE_SECTORS,)),
        ("us_deficit", "f8"),
        ("table_residual", "f8"),
    ],
    align=True,
)
"""Columns of an outcome.

``ending`` (:class:`model.law.endings.Ending`), ``ending_month`` (absolute; of a withdrawal the month of the
exit, of a history that is still open the horizon), ``ending_by`` (government or -1);
``months`` played; ``vote`` at the first joint review (0 none, 1 confirmed, 2 declined, 3 in a
package by then); counts of moves by government;
``deals`` by form (executive, treaty, trilateral). Means over the months played: ``real_income`` [region] % of real
income, ``effective_income`` [government] % of GDP (with income from capital, less the cost of transition),
``us_duty`` [Mexico, Canada, China] and ``duty_on_us`` [by Mexico, by Canada] in % at base imports,
``standards`` and ``screening`` (positions), ``capital`` [government] in % of the start, ``approval`` in points. At the
end: ``final_real_income``, ``compliance`` [Mexico, Canada] (share), ``chinese_stock`` [sector] in bn USD,
``us_deficit`` overall, % of GDP. ``table_residual``: what was left to settle in the strategic table that states were
valued by, % of own GDP a year (:data:`agents.values.preparation.SETTLED`). ``payoff`` [government]: annuity of utility
in % of own GDP a year, to the doctrine in office, the months after the end as it values the state at the end;
``discount`` [government]: weight of these.
"""


def new_outcomes(count: int) -> Any:
    """Cleared outcomes of ``count`` histories."""
    return np.zeros(count, OUTCOME).view(np.recarray)


@compiled
def record_month(world: World, state: Any, outcome: Any) -> None:
    """Add the month that has just closed; the economy in ``world`` is the month's exact equilibrium."""
    for g in range(3):
        patience = world.discounting[state.doctrine[g]].monthly
        if outcome.months == 0:
            outcome.discount[g] = 1.0
        outcome.payoff[g] += outcome.discount[g] * (1.0 - patience) * flow_utility(world, state, g)
        # Of those who govern in turn, each discounts its own months: the weights add up to one whoever governs.
        outcome.discount[g] *= patience
        outcome.effective_income[g] += (
            state.real_income[g]
            + capital_income_pct(world, g, state.capital[g])
            - world.p.transition_cost * state.transition[g]
        )
        outcome.capital[g] += 100.0 * (state.capital[g] - 1.0)
        outcome.approval[g] += state.approval[g]
        outcome.us_duty[g] += mean_duty(world, 0, g + 1, g + 2)
    for partner in range(1, 3):
        outcome.duty_on_us[partner - 1] += mean_duty(world, partner, 0, 1)
    for region in range(REGIONS):
        outcome.real_income[region] += state.real_income[region]
    outcome.standards += _mean_position(world, state, Issue.PRODUCT_STANDARDS)
    outcome.screening += _mean_position(world, state, Issue.INVESTMENT_SCREENING)
    outcome.months += 1


@compiled
def _mean_position(world: World, state: Any, issue: int) -> float:
    total, count = 0.0, 0
    for pair in range(2):
        if world.lies[pair, issue] == 1:
            total += state.positions[pair, issue]
            count += 1
    return total / max(count, 1)


@compiled
def _add_what_follows(world: World, state: Any, outcome: Any) -> None:
    """Add to payoffs what the state at the end is worth; ``world`` goes on to hold the last month's equilibrium."""
    tariffs, wedges = world.tariffs.copy(), world.wedges.copy()
    subsidies, deficit = world.subsidies.copy(), world.deficit.copy()
    worth = np.empty(3)
    values_of_all(world, state, worth)
    for g in range(3):
        outcome.payoff[g] += outcome.discount[g] * worth[g]
    world.tariffs[:], world.wedges[:], world.subsidies[:], world.deficit[:] = tariffs, wedges, subsidies, deficit


@compiled
def close_outcome(world: World, state: Any, log: np.ndarray, outcome: Any) -> None:
    """Turn sums into means and read the law, the log and the last month."""
    months = max(outcome.months, 1)
    _add_what_follows(world, state, outcome)
    for g in range(3):
        outcome.effective_income[g] /= months
        outcome.capital[g] /= months
        outcome.approval[g] /= months
        outcome.us_duty[g] /= months
    for k in range(2):
        outcome.duty_on_us[k] /= months
        outcome.compliance[k] = state.compliance[0, k + 1]
    for region in range(REGIONS):
        outcome.real_income[region] /= months
        outcome.final_real_income[region] = state.real_income[region]
    outcome.standards /= months
    outcome.screening /= months
    for sector in range(CHINESE_SECTORS):
        outcome.chinese_stock[sector] = state.chinese_stock[sector]
    outcome.us_deficit = deficit_pct(world)
    outcome.table_residual = world.table_residual
    outcome.ending, outcome.ending_by = state.law.ending, state.law.ending_by
    # The date that the law gives it: an exit is known to be a withdrawal only when no bilateral has come in 24 months.
    outcome.ending_month = month_of(state.law.ending_day) if state.law.ending != Ending.NONE else 0
    for k in range(state.events):
        _count(log[k], outcome)


@compiled
def _count(row: Any, outcome: Any) -> None:
    """Count one row of the log."""
    actor, kind = row.actor, row.kind
    if row.event == EventKind.DEAL_IN_FORCE:
        outcome.deals[row.form] += 1
    elif row.event == EventKind.EXTENDED and row.month <= FIRST_REVIEW_MONTH:
        for party in range(3):
            outcome.vote[party] = CONFIRMED_IN_PACKAGE
    if row.event != EventKind.MOVE:
        return
    if kind == MoveKind.THREATEN:
        outcome.threats[actor] += 1
    elif kind == MoveKind.CARRY_OUT:
        outcome.carried_out[actor] += 1
        if row.threat_class == ThreatClass.WITHDRAWAL:
            outcome.notices[actor] += 1
    elif kind == MoveKind.CONCEDE or kind == MoveKind.OPEN_MARKET:
        outcome.concessions[actor] += 1
    elif kind == MoveKind.RETALIATE:
        outcome.retaliations[actor] += 1
    elif kind == MoveKind.GIVE_NOTICE:
        outcome.notices[actor] += 1
    elif (kind == MoveKind.CONFIRM or kind == MoveKind.DECLINE) and row.month == FIRST_REVIEW_MONTH:
        outcome.vote[actor] = CONFIRMED if kind == MoveKind.CONFIRM else DECLINED
