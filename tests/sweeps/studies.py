"""Small study files for tests."""

HEAD = """
[study]
name = "Test"
replications = 2
"""
SHORT = """
[parameters]
horizon = "2025-03"
"""
GRID = """
[design]
kind = "grid"
"""
DOCTRINES = """
[factors.doctrine]
values = ["lighthizer", "open_world"]
"""
FIRMNESS = """
[factors.firmness]
parameters = ["sheinbaum.temperament.defiance", "canada_liberal.temperament.defiance"]
"""
SMALL = HEAD + "runs_per_part = 2\n" + GRID + SHORT + DOCTRINES + FIRMNESS + "values = [0.2, 0.6]\n"
"""Four points of two short histories, one part a point."""
LATIN = HEAD + '[design]\nkind = "latin_hypercube"\npoints = 4\n' + SHORT


def written(folder, text, name="study.toml"):
    """A file with this text; returns its path."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name
