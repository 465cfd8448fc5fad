"""The command line: as a real process, and within the test's own where nothing but the answer is looked at."""

import contextlib
import io
import subprocess
import sys
from pathlib import Path
from unittest import mock

from experiments.cli import main

# What a reader types, of the environment that the tests run in.
JOINT_REVIEW = str(Path(sys.executable).with_name("joint-review"))


def joint_review(*words, cwd=None):
    """Run the command line in a process of its own."""
    return subprocess.run([JOINT_REVIEW, *words], capture_output=True, text=True, cwd=cwd)


def joint_review_here(*words):
    """Run the command line in this process, which has loaded already what a new one takes seconds to load.

    What no command is to let through, an exception other than the exit, fails the test.
    """
    output, errors, code = io.StringIO(), io.StringIO(), 0
    with (
        mock.patch.object(sys, "argv", ["joint-review", *words]),
        contextlib.redirect_stdout(output),
        contextlib.redirect_stderr(errors),
    ):
        try:
            main()
        except SystemExit as end:
            code = end.code or 0
    return subprocess.CompletedProcess(words, code, output.getvalue(), errors.getvalue())
