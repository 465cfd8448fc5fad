"""A label in letters that the font lacks is drawn as it can be, and said once."""

import warnings

import pytest

from experiments.analysis.figures import glyphs
from experiments.analysis.figures.figures import save


def drawn(title):
    from matplotlib.figure import Figure

    figure = Figure()
    figure.suptitle(title)
    return figure


def test_missing_letters_are_said_once_and_other_warnings_go_through(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(glyphs, "_SAID", set())
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        save(drawn("\u8d38\u6613\u6218"), tmp_path / "one")
        save(drawn("\u5173\u7a0e"), tmp_path / "two")
    assert [one for one in caught if "Glyph" in str(one.message)] == []
    assert capsys.readouterr().err.count("empty boxes for characters that their font lacks") == 1
    assert len(list(tmp_path.iterdir())) == 4
    with pytest.warns(UserWarning, match="mind the gap"), glyphs.missing_glyphs_said_once():
        warnings.warn("mind the gap", stacklevel=1)
