"""Events in words: what differs is told apart, and what is counted is read aloud rightly."""

import pytest

from experiments.histories.sentences import sentence, without_private

FINDING = {"month": "2026-01", "actor": "United States", "issue": "dairy"}


@pytest.mark.parametrize("kind", ["comply", "defy"])
def test_two_findings_on_one_issue_are_told_apart_by_the_complainant(kind):
    told = [sentence(FINDING | {"type": kind, "target": whom}) for whom in ("Mexico", "Canada")]
    assert "in its dispute with Mexico" in told[0]
    assert "in its dispute with Canada" in told[1]


@pytest.mark.parametrize("kind", ["concede", "resist"])
@pytest.mark.parametrize(
    ("belief", "chance"),
    [(0.8, "an 80%"), (0.83, "an 83%"), (0.08, "an 8%"), (0.11, "an 11%"), (0.18, "an 18%"), (0.1, "a 10%"),
     (0.7, "a 70%"), (1.0, "a 100%"), (0.0, "a 0%")],
)  # fmt: skip
def test_a_chance_has_the_article_that_its_number_is_read_with(kind, belief, chance):
    event = {"type": kind, "month": "2026-01", "actor": "Mexico", "target": "United States", "issue": "dairy",
             "belief": belief}  # fmt: skip
    assert f"it gave the threat {chance} chance." in sentence(event)
    assert "gave the threat" not in without_private(sentence(event))


def test_access_that_is_given_says_who_asked_for_it():
    event = {"type": "open_market", "month": "2026-01", "actor": "Mexico", "target": "United States", "issue": "dairy"}
    assert sentence(event).startswith("Mexico gives what the United States asks on ")
