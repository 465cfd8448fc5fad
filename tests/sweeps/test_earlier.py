"""More replications of a study: the earlier ones are taken over, and the bytes are those of one begun with more."""

import sys

import pytest

from experiments.sweeps.earlier import Earlier
from experiments.sweeps.playing import play
from experiments.sweeps.results import open_results
from experiments.sweeps.studies.study import load_study
from experiments.sweeps.sweep import How, sweep
from model.errors import InputError
from tests.processes import joint_review_here
from tests.sweeps.studies import DOCTRINES, GRID, HEAD, SHORT, SMALL, written
from tests.sweeps.test_sweeps import assert_same_folders, with_agent

MORE = SMALL.replace("replications = 2", "replications = 5")


@pytest.fixture(scope="module")
def few(tmp_path_factory):
    """A finished sweep of four points of two histories."""
    folder = tmp_path_factory.mktemp("few")
    sweep(written(folder, SMALL), folder / "out", How())
    return folder / "out"


def counted(monkeypatch):
    """Replications that are played from here on."""
    seen, real = [], play.replicate
    monkeypatch.setattr(play, "replicate", lambda player, runs, stop: seen.extend(runs) or real(player, runs, stop))
    return seen


@pytest.mark.parametrize("a_part", [2, 5, 7, 100], ids="{} histories a part".format)
def test_a_study_with_more_replications_takes_over_the_earlier_ones_to_the_byte(few, tmp_path, monkeypatch, a_part):
    study = written(tmp_path, MORE.replace("runs_per_part = 2", f"runs_per_part = {a_part}"))
    sweep(study, tmp_path / "whole", How())
    seen = counted(monkeypatch)
    assert sweep(study, tmp_path / "out", How(earlier=few)).complete
    assert sorted(seen) == sorted([2, 3, 4] * 4), "nothing is played twice"
    assert_same_folders(tmp_path / "whole", tmp_path / "out")


def test_parts_with_full_histories_are_played_whole(few, tmp_path):
    study = written(tmp_path, MORE.replace('"Test"', '"Test"\nhistories = 2'))
    sweep(study, tmp_path / "whole", How())
    sweep(study, tmp_path / "out", How(earlier=few))
    assert_same_folders(tmp_path / "whole", tmp_path / "out")


def test_failures_and_their_tracebacks_are_taken_over(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "my_agents", raising=False)
    study = with_agent(tmp_path, "Fragile")
    sweep(study, tmp_path / "few", How())
    study.write_text(study.read_text().replace("replications = 2", "replications = 3"))
    sweep(study, tmp_path / "whole", How())
    sweep(study, tmp_path / "out", How(earlier=tmp_path / "few"))
    assert open_results(tmp_path / "out").failed == 2
    assert_same_folders(tmp_path / "whole", tmp_path / "out")


def test_a_dry_run_says_how_many_are_taken_over(few, tmp_path):
    words = ["sweep", str(written(tmp_path, MORE)), "--out", str(tmp_path / "out"), "--from", str(few), "--dry-run"]
    done = joint_review_here(*words)
    assert f"would play 12 histories and take over 8 from {few}, in 12 parts." in done.stdout, done.stderr


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (MORE.replace("0.6", "0.7"), "holds other histories (factors.firmness.values is [0.2, 0.7], was [0.2, 0.6])"),
        (MORE.replace('"Test"', '"Test"\nseed = 3'), "holds other histories (study.seed is 3, was None)"),
        (SMALL, "has 2 replications already; study.replications is 2, and must be more"),
    ],
)
def test_a_result_of_other_histories_or_of_no_fewer_is_refused(few, tmp_path, text, message):
    with pytest.raises(InputError) as refused:
        Earlier(few, load_study(written(tmp_path, text)))
    assert message in str(refused.value)


def test_a_stopping_rule_takes_nothing_over(tmp_path):
    stop = '[stop]\nending = "extended"\nhalf_width = 0.4\nminimum = 2\n'
    text = HEAD + GRID + SHORT + DOCTRINES + stop
    sweep(written(tmp_path, text), tmp_path / "few", How())
    study = load_study(written(tmp_path, text.replace("replications = 2", "replications = 4")))
    with pytest.raises(InputError, match="a stopping rule says itself how many replications there are"):
        Earlier(tmp_path / "few", study)


def test_an_unfinished_result_is_refused(tmp_path):
    sweep(written(tmp_path, SMALL), tmp_path / "few", How(max_runs=2))
    with pytest.raises(InputError, match="is not finished: 1 of 4 parts; give the sweep command that began it") as told:
        Earlier(tmp_path / "few", load_study(written(tmp_path, MORE)))
    assert "--partial" not in str(told.value), "a sweep has no such option"
