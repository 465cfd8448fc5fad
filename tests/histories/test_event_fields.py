"""What an event of a history says of itself in JSON: why it was done, under which article, instead of what."""

import re
from pathlib import Path

import pytest

from experiments.histories.articles import article
from experiments.histories.run import OTHER_ANSWER, run_history
from model.parameters import resolve
from model.scenario import load_scenario

PAGE = Path(__file__).resolve().parents[2] / "docs" / "mesa.md"


@pytest.fixture(scope="module")
def events():
    found = []
    for scenario in ("review_2026", "nafta_2017"):
        parameters = resolve(load_scenario(scenario).parameters)
        for doctrine in ("lighthizer", "open_world"):
            for seed in range(5):
                found += run_history(parameters, seed, doctrine)["events"]
    return found


def test_an_event_cites_the_article_or_statute_that_it_stands_under(events):
    cited = [event for event in events if "article" in event]
    assert all(event["article"] == article(event) for event in cited)
    assert all(article(event) == "" for event in events if "article" not in event)
    assert {"Art. 34.7.3", "19 U.S.C. 1862 (section 232)", "NAFTA Art. 2205"} <= {event["article"] for event in cited}


def test_threats_and_offers_say_how_likely_they_were_to_succeed_and_answers_what_was_believed(events):
    made = [event for event in events if event["type"] in ("threaten", "offer")]
    answers = [event for event in events if event["type"] in ("concede", "resist")]
    assert sum("success" in event for event in made) > 0.9 * len(made)
    assert all(0.0 <= event["success"] <= 1.0 for event in made if "success" in event)
    assert {event["type"] for event in events if "success" in event} == {"threaten", "offer"}
    assert {event["type"] for event in events if "belief" in event} == {"concede", "resist", "panel_report"}
    assert all(0.0 < event["belief"] <= 1.0 for event in answers if "belief" in event)


def test_an_answer_says_what_its_alternative_was(events):
    told = [event for event in events if "alternative_is" in event]
    assert {event["type"] for event in told} >= {"concede", "resist", "accept", "sign", "decline"}
    assert all(event["alternative_is"] == OTHER_ANSWER[event["type"]] for event in told)
    assert all("alternative" in event for event in told)


def test_a_vote_says_nothing_of_panels_and_labour_cases(events):
    """Moves and events count from zero each: the number of a vote is also that of a panel's report."""
    votes = [event for event in events if event["type"] in ("confirm", "decline")]
    assert {event["type"] for event in votes} == {"confirm", "decline"}
    assert not any({"complainant_wins", "stage", "sector"} & set(event) for event in votes)
    assert {event["type"] for event in events if "stage" in event} == {"labour_case"}


def test_the_page_for_modelers_lists_every_field_of_every_event(events):
    table = PAGE.read_text("utf-8").split("## Fields of an event")[1].split("\n## ")[0]
    listed = {name for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)}
    assert {name for event in events for name in event} - listed == set()
