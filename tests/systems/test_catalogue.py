"""The catalogue of systems is whole, its page is what the code writes, and every system moves what it says."""

from pathlib import Path

import numpy as np
import pytest

from experiments.analysis.intervals import paired_interval
from experiments.claims import systems as catalogue
from experiments.claims.systems import catalogue_page, chosen_systems, effect, effects_table, ensemble, systems
from experiments.histories.measures import MEASURES
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


def effect_of(monkeypatch, system, on, off):
    """The effect of a system whose histories came out so, with and without it."""
    given = {id(system.on): np.array(on, float), id(system.off): np.array(off, float)}
    monkeypatch.setattr(catalogue, "_key", lambda side, doctrine: id(side))
    monkeypatch.setattr(catalogue, "_measured", lambda side, seeds: {system.measure: given[side]})
    return effect(system, len(on))


def verdict(found):
    return list(effects_table([found]))[-1]


@pytest.fixture(scope="module")
def ends():
    """A system that is measured by whether something happens, and one measured by a quantity."""
    return tuple(next(one for one in systems() if MEASURES[one.measure].unit == unit) for unit in ("probability", "%"))


@pytest.mark.parametrize("pairs", [2, 4, 5])
def test_a_few_pairs_that_all_turn_alike_are_not_sure(monkeypatch, ends, pairs):
    happens, _ = ends
    on, off = ([1] * pairs, [0] * pairs) if happens.sign > 0 else ([0] * pairs, [1] * pairs)
    found = effect_of(monkeypatch, happens, on, off)
    assert abs(found.difference) == found.moved == 1.0
    assert not found.sure
    assert verdict(found).endswith("not clear")


def test_as_many_pairs_as_chance_would_hardly_turn_alike_are_sure(monkeypatch, ends):
    happens, _ = ends
    on, off = ([1] * 12, [0] * 12) if happens.sign > 0 else ([0] * 12, [1] * 12)
    assert verdict(effect_of(monkeypatch, happens, on, off)).endswith("as expected")
    assert verdict(effect_of(monkeypatch, happens, off, on)).endswith("OPPOSITE")


def test_what_happens_or_not_has_the_exact_interval_of_paired_histories(monkeypatch, ends):
    happens, _ = ends
    found = effect_of(monkeypatch, happens, [1, 1, 1, 0, 0, 1], [0, 0, 1, 0, 1, 0])
    assert (found.low, found.high) == paired_interval(3, 1, 6)


def test_pairs_that_all_change_by_the_same_amount_give_no_interval_and_no_verdict(monkeypatch, ends):
    _, quantity = ends
    found = effect_of(monkeypatch, quantity, [2.0, 3.0, 4.0], [1.0, 2.0, 3.0])
    assert (found.low, found.high, found.sure) == (None, None, False)
    assert "none (all pairs alike): not clear" in verdict(found)
    spread = effect_of(monkeypatch, quantity, [2.0, 3.0, 4.0], [1.0, 2.01, 3.0])
    assert spread.low < spread.difference < spread.high
    assert spread.sure


@pytest.mark.long
@pytest.mark.parametrize("system", systems(), ids=lambda system: system.id)
def test_a_system_never_moves_its_outcome_against_its_direction(system):
    found = effect(system, 24)
    ends = (found.difference, found.difference) if found.low is None else (found.low, found.high)
    against = ends[1] if system.sign > 0 else -ends[0]
    assert against >= 0.0, found
    assert found.moved > 0.0, found
