"""Doctrines by name and by file: a file states what differs, mistakes are refused with the file's name."""

import pytest

from experiments.histories.run import run_history
from experiments.histories.story import tell
from model.doctrines import built_in, load_doctrine, seated, united_states_doctrine
from model.errors import InputError
from model.parameters import doctrine_names, registry, resolve
from model.scenario import load_scenario

HEAD = """title = "Managed trade"
government = "united_states"
based_on = "lighthizer"
reads_as = "Balance by agreement."
"""
FIELD = '[issues.dairy]\nvalue = { value = 0.01, source = "assumption" }\n'


def write(folder, text, name="managed_trade.toml"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_every_built_in_doctrine_can_be_read_aloud():
    found = built_in()
    assert [one.name for one in found[: len(doctrine_names())]] == list(doctrine_names())
    for one in found:
        assert one.title
        assert len(one.reads_as.split()) > 10
        assert load_doctrine(one.name) == one


def test_a_file_states_only_what_differs_and_takes_the_seat_of_what_it_is_based_on(tmp_path):
    doctrine = load_doctrine(write(tmp_path, HEAD + FIELD))
    assert doctrine.row == "lighthizer"
    assert doctrine.overrides == {"lighthizer.issues.dairy.value": 0.01}
    assert resolve(doctrine.overrides)["lighthizer.issues.dairy.value"] == 0.01


def test_governments_are_seated_once_each(tmp_path):
    chosen, overrides = seated([write(tmp_path, HEAD + FIELD), "canada_conservative"])
    assert chosen.title == "Managed trade"
    assert overrides["canada_conservative_at_start"]
    assert seated([])[0].name == "lighthizer"
    with pytest.raises(InputError, match="both want the seat of the United States"):
        seated(["lighthizer", "open_world"])
    with pytest.raises(InputError, match="not of the United States"):
        united_states_doctrine("sheinbaum")


def test_a_scenario_names_a_doctrine_beside_it(tmp_path):
    write(tmp_path, HEAD + FIELD)
    scenario = write(tmp_path, '[scenario]\nname = "s"\ndoctrine = "managed_trade.toml"\n', "s.toml")
    assert load_doctrine(load_scenario(scenario).doctrine).title == "Managed trade"


def test_a_history_is_told_under_the_title_of_its_doctrine(tmp_path):
    doctrine = load_doctrine(write(tmp_path, HEAD + FIELD))
    history = run_history(resolve({**doctrine.overrides, "horizon": "2025-04"}), 1, doctrine)
    assert history["doctrine"] == "managed_trade"
    assert "Managed trade" in tell(history)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (HEAD.replace('based_on = "lighthizer"\n', ""), "based_on is missing"),
        (HEAD.replace('"lighthizer"', '"lighthizr"'), "did you mean lighthizer"),
        (HEAD.replace('"united_states"', '"mexico"'), "that of lighthizer is 'united_states'"),
        (HEAD + "[issues.dairy]\nvalue = 0.01\n", "write { value"),
        (HEAD + '[issues.diary]\nvalue = { value = 0.01, source = "assumption" }\n', "did you mean issues.dairy"),
        (HEAD + '[issues.dairy]\nideal = { value = 7, source = "assumption" }\n', "between 0.0 and 1.0"),
        (HEAD + '[issues.dairy]\nideal = { value = 1, source = "" }\n', "has no source"),
        (HEAD + "[issues.dairy]\nideal = { value = 1 }\n", "write { value"),
        (HEAD + "speed = 3\n", "speed is no field of a doctrine"),
        ("title = ", "is not valid TOML"),
    ],
)
def test_a_mistake_in_a_file_is_refused_with_what_would_be_right(tmp_path, text, message):
    with pytest.raises(InputError) as refused:
        load_doctrine(write(tmp_path, text))
    assert "managed_trade.toml" in str(refused.value)
    assert message in str(refused.value)


def test_only_a_doctrine_that_aims_at_balance_uses_the_balance_instrument():
    uses = {name: registry()[f"{name}.repertoire.balance_instrument"].default for name in doctrine_names()}
    assert [name for name, used in uses.items() if used] == ["lighthizer"]
