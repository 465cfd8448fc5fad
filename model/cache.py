"""Where compiled rules are kept, in folders that cannot go stale.

Numba keys what it keeps by the file a function stands in, and links the code of callees into it: an edit of a callee
in another file would go unseen. So what is compiled of a file goes to a folder named by a hash of that file and of all
that it imports, directly or not. An edit starts fresh folders for the files that it reaches and leaves the others'.
Where the project lies does not count: copies of it share what is compiled.
"""

import contextlib
import glob
import hashlib
import os
import pickle
import re
import shutil
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any, ClassVar

import numba
import numpy as np
from numba.core.caching import CacheImpl, IndexDataCacheFile, _CacheLocator, _SourceFileBackedLocatorMixin

_ROOT = Path(__file__).resolve().parent.parent
_RULE_FOLDERS = ("model", "agents")
_FOLDERS = (*_RULE_FOLDERS, "experiments", "tests")  # of which every import is known
# Numbers of issues and instruments are compiled in.
_DATA = [_ROOT / "model" / "data" / name for name in ("instruments.toml", "issues.toml")]
_IMPORT = re.compile(rb"^[ \t]*(?:from|import)[ \t]+([\w.]+)", re.MULTILINE)
_COMPILES = re.compile(rb"^from model\.compiled import .*\bcompiled(_apart|_released)?\b", re.MULTILINE)
_GENERATIONS_KEPT = 4


@cache
def source_hash() -> str:
    """SHA-256 (first 16 hex digits) over every rule's source, Python's, NumPy's and Numba's version.

    Rules live in ``model`` and ``agents``. A file of ``experiments`` counts only if it compiles something itself; it
    takes what it compiles from rules, from itself and from other files that compile.
    """
    return _hash_of(rule_sources())


def rule_sources() -> list[Path]:
    """Every file on which the compiled rules depend, in order."""
    return [*_files_of_rules(), *_DATA]


@cache
def _files_of_rules() -> list[Path]:
    rules = [path for folder in _RULE_FOLDERS for path in sorted((_ROOT / folder).rglob("*.py"))]
    return rules + [path for path in sorted((_ROOT / "experiments").rglob("*.py")) if _COMPILES.search(_text(path))]


def _hash_of(files: list[Path]) -> str:
    digest = hashlib.sha256(f"{sys.version}|{np.__version__}|{numba.__version__}".encode())
    for path in files:
        digest.update(path.relative_to(_ROOT).as_posix().encode())
        digest.update(_digest(path))
    return digest.hexdigest()[:16]


@cache
def _text(path: Path) -> bytes:
    return path.read_bytes()


@cache
def _digest(path: Path) -> bytes:
    """A file's own hash: it is part of the hashes of all that reach it."""
    return hashlib.sha256(_text(path)).digest()


@cache
def _imports(path: Path) -> frozenset[Path]:
    """Files of the project that a file imports anywhere in it; of a package all files, whichever it names."""
    found: set[Path] = set()
    for name in _IMPORT.findall(_text(path)):
        place = _ROOT.joinpath(*name.decode().split("."))
        if place.with_suffix(".py").is_file():
            found.add(place.with_suffix(".py"))
        elif (place / "__init__.py").is_file():
            found.update(place.rglob("*.py"))
    return frozenset(found)


def reach(path: Path) -> list[Path]:
    """A file of the project and all that it imports, directly or not, in order."""
    found, waiting = {path}, [path]
    while waiting:
        new = _imports(waiting.pop()) - found
        found |= new
        waiting += new
    return sorted(found)


@cache
def _root() -> Path:
    """The folder that holds all others; one for this process alone where none can be written."""
    named, base = os.environ.get("JOINT_REVIEW_CACHE"), os.environ.get("XDG_CACHE_HOME")
    root = Path(named) if named else Path(base or Path.home() / ".cache") / "joint-review"
    try:
        root.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=root).close()
    except OSError:
        return Path(tempfile.mkdtemp(prefix="joint-review-"))
    return root


def lock_file() -> Path:
    """The file that a process locks while it compiles."""
    return _root() / "compiling.lock"


@cache
def _name_of(file: Path) -> str:
    """Name of the folder of what is compiled of a file; code from outside goes by all rules, as it may call any."""
    parts = file.relative_to(_ROOT).with_suffix("").parts if file.is_relative_to(_ROOT) else ("",)
    if parts[0] not in _FOLDERS:
        return f"others.{hashlib.sha256(os.fsencode(file)).hexdigest()[:16]}-{source_hash()}"
    module = ".".join(parts)
    return f"{module}-{_hash_of([*reach(file), *_DATA])}"


@cache
def folder_of(file: str) -> Path:
    """Folder of what is compiled of a file, made where it is missing."""
    folder = _root() / _name_of(Path(file).resolve())
    with contextlib.suppress(OSError):  # of several processes that start at once one makes and forgets
        if not folder.is_dir():
            folder.mkdir(exist_ok=True)
            _forget_old_generations(folder)
        os.utime(folder)
    return folder


class _FolderOfItsHash(_SourceFileBackedLocatorMixin, _CacheLocator):
    """Tells Numba the folder of a rule's file; other functions are kept where Numba would keep them."""

    files: ClassVar[set[str]] = set()

    def __init__(self, py_func: Callable[..., Any], py_file: str) -> None:
        self._py_file, self._lineno = py_file, py_func.__code__.co_firstlineno

    def get_cache_path(self) -> str:
        return str(folder_of(self._py_file))

    @classmethod
    def from_function(cls, py_func: Callable[..., Any], py_file: str) -> Any:
        return super().from_function(py_func, py_file) if py_file in cls.files else None


CacheImpl._locator_classes.insert(0, _FolderOfItsHash)


def keep_in_folder(rule: Callable[..., Any]) -> None:
    """From here on what is compiled of a rule's file is kept in its folder."""
    _FolderOfItsHash.files.add(rule.__code__.co_filename)


def is_kept(rule: Any) -> bool:
    """Whether something is compiled of a rule as it stands."""
    function = getattr(rule, "py_func", rule)
    file = function.__code__.co_filename
    return any(folder_of(file).glob(f"{Path(file).stem}.{function.__name__}-*.nbi"))


def _forget_old_generations(newest: Path) -> None:
    """Of a file's folders the newest few stay: edits that are taken back find what they left."""
    name = newest.name.rpartition("-")[0]
    entries = [entry for entry in newest.parent.iterdir() if entry.name.rpartition("-")[0] == name and entry.is_dir()]
    entries.sort(key=lambda entry: entry.stat().st_mtime, reverse=True)
    for entry in entries[_GENERATIONS_KEPT:]:
        shutil.rmtree(entry, ignore_errors=True)


def _folders_of_rules() -> list[Path]:
    return [_root() / _name_of(path) for path in _files_of_rules() if _COMPILES.search(_text(path))]


def hand_out_cache(root: Path) -> None:
    """Copy what is compiled of these rules to ``root``, for a process that is to compile there."""
    for folder in _folders_of_rules():
        if folder.is_dir():
            shutil.copytree(folder, root / folder.name, dirs_exist_ok=True)


def adopt_cache(root: Path) -> int:
    """Take over rules another process compiled under ``root``; those known here stay. Returns how many came.

    Numba numbers the files of a function by its signatures, so two processes must never write to one folder at
    the same time: each compiles into its own, and what the other knows more is taken over afterwards.
    """
    return sum(_adopt(index, known) for known in _folders_of_rules() for index in (root / known.name).glob("*.nbi"))


def _adopt(index: Path, known: Path) -> int:
    """Take over a function's index and code: whole where nothing is known of it, else signature by signature."""
    version = index.stat().st_mtime_ns
    if _SEEN.get(index) == version:
        return 0
    _SEEN[index] = version
    goal = known / index.name
    if not goal.exists():
        _copy(index, known)
        return 1
    return 0 if goal.stat().st_mtime_ns == version else _merge(index, known)  # a copy keeps the time


_SEEN: dict[Path, int] = {}  # indices of other processes that hold nothing new, by their last change


def _copy(index: Path, known: Path) -> None:
    known.mkdir(parents=True, exist_ok=True)
    for data in index.parent.glob(f"{glob.escape(index.stem)}.*.nbc"):
        shutil.copyfile(data, known / data.name)
    # The index last, and by rename: it is what makes the function known.
    part = known / f"{index.stem}.part"
    shutil.copy2(index, part)
    part.replace(known / index.name)


def _merge(index: Path, known: Path) -> int:
    """Take over signatures that are not known, under numbers that are free. Code first: the index makes it known."""
    (stamp, ours), (_, theirs) = _read(known / index.name), _read(index)
    new = [signature for signature in theirs if signature not in ours]
    free = (name for number in count(1) if (name := f"{index.stem}.{number}.nbc") not in set(ours.values()))
    for signature in new:
        name = next(free)
        with contextlib.suppress(FileNotFoundError):  # its owner is about to write it
            shutil.copyfile(index.parent / theirs[signature], known / name)
            ours[signature] = name
    if new:
        IndexDataCacheFile(str(known), index.stem, stamp)._save_index(ours)
    return bool(new)


def _read(index: Path) -> tuple[Any, dict[Any, str]]:
    """What Numba keeps in an index: a stamp of the source, and by signature the name of a file."""
    with index.open("rb") as file:
        pickle.load(file)  # Numba's version, which is part of the folder's name
        stamp, names = pickle.load(file)
    return stamp, names
