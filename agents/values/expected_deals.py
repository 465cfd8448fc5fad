"""Deals that the strategic table expects: how often they can come, which are offered, and whether they are signed."""

import numpy as np

from agents.choices.choice import logit
from agents.values.evaluators import government_of_evaluator
from agents.values.packages import EVEN, WEIGHTS, fill_package, package_gain, package_weight
from agents.values.wishes import asked_by_ratifier, at_table, precision_of, quarterly, ratifier_precision
from model.beliefs import trust
from model.compiled import compiled
from model.economy.elementary import exponentials
from model.law.bilaterals import RATIFICATION_MONTHS_MINIMUM
from model.logistic import logistic
from model.moves import Form, Protocol, Table
from model.players import EVALUATORS, ISSUES, Tier
from model.world import World


@compiled
def deals_a_year(world: World, office: int, partner: int, opened: bool) -> float:
    """Deals that can come into force a year: an offer, a session to sign it; for a bilateral treaty its ratification.

    ``partner``: 0 for a deal of three. But for the protocol ``trilateral`` its table opens once a deal of two is struck
    (:func:`agents.bargaining.deals.table_open`): by one in force (``opened``), or else by an executive one, which takes
    an offer more.
    """
    us = world.doctrines[world.evaluators[office]]
    offers = us.temperament.offers_a_year
    pace, ratified = offers, 12.0 * world.p.treaty_ratified_per_month
    for e in range(2, EVALUATORS):
        if partner == 0 or partner == government_of_evaluator(e):
            pace += world.in_office[e] * world.doctrines[world.evaluators[e]].temperament.offers_a_year
    sessions = world.p.signing_sessions * pace
    if offers <= 0.0 or sessions <= 0.0:
        return 0.0
    if partner == 0:
        if opened or int(us.protocol.order) == Protocol.TRILATERAL:
            return 1.0 / (1.0 / offers + 1.0 / sessions)
        return 1.0 / (2.0 / offers + 1.0 / sessions) if us.repertoire.unilateral_bilaterals > 0.5 else 0.0
    if ratified <= 0.0:
        return 0.0
    return 1.0 / (1.0 / offers + 1.0 / sessions + RATIFICATION_MONTHS_MINIMUM / 12.0 + 1.0 / ratified)


@compiled
def deal_gains(world: World, seats: np.ndarray, office: int, out: np.ndarray) -> None:
    """Issue gains of deals from the status quo, into ``out[candidate, evaluator]``.

    Candidates 0..10 are the ladder of trilateral packages that favour neither partner; 11 and 12 the even bilateral
    treaties with Mexico and with Canada, with the partners' doctrines of the start (``seats`` [government]).
    """
    before = np.zeros((2, ISSUES))
    after = np.zeros((2, ISSUES))
    urgency = np.zeros((3, ISSUES))
    urgency[:2] = 1.0
    us, mexico, canada = (
        world.doctrines[world.evaluators[office]], world.doctrines[seats[1]], world.doctrines[seats[2]],
    )  # fmt: skip
    for k in range(WEIGHTS + 2):
        table = Table.TRILATERAL if k < WEIGHTS else k - WEIGHTS
        weight = package_weight(k) if k < WEIGHTS else EVEN
        form = Form.TRILATERAL if k < WEIGHTS else Form.TREATY
        fill_package(world, us, mexico, canada, table, form, (weight, weight), before, urgency, after)
        for e in range(EVALUATORS):
            g = government_of_evaluator(e)
            out[k, e] = package_gain(world, world.doctrines[world.evaluators[e]], g, before, after, urgency)


@compiled
def tier_left(world: World, tier: int, left: int) -> bool:
    """Whether a deal made in a tier of duties can leave the tier ``left`` in force."""
    if world.p.deal_relief < 0.5:
        return left == tier
    return left == Tier.NONE or (left <= tier and world.p.negotiated_relief > 0.5)


@compiled
def fill_accepted(
    world: World, office: int, ahead: np.ndarray, gains: np.ndarray, first: int, count: int,
    partner: int, now: np.ndarray, listed: int,
) -> None:  # fmt: skip
    """Chance that each package is signed and ratified, and that times its gain to the office, from ``listed`` on.

    Every partner has to wish it twice, the office once more when it signs, and every ratifier to pass it: a product of
    logits, whose exponentials are taken together; of a partner's two doctrines with their chances of being in office.
    """
    desk = world.packages
    gained, chances = desk.values[listed : listed + count], desk.accepted[listed : listed + count]
    passed, odds, made, own = desk.passed, desk.odds, 0, 0.0
    for e in range(EVALUATORS):
        if not at_table(world, office, partner, e):
            continue
        base = ahead[e, 0] - now[e, 0] - now[e, 1] + (ahead[e, 1] if partner > 0 else 0.0)
        _score_packages(world, world.evaluators[e], gains[first : first + count, e], base, made)
        made += 2 * count
        if e == office:
            own = base
    exponentials(desk.scores[:made], odds[:made])
    made = 0
    for g in range(3):
        if g > 0 and partner > 0 and g != partner:
            continue
        for k in range(count):
            passed[k] = 0.0
        for e in range(2 * g, 2 * g + 2):
            if not at_table(world, office, partner, e):
                continue
            for k in range(count):
                refused = 1.0 + odds[made + count + k]
                against = (1.0 + odds[made + k]) * refused
                if e != office:
                    against *= refused
                passed[k] += world.in_office[e] / against
            made += 2 * count
        for k in range(count):
            chances[k] = passed[k] if g == 0 else chances[k] * passed[k]
    for k in range(count):
        gained[k] = (gains[first + k, office] + own) * chances[k]


@compiled
def _score_packages(world: World, row: int, gains: np.ndarray, base: float, made: int) -> None:
    """Exponents of the odds against packages from place ``made`` on: by the ratifier, then by the wish to sign.

    ``row``: doctrine; a Congress can be against those of the United States.
    """
    scores, count = world.packages.scores, gains.shape[0]
    opposed = world.opposed_congress if row == world.evaluators[0] or row == world.evaluators[1] else 0.0
    bound, ratifier = asked_by_ratifier(world, row, opposed), ratifier_precision(world, row)
    precision = precision_of(world, row)
    for k in range(count):
        scores[made + k] = ratifier * (bound - (gains[k] + base))
        scores[made + count + k] = -precision * (gains[k] + base)


@compiled
def pledged(world: World, reviews: np.ndarray, extended: np.ndarray) -> np.ndarray:
    """What a package with the extension leads to before it can be confirmed: [tier, evaluator, part].

    It is a pledge, and kept with the probability that :func:`agents.values.valuation.pledge_kept` gives it at the start
    once the package has kept a promise; else the ``reviews`` go on.
    """
    kept = trust(1.0, world.p.first_term_broken)
    return reviews + kept * (extended - reviews)


@compiled
def expect_deals(
    world: World, office: int, following: np.ndarray, gains: np.ndarray, first: int, count: int,
    partner: int, tier: int, a_year: float, now: np.ndarray,
) -> None:  # fmt: skip
    """The United States offers the package it expects most from; it is signed if every partner wishes so twice.

    A package also says which duties stay, and leads to ``following[tier, evaluator, part]``. Every ratifier has to pass
    it. A deal of three takes the gains from issues there are; a deal of two leaves those with the other partner.
    ``a_year``: deals that can come (:func:`deals_a_year`).
    """
    desk, listed = world.packages, 0
    for left in range(tier + 1):
        if tier_left(world, tier, left):
            fill_accepted(world, office, following[left], gains, first, count, partner, now, listed)
            listed += count
    # Offers are one class, no offer another: copies of a package change nothing.
    precision, best = precision_of(world, world.evaluators[office]), desk.values[0]
    for n in range(1, listed):
        best = max(best, desk.values[n])
    logit(desk.values, listed, precision, desk.chances)
    opportunity = quarterly(a_year) * logistic(precision * best)
    for e in range(EVALUATORS):
        without, open_now, n = now[e, 0], now[e, 1], 0
        for left in range(tier + 1):
            if not tier_left(world, tier, left):
                continue
            ahead = following[left, e]
            kept_open = ahead[1] if partner > 0 else 0.0
            for k in range(first, first + count):
                struck = opportunity * desk.chances[n] * desk.accepted[n]
                now[e, 0] += struck * (ahead[0] - without)
                now[e, 1] += struck * (gains[k, e] + kept_open - open_now)
                n += 1
