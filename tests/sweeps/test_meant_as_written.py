"""A study is played as it is written or refused; where an election may change what it means, a preview says so."""

import pytest

from experiments.sweeps.preview import preview
from experiments.sweeps.studies.notes import notes
from experiments.sweeps.studies.study import load_study
from experiments.sweeps.sweep import How
from model.errors import InputError
from tests.sweeps.studies import DOCTRINES, FIRMNESS, GRID, HEAD, SHORT, written

STEPS = HEAD + GRID + "[factors.lookahead]\nlow = 10\nhigh = 13\nlevels = {levels}\n{more}"
POINTS = HEAD + '[design]\nkind = "list"\npoints = [{}]\n'
PATIENCE = '[factors."lighthizer.temperament.patience"]\nvalues = [0.8, 0.9]\n'
DEFIANCE = '[factors."sheinbaum.temperament.defiance"]\nvalues = [10, 30]\n'
BOTH = '[factors.defiance]\nparameters = ["sheinbaum.temperament.defiance", "mexico_opposition.temperament.defiance"]\n'


def noted(folder, text):
    return notes(load_study(written(folder, text)))


def test_more_steps_than_whole_numbers_are_refused_with_how_many_there_are(tmp_path):
    with pytest.raises(InputError, match=r"levels is 8, and 4 whole .* from 10 to 13.*give levels = 4 or fewer"):
        load_study(written(tmp_path, STEPS.format(levels=8, more="")))
    assert load_study(written(tmp_path, STEPS.format(levels=4, more=""))).design.points == 4


def test_steps_in_logarithms_that_meet_on_a_whole_number_are_refused(tmp_path):
    text = STEPS.replace("10", "1").format(levels=10, more='distribution = "loguniform"\n')
    with pytest.raises(InputError, match="13 whole numbers lie from 1 to 13: the steps fall on 8 of them; give fewer"):
        load_study(written(tmp_path, text))


def test_a_point_that_is_listed_twice_is_refused_with_both_its_places(tmp_path):
    one, other = '{broad_rate = 0.1, doctrine = "lighthizer"}', '{broad_rate = 0.1, doctrine = "open_world"}'
    assert load_study(written(tmp_path, POINTS.format(f"{one}, {other}"))).design.points == 2
    message = r"design.points\[2\] is the same point as .*design.points\[0\]: both would be the same histories"
    with pytest.raises(InputError, match=message):
        load_study(written(tmp_path, POINTS.format(f"{one}, {other}, {one}, {other}, {one}")))


def test_a_row_that_comes_twice_in_a_file_is_refused_with_both_its_numbers(tmp_path):
    written(tmp_path, "broad_rate,lookahead\n0.1,3\n0.2,3\n0.2,4\n0.20,3\n", "points.csv")
    study = HEAD + '[design]\nkind = "list"\nfile = "points.csv"\n'
    with pytest.raises(InputError, match=r"points.csv: row 5 is the same point as .*points.csv: row 3"):
        load_study(written(tmp_path, study))


def test_a_preview_says_that_a_factor_is_of_a_doctrine_that_does_not_govern(tmp_path):
    text = HEAD + 'doctrine = "open_world"\n' + GRID + PATIENCE
    told = preview(written(tmp_path, text), tmp_path / "out", How())
    assert "open_world governs the United States at the start: lighthizer does not govern, until an election" in told
    assert "in January 2029 at the earliest" in told


def test_a_doctrine_that_no_election_can_bring_is_said_never_to_govern(tmp_path):
    base = HEAD + 'doctrine = "open_world"\n' + GRID + PATIENCE
    kept = "[parameters]\nchallenger_wins_us_2028 = 0.0\nchallenger_wins_us_2032 = 0.0\n"
    for fixed in (SHORT, kept):
        (said,) = noted(tmp_path, base + fixed)
        assert "no election can bring it to office before the history stops" in said


def test_a_factor_that_one_party_of_a_country_alone_has_is_said_to_end_with_an_election(tmp_path):
    (said,) = noted(tmp_path, HEAD + GRID + DEFIANCE)
    assert "sheinbaum.temperament.defiance varies and mexico_opposition.temperament.defiance does not" in said
    assert "an election in Mexico can bring mexico_opposition to office, in October 2030 at the earliest" in said


def test_the_first_election_that_can_be_lost_is_the_one_that_counts(tmp_path):
    """The chance of 2028 is of the election of that year alone; where it varies, its highest value counts."""
    base = HEAD + GRID + PATIENCE + '[parameters]\nhorizon = "2034-01"\n'
    lost = '[factors.lost]\nparameters = ["challenger_wins_us_2028"]\nvalues = {}\n'
    (never,) = noted(tmp_path, base + lost.format("[0.0]"))
    (sometimes,) = noted(tmp_path, base + lost.format("[0.0, 0.1]"))
    assert "an election in the United States can bring open_world to office, in January 2033" in never
    assert "in January 2029 at the earliest" in sometimes


def test_an_opposition_in_office_stays_where_it_wins_for_certain_at_every_point(tmp_path):
    base = HEAD + GRID + DEFIANCE.replace("sheinbaum", "mexico_opposition")
    base += "[parameters]\nmexico_opposition_at_start = true\n"
    chance = "[factors.opposition_wins_mexico]\nvalues = {}\n"
    assert noted(tmp_path, base + chance.format("[1.0]")) == []
    (said,) = noted(tmp_path, base + chance.format("[1.0, 0.9]"))
    assert "an election in Mexico can bring sheinbaum to office, in October 2030 at the earliest" in said


@pytest.mark.parametrize(
    "text",
    [
        GRID + BOTH + "values = [10, 30]\n",
        GRID + DEFIANCE + "[parameters]\nopposition_wins_mexico = 0.0\n",
        GRID + SHORT + FIRMNESS + "values = [0.2, 0.6]\n",
        GRID + "[factors.broad_rate]\nvalues = [0.1, 0.2]\n",
        GRID + DOCTRINES + PATIENCE + "[parameters]\nchallenger_wins_us_2028 = 0\nchallenger_wins_us_2032 = 0\n",
    ],
    ids=["both parties", "no such election", "it ends before", "of no party", "at some points"],
)
def test_nothing_is_said_where_no_election_can_end_what_a_factor_does(tmp_path, text):
    assert noted(tmp_path, HEAD + text) == []


def test_where_each_party_has_a_factor_of_its_own_only_that_out_of_office_is_noted(tmp_path):
    (said,) = noted(tmp_path, HEAD + GRID + DEFIANCE + DEFIANCE.replace("sheinbaum", "mexico_opposition"))
    assert "mexico_opposition.temperament.defiance varies, but sheinbaum governs" in said


def test_who_governs_is_read_off_the_points_where_it_is_varied(tmp_path):
    """The opposition governs at every point of the first study, and at one of the second."""
    opposed = "[factors.mexico_opposition_at_start]\nvalues = {}\n"
    always, sometimes = (noted(tmp_path, HEAD + GRID + DEFIANCE + opposed.format(one)) for one in
                         ("[true]", "[false, true]"))  # fmt: skip
    assert "mexico_opposition governs Mexico at the start: sheinbaum does not govern" in always[0]
    assert "does not govern" not in sometimes[0]
    listed = POINTS.format('{doctrine = "open_world", "lighthizer.temperament.patience" = 0.9}')
    assert "open_world governs the United States at the start" in noted(tmp_path, listed)[0]
