"""How rules are compiled: one decorator, kept on disk (:mod:`model.cache`)."""

from collections.abc import Callable
from typing import Any, cast

import llvmlite.binding as llvm  # type: ignore[import-untyped]
import numba
from numba.extending import overload

from model.cache import keep_in_folder

# Short loops over sectors become operations on several numbers at once (superword parallelism), each sum in its order.
vars(numba.config)["SLP_VECTORIZE"] = 1
# Loops over short integers take as many at once as fit; otherwise the longer integers of their sums decide how many.
llvm.set_option("", "-vectorizer-maximize-bandwidth")


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


def _rule(function: Callable[..., Any], **options: Any) -> Any:
    """A rule that is compiled when it is called and kept on disk; as it stands where nothing is compiled."""
    if JIT_DISABLED:
        return function
    keep_in_folder(function)
    return _for_plain_types(_njit(no_cfunc_wrapper=True, **options, **_OPTIONS)(function))


def _plain(kind: Any) -> Any:
    """The type of a number that is written out, or of a member of an enumeration: an integer like any other."""
    if isinstance(kind, numba.types.IntEnumMember):
        return kind.dtype
    return numba.types.unliteral(kind)


def _for_plain_types(rule: Any) -> Any:
    """A rule compiled once for each type of argument: Numba would compile it again for every literal of a caller."""
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
    return cast(Function, _rule(function))


def compiled_released[Function: Callable[..., Any]](function: Function) -> Function:
    """As :func:`compiled`, for a rule that plays for long: Python's other threads run meanwhile.

    What it reads and writes must not be touched by them: a thread plays in a world and a state of its own.
    """
    return cast(Function, _rule(function, nogil=True))


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
            keep_in_folder(self.rule)
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
    symbol, direct = apart.symbol, _rule(apart.rule)

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
        keep_in_folder(rule)
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
