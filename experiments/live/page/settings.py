"""What a visitor sets before a history begins, kept as typed, and refused field by field with the registry's words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from experiments.commands.options import whole_or_text
from model.doctrines import DEFAULT, built_in, seated
from model.elections import AT_START, CONTENDERS
from model.errors import InputError
from model.parameters import Parameter, ParameterSet, registry, resolve
from model.parameters.registry import read_toml
from model.parameters.resolve import parse
from model.players import GOVERNMENT_KEYS
from model.scenario import Scenario, check_seed, load_scenario, scenario_names

FIRST_FILE = Path(__file__).with_name("first_parameters.toml")
FOUND = 12  # parameters that a search shows at most
SEED = "seed"
BY_GOVERNMENT = tuple(filter(None, AT_START))  # switches decided by who is chosen for a seat


@cache
def first_parameters() -> Mapping[str, str]:
    """The ten parameters that matter most, with the reason for each."""
    return {row["name"]: row["reason"] for row in read_toml(FIRST_FILE)["parameter"]}


def text_of(value: Any) -> str:
    """A value as a visitor would type it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:g}" if isinstance(value, float) else str(value)


@dataclass
class Settings:
    """Choices of one visitor: a scenario, three governments, a seed, and parameters as texts by name."""

    scenario: str = ""
    united_states: str = DEFAULT
    mexico: str = CONTENDERS[1][0]
    canada: str = CONTENDERS[2][0]
    seed: str = "1"
    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    problem: str = ""

    def set_value(self, name: str, text: str) -> None:
        """Take what was typed into a field; what the registry refuses stays with its message and is not used."""
        self.problem = ""
        self.errors.pop(name, None)
        if name == SEED:
            self.seed = text
            self._try(name, lambda: check_seed(whole_or_text(text.strip()), SEED))
            return
        parameter = registry().get(name)
        if parameter is None or name in BY_GOVERNMENT:
            raise InputError(f"{name!r} is no parameter of this form")
        self.values[name] = text
        if self._try(name, lambda: parse(parameter, text.strip())) and text.strip() == self.default(name):
            del self.values[name]

    def _try(self, name: str, check: Any) -> bool:
        try:
            check()
        except InputError as error:
            self.errors[name] = str(error)
            return False
        return True

    def set_scenario(self, name: str) -> None:
        """Take a preset: its parameters, and its doctrine and seed where it states them."""
        plan = load_scenario(name) if name in scenario_names() else Scenario("", "", None, None, {})
        self.scenario = name if name in scenario_names() else ""
        self.values = {key: text_of(value) for key, value in plan.parameters.items() if key not in BY_GOVERNMENT}
        for seat, switch, names in zip(GOVERNMENT_KEYS, AT_START, CONTENDERS, strict=True):
            if switch in plan.parameters:
                setattr(self, seat, names[int(bool(plan.parameters[switch]))])
        self.united_states = plan.doctrine or self.united_states
        self.seed = str(plan.seed) if plan.seed is not None else self.seed
        self.errors, self.problem = {}, ""

    def set_government(self, seat: str, name: str) -> None:
        """Choose a doctrine for a government; raises :class:`InputError` for any other name."""
        if seat not in GOVERNMENT_KEYS or name not in {one["name"] for one in governments(seat)}:
            raise InputError(f"{name!r} is no government of {seat}")
        setattr(self, seat, name)
        self.problem = ""

    def reset(self, name: str) -> None:
        """Give a parameter its default again."""
        self.values.pop(name, None)
        self.errors.pop(name, None)
        self.problem = ""

    def default(self, name: str) -> str:
        """A parameter's value unless it is set: the chosen doctrines' or the registry's."""
        _, stated = seated([self.united_states, self.mexico, self.canada])
        return text_of(stated.get(name, registry()[name].default))

    def resolved(self) -> tuple[ParameterSet, str, int]:
        """Parameters, the doctrine's row and the seed; raises :class:`InputError` for what does not go together."""
        if self.errors:
            raise InputError(next(iter(self.errors.values())))
        doctrine, stated = seated([self.united_states, self.mexico, self.canada])
        given = {name: text.strip() for name, text in self.values.items()}
        number = check_seed(whole_or_text(self.seed.strip()), SEED)
        return resolve({**stated, **given}), doctrine.row, number

    def field_of(self, parameter: Parameter) -> dict[str, Any]:
        """One parameter as the form shows it."""
        name = parameter.name
        return {
            "name": name, "kind": parameter.kind, "value": self.values.get(name, self.default(name)),
            "default": self.default(name), "changed": name in self.values, "range": parameter.range_text,
            "choices": list(parameter.choices), "unit": parameter.unit,
            "meaning": parameter.meaning[:1].upper() + parameter.meaning[1:], "source": parameter.source,
            "group": parameter.group.replace("_", " "), "error": self.errors.get(name, ""),
            "reason": first_parameters().get(name, ""),
        }  # fmt: skip

    def form(self, search: str) -> dict[str, Any]:
        """Everything the form shows, as plain data."""
        first = first_parameters()
        words = search.lower().split()
        hits = [
            one for one in registry().values()
            if words and one.name not in first and one.name not in BY_GOVERNMENT
            and all(word in f"{one.name} {one.meaning} {one.group}".lower() for word in words)
        ]  # fmt: skip
        shown = {one.name for one in hits[:FOUND]}
        changed = [name for name in self.values if name not in first and name not in shown]
        return {
            "scenario": self.scenario, "scenarios": scenarios(), "united_states": self.united_states,
            "mexico": self.mexico, "canada": self.canada,
            "governments": {seat: governments(seat) for seat in GOVERNMENT_KEYS},
            "seed": self.seed, "seed_error": self.errors.get(SEED, ""), "problem": self.problem,
            "first": [self.field_of(registry()[name]) for name in first],
            "changed": [self.field_of(registry()[name]) for name in changed],
            "found": [self.field_of(one) for one in hits[:FOUND]], "hits": len(hits), "total": len(registry()),
        }  # fmt: skip


@cache
def scenarios() -> list[dict[str, str]]:
    """Presets by name, with what they are."""
    found = [{"name": "", "title": "None: as the registry has it", "description": ""}]
    for name in scenario_names():
        plan = load_scenario(name)
        found.append({"name": name, "title": name.replace("_", " "), "description": plan.description})
    return found


@cache
def governments(seat: str) -> list[dict[str, str]]:
    """Doctrines that can hold a seat, as they read aloud; that of the default history first."""
    usual = CONTENDERS[GOVERNMENT_KEYS.index(seat)][0]
    return [
        {"name": one.name, "title": one.title, "reads_as": " ".join(one.reads_as.split())}
        for one in sorted(built_in(), key=lambda one: one.name != usual)
        if one.government == seat
    ]
