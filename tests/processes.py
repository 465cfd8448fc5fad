"""Real processes for tests."""

import subprocess
import sys


def joint_review(*words, cwd=None):
    """Run the command line in a process of its own."""
    return subprocess.run([sys.executable, "-m", "experiments.cli", *words], capture_output=True, text=True, cwd=cwd)
