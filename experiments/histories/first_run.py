"""The first run compiles on two cores: its own process the strategic table, a helper the rules of the months."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from model.compiled import CACHE_FOLDER, JIT_DISABLED, adopt_cache


@contextmanager
def compiled_beside() -> Iterator[None]:
    """While the body runs, a second process compiles the rules of the months; afterwards they are taken over.

    Does nothing when the rules of the months are compiled already, rules are run as plain Python, or there is one
    core. A helper that fails costs time only: what it did not compile is compiled when it is called.
    """
    if JIT_DISABLED or (os.cpu_count() or 1) < 2 or months_are_compiled(CACHE_FOLDER):
        yield
        return
    with tempfile.TemporaryDirectory(prefix="joint-review-", ignore_cleanup_errors=True) as folder:
        helper = subprocess.Popen(
            [sys.executable, "-m", "experiments.histories.first_run"], env={**os.environ, "JOINT_REVIEW_CACHE": folder},
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            yield
            helper.wait()
            adopt_cache(Path(folder))
        finally:
            helper.kill()
            helper.wait()


def months_are_compiled(folder: Path) -> bool:
    """Whether a cache holds the rule that :func:`compile_months` compiles last.

    Other rules tell nothing: reading a date compiles one, before any world is prepared.
    """
    return any(folder.rglob("votes.vote-*.nbi"))


def compile_months() -> None:
    """Compile every rule of a month by playing one in a world without a strategic table; its moves mean nothing."""
    from agents.values.preparation import unsolved_world
    from model.compiled import compile_callers_only, open_rules
    from model.parameters import resolve
    from model.review import JointReview

    compile_callers_only()
    parameters = resolve()
    review = JointReview(parameters, world=unsolved_world(parameters))
    open_rules(review.world, review.state)
    review.step()
    for government in review.governments:
        government.vote()


if __name__ == "__main__":
    compile_months()
