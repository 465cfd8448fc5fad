"""Histories played month by month, and their moments, for the tests of the live page's views."""

from functools import cache

import numpy as np

from agents.values.preparation import prepare, seat_rows
from experiments.ensembles.ensemble import Player
from experiments.seats.moment import Moment
from model.law.endings import Ending
from model.parameters import resolve
from model.review import JointReview
from model.scenario import load_scenario

# Histories with every kind of ending: name, doctrine, scenario.
HISTORIES = {
    "withdrawn": ("lighthizer", None), "hub_and_spoke": ("lighthizer", None),
    "extended": ("open_world", None), "expelled": ("lighthizer", "expelled"),
    "expired": ("lighthizer", "expired"), "annual_reviews": ("lighthizer", "annual_reviews"),
    "new_agreement": ("lighthizer", "nafta_2017"), "old_agreement": ("lighthizer", "nafta_2017"),
}  # fmt: skip
SEEDS, SHORTEST = range(400), 24  # among which a history of at least so many months is found


@cache
def world_of(scenario):
    parameters = resolve(load_scenario(scenario).parameters if scenario else {})
    return parameters, prepare(parameters)


@cache
def found_seed(name):
    """The first seed whose history ends so, and not too soon."""
    doctrine, scenario = HISTORIES[name]
    parameters, world = world_of(scenario)
    player, runs = Player(), np.zeros(1, np.int64)
    for seed in SEEDS:
        outcome = player.play(world, seat_rows(parameters, doctrine), seed, runs)[0]
        if Ending(int(outcome.ending)).name.lower() == name and outcome.months >= SHORTEST:
            return seed
    raise AssertionError(f"no history ends as {name}")


@cache
def played(name):
    """A history to its end, as one moment."""
    doctrine, scenario = HISTORIES[name]
    parameters, world = world_of(scenario)
    seed = found_seed(name)
    review = JointReview(parameters, doctrine, seed, world=world)
    states = [review.states.copy()[0]]
    while not review.state.over:
        review.step()
        states.append(review.states.copy()[0])
    assert review.ending.name.lower() == name
    return Moment(parameters, doctrine, seed, world, states, review.log, review.months)


def moment_of(name, months):
    """The moment after so many months of a history; negative: counted from the end, -1 the end."""
    whole = played(name)
    count = months if months >= 0 else len(whole.states) + months
    return Moment(whole.parameters, whole.doctrine, whole.seed, whole.world, whole.states[: count + 1], whole.log,
                  whole.months[:count])  # fmt: skip


MOMENTS = [(name, months) for name in HISTORIES for months in (0, 5, 18, -1)]


def first_moment(name, holds):
    """The first moment of a history at which ``holds(moment)``."""
    found = (moment_of(name, k) for k in range(len(played(name).states)))
    return next(moment for moment in found if holds(moment))


def with_notice(name):
    """The first moment of a history at which a notice of the United States is pending."""
    return first_moment(name, lambda moment: moment.state.law.notice_day[0] > 0)
