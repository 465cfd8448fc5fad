"""Empirical games: a known game is found again in noisy payoffs, and what was not played is refused."""

import numpy as np
import pandas as pd
import pytest

from experiments.analysis.frames import frame_of
from experiments.analysis.games.empirical_game import empirical_game, read_players
from model.errors import InputError

PRISONERS = {("soft", "soft"): (3, 3), ("soft", "hard"): (0, 5), ("hard", "soft"): (5, 0), ("hard", "hard"): (1, 1)}
PENNIES = {("soft", "soft"): (1, -1), ("soft", "hard"): (-1, 1), ("hard", "soft"): (-1, 1), ("hard", "hard"): (1, -1)}


def played(game, noise=0.3, points=6, replications=4):
    generator, rows = np.random.default_rng(0), []
    for (us, mexico), payoffs in game.items():
        for point in range(points):
            for replication in range(replications):
                worth = np.array(payoffs) + noise * generator.normal(size=2)
                rows.append({"point": 100 * len(rows) + point, "replication": replication, "ending": "extended",
                             "ending_month": 24318, "factor.us": us, "factor.mexico": mexico,
                             "effective_income_us": worth[0], "effective_income_mexico": worth[1]})  # fmt: skip
    return frame_of(pd.DataFrame(rows))


def solved(game):
    frame = played(game)
    return empirical_game(frame, read_players(["us=us", "mexico=mexico"], frame), resamples=60)


def test_the_prisoners_defect_and_every_resampled_game_agrees():
    found = solved(PRISONERS)
    assert found["pure_equilibria"] == [{"United States": "hard", "Mexico": "hard"}]
    for row in found["profiles"]:
        hard = row["strategies"] == {"us": "hard", "mexico": "hard"}
        assert row["equilibrium_share"] == (1.0 if hard else 0.0)
        truth = PRISONERS[tuple(row["strategies"].values())]
        assert row["payoffs"] == pytest.approx(truth, abs=0.25)
        assert all(low < mean < high for low, mean, high in zip(row["low"], row["payoffs"], row["high"], strict=True))


def test_matching_pennies_has_a_mixed_equilibrium_only():
    found = solved(PENNIES)
    assert found["pure_equilibria"] == []
    (mixed,) = found["mixed_equilibria"]
    assert np.allclose(mixed["probabilities"], 0.5, atol=0.1)
    assert mixed["largest_gain"] < 1e-9


def test_the_logit_branch_runs_from_even_chances_to_the_equilibrium():
    branch = solved(PRISONERS)["logit_branch"]
    assert np.allclose(branch[0]["probabilities"], 0.5)
    assert min(branch[-1]["probabilities"][k][0] for k in range(2)) > 0.99  # "hard" sorts first


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        (["us=us"], "needs two or three players"),
        (["us=us", "china=mexico"], "seats are us, mexico, canada"),
        (["us=us", "mexico=us"], "one player only"),
        (["us=us", "us=mexico"], "given twice"),
        (["us=us", "mexico=firmness"], "'firmness' is no factor"),
    ],
)
def test_players_that_make_no_game_are_refused(texts, message):
    with pytest.raises(InputError, match=message):
        read_players(texts, played(PRISONERS))


def test_a_profile_that_was_not_played_is_named():
    frame = played({key: value for key, value in PRISONERS.items() if key != ("soft", "hard")})
    with pytest.raises(InputError, match="did not play the profile soft / hard"):
        empirical_game(frame, read_players(["us=us", "mexico=mexico"], frame))
