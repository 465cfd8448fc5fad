"""The command line: what it prints, and how it refuses."""

import json

import pytest

from tests.processes import joint_review, joint_review_here

REFUSED = [
    (["run", "--doctrine", "hawk"], "doctrine 'hawk' is unknown"),
    (["run", "--seed", "-1"], "must be a whole number between 0 and"),
    (["run", "--seed", "x"], "seed 'x' must be a whole number"),
    (["run", "--seed", str(2**63)], "must be a whole number"),
    (["run", "--set", "broad_rate"], "write name=value"),
    (["run", "--set", "broad_rate=9"], "between 0.0 and 1.0"),
    (["run", "--set", "broad_rate=.1", "--set", "broad_rate=.2"], "is given twice"),
    (["run", "--scenario", "nowhere"], "neither a file nor built in"),
    (["run", "--scenario", "nowhere.toml"], "nowhere.toml is missing"),
    (["run", "--out", "README.md/x"], "is a file; name a folder"),
    (["run", "--out", "README.md"], "is a file; name a folder"),
    (["run", "--out", "/proc/history"], "is not writable"),
    (["run", "--set", "start=2030-01", "--set", "horizon=2026-01"], "horizon 2026-01 must come after start 2030-01"),
    (["run", "--set", "start=2025-13"], "must be a month between"),
    (["run", "--set", "claims_raised_mexico=0.3"], "claims_raised_mexico is 0.3 and claims_2024_mexico is 0.489"),
    (["run", "--set", "claims_2024_canada=0.87"], "set claims_raised_canada to at least"),
    (["run", "--turning-points", "5"], "--turning-points is 5; it must be from 50 to"),
    (["run", "--turning-points", "some"], "give a whole number from 50 to"),
    (["run", "--set", "broad_rat=0.1"], "did you mean broad_rate"),
    (["run", "--set", "treaty=nafta"], "treaty nafta was not in force in 2025-01; set treaty=usmca"),
    (["run", "--set", "start=2018-01"], "treaty usmca was not in force in 2018-01; set treaty=nafta"),
    (["run", "--set", "lighthizer.instruments.magic.use=1"], "is unknown"),
    (["run", "--scenario", ""], "the word after --scenario is empty; give a value"),
    (["run", "--out", ""], "the word after --out is empty"),
    (["run", "--out="], "--out is empty; give a value, or leave it out"),
    (["run", "--json", "--out", "here"], "--json prints the history and saves nothing: leave out --out here"),
    (["params", "--search", "zzzzz"], "--search 'zzzzz': no parameter has it in its name or meaning"),
    (["systems", "S1", "--markdown"], "--markdown prints the whole page: leave out systems"),
    (["systems", "--markdown", "--json"], "leave out --json"),
    (["systems", "--markdown", "--runs", "2"], "leave out --runs"),
    (["theory", "T7", "--markdown"], "--markdown prints the whole page: leave out results"),
    (["live", "--host", "999.1.1.1"], "--host '999.1.1.1' is no address of this machine"),
    (["live", "--host", "192.0.2.1"], "give 127.0.0.1 for this machine alone"),
    (["systems", "S99"], "there are S1 to S37"),
    (["systems", "S1", "--runs", "1"], "it must be from 2 to"),
    (["systems", "S1", "--runs", "many"], "give a whole number from 2 to"),
    (["theory", "T99"], "result 'T99' is unknown"),
    (["hindcast", "review_2027"], "use one of nafta_2017, review_2026"),
    (["hindcast", "review_2026", "--runs", "0"], "it must be from 2 to"),
    (["hindcast", "review_2026", "--out", "README.md"], "is a file; name a folder"),
    (["estimate", "--draws", "1"], "--draws is 1"),
    (["analyse", "nowhere"], "nowhere"),
    (["report", "README.md"], "README.md"),
    (["verify", "nowhere"], "nowhere"),
    (["best-response", "--share", "2"], "give a number from 0 to 1"),
    (["best-response", "--government", "china"], "use one of us, mexico, canada"),
    (["best-response", "--histories", "1"], "it must be from 2 to"),
    (["best-response", "--doctrine", "x"], "doctrine 'x' is unknown"),
    (["patterns", "--runs", "x"], "--runs is 'x'"),
    (["game", "bargain", "--table", "trilateral", "--form", "executive"], "leave it out: three agree in one form"),
    (["game", "bargain", "--form", "trilateral"], "does not go with --table us_mx; use executive or treaty"),
    (["best-response", "--doctrine", "sheinbaum"], "is one of Mexico, not of the United States"),
    (["game", "threat", "--target", "CHN"], "use MEX or CAN"),
    (["sweep", "nowhere.toml"], "nowhere.toml is missing"),
    (["sweep", "docs"], "docs is a folder; a study is a TOML file"),
    (["sweep", "study.toml", "--workers", "0"], "--workers is 0; it must be from 1 to"),
    (["sweep", "study.toml", "--shard", "2"], "--shard is '2'; write I/N"),
    (["sweep", "study.toml", "--shard", "0/4"], "jobs are numbered from 1) is 0; it must be from 1 to 4"),
    (["sweep", "study.toml", "--shard", "5/4"], "is 5; it must be from 1 to 4"),
    (["sweep", "study.toml", "--max-runs", "none"], "--max-runs is 'none'; give a whole number"),
    (["sweep", "study.toml", "--workers", "2", "--scheduler", "tcp://x:1"], "--workers is of no use with --scheduler"),
    (["sweep", "study.toml", "--scheduler", "foo"], "--scheduler is 'foo'; write tcp://HOST:PORT"),
    (["sweep", "study.toml", "--scheduler", "tcp://node1"], "write tcp://HOST:PORT"),
    (["sweep", "study.toml", "--scheduler", "tcp://node1:99999", "--dry-run"], "write tcp://HOST:PORT"),
    (["bench", "sweep", "--points", "0"], "--points is 0"),
    (["economy", "--table", "nowhere"], "is not a folder"),
    (["economy", "--tariffs", "nowhere.csv"], "nowhere.csv is missing"),
    (["economy", "--elasticities", "XX"], "elasticity source 'XX' is not in the table"),
]
# One of each kind again, as a process: an option's value, a word the parser does not know, a file, a history's month.
PROCESSES = [
    REFUSED[0],
    (["sweep", "study.toml", "--nonsense"], "No such option: --nonsense"),
    (["analyse", "nowhere"], "nowhere"),
    (["game", "tariffs", "--month", "2040-01"], "--month 2040-01: this history runs from 2025-01 to"),
]


@pytest.mark.parametrize(("words", "message"), REFUSED, ids=[" ".join(words)[:40] for words, _ in REFUSED])
def test_a_mistake_is_one_line_and_exit_code_2(words, message):
    assert_refused(joint_review_here(*words), message)


@pytest.mark.parametrize(("words", "message"), PROCESSES, ids=[words[0] for words, _ in PROCESSES])
def test_a_mistake_ends_the_process_with_code_2(words, message):
    assert_refused(joint_review(*words), message)


def assert_refused(done, message):
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


TARIFF_FILES = [
    ("exporter,importer,sector,tariff\nMEX,USA,XXX,0.1\n", "row 2: sector 'XXX' is unknown"),
    ("exporter,importer,sector,tariff\nMEX,USA,AGR,-2\n", "row 2: tariff is -2; it must be above -1"),
    ("exporter,importer,sector,tariff\nMEX,USA,AGR,.1\nMEX,USA,AGR,.1\n", "row 3: MEX USA AGR appears twice"),
    ("exporter,importer,sector,tariff\nUSA,USA,AGR,.1\n", "row 2: USA is exporter and importer; no duty is levied"),
    ("exporter,importer,sector,tariff\nMEX,USA,AGR,25\n", "row 2: tariff is 25, which is 2,500%; write 0.25 for 25%"),
    ("exporter,importer,sector\nMEX,USA,AGR\n", "column 'tariff' is missing"),
    ("", "column 'exporter' is missing"),
]


@pytest.mark.parametrize(("text", "message"), TARIFF_FILES, ids=range(len(TARIFF_FILES)))
def test_a_bad_tariff_file_is_refused_with_its_row(tmp_path, text, message):
    (tmp_path / "t.csv").write_text(text)
    assert_refused(joint_review_here("economy", "--tariffs", str(tmp_path / "t.csv")), message)


def test_the_economy_alone_answers_in_json(tmp_path):
    (tmp_path / "t.csv").write_text("exporter,importer,sector,tariff\nMEX,USA,VEH,0.25\n")
    report = json.loads(joint_review_here("economy", "--tariffs", str(tmp_path / "t.csv"), "--json").stdout)
    assert report["real_income_change_pct"]["MEX"] < 0
    assert report["residual"] < 1e-9
    assert {"real_wage_change_pct", "imports_change_pct", "iterations"} <= set(report)


def test_a_run_saves_its_history_and_a_picture(tmp_path):
    done = joint_review("run", "--seed", "1", "--out", str(tmp_path / "new" / "folder"))
    assert done.returncode == 0, done.stderr
    assert "Ending:" in done.stdout
    assert (tmp_path / "new" / "folder" / "history.png").read_bytes().startswith(b"\x89PNG")
    assert json.loads((tmp_path / "new" / "folder" / "history.json").read_text())["seed"] == 1
    assert {path.name for path in (tmp_path / "new" / "folder").iterdir()} == {"history.json", "history.png"}


def test_the_registry_is_listed_as_json():
    listed = json.loads(joint_review_here("params", "--json").stdout)
    assert {"name", "default", "low", "high", "unit", "meaning", "source"} <= set(listed[0])
