"""The list of known results, as a table of text and as the user's page."""

from textwrap import fill

from experiments.sweeps.on_disk.versions import ROOT, rule_files
from experiments.theory import bargaining, docking, firms, repetition, tariffs
from experiments.theory.result import Result, error_of
from model.errors import InputError

_FOUND = (*tariffs.RESULTS, *repetition.RESULTS, *bargaining.RESULTS, *firms.RESULTS, *docking.RESULTS)


def _place(result: Result) -> tuple[int, int]:
    """Order of the page: by number; the bands of the calibrated economy last."""
    number = result.id.partition("-")[0].removeprefix("T")
    return (int(number) if number.isdigit() else 99, _FOUND.index(result))


RESULTS = tuple(sorted(_FOUND, key=_place))

PAGE_HEAD = """# Known results

What theory knows, reproduced by code: at known numbers here, over random parameters in `tests/theory`. Written by
`joint-review theory --markdown`; the last column is the error of the run that wrote it.

The column *in play* says how much of a result's code histories are played with: all, part or none of it. Most results
are of code that no history runs: that of the games extracted from the model, which solves what a month's values make
(`joint-review game`, the live page) and is theory beside the rules of play. Of these T1, T17 and T18 check the economy
that histories clear.

```sh
joint-review theory T7 T17
```

Tests alone compare with two more libraries: every retaliation automaton scores, round by round, as its namesake in
Axelrod, and the Nash point is NegMAS's (`tests/theory/test_peers.py`).

| | result | source | code | in play | allowed | achieved |
|---|---|---|---|---|---|---|
"""


def chosen_results(ids: list[str]) -> list[Result]:
    """Results with these ids, all if none are given; raises :class:`InputError` for an unknown one."""
    known = {result.id.lower(): result for result in RESULTS}
    for name in ids:
        if name.lower() not in known:
            raise InputError(f"result {name!r} is unknown; there are {', '.join(result.id for result in RESULTS)}")
    return [known[name.lower()] for name in ids] or list(RESULTS)


def theory_table(chosen: list[Result]) -> str:
    """Results with their achieved errors, as text."""
    lines = []
    for result in chosen:
        error = error_of(result)
        verdict = "ok" if error <= result.tolerance else "MISSED"
        lines.append(f"{result.id:<14}{result.title} ({result.source})")
        lines.append(f"{'':14}{result.code}: error {error:.1e}, allowed {result.tolerance:.0e}: {verdict}")
        if result.sizes is not None:
            lines += [fill(line, 116, initial_indent=" " * 14, subsequent_indent=" " * 16) for line in result.sizes()]
    return "\n".join(lines)


def page_row(result: Result) -> str:
    """The row of the page on a result, without the achieved error."""
    code = ", ".join(f"`{place}`" for place in result.code.split(", "))
    return f"| {result.id} | {result.title} | {result.source} | {code} | {in_play(result)} | {result.tolerance:.0e} |"


def in_play(result: Result) -> str:
    """How much of a result's code is among the rules by which histories are played: ``all``, ``part`` or ``none``."""
    rules = {path.relative_to(ROOT).as_posix() for path in rule_files()}
    played = [place in rules for place in result.code.split(", ")]
    return "all" if all(played) else "part" if any(played) else "none"


def theory_page() -> str:
    """The user's page on known results, in Markdown, with errors achieved now."""
    rows = "\n".join(f"{page_row(result)} {error_of(result):.0e} |" for result in RESULTS) + "\n"
    return PAGE_HEAD + rows + "".join(f"\n{section}" for section in size_sections())


def size_sections() -> list[str]:
    """For each result whose size is reported, a section of the page."""
    return [
        f"## {result.id}: how large\n\n" + "\n".join(f"- {line}" for line in result.sizes()) + "\n"
        for result in RESULTS if result.sizes is not None
    ]  # fmt: skip
