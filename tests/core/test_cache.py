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


def copy_of_the_project(copy):
    for name in ("model", "agents", "experiments"):
        shutil.copytree(ROOT / name, copy / name, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


def asked(code, project, kept):
    """What a process prints that runs in a copy of the project with a cache of its own."""
    env = {**os.environ, "JOINT_REVIEW_CACHE": str(kept), "TMPDIR": str(kept.parent), "PYTHONPATH": str(project)}
    done = subprocess.run([sys.executable, "-c", code], env=env, cwd=project, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def folders_after(tmp_path, edited, addition):
    """Names of the folders that a copy of the project would use, before and after an edit of one of its files."""
    copy = copy_of_the_project(tmp_path / "project")
    named = "from model.cache import _folders_of_rules\nprint(*(folder.name for folder in _folders_of_rules()))"
    before = set(asked(named, copy, tmp_path / "kept"))
    with (copy / edited).open("a", encoding="utf-8") as file:
        file.write(addition)
    return before, set(asked(named, copy, tmp_path / "kept"))


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


FROM_CACHE = """
from numpy import int32
from model import calendar
calendar.first_day({argument})
print(calendar.__file__, sum(calendar.first_day.stats.cache_hits.values()))
"""


def test_a_cache_that_cannot_be_written_is_replaced_by_one_of_the_process(tmp_path):
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    code = "from model.calendar import first_day\nfrom model.cache import is_kept\n"
    code += "print(first_day(24318), is_kept(first_day))"
    assert asked(code, ROOT, tmp_path / "file" / "cache")[1] == "True"


def test_copies_of_the_project_share_what_is_compiled(tmp_path):
    code = FROM_CACHE.format(argument=24318)
    files = []
    for hits, name in enumerate(("one", "two")):
        copy = copy_of_the_project(tmp_path / name)
        assert asked(code, copy, tmp_path / "kept") == [str(copy / "model" / "calendar.py"), str(hits)]
        files.append(sorted((tmp_path / "kept").rglob("*.nb?")))
    assert files[0] == files[1]


def test_rules_are_handed_out_and_taken_over_whole(tmp_path):
    from model.calendar import first_day

    first_day(24318)
    assert cache.is_kept(first_day)
    cache.hand_out_cache(tmp_path)
    (index,) = tmp_path.rglob("calendar.first_day-*.nbi")
    assert list(index.parent.glob("calendar.first_day-*.nbc"))
    assert cache.adopt_cache(tmp_path) == 0, "all is known here"


def test_a_rule_compiled_for_other_arguments_elsewhere_is_taken_over_too(tmp_path):
    here, there = tmp_path / "here", tmp_path / "there"
    asked(FROM_CACHE.format(argument=24318), ROOT, here)
    asked(FROM_CACHE.format(argument="int32(24318)"), ROOT, there)
    take_over = (
        f"from pathlib import Path\nfrom model.cache import adopt_cache\nprint(adopt_cache(Path({str(there)!r})))"
    )
    assert int(asked(take_over, ROOT, here)[0]) > 0
    assert asked(take_over, ROOT, here) == ["0"], "nothing is left to take"
    for argument in ("24318", "int32(24318)"):
        assert asked(FROM_CACHE.format(argument=argument), ROOT, here)[1] == "1"
