"""The catalogue of systems is whole, its page is what the code writes, and every system moves what it says."""

from pathlib import Path

import numpy as np
import pytest

from experiments.claims.systems import catalogue_page, chosen_systems, effect, ensemble, systems
from model.errors import InputError
from model.parameters.registry import instruments

PAGE = Path(__file__).parents[2] / "docs" / "systems.md"
ROOT = Path(__file__).parents[2]


def test_every_row_from_s1_to_s37_is_there_with_code_that_exists():
    assert [system.id for system in systems()] == [f"S{k}" for k in range(1, 38)]
    for system in systems():
        assert all((ROOT / place).exists() for place in system.code.split(", ")), system.id
        assert system.on != system.off


def test_instruments_name_systems_of_the_catalogue():
    known = {system.id for system in systems()}
    for row in instruments():
        assert set(row["systems"].split(", ")) <= known


def test_the_page_on_systems_is_what_the_code_writes():
    assert PAGE.read_text(encoding="utf-8") == catalogue_page()


def test_an_unknown_system_is_refused():
    with pytest.raises(InputError, match="S99"):
        chosen_systems(["S99"])


def test_pairs_of_histories_share_their_luck():
    (system,) = chosen_systems(["s9"])
    twice = [ensemble({}, "open_world", [system.measure], range(3)) for _ in range(2)]
    assert np.array_equal(*twice)


@pytest.mark.long
@pytest.mark.parametrize("system", systems(), ids=lambda system: system.id)
def test_a_system_never_moves_its_outcome_against_its_direction(system):
    found = effect(system, 24)
    against = found.high if system.sign > 0 else -found.low
    assert against >= 0.0, found
    assert found.moved > 0.0, found
