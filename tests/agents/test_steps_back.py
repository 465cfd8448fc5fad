"""Late confirmation and taking a notice back: at their own pace, by wishes counted within a class (details 4)."""

import numpy as np
import pytest

from agents.choices.occasions import initiative, to_take_back, to_use_instruments
from agents.choices.records import comes
from agents.decisions.at_home import _expulsion_feared, list_at_home
from agents.decisions.initiatives import new_moves, take_initiative
from agents.decisions.irreversible import CONFIRMATION, NOTICE, late_confirmation_comes, step_out_comes
from agents.months.month import change_government
from agents.values.continuation import _confirm, _pending_notice
from agents.values.preparation import prepare
from agents.values.wishes import precision_of
from model.calendar import first_day
from model.law.regimes import after_notice
from model.moves import MoveKind
from model.parameters import resolve
from model.players import EVALUATORS, REGIMES, TIERS, Regime, Tier
from model.review import JointReview
from model.state import new_log

US, MX, CA = range(3)
BETWEEN_REVIEWS = {"start": "2027-08"}  # two have been held
DRAWS = 400


def between_reviews(doctrine="lighthizer", **settings):
    return JointReview(resolve(BETWEEN_REVIEWS | settings), doctrine)


def share_listed(review, actor, kind):
    """Share of months, of as many histories, in which a move at home is open."""
    menu, found = new_moves(), 0
    for run in range(DRAWS):
        review.state.run = run
        count = list_at_home(review.world, review.state, actor, menu)
        found += kind in menu.kind[:count]
    return found / DRAWS


@pytest.mark.parametrize("doctrine", ["lighthizer", "open_world"])
@pytest.mark.parametrize("actor", [US, MX])
def test_steps_back_in_come_once_a_quarter_whatever_the_appetite_for_exits_and_the_lock_in(doctrine, actor):
    still = {f"{name}.temperament.exits_a_year": 0.0 for name in ("lighthizer", "open_world", "sheinbaum")}
    review = between_reviews(doctrine, **still, lock_in_hold=1.0)
    review.state.lock_in = 1.0
    monthly = 1.0 - np.exp(-4.0 / 12.0)
    assert share_listed(review, actor, MoveKind.CONFIRM) == pytest.approx(monthly, abs=0.07)
    review.state.law.notice_day[actor] = first_day(int(review.state.month) - 1)
    assert share_listed(review, actor, MoveKind.REVOKE_NOTICE) == pytest.approx(monthly, abs=0.07)
    assert share_listed(review, actor, MoveKind.GIVE_NOTICE) == 0.0


def test_their_pace_is_that_of_their_parameters():
    review = between_reviews(late_confirmations_a_year=0.0, revocations_a_year=12.0)
    review.state.law.notice_day[US] = first_day(int(review.state.month) - 1)
    assert share_listed(review, US, MoveKind.CONFIRM) == 0.0
    assert share_listed(review, US, MoveKind.REVOKE_NOTICE) == pytest.approx(1.0 - np.exp(-1.0), abs=0.07)


def test_lock_in_makes_steps_out_rarer():
    shares = []
    for lock_in in (0.0, 1.0):
        review = between_reviews(lock_in_hold=0.8)
        review.state.lock_in = lock_in
        shares.append(share_listed(review, US, MoveKind.GIVE_NOTICE))
    assert shares[1] < 0.5 * shares[0]


def play_at_home(review, actor, kind, **opportunities):
    """One initiative of a month in which opportunities come or do not, as named; it goes to a move of this kind."""
    world, state, menu = review.world, review.state, new_moves()
    instruments = world.doctrines[state.doctrine[actor]].temperament.instruments_a_year
    for run in range(10_000):
        state.run = run
        drawn = {
            "confirming": late_confirmation_comes(world, state, actor),
            "leaving": step_out_comes(world, state, actor),
            "instruments": comes(state, actor, instruments, to_use_instruments(actor, -1)),
            "taking_back": comes(state, actor, world.p.revocations_a_year, to_take_back(actor)),
        }
        if all(bool(drawn[name]) == wanted for name, wanted in opportunities.items()):
            break
    else:
        pytest.fail("no such month")
    count = list_at_home(world, state, actor, menu)
    world.forced[0] = initiative(actor, -1), menu.kind[:count].tolist().index(kind), 0, 0
    take_initiative(world, state, actor, -1, menu, new_log())
    world.forced[:] = 0


def wished_once(actor=US):
    review = between_reviews()
    play_at_home(review, actor, MoveKind.CONFIRM, confirming=True)
    assert review.state.considered[actor, CONFIRMATION] == 1
    assert review.state.law.confirmed[actor] == 0
    return review


@pytest.mark.parametrize("actor", [US, MX])
def test_two_wishes_to_confirm_count_in_a_row_though_something_else_came_up_between_them(actor):
    review = wished_once(actor)
    play_at_home(review, actor, MoveKind.HOLD, confirming=False, leaving=False, instruments=True)
    play_at_home(review, actor, MoveKind.HOLD, confirming=False, leaving=True)
    assert review.state.considered[actor, CONFIRMATION] == 1
    play_at_home(review, actor, MoveKind.CONFIRM, confirming=True)
    assert review.state.law.confirmed[actor] == first_day(int(review.state.month))
    assert review.state.considered[actor, CONFIRMATION] == 0


@pytest.mark.parametrize("kind", [MoveKind.HOLD, MoveKind.ADOPT_INSTRUMENT, MoveKind.GIVE_NOTICE])
def test_an_opportunity_to_confirm_that_goes_to_anything_else_ends_the_wish(kind):
    review = wished_once()
    play_at_home(review, US, kind, confirming=True, instruments=True, leaving=True)
    assert review.state.considered[US, CONFIRMATION] == 0
    assert review.state.considered[US, NOTICE] == (1 if kind == MoveKind.GIVE_NOTICE else 0)


@pytest.mark.parametrize("government", [US, MX])
def test_a_new_government_has_wished_for_nothing_yet(government):
    review = between_reviews()
    review.state.considered[:] = 1
    row = review.world.evaluators[2 * government + 1]
    change_government(review.world, review.state, government, row, new_log())
    assert review.state.considered[government].tolist() == [0, 0, 0, 0]
    assert (review.state.considered[[g for g in range(3) if g != government]] == 1).all()


# The same in the strategic table.


def with_wishes(world, wishes):
    """What an extension is worth to each for it to be wished with these probabilities [government]."""
    extended, now = np.zeros((EVALUATORS, 2)), np.zeros((EVALUATORS, 2))
    for g, wish in enumerate(wishes):
        for e in range(2 * g, 2 * g + 2):
            extended[e, 0] = np.log(wish / (1.0 - wish)) / precision_of(world, world.evaluators[e])
    return extended, now


def played(wishes, rounds=20_000):
    """Share of reviews at which all confirm, and of the others those after which all have within three quarters."""
    draws, voted, later = np.random.default_rng(7), 0, 0
    for _ in range(rounds):
        standing = [bool((draws.random(2) < wish).any()) for wish in wishes]
        if all(standing):
            voted += 1
            continue
        for g, wish in enumerate(wishes):
            wished = draws.random(draws.poisson(3.0)) < wish
            standing[g] = standing[g] or bool((wished[1:] & wished[:-1]).any())
        later += all(standing)
    return voted / rounds, later / (rounds - voted)


@pytest.mark.parametrize("wishes", [(0.5, 0.999, 0.999), (0.6, 0.6, 0.999), (0.8, 0.7, 0.6)])
def test_the_table_extends_as_often_as_rounds_of_votes_and_late_confirmations_do(wishes):
    world = prepare(resolve())
    world.in_office[:] = (1.0, 1.0, 1.0, 0.0, 1.0, 0.0)
    chances = []
    for since in range(4):
        extended, now = with_wishes(world, wishes)
        _confirm(world, 0, since, extended, now)
        chances.append(now[2, 0] / extended[2, 0])
    voted, later = played(wishes)
    assert chances[0] == pytest.approx(voted, abs=0.015)
    # The table counts a quarter's opportunities without the wait between the two wishes.
    assert 1.0 - np.prod(1.0 - np.array(chances[1:])) == pytest.approx(later, abs=0.08)
    assert later > 0.2


def test_where_all_are_sure_to_confirm_the_table_expects_one_who_has_not_to_do_so_late():
    world = prepare(resolve())
    world.in_office[:] = (1.0, 1.0, 1.0, 0.0, 1.0, 0.0)
    for worth in (0.5, 50.0):  # at the second the chance that a vote fails is below every number
        extended, now = np.zeros((EVALUATORS, 2)), np.zeros((EVALUATORS, 2))
        extended[:, 0] = worth
        world.stake[:] = 0.1
        _confirm(world, 0, 2, extended, now)
        assert now[:, 0] / worth == pytest.approx(1.0 - np.exp(-0.5), abs=1e-3)


def test_the_table_takes_a_notice_back_at_the_pace_of_play():
    world = prepare(resolve({"lighthizer.temperament.exits_a_year": 0.0, "revocations_a_year": 2.0}))
    world.in_office[:] = (1.0, 1.0, 1.0, 0.0, 1.0, 0.0)
    following, now = np.zeros((REGIMES, TIERS, EVALUATORS, 2)), np.zeros((EVALUATORS, 2))
    regime = Regime.NOTICE_BY_UNITED_STATES
    following[Regime.ANNUAL_REVIEWS, :, :, 0] = 10.0
    assert after_notice(regime) != Regime.ANNUAL_REVIEWS
    _pending_notice(world, 0, following, regime, Tier.NONE, Regime.ANNUAL_REVIEWS, now)
    assert now[:, 0] / 10.0 == pytest.approx(1.0 - np.exp(-0.5))


def test_expulsion_is_feared_as_far_as_both_others_are_believed_to_terminate_and_may():
    review = between_reviews()
    state, day = review.state, first_day(int(review.state.month))
    assert _expulsion_feared(state, CA, day) == 0.0, "nothing has been signed"
    state.law.non_market_signed[CA] = day
    state.resolve[US, 2], state.resolve[MX, 2] = 0.5, 0.4
    assert _expulsion_feared(state, CA, day) == pytest.approx(0.2)
    state.law.member[US] = 0
    assert _expulsion_feared(state, CA, day) == 0.0
