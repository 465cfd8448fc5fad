"""What is compiled is kept where no edit can leave it behind, and where other edits leave it alone."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from model import cache

ROOT = Path(cache.__file__).parent.parent
RULES = [path for path in cache.rule_sources() if path.suffix == ".py"]


def place(module):
    """File or package of a module of the project, or None."""
    path = ROOT.joinpath(*module.split("."))
    for candidate in (path.with_suffix(".py"), path / "__init__.py"):
        if candidate.is_file():
            return candidate
    return None


def imported(path):
    """Files that a file imports, as Python's own parser reads it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are written in full"
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        yield from filter(None, map(place, names))


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_file_reaches_all_that_it_and_its_imports_import(path):
    reached = set(cache.reach(path))
    assert path in reached
    for file in reached:
        assert set(imported(file)) <= reached, file


def test_a_rule_of_the_economy_does_not_reach_what_governments_do_with_it():
    reached = {path.relative_to(ROOT).as_posix() for path in cache.reach(ROOT / "model" / "payoffs.py")}
    assert "model/economy/residual.py" in reached
    assert not any(path.startswith("agents/") for path in reached)


def folders_after(tmp_path, edited, addition):
    """Names of the folders that a copy of the project would use, before and after an edit of one of its files."""
    copy = tmp_path / "project"
    for name in ("model", "agents", "experiments"):
        shutil.copytree(ROOT / name, copy / name, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    named = "from model.cache import _folders_of_rules\nprint(*(folder.name for folder in _folders_of_rules()))"

    def names():
        env = {**os.environ, "JOINT_REVIEW_CACHE": str(tmp_path / "kept")}
        done = subprocess.run([sys.executable, "-c", named], env=env, cwd=copy, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return set(done.stdout.split())

    before = names()
    with (copy / edited).open("a", encoding="utf-8") as file:
        file.write(addition)
    return before, names()


def changed(before, after):
    assert {name.rpartition("-")[0] for name in before} == {name.rpartition("-")[0] for name in after}
    return {name.rpartition("-")[0] for name in after - before}


def test_an_edit_of_a_rule_starts_fresh_folders_for_it_and_for_what_calls_it(tmp_path):
    moved = changed(*folders_after(tmp_path, "agents/pressure/threats.py", "\n# edited\n"))
    assert {"agents.pressure.threats", "agents.decisions.menus", "agents.months.history"} <= moved
    assert not any(name.startswith(("model.", "agents.values.", "agents.bargaining.")) for name in moved)


def test_an_edit_of_what_is_counted_in_every_rule_starts_all_folders_anew(tmp_path):
    before, after = folders_after(tmp_path, "model/data/instruments.toml", "\n# edited\n")
    assert not before & after


def test_an_edit_of_what_no_rule_imports_leaves_every_folder(tmp_path):
    moved = changed(*folders_after(tmp_path, "model/review.py", "\n# edited\n"))
    assert not any(name.startswith(("model.", "agents.")) for name in moved)


def test_of_each_file_the_last_few_generations_are_kept(tmp_path):
    for number in range(6):
        folder = tmp_path / f"model.calendar-{number:016x}"
        folder.mkdir()
        os.utime(folder, (1000 + number, 1000 + number))
    other = tmp_path / "model.law.calendar-0000000000000000"
    other.mkdir()
    cache._forget_old_generations(folder)
    left = sorted(path.name for path in tmp_path.iterdir())
    assert left == [*(f"model.calendar-{number:016x}" for number in range(2, 6)), other.name]


def test_a_cache_that_cannot_be_written_is_replaced_by_one_of_the_process(tmp_path):
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    asked = "from model.calendar import first_day\nfrom model.cache import is_kept\n"
    asked += "print(first_day(24318), is_kept(first_day))"
    env = {**os.environ, "JOINT_REVIEW_CACHE": str(tmp_path / "file" / "cache"), "TMPDIR": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", asked], env=env, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split()[1] == "True"


def test_rules_are_handed_out_and_taken_over_whole(tmp_path):
    from model.calendar import first_day

    first_day(24318)
    assert cache.is_kept(first_day)
    cache.hand_out_cache(tmp_path)
    (index,) = tmp_path.rglob("calendar.first_day-*.nbi")
    assert list(index.parent.glob("calendar.first_day-*.nbc"))
    assert cache.adopt_cache(tmp_path) == 0, "all is known here"
