"""The report is one page that needs nothing else, tells the truth of the data, and can be read without seeing."""

import itertools
import json
import re
import shutil
from html.parser import HTMLParser
from importlib.metadata import version

import pandas as pd
import pytest

from experiments.analysis import made_with as origin
from experiments.analysis.analyse import Asked, analyse, outcomes_needed, plain
from experiments.analysis.figures.figures import figures
from experiments.analysis.frames import frame_of, open_frame
from experiments.analysis.made_with import analysis_hash
from experiments.analysis.made_with import made_with as made_now
from experiments.analysis.text import analysis_text
from experiments.reports.captions import caption
from experiments.reports.study_report import SECTIONS, analysed_with, commands, made_with, write_report
from experiments.reports.verify import verify
from experiments.sweeps.on_disk.manifest import MANIFEST, opened, sealed
from experiments.sweeps.results import open_results
from experiments.sweeps.sweep import How, sweep
from model.errors import InputError
from model.parameters import registry
from tests.commands.documents import ROOT, blocks
from tests.processes import joint_review_here

ASKED = Asked(players=("us=worth_of_sure_access", "mexico=mexico_firmness"), resamples=30)


class Page(HTMLParser):
    """Tags with their attributes, ids, and the nesting that is still open."""

    VOID = ("meta", "link", "img", "br", "hr", "input", "wbr")

    def __init__(self, text):
        super().__init__()
        self.tags, self.open, self.text = [], [], ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data

    def all(self, tag):
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def written(small, tmp_path_factory):
    out = tmp_path_factory.mktemp("report")
    return out, write_report(open_frame(small), small, ASKED, out)


@pytest.fixture(scope="module")
def page(written):
    return Page((written[0] / "report.html").read_text(encoding="utf-8"))


def test_the_page_is_well_formed_and_asks_for_nothing_outside(page, written):
    assert page.open == []
    for tag, attributes in page.tags:
        assert tag not in ("script", "link", "iframe")
        for key in ("src", "href"):
            assert attributes.get(key, "#").startswith(("#", "data:")), (tag, key)
    text = (written[0] / "report.html").read_text(encoding="utf-8")
    assert "@import" not in text
    assert "url(" not in text


def test_every_figure_says_in_words_what_it_shows(page):
    images = page.all("img")
    assert len(images) == 5
    for image in images:
        assert image["src"].startswith("data:image/svg+xml;base64,")
        assert len(image["alt"]) > 40


def test_sections_are_labelled_headed_in_order_and_linked(page):
    ids = {attributes["id"] for _, attributes in page.tags if "id" in attributes}
    assert {key for key, _ in SECTIONS} <= ids
    assert {link["href"].removeprefix("#") for link in page.all("a")} <= ids
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    assert page.all("html")[0]["lang"] == "en"
    assert all("scope" in head for head in page.all("th"))


def test_the_page_tells_the_shares_of_the_data(small, written, page):
    table = open_results(small).frame(["ending"])
    for ending, count in table["ending"].astype(str).value_counts().items():
        assert ending.replace("_", " ") in page.text
        share = count / len(table)
        assert f"{share:.0%}" in page.text or share < 0.005 or share > 0.995
    data = json.loads((written[0] / "analysis.json").read_text())
    told = {name: row["probability"] for name, row in data["endings"]["overall"].items()}
    assert told == pytest.approx((table["ending"].astype(str).value_counts() / len(table)).to_dict())


def test_each_story_is_of_a_history_of_the_study_that_ended_so(small, page):
    titles = re.findall(r"replication (\d+); (\d+)% of the histories there end so", page.text)
    endings = open_results(small).frame(["ending"])["ending"].astype(str).unique()
    assert len(titles) == min(len(endings), 4)
    assert page.text.count("What decided it:") >= len(titles)


def test_the_same_study_gives_the_same_page_and_figures(small, written, tmp_path):
    write_report(open_frame(small), small, ASKED, tmp_path)
    for path in written[1]:
        assert (tmp_path / path.name).read_bytes() == path.read_bytes(), path.name


def test_figures_are_there_as_png_and_as_svg(written):
    names = {path.name for path in written[1]}
    for stem in ("endings", "survival", "sensitivity", "tipping", "game"):
        assert {f"{stem}.png", f"{stem}.svg"} <= names


def test_axes_of_the_tipping_figure_have_the_units_of_the_registry(small):
    frame = open_frame(small)
    units = {name: frame.unit_of(name) for name in frame.factors}
    assert units["mexico_firmness"] == registry()["sheinbaum.temperament.defiance"].unit
    data = analyse(frame, Asked(resamples=20, tipping=("mexico_firmness", "worth_of_sure_access")))
    (axes, *_) = figures(data)["tipping"]().axes
    assert axes.get_xlabel() == f"Mexico firmness ({units['mexico_firmness']})"
    assert axes.get_ylabel() == f"worth of sure access ({units['worth_of_sure_access']})"


def test_an_outcome_has_the_unit_of_its_column_and_a_doctrine_none(small):
    frame = open_frame(small)
    assert frame.unit_of("effective_income_us") == "% of GDP"
    assert frame.unit_of("doctrine") == ""


def test_an_analysis_does_not_depend_on_the_order_of_rows(small):
    frame = open_frame(small)
    shuffled = pd.read_parquet(small / "parts").sample(frac=1.0, random_state=1)
    again = frame_of(shuffled, frame.kind, frame.study)
    assert plain(analyse(again, Asked(resamples=20))) == plain(analyse(frame, Asked(resamples=20)))


def test_only_the_columns_that_are_needed_are_read_and_the_answer_is_the_same(small):
    asked = Asked(resamples=20, players=ASKED.players, objective="payoff", outcomes=("us_deficit", "extended"))
    lean, whole = open_frame(small, outcomes_needed(asked)), open_frame(small)
    assert set(lean.table) - set(whole.factors) == {
        "point", "replication", "ending", "ending_month", "months", "status", "us_deficit", "payoff_us",
        "payoff_mexico", "payoff_canada",
    }  # fmt: skip
    assert plain(analyse(lean, asked)) == plain(analyse(whole, asked))


def test_the_commands_on_the_page_ask_for_what_was_asked(page):
    (line,) = (line for line in page.text.splitlines() if line.startswith("joint-review report"))
    assert line == (
        "joint-review report small --player us=worth_of_sure_access --player mexico=mexico_firmness --resamples 30"
    )
    usual = commands("small", Asked()).splitlines()[1]
    assert usual == "joint-review report small"


def test_page_and_data_name_the_analysis_and_its_libraries_of_now(written, page):
    made = json.loads((written[0] / "analysis.json").read_text())["made_with"]
    assert made["code"] == analysis_hash()
    assert f"the analysis {made['code']}" in page.text
    for name in ("scipy", "salib", "scikit-learn", "ema-workbench", "pygambit"):
        assert made["libraries"][name] == version(name)
        assert f"{name} {version(name)}" in page.text


def test_a_page_on_an_older_result_tells_the_libraries_of_the_sweep_from_those_of_the_analysis(small):
    manifest = open_results(small).manifest
    older = {**manifest, "environment": {**manifest["environment"], "numpy": "1.0"}}
    assert "played with" in made_with(older)
    assert "numpy 1.0" in made_with(older)
    assert f"numpy {version('numpy')}" in analysed_with(made_now())


def test_an_edit_of_the_analysis_changes_its_hash(tmp_path, monkeypatch):
    copy = tmp_path / "analysis"
    shutil.copytree(origin.FOLDER, copy)
    monkeypatch.setattr(origin, "FOLDER", copy)
    before = analysis_hash.__wrapped__()
    assert before == analysis_hash()
    path = copy / "sensitivity" / "factorial.py"
    path.write_bytes(path.read_bytes() + b"\n# edited\n")
    assert analysis_hash.__wrapped__() != before


def test_a_library_that_is_not_there_is_said_to_be_missing(monkeypatch):
    monkeypatch.setattr(origin, "LIBRARIES", ("numpy", "no-such-library"))
    assert made_now()["libraries"]["no-such-library"] is None
    assert "no-such-library not installed" in analysed_with(made_now())


def test_text_caption_and_limits_tie_indices_luck_and_boxes_to_the_ranges(small, written, page):
    data = json.loads((written[0] / "analysis.json").read_text())
    text = analysis_text(data)
    for told in (text, page.text):
        assert "Indices, shares of luck, boxes, leaves and tipping lines depend on the ranges" in told
    assert "within the range that the study gives it" in caption("sensitivity", data)[1]
    assert "over the ranges of this study" in page.text


def test_the_shares_of_survival_stand_on_the_page_by_date_with_intervals(written, page):
    found = json.loads((written[0] / "analysis.json").read_text())["survival"]
    for row in (found["open"], *found["incidence"].values()):
        assert f"{row['probability'][-1]:.0%} [{row['low'][-1]:.0%}, {row['high'][-1]:.0%}]" in page.text


def test_the_page_says_what_its_intervals_are_over(page):
    assert "Intervals are over luck." in page.text, "a whole grid: its points are no sample"


@pytest.mark.parametrize("name", ["screening", "stopping"])
def test_studies_that_stop_early_or_are_too_small_for_their_method_are_analysed_all_the_same(name, tmp_path):
    (text,) = (text for _, file, text in blocks(ROOT / "docs" / "sweeps.md") if file == f"{name}.toml")
    smaller = text.replace("n = 4", "n = 2")
    assert (smaller != text) == (name == "screening")
    (tmp_path / "study.toml").write_text(smaller, encoding="utf-8")
    sweep(tmp_path / "study.toml", tmp_path / "out", How())
    (tmp_path / "page").mkdir()
    written = write_report(open_frame(tmp_path / "out"), tmp_path / "out", Asked(resamples=20), tmp_path / "page")
    told = Page(written[0].read_text(encoding="utf-8")).text
    data = json.loads(written[1].read_text())
    missing = {one["method"] for index in data["sensitivity"] for one in index["missing"]}
    if name == "screening":
        assert missing == {"sobol"}
        assert "Intervals are over points and luck." in told
    else:
        counts = open_frame(tmp_path / "out").table["point"].value_counts()
        assert data["endings"]["uneven"] == (counts.min() < counts.max())
        assert missing - {"factorial"} == {"pawn"}, "in so few histories luck may hide what the doctrine does"


def test_a_result_whose_design_a_new_default_would_change_is_refused(tmp_path):
    (text,) = (text for _, file, text in blocks(ROOT / "docs" / "sweeps.md") if file == "stopping.toml")
    (tmp_path / "study.toml").write_text(text, encoding="utf-8")
    sweep(tmp_path / "study.toml", tmp_path / "out", How())
    path = tmp_path / "out" / MANIFEST
    manifest = opened(path.read_bytes(), path)
    path.write_bytes(sealed({**manifest, "layout": {**manifest["layout"], "points": 3}}))
    with pytest.raises(InputError, match="another layout than this study has here"):
        open_frame(tmp_path / "out")


def test_a_result_is_played_again_to_the_byte(small):
    found = verify(small)
    assert found.differ == ()
    assert found.parts == found.of


def test_a_part_that_was_changed_is_refused_before_anything_is_told(small, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(small, copy)
    part = next((copy / "parts").iterdir())
    part.write_bytes(part.read_bytes()[:-10])
    with pytest.raises(InputError, match=part.name):
        open_frame(copy)


REFUSED = [
    (["--ending", "peace"], "--ending 'peace' is unknown; use one of extended"),
    (["--outcome", "payoff_usa"], "did you mean"),
    (["--tipping", "mexico_firmness"], "give two factors"),
    (["--tipping", "mexico_firmness,doctrine"], "a factor with numbers that vary is needed"),
    (["--player", "us=doctrine"], "give --player twice"),
    (["--player", "us=doctrine", "--player", "mexico=mexico_firmness", "--objective", "joy"], "--objective 'joy'"),
    (["--objective", "payoff"], "--objective is of an empirical game: give --player"),
    (["--tipping", ""], "the word after --tipping is empty"),
    (["--where", "doctrine=nobody"], "leaves no history"),
    (["--resamples", "3"], "it must be from 20 to"),
    (["--out", "README.md"], "is a file; name a folder"),
]


@pytest.mark.parametrize(("options", "message"), REFUSED, ids=[" ".join(options)[:30] for options, _ in REFUSED])
def test_what_cannot_be_asked_is_refused_in_one_line(small, options, message):
    done = joint_review_here("analyse", str(small), *options)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
