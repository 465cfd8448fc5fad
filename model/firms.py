"""What firms count on: access to North America as they expect it, and the capital they want (details section 6)."""

from typing import Any

import numpy as np

from model.compiled import compiled
from model.investment import access_loss, target_capital
from model.law.constants import NEVER
from model.law.regimes import WITH_BOTH, WITH_CANADA, WITH_MEXICO, regime_of, text_of, treaties_beside, with_notice
from model.players import GOVERNMENTS, Regime, ThreatClass
from model.world import World

WITHOUT_END = 100.0  # years that a term without end is counted as: nothing later weighs


@compiled
def both_bilaterals(regime: int) -> bool:
    """Whether access rests on a bilateral with each partner, whatever becomes of the text of three beside them."""
    return regime == Regime.BOTH_BILATERALS or treaties_beside(regime) == WITH_BOTH


@compiled
def regime_hazard(p: Any, regime: int) -> float:
    """Yearly hazard of losing access that firms see in a regime; 1 where it is lost."""
    if text_of(regime) == Regime.EXTENDED or both_bilaterals(regime):
        return p.hazard_extended
    if text_of(regime) == Regime.ANNUAL_REVIEWS:
        return p.hazard_in_reviews
    return p.hazard_in_notice if with_notice(regime) else 1.0


@compiled
def share_lost(p: Any, regime: int, government: int) -> float:
    """Share of what is lost with access that a government loses: less for a partner that alone keeps a text.

    Beside a text of three that is what a partner alone would keep.
    """
    beside_text = treaties_beside(regime)
    with_mexico = regime == Regime.US_MX_ONLY or beside_text == WITH_MEXICO
    with_canada = regime == Regime.US_CA_ONLY or beside_text == WITH_CANADA
    return p.lost_with_own_text if (with_mexico and government == 1) or (with_canada and government == 2) else 1.0


@compiled
def threatened(state: Any) -> float:
    """Probability that a pending threat of withdrawal ends access: as likely as its maker is held to be resolved.

    Where both bilaterals are in force a withdrawal ends none.
    """
    kept = 1.0
    if both_bilaterals(regime_of(state.law)):
        return 0.0
    for k in range(state.threats.shape[0]):
        threat = state.threats[k]
        if threat.active == 1 and threat.threat_class == ThreatClass.WITHDRAWAL:
            kept *= 1.0 - state.resolve[threat.actor, ThreatClass.WITHDRAWAL]
    return 1.0 - kept


@compiled
def firms_hazard(world: World, state: Any) -> float:
    """Probability of losing access within a year as firms see it: the regime's hazard and pending threats."""
    return 1.0 - (1.0 - regime_hazard(world.p, regime_of(state.law))) * (1.0 - threatened(state))


@compiled
def wanted_capital(world: World, hazard: float, at_once: float, remaining_years: float) -> float:
    """Capital that firms want, relative to full certainty: K*(U), U = 1 - Omega (1 - omega).

    Omega: :func:`model.investment.access_loss` at a yearly ``hazard`` and ``remaining_years``; before all that access
    is lost ``at_once`` with a probability, which is 1 where the hazard is.
    """
    p = world.p
    lost = 1.0
    if hazard < 1.0:
        later = access_loss(p.firms_discount, hazard, remaining_years, p.belief_no_renewal)
        lost = at_once + (1.0 - at_once) * later
    return target_capital(1.0 - lost * world.loss_without_access, p.exposed_capital_share, p.capital_curvature)


@compiled
def capital_target(world: World, state: Any, regime: int, day: int) -> float:
    """Capital that firms want in a ``regime``, relative to full certainty, where no partner alone has a text."""
    years = WITHOUT_END if state.law.term_end >= NEVER else (state.law.term_end - day) / 365.25
    if both_bilaterals(regime):
        years = world.p.term_years
    return wanted_capital(world, regime_hazard(world.p, regime), threatened(state), years)


@compiled
def fill_capital_targets(world: World, state: Any, regime: int, day: int, out: np.ndarray) -> None:
    """Capital that firms want in each country [government], relative to the start; ``regime``: that of the law."""
    gap = capital_target(world, state, regime, day) / world.start_target - 1.0
    for government in range(GOVERNMENTS):
        out[government] = 1.0 + gap * (share_lost(world.p, regime, government) if gap < 0.0 else 1.0)
