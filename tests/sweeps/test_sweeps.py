"""A sweep: the histories of its points, the same bytes however it is played."""

import filecmp
import json
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
import pytest

from experiments.ensembles.ensemble import play_ensemble
from experiments.histories.run import history_json, run_history
from experiments.sweeps.columns import outcome_columns
from experiments.sweeps.on_disk.locks import sealing
from experiments.sweeps.playing.play import play_part
from experiments.sweeps.results import open_results
from experiments.sweeps.studies.layout import layout_of
from experiments.sweeps.studies.plan import Task
from experiments.sweeps.studies.study import load_study
from experiments.sweeps.sweep import How, sweep
from model.errors import InputError
from model.review import JointReview
from tests.processes import JOINT_REVIEW
from tests.sweeps.studies import DOCTRINES, FIRMNESS, GRID, HEAD, SHORT, SMALL, written

KEPT = SMALL.replace('name = "Test"', 'name = "Test"\nhistories = 2\nseed = 7')


def assert_same_folders(left, right):
    """Equal names, equal bytes, all the way down."""
    found = filecmp.dircmp(left, right)
    assert not found.left_only
    assert not found.right_only
    names = [path.name for path in left.iterdir() if path.is_file()]
    assert filecmp.cmpfiles(left, right, names, shallow=False)[0] == names
    for name in found.subdirs:
        assert_same_folders(left / name, right / name)


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A finished sweep of four points, played in one process."""
    folder = tmp_path_factory.mktemp("kept")
    study = written(folder, KEPT)
    assert sweep(study, folder / "out", How()).complete
    return study, folder / "out"


def test_every_row_is_the_ensembles_history_of_its_point(kept):
    results = open_results(kept[1])
    frame = results.frame()
    assert frame[["point", "replication"]].to_numpy().tolist() == [[p, r] for p in range(4) for r in range(2)]
    for point in range(4):
        values = results.study.values(point)
        outcomes = play_ensemble(results.study.parameters(point), str(values["doctrine"]), results.study.seed, range(2))
        rows = frame[frame["point"] == point]
        assert (rows["factor.firmness"] == values["firmness"]).all()
        for column, field, place in outcome_columns():
            expected = outcomes[field] if place is None else outcomes[field][:, place]
            if field != "ending":
                assert np.array_equal(rows[column.name], expected), column.name


def test_a_result_holds_its_files_and_nothing_else(kept):
    _, out = kept
    assert {path.name for path in out.iterdir()} == {"study.toml", "manifest.json", "parts", "histories"}
    manifest = json.loads((out / "manifest.json").read_text())
    assert {"study_hash", "code", "registry", "seed", "environment", "parts", "columns"} <= set(manifest)
    assert [part["rows"] for part in manifest["parts"]] == [2, 2, 2, 2]
    assert [column["name"] for column in manifest["columns"]] == list(open_results(out).columns)


def test_full_histories_are_those_of_the_mesa_model(kept):
    results = open_results(kept[1])
    files = results.histories()
    assert list(files) == ["point-000001-replication-0000.json", "point-000003-replication-0000.json"]
    for point, path in zip((1, 3), files.values(), strict=True):
        values = results.study.values(point)
        history = run_history(results.study.parameters(point), 7, str(values["doctrine"]), 0)
        assert path.read_text() == history_json(history)


def test_pandas_reads_the_parts(kept):
    frame = pd.read_parquet(kept[1] / "parts")
    assert len(frame) == 8
    assert (frame["status"] == "ok").all()


def test_two_processes_write_the_bytes_of_one(kept, tmp_path):
    study, out = kept
    assert sweep(study, tmp_path, How(workers=2)).complete
    assert_same_folders(out, tmp_path)


def test_shards_fill_one_folder_with_the_same_bytes(kept, tmp_path):
    study, out = kept
    summaries = [sweep(study, tmp_path, How(shard=(job, 3))) for job in (2, 3, 1)]
    assert [summary.complete for summary in summaries] == [False, False, True]
    assert summaries[-1].rows == 8
    assert_same_folders(out, tmp_path)


def test_shards_that_run_at_once_fill_one_folder_with_the_same_bytes(kept, tmp_path):
    study, out = kept
    words = [JOINT_REVIEW, "sweep", str(study), "--out", str(tmp_path / "out"), "--workers", "1", "--shard"]
    jobs = [subprocess.Popen([*words, f"{job}/3"], stdout=subprocess.PIPE, text=True) for job in (1, 2, 3)]
    said = [job.communicate(timeout=300)[0] for job in jobs]
    assert [job.returncode for job in jobs] == [0, 0, 0], said
    assert any("finished, 8 histories at 4 points" in text for text in said)
    assert_same_folders(out, tmp_path / "out")


def test_a_shard_that_seals_waits_for_another_that_does(kept, tmp_path):
    study, out = kept
    for job in (1, 2):
        sweep(study, tmp_path, How(shard=(job, 3)))
    half_written = tmp_path / ".writing-manifest.json.elsewhere-1"
    with ThreadPoolExecutor(1) as pool, sealing(tmp_path):
        half_written.write_text("{")
        last = pool.submit(sweep, study, tmp_path, How(shard=(3, 3)))
        while len(list((tmp_path / "parts").glob("part-*"))) < 4:
            time.sleep(0.01)
        time.sleep(0.2)
        assert half_written.exists(), "what another shard is writing was removed"
        half_written.unlink()
    assert last.result().complete
    assert_same_folders(out, tmp_path)


def test_a_limited_number_of_histories_is_spread_over_the_design(kept, tmp_path):
    study, _ = kept
    assert sweep(study, tmp_path, How(max_runs=4)).new == 4
    first_look = open_results(tmp_path, partial=True)
    assert sorted(set(first_look.frame(["factor.doctrine"])["factor.doctrine"])) == ["lighthizer", "open_world"]
    assert first_look.share == 0.5


def test_a_name_a_question_and_a_label_can_be_changed_under_a_result(kept, tmp_path):
    other = KEPT.replace('"Test"', '"Firmness"\nquestion = "Does it pay?"') + 'label = "how firm"\n'
    study, new = written(tmp_path, KEPT), tmp_path / "new"
    sweep(study, tmp_path / "out", How(max_runs=4))
    written(tmp_path, other)
    with pytest.raises(InputError, match=r"study.name is 'Firmness', was 'Test'.*give the command once without"):
        sweep(study, tmp_path / "out", How(shard=(1, 3)))
    assert sweep(study, tmp_path / "out", How()).new == 4
    assert sweep(study, new, How()).complete
    assert_same_folders(new, tmp_path / "out")
    written(tmp_path, KEPT)
    assert sweep(study, tmp_path / "out", How()).new == 0, "also of a finished result"
    assert_same_folders(kept[1], tmp_path / "out")


def test_a_sweep_stopped_after_some_histories_goes_on_to_the_same_bytes(kept, tmp_path):
    study, out = kept
    first = sweep(study, tmp_path, How(max_runs=3))
    assert (first.complete, first.parts_there, first.new) == (False, 2, 4)
    with pytest.raises(InputError, match="is not finished: 2 of 4 parts"):
        open_results(tmp_path)
    assert open_results(tmp_path, partial=True).rows == 4
    assert sweep(study, tmp_path, How()).new == 4
    assert_same_folders(out, tmp_path)


def test_a_finished_sweep_given_again_plays_nothing(kept):
    study, out = kept
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*.parquet")}
    assert sweep(study, out, How()).new == 0
    assert before == {path: path.stat().st_mtime_ns for path in out.rglob("*.parquet")}


def test_a_deleted_part_is_made_anew(kept, tmp_path):
    study, out = kept
    sweep(study, tmp_path, How())
    (tmp_path / "parts" / "part-000002.parquet").unlink()
    assert sweep(study, tmp_path, How()).new == 2
    assert_same_folders(out, tmp_path)


def test_points_where_claims_do_not_rise_with_the_margin_are_recorded_with_the_reason(tmp_path):
    text = HEAD + "runs_per_part = 2\n" + GRID + SHORT + "[factors.claims_raised_mexico]\nvalues = [0.88, 0.4, 0.495]\n"
    summary = sweep(written(tmp_path, text), tmp_path / "out", How())
    assert (summary.complete, summary.rows, summary.failed) == (True, 6, 4)
    frame = open_results(tmp_path / "out").frame(["point", "status", "payoff_mexico"])
    failed = frame[frame["status"] != "ok"]
    assert failed["point"].tolist() == [1, 1, 2, 2]
    assert failed["status"].str.contains("claims_2024_mexico is 0.489: a margin greater by 25 points").all()
    assert frame[frame["status"] == "ok"]["payoff_mexico"].notna().all()


def test_the_design_is_handed_to_the_analysis_as_numbers(kept):
    design = open_results(kept[1]).design
    assert design.names == ("doctrine", "firmness")
    assert design.levels == {"doctrine": ("lighthizer", "open_world")}
    assert design.matrix.tolist() == [[0, 0.2], [0, 0.6], [1, 0.2], [1, 0.6]]


def test_a_history_that_cannot_be_played_is_recorded_and_the_sweep_goes_on(tmp_path):
    text = HEAD + "runs_per_part = 2\n" + GRID + '[factors.horizon]\nvalues = ["2025-03", "2024-01", "2025-02"]\n'
    summary = sweep(written(tmp_path, text), tmp_path / "out", How())
    assert (summary.complete, summary.rows, summary.failed) == (True, 6, 2)
    frame = open_results(tmp_path / "out").frame(["point", "status", "ending", "payoff_us"])
    failed = frame[frame["status"] != "ok"]
    assert failed["point"].tolist() == [1, 1]
    assert failed["status"].str.contains("horizon 2024-01 must come after start").all()
    assert failed[["ending", "payoff_us"]].isna().all().all()
    assert frame[frame["status"] == "ok"]["payoff_us"].notna().all()
    recorded = [json.loads(line) for line in (tmp_path / "out" / "failures.jsonl").read_text().splitlines()]
    assert [(row["point"], row["replication"]) for row in recorded] == [(1, 0), (1, 1)]
    assert recorded[0]["parameters"] == {"horizon": "2024-01"}


AGENTS = '''
import os
import signal

from agents.mexico import Mexico


class Silent(Mexico):
    """Never answers and never moves."""

    def answer(self):
        pass

    def take_initiatives(self):
        pass


class Fragile(Mexico):
    """Fails in the second replication."""

    def take_initiatives(self):
        if self.model.state.run == 1:
            raise RuntimeError("no idea")
        super().take_initiatives()


class Deadly(Mexico):
    """Takes its process with it, as a crash in a library would."""

    def answer(self):
        if self.model.state.run == 1:
            os.kill(os.getpid(), signal.SIGKILL)
        super().answer()


class Endless(Mexico):
    """Never comes to an end in the second replication."""

    def answer(self):
        while self.model.state.run == 1:
            pass
        super().answer()


class Wrong(Mexico):
    seat = 2
'''


DEADLY_WHEN_LOADED = """
import multiprocessing
import os
import signal

if multiprocessing.parent_process() is not None:
    os.kill(os.getpid(), signal.SIGKILL)
"""


def with_agent(folder, name):
    """A study of two points in which Mexico is played by a class of a user."""
    written(folder, AGENTS, "my_agents.py")
    text = HEAD + "runs_per_part = 2\n" + GRID + SHORT.replace("2025-03", "2025-08") + DOCTRINES
    return written(folder, text + f'[agents]\nmexico = "my_agents:{name}"\n')


def test_a_users_agent_plays_its_government(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    study = with_agent(tmp_path, "Silent")
    sweep(study, tmp_path / "one", How())
    results = open_results(tmp_path / "one")
    frame = results.frame()
    moves = ["threats_mexico", "concessions_mexico", "retaliations_mexico"]
    assert (frame[moves] == 0).all().all()
    from my_agents import Silent

    classes = [*JointReview.__init__.__defaults__[-1]]
    classes[1] = Silent
    review = JointReview(results.study.parameters(1), "open_world", 0, 1, governments=classes).play()
    assert frame.iloc[3]["payoff_mexico"] == review.outcome.payoff[1]
    assert sweep(study, tmp_path / "two", How(workers=2)).complete
    assert_same_folders(tmp_path / "one", tmp_path / "two")


def test_an_agent_that_fails_loses_its_own_history_only(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "my_agents", raising=False)
    summary = sweep(with_agent(tmp_path, "Fragile"), tmp_path / "out", How())
    assert (summary.rows, summary.failed) == (4, 2)
    frame = open_results(tmp_path / "out").frame(["replication", "status"])
    assert frame["status"].tolist() == ["ok", "RuntimeError: no idea"] * 2
    recorded = [json.loads(line) for line in (tmp_path / "out" / "failures.jsonl").read_text().splitlines()]
    for row in recorded:
        assert row["traceback"][0].startswith("model/review.py, line ")
        line = AGENTS.splitlines().index('            raise RuntimeError("no idea")') + 1
        assert row["traceback"][-1] == (
            f'my_agents.py, line {line}, in take_initiatives: raise RuntimeError("no idea")'
        )
    assert str(tmp_path) not in json.dumps(recorded)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_history_that_takes_its_process_down_is_recorded_and_the_sweep_goes_on(tmp_path, workers):
    study = with_agent(tmp_path, "Deadly")
    summary = sweep(study, tmp_path / "out", How(workers=workers))
    assert (summary.complete, summary.rows, summary.failed) == (True, 4, 2)
    frame = open_results(tmp_path / "out").frame(["status", "payoff_us"])
    assert frame["status"].tolist() == ["ok", "its process died (SIGKILL)"] * 2
    assert frame["payoff_us"].notna().tolist() == [True, False] * 2
    # The others are what they would have been: the class is Mexico's own but for the death.
    own = study.read_text().split("[agents]")[0]
    sweep(written(tmp_path, own, "own.toml"), tmp_path / "own", How())
    assert frame["payoff_us"][0] == open_results(tmp_path / "own").frame(["payoff_us"])["payoff_us"][0]


@pytest.mark.parametrize("name", ["Fragile", "Silent"])
def test_histories_played_apart_give_the_bytes_of_those_played_together(tmp_path, monkeypatch, name):
    study = load_study(with_agent(tmp_path, name))
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "my_agents", raising=False)
    part = layout_of(study).part(0)
    task = Task(part, study.design.block(part.first, part.last))
    assert play_part(study.plan, task, apart=True) == play_part(study.plan, task)


def test_a_history_that_never_ends_fails_after_the_seconds_that_the_study_gives_it(tmp_path):
    study = with_agent(tmp_path, "Endless")
    study.write_text(study.read_text().replace('"Test"', '"Test"\nseconds_a_history = 5'))
    summary = sweep(study, tmp_path / "out", How())
    assert (summary.complete, summary.rows, summary.failed) == (True, 4, 2)
    frame = open_results(tmp_path / "out").frame(["status"])
    assert frame["status"].tolist() == ["ok", "it took more than 5 s"] * 2


@pytest.mark.long(seconds=60)
def test_workers_that_die_whatever_is_played_end_the_sweep_with_the_part(tmp_path):
    study = with_agent(tmp_path, "Silent")
    written(tmp_path, DEADLY_WHEN_LOADED + AGENTS, "my_agents.py")
    with pytest.raises(InputError, match=r"workers died 8 times at part 0 .*also with each history in a process"):
        sweep(study, tmp_path / "out", How())


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("Wrong", "has seat 2 \\(Canada\\); its seat must be 1"),
        ("Absent", "my_agents.py has no class Absent"),
    ],
)
def test_a_class_that_does_not_fit_is_refused_before_anything_runs(tmp_path, monkeypatch, name, message):
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "my_agents", raising=False)
    with pytest.raises(InputError, match=message):
        sweep(with_agent(tmp_path, name), tmp_path / "out", How())
    assert not (tmp_path / "out").exists()


def test_replications_differ_between_points_where_a_rule_stops_them(tmp_path):
    text = HEAD.replace("replications = 2", "replications = 12") + GRID + SHORT + FIRMNESS + "values = [0.2, 0.9]\n"
    text += '[stop]\nending = "annual_reviews"\nhalf_width = 0.4\nminimum = 3\nbatch = 3\n'
    sweep(written(tmp_path, text), tmp_path / "out", How())
    assert open_results(tmp_path / "out").frame(["point"])["point"].tolist() == [0] * 3 + [1] * 3
