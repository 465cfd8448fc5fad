"""A number that a result depends on stands in the registry or in ``model/data``, not in a rule.

Every function of ``agents`` and ``model`` is read as a syntax tree. The law keeps its own numbers, each with its
article; the economy, the games and the tables are mathematics and files. Whole numbers are not judged: they name seats,
rows and draws.
"""

import ast
import io
import re
import tokenize
from pathlib import Path

import pytest

from model.parameters import registry

ROOT = Path(__file__).resolve().parents[2]
APART = {"economy", "games", "law", "tables", "parameters"}
RULES = [
    path for folder in ("agents", "model") for path in sorted((ROOT / folder).rglob("*.py"))
    if not APART & set(path.relative_to(ROOT).parts)
]  # fmt: skip

UNITS = {0.0, 1.0, 2.0, 12.0, 100.0, 0.01, 365.25}  # identities, pairs, months, percent, days of a year
SMALLEST, LARGEST = 1e-6, 1e8  # tolerances below, what is never chosen above
SWITCHES = {one.name.rsplit(".", 1)[-1] for one in registry().values() if one.kind in ("switch", "choice")}

MATHEMATICS = {
    ("agents/values/strategic_table.py", "stationary_row", 0.5): "the search for the fixed point: a shorter stride",
    ("agents/values/strategic_table.py", "_accelerated", 10.0): "the search for the fixed point: when to start again",
    ("agents/choices/quantal_response.py", "quantal_response", 0.25): "following the branch: the first step",
    ("agents/choices/quantal_response.py", "quantal_response", 0.5): "following the branch: a shorter step",
    ("agents/choices/quantal_response.py", "_settled", 0.25): "following the branch: the longest jump",
    ("agents/values/tiers.py", "tier_shares", 0.5): "the mean of the two partners, and of the two scopes",
    ("agents/bargaining/simultaneous.py", "bargain_terms", 0.5): "the mean of the two pairs",
    ("agents/bargaining/simultaneous.py", "pair_gain", 0.5): "a quadratic",
    ("agents/bargaining/simultaneous.py", "solve_round", 0.5): "where the search starts",
    ("agents/pressure/threats.py", "in_repertoire", 0.5): "a switch",
    ("agents/values/valuation.py", "standing_of", 0.5): "the mean of the other two, above an even chance",
    ("model/payoffs.py", "rules_utility", 0.5): "the mean of the two pairs",
    ("model/payoffs.py", "roll_up_utility", 0.5): "a quadratic; the mean of the two pairs",
    ("model/positions.py", "issue_loss", 0.5): "a quadratic",
    ("model/randomness.py", "uniform", 0.5): "the middle of a cell of the unit interval",
    ("model/ratifiers.py", "in_win_set", 0.5): "more likely than not",
    ("model/tariffs/compliance.py", "compliance_cost", 0.5): "the mean of a lognormal",
    ("model/tariffs/compliance.py", "normal_share", 0.5): "half of the error function's complement",
    ("model/water.py", "flow_of_the_month", 0.5): "the mean of a lognormal",
}
"""Numbers of mathematics, by file, function and value."""


def unexplained(source: str) -> list[tuple[str, float]]:
    """(function, number) of floats in functions that are no unit, tolerance, exponent, switch or mean of two."""
    found = []
    for function in ast.walk(ast.parse(source)):
        if isinstance(function, ast.FunctionDef):
            harmless = {id(one) for node in ast.walk(function) for one in _harmless(node)}
            for node in ast.walk(function):
                if isinstance(node, ast.Constant) and isinstance(node.value, float) and id(node) not in harmless:
                    if node.value not in UNITS and SMALLEST < node.value < LARGEST:
                        found.append((function.name, node.value))
    return found


def _harmless(node: ast.AST) -> list[ast.AST]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
        return [node.right]
    if isinstance(node, ast.Compare) and _name(node.left) in SWITCHES:
        return [one for one in node.comparators if _is_half(one)]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult) and _is_half(node.left):
        if isinstance(node.right, ast.BinOp) and isinstance(node.right.op, ast.Add):
            return [node.left]
    return []


def _name(node: ast.AST) -> str:
    """Name of the field that an expression reads."""
    while isinstance(node, ast.Subscript):
        node = node.value
    return node.attr if isinstance(node, ast.Attribute) else ""


def _is_half(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value == 0.5


def bare_constants(source: str) -> list[int]:
    """Lines of constants of a module that hold a float which is no unit, without a comment that says what it is."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    commented = {token.start[0] for token in tokens if token.type == tokenize.COMMENT}
    found = []
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            numbers = [one.value for one in ast.walk(node.value) if isinstance(one, ast.Constant)]
            if any(isinstance(one, float) and one not in UNITS for one in numbers) and node.end_lineno not in commented:
                found.append(node.lineno)
    return found


def test_no_rule_holds_a_number_of_its_own():
    found = {
        (path.relative_to(ROOT).as_posix(), *one) for path in RULES for one in unexplained(path.read_text("utf-8"))
    }
    assert found - set(MATHEMATICS) == set(), "put these into model/data/parameters, with a source or as an assumption"
    assert set(MATHEMATICS) - found == set(), "these are no longer there"


def test_every_number_beside_the_rules_says_what_it_is():
    found = {path.relative_to(ROOT).as_posix(): bare_constants(path.read_text("utf-8")) for path in RULES}
    assert {path: lines for path, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    "line",
    [
        "state.approval -= 0.5 * defiance",
        "state.broken += 0.5",
        "belief += 0.5 * (prior - belief)",
        "worth = p.approval_value * defiance * 0.05",
        "if u < 0.5: return 1",
        "priors = (p.first, p.second, 0.5)",
        "subsidy = min(p.subsidy_rate * growth, 0.5)",
    ],
)
def test_a_number_hidden_in_a_rule_is_found(line):
    assert len(unexplained(f"def rule(p, state):\n    {line}\n")) == 1


@pytest.mark.parametrize(
    "line",
    [
        "return 0.5 * (first + second)",
        "return patience ** 0.25",
        "return p.deal_relief > 0.5",
        "return 100.0 * paid / max(total, 1e-9)",
    ],
)
def test_means_exponents_switches_and_units_are_no_hidden_numbers(line):
    assert unexplained(f"def rule(p):\n    {line}\n") == []


def test_a_constant_without_a_word_on_it_is_found():
    assert bare_constants("PACE = 0.3\nSHARE = 0.4  # assumption\nMONTHS = 12.0\n") == [1]


def test_every_parameter_is_read_somewhere():
    source = "\n".join(
        path.read_text("utf-8") for folder in ("agents", "model") for path in (ROOT / folder).rglob("*.py")
    )
    words = set(re.findall(r"\w+", source))
    fitted = {name for name in registry() if name.startswith(("claims_2024_", "claims_raised_"))}  # read by seat
    assert {name for name in registry() if name.rsplit(".", 1)[-1] not in words} == fitted - words
