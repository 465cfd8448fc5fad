"""Who may write into a result folder: a whole sweep alone, shards side by side, one of them to seal it."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from model.errors import InputError

try:
    import fcntl
except ImportError:  # no such locks on this system
    fcntl = None  # type: ignore[assignment]

LOCK = ".lock"


@contextlib.contextmanager
def locked(folder: Path, shard: tuple[int, int]) -> Iterator[None]:
    """Hold the folder: a whole sweep alone, shards side by side but each only once.

    Raises :class:`InputError` when another sweep writes there.
    """
    if fcntl is None:
        yield
        return
    whole = shard == (1, 1)
    with contextlib.ExitStack() as stack:
        _hold(stack.enter_context((folder / LOCK).open("w")), fcntl.LOCK_EX if whole else fcntl.LOCK_SH, folder)
        if not whole:
            name = f"{LOCK}-{shard[0]}-of-{shard[1]}"
            _hold(stack.enter_context((folder / name).open("w")), fcntl.LOCK_EX, folder)
        yield


@contextlib.contextmanager
def sealing(folder: Path) -> Iterator[None]:
    """Wait until no other shard seals the folder: what it is writing must not be taken for what a kill left."""
    if fcntl is None:
        yield
        return
    with (folder / f"{LOCK}-seal").open("w") as file:
        with contextlib.suppress(OSError):
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _hold(file: IO[str], kind: int, folder: Path) -> None:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        raise InputError(
            f"{folder} is being written by another sweep; wait for it, or share the work out with --shard"
        ) from None
    except OSError:
        # Some network file systems cannot lock; the parts are written whole all the same.
        return
