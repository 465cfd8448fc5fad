"""The registry refuses what it does not know, and says what would be right."""

import pytest

from model.errors import InputError
from model.parameters import doctrine_names, doctrine_records, parameter_record, registry, resolve

REFUSED = [
    ("broad_rat", 0.1, "did you mean broad_rate"),
    ("broad_rate", 3, "between 0.0 and 1.0"),
    ("broad_rate", "nan", "between 0.0 and 1.0"),
    ("broad_rate", float("inf"), "between 0.0 and 1.0"),
    ("broad_rate", "much", "must be a number"),
    ("broad_rate", True, "must be a number"),
    ("lookahead", 2.5, "must be a whole number between 1 and 24"),
    ("lookahead", 99, "between 1 and 24"),
    ("play_on", "maybe", "true or false"),
    ("start", "2025", "between 2017-05 and 2036-06"),
    ("start", "2040-01", "between 2017-05 and 2036-06"),
    ("elasticity_source", "XX", "one of FGO, CP"),
    ("lighthizer.weights.real_incom", 1, "did you mean lighthizer.weights.real_income"),
    ("lighthizer.issues.dairy.ideal", 2, "between 0.0 and 1.0"),
    ("horizon", "2020-01", "must come after start"),
]


@pytest.mark.parametrize(("name", "value", "message"), REFUSED, ids=range(len(REFUSED)))
def test_a_bad_override_is_refused(name, value, message):
    with pytest.raises(InputError) as refused:
        resolve({name: value})
    assert message in str(refused.value)


def test_every_parameter_has_a_unit_a_meaning_and_a_source():
    for parameter in registry().values():
        assert parameter.unit, parameter.name
        assert parameter.meaning, parameter.name
        assert parameter.source, parameter.name


def test_overrides_reach_the_records_that_rules_read():
    chosen = resolve({"broad_rate": "0.3", "open_world.issues.dairy.ideal": 0.25, "start": "2026-01"})
    record, rows = parameter_record(chosen), doctrine_records(chosen)
    assert record.broad_rate == 0.3
    assert record.start == 12 * 2026
    assert rows[doctrine_names().index("open_world")]["issues"]["ideal"][9] == 0.25
