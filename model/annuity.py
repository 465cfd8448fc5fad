"""How much of a perpetual annuity a passing flow is worth."""

from typing import Any

import numpy as np

from model.compiled import compiled


@compiled
def annuity_weight(monthly_patience: float, monthly_exit: float) -> float:
    """Value of a flow that stops with a probability each month, as a share of the same flow for ever."""
    return (1.0 - monthly_patience) / (1.0 - monthly_patience * (1.0 - monthly_exit))


@compiled
def monthly_rate(yearly_rate: float) -> float:
    """Monthly rate of decay equivalent to a yearly one."""
    return 1.0 - (1.0 - yearly_rate) ** (1.0 / 12.0)


@compiled
def trade_step(p: Any) -> float:
    """Share of the way to the equilibrium that jobs and bilateral balances go in a month (details section 6)."""
    return 1.0 - np.exp(-p.trade_adjustment / 12.0)


@compiled
def fill_discounting(world: Any) -> None:
    """Powers and weights that values use again and again, into ``world.discounting`` [doctrine].

    Standing, duties and the cost of transition fade at the rates that the parameters of reputation, duties and
    transition name; a point of approval at the rate at which approval returns to its base. Approval follows what a lost
    income takes from it at that rate: however income moves, the annuity of what approval loses is that of the income
    lost times ``answer``. ``inertia``: share of the
    worth of jobs and bilateral balances that is lost because they follow the equilibrium slowly. A quantity that closes
    a constant share of its gap each month is worth its target's discounted value less this share; progress that has
    been made already is added to it. The indices of fentanyl and of drought keep a share of themselves each month. What
    duties in force weigh to firms goes into ``world.duties_to_firms``.
    """
    p = world.p
    forgetting, decay = monthly_rate(p.reputation_forgetting), monthly_rate(p.approval_decay)
    adjusted, months = monthly_rate(p.capital_adjustment), int(p.lookahead)
    world.duties_to_firms = annuity_weight(p.firms_discount ** (1.0 / 12.0), 1.0 / p.duty_persistence)
    for row in range(world.doctrines.shape[0]):
        doctrine, out = world.doctrines[row], world.discounting[row]
        monthly = doctrine.temperament.patience ** (1.0 / 12.0)
        out.monthly, out.quarterly = monthly, doctrine.temperament.patience**0.25
        # In the window capital closes a constant share of its gap each month; what is left at its end counts no more.
        out.window = 1.0 - monthly**months
        out.capital = annuity_weight(monthly, adjusted) * (1.0 - (monthly * (1.0 - adjusted)) ** months)
        out.duties = annuity_weight(monthly, 1.0 / p.duty_persistence)
        out.approval = p.approval_value * annuity_weight(monthly, decay)
        out.answer = p.approval_income * (p.approval_value - out.approval)
        out.trust = doctrine.weights.trust * annuity_weight(monthly, forgetting)
        out.transition = annuity_weight(monthly, 1.0 - np.exp(-1.0 / p.transition_months))
        out.inertia = annuity_weight(monthly, trade_step(p))
        out.fentanyl = annuity_weight(monthly, 1.0 - p.fentanyl_persistence)
        out.drought = annuity_weight(monthly, 1.0 - p.drought_persistence)
