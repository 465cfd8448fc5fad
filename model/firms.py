"""What firms count on: access to North America as they expect it, and the capital they want (details section 6).

Access is a matter of pairs: the United States with Mexico, and with Canada. A partner's capital serves its sales to the
United States, that of the United States its sales to both: K* = 1 - phi + phi sum share U^eta, with U = 1 - Omega
(1 - omega) for each pair, times what duties on it leave (:mod:`model.feared_duties`).

Trust in governments is no part of Omega. It is the probability that a promise is kept, and values count it already: on
a pledge to extend (:func:`agents.values.valuation.pledge_kept`), and as the standing of whoever breaks one. One
probability is used once (details section 5); what firms fear of a text in force is its hazard and what is threatened.
"""

from typing import Any

import numpy as np

from model.beliefs import belief_in
from model.compiled import compiled
from model.feared_duties import share_of_sales_kept
from model.investment import access_loss
from model.law.constants import NEVER
from model.law.regimes import (
    WITH_BOTH,
    WITH_CANADA,
    WITH_MEXICO,
    giver_of_notice,
    regime_of,
    text_of,
    treaties_beside,
    with_extension,
    with_notice,
)
from model.players import GOVERNMENTS, Regime, ThreatClass
from model.remembered import kept_access_loss, kept_target
from model.world import World

WITHOUT_END = 100.0  # years that a term without end is counted as: nothing later weighs


@compiled
def both_bilaterals(regime: int) -> bool:
    """Whether access rests on a bilateral with each partner, whatever becomes of the text of three beside them."""
    return regime == Regime.BOTH_BILATERALS or treaties_beside(regime) == WITH_BOTH


@compiled
def regime_hazard(p: Any, regime: int, partner: int) -> float:
    """Yearly hazard that the United States and a partner lose access to each other, as firms see it; 1 where they have.

    A notice by the other partner leaves these two bound (Art. 34.6): the text is as safe as it was.
    """
    if both_bilaterals(regime):
        return p.hazard_extended
    if with_notice(regime) and (giver_of_notice(regime) == 0 or giver_of_notice(regime) == partner):
        return p.hazard_in_notice
    if with_extension(regime):
        return p.hazard_extended
    return p.hazard_in_reviews if text_of(regime) == Regime.ANNUAL_REVIEWS or with_notice(regime) else 1.0


@compiled
def share_lost(p: Any, regime: int, partner: int) -> float:
    """Share of what a pair loses with access that it loses: less where a treaty of its own binds it, alone.

    Beside a text of three that is what it alone would keep.
    """
    beside_text = treaties_beside(regime)
    with_mexico = regime == Regime.US_MX_ONLY or beside_text == WITH_MEXICO
    with_canada = regime == Regime.US_CA_ONLY or beside_text == WITH_CANADA
    return p.lost_with_own_text if (with_mexico and partner == 1) or (with_canada and partner == 2) else 1.0


@compiled
def threatened(state: Any, regime: int, partner: int) -> float:
    """Probability that a pending threat of withdrawal ends access between the United States and a partner.

    A threat of one of the two; that of the other partner leaves them bound (Art. 34.6). Where both bilaterals are in
    force a withdrawal ends none; ``regime``: that of the law.
    """
    kept = 1.0
    if both_bilaterals(regime):
        return 0.0
    for k in range(state.threats.shape[0]):
        threat = state.threats[k]
        if threat.active == 1 and threat.threat_class == ThreatClass.WITHDRAWAL:
            if threat.actor == 0 or threat.actor == partner:
                kept *= 1.0 - belief_in(state, threat)
    return 1.0 - kept


@compiled
def firms_hazard(world: World, state: Any, partner: int) -> float:
    """Probability that a pair loses access within a year as firms see it: the regime's hazard and pending threats."""
    regime = regime_of(state.law)
    return 1.0 - (1.0 - regime_hazard(world.p, regime, partner)) * (1.0 - threatened(state, regime, partner))


@compiled
def access_lost(p: Any, hazard: float, remaining_years: float) -> float:
    """Omega: :func:`model.investment.access_loss` at a yearly ``hazard`` and ``remaining_years``; 1 where that is."""
    if hazard >= 1.0:
        return 1.0
    return access_loss(p.firms_discount, hazard, remaining_years, p.belief_no_renewal)


@compiled
def wanted_capital(world: World, seller: int, buyer: int, lost: float, kept: float) -> float:
    """Capital that firms want for sales to a buyer, relative to certainty: K*(U), U = (1 - Omega (1 - omega)) kept.

    ``lost``: Omega; ``kept``: the share of sales that duties leave.
    """
    certainty, known = (1.0 - lost * world.loss_without_access[seller, buyer]) * kept, world.targets_kept[seller, buyer]
    place = 0 if kept == 1.0 else 1
    return kept_target(known[place], certainty, world.p.exposed_capital_share, world.p.capital_curvature)


@compiled
def access_gap(world: World, seller: int, buyer: int, regime: int, wanted: float) -> float:
    """How far capital for sales to a buyer that is ``wanted`` with no duties is above the start's.

    A pair that alone keeps a text loses a part of it.
    """
    gap = wanted / world.start_target[seller, buyer] - 1.0
    return gap * share_lost(world.p, regime, max(seller, buyer)) if gap < 0.0 else gap


@compiled
def pair_lost(world: World, state: Any, regime: int, day: int, partner: int) -> float:
    """Omega of the pair of the United States with a partner in a ``regime``, that of the law."""
    p, years = world.p, WITHOUT_END if state.law.term_end >= NEVER else (state.law.term_end - day) / 365.25
    if both_bilaterals(regime):
        years = p.term_years
    hazard = regime_hazard(p, regime, partner)
    if hazard >= 1.0:
        return 1.0
    # A threat may end access before all that.
    at_once, known = threatened(state, regime, partner), world.access_kept[partner]
    return at_once + (1.0 - at_once) * kept_access_loss(known, p.firms_discount, hazard, years, p.belief_no_renewal)


@compiled
def fill_start_targets(world: World, state: Any, day: int) -> None:
    """Note in ``world.start_target`` [seller, buyer] what firms want in a state without duties under annual reviews."""
    for partner in range(1, GOVERNMENTS):
        lost = pair_lost(world, state, Regime.ANNUAL_REVIEWS, day, partner)
        world.start_target[0, partner] = wanted_capital(world, 0, partner, lost, 1.0)
        world.start_target[partner, 0] = wanted_capital(world, partner, 0, lost, 1.0)


@compiled
def fill_capital_targets(world: World, state: Any, regime: int, day: int, out: np.ndarray) -> None:
    """Capital that firms want in each country [government], relative to the start; ``regime``: that of the law."""
    out[:] = 1.0
    for partner in range(1, GOVERNMENTS):
        lost = pair_lost(world, state, regime, day, partner)
        for seller in (0, partner):
            buyer = partner - seller
            untaxed = wanted_capital(world, seller, buyer, lost, 1.0)
            gap = access_gap(world, seller, buyer, regime, untaxed)
            kept = share_of_sales_kept(world, state, buyer, seller, day)
            if kept < 1.0:
                taxed = wanted_capital(world, seller, buyer, lost, kept)
                gap += (taxed - untaxed) / world.start_target[seller, buyer]
            out[seller] += world.sales_share[seller, buyer] * gap
