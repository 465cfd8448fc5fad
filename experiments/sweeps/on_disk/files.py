"""Files that are there whole or not at all, also after a crash of the machine."""

import contextlib
import hashlib
import os
import socket
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from model.errors import InputError

TEMPORARY = ".writing-"


def digest_of(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def write_durably(path: Path, data: bytes) -> None:
    """As :func:`stream_durably`, for a file held in memory."""
    stream_durably(path, (data,))


def stream_durably(path: Path, pieces: Iterable[bytes]) -> str:
    """Write under a temporary name, fsync, rename, fsync the folder; returns the file's SHA-256.

    Raises :class:`InputError` with the reason and what to do.
    """
    digest = hashlib.sha256()
    temporary = path.with_name(f"{TEMPORARY}{path.name}.{socket.gethostname()}-{os.getpid()}")
    try:
        with temporary.open("wb") as file:
            for piece in pieces:
                digest.update(piece)
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise InputError(
            f"{path} could not be written: {error.strerror or error}; what was written before is safe: make room or "
            "access, then give the same command again"
        ) from None
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
    return digest.hexdigest()


def create_durably(path: Path, data: bytes) -> bool:
    """As :func:`write_durably`, but only where no file of that name stands; returns whether this call made it."""
    fresh = path.with_name(f"{TEMPORARY}{path.name}.{socket.gethostname()}-{os.getpid()}.new")
    write_durably(fresh, data)
    try:
        os.link(fresh, path)
    except FileExistsError:
        return False
    except OSError:
        # A file system without links: the rename is whole too, but the last of two at once stays.
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    sync_folder(path.parent)
    return True


def sync_folder(folder: Path) -> None:
    """Make a rename in the folder last."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read_bytes(path: Path, what_to_do: str) -> bytes:
    """A file's bytes; raises :class:`InputError` with what to do when it is missing or unreadable."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError(f"{path} is missing; {what_to_do}") from None
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}") from None


def changes(old: Any, new: Any, place: str = "") -> list[str]:
    """Places where two plain structures differ, in words."""
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        found = []
        for key in dict.fromkeys((*old, *new)):
            inner = f"{place}.{key}" if place else str(key)
            found += changes(old.get(key), new.get(key), inner) if old.get(key) != new.get(key) else []
        return found
    return [f"{place} is {new!r}, was {old!r}"] if old != new else []
