"""The first run compiles on two cores: its own process the strategic table, a helper the rules of the months."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from experiments.histories.interrupts import heard_between_passes
from model.cache import adopt_cache, hand_out_cache, is_kept
from model.compiled import JIT_DISABLED

COMPILING = "joint-review: compiling the rules, once for this version of them: one to two minutes"


@contextmanager
def compiled_beside() -> Iterator[None]:
    """While the body runs, a second process compiles the rules of the months; afterwards they are taken over.

    Does nothing when the rules of the months are compiled already, rules are run as plain Python, or there is one
    core. A helper that fails costs time only: what it did not compile is compiled when it is called.
    """
    say_if_compiling()
    if JIT_DISABLED or (os.cpu_count() or 1) < 2 or months_are_compiled():
        with heard_between_passes():
            yield
        return
    with tempfile.TemporaryDirectory(prefix="joint-review-", ignore_cleanup_errors=True) as folder:
        hand_out_cache(Path(folder))
        helper = subprocess.Popen(
            [sys.executable, "-m", "experiments.histories.first_run"], env={**os.environ, "JOINT_REVIEW_CACHE": folder},
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            with heard_between_passes():
                yield
            helper.wait()
            adopt_cache(Path(folder))
        finally:
            helper.kill()
            helper.wait()


@cache
def say_if_compiling() -> None:
    """Say on standard error that rules are to be compiled, where they are: minutes without a word look like a fault."""
    if not JIT_DISABLED and not months_are_compiled():
        print(COMPILING, file=sys.stderr, flush=True)


def months_are_compiled() -> bool:
    """Whether the rules that :func:`compile_months` compiles are kept as they stand, whatever was edited since."""
    from agents.bargaining.offers import answer_offers
    from agents.decisions.initiatives import take_initiative
    from agents.decisions.votes import vote
    from agents.months.month import close_month, open_month
    from agents.pressure.threats import answer_threats, settle_threats

    rules = (open_month, settle_threats, take_initiative, answer_threats, answer_offers, vote, close_month)
    return all(is_kept(rule) for rule in rules)


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
