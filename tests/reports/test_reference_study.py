"""The committed reference study is what the rules beside it give, to the byte."""

from pathlib import Path

import pytest

from experiments.reports.verify import verify

REFERENCE = Path(__file__).parents[2] / "results" / "reference"


@pytest.mark.long
def test_the_reference_study_is_played_again_to_the_byte():
    """Refused when rules, data or libraries have changed: results/README.md says how to play it anew."""
    found = verify(REFERENCE, parts=2)
    assert found.differ == ()
    assert found.parts == 2
