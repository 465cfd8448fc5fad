"""The benchmarks of large studies, at a small size: what they state is what a sweep leaves and takes."""

import pytest

from experiments.sweeps.benchmarks.bench_size import bench_size, bench_sobol, size_text, sobol_study
from experiments.sweeps.studies.study import load_study
from model.errors import InputError


def test_a_sweep_of_default_histories_is_measured_whole():
    found = bench_size(40, 4, 1)
    assert found["histories"] == 40
    assert found["bytes_a_history"] * 40 == pytest.approx(found["bytes"])
    assert found["per_second"] * found["seconds"] == pytest.approx(40)
    assert 50 < found["peak_mb"] < 4000, "a process with the rules loaded has some hundred MB"
    assert 0 < found["kernel_share"] < 1
    assert found["busy_share"] > 0
    text = size_text(found)
    assert "40 default-horizon histories at 4 points, 1 processes" in text
    assert "analysis" not in text


def test_a_sobol_study_is_measured_with_its_analysis():
    found = bench_sobol(2, 4, 2, 1)
    assert (found["points"], found["histories"]) == (16, 32)
    assert found["total_seconds"] == found["seconds"] + found["analysis_seconds"]
    assert "its analysis:" in size_text(found)


def test_the_sobol_study_has_as_many_factors_as_asked_inside_their_ranges(tmp_path):
    path = tmp_path / "study.toml"
    path.write_text(sobol_study(20, 1024, 10), encoding="utf-8")
    study = load_study(path)
    assert len(study.design.factors) == 20
    assert study.design.points * study.replications == 1024 * 22 * 10
    for factor in study.design.factors:
        assert factor.low < factor.high


def test_more_factors_than_there_are_temperaments_are_refused():
    with pytest.raises(InputError, match="--factors is 1000; there are"):
        sobol_study(1000, 4, 1)
