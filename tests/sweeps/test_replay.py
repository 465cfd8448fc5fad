"""A row of a result is played again as the whole history that it stands for."""

import json
import sys

import pytest

from experiments.histories.run import history_json, run_history
from experiments.sweeps import replay as replays
from experiments.sweeps.on_disk import folder as folders
from experiments.sweeps.results import open_results
from experiments.sweeps.sweep import How, sweep
from model.calendar import text_of_month
from tests.processes import joint_review_here
from tests.sweeps.studies import SMALL, written
from tests.sweeps.test_sweeps import with_agent

SEEDED = SMALL.replace('name = "Test"', 'name = "Test"\nseed = 7').replace("2025-03", "2026-09")


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    """A finished sweep of four points of two histories."""
    folder = tmp_path_factory.mktemp("result")
    sweep(written(folder, SEEDED), folder / "out", How())
    return folder / "out"


def replayed(out, point, replication, *options):
    return joint_review_here(
        "replay", str(out), "--point", str(point), "--replication", str(replication), *options
    )  # fmt: skip


def test_a_replayed_history_ends_as_its_row_says_at_its_date_with_its_payoffs(result):
    for row in open_results(result).table().to_pylist():
        done = replayed(result, row["point"], row["replication"], "--json")
        assert done.returncode == 0, done.stderr
        history = json.loads(done.stdout)
        assert history["ending"] == row["ending"]
        assert history["ending_date"][:7] == text_of_month(row["ending_month"])
        assert history["months"] == row["months"]
        payoffs = [round(row[f"payoff_{name}"], 6) for name in ("us", "mexico", "canada")]
        assert list(history["payoff_pct_of_gdp_a_year"].values()) == payoffs


def test_it_is_the_history_that_run_tells_of_these_parameters_and_is_saved_with_a_picture(result, tmp_path):
    study = open_results(result).study
    history = run_history(study.parameters(3), 7, "open_world", 1)
    done = replayed(result, 3, 1, "--out", str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert "What decided it" in done.stdout
    assert (tmp_path / "history.json").read_text() == history_json(history)
    assert (tmp_path / "history.png").stat().st_size > 10_000


def test_a_history_that_an_unfinished_sweep_has_not_played_yet_is_played(tmp_path, result):
    sweep(written(tmp_path, SEEDED), tmp_path / "out", How(max_runs=2))
    whole = replayed(result, 2, 1, "--json")
    assert replayed(tmp_path / "out", 2, 1, "--json").stdout == whole.stdout


@pytest.mark.parametrize(
    ("point", "replication", "message"),
    [
        ("4", "0", "--point is '4'; the study in {} has 4, numbered from 0 to 3"),
        ("-1", "0", "--point is '-1'; the study in {} has 4, numbered from 0 to 3"),
        ("0", "2", "--replication is '2'; the study in {} has 2, numbered from 0 to 1"),
        ("first", "0", "--point is 'first'"),
    ],
)
def test_a_history_that_the_study_does_not_have_is_refused(result, point, replication, message):
    done = replayed(result, point, replication)
    assert done.returncode == 2
    assert message.format(result) in done.stderr


def test_a_history_that_comes_out_otherwise_than_its_row_is_refused(result, monkeypatch):
    real = replays.run_history
    monkeypatch.setattr(replays, "run_history", lambda *given: real(*given) | {"ending_date": "2031-01-01"})
    done = replayed(result, 0, 0)
    assert done.returncode == 2
    assert "point 0, replication 0 comes out with ending_date 2031-01" in done.stderr
    assert "luck that the model does not key, such as Python's `random`" in done.stderr


def test_a_result_of_other_rules_is_refused_with_advice_that_replay_can_follow(result, monkeypatch):
    monkeypatch.setattr(folders, "code_version", lambda: {"package": "9.9", "rules": "0"})
    done = replayed(result, 0, 0)
    assert done.returncode == 2
    assert "start anew with `joint-review sweep STUDY --out ANOTHER_FOLDER`" in done.stderr


def test_where_an_agent_failed_is_shown_when_its_history_is_replayed(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "my_agents", raising=False)
    sweep(with_agent(tmp_path, "Fragile"), tmp_path / "out", How())
    assert replayed(tmp_path / "out", 0, 0, "--json").returncode == 0
    done = replayed(tmp_path / "out", 0, 1, "--json")
    assert done.returncode == 1
    assert "my_agents.py" in done.stderr
    assert "RuntimeError: no idea" in done.stderr


def test_turning_points_are_told_only_of_the_models_own_governments(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "my_agents", raising=False)
    sweep(with_agent(tmp_path, "Silent"), tmp_path / "out", How())
    done = replayed(tmp_path / "out", 0, 0, "--turning-points", "50")
    assert done.returncode == 2
    assert "continuations are played by the model's own governments" in done.stderr
