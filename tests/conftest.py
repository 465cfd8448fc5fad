"""Tests in several processes, each with a cache of compiled rules of its own; Hypothesis without a deadline.

Two processes must never compile into one folder (:mod:`model.cache`): a worker starts from a copy of what is
compiled already, takes over what the others have compiled before each file of tests, and all is taken over at the end.
"""

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

# The first call of a compiled rule includes its compilation.
settings.register_profile("joint_review", deadline=None)
settings.load_profile("joint_review")

WORKER = os.environ.get("PYTEST_XDIST_WORKER")
CACHES = "JOINT_REVIEW_TEST_CACHES"
_begun = set()


def pytest_configure(config):
    if WORKER:
        # Before any rule is imported: the cache is opened then.
        os.environ["JOINT_REVIEW_CACHE"] = str(Path(os.environ[CACHES]) / WORKER)
    elif getattr(config.option, "numprocesses", None):
        os.environ[CACHES] = tempfile.mkdtemp(prefix="joint-review-tests-")
        _hand_out(Path(os.environ[CACHES]), config.option.numprocesses)


def _hand_out(caches, workers):
    from model.cache import hand_out_cache

    for number in range(workers):
        hand_out_cache(caches / f"gw{number}")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Tests of minutes begin first, one in each process: the last of them would be waited for by all the others.

    The scheduler hands out stretches of the list, the rest of it divided by the processes left.
    """
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    long = sorted((item for item in items if _seconds(item)), key=_seconds, reverse=True)
    others, dealt = [item for item in items if not _seconds(item)], []
    for k in range(workers):
        own = long[k::workers]
        room = max((len(items) - len(dealt)) // (workers - k) - len(own), 0)
        dealt += own + others[:room]
        others = others[room:]
    items[:] = dealt


def _seconds(item):
    return max((mark.kwargs.get("seconds", 0) for mark in item.iter_markers("long")), default=0)


def pytest_runtest_logstart(location):
    """Many rules are compiled by tests alone, for some seconds to half a minute: once is enough."""
    if WORKER and location[0] not in _begun:
        _begun.add(location[0])
        _take_over(caches for caches in Path(os.environ[CACHES]).iterdir() if caches.name != WORKER)


def _take_over(caches):
    from model.cache import adopt_cache

    for folder in sorted(caches):
        adopt_cache(folder)


def pytest_unconfigure(config):
    if not WORKER and CACHES in os.environ:
        caches = Path(os.environ.pop(CACHES))
        _take_over(caches.iterdir())
        shutil.rmtree(caches, ignore_errors=True)
