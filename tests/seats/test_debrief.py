"""A debrief: the same each time, no loss where there was none, theory only where it decided."""

import json

import numpy as np
import pytest

from agents.choices.occasions import initiative
from agents.values.preparation import prepare
from experiments.histories.numbers import signed
from experiments.seats.debrief import Debrief, compared, debrief, group_of, verdict
from experiments.seats.debrief_text import debrief_text, move_line, turning_line
from experiments.seats.expectations import Estimate, mean_estimate
from experiments.seats.game import Game
from experiments.seats.met import RESULTS
from experiments.seats.questions import Phase
from experiments.seats.rollouts import Rollouts
from experiments.seats.saved import fingerprint
from experiments.seats.turning import Expected, turning_months, turning_point
from experiments.seats.twin import without_the_person
from experiments.theory.page import chosen_results
from model.errors import InputError
from model.parameters import resolve

US, MX, CA = range(3)
SHORT = {"horizon": "2025-06"}
SMALL = {"occasions": 2, "continuations": 6, "line": 4}


@pytest.fixture(scope="module")
def world():
    return prepare(resolve(SHORT))


def new_game(world, people, seed=1):
    return Game(resolve(SHORT), "lighthizer", seed, people, world=world)


def play(game, choose):
    """Play to the end; ``choose(question)`` gives the name of a choice, None leaves the seat's phase to the model."""
    while not game.over:
        while questions := game.questions():
            seat = questions[0].seat
            mine = [one for one in questions if one.seat == seat]
            chosen = {one.occasion: choose(one) for one in mine}
            if None in chosen.values():
                game.leave_to_model(seat)
            else:
                game.answer(seat, chosen)
        assert game.advance()
    return game


def by_chance(seed):
    generator = np.random.default_rng(seed)
    return lambda question: question.choices[generator.integers(len(question.choices))].name


def the_first(question):
    return question.choices[0].name


@pytest.fixture(scope="module")
def played(world):
    game = play(new_game(world, (MX,)), by_chance(2))
    return game, debrief(game, MX, **SMALL)


def test_a_game_left_to_the_model_has_no_loss_against_the_model(world):
    """It is the model's own history: nothing to compare, the same payoff to the last digit."""
    game = play(new_game(world, (CA,)), lambda question: None)
    data = debrief(game, CA, **SMALL)
    assert data["moves"] == []
    assert data["occasions"] == 0
    assert data["model"]["difference"] == 0.0
    assert data["model"]["ending"] == data["ending"]
    assert "left every choice to the model" in debrief_text(data)


def test_the_same_game_gives_the_same_debrief_and_stays_as_it_was(played):
    game, data = played
    before = fingerprint(game), game.months_played, game.review.world.forced.copy()
    assert debrief(game, MX, **SMALL) == data
    assert (fingerprint(game), game.months_played) == before[:2]
    assert np.array_equal(game.review.world.forced, before[2])


def test_a_debrief_is_plain_data_and_can_be_read(played):
    game, data = played
    assert json.loads(json.dumps(data))["payoff"] == pytest.approx(float(game.payoffs()[MX]), abs=1e-6)
    text = debrief_text(data)
    for part in ("Your choices", "Turning points", "Theory that you met", "Mexico"):
        assert part in text
    assert max(len(line) for line in text.splitlines()) <= 110


def test_the_line_ends_at_what_came(played):
    """The forecast after the last month is the payoff and the ending themselves."""
    game, data = played
    assert data["line"]["months"][-1] == "end"
    assert data["line"]["payoff"][-1] == data["payoff"]
    assert data["line"]["endings"][-1] == {data["ending"]: 1.0}
    assert len(data["line"]["payoff"]) == game.months_played + 1


def test_the_most_consequential_choices_are_looked_at(played):
    _, data = played
    assert data["occasions"] > len(data["moves"]) == SMALL["occasions"]
    for move in data["moves"]:
        assert move["interval_95"][0] <= move["margin"] <= move["interval_95"][1]
        assert 2 <= move["compared"] <= move["open"]
        assert move["chosen"] != move["best_other"]


def test_in_the_last_month_the_worse_answer_is_called_worse():
    """Nothing follows but the books, so the debrief knows which answer was right: one of the two games, not both."""
    margins, last = {}, {"horizon": "2025-02"}
    short = prepare(resolve(last))
    for name in ("concede", "resist"):
        game = Game(resolve(last), "lighthizer", 1, (US, MX), world=short)

        def choose(question, game=game, name=name):
            if question.phase == Phase.ANSWERS and question.seat == MX:
                return name
            threats = [one.name for one in question.choices if one.name.startswith("threaten,threat=0")]
            return (
                threats[-1]
                if threats and question.occasion == initiative(US, MX) and game.months_played == 1
                else (question.choices[0].name)
            )

        play(game, choose)
        moves = debrief(game, MX, occasions=8, continuations=6, line=2)["moves"]
        margins[name] = next(one for one in moves if one["phase"] == "answers")
    assert margins["concede"]["margin"] == pytest.approx(-margins["resist"]["margin"], abs=1e-5)
    assert {one["verdict"] for one in margins.values()} == {"better", "worse"}


def test_the_model_in_the_seat_leaves_other_people_what_they_did(world):
    """Canada's person announces withdrawal whoever sits for Mexico."""

    def choose(question):
        wanted = question.seat == CA and question.find("give_notice")
        return "give_notice" if wanted else question.choices[0].name

    game = play(new_game(world, (MX, CA)), choose)
    twin = without_the_person(game, MX)
    assert twin.review.state.law.notice_day[CA] == game.review.state.law.notice_day[CA] > 0
    assert all(turn.answers[key] is None for turn in twin.turns for key in turn.answers if key[0] == MX)


def test_a_branched_game_is_compared_with_the_same_luck(world):
    game = new_game(world, (MX,))
    while game.months_played < 2:
        for question in game.questions():
            game.leave_to_model(question.seat)
        game.advance()
    game.branch(77)
    play(game, lambda question: None)
    assert fingerprint(without_the_person(game, MX)) == fingerprint(game)


@pytest.mark.parametrize(("margin", "half", "said"), [
    (0.01, 0.002, "better"), (-0.01, 0.002, "worse"), (0.01, 0.04, "as good"), (0.01, 0.0101, "as good"),
    (0.01, 0.0099, "better"), (0.0, 0.0, "as good"), (0.0001, 0.0, "as good"),
])  # fmt: skip
def test_a_difference_whose_interval_holds_zero_is_none(margin, half, said):
    assert verdict(Estimate(margin, margin - half, margin + half)) == said


def test_what_is_judged_is_what_is_shown(played):
    """One rule: a choice is called better or worse only where the interval beside it leaves out zero."""
    for move in played[1]["moves"]:
        low, high = move["interval_95"]
        assert (move["verdict"] == "as good") == (low <= 0.0 <= high or abs(move["margin"]) < 0.0005)
        assert signed(low, 3) in move_line(move)
        assert signed(high, 3) in move_line(move)
    noise = np.array([0.0, 0.021, 0.002, 0.019, 0.0, 0.02])
    shown = mean_estimate(noise)
    assert shown.value > 2.0 * shown.error, "two standard errors would do"
    assert verdict(shown) == "as good", "six pairs have a wider interval than that"


def test_a_turning_point_says_how_many_continuations_it_is_told_from_and_how_sure_it_is(played):
    game, _ = played
    line = line_of([0.0] * 20, [0.1] * 19 + [0.2])
    ended = [Expected(line[0].payoffs, np.array([1] * 13 + [6] * 7)), Expected(line[1].payoffs, np.array([1] * 20))]
    said = turning_line(turning_point(game, Rollouts(game.review.world), MX, 0, ended))
    for part in ("from about 65% to about 100%", "20 continuations", "[+0.095, +0.115]", "95% interval"):
        assert part in said


def test_what_is_compared_has_holding_and_the_best_of_each_kind(world):
    question = next(one for one in new_game(world, (US,)).questions() if one.phase == Phase.INITIATIVES)
    taken = question.choices[5]
    others = compared(question, taken)
    assert taken not in others
    assert others[0].name == "hold"
    assert len({one.name for one in others}) == len(others) == 4
    assert len({group_of(one) for one in others}) == 4
    assert max(question.choices, key=lambda one: one.value) in (*others, taken)


def line_of(*payoffs):
    return [Expected(np.array(values), np.ones(len(values), int)) for values in payoffs]


def test_a_month_turns_the_game_only_beyond_its_error():
    still, noise = [0.0, 0.1, 0.0, 0.1], [0.1, 0.0, 0.1, 0.0]
    assert turning_months(line_of(still, noise, still), 5) == []
    raised = [value + 0.2 for value in still]
    assert turning_months(line_of(still, still, raised, raised), 5) == [1]
    ended = [Expected(np.zeros(8), np.full(8, ending)) for ending in (1, 1, 6)]
    assert turning_months(ended, 5) == [1]


def test_results_are_named_as_on_the_page_of_known_results():
    for one in chosen_results(list(RESULTS)):
        assert RESULTS[one.id] == (one.title, one.source)


def test_a_called_bluff_and_a_hung_belief_are_met_only_by_those_in_it():
    """The United States threatens Mexico every month and always backs down; Mexico stands firm; Canada has no part.

    Its public hardly minds: then a notice costs it more than backing down, and the threat of one is a bluff.
    """
    heedless = resolve(SHORT | {"lighthizer.temperament.audience_cost": 0.1})

    def choose(question):
        if question.seat == US and question.phase == Phase.THREATS_DUE:
            return "back_down"
        if question.seat == MX and question.phase == Phase.ANSWERS and question.find("resist"):
            return "resist"
        threats = [one.name for one in question.choices if one.name.startswith("threaten,threat=2")]
        return threats[0] if threats and question.occasion == initiative(US, MX) else question.choices[0].name

    game = play(Game(heedless, "lighthizer", 1, (US, MX), world=prepare(heedless)), choose)
    found = {seat: debrief(game, seat, occasions=1, continuations=4, line=2)["theory"] for seat in (US, MX, CA)}
    assert found[US] == [one for one in found[US] if one["result"] in RESULTS]
    for seat in (US, MX):
        assert any(one["mechanism"] in ("bluff called", "belief") for one in found[seat])
    assert not [one for one in found[CA] if "Mexico" in one["sentence"] and one["result"] == "T15"]


def test_the_game_is_taken_apart_into_the_same_log(world, played):
    from experiments.seats.beats import beats_of

    game, _ = played
    rows = [row for month in range(game.months_played) for beat in beats_of(game, Rollouts(world), month)
            for row in beat.rows]  # fmt: skip
    assert len(rows) == int(game.review.state.events)


def test_a_debrief_comes_after_the_end_and_for_a_seat(world, played):
    with pytest.raises(InputError, match="not over"):
        Debrief(new_game(world, (MX,)), MX)
    with pytest.raises(InputError, match="seat is 3"):
        Debrief(played[0], 3)
    with pytest.raises(InputError, match="at least 4 and 2"):
        Debrief(played[0], MX, continuations=1)


def test_progress_runs_from_nothing_to_all(played):
    shares = list(Debrief(played[0], MX, **SMALL).pieces())
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


@pytest.mark.long
def test_a_whole_game_has_a_whole_debrief():
    """To the default horizon, with choices by chance: the parts hang together, and the same debrief comes twice."""
    game = Game(resolve(), "lighthizer", 2, (US,))
    play(game, by_chance(4))
    data = debrief(game, US, occasions=4, continuations=8, line=8)
    assert debrief(game, US, occasions=4, continuations=8, line=8) == data
    assert len(data["moves"]) == 4
    months = data["line"]["months"]
    assert [point["month"] for point in data["turning_points"]] == sorted(
        point["month"] for point in data["turning_points"]
    )
    assert all(point["month"] in months for point in data["turning_points"])
    assert {one["result"] for one in data["theory"]} <= set(RESULTS)
    assert data["model"]["difference"] == pytest.approx(data["payoff"] - data["model"]["payoff"], abs=2e-6)
