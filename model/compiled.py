"""How rules are compiled: one decorator, and a cache that cannot go stale.

Numba keys its on-disk cache by the file a function stands in. A rule that calls a rule in another
file would therefore go on running the old version of its callee after an edit. So the cache folder
is named by a hash of every source file of the rules: an edit of any of them starts a fresh folder.
"""

import glob
import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import llvmlite.binding as llvm  # type: ignore[import-untyped]
import numba
import numpy as np
from numba.extending import overload

_ROOT = Path(__file__).resolve().parent.parent
_RULE_FOLDERS = ("model", "agents")
_GENERATIONS_KEPT = 6


def source_hash() -> str:
    """SHA-256 (first 16 hex digits) over every rule's source, Python's, NumPy's and Numba's version.

    Rules live in ``model`` and ``agents``. A file of ``experiments`` counts only if it compiles something itself; it
    takes what it compiles from rules, from itself and from other files that compile.
    """
    digest = hashlib.sha256(f"{sys.version}|{np.__version__}|{numba.__version__}".encode())
    for path in rule_sources():
        digest.update(path.relative_to(_ROOT).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def rule_sources() -> list[Path]:
    """Every file on which the compiled rules depend, in order; numbers of issues and instruments are compiled in."""
    rules = [path for folder in _RULE_FOLDERS for path in sorted((_ROOT / folder).rglob("*.py"))]
    askers = [path for path in sorted((_ROOT / "experiments").rglob("*.py")) if b"import compiled" in path.read_bytes()]
    return rules + askers + [_ROOT / "model" / "data" / name for name in ("instruments.toml", "issues.toml")]


def _cache_root() -> Path:
    named = os.environ.get("JOINT_REVIEW_CACHE")
    if named:
        return Path(named)
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "joint-review"


def _open_cache() -> Path:
    root = _cache_root()
    folder = root / source_hash()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        os.utime(folder)
        _forget_old_generations(root)
    except OSError:
        folder = Path(tempfile.mkdtemp(prefix="joint-review-"))
    return folder


def _forget_old_generations(root: Path) -> None:
    generations = [entry for entry in root.iterdir() if entry.is_dir() and len(entry.name) == 16]
    generations.sort(key=lambda entry: entry.stat().st_mtime, reverse=True)
    for entry in generations[_GENERATIONS_KEPT:]:
        shutil.rmtree(entry, ignore_errors=True)


CACHE_FOLDER = _open_cache()
vars(numba.config)["CACHE_DIR"] = str(CACHE_FOLDER)
# Short loops over sectors become operations on several numbers at once (superword parallelism), each sum in its order.
vars(numba.config)["SLP_VECTORIZE"] = 1
# Loops over short integers take as many at once as fit; otherwise the longer integers of their sums decide how many.
llvm.set_option("", "-vectorizer-maximize-bandwidth")


def adopt_cache(root: Path) -> int:
    """Take over rules another process compiled under ``root``; those known here stay. Returns how many came.

    Numba numbers the files of a function by its signatures, so two processes must never write to one folder at
    the same time: each compiles into its own, and whole functions are taken over afterwards.
    """
    taken = 0
    folder = root / CACHE_FOLDER.name
    for index in folder.rglob("*.nbi"):
        goal = CACHE_FOLDER / index.relative_to(folder)
        if goal.exists():
            continue
        goal.parent.mkdir(parents=True, exist_ok=True)
        for data in index.parent.glob(f"{glob.escape(index.stem)}.*.nbc"):
            shutil.copyfile(data, goal.parent / data.name)
        # The index last, and by rename: it is what makes the function known.
        shutil.copyfile(index, goal.with_suffix(".part"))
        goal.with_suffix(".part").replace(goal)
        taken += 1
    return taken


def _write_records_once() -> None:
    """Keep how a type of record is written: Numba asks at every turn, and a world's takes as long as a small rule."""
    write: Callable[[Any], str] = numba.types.Record.__repr__
    written: dict[int, tuple[Any, str]] = {}

    def kept(kind: Any) -> str:
        if id(kind) not in written:
            written[id(kind)] = (kind, write(kind))  # with the type itself, so that no other gets its identity
        return written[id(kind)][1]

    numba.types.Record.__repr__ = kept  # type: ignore[method-assign]


_write_records_once()
# Numba is typed loosely: options that it accepts are unknown to its stubs.
_njit: Any = numba.njit
_OPTIONS: dict[str, Any] = {"cache": True, "error_model": "numpy"}
JIT_DISABLED = bool(vars(numba.config)["DISABLE_JIT"])


def _plain(kind: Any) -> Any:
    """The type of a number that is written out, or of a member of an enumeration: an integer like any other."""
    if isinstance(kind, numba.types.IntEnumMember):
        return kind.dtype
    return numba.types.unliteral(kind)


def _for_plain_types(rule: Any) -> Any:
    """A rule that is compiled once for all numbers: Numba would compile it anew for each that a caller writes out."""
    if JIT_DISABLED:
        return rule
    template = rule.get_call_template

    def get_call_template(args: Any, kws: Any) -> Any:
        return template([_plain(kind) for kind in args], {name: _plain(kind) for name, kind in kws.items()})

    rule.get_call_template = get_call_template
    return rule


def compiled[Function: Callable[..., Any]](function: Function) -> Function:
    """Compile a pure rule with Numba (cached on disk, IEEE arithmetic in source order, no fastmath).

    Division by zero follows NumPy (inf, nan), so that the compiled and the interpreted rule agree.
    Set ``NUMBA_DISABLE_JIT=1`` to run every rule as plain Python.
    """
    return cast(Function, _for_plain_types(_njit(no_cfunc_wrapper=True, **_OPTIONS)(function)))


def compiled_released[Function: Callable[..., Any]](function: Function) -> Function:
    """As :func:`compiled`, for a rule that plays for long: Python's other threads run meanwhile.

    What it reads and writes must not be touched by them: a thread plays in a world and a state of its own.
    """
    return cast(Function, _for_plain_types(_njit(no_cfunc_wrapper=True, nogil=True, **_OPTIONS)(function)))


class _Apart:
    """A rule ``(world)``, ``(world, state)`` or ``(world, state, government)`` compiled once, reached by a symbol."""

    def __init__(self, rule: Callable[[Any, Any], Any], result: Any) -> None:
        self.rule, self.result, self.symbol = rule, result, f"joint_review_{rule.__name__}"
        self.code: Any = None

    @property
    def arguments(self) -> int:
        """How many arguments the rule takes: a world, a state, a government."""
        return int(self.rule.__code__.co_argcount)

    def open(self, world: Any, state: Any) -> Any:
        """Compile (or load) the rule for these Numba types and publish its address under the symbol."""
        signature = self.result(*(world, state, numba.types.int64)[: self.arguments])
        if self.code is None:
            rule = _NOTHING[self.arguments] if _SYMBOLS_ONLY else self.rule
            self.code = numba.cfunc(signature, **_OPTIONS)(rule)
            llvm.add_symbol(self.symbol, self.code.address)
        return numba.types.ExternalFunction(self.symbol, signature)


_APART: list[_Apart] = []
_SYMBOLS_ONLY: list[bool] = []


def _nothing_of_world(world: Any) -> float:
    return 0.0


def _nothing(world: Any, state: Any) -> bool:
    return True


def _nothing_of(world: Any, state: Any, government: int) -> float:
    return 0.0


_NOTHING: dict[int, Callable[..., Any]] = {1: _nothing_of_world, 2: _nothing, 3: _nothing_of}


def compile_callers_only() -> None:
    """From here on rules compiled apart do nothing: for a process that compiles their callers and throws results away.

    Callers know such a rule by its symbol alone, so what is compiled for them is the same.
    """
    _SYMBOLS_ONLY.append(True)


def _entry_of_world(apart: _Apart) -> Any:
    symbol, direct = apart.symbol, _njit(no_cfunc_wrapper=True, **_OPTIONS)(apart.rule)

    def reached(world):  # type: ignore[no-untyped-def]
        raise RuntimeError(f"{symbol} is reached from compiled rules only")

    @overload(reached)
    def typed(world):  # type: ignore[no-untyped-def]
        if not isinstance(world, numba.types.Record):
            return lambda world: direct(world)
        external = apart.open(world, None)
        return lambda world: external(world)

    def entry(world):  # type: ignore[no-untyped-def]
        return reached(world)

    return entry


def _entry(apart: _Apart) -> Any:
    symbol = apart.symbol

    def reached(world, state):  # type: ignore[no-untyped-def]
        raise RuntimeError(f"{symbol} is reached from compiled rules only")

    @overload(reached)
    def typed(world, state):  # type: ignore[no-untyped-def]
        external = apart.open(world, state)
        return lambda world, state: external(world, state)

    def entry(world, state):  # type: ignore[no-untyped-def]
        return reached(world, state)

    return entry


def _entry_of(apart: _Apart) -> Any:
    symbol = apart.symbol

    def reached(world, state, government):  # type: ignore[no-untyped-def]
        raise RuntimeError(f"{symbol} is reached from compiled rules only")

    @overload(reached)
    def typed(world, state, government):  # type: ignore[no-untyped-def]
        external = apart.open(world, state)
        return lambda world, state, government: external(world, state, government)

    def entry(world, state, government):  # type: ignore[no-untyped-def]
        return reached(world, state, government)

    return entry


def compiled_apart(result: Any) -> Callable[[Callable[..., Any]], Any]:
    """As :func:`compiled`, for a large rule that many others call; ``result``: its Numba type.

    The rule takes ``(world)``, ``(world, state)`` or ``(world, state, government)``. What takes a world alone may
    also be handed a tuple with the fields it needs, and is then compiled as any other rule.

    Numba links a callee's code into each caller and optimises it there once more, which for the trade
    equilibrium took most of the time to compile. Callers of a rule compiled apart only know its symbol;
    :func:`open_rules` must have published it before they run.
    """

    def decorate(rule: Callable[..., Any]) -> Any:
        if JIT_DISABLED:
            return rule
        apart = _Apart(rule, result)
        _APART.append(apart)

        entry = (_entry_of_world, _entry, _entry_of)[apart.arguments - 1](apart)

        # Numba's cache tells functions apart by name and line, and all entries stand on this one.
        entry.__name__ = entry.__qualname__ = rule.__name__
        entry.__module__, entry.__doc__ = rule.__module__, rule.__doc__
        return _njit(**_OPTIONS)(entry)

    return decorate


def open_rules(world: Any, state: Any) -> None:
    """Publish every rule that is compiled apart, for the types of these two records."""
    closed = [apart for apart in _APART if apart.code is None]
    if closed:
        # Finding the type of a record takes longer than preparing a world.
        types = numba.typeof(world), numba.typeof(state)
        for apart in closed:
            apart.open(*types)
