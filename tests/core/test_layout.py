"""The layout of the code: arrows go one way, no file or function is too long to read (design: house)."""

import ast
from pathlib import Path

import networkx as nx
import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts): path
    for top in ("model", "agents", "experiments")
    for path in sorted((ROOT / top).rglob("*.py"))
}
ROOMS = {
    "agents": ("choices", "values", "bargaining", "pressure", "decisions", "months"),
    "experiments.sweeps": ("studies", "on_disk", "playing", "benchmarks"),
}
"""Rooms of a package: each uses those before it."""
LONGEST_FILE, LONGEST_FUNCTION = 400, 60


def imports(path):
    """Modules that a file imports when it is itself imported."""
    found = set()
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found & set(SOURCES)


@pytest.fixture(scope="module")
def arrows():
    return nx.DiGraph([(name, used) for name, path in SOURCES.items() for used in imports(path)])


def test_no_file_imports_itself_by_way_of_others(arrows):
    assert list(nx.simple_cycles(arrows)) == []


def test_experiments_use_agents_and_agents_use_the_model_never_the_other_way(arrows):
    layers = ("model", "agents", "experiments")
    upward = [
        (name, used)
        for name, used in arrows.edges
        if layers.index(used.split(".")[0]) > layers.index(name.split(".")[0])
    ]
    # The Mesa model alone seats the agents.
    assert {name for name, _ in upward} == {"model.review"}


@pytest.mark.parametrize(("package", "arrows_at_least"), [("agents", 9), ("experiments.sweeps", 4)])
def test_a_room_uses_only_the_rooms_before_it(arrows, package, arrows_at_least):
    rooms = ROOMS[package]
    inside = [edge for edge in arrows.edges if all(name.startswith(f"{package}.") for name in edge)]
    between = {tuple(name.removeprefix(f"{package}.").split(".")[0] for name in edge) for edge in inside}
    between = {(a, b) for a, b in between if a in rooms and b in rooms and a != b}
    assert len(between) >= arrows_at_least
    assert [(a, b) for a, b in between if rooms.index(a) < rooms.index(b)] == []


def length(function):
    """Lines of a function without its docstring, which is for readers of another kind."""
    first = function.body[1] if ast.get_docstring(function) and len(function.body) > 1 else function.body[0]
    return function.end_lineno - first.lineno + 2


@pytest.mark.parametrize("path", SOURCES.values(), ids=SOURCES)
def test_a_file_and_its_functions_can_be_read_at_a_sitting(path):
    text = path.read_text("utf-8")
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    assert text.count("\n") <= LONGEST_FILE
    assert [one.name for one in functions if length(one) > LONGEST_FUNCTION] == []
