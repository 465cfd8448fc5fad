"""Before the new text is in force a history of NAFTA's renegotiation cites NAFTA, and afterwards the new text."""

import re

import pytest

from agents.values.preparation import prepare
from experiments.histories.articles import ARTICLES, NAFTA_ARTICLES, article, cited
from experiments.histories.run import agreement_of, run_history
from experiments.histories.sentences import sentence
from experiments.histories.story import tell
from experiments.live.views.clocks import dates_ahead, standing
from experiments.live.views.story import story
from experiments.live.views.story_filter import Sought
from experiments.seats.game import Game
from model.law.constants import Treaty
from model.parameters import resolve
from model.scenario import load_scenario

# Arts. 31 to 34 with a point, and the labour annexes: nothing of NAFTA is numbered so.
OF_THE_NEW_TEXT = re.compile(r"Arts?\. ?\d+\.\d|Art\. 32\.10|Annex 31-[AB]|19 U\.S\.C\. 4611")
SEEDS = range(30)


@pytest.fixture(scope="module")
def histories():
    """Event lists of the renegotiation under both doctrines of the United States, where a notice costs little."""
    parameters = resolve({**load_scenario("nafta_2017").parameters, "notice_cost": 5.0})
    world = prepare(parameters)
    found = []
    for doctrine in ("lighthizer", "open_world"):
        for seed in SEEDS:
            game = Game(parameters, doctrine, seed, world=world)
            while not game.over:
                game.advance()
            found.append(game.moment())
    return found


def old_text(events):
    """Events before the new text is in force."""
    kinds = [event["type"] for event in events]
    return events[: kinds.index("new_text")] if "new_text" in kinds else events


def test_no_sentence_and_no_reason_cites_a_text_that_is_not_in_force(histories):
    for moment in histories:
        for event in old_text(moment.events):
            assert not OF_THE_NEW_TEXT.search(sentence(event)), sentence(event)
            assert not OF_THE_NEW_TEXT.search(article(event)), event
            assert event["agreement"] == "nafta"


def test_the_renegotiation_does_give_notice_and_bring_disputes_under_nafta(histories):
    """Otherwise the test above would say nothing."""
    said = [sentence(event) for moment in histories for event in old_text(moment.events)]
    for words in ("NAFTA Art. 2205", "NAFTA Arts. 2006, 2008", "NAFTA Art. 2017"):
        assert any(words in one for one in said), words


def test_the_page_cites_nafta_too(histories):
    for moment in histories[:6]:
        # The newest comes first: what stands behind the new text is older.
        told = story(moment, Sought(limit=1000)).html
        assert not OF_THE_NEW_TEXT.search(told.split("enters into force in the place of NAFTA")[-1])
    game = Game(histories[0].parameters, "lighthizer", 1)
    while not game.over and game.moment().state.law.treaty == Treaty.NAFTA:
        moment = game.moment()
        for words in [*(one.article for one in dates_ahead(moment)), *(law for _, law in standing(moment))]:
            assert not OF_THE_NEW_TEXT.search(words), words
        game.advance()


def test_what_a_player_is_asked_under_nafta_cites_nafta():
    game = Game(resolve(load_scenario("nafta_2017").parameters), "lighthizer", 1, (0, 1))
    cited_laws = set()
    for _ in range(6):
        while questions := game.questions():
            for question in questions:
                for choice in question.choices:
                    assert not OF_THE_NEW_TEXT.search(f"{question.words} {choice.words} {choice.article}")
                    cited_laws.add(choice.article)
            game.leave_to_model(questions[0].seat)
        game.advance()
    assert "NAFTA Art. 2205" in cited_laws


def test_the_story_as_text_cites_nafta():
    history = run_history(resolve(load_scenario("nafta_2017").parameters), 1, "lighthizer")
    told = tell(history).split("\n\nEnding:")[0]
    assert not OF_THE_NEW_TEXT.search(told.split("enters into force")[0])


def test_after_the_new_text_the_new_articles_are_cited():
    assert cited("give_notice", "nafta") == "NAFTA Art. 2205"
    assert cited("give_notice", agreement_of(Treaty.USMCA)) == "Art. 34.6"
    assert set(NAFTA_ARTICLES) <= set(ARTICLES)
    assert cited("confirm", "nafta") == ""  # no term, nothing to confirm
