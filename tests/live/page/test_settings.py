"""Settings of a visitor: everything in the registry can be set, and what it refuses is told beside the field."""

import pytest

from experiments.live.page.settings import BY_GOVERNMENT, Settings, first_parameters
from model.doctrines import seated
from model.errors import InputError
from model.parameters import registry, resolve
from model.scenario import load_scenario, scenario_names


def test_ten_parameters_come_first_each_with_its_reason():
    first = first_parameters()
    assert len(first) == 10
    for name, reason in first.items():
        assert name in registry()
        assert reason.endswith(".")


def test_every_other_parameter_is_found_by_its_name():
    settings = Settings()
    for name in list(registry())[::40]:
        if name in first_parameters() or name in BY_GOVERNMENT:
            continue
        form = settings.form(name)
        assert name in [field["name"] for field in form["found"]] or form["hits"] > len(form["found"])


@pytest.mark.parametrize(
    "name", ["water_urgency", "treaty", "deal_relief", "horizon", "sheinbaum.temperament.patience"]
)
def test_a_field_says_meaning_unit_source_and_range(name):
    field = Settings().field_of(registry()[name])
    known = registry()[name]
    assert field["meaning"].lower() == known.meaning.lower()
    assert (field["unit"], field["source"], field["range"]) == (known.unit, known.source, known.range_text)


@pytest.mark.parametrize(
    ("name", "text"),
    [("term_years", "1000"), ("term_years", "sixteen"), ("broad_rate", "nan"), ("broad_rate", ""), ("horizon", "soon"),
     ("treaty", "none"), ("deal_relief", "perhaps")],
)  # fmt: skip
def test_a_refused_value_has_the_registrys_message_and_stops_the_start(name, text):
    settings = Settings()
    settings.set_value(name, text)
    with pytest.raises(InputError) as refused:
        resolve({name: text})
    assert settings.field_of(registry()[name])["error"] == str(refused.value)
    with pytest.raises(InputError, match=name):
        settings.resolved()
    settings.reset(name)
    settings.resolved()


@pytest.mark.parametrize("text", ["-1", "one", "1.5", "", "9" * 30])
def test_a_refused_seed_stops_the_start(text):
    settings = Settings()
    settings.set_value("seed", text)
    assert "seed" in settings.form("")["seed_error"]
    with pytest.raises(InputError, match="seed"):
        settings.resolved()


def test_what_does_not_go_together_is_refused_as_a_whole():
    settings = Settings()
    settings.set_value("horizon", "2026-01")
    settings.set_value("start", "2027-01")
    assert settings.errors == {}
    with pytest.raises(InputError, match="must come after start"):
        settings.resolved()


def test_claims_that_do_not_rise_with_the_margin_are_refused_as_a_whole():
    settings = Settings()
    settings.set_value("claims_raised_canada", "0.38")
    assert settings.errors == {}
    with pytest.raises(InputError, match=r"claims_raised_canada is 0\.38 and claims_2024_canada is 0\.379"):
        settings.resolved()
    settings.set_value("claims_2024_canada", "0.3")
    settings.resolved()


def test_a_default_typed_in_is_no_change():
    settings = Settings()
    settings.set_value("broad_rate", "0.3")
    settings.set_value("broad_rate", "0.25")
    assert settings.values == {}
    assert settings.resolved()[0].overrides == resolve(dict.fromkeys(BY_GOVERNMENT, False)).overrides


@pytest.mark.parametrize("name", scenario_names())
def test_a_scenario_is_played_as_the_command_plays_it(name):
    settings = Settings()
    settings.set_scenario(name)
    parameters, doctrine, seed = settings.resolved()
    plan = load_scenario(name)
    chosen, stated = seated([plan.doctrine] if plan.doctrine else [])
    assert dict(parameters) == dict(resolve({**stated, **plan.parameters}))
    assert doctrine == chosen.row
    assert plan.seed is None or seed == plan.seed


def test_the_governments_chosen_take_office():
    settings = Settings()
    settings.set_government("canada", "canada_conservative")
    settings.set_government("mexico", "mexico_opposition")
    settings.set_government("united_states", "open_world")
    parameters, doctrine, _ = settings.resolved()
    assert all(parameters[name] is True for name in BY_GOVERNMENT)
    assert doctrine == "open_world"
    with pytest.raises(InputError, match="no government"):
        settings.set_government("canada", "lighthizer")
