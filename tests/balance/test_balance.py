"""What moves the overall deficit of the United States: not a tariff that rises every year, where saving is fixed."""

import itertools
import json

import pytest
from typer.testing import CliRunner

from experiments.balance.figure import draw_balance
from experiments.balance.paths import SERIES, balance_paths, balance_text
from experiments.cli import app
from model.errors import InputError


@pytest.fixture(scope="module")
def report():
    return balance_paths(4)


def series(report, instrument, name):
    return report["instruments"][instrument][name]["mean"]


def test_the_ratchet_escalates_year_after_year_and_leaves_the_overall_deficit_where_it_is(report):
    duty, deficit = (series(report, "ratchet", name) for name in ("duty_pct", "deficit_pct"))
    added = [with_it - without for with_it, without in zip(duty, series(report, "none", "duty_pct"), strict=True)]
    assert added[-1] > 40.0
    assert all(later > earlier + 2.0 for earlier, later in itertools.pairwise(added[:10]))
    assert max(deficit) - min(deficit) < 0.05
    assert deficit[-1] == pytest.approx(series(report, "none", "deficit_pct")[-1], abs=0.05)


@pytest.mark.parametrize("instrument", ["access_charge", "certificates"])
def test_what_acts_on_saving_and_investment_closes_the_deficit_without_duties(report, instrument):
    assert series(report, instrument, "deficit_pct")[-1] < report["goal_pct"]
    duties = [series(report, one, "duty_pct")[-1] for one in (instrument, "none")]
    assert duties[0] == pytest.approx(duties[1], abs=3.0)


def test_certificates_act_at_once_and_the_charge_by_steps(report):
    assert series(report, "certificates", "deficit_pct")[0] < report["goal_pct"]
    charge = series(report, "access_charge", "deficit_pct")
    assert charge[0] > charge[1] > charge[2] > report["goal_pct"]


def test_closing_the_deficit_costs_real_income(report):
    for instrument in ("access_charge", "certificates"):
        assert series(report, instrument, "real_income_pct")[-1] < series(report, "none", "real_income_pct")[-1] - 0.2


def test_the_report_says_what_it_assumes(report, tmp_path):
    assert "Assumption: saving and investment" in balance_text(report)
    assert set(report["series"]) == set(SERIES)
    draw_balance(report, tmp_path / "balance.png")
    assert (tmp_path / "balance.png").stat().st_size > 20000


def test_the_command_prints_json_and_refuses_no_histories():
    done = CliRunner().invoke(app, ["balance", "--runs", "1", "--json"])
    assert json.loads(done.output)["runs"] == 1
    refused = CliRunner().invoke(app, ["balance", "--runs", "0"])
    assert isinstance(refused.exception, InputError)
