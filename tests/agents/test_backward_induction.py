"""The strategic table as theory has it: backward induction, no deviation that pays, capital counted however long."""

from functools import cache
from itertools import product

import numpy as np
import pytest

from agents.decisions.initiatives import choose, new_moves
from agents.decisions.menus import list_towards
from agents.values.continuation import _confirm, _rest_of_quarter, regime_values, solve_quarter
from agents.values.expected_deals import deal_gains, fill_accepted
from agents.values.preparation import fill_capital_income, prepare, reviews_ahead, seat_rows
from agents.values.wishes import precision_of
from model.calendar import add_months, month_of
from model.law.constants import USMCA_IN_FORCE
from model.law.regimes import after_expiry, after_notice, beside, can_expire, text_of, treaties_beside, with_notice
from model.parameters import resolve
from model.players import EVALUATORS, REGIMES, TIERS, WITHOUT_TREATIES_BESIDE, Regime, Tier
from model.review import JointReview
from model.state import new_state

PLAYERS = ("lighthizer", "open_world", "sheinbaum", "canada_liberal")
CERTAIN = {f"{name}.temperament.precision": 1000.0 for name in PLAYERS}
SETTLED = {
    "challenger_wins_us_2028": 0.0, "challenger_wins_us_2032": 0.0,
    "conservative_wins_canada": 0.0, "opposition_wins_mexico": 0.0, "midterm_turns_congress": 0.0,
}  # fmt: skip
IDLE = {f"{name}.temperament.{rate}": 0.0 for name in PLAYERS for rate in ("offers_a_year", "exits_a_year")}
GOVERNING = (2, 4)  # evaluators: Mexico under Sheinbaum, a Liberal Canada


def test_certain_choice_fills_the_table_by_backward_induction():
    """Duties, confirmations and pending notices without talks or exits: the best reply at each step, backwards."""
    parameters = resolve({**IDLE, **SETTLED, "revocations_a_year": 0.0})
    world = prepare(parameters)
    reviews = reviews_ahead(parameters, int(world.quarters))
    # Sharper than the registry allows: where two duties are worth the same to a millionth, partners still care.
    world.doctrines["temperament"]["precision"] = 1e12
    start, end = int(world.p.start), add_months(USMCA_IN_FORCE, 192)
    expiry = month_of(end) // 3 - start // 3
    capital = np.zeros((int(world.quarters), REGIMES, 3))
    fill_capital_income(world, new_state()[0], start, end, capital)
    following = world.value[int(world.quarters) - 1].copy()
    reached = np.empty_like(following)
    for q in range(int(world.quarters) - 2, -1, -1):
        since, expires = int(reviews[q]), q == expiry - 1
        solve_quarter(
            world, np.zeros((2, 13, EVALUATORS)), following, capital[q], 0.0, since, expires, q >= expiry, reached
        )  # fmt: skip
        expected = by_hand(world, following.sum(axis=-1), capital[q], since, expires)
        for regime in range(WITHOUT_TREATIES_BESIDE, REGIMES):
            if q >= expiry and can_expire(regime):  # not reached any more
                expected[regime] = expected[text_of(regime)]
        assert reached.sum(axis=-1) == pytest.approx(expected, abs=1e-9), q
        following = reached.copy()


def by_hand(world, following, capital, since, expires):
    """One quarter of backward induction with the best choice in the place of every probability."""
    out = np.empty_like(following)
    rows = np.asarray(world.evaluators)
    for office, regime, tier in np.ndindex(2, REGIMES, TIERS):
        us, lands = world.doctrines[rows[office]], after_expiry(regime) if expires and can_expire(regime) else regime
        ahead = following[lands, :, office]
        allowed = [t for t in range(TIERS) if not (
            (t == Tier.BROAD != tier and us.repertoire.broad_duties < 0.5)
            or (t == Tier.SECTORAL and tier == Tier.NONE and us.repertoire.sectoral_duties < 0.5))]  # fmt: skip
        rest = [with_rest_of_quarter(following, ahead, office, regime, t, since) for t in range(TIERS)]
        best = max(allowed, key=lambda t, rest=rest: rest[t][office])
        pace = us.temperament.duties_a_year if best > tier else 12.0 / world.p.duty_persistence
        chance = 1.0 - np.exp(-pace / 4)
        now = rest[tier] + chance * (rest[best] - rest[tier])
        patience = world.doctrines["temperament"]["patience"][rows] ** 0.25
        flow = world.stage[regime, tier, rows] + capital[regime, [0, 0, 1, 1, 2, 2]]
        out[regime, tier, office] = (1.0 - patience) * flow + patience * now
    return out


def with_rest_of_quarter(following, ahead, office, regime, tier, since):
    """Votes, late confirmations and a pending notice after the quarter's duties."""
    now = ahead[tier]
    if text_of(regime) == Regime.ANNUAL_REVIEWS and since >= 0:
        extended = following[beside(Regime.EXTENDED, treaties_beside(regime)), tier, office]
        if (extended - now)[[office, *GOVERNING]].min() > 0.0:
            # All vote for it; if somebody has not, it is one, and sure to confirm at every second opportunity.
            chance = 1.0 if since == 0 else 1.0 - np.exp(-4.0 / 4.0 / 2.0)
            now = now + chance * (extended - now)
    if with_notice(regime):
        now = 0.5 * now + 0.5 * following[after_notice(regime), tier, office]
    return now


def test_no_deviation_of_one_quarter_pays_when_choice_is_certain():
    """One-shot deviations in every cell: choosing at random or dully, leaving duties or exits aside.

    Each is judged at the turn of who deviates: partners move once the quarter's duties are chosen. Before that it could
    pay them to be bound to another move, for it would change the duties. Their votes and answers: the next tests.
    """
    world = prepare(resolve({**CERTAIN, **SETTLED}))
    reviews = reviews_ahead(resolve(), int(world.quarters))
    gains = gains_of_deals(world)

    def worth(quarter, office, regime, tier):
        now, following = np.empty((TIERS, EVALUATORS, 2)), world.value[quarter + 1, :, :, office].copy()
        since = int(reviews[quarter])
        regime_values(world, office, following, gains[office], regime, since, False, now)
        rest = following[regime, tier].copy()
        _rest_of_quarter(world, office, following, gains[office], regime, tier, since, False, rest)
        rest[office] = now[tier, office]
        return rest.sum(axis=1)

    aside = (("temperament", "exits_a_year", 0.0), ("repertoire", "withdrawal", 0.0))
    of_office = (
        ("temperament", "duties_a_year", 0.0), ("temperament", "precision", 0.0), ("temperament", "precision", 1.0),
    )  # fmt: skip
    for cell in np.ndindex(14, 2, REGIMES, TIERS):
        quarter, office, regime, tier = cell[0] * 3, *cell[1:]
        kept = worth(quarter, office, regime, tier)
        for player in (office, *GOVERNING):
            row = world.doctrines[world.evaluators[player]]
            for section, field, value_now in (*aside, *(of_office if player == office else ())):
                before = row[section][field]
                row[section][field] = value_now
                gain = (worth(quarter, office, regime, tier) - kept)[player]
                row[section][field] = before
                assert gain <= 1e-5, (cell, player, field, gain)


def gains_of_deals(world):
    """Issue gains of packages [office, package, evaluator]."""
    gains = np.zeros((2, 13, EVALUATORS))
    for office in range(2):
        deal_gains(world, seat_rows(resolve()), office, gains[office])
    return gains


def deviating(world, player, worth):
    """What a player gains by the best and by the worst of its replies at its own turn, times its precision.

    ``worth()``: what the turn is worth to it; the others' choices do not depend on its own.
    """
    row, precision = world.doctrines[world.evaluators[player]], precision_of(world, world.evaluators[player])
    kept, before, gained = worth(), row["temperament"]["precision"], []
    for sharpness in (1e12, -1e12):
        row["temperament"]["precision"] = sharpness
        gained.append((worth() - kept) * precision)
    row["temperament"]["precision"] = before
    return np.array(gained)


SHORT_OF_BEST = 0.5
"""Of 1 / precision: what a choice of two wishes, either of them enough or both needed, falls short of the best reply.

At most x (1 - s(x)²) where the gain is x / precision and s the logistic function; that is largest at x of about 1.4.
"""


@pytest.mark.parametrize("precision", [5.0, 50.0, 500.0])
def test_no_vote_but_its_own_pays_a_partner_more_than_half_of_a_step_of_choice(precision):
    world = prepare(resolve({**dict.fromkeys(CERTAIN, precision), **SETTLED}))
    reviews, turns = reviews_ahead(resolve(), int(world.quarters)), []
    for quarter, office, tier in product(np.flatnonzero(reviews == 0), range(2), range(TIERS)):
        following = world.value[quarter + 1, :, :, office].copy()
        for player in GOVERNING:

            def vote(following=following, office=office, tier=tier, player=player):
                now = following[Regime.ANNUAL_REVIEWS, tier].copy()
                _confirm(world, office, 0, following[Regime.EXTENDED, tier], now)
                return now[player].sum()

            turns.append(deviating(world, player, vote))
    best, worst = np.array(turns).T
    assert best.max() <= SHORT_OF_BEST
    assert best.min() > -1e-9, "to reply best is never a loss"
    assert worst.min() < -SHORT_OF_BEST, "the turns decide something"


@pytest.mark.parametrize("precision", [5.0, 50.0, 500.0])
def test_no_answer_to_a_package_but_its_own_pays_a_partner_more_than_half_of_a_step_of_choice(precision):
    world = prepare(resolve({**dict.fromkeys(CERTAIN, precision), **SETTLED}))
    gains, turns = gains_of_deals(world), []
    for quarter, office, regime, tier in np.ndindex(12, 2, 2, TIERS):
        following = world.value[3 * quarter + 1, :, :, office].copy()
        now, ahead = following[regime, tier].copy(), following[Regime.EXTENDED, tier]
        for player in GOVERNING:

            def answer(now=now, ahead=ahead, office=office, player=player):
                fill_accepted(world, office, ahead, gains[office], 0, 11, 0, now, 0)
                struck = gains[office, :11, player] + ahead[player, 0] - now[player].sum()
                return np.asarray(world.packages.accepted[:11]) * struck

            turns.append(deviating(world, player, answer))
    best, worst = np.array(turns).transpose(1, 0, 2)
    assert best.max() <= SHORT_OF_BEST
    assert best.min() > -1e-9, "to answer best is never a loss"
    assert worst.min() < -SHORT_OF_BEST, "the turns decide something"


def first_moves(months, doctrine, seed, governments):
    """Kinds and probabilities of first moves towards the others, by the months for which capital goes its own way."""
    review = JointReview(resolve({"lookahead": months}), doctrine, seed=seed, world=prepared(months))
    moves, found = new_moves(), []
    for actor in governments:
        for target in (other for other in range(3) if other != actor):
            count = list_towards(review.world, review.state, actor, target, moves)
            choose(review.world, review.state, actor, moves, count, 400)
            found += [(int(move.kind), float(move.probability)) for move in moves[:count]]
    return found


@cache
def prepared(months):
    return prepare(resolve({"lookahead": months}))


@pytest.mark.parametrize("months", [1, 6])
@pytest.mark.parametrize("doctrine", ["lighthizer", "open_world"])
def test_for_how_many_months_capital_goes_its_own_way_hardly_changes_first_moves(months, doctrine):
    for seed in range(6):
        pairs = zip(
            first_moves(months, doctrine, seed, (0, 1, 2)), first_moves(12, doctrine, seed, (0, 1, 2)), strict=True
        )
        for short, long in pairs:
            assert short[0] == long[0]
            assert short[1] == pytest.approx(long[1], abs=0.05)
