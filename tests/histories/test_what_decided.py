"""What decided an ending came before it, however long the history is played on."""

import pytest

from experiments.histories.run import run_history
from experiments.histories.story import decisive, summary
from model.parameters import doctrine_names, resolve


def event(month, kind, actor=None, **more):
    return {"month": month, "type": kind, "actor": actor, "target": None} | more


def chosen(month, kind, actor, **more):
    return event(month, kind, actor, value=0.2, alternative=0.1, probability=0.5, **more)


def history(ending, by, *events):
    return {"ending": ending, "ending_by": by, "events": list(events)}


def ending_as(ending, settings):
    """The first history that ends so and stops there, and the same one played on."""
    for seed in range(40):
        stopped = run_history(resolve(settings | {"play_on": False}), seed, "lighthizer")
        if stopped["ending"] == ending:
            return stopped, run_history(resolve(settings | {"play_on": True}), seed, "lighthizer")
    raise AssertionError(f"no history ends so: {ending}")


@pytest.fixture(scope="module")
def extended():
    return ending_as("extended", {"lighthizer.weights.legal_certainty": 0.1, "horizon": "2033-12"})


@pytest.fixture(scope="module")
def withdrawn():
    return ending_as("withdrawn", {"notice_cost": 0.0, "horizon": "2029-12"})


def told(history):
    """The summary on one line."""
    return " ".join(" ".join(summary(history)).split())


@pytest.mark.parametrize("kind", ["extended", "withdrawn"])
def test_what_is_said_to_have_decided_a_history_is_the_same_when_it_is_played_on(kind, request):
    stopped, on = request.getfixturevalue(kind)
    assert on["months"] > stopped["months"]
    assert on["ending_date"] == stopped["ending_date"]
    assert decisive(on) == decisive(stopped)


def test_a_move_after_the_month_of_the_ending_decided_nothing():
    said = decisive(history(
        "extended", None, chosen("2026-07", "confirm", "Canada"), event("2026-07", "ending"),
        chosen("2033-02", "confirm", "Mexico"),
    ))  # fmt: skip
    assert said.startswith("July 2026: Canada confirms")


@pytest.mark.parametrize("ending", ["withdrawn", "hub_and_spoke"])
def test_an_exit_was_decided_before_it_took_effect_not_while_its_record_waited(ending):
    us = "United States"
    said = decisive(history(
        ending, us, chosen("2025-04", "give_notice", us), event("2025-10", "notice_effective", us),
        chosen("2026-05", "give_notice", us), event("2027-10", "ending"),
    ))  # fmt: skip
    assert said.startswith("April 2025: The United States gives notice")


def test_the_summary_counts_the_months_up_to_the_ending_and_says_how_far_play_went_on(extended):
    stopped, on = extended
    date, months = stopped["ending_date"], stopped["months"]
    assert f"extended ({date}, after {months} months):" in told(stopped)
    assert f"extended ({date}, after {months} months; played on to December 2033):" in told(on)


def test_an_exit_is_counted_to_its_date_not_to_the_months_waited_for_a_bilateral(withdrawn):
    stopped, _ = withdrawn
    played = [month["month"] for month in stopped["series"]]
    months = played.index(stopped["ending_date"][:7]) + 1
    assert months < len(played)
    assert f"withdrawn ({stopped['ending_date']}, after {months} months):" in told(stopped)


def test_a_reader_is_warned_where_what_governments_expect_has_not_settled():
    """Patience of nearly one is allowed, and too much for the row of the table that closes it."""
    impatient, patient = ({f"{name}.temperament.patience": much for name in doctrine_names()} for much in (0.9, 0.999))
    for settings, warned in ((impatient, False), (patient, True)):
        history = run_history(resolve({"horizon": "2025-03"} | settings), 1, "lighthizer")
        assert (history["table_residual"] > 1e-6) == warned
        assert ("Beware" in " ".join(summary(history))) == warned
