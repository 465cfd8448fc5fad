"""What a state is worth to a government: the strategic table, and what is known better of the months ahead.

One function for every decision (design: details section 3): votes, acceptance, notices, threats, offers. The table says
what comes of a regime and of duties from now on, decisions of the months ahead included; where the state differs from
what the table expects of it (capital, duties, trust, approval), the difference is added for as long as it lasts, that
of capital for ``lookahead`` months. No month is played ahead beside the table's quarters.
"""

from typing import Any

import numpy as np
from numba import types

from agents.values.continuation import quarter_of
from agents.values.evaluators import evaluator_in_office
from agents.values.tiers import tier_shares
from agents.values.trade_worth import TRADE_COLUMNS, as_it_lasts, fill_trade, trade_worth
from model.beliefs import trust
from model.calendar import first_day
from model.compiled import compiled, compiled_apart
from model.firms import fill_capital_targets
from model.law.regimes import beside, regime_of, text_of, treaties_beside, with_extension
from model.payoffs import (
    capital_income_pct,
    lost_jobs_points,
    realised_trade,
    standing_utility,
    standing_worth_urged,
    trade_utility,
)
from model.players import ISSUES, TIERS, Regime, Tier
from model.positions import ask
from model.staff import staff_views
from model.urgency import lasting_urgency
from model.world import World

NO_EQUILIBRIUM = -1e3  # below every value that a government can have


@compiled
def fill_gaps(world: World, state: Any, out: np.ndarray) -> None:
    """Issue gains still open, as a multiple of those at the start, into ``out`` [government].

    A partner gains on its own pair alone, the United States on both. What has become urgent counts more, for as long as
    that lasts.
    """
    us, urgency, open_now, at_start = world.doctrines[state.doctrine[0]], lasting_urgency(world, state), 0.0, 0.0
    for pair in range(2):
        left, all_of_it = 0.0, 0.0
        for issue in range(ISSUES):
            if world.lies[pair, issue] == 1:
                weight = us.issues.value[issue] * us.issues.multiplier[issue]
                all_of_it += weight * us.issues.ideal[issue] ** 2
                ahead = ask(us.issues.ideal[issue], urgency[2, issue]) - state.positions[pair, issue]
                left += urgency[0, issue] * weight * ahead**2
        out[pair + 1] = left / all_of_it if all_of_it > 0.0 else 0.0
        open_now, at_start = open_now + left, at_start + all_of_it
    out[0] = open_now / at_start if at_start > 0.0 else 0.0


@compiled
def table_quarter(world: World, state: Any) -> int:
    """Quarter of the strategic table that is ahead: that of the month, or the next once its joint review is voted on.

    A quarter's row holds the votes of its review as they may come; to those who vote, and after, they come no more.
    """
    quarter = quarter_of(state.month) - quarter_of(state.start)
    if state.voted > 0 and quarter_of(state.voted) == quarter_of(state.month):
        quarter += 1
    return min(quarter, world.quarters - 1)


@compiled
def table_worth(world: World, state: Any, government: int) -> float:
    """Annuity value of the strategic table at the state's regime and duties, % of own GDP a year."""
    _look_at_table(world, state)
    return table_worth_seen(world, state, government)


@compiled
def table_worth_seen(world: World, state: Any, government: int) -> float:
    """:func:`table_worth` of a state that has been looked at."""
    return _table_worth(world, state, government, tier_shares(world.p, state, government))


@compiled
def _look_at_table(world: World, state: Any) -> None:
    """Note in ``world.seen`` where in the table a state stands, which is the same for all who value it."""
    seen = world.seen
    seen.quarter, seen.regime = table_quarter(world, state), regime_of(state.law)
    seen.office = evaluator_in_office(world, state, 0)
    fill_gaps(world, state, seen.gap)


@compiled
def look(world: World, state: Any) -> bool:
    """See what is the same for all who value a state; False if it has no equilibrium.

    Leaves in ``world.expected`` what its trade policy brings and in ``world.lasting`` what lasts of it brings, in
    ``world.seen`` its place in the table and the capital that firms want in it, in ``world.urgency`` what is urgent.
    """
    if not staff_views(world, state):
        return False
    _look_at_table(world, state)
    fill_capital_targets(world, state, world.seen.regime, first_day(state.month), world.seen.target)
    return True


@compiled
def _table_worth(world: World, state: Any, government: int, tiers: tuple[float, float, float]) -> float:
    """:func:`table_worth` of the state that was looked at last; ``tiers``: how far duties stand in each tier."""
    seen, evaluator = world.seen, evaluator_in_office(world, state, government)
    q, regime, us, gap = seen.quarter, seen.regime, seen.office, seen.gap[government]
    # A pledge to extend is worth what trust in its makers makes it worth.
    pledged = pledge_kept(state) if state.pledged == 1 and text_of(regime) == Regime.ANNUAL_REVIEWS else 0.0
    worth = 0.0
    for tier in range(TIERS):
        if tiers[tier] == 0.0:
            continue
        here = cell_worth(world.value[q, regime, tier, us, evaluator], gap)
        if pledged > 0.0:
            extended = beside(Regime.EXTENDED, treaties_beside(regime))
            here += pledged * (cell_worth(world.value[q, extended, tier, us, evaluator], gap) - here)
        worth += tiers[tier] * here
    return worth


@compiled
def open_gains(world: World, state: Any, government: int) -> float:
    """What all of the gains that are open at the start are worth in the table, at a state that has been looked at."""
    gap, here = world.seen.gap[government], table_worth_seen(world, state, government)
    world.seen.gap[government] = gap + 1.0
    wider = table_worth_seen(world, state, government)
    world.seen.gap[government] = gap
    return wider - here


@compiled
def cell_worth(cell: np.ndarray, gap: float) -> float:
    """A cell of the strategic table: all but issues, and the share still open of the gains from issues."""
    return cell[0] + gap * cell[1]


@compiled
def pledge_kept(state: Any) -> float:
    """Probability that the United States keeps a pledge: the mean of its partners' trust."""
    return 0.5 * (trust(state.kept[0, 1], state.broken[0, 1]) + trust(state.kept[0, 2], state.broken[0, 2]))


@compiled
def standing_of(state: Any, government: int) -> float:
    """Trust that the other two have in a government, above an even chance."""
    total = 0.0
    for other in range(3):
        if other != government:
            total += 0.5 * trust(state.kept[government, other], state.broken[government, other])
    return total - 0.5


@compiled
def approval_worth(world: World, state: Any, government: int) -> float:
    """Value of a point of approval, which fades: % of own GDP a year."""
    return world.discounting[state.doctrine[government]].approval


@compiled
def value(world: World, state: Any, government: int) -> float:
    """Annuity value of ``state`` to a government, % of own GDP a year."""
    if not look(world, state):
        return NO_EQUILIBRIUM
    return value_expected(world, state, government)


@compiled_apart(types.float64)
def value_expected(world: World, state: Any, government: int) -> float:
    """:func:`value` of a state that has been looked at (:func:`look`)."""
    p = world.p
    row, trade = state.doctrine[government], np.empty(TRADE_COLUMNS)
    doctrine, discounting = world.doctrines[row], world.discounting[row]
    seen, tiers, expected = world.seen, tier_shares(p, state, government), 0.0
    fill_trade(world, state, government, trade)
    for tier in range(TIERS):
        expected += tiers[tier] * world.stage_trade[seen.regime, tier, row]
    # Capital goes from where it is to what firms want of it; the table has the regime's in mind.
    wanted = capital_income_pct(world, government, seen.target[government])
    known = discounting.window * (wanted - world.capital_income[seen.quarter, seen.regime, government])
    known += discounting.capital * (capital_income_pct(world, government, state.capital[government]) - wanted)
    # Trade against what the table expects of the cell, with duties and without; trade under way goes on for a while.
    beyond = trade_worth(world, state, government, trade)
    beyond -= as_it_lasts(world, row, expected, world.stage_trade[seen.regime, Tier.NONE, row])
    beyond += discounting.inertia * realised_trade(state, doctrine, government)
    mood = (state.approval[government] - p.base_approval) * approval_worth(world, state, government)
    # Lost jobs go on to lower approval while what it has lost by them fades.
    mood -= (p.approval_value - approval_worth(world, state, government)) * lost_jobs_points(world, state, government)
    trusted = discounting.trust * standing_of(state, government)
    return (
        _table_worth(world, state, government, tiers)
        + known
        + beyond
        + standing_worth_urged(world, state, government, world.urgency)
        + mood
        + trusted
    )


@compiled
def flow_utility(world: World, state: Any, government: int) -> float:
    """Utility of the month that ``world.outcomes`` describes to the doctrine in office, % of own GDP a year."""
    p = world.p
    doctrine = world.doctrines[state.doctrine[government]]
    flow = trade_utility(world, doctrine, government, 1.0) + realised_trade(state, doctrine, government)
    flow += standing_utility(world, state, government)
    flow += capital_income_pct(world, government, state.capital[government])
    if with_extension(regime_of(state.law)):
        flow += doctrine.weights.legal_certainty
    flow += p.approval_value * (state.approval[government] - world.p.base_approval)
    flow += doctrine.weights.trust * standing_of(state, government)
    return flow - p.transition_cost * state.transition[government]


@compiled
def branch(world: World, state: Any, depth: int) -> Any:
    """A copy of ``state`` to try a move on; ``depth`` picks one of the scratch copies."""
    world.scratch[depth] = state
    return world.scratch[depth]


@compiled
def values_of_two(world: World, state: Any, first: int, second: int, out: np.ndarray) -> None:
    """Values of ``state`` to two governments, or one and the same, into their places in ``out``."""
    solved = look(world, state)
    for government in range(3):
        if government == first or government == second:
            out[government] = value_expected(world, state, government) if solved else NO_EQUILIBRIUM


@compiled
def values_of_all(world: World, state: Any, out: np.ndarray) -> None:
    """Values of ``state`` to the three governments, into ``out``."""
    solved = look(world, state)
    for government in range(3):
        out[government] = value_expected(world, state, government) if solved else NO_EQUILIBRIUM
