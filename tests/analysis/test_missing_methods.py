"""A method that cannot be used is missing with its reason, the rest goes on, and nothing is ranked without a floor."""

import numpy as np
import pandas as pd
import pytest

from experiments.analysis.analyse import Asked, analyse, plain
from experiments.analysis.figures.figures import figures
from experiments.analysis.frames import frame_of
from experiments.analysis.sensitivity.designed import DUMMY
from experiments.analysis.sensitivity.sensitivity import deciding, sensitivity
from experiments.analysis.text import analysis_text
from experiments.reports.wording import decides, limits
from experiments.sweeps.studies.study import load_study
from model.errors import InputError
from tests.analysis.synthetic import START, made_up

pytest.importorskip("ema_workbench", reason="the optional extra discovery")

STUDY = """
[study]
name = "A made-up study"
replications = {replications}

[design]
{design}

[factors.broad_rate]
low = 0.05
high = 0.30
label = "share of trade that a broad threat is about"
{levels}

[factors."lighthizer.temperament.patience"]
low = 0.85
high = 0.97
{levels}

[factors.nothing]
parameters = []
low = 0.0
high = 1.0
{levels}
"""


def studied(folder, design, replications, grid=False, own=0.05):
    """A study of two parameters and a dummy, and its histories: the first factor decides, beside shared luck."""
    path = folder / "study.toml"
    levels = "levels = 3" if grid else ""
    path.write_text(STUDY.format(design=design, replications=replications, levels=levels), encoding="utf-8")
    study = load_study(path)
    generator = np.random.default_rng(0)
    point, replication = np.indices((study.design.points, replications)).reshape(2, -1)
    columns = study.design.block(0, study.design.points)
    rate = (columns[0][point] - 0.05) / 0.25
    score = rate + 0.1 * generator.normal(size=replications)[replication] + own * generator.normal(size=len(point))
    rows = pd.DataFrame({
        "point": point, "replication": replication, "ending": np.where(score > 0.5, "extended", "withdrawn"),
        "ending_month": START + (12 + 6 * score).astype(int), "status": "ok", "worth": score,
        **{f"effective_income_{name}": score for name in ("us", "mexico", "canada")},
    })  # fmt: skip
    for name, column in zip(study.design.names, columns, strict=True):
        rows[f"factor.{name}"] = column[point]
    return study, rows


def framed(study, rows):
    return frame_of(rows, study.design.kind, study, study.design.options, study.design.unit)


DESIGNS = {
    "grid": 'kind = "grid"', "sobol": 'kind = "sobol"\nn = 16', "morris": 'kind = "morris"\ntrajectories = 12',
    "latin_hypercube": 'kind = "latin_hypercube"\npoints = 40',
}  # fmt: skip
OWN = {"grid": "factorial", "sobol": "sobol", "morris": "morris"}


def failed(rows, which):
    """The same rows, those histories failed."""
    kept = rows.copy()
    kept.loc[which, "status"] = "NoConvergence: none"
    return kept


@pytest.mark.parametrize("kind", DESIGNS)
def test_a_failed_history_costs_no_method(kind, tmp_path):
    study, rows = studied(tmp_path, DESIGNS[kind], 4, kind == "grid")
    rows = failed(rows, (rows["point"] == 5) & (rows["replication"] == 1))
    index = sensitivity(framed(study, rows), "worth", 40)
    assert [one["method"] for one in index["methods"]] == [*([OWN[kind]] if kind in OWN else []), "pawn"]
    assert index["missing"] == []
    assert [name for name, _ in deciding(index)] == ["broad_rate"]


@pytest.mark.parametrize("kind", DESIGNS)
def test_points_that_stop_early_cost_no_method_and_change_no_answer(kind, tmp_path):
    study, rows = studied(tmp_path, DESIGNS[kind], 12, kind == "grid")
    whole = sensitivity(framed(study, rows), "worth", 40)
    rows = rows[(rows["replication"] < 6) | (rows["point"] % 2 == 0)]
    index = sensitivity(framed(study, rows), "worth", 40)
    assert [one["method"] for one in index["methods"]] == [one["method"] for one in whole["methods"]]
    for one, before in zip(index["methods"], whole["methods"], strict=True):
        strongest = max(one["factors"], key=lambda row: list(row.values())[1])
        assert strongest["factor"] == max(before["factors"], key=lambda row: list(row.values())[1])["factor"]
    assert [name for name, _ in deciding(index)] == ["broad_rate"]


@pytest.mark.parametrize(
    ("kind", "reason"),
    [("grid", "points of the grid have no history"), ("sobol", "0 complete base samples"), ("morris", "0 complete")],
)
def test_a_design_without_whole_samples_says_so_and_the_analysis_goes_on(kind, reason, tmp_path):
    study, rows = studied(tmp_path, DESIGNS[kind], 3, kind == "grid")
    size = {"sobol": 5, "morris": 4, "grid": 9}[kind]
    data = plain(analyse(framed(study, failed(rows, rows["point"] % size == 1)), Asked(resamples=20)))
    for index in data["sensitivity"]:
        assert [one["method"] for one in index["methods"]] == ["pawn"]
        (missing,) = index["missing"]
        assert missing["method"] == OWN[kind]
        assert reason in missing["reason"]
    assert reason in analysis_text(data)
    for draw in figures(data).values():
        draw()


def test_with_one_replication_factors_are_not_ranked_and_the_reason_is_given(tmp_path):
    _, rows = studied(tmp_path, DESIGNS["grid"], 1, grid=True)
    rows = rows.drop(columns="factor.nothing").assign(point=np.arange(len(rows)))
    data = plain(analyse(frame_of(rows, "list"), Asked(resamples=20, outcomes=("worth",))))
    (index,) = data["sensitivity"]
    assert deciding(index) == []
    assert "one replication" in index["unranked"]
    (line,) = decides(data)
    assert "factors are not ranked" in line
    assert "most" not in line
    assert "luck is left out" in analysis_text(data)
    for draw in figures(data).values():
        draw()


def test_a_whole_grid_with_one_replication_has_no_intervals(tmp_path):
    study, rows = studied(tmp_path, DESIGNS["grid"], 1, grid=True, own=0.0)
    index = sensitivity(framed(study, rows), "worth", 20)
    factorial = index["methods"][0]
    assert factorial["method"] == "factorial"
    assert all(row["total_interval_95"] is None for row in factorial["factors"])
    assert factorial["floor"] is None, "the declared dummy scores exactly zero under the same luck"
    study, rows = studied(tmp_path, DESIGNS["grid"], 1, grid=True, own=0.3)
    index = sensitivity(framed(study, rows), "worth", 20)
    assert index["methods"][0]["floor"] is None, "no interval can lie above a floor where there is none"
    assert index["methods"][1]["floor"] is not None


def test_a_declared_dummy_is_the_floor_where_there_is_one_replication(tmp_path):
    study, rows = studied(tmp_path, DESIGNS["latin_hypercube"], 1)
    index = sensitivity(framed(study, rows), "worth", 40)
    (pawn,) = index["methods"]
    scores = {row["factor"]: row["median"] for row in pawn["factors"]}
    assert pawn["floor"] == max(scores["nothing"], scores[DUMMY]) > 0.0
    assert index["unranked"] is None
    assert [name for name, _ in deciding(index)] == ["broad_rate"]
    data = plain(analyse(framed(study, rows), Asked(resamples=40, outcomes=("worth",))))
    assert "under the only luck that was played" in decides(data)[0]


def test_a_declared_dummy_never_decides(tmp_path):
    study, rows = studied(tmp_path, DESIGNS["latin_hypercube"], 4)
    spoiled = rows.assign(worth=rows["factor.nothing"])
    index = sensitivity(framed(study, spoiled), "worth", 40)
    assert deciding(index) == [], "an outcome that follows the dummy: whatever scores less is noise"


def test_labels_are_what_factors_are_called_on_figures(tmp_path):
    study, rows = studied(tmp_path, DESIGNS["grid"], 3, grid=True)
    data = plain(analyse(framed(study, rows), Asked(resamples=20, tipping=("broad_rate", "nothing"))))
    label = "share of trade that a broad threat is about"
    drawn = {name: draw() for name, draw in figures(data).items()}
    (axes, *_) = drawn["tipping"].axes
    assert axes.get_xlabel() == label
    for name in ("endings", "sensitivity"):
        texts = [text.get_text().replace("\n", " ") for axes in drawn[name].axes
                 for text in (*axes.texts, *axes.get_yticklabels())]  # fmt: skip
        assert label in texts, name


def test_pairs_that_were_bought_are_analysed_and_told(tmp_path):
    study, rows = studied(tmp_path, 'kind = "sobol"\nn = 64\nsecond_order = true', 2)
    both = (rows["factor.broad_rate"] - 0.175) * (rows["factor.lighthizer.temperament.patience"] - 0.91)
    data = plain(analyse(framed(study, rows.assign(worth=both)), Asked(resamples=40, outcomes=("worth",))))
    (index,) = data["sensitivity"]
    pair = max(index["methods"][0]["pairs"], key=lambda row: row["second"])
    assert pair["factors"] == ["broad_rate", "lighthizer.temperament.patience"]
    assert pair["second_interval_95"][0] > 0.3
    (line,) = decides(data)
    assert "broad rate with lighthizer.temperament.patience" in line
    assert "pairs, second order" in analysis_text(data)


def test_a_sobol_study_buys_no_pairs_unless_it_says_so(tmp_path):
    study, _ = studied(tmp_path, DESIGNS["sobol"], 2)
    assert study.design.points == 16 * (3 + 2)


def test_an_outcome_that_nothing_knows_is_refused_by_name(tmp_path):
    study, rows = studied(tmp_path, DESIGNS["grid"], 2, grid=True)
    with pytest.raises(InputError, match="'wroth' is unknown; did you mean"):
        analyse(framed(study, rows), Asked(outcomes=("wroth",)))


def test_histories_valued_by_a_table_that_has_not_settled_are_counted_and_told():
    frame = made_up(lambda x, y, doctrine: x, points=40, replications=2)
    assert plain(analyse(frame, Asked(resamples=20, outcomes=("extended",))))["not_settled"] == 0
    frame.table["table_residual"] = np.where(frame.table["point"] < 10, 1e-3, 1e-11)
    data = plain(analyse(frame, Asked(resamples=20, outcomes=("extended",))))
    assert data["not_settled"] == 20
    told = "20 of 80 histories were played at parameters at which what governments expect"
    assert told in analysis_text(data)
    assert any(line.startswith(told) for line in limits(frame, data))
