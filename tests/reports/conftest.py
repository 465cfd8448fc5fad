"""A small sweep, played once for the tests of analyses and reports."""

import pytest

from experiments.sweeps.sweep import How, sweep
from tests.commands.documents import ROOT, example_files


@pytest.fixture(scope="session")
def small(tmp_path_factory):
    """Folder of the study that docs/analysis.md shows."""
    folder = tmp_path_factory.mktemp("small")
    for name, text in example_files(ROOT / "docs" / "analysis.md").items():
        (folder / name).write_text(text, encoding="utf-8")
    sweep(folder / "small.toml", folder / "small", How())
    return folder / "small"
