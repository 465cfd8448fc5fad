"""A user's own governments: classes named ``module:Class`` in a study, played by the Mesa model.

A file is loaded by its path under a name of its own, so that it may be called whatever a user likes: ``agents.py``,
``model.py``, ``random.py``. What it imports from files beside it is found after everything else.
"""

import hashlib
import importlib
import importlib.util
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from agents.governments import GovernmentAgent
from agents.own_classes import check_seats
from model.errors import InputError
from model.players import GOVERNMENT_KEYS, GOVERNMENT_NAMES
from model.review import GOVERNMENTS

_LOADED: dict[str, bytes] = {}  # source that a module of a user's was made from, by its own name


def check_agent_name(name: Any, where: str, folder: Path) -> None:
    """Refuse what does not name a class in a file that exists; the file is not run."""
    module, sign, kind = name.partition(":") if isinstance(name, str) else ("", "", "")
    if not sign or not module.isidentifier() or not kind.isidentifier():
        raise InputError(f"{where} is {name!r}; write module:Class, such as my_agents:TitForTat for my_agents.py")
    if not agent_source(name, folder).is_file():
        raise InputError(f"{where}: {agent_source(name, folder)} is missing; put the class in a file beside the study")


def agent_source(name: str, folder: Path) -> Path:
    """The file of a class ``module:Class``, beside the study file."""
    return folder / f"{name.partition(':')[0]}.py"


def own_name(module: str, folder: Path) -> str:
    """The name under which a user's file is a module here and on every worker."""
    return f"_own_{hashlib.sha256(str(folder).encode()).hexdigest()[:12]}_{module}"


def agent_classes(agents: Mapping[str, str], folder: Path) -> Sequence[type[GovernmentAgent]]:
    """Classes of the three governments; raises :class:`InputError` where a name leads to no fitting class."""
    found: list[type[GovernmentAgent]] = list(GOVERNMENTS)
    for seat, name in agents.items():
        module, _, kind = name.partition(":")
        try:
            agent = getattr(_module(module, folder), kind, None)
        except (Exception, SystemExit) as error:
            raise InputError(f"agents.{seat}: {module} cannot be imported: {type(error).__name__}: {error}") from error
        number = GOVERNMENT_KEYS.index(seat)
        if agent is None:
            raise InputError(f"agents.{seat}: {module}.py has no class {kind}")
        if not (isinstance(agent, type) and issubclass(agent, GovernmentAgent)):
            raise InputError(f"agents.{seat}: {name} is no subclass of agents.governments.GovernmentAgent")
        if agent.seat != number:
            held = GOVERNMENT_NAMES[agent.seat] if 0 <= agent.seat < 3 else "no government"
            raise InputError(f"agents.{seat}: {name} has seat {agent.seat} ({held}); its seat must be {number}")
        found[number] = agent
    check_seats(found, GOVERNMENTS, GovernmentAgent)
    return found


def _module(module: str, folder: Path) -> ModuleType:
    """A user's file as a module, loaded anew where it has changed; on a worker elsewhere, the copy that was sent."""
    name, path = own_name(module, folder), folder / f"{module}.py"
    if not path.is_file():
        return importlib.import_module(name)
    source = path.read_bytes()
    if name not in sys.modules or _LOADED.get(name) != source:
        _load(name, path)
        _LOADED[name] = source
    return sys.modules[name]


def _load(name: str, path: Path) -> None:
    beside = str(path.parent.resolve())
    if beside not in sys.path:
        sys.path.append(beside)  # at the end: a file of the user's must not stand in for one of Python's or the model's
    spec: Any = importlib.util.spec_from_file_location(name, path)
    sys.modules[name] = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(sys.modules[name])
    except BaseException:
        del sys.modules[name]
        raise
