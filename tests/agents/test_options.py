"""Outside and inside options on the rules that are played (T11; Binmore, Shaked & Sutton 1989; Muthoo 1999, ch. 6).

Withdrawal is an outside option: it changes nothing until it binds. Duties in force during talks are an inside
option: they shift what no deal is worth in proportion to their flow.
"""

import numpy as np
import pytest

from agents.bargaining.offers import best_offer
from agents.values.preparation import prepare, solve_strategic_table
from agents.values.trade_worth import with_answer
from agents.values.valuation import value
from model.annuity import annuity_weight
from model.moves import Form, Table
from model.parameters import resolve
from model.payoffs import clear_economy, trade_utility
from model.players import Regime
from model.review import JointReview

US, MX = 0, 1
NAMES = ("lighthizer", "open_world", "sheinbaum", "mexico_opposition", "canada_liberal")
CERTAIN = {f"{name}.temperament.precision": 1000.0 for name in NAMES}
ALONE = {
    **CERTAIN, "challenger_wins_us_2028": 0.0, "challenger_wins_us_2032": 0.0,
    **{f"{name}.repertoire.withdrawal": False for name in NAMES[1:]}, "lighthizer.protocol.order": "trilateral",
}  # fmt: skip
ESTIMATE = 0.02  # values take a staff estimate of the economy; the flows beside them are exact
SHIFTS = np.array([-0.6, -0.4, -0.2, 0.0, 0.1, 0.2, 0.4, 0.6])


@pytest.fixture(scope="module")
def leaving():
    """Value of staying to the United States, and what Mexico must leave it, by what leaving is worth."""
    parameters = resolve(ALONE)
    world = prepare(parameters)
    row = int(world.evaluators[0])
    stage, stays, weights, chosen = world.stage.copy(), [], [], np.zeros(4)
    for shift in SHIFTS:
        world.stage[:] = stage
        world.stage[Regime.MX_CA_ONLY, :, row] += shift
        solve_strategic_table(world, parameters, 1e-11)
        review = JointReview(parameters, world=world)
        stays.append(value(world, review.state, US))
        best_offer(world, review.state, MX, Table.TRILATERAL, Form.TRILATERAL, chosen)
        weights.append(chosen[0])
    return np.array(stays), np.array(weights)


def test_withdrawal_has_no_effect_until_it_binds(leaving):
    """Then Mexico leaves the United States more. Where it only just binds, staying may be worth a little less than
    before: a deal with one who may leave lasts less long (in the theory a share is paid at once).
    """
    stays, weights = leaving
    binds = np.flatnonzero(np.abs(stays - stays[0]) > 1e-9)
    assert len(binds), "in the range it binds"
    first = binds[0]
    assert first >= 2
    assert stays[:first] == pytest.approx(stays[0], abs=1e-9)
    assert np.ptp(weights[:first]) == 0.0
    assert (weights[first:] < weights[0]).all()
    assert stays[first] > stays[0] - 0.01
    assert (np.diff(stays[first:]) > 1e-4).all()


def test_once_it_binds_staying_is_worth_nearly_what_leaving_is_worth(leaving):
    """One for one, less the months until the notice is given and binds (the floor max{share, outside} of theory).

    Over several steps of the shift: with choices this certain a single one hangs on near ties.
    """
    stays, _ = leaving
    slopes = np.diff(stays) / np.diff(SHIFTS)
    assert 0.7 < (stays[-1] - stays[-3]) / (SHIFTS[-1] - SHIFTS[-3]) < 1.0
    assert slopes[-1] > 0.7
    assert (slopes <= 1.0 + 1e-9).all()
    assert (slopes[-2:] > slopes[-3]).all()


def test_duties_during_talks_shift_disagreement_nearly_in_proportion_to_their_flow():
    """And by no more than duties that pass are worth, with what approval loses; the table takes a duty by its rate."""
    review = JointReview(resolve())
    world, state = review.world, review.state
    doctrine = world.doctrines[state.doctrine[MX]]
    weight = annuity_weight(doctrine.temperament.patience ** (1 / 12), 1.0 / world.p.duty_persistence)
    flows, stays = [], []
    for rate in (0.05, 0.1, 0.15, 0.2, 0.25):
        state.broad[0, MX] = rate
        assert clear_economy(world, state)
        utility = trade_utility(world, doctrine, MX, float(world.discounting[state.doctrine[MX]].inertia))
        flows.append(with_answer(world, state.doctrine[MX], utility, world.outcomes.real_income[MX]))
        stays.append(value(world, state, MX))
    slopes = np.diff(stays) / np.diff(flows)
    assert (np.diff(flows) < 0.0).all()
    assert slopes == pytest.approx(slopes.mean(), rel=0.25)
    assert (slopes < weight).all()


def test_duties_during_talks_move_the_split_towards_who_puts_them_step_by_step():
    weights, gains, chosen = [], [], np.zeros(4)
    for rate in (0.0, 0.05, 0.1, 0.15, 0.2, 0.25):
        review = JointReview(resolve({"lighthizer.protocol.order": "trilateral"}))
        review.state.broad[0, MX] = rate
        stay = value(review.world, review.state, MX)
        gains.append(stay)
        best_offer(review.world, review.state, US, Table.TRILATERAL, Form.TRILATERAL, chosen)
        weights.append(chosen[0])
    assert (np.diff(gains) < 0.0).all()
    assert (np.diff(weights) >= 0.0).all()
    assert weights[-1] > weights[0]
