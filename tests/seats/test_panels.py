"""People threaten each other with a panel: asked, answered, carried out, shown, and kept in a saved game."""

import json

import pytest

from agents.choices.occasions import initiative
from agents.values.preparation import prepare
from experiments.live.seat.menu import grouped
from experiments.live.views.clocks import dates_ahead
from experiments.live.views.network import network
from experiments.seats.game import Game
from experiments.seats.questions import Phase
from experiments.seats.saved import read_game, saved
from model.calendar import first_day
from model.parameters import resolve
from model.players import Issue

US, MX, CA = range(3)
BEFORE_ROLL_UP = {"start": "2021-01", "horizon": "2021-06"}
THREAT = f"threaten,threat=3,issue={int(Issue.AUTO_CONTENT)},target={US}"


@pytest.fixture(scope="module")
def world():
    return prepare(resolve(BEFORE_ROLL_UP))


def asked(game, seat, phase):
    """Questions of a seat in a phase, everything before it left to the model."""
    while game.questions() and game.questions()[0].phase < phase:
        game.leave_to_model(game.questions()[0].seat)
    return [question for question in game.questions(seat) if question.phase == phase]


def threatened(world):
    """Mexico, a person, has threatened the United States, another, with a panel over cars; the month goes on."""
    game = Game(resolve(BEFORE_ROLL_UP), "lighthizer", 1, (US, MX), world=world)
    (towards,) = [one for one in asked(game, MX, Phase.INITIATIVES) if one.occasion == initiative(MX, US)]
    game.answer(MX, {towards.occasion: THREAT})
    return game, towards


def resisted(world):
    game, _ = threatened(world)
    (question,) = [one for one in asked(game, US, Phase.ANSWERS) if "panel" in one.words]
    game.answer(US, {question.occasion: "resist"})
    while game.questions():
        game.leave_to_model(game.questions()[0].seat)
    assert game.advance()
    return game


def test_a_person_finds_the_threat_with_its_law_worth_and_chance(world):
    _, towards = threatened(world)
    choice = towards.find(THREAT)
    assert choice.words.startswith("Mexico threatens to take the United States to a panel (Arts. 31.4, 31.6) unless")
    assert choice.article == "Arts. 31.4, 31.6"
    assert 0.0 < choice.success < 1.0
    (group,) = [one for one in grouped(towards) if one["key"].startswith("threaten")]
    assert group["title"] == "Threaten to take the United States to a panel (Arts. 31.4, 31.6) …"
    assert group["picker"] == "unless it comes into conformity on"
    assert group["members"][0]["label"].startswith("content rules for cars (")


def test_who_is_threatened_is_asked_and_giving_way_is_conformity_without_a_panel(world):
    game, _ = threatened(world)
    (question,) = [one for one in asked(game, US, Phase.ANSWERS) if "panel" in one.words]
    assert [choice.kind for choice in question.choices] == ["concede", "resist"]
    game.answer(US, {question.occasion: "concede"})
    while game.questions():
        game.leave_to_model(game.questions()[0].seat)
    assert game.advance()
    assert game.review.state.roll_up_applied == 1
    assert not (game.review.state.law.panels["consultations"] > 0).any()


def test_at_the_deadline_the_person_decides_and_the_docket_shows_it(world):
    game = resisted(world)
    (question,) = asked(game, MX, Phase.THREATS_DUE)
    assert [choice.kind for choice in question.choices] == ["carry_out", "postpone", "back_down"]
    assert "asks for consultations over content rules for cars" in question.choices[0].words
    today = first_day(int(game.review.state.month))
    game.answer(MX, {question.occasion: "carry_out"})
    while game.questions():
        game.leave_to_model(game.questions()[0].seat)
    assert game.advance()
    brought = [row for row in game.review.state.law.panels if row.consultations == today]
    assert [(int(row.complainant), int(row.respondent), int(row.issue)) for row in brought] == [
        (MX, US, Issue.AUTO_CONTENT)
    ]
    again = read_game(json.dumps(saved(game)))
    assert again.review.state.tobytes() == game.review.state.tobytes()


def test_an_open_threat_of_a_panel_is_on_the_network_and_in_the_calendar(world):
    moment = resisted(world).moment()
    picture = network(moment)
    assert 'data-figure="threat-1-0"' in picture
    assert "Mexico threatens United States with a panel over content rules for cars" in picture
    assert 'stroke-dasharray="10 6"' in picture
    (date,) = [date for date in dates_ahead(moment) if "panel over content rules" in date.words]
    assert date.article == "Arts. 31.4, 31.6"
