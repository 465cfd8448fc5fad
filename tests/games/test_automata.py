"""Machines that retaliate: what they do to each other, and when patience or a long life makes low duties pay."""

from functools import cache

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from agents.extraction import retaliation_of
from agents.values.preparation import retaliate_in_kind
from model.errors import InputError
from model.games.automata import (
    REPERTOIRE,
    best_answer,
    cooperates,
    drawn_lengths,
    in_kind,
    named,
    play,
    present_value,
    rounds_that_count,
    tournament,
)
from model.games.repeated import critical_discount_factor, largest_hazard
from model.parameters import resolve
from model.randomness import Purpose, uniform
from model.review import JointReview

# As plain Python: compiling it for a state on its own takes half a minute.
retaliation = getattr(retaliate_in_kind, "py_func", retaliate_in_kind)
DILEMMA = np.array([[[3.0, 3.0], [0.0, 5.0]], [[5.0, 0.0], [1.0, 1.0]]])


def dilemma(deviation, cooperation, punishment, sucker):
    return np.array([
        [[cooperation] * 2, [sucker, deviation]],
        [[deviation, sucker], [punishment] * 2],
    ])  # fmt: skip


def test_one_duty_is_answered_once_twice_or_for_ever():
    once = named("always low")._replace(actions=(0, 1, 0), after=((1, 1), (2, 2), (2, 2)))
    answered = {machine.name: play(machine, once, 12)[:, 0].sum() for machine in REPERTOIRE}
    assert answered["always low"] == answered["tit for two tats"] == 0
    assert answered["tit for tat"] == 1
    assert answered["two tits for tat"] == 2
    assert answered["limited punishment"] == 4
    assert answered["grim trigger"] == 10


def test_an_answer_comes_as_late_as_news_of_the_duty():
    for lag in (1, 2, 5):
        actions = play(named("tit for tat"), named("always high"), 10, lag)
        assert actions[:, 0].tolist() == [0] * lag + [1] * (10 - lag)


@settings(max_examples=40)
@given(st.floats(0.1, 5), st.floats(0.1, 5), st.floats(0.1, 3), st.integers(1, 3))
def test_t7_machines_switch_to_low_duties_where_the_formula_has_it(gain, loss, harm, lag):
    """D = C + gain, N = C - loss; sucker's payoff below N. By playing, within .01 of ((D - C)/(D - N))^(1/lag)."""
    critical = critical_discount_factor(1.0 + gain, 1.0, 1.0 - loss, lag)
    game = dilemma(1.0 + gain, 1.0, 1.0 - loss, 1.0 - loss - harm)
    assume(0.02 < critical < 0.97)
    assert not cooperates(game, critical - 0.01, lag=lag)
    assert cooperates(game, critical + 0.01, lag=lag)


@cache
def lives():
    return np.array([uniform(1, run, 0, Purpose.SHOCK, 0) for run in range(40000)])


@settings(max_examples=8)
@given(st.floats(0.5, 3), st.floats(0.5, 3), st.floats(0.6, 0.95))
def test_t7_machines_give_up_low_duties_at_the_largest_hazard(gain, loss, discount):
    critical = critical_discount_factor(1.0 + gain, 1.0, 1.0 - loss)
    hazard = largest_hazard(critical, discount)
    assume(0.05 < hazard < 0.6)
    game = dilemma(1.0 + gain, 1.0, 1.0 - loss, -loss)
    draws = lives()
    assert cooperates(game, discount, drawn_lengths(hazard - 0.02, draws))
    assert not cooperates(game, discount, drawn_lengths(hazard + 0.02, draws))


def test_t7_at_the_known_numbers_within_a_hundredth():
    draws = lives()
    assert cooperates(DILEMMA, 0.8, drawn_lengths(0.365, draws))
    assert not cooperates(DILEMMA, 0.8, drawn_lengths(0.385, draws))


def test_lives_of_uncertain_length_discount_like_patience():
    draws = (np.arange(40000) + 0.5) / 40000
    scores = np.ones((4000, 2))
    assert present_value(scores, 0.9, drawn_lengths(0.2, draws))[0] == pytest.approx(1 / (1 - 0.9 * 0.8), rel=1e-3)
    assert present_value(scores, 0.9)[0] == pytest.approx(10.0)
    assert drawn_lengths(0.25, draws).mean() == pytest.approx(4.0, rel=1e-3)


def test_who_never_answers_or_bullies_is_exploited_and_who_answers_is_not():
    for name, high in (("always low", True), ("tit for tat", False), ("grim trigger", False), ("bully", True)):
        _, actions = best_answer(REPERTOIRE, named(name), DILEMMA, 0.9)
        assert bool(actions[5:, 0].all()) == high, name


def test_a_tournament_pays_what_its_matches_pay():
    machines = [named("tit for tat"), named("always high"), named("always low")]
    table = tournament(machines, DILEMMA, (0.9, 0.5), rounds_that_count(0.9))
    assert table[2, 1] == pytest.approx([0.0, 5.0])
    assert table[0, 1] == pytest.approx([0.9, 5 * 0.5 + 0.5])
    assert table.shape == (3, 3, 2)


@pytest.mark.parametrize("partner", [1, 2])
def test_the_models_retaliation_in_kind_is_a_machine_that_mirrors_duties(partner):
    review = JointReview(resolve({"broad_exempts_compliant": False}))
    rates = (0.0, 0.05, 0.1, 0.15, 0.2, 0.25)
    machine = retaliation_of(review.world, review.state, partner, rates)
    assert machine.actions == tuple(range(6))
    state = review.state
    for k, rate in enumerate(rates):
        state.broad[0, partner] = rate
        retaliation(review.world, state, partner, 1.0)
        assert rates[machine.actions[k]] == pytest.approx(state.broad[partner, 0])


def test_a_duty_on_all_goods_is_answered_on_all_goods_however_many_comply():
    """The repeated game's duties spare nothing, so a partner whose goods comply by now does not stop answering."""
    review = JointReview(resolve())
    review.state.compliance[0, 1] = 0.9
    machine = retaliation_of(review.world, review.state, 1, (0.0, 0.05, 0.1, 0.15, 0.2, 0.25))
    assert machine.actions == tuple(range(6))
    with pytest.raises(InputError, match="name a partner"):
        retaliation_of(review.world, review.state, 0, (0.0, 0.25))


def test_mistakes_are_refused():
    with pytest.raises(InputError, match="unknown"):
        named("tit for three tats")
    with pytest.raises(InputError, match="lag of 0"):
        play(REPERTOIRE[0], REPERTOIRE[1], 5, 0)
    with pytest.raises(InputError, match="hazard"):
        drawn_lengths(1.0, np.zeros(3))
    with pytest.raises(InputError, match="discount factor"):
        present_value(np.ones((3, 2)), 1.0)
    with pytest.raises(InputError, match="answers"):
        in_kind((0.0, 0.1), (0.0,))
