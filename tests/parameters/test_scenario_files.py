"""A malformed TOML file is refused with its name, the place and what would be right, before anything is played."""

import pytest

from model.errors import InputError
from model.scenario import load_scenario

REFUSED = {
    "parameters are no table": ("parameters = 3\n", "parameters is 3; it must be one table, [parameters]"),
    "parameters are a list": ("[[parameters]]\nbroad_rate = 0.1\n", "it must be one table, [parameters]"),
    "the head is no table": ("scenario = 3\n", "scenario is 3; it must be one table, [scenario]"),
    "an unknown table": ("[model]\n", "table [model] is unknown; use [scenario] and [parameters]"),
    "an unknown key": ("[scenario]\nsed = 3\n", "scenario.sed is unknown; did you mean seed"),
    "a name that is no text": ("[scenario]\nname = 3\n", "scenario.name is 3; give a text"),
    "a description that is no text": ("[scenario]\ndescription = []\n", "scenario.description is []; give a text"),
    "a doctrine that is a date": ("[scenario]\ndoctrine = 2025-03-01\n", "doctrine is 2025-03-01; give a name"),
    "a doctrine of another seat": ('[scenario]\ndoctrine = "sheinbaum"\n', "is one of Mexico, not of the United"),
    "an unknown doctrine": ('[scenario]\ndoctrine = "x"\n', "use one of lighthizer, open_world, or a file"),
    "a seed with a point": ("[scenario]\nseed = 1.5\n", "seed 1.5 must be a whole number between 0 and"),
    "a value out of range": ("[parameters]\nbroad_rate = 3\n", "broad_rate is 3; it must be a number between 0.0 and"),
    "an unknown parameter": ("[parameters]\nbroad_rat = 0.1\n", "did you mean broad_rate"),
    "a month without quotes": (
        "[parameters]\nstart = 2025-03-01\n",
        'start is 2025-03-01; it must be a month between 2017-05 and 2036-06, written as text such as "2025-01"',
    ),
    "400 digits": (
        f"[parameters]\nbroad_rate = {'9' * 400}\n",
        "parameters.broad_rate is a whole number of more than 64 bits; write large numbers as 1e30",
    ),
    "400 digits in a list": (f"[parameters]\nx = [1, {'9' * 400}]\n", "parameters.x[1] is a whole number of more"),
    "5,000 digits": (f"[scenario]\nseed = {'9' * 5000}\n", "cannot be read: a whole number has too many digits"),
    "lists without end": (f"x = {'[' * 5000}\n", "its lists or tables are nested too deeply"),
}


@pytest.mark.parametrize(("text", "message"), REFUSED.values(), ids=REFUSED)
def test_a_malformed_scenario_is_refused_with_the_file(tmp_path, text, message):
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as refused:
        load_scenario(str(path))
    assert str(path) in str(refused.value)
    assert message in str(refused.value)


def test_a_byte_order_mark_changes_nothing(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text("[parameters]\nbroad_rate = 0.1\n", encoding="utf-8-sig")
    assert load_scenario(str(path)).parameters == {"broad_rate": 0.1}
