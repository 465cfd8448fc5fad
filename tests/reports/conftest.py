"""A small sweep, played once for the tests of analyses and reports."""

import pytest

from experiments.sweeps.sweep import How, sweep
from tests.commands.documents import ROOT, blocks


@pytest.fixture(scope="session")
def small(tmp_path_factory):
    """Folder of the study that docs/analysis.md shows."""
    folder = tmp_path_factory.mktemp("small")
    (text,) = (text for _, name, text in blocks(ROOT / "docs" / "analysis.md") if name == "small.toml")
    (folder / "small.toml").write_text(text, encoding="utf-8")
    sweep(folder / "small.toml", folder / "small", How())
    return folder / "small"
