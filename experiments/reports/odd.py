"""The ODD protocol (Grimm et al. 2020) with tables generated from the registry, the records and the catalogue."""

import inspect
import re
from typing import Any

import numpy as np

from agents.bargaining import offers
from agents.choices import choice
from agents.decisions import initiatives, votes
from agents.months import month, surroundings
from agents.pressure import disputes, labour_cases, threats
from agents.values import valuation as valued
from experiments.claims.systems import systems
from experiments.record.hindcast import EPISODES, questions
from experiments.sweeps.columns import ENDINGS, OUTCOMES
from model import state as states
from model.parameters import doctrine_names, registry
from model.parameters.records import issue_titles
from model.parameters.registry import Parameter, doctrine_fields, doctrine_file, section_members
from model.players import GOVERNMENT_NAMES, REGIONS, SECTORS
from model.randomness import Purpose
from model.scenario import scenario_names

SCHEDULE = (
    (month, "open_month"), (disputes, "advance_disputes"), (labour_cases, "advance_labour"),
    (threats, "settle_threats"), (initiatives, "take_initiative"), (threats, "answer_threats"),
    (offers, "answer_offers"), (votes, "vote"), (month, "close_month"), (surroundings, "move_surroundings"),
)  # fmt: skip
"""Rules of a month in the order they are called; disputes and labour within the opening, surroundings in the close."""


def odd_page() -> str:
    """The protocol as a Markdown page."""
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("experiments.reports"), trim_blocks=True, undefined=jinja2.StrictUndefined
    )
    return environment.get_template("odd.md").render(_words()) + "\n"


def _words() -> dict[str, Any]:
    defaults = registry()
    return {
        "questions": sum(len(questions(episode)) for episode in EPISODES),
        "governments": ", ".join(GOVERNMENT_NAMES),
        "doctrines": [_doctrine(name) for name in doctrine_names()],
        "issues": issue_titles(),
        "regions": REGIONS,
        "sectors": SECTORS,
        "state_text": _body(states),
        "records": _records(),
        "start": defaults["start"].default,
        "horizon": defaults["horizon"].default,
        "endings": [name.replace("_", " ") for name in ENDINGS if name != "none"],
        "schedule": [_step(module, name) for module, name in SCHEDULE],
        "choice_text": _body(choice),
        "valuation_text": _first(valued),
        "purposes": [purpose.name.lower().replace("_", " ") for purpose in Purpose],
        "outcomes": [_outcome(name) for name in OUTCOMES],
        "approval": f"{defaults['base_approval'].default:g}",
        "scenarios": [f"`{name}`" for name in scenario_names()],
        "parameters": _plain_parameters(),
        "groups": _groups(),
        "fields": [_field(field, member) for field in doctrine_fields() for member in _members(field)],
        "systems": [_system(one) for one in systems()],
    }


def _text(value: Any) -> str:
    """Text for a cell of a table: one line, no bar."""
    return " ".join(str(value).split()).replace("|", "/")


def _lines(thing: Any) -> str:
    rule = getattr(thing, "py_func", thing)
    return (inspect.getdoc(rule) or "").strip()


def _first(thing: Any) -> str:
    """First paragraph of a docstring as a sentence."""
    text = " ".join(_lines(thing).split("\n\n")[0].split())
    return _plain(text if text.endswith(".") else f"{text}.")


def _body(thing: Any) -> str:
    """All of a docstring but its first line, as one paragraph."""
    return _plain(" ".join(" ".join(_lines(thing).split("\n\n")[1:]).split()))


def _plain(text: str) -> str:
    """A docstring as Markdown, without references to pages that are not in the repository."""
    return re.sub(r" \(design: [^)]*\)", "", text).replace("``", "`")


def _step(module: Any, name: str) -> dict[str, str]:
    return {
        "rule": name.replace("_", " "),
        "file": f"{module.__name__.replace('.', '/')}.py",
        "text": _first(getattr(module, name)),
    }


def _doctrine(name: str) -> dict[str, str]:
    content = doctrine_file(name)
    return {
        "name": name,
        "title": content["title"],
        "government": str(content["government"]).replace("_", " ").title(),
        "reads_as": _text(content["reads_as"]),
    }


def _records() -> list[tuple[str, str]]:
    """Names of the state's fields and of the records inside it."""
    found: list[tuple[str, list[str]]] = [("state", [])]
    for name in states.STATE.names or ():
        kind = states.STATE[name].base
        if kind.names:
            found.append((name, [_with_shape(field, kind[field]) for field in kind.names]))
        else:
            found[0][1].append(_with_shape(name, states.STATE[name]))
    return [(name, ", ".join(fields)) for name, fields in found]


def _with_shape(name: str, kind: np.dtype) -> str:
    return f"`{name}`" + (f" {list(kind.shape)}" if kind.shape else "")


def _outcome(name: str) -> dict[str, str]:
    known = OUTCOMES[name]
    places = f" [{', '.join(place.replace('_', ' ') for place in known.places)}]" if known.places else ""
    return {"name": f"`{name}`{places}", "unit": _text(known.unit), "meaning": _text(known.meaning)}


def _plain_parameters() -> list[Parameter]:
    return [one for one in registry().values() if "." not in one.name]


def _groups() -> list[tuple[str, list[dict[str, str]]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for one in _plain_parameters():
        row = {"name": one.name, "default": _value(one.default), "range": _range(one), "unit": _text(one.unit),
               "meaning": _text(one.meaning), "source": _text(one.source)}  # fmt: skip
        found.setdefault(one.group.replace("_", " ").capitalize(), []).append(row)
    return list(found.items())


def _value(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else _text(f"{value:g}" if isinstance(value, float) else value)


def _range(one: Parameter) -> str:
    if one.kind == "switch":
        return "true, false"
    return _text(", ".join(one.choices) if one.kind == "choice" else f"{_value(one.low)} to {_value(one.high)}")


def _members(field: Any) -> tuple[str, ...]:
    return section_members().get(field["section"], ("",))


def _field(field: Any, member: str) -> dict[str, Any]:
    place = ".".join(part for part in (field["section"], member, field["name"]) if part)
    rows = [registry()[f"{name}.{place}"] for name in doctrine_names()]
    return {
        "name": f"`{place}`",
        "range": _range(rows[0]),
        "unit": _text(rows[0].unit),
        "meaning": _text(rows[0].meaning),
        "cells": [_value(one.default) for one in rows],
    }


def _system(one: Any) -> dict[str, str]:
    return {
        "id": one.id,
        "title": _text(one.title),
        "text": _text(one.text),
        "parameters": ", ".join(f"`{name}`" for name in one.parameters),
        "code": ", ".join(f"`{part.strip()}`" for part in one.code.split(",")),
    }
