"""Every numbered case of law in ``cases/*.toml``, and what the table as a whole must cover."""

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from model.calendar import day_from_text
from model.law.constants import Treaty
from model.law.endings import advance_law
from model.law.legality import legal_errors
from model.law.refusals import Refusal
from model.law.state import new_law
from tests.law.case_language import act_of, check_of

FOLDER = Path(__file__).parent / "cases"
FIELDS = {"number", "title", "article", "source", "lines", "start", "treaty"}


def _cases() -> list[dict[str, Any]]:
    files = sorted(FOLDER.glob("*.toml"))
    return [case for file in files for case in tomllib.loads(file.read_text(encoding="utf-8"))["case"]]


def _split(line: str) -> tuple[str, str, Refusal | None]:
    """Date, sentence and, if the line says so, the refusal."""
    date, _, rest = line.partition(" ")
    sentence, _, word = rest.partition(" -- refused: ")
    refusal = Refusal[word.strip().upper().replace(" ", "_").replace("-", "_")] if word else None
    return date, sentence.strip(), refusal


def play(case: dict[str, Any]) -> None:
    """Play a case line by line; fails at the first line that the law does not bear out."""
    start = case.get("start", "2025-01-01")
    law = new_law(Treaty[case.get("treaty", "USMCA")], day_from_text(start))
    before = day_from_text(start)
    for line in case["lines"]:
        date, sentence, expected = _split(line)
        day = day_from_text(date)
        assert day >= before, f"{line}: dates must not go back"
        before = day
        advance_law(law, day)
        act, check = act_of(sentence), check_of(sentence)
        if check is not None:
            assert check[0](law, day, check[1]), f"{line}: this does not hold"
            continue
        assert act is not None, f"{line}: no such sentence; cases/README.md lists them"
        image = law.tobytes()
        refusal = Refusal(act[0](law, day, act[1]))
        assert refusal == (expected or Refusal.NONE), line
        if refusal != Refusal.NONE:
            assert law.tobytes() == image, f"{line}: a refused act changed the legal state"
        assert legal_errors(law, day) == [], line


@pytest.mark.parametrize("case", _cases(), ids=lambda case: case["number"])
def test_case(case):
    play(case)


def test_every_case_has_its_own_number_a_title_an_article_and_a_source():
    cases = _cases()
    assert len(cases) >= 40
    assert max(Counter(case["number"] for case in cases).values()) == 1
    for case in cases:
        assert set(case) <= FIELDS, case["number"]
        assert all(case[field] for field in ("title", "article", "source")), case["number"]


def test_every_refusal_is_shown_by_a_case():
    shown = {_split(line)[2] for case in _cases() for line in case["lines"]}
    assert set(Refusal) - {Refusal.NONE} - shown == set()


def test_a_wrong_case_fails():
    wrong = {"lines": ["2026-06-30 Mexico confirms"]}
    with pytest.raises(AssertionError, match="Mexico confirms"):
        play(wrong)
    with pytest.raises(AssertionError, match="no such sentence"):
        play({"lines": ["2026-06-30 Mexico sings"]})
    with pytest.raises(AssertionError, match="does not hold"):
        play({"lines": ["2036-07-01 the agreement binds Mexico and Canada"]})
