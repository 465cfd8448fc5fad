"""What is said of a pattern follows from its count alone: a hit, a miss, or not clear yet."""

import pytest

from experiments.claims.patterns import ALWAYS, LEAST, ONCE, Pattern, patterns_data, patterns_text, verdict


def pattern(yes, runs, asked="mostly"):
    return Pattern("1", "something happens", yes, runs, asked)


@pytest.mark.parametrize(
    ("yes", "runs", "asked", "came_out"),
    [
        (60, 100, "mostly", "hit"),
        (55, 100, "mostly", "not clear"),
        (165, 300, "mostly", "not clear"),
        (550, 1000, "mostly", "hit"),
        (40, 100, "more than half", "miss"),
        (94, 100, "almost always", "not clear"),
        (290, 300, "almost always", "hit"),
        (250, 300, "almost always", "miss"),
        (300, 300, ALWAYS, "hit"),
        (299, 300, ALWAYS, "miss"),
        (0, 0, "mostly", "did not arise"),
        (1, 1, ONCE, "hit"),
        (0, 1, ONCE, "miss"),
    ],
)
def test_a_pattern_is_a_hit_or_a_miss_only_where_the_interval_says_so(yes, runs, asked, came_out):
    assert verdict(pattern(yes, runs, asked)) == came_out


@pytest.mark.parametrize("asked", LEAST)
def test_more_histories_that_show_a_pattern_never_turn_a_hit_into_a_miss(asked):
    order = ["miss", "not clear", "hit"]
    every = [order.index(verdict(pattern(yes, 200, asked))) for yes in range(201)]
    assert every == sorted(every)
    assert (every[0], every[-1]) == (0, 2)


def test_the_table_gives_share_interval_and_verdict_and_counts_them():
    found = [pattern(270, 300), pattern(30, 300), pattern(1, 1, ONCE), pattern(0, 0)]
    text = patterns_text(found)
    assert "0.90  [0.86, 0.93]     300  mostly          hit" in text
    assert "0.10  [0.07, 0.14]     300  mostly          miss" in text
    assert text.endswith("4 patterns: 2 hit, 1 miss, 0 not clear, 1 did not arise")
    assert [row["came_out"] for row in patterns_data(found)] == ["hit", "miss", "hit", "did not arise"]
    assert patterns_data(found)[3]["interval"] is None
