"""What a month is worth to a government: utility in % of its own GDP a year (design: details 2, 6-8)."""

from typing import Any

import numpy as np
from numba import types

from model.chinese_investment import counterweight_utility, duty_on_own_stock, exposure
from model.compiled import compiled, compiled_apart
from model.economy.elementary import alike
from model.economy.outcomes import measure
from model.economy.solver import solve
from model.instruments import (
    Instrument,
    budget_cost,
    club_utility,
    in_use,
    political_worth,
    screening,
)
from model.investment import income_effect_pct
from model.players import GOODS, GOVERNMENTS, ISSUES, REGIONS, Issue
from model.positions import issue_utility, salience
from model.tariffs.layers import applied_shock
from model.urgency import lasting_urgency
from model.world import ADDED_DUTY, CLOSED_DEFICIT, INCOME, JOBS, OVERALL_BALANCE, TRADE_TERMS, World

TOLERANCE = 1e-9  # of the equilibrium's conditions


@compiled_apart(types.boolean)
def clear_economy(world: World, state: Any) -> bool:
    """Exact equilibrium under the trade policy of ``state``, left in ``world.outcomes``; False if there is none.

    The search starts at the prices of the last clearing.
    """
    applied_shock(world, state)
    world.solution.z[:] = state.prices
    solved = solve(world, world.tariffs, world.wedges, world.subsidies, world.deficit, TOLERANCE, True)
    if solved:
        measure(world.economy, world.tariffs, world.subsidies, world.solution, world.outcomes)
        fill_balances(world.outcomes.flows, world.balances)
    return solved


@compiled
def priority_jobs_pct(world: World, government: int) -> float:
    """Change of employment in the priority sectors, %, weighted as in ``world.priority`` [sector]."""
    total = 0.0
    for sector in range(world.priority.shape[0]):
        total += world.priority[sector] * world.outcomes.employment[government, sector]
    return total


@compiled
def goods_balance(flows: np.ndarray, government: int, other: int) -> float:
    """Balance in goods with another region at ``flows`` [importer, exporter, sector], in their units."""
    total = 0.0
    for sector in range(GOODS):
        total += flows[other, government, sector] - flows[government, other, sector]
    return total


@compiled
def fill_balances(flows: np.ndarray, out: np.ndarray) -> None:
    """:func:`goods_balance` of each government with each other, into ``out`` [government, other]."""
    for government in range(GOVERNMENTS):
        for other in range(government):
            out[government, other] = goods_balance(flows, government, other)
            out[other, government] = -out[government, other]


@compiled
def closed_deficit_pct(world: World, balances: np.ndarray, government: int) -> float:
    """How much of the goods deficits with partners is gone at ``balances`` [government, other], % of own GDP.

    They are in world value added; one counts no more once it is even.
    """
    closed = 0.0
    for other in range(3):
        if other != government:
            closed += min(balances[government, other], 0.0) - min(world.base_balances[government, other], 0.0)
    return 100.0 * closed / world.economy.value_added[government]


@compiled
def overall_balance_pct(world: World, government: int) -> float:
    """Gain of the overall balance, % of own GDP, up to balance; trade balances add up to saving less investment."""
    before, now = -world.economy.deficit[government], -world.deficit[government]
    return 100.0 * (min(now, 0.0) - min(before, 0.0)) / world.economy.value_added[government]


@compiled
def fill_trade_terms(world: World, government: int, out: np.ndarray) -> None:
    """What ``world.outcomes`` means to a government, into ``out`` [term].

    Real income in %, priority jobs in %, goods deficits with partners that are gone and the overall balance gained in
    % of own GDP, and the average duty in force in % of own GDP.
    """
    out[INCOME] = world.outcomes.real_income[government]
    out[JOBS] = priority_jobs_pct(world, government)
    out[CLOSED_DEFICIT] = closed_deficit_pct(world, world.balances, government)
    out[OVERALL_BALANCE] = overall_balance_pct(world, government)
    out[ADDED_DUTY] = added_duty_pct(world, government)


@compiled
def weigh_trade(doctrine: Any, terms: np.ndarray, inertia: float) -> float:
    """The part of utility that the trade equilibrium decides: income, priority jobs, balances.

    ``inertia``: share of jobs and bilateral balances that does not count (:func:`model.annuity.fill_discounting`).
    """
    w = doctrine.weights
    slow = w.priority_employment * terms[JOBS] + w.bilateral_balance * terms[CLOSED_DEFICIT]
    return w.real_income * terms[INCOME] + (1.0 - inertia) * slow + w.overall_balance * terms[OVERALL_BALANCE]


@compiled
def realised_trade(state: Any, doctrine: Any, government: int) -> float:
    """Utility of the priority jobs and bilateral balances that have come about, % of own GDP a year."""
    w = doctrine.weights
    return w.priority_employment * state.jobs[government] + w.bilateral_balance * state.closed_deficit[government]


@compiled
def trade_utility(world: World, doctrine: Any, government: int, inertia: float) -> float:
    """:func:`weigh_trade` at ``world.outcomes``, % of own GDP a year."""
    terms = np.empty(TRADE_TERMS)
    fill_trade_terms(world, government, terms)
    return weigh_trade(doctrine, terms, inertia)


@compiled
def export_share(world: World, government: int) -> float:
    """Value added in exports to North America, share of GDP."""
    if government == 0:
        return world.p.export_share_us
    return world.p.export_share_mexico if government == 1 else world.p.export_share_canada


@compiled
def capital_income_pct(world: World, government: int, capital: float) -> float:
    """Income effect of capital against the state at the start (capital 1), % of GDP."""
    return income_effect_pct(capital, 1.0, export_share(world, government), world.p.capital_income_share)


@compiled
def china_utility(world: World, state: Any, doctrine: Any, government: int) -> float:
    """Exposure to Chinese investment in Mexico net of screening; what screening costs Mexico; a treaty with China."""
    screened = screening(world, state, 1)
    growth = exposure(world, state, doctrine.weights.china_all_sectors > 0.5)
    if in_use(state, Instrument.INFRASTRUCTURE_FINANCE, 0):
        growth *= 1.0 - world.p.finance_substitution * (world.china_share[1] + world.china_share[3])
    utility = -doctrine.weights.china_exposure * growth * (1.0 - screened) * world.p.china_cost_rate
    if government == 1:
        utility -= world.p.screening_cost * screened * world.p.china_cost_rate
        if state.funds_withheld > 0:
            utility -= world.p.funds_withheld
    if government == 0:
        utility += counterweight_utility(world, state)
    if government > 0 and state.law.non_market_signed[government] > 0:
        utility += doctrine.weights.non_market_agreement
    return utility


@compiled
def rules_utility(world: World, state: Any, doctrine: Any, government: int) -> float:
    """Same rules for both partners (S10), standards set jointly (S11), and cases won for workers (S17)."""
    weights, unequal, count, joint = doctrine.weights, 0.0, 0, 0.0
    for issue in range(ISSUES):
        if world.lies[0, issue] == 1 and world.lies[1, issue] == 1:
            unequal += (state.positions[0, issue] - state.positions[1, issue]) ** 2
            count += 1
    for pair in range(2):
        if government == 0 or government == pair + 1:
            joint += state.positions[pair, Issue.PRODUCT_STANDARDS] * (0.5 if government == 0 else 1.0)
    worth = weights.joint_standards * joint - weights.same_rules * unequal / max(count, 1)
    return worth + world.p.labour_worth * doctrine.issues.ideal[Issue.LABOR_RRM] * state.labour_won[government]


@compiled
def roll_up_utility(world: World, state: Any, doctrine: Any, government: int) -> float:
    """What applying roll-up means on the issue of content: regional rules looser by ``roll_up_points`` (S32).

    Mexico and Canada read roll-up into the text, and brought the case: their ideals on content count from there.
    """
    if state.roll_up_applied == 0:
        return 0.0
    looser, utility = world.p.roll_up_points / max(world.p.content_ask, 1.0), 0.0
    issue = Issue.AUTO_CONTENT
    weight = salience(doctrine.issues.value[issue], doctrine.issues.multiplier[issue])
    weight *= state.urgency[min(government, 1), issue] * doctrine.weights.issues
    for pair in range(2):
        if government == 0 or government == pair + 1:
            read = 0.0 if government == 0 else looser
            gap = state.positions[pair, issue] + read - doctrine.issues.ideal[issue]
            share = 0.5 if government == 0 else 1.0
            utility += 0.5 * weight * share * (gap * gap - (gap - looser) ** 2)
    return utility


@compiled
def lost_jobs_points(world: World, state: Any, government: int) -> float:
    """Points by which lost priority jobs lower approval for good; support for displaced workers relieves it (S12)."""
    relief = world.p.support_relief if government == 0 and in_use(state, Instrument.WORKER_SUPPORT, 0) else 0.0
    displaced = world.p.displacement_a_year * (state.month - state.start) / 12.0 - state.jobs[government]
    return world.p.approval_jobs * max(displaced, 0.0) * (1.0 - relief)


@compiled
def standing_utility(world: World, state: Any, government: int) -> float:
    """Utility that does not depend on the trade equilibrium: what lasts of it, less what duties cost own firms abroad.

    % of own GDP a year, of the month as it is.
    """
    utility = lasting_utility(world, state, government, state.urgency)
    return utility - duty_on_own_stock(world, state) if government == 0 else utility


@compiled
def standing_worth(world: World, state: Any, government: int) -> float:
    """What standing utility adds to the value of a state: what duties cost and what is urgent for as long as they last.

    % of own GDP a year.
    """
    return standing_worth_urged(world, state, government, lasting_urgency(world, state))


@compiled
def standing_worth_urged(world: World, state: Any, government: int, urgency: np.ndarray) -> float:
    """:func:`standing_worth` where what is urgent [row, issue] is known: it is the same for all who value a state."""
    worth = lasting_utility(world, state, government, urgency)
    if government == 0:
        worth -= world.discounting[state.doctrine[0]].duties * duty_on_own_stock(world, state)
    return worth


@compiled
def lasting_utility(world: World, state: Any, government: int, urgency: np.ndarray) -> float:
    """The part of standing utility that lasts as long as what it comes from: issues, China, rules, instruments.

    ``urgency`` [row, issue]: of the month, or as values count it.
    """
    doctrine = world.doctrines[state.doctrine[government]]
    utility = doctrine.weights.issues * issue_utility(
        government, state.positions, doctrine, world.lies, urgency, world.p.red_line_factor
    )
    utility += political_worth(world, state, government) - budget_cost(world, state, government)
    return utility + terms_utility(world, state, government)


@compiled
def terms_utility(world: World, state: Any, government: int) -> float:
    """What positions are worth besides the issues: rules, roll-up, the club, China; % of own GDP a year."""
    doctrine = world.doctrines[state.doctrine[government]]
    utility = rules_utility(world, state, doctrine, government) + roll_up_utility(world, state, doctrine, government)
    return utility + club_utility(world, state, government) + china_utility(world, state, doctrine, government)


@compiled
def added_duty_pct(world: World, importer: int) -> float:
    """What duties above the base would take on base imports, % of the importer's GDP: Σ imports / GDP · Δτ.

    Imports are from all other regions, at basic prices: duties are levied on these.
    """
    total = 0.0
    for exporter in range(REGIONS):
        levied, before = world.tariffs[importer, exporter], world.economy.tariff[importer, exporter]
        if exporter == importer or alike(levied, before):
            continue
        for sector in range(world.priority.shape[0]):
            total += world.economy.base_flows[importer, exporter, sector] * (levied[sector] - before[sector])
    return 100.0 * total / world.economy.value_added[importer]
