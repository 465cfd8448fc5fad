"""What was damaged, changed or never was a result is refused: which file, and what to do."""

import errno
import json
import os
import resource
import shutil
import subprocess
import tempfile

import pytest

from experiments.sweeps import sweep as sweeps
from experiments.sweeps.on_disk import folder as folders
from experiments.sweeps.on_disk import parts, versions
from experiments.sweeps.results import open_results
from experiments.sweeps.studies import designs
from experiments.sweeps.studies.study import load_study
from experiments.sweeps.sweep import How, sweep
from model.errors import InputError
from tests.processes import JOINT_REVIEW
from tests.sweeps.studies import HEAD, LATIN, SHORT, SMALL, written
from tests.sweeps.test_sweeps import assert_same_folders

PART = "part-000001.parquet"


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A finished sweep."""
    folder = tmp_path_factory.mktemp("whole")
    sweep(written(folder, SMALL), folder / "out", How())
    return folder


@pytest.fixture(scope="module")
def half(tmp_path_factory):
    """The same sweep, stopped after two of four parts: the first and the third."""
    folder = tmp_path_factory.mktemp("half")
    sweep(written(folder, SMALL), folder / "out", How(max_runs=4))
    return folder


def copied(source, goal):
    shutil.copytree(source, goal, dirs_exist_ok=True)
    return goal / "study.toml", goal / "out"


def refused_by_both(study, out, message):
    """Neither going on nor reading is possible."""
    for action in (lambda: sweep(study, out, How()), lambda: open_results(out)):
        with pytest.raises(InputError, match=message):
            action()


def test_a_part_cut_off_is_refused_and_made_anew_once_deleted(whole, tmp_path):
    study, out = copied(whole, tmp_path)
    part = out / "parts" / PART
    part.write_bytes(part.read_bytes()[:-100])
    refused_by_both(study, out, f"{PART} is cut off or was changed.*delete it and give the same sweep command again")
    part.unlink()
    sweep(study, out, How())
    assert_same_folders(whole / "out", out)


def test_a_part_changed_in_one_bit_is_refused_also_while_the_sweep_runs(half, tmp_path):
    study, out = copied(half, tmp_path)
    part = out / "parts" / "part-000002.parquet"
    data = bytearray(part.read_bytes())
    data[len(data) // 2] ^= 1
    part.write_bytes(data)
    refused_by_both(study, out, "part-000002.parquet is cut off or was changed")


@pytest.mark.parametrize("source", ["whole", "half"])
def test_an_edited_manifest_is_refused(source, request, tmp_path):
    study, out = copied(request.getfixturevalue(source), tmp_path)
    path = out / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["seed"] = 5
    path.write_text(json.dumps(manifest))
    refused_by_both(study, out, r"manifest\.json was edited after it was written")


def test_a_manifest_cut_off_is_refused(whole, tmp_path):
    study, out = copied(whole, tmp_path)
    path = out / "manifest.json"
    path.write_text(path.read_text()[:200])
    refused_by_both(study, out, r"manifest\.json is no manifest of a sweep or is cut off")


def test_a_manifest_of_another_format_is_refused(whole, tmp_path):
    study, out = copied(whole, tmp_path)
    path = out / "manifest.json"
    path.write_text(path.read_text().replace('"format": 2', '"format": 7'))
    refused_by_both(study, out, "has format 7, this version reads 2")


def test_parts_without_a_manifest_are_refused(whole, tmp_path):
    study, out = copied(whole, tmp_path)
    (out / "manifest.json").unlink()
    with pytest.raises(InputError, match=r"manifest\.json is missing while there are parts"):
        sweep(study, out, How())
    with pytest.raises(InputError, match=r"is not the result of a sweep: it has no manifest\.json"):
        open_results(out)


def test_a_study_changed_under_its_result_is_refused_with_what_changed(whole, tmp_path):
    study, out = copied(whole, tmp_path)
    study.write_text(study.read_text().replace("replications = 2", "replications = 3"))
    with pytest.raises(InputError, match=r"before a change \(study.replications is 3, was 2\); undo the change"):
        sweep(study, out, How())


def test_the_copy_of_the_study_changed_is_refused(whole, tmp_path):
    _, out = copied(whole, tmp_path)
    (out / "study.toml").write_text(SMALL + "# a remark\n")
    with pytest.raises(InputError, match=r"study\.toml was changed after the sweep began"):
        open_results(out)


def test_a_file_that_the_study_names_is_kept_and_guarded(tmp_path):
    written(tmp_path, "broad_rate\n0.1\n", "points.csv")
    study = written(tmp_path, HEAD + '[design]\nkind = "list"\nfile = "points.csv"\n' + SHORT)
    sweep(study, tmp_path / "out", How())
    (tmp_path / "points.csv").write_text("broad_rate\n0.2\n")
    with pytest.raises(InputError, match=r"before a change \(files.points.csv is"):
        sweep(study, tmp_path / "out", How())
    (tmp_path / "points.csv").unlink()
    assert open_results(tmp_path / "out").frame(["factor.broad_rate"]).iloc[0, 0] == 0.1
    (tmp_path / "out" / "points.csv").write_text("broad_rate\n0.2\n")
    with pytest.raises(InputError, match=r"points\.csv was changed after the sweep began"):
        open_results(tmp_path / "out")


def test_a_missing_part_of_a_result_is_named(whole, tmp_path):
    _, out = copied(whole, tmp_path)
    (out / "parts" / PART).unlink()
    with pytest.raises(InputError, match=f"{PART} is missing"):
        open_results(out)


def test_a_damaged_receipt_is_refused(half, tmp_path):
    study, out = copied(half, tmp_path)
    (out / "receipts" / "part-000000.json").write_text('{"rows": 2')
    refused_by_both(study, out, "part-000000.json is damaged; delete it")


def test_other_rules_are_refused_for_going_on_but_their_result_can_be_read(whole, tmp_path, monkeypatch):
    study, out = copied(whole, tmp_path)
    monkeypatch.setattr(folders, "code_version", lambda: {"package": "9.9", "rules": "0"})
    with pytest.raises(InputError, match=r"another version of the rules \(package is '9.9', was .*go back to it"):
        sweep(study, out, How())
    assert open_results(out).rows == 8


def test_a_changed_registry_is_refused(whole, tmp_path, monkeypatch):
    study, out = copied(whole, tmp_path)
    monkeypatch.setattr(folders, "registry_version", lambda: "other")
    with pytest.raises(InputError, match=r"the registry or a file of model/data changed"):
        sweep(study, out, How())


def test_a_design_that_another_library_samples_otherwise_is_refused_with_the_library(tmp_path, monkeypatch):
    study = written(tmp_path, LATIN + "[factors.broad_rate]\nlow = 0.1\nhigh = 0.2\n")
    out = tmp_path / "out"
    sweep(study, out, How(max_runs=2))
    monkeypatch.setattr(designs.qmc, "LatinHypercube", designs.qmc.Halton)
    monkeypatch.setattr(folders, "environment", lambda: versions.environment() | {"scipy": "9.9"})
    refused_by_both(study, out, r"made with another design than this study has here \(scipy is '9.9', was")


def test_other_columns_than_the_models_are_refused(half, tmp_path, monkeypatch):
    study, out = copied(half, tmp_path)
    monkeypatch.setattr(folders, "schema_of", lambda factors: parts.schema_of(factors).remove(0))
    refused_by_both(study, out, "made with another list of columns than this study has here")


def test_a_result_that_another_shard_begins_meanwhile_is_no_strange_folder(half, tmp_path):
    study, out = copied(half, tmp_path)
    folders._refuse_foreign(out, load_study(study))
    (out / "manifest.json").rename(out / "manifest")
    with pytest.raises(InputError, match="is not the result of a sweep"):
        folders._refuse_foreign(out, load_study(study))


def test_a_folder_that_is_no_result_is_left_alone(tmp_path):
    study = written(tmp_path, SMALL)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.tex").write_text("dear")
    with pytest.raises(InputError, match=r"is not the result of a sweep \(it holds thesis.tex"):
        sweep(study, tmp_path / "out", How())
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["thesis.tex"]


def test_an_unknown_column_is_refused_with_the_nearest(whole):
    with pytest.raises(InputError, match=r"no column 'payof_us'; did you mean payoff_us"):
        open_results(whole / "out").frame(["payof_us"])


def test_a_folder_that_cannot_be_written_is_refused(tmp_path):
    with pytest.raises(InputError, match="is not writable"):
        sweep(written(tmp_path, SMALL), tmp_path.__class__("/proc/sweep"), How())


def test_two_sweeps_of_one_folder_at_once_are_refused(half, tmp_path):
    import fcntl

    study, out = copied(half, tmp_path)
    with (out / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(InputError, match="is being written by another sweep; wait for it, or share the work"):
            sweep(study, out, How())


def limited(words, limit):
    """The command line in a process whose files cannot grow beyond ``limit`` bytes, as on a full disk."""
    return subprocess.run(
        [JOINT_REVIEW, *words], capture_output=True, text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )  # fmt: skip


def test_a_file_that_cannot_be_written_ends_the_sweep_and_it_can_go_on(whole, half, tmp_path):
    study, out = copied(half, tmp_path)
    before = sorted(path.name for path in out.rglob("*"))
    done = limited(["sweep", str(study), "--out", str(out), "--workers", "1"], 8000)
    assert done.returncode == 2, done.stderr
    assert "part-000001.parquet could not be written: File too large; what was written before is safe" in done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(path.name for path in out.rglob("*")) == before
    sweep(study, out, How())
    assert_same_folders(whole / "out", out)


def failing(number):
    """A function that fails as the system does with this error number."""

    def fail(*given, **named):
        raise OSError(number, os.strerror(number))

    return fail


def test_a_disk_that_is_full_ends_the_sweep_with_the_reason_and_it_can_go_on(whole, half, tmp_path, monkeypatch):
    study, out = copied(half, tmp_path)
    before = sorted(path.name for path in out.rglob("*"))
    with monkeypatch.context() as full:
        full.setattr(os, "fsync", failing(errno.ENOSPC))  # where a write that was only buffered finds no room
        with pytest.raises(InputError, match="could not be written: No space left on device; what was written before"):
            sweep(study, out, How())
    assert sorted(path.name for path in out.rglob("*")) == before
    sweep(study, out, How())
    assert_same_folders(whole / "out", out)


def test_a_disk_that_is_read_only_is_refused_before_anything_is_played(half, tmp_path, monkeypatch):
    study, out = copied(half, tmp_path)
    played = []
    monkeypatch.setattr(sweeps, "_play", lambda *given: played.append(given))
    with monkeypatch.context() as read_only:
        read_only.setattr(tempfile, "TemporaryFile", failing(errno.EROFS))
        with pytest.raises(InputError, match=r"is not writable \(Read-only file system\); name another folder"):
            sweep(study, out, How())
    assert not played
    sweep(study, out, How())
    assert played, "with a disk that can be written it goes on"


@pytest.mark.skipif(os.geteuid() != 0, reason="mounting needs root")
def test_a_full_disk_and_a_read_only_one_are_told_apart(whole, half, tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=84k", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True).returncode != 0:
        pytest.skip("mounting is not permitted here")
    try:
        study, out = copied(half, disk)
        with pytest.raises(InputError, match="could not be written: No space left on device; what was written"):
            sweep(study, out, How())
        assert open_results(out, partial=True).rows >= 4
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        with pytest.raises(InputError, match=r"is not writable \(Read-only file system\)"):
            sweep(study, out, How())
        subprocess.run(["mount", "-o", "remount,rw,size=2m", str(disk)], check=True)
        sweep(study, out, How())
        assert_same_folders(whole / "out", out)
    finally:
        subprocess.run(["umount", str(disk)], check=True)
