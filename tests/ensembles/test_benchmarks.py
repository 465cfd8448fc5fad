"""What the benchmarks compare is the same: the same histories, whoever plays them."""

import numpy as np

from experiments.ensembles.bench import BatchReview, _play_chunk
from experiments.ensembles.ensemble import play_ensemble
from experiments.sweeps.benchmarks.bench import bench_sweep
from model.parameters import resolve


def test_batch_run_is_given_the_histories_of_the_ensemble():
    (expected,) = play_ensemble(resolve(), "lighthizer", 0, [3])
    review = BatchReview(run=3)
    while review.running:
        review.step()
    assert np.array_equal(review.outcome.payoff, expected["payoff"])
    assert review.datacollector.model_vars["ending"] == [expected["ending"]]


def test_the_ensembles_share_is_played_whole():
    assert _play_chunk(2, 5) == 3


def test_the_machinery_is_timed_beside_the_kernel_on_the_same_histories():
    result = bench_sweep(2, 2)
    assert result["histories"] == 4
    assert result["kernel_per_second"] > 0
    assert result["sweep_per_second"] > 0
