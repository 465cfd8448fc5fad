"""A user's own governments in a sweep: files of any name, and failures that end no more than their history."""

import pickle
import sys

import pytest

from experiments.sweeps.results import open_results
from experiments.sweeps.studies.user_agents import agent_classes
from experiments.sweeps.sweep import How, sweep
from model.errors import InputError
from tests.processes import joint_review_here
from tests.sweeps.studies import DOCTRINES, GRID, HEAD, SHORT, written

QUIET = '''
from agents.canada import Canada
from beside import PROPOSES


class Quiet(Canada):
    """Takes no initiative."""

    def take_initiatives(self):
        if PROPOSES:
            super().take_initiatives()


class Leaves(Canada):
    def answer(self):
        if self.model.state.run == 1:
            raise SystemExit(3)
        super().answer()


class Breaks(Canada):
    def vote(self):
        pass

    def take_initiatives(self):
        if self.model.state.run == 1:
            self.model.state.broad[2, 0] = -5.0


class Slips(Canada):
    pass


class Lucky(Canada):
    def take_initiatives(self):
        if self.random.random() < 0.5 or self.luck() < 0.5:
            super().take_initiatives()
'''


def study_of(folder, kind, module="canada"):
    """A study in which Canada is played by a class from a file of this name; another file beside it is imported."""
    written(folder, QUIET, f"{module}.py")
    written(folder, "PROPOSES = False\n", "beside.py")
    text = HEAD + "runs_per_part = 2\n" + GRID + SHORT + DOCTRINES
    return written(folder, text + f'[agents]\ncanada = "{module}:{kind}"\n')


@pytest.mark.parametrize("module", ["agents", "model", "canada", "random", "experiments"])
def test_a_file_may_have_any_name(tmp_path, module):
    study_of(tmp_path, "Quiet", module)
    before = sys.modules.get(module)
    assert agent_classes({"canada": f"{module}:Quiet"}, tmp_path)[2].__name__ == "Quiet"
    assert sys.modules.get(module) is before
    assert sys.path[0] != str(tmp_path)


def test_workers_find_a_file_that_is_named_as_a_package_of_the_model(tmp_path):
    assert sweep(study_of(tmp_path, "Quiet", "agents"), tmp_path / "out", How()).failed == 0
    assert (open_results(tmp_path / "out").frame(["retaliations_canada"]) == 0).all().all()


def test_a_class_of_a_users_can_be_pickled(tmp_path):
    study_of(tmp_path, "Quiet")
    kind = agent_classes({"canada": "canada:Quiet"}, tmp_path)[2]
    assert pickle.loads(pickle.dumps(kind)) is kind


def test_a_file_that_was_changed_is_loaded_anew(tmp_path):
    study_of(tmp_path, "Quiet")
    first = agent_classes({"canada": "canada:Quiet"}, tmp_path)[2]
    assert agent_classes({"canada": "canada:Quiet"}, tmp_path)[2] is first
    written(tmp_path, QUIET.replace("Takes no initiative", "Is quiet"), "canada.py")
    assert agent_classes({"canada": "canada:Quiet"}, tmp_path)[2].__doc__ == "Is quiet."


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("Absent", r"agents.canada: canada.py has no class Absent"),
        ("PROPOSES", r"agents.canada: canada:PROPOSES is no subclass of agents.governments.GovernmentAgent"),
        ("Slips", r"Slips overrides none of settle_threats_due, take_initiatives, answer, vote"),
    ],
)
def test_what_is_no_government_is_refused_before_anything_runs(tmp_path, kind, message):
    with pytest.raises(InputError, match=message):
        sweep(study_of(tmp_path, kind), tmp_path / "out", How())
    assert not (tmp_path / "out").exists()


def test_a_file_that_ends_python_is_refused(tmp_path):
    study = study_of(tmp_path, "Quiet")
    written(tmp_path, "raise SystemExit(0)\n", "canada.py")
    done = joint_review_here("sweep", str(study), "--out", str(tmp_path / "out"))
    assert done.returncode == 2
    assert "canada cannot be imported: SystemExit: 0" in done.stderr


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("Leaves", "SystemExit: 3"),
        ("Breaks", "InputError: Breaks.take_initiatives, 2025-01: state.broad[2, 0] is -5.0; it must be a number from"),
    ],
)
def test_a_history_that_a_class_breaks_fails_alone_and_says_why(tmp_path, kind, status):
    summary = sweep(study_of(tmp_path, kind), tmp_path / "out", How())
    assert (summary.complete, summary.rows, summary.failed) == (True, 4, 2)
    told = open_results(tmp_path / "out").frame(["status"])["status"].tolist()
    assert told[0] == told[2] == "ok"
    assert told[1].startswith(status)
    done = joint_review_here("replay", str(tmp_path / "out"), "--point", "0", "--replication", "1", "--json")
    assert done.returncode != 0
    assert told[1].split(":")[-1] in done.stderr


def test_luck_that_the_model_keys_is_the_same_whoever_plays_and_when_replayed(tmp_path):
    study = study_of(tmp_path, "Lucky")
    sweep(study, tmp_path / "one", How())
    sweep(study, tmp_path / "two", How(workers=2))
    columns = ["ending", "payoff_us", "payoff_canada", "retaliations_canada"]
    first, second = (open_results(tmp_path / name).frame(columns) for name in ("one", "two"))
    assert first.equals(second)
    done = joint_review_here("replay", str(tmp_path / "one"), "--point", "1", "--replication", "1", "--json")
    assert done.returncode == 0, done.stderr
