"""A user's own governments: classes named ``module:Class`` in a study, played by the Mesa model."""

import importlib
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from agents.governments import GovernmentAgent
from model.errors import InputError
from model.players import GOVERNMENT_KEYS, GOVERNMENT_NAMES
from model.review import GOVERNMENTS


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


def agent_classes(agents: Mapping[str, str], folder: Path) -> Sequence[type[GovernmentAgent]]:
    """Classes of the three governments; raises :class:`InputError` where a name leads to no fitting class."""
    found: list[type[GovernmentAgent]] = list(GOVERNMENTS)
    for seat, name in agents.items():
        module, _, kind = name.partition(":")
        if str(folder.resolve()) not in sys.path:
            sys.path.insert(0, str(folder.resolve()))
        try:
            agent = getattr(importlib.import_module(module), kind, None)
        except Exception as error:
            raise InputError(f"agents.{seat}: {module} cannot be imported: {type(error).__name__}: {error}") from error
        number = GOVERNMENT_KEYS.index(seat)
        if not (isinstance(agent, type) and issubclass(agent, GovernmentAgent)):
            raise InputError(f"agents.{seat}: {name} is no subclass of agents.governments.GovernmentAgent")
        if agent.seat != number:
            held = GOVERNMENT_NAMES[agent.seat] if 0 <= agent.seat < 3 else "no government"
            raise InputError(f"agents.{seat}: {name} has seat {agent.seat} ({held}); its seat must be {number}")
        found[number] = agent
    return found
