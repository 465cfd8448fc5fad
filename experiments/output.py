"""Where results go: a folder checked before anything runs, files written whole or not at all."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from model.errors import InputError


def open_folder(out: Path) -> None:
    """Make the output folder and try that files can be written; raises :class:`InputError` when not."""
    existing = out
    while not existing.exists() and existing != existing.parent:
        existing = existing.parent
    if not existing.is_dir():
        raise InputError(f"--out {out}: {existing} is a file; name a folder")
    try:
        out.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=out).close()
    except OSError as error:
        raise InputError(f"--out {out}: {existing} is not writable ({error.strerror}); name another folder") from None


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Let ``write`` fill a temporary file beside ``path``, then rename it; nothing is left when it fails.

    The temporary name keeps the suffix, by which some writers choose their format. Raises
    :class:`InputError` with the system's reason, such as a full disk.
    """
    temporary = path.with_name(f".part-{path.name}")
    try:
        write(temporary)
        temporary.replace(path)
    except OSError as error:
        raise InputError(f"{path} could not be written: {error.strerror or error}") from None
    finally:
        temporary.unlink(missing_ok=True)
