"""What the command says: what it would do, what it did, and the command that goes on."""

import re

import pytest

from experiments.sweeps.results import open_results
from tests.processes import joint_review_here
from tests.sweeps.studies import HEAD, LATIN, SMALL, written


def said(*words):
    done = joint_review_here(*map(str, words))
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_dry_run_says_what_would_be_played_and_writes_nothing(tmp_path):
    study, out = written(tmp_path, SMALL), tmp_path / "out"
    text = said("sweep", study, "--out", out, "--dry-run")
    assert "4 points of 2 histories, 8 in all, in 4 parts" in text
    assert "0 of 4 parts" in text
    assert "would play 8 histories, in 4 parts" in text
    assert [path.name for path in tmp_path.iterdir()] == ["study.toml"]
    said("sweep", study, "--out", out, "--workers", 1, "--max-runs", 2)
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*")}
    text = said("sweep", study, "--out", out, "--dry-run")
    assert "1 of 4 parts" in text
    assert "would play 6 histories, in 3 parts" in text
    assert "would play 2 histories, in 1 part." in said("sweep", study, "--out", out, "--dry-run", "--max-runs", 1)
    assert before == {path: path.stat().st_mtime_ns for path in out.rglob("*")}


def test_one_of_a_kind_is_told_in_the_singular(tmp_path):
    study = written(tmp_path, SMALL.replace("[0.2, 0.6]", "[0.2]").replace("replications = 2", "replications = 1"))
    study.write_text(study.read_text().replace('["lighthizer", "open_world"]', '["lighthizer"]'))
    words = "sweep", study, "--out", tmp_path / "out", "--workers", 1
    text = said(*words, "--dry-run")
    assert "1 point of 1 history, 1 in all, in 1 part." in text
    assert "would play 1 history, in 1 part." in text
    assert "finished, 1 history at 1 point, in" in said(*words)


def test_the_room_that_a_dry_run_states_is_enough_and_not_many_times_too_much(tmp_path):
    text = LATIN.replace("points = 4", "points = 60") + "[factors.broad_rate]\nlow = 0.1\nhigh = 0.2\n"
    study, out = written(tmp_path, text), tmp_path / "out"
    stated = float(re.search(r"at most ([\d.]+) kB", said("sweep", study, "--out", out, "--dry-run")).group(1))
    said("sweep", study, "--out", out, "--workers", 1)
    taken = sum(path.stat().st_size for path in (out / "parts").iterdir()) / 1e3
    assert taken / 2 < stated < 3 * taken


def test_a_dry_run_of_a_changed_study_is_refused(tmp_path):
    study, out = written(tmp_path, SMALL), tmp_path / "out"
    said("sweep", study, "--out", out, "--workers", 1, "--max-runs", 2)
    written(tmp_path, SMALL.replace("0.6", "0.7"))
    done = joint_review_here("sweep", str(study), "--out", str(out), "--dry-run")
    assert done.returncode == 2
    assert "holds a result of another study" in done.stderr


def test_the_command_that_goes_on_is_the_one_that_was_given(tmp_path):
    study, out = written(tmp_path, SMALL), tmp_path / "my results"
    text = said("sweep", study, "--out", out, "--workers", 1, "--max-runs", 2)
    (command,) = re.findall(r"^To go on: joint-review (.*)$", text, re.MULTILINE)
    assert command == f"sweep {study} --out '{out}' --workers 1"
    text = said("sweep", study, "--out", out, "--workers", 1, "--shard", "2/2", "--max-runs", 1)
    assert f"To go on: joint-review sweep {study} --out '{out}' --workers 1 --shard 2/2" in text


def test_a_job_that_has_done_its_share_is_not_told_to_go_on(tmp_path):
    study, out = written(tmp_path, SMALL), tmp_path / "out"
    text = said("sweep", study, "--out", out, "--workers", 1, "--shard", "1/3")
    assert "Job 1 of 3 has done its share, 2 parts; the last job to finish completes the result." in text
    assert "To go on" not in text


def test_a_job_without_a_part_is_told_how_many_there_are(tmp_path):
    study, out = written(tmp_path, SMALL), tmp_path / "out"
    for dry in ([], ["--dry-run"]):
        text = said("sweep", study, "--out", out, "--workers", 1, "--shard", "7/9", *dry)
        assert "Job 7 of 9 has no part to play: the study is cut into 4 parts. Use at most --shard I/4" in text


def test_an_unfinished_sweep_is_analysed_on_request_and_says_how_much_is_in(tmp_path):
    study, out = written(tmp_path, SMALL.replace("replications = 2", "replications = 4")), tmp_path / "out"
    said("sweep", study, "--out", out, "--workers", 1, "--max-runs", 6)
    refused = joint_review_here("analyse", str(out))
    assert refused.returncode == 2
    assert "or look at what is there with --partial" in refused.stderr
    text = said("analyse", out, "--partial", "--resamples", 20, "--json")
    assert f'"share_played": {open_results(out, partial=True).share}' in text
    assert 0 < open_results(out, partial=True).share < 1


@pytest.mark.parametrize("kind", ["sobol", "morris"])
def test_part_of_a_sampled_design_is_analysed_without_the_structure_it_lacks(tmp_path, kind):
    size = {"sobol": "n = 8\nsecond_order = false", "morris": "trajectories = 8"}[kind]
    text = HEAD + f'runs_per_part = 8\n[design]\nkind = "{kind}"\n{size}\n[parameters]\nhorizon = "2025-08"\n'
    text += "[factors.broad_rate]\nlow = 0.1\nhigh = 0.2\n[factors.lookahead]\nlow = 1\nhigh = 6\n"
    study, out = written(tmp_path, text), tmp_path / "out"
    said("sweep", study, "--out", out, "--workers", 1, "--max-runs", 30)
    text = said("analyse", out, "--partial", "--resamples", 20)
    assert "A look at an unfinished sweep:" in text
    assert "Sobol indices" not in text
    assert "elementary effect" not in text
