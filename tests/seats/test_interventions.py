"""What happens from outside changes what the state holds, is told in the story, and is played again from a file."""

import json

import pytest

from agents.values.preparation import prepare
from experiments.histories.sentences import sentence
from experiments.seats.game import Game
from experiments.seats.interventions import kinds
from experiments.seats.saved import fingerprint, read_game, saved
from model.errors import InputError
from model.law.constants import Statute
from model.parameters import doctrine_names, resolve

SECTOR = {"sector": "electronics", "amount": 7.5}


@pytest.fixture(scope="module")
def world():
    return prepare(resolve())


def new_game(world, **overrides):
    return Game(resolve(overrides), "lighthizer", 1, world=world)


def play(game, months=1000):
    while game.months_played < months and game.advance():
        pass
    return game


def words(game):
    return [sentence(event) for event in game.moment().events]


def test_an_announcement_fills_the_pipeline_and_stands_in_the_story(world):
    game = play(new_game(world), 3)
    before = float(game.review.state.chinese_pipeline[2])
    game.intervene("chinese_investment", SECTOR)
    assert float(game.review.state.chinese_pipeline[2]) == pytest.approx(before + 7.5)
    play(game, 6)
    told = [event for event in game.moment().events if event["type"] == "intervention"]
    assert [event["month"] for event in told] == ["2025-04"]
    assert "Chinese investors announce 7.5 bn USD for Mexico (electronics)." in words(game)
    months = [event["month"] for event in game.moment().events]
    assert months == sorted(months)


def test_a_drought_makes_water_more_urgent_for_mexico_at_once(world):
    game = play(new_game(world), 2)
    before = game.review.state.urgency.copy()
    game.intervene("drought", {"strength": 3.0})
    assert (game.review.state.urgency[1] > before[1]).sum() == 1
    game.intervene("fentanyl", {"strength": 1.0})
    assert (game.review.state.urgency[0] > before[0]).sum() == 1


def test_a_ruling_in_advance_bars_emergency_duties_for_good(world):
    game = new_game(world)
    game.intervene("court_ruling")
    assert game.review.state.law.emergency_void > 0
    assert "A court voids duties imposed under emergency powers." in words(game)
    with pytest.raises(InputError, match="already"):
        game.intervene("court_ruling")


def test_a_ruling_ends_duties_in_force_or_moves_them_to_another_statute(world):
    game = play(new_game(world), 1)
    for replaced in (1.0, 0.0):
        game.back_to(1)
        state = game.review.state
        state.broad[0, 1], state.broad_statute[1] = 0.25, Statute.IEEPA
        game.review.world.p.replace_after_court = replaced
        rate = float(game.review.world.p.court_rate)
        game.intervene("court_ruling")
        after = game.review.state
        assert float(game.review.world.p.court_rate) == rate
        if replaced:
            assert after.broad_statute[1] == Statute.SECTION_122, "a surcharge on all countries is what is open at once"
        assert float(after.broad[0, 1]) == (world.p.surcharge_rate if replaced else 0.0)
        game = play(new_game(world), 1)


def test_an_early_election_changes_the_government_of_canada(world):
    game = play(new_game(world), 4)
    in_office = doctrine_names()[int(game.review.state.doctrine[2])]
    winner = "liberal" if in_office == "canada_conservative" else "conservative"
    game.intervene("canadian_election", {"winner": winner})
    assert doctrine_names()[int(game.review.state.doctrine[2])] == f"canada_{winner}"
    with pytest.raises(InputError, match="in office in Canada already"):
        game.intervene("canadian_election", {"winner": winner})


def test_legislatures_pass_only_a_treaty_that_was_signed_six_months_ago(world):
    game = play(new_game(world), 2)
    with pytest.raises(InputError, match="no bilateral treaty with Mexico"):
        game.intervene("ratification", {"partner": "Mexico"})
    game.review.state.law.treaty_signed[0] = 739_300  # February 2025
    with pytest.raises(InputError, match="six months"):
        game.intervene("ratification", {"partner": "Mexico"})
    game.review.state.law.treaty_signed[0] = 739_000
    game.intervene("ratification", {"partner": "Mexico"})
    assert game.review.state.law.treaty_in_force[0] > 0


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("earthquake", {}, "unknown"),
        ("drought", {"strength": 99.0}, "between"),
        ("drought", {"strength": float("nan")}, "between"),
        ("drought", {"strength": "2"}, "between"),
        ("drought", {"rain": 1.0}, "has no 'rain'"),
        ("chinese_investment", {"sector": "opera"}, "one of"),
        ("chinese_investment", {"amount": True}, "between"),
        ("canadian_election", {"winner": "green"}, "one of"),
    ],
)  # fmt: skip
def test_what_cannot_happen_is_refused_and_changes_nothing(world, name, data, said):
    game = play(new_game(world), 2)
    before, log = fingerprint(game), game.review.log.tobytes()
    with pytest.raises(InputError, match=said):
        game.intervene(name, data)
    assert fingerprint(game) == before
    assert game.review.log.tobytes() == log
    assert game.interventions == {}


def test_a_game_with_interventions_is_saved_and_replays_to_the_same_bytes(world):
    game = play(new_game(world), 2)
    game.intervene("drought", {"strength": 2.5})
    game.intervene("chinese_investment", SECTOR)
    play(game, 5)
    game.branch(7)
    game.intervene("court_ruling")
    play(game, 9)
    game.intervene("fentanyl")
    again = read_game(json.dumps(saved(game)))
    assert fingerprint(again) == fingerprint(game)
    assert again.review.log.tobytes() == game.review.log.tobytes()
    assert again.moment().events == game.moment().events
    assert saved(again) == saved(game)


def test_going_back_takes_an_intervention_with_it_and_forward_brings_it_again(world):
    game = play(new_game(world), 3)
    game.intervene("drought")
    play(game, 8)
    end, events = fingerprint(game), game.moment().events
    game.back_to(2)
    assert game.interventions == {}
    assert game.moment().events == [event for event in events if event["month"] < "2025-03"]
    game.back_to(8)
    assert fingerprint(game) == end
    assert game.moment().events == events
    game.back_to(2)
    game.branch(5)
    assert play(game, 8).interventions == {}


def test_nothing_happens_after_the_end(world):
    game = play(new_game(world))
    with pytest.raises(InputError, match="over"):
        game.intervene("drought")


def test_every_kind_says_what_it_does_and_on_what_ground():
    for kind in kinds().values():
        assert kind.title
        assert kind.ground
        assert kind.words({entry.name: entry.default for entry in kind.fields}).endswith(".")


def test_a_list_of_games_is_no_game_and_a_saved_game_brings_its_events_with_it(world):
    game = new_game(world)
    game.intervene("drought", {"strength": 2.0})
    game.advance()
    with pytest.raises(InputError, match="not a saved game: the file"):
        read_game(json.dumps([saved(game), saved(game)]))
    again = read_game(json.dumps(saved(game)))
    assert [one.name for _, _, one in again.moment().interventions] == ["drought"]
