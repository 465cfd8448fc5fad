"""A server that a class reaches: who may open a room, what it says when it is full, which pages it has."""

import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus

from experiments.classroom.keys import tidy
from experiments.classroom.room import Room
from experiments.live import server
from experiments.live.classroom import open_form
from experiments.live.classroom.open_form import form_fields, settings_of
from experiments.live.classroom.parts import ROOMS
from experiments.live.classroom.teacher import drawn_words
from experiments.live.load import filled, running
from experiments.live.simulated import SimulatedPage
from experiments.seats.saved import fingerprint, replay
from model.errors import InputError
from model.randomness import Purpose, normal
from model.scenario import MAXIMUM_SEED
from tests.processes import JOINT_REVIEW


@pytest.fixture
def opening():
    """The way a server opens rooms is left as it was."""
    yield
    ROOMS.opening_code = None


def test_who_lets_others_in_gets_a_code_without_which_nobody_opens_a_class(opening):
    assert server.opening_code("127.0.0.1") is None
    assert "opening" not in filled({"fields": form_fields()})
    code = server.opening_code("0.0.0.0")
    assert ROOMS.opening_code == tidy(code)
    assert len(ROOMS.opening_code) == 8
    assert "opening" in filled({"fields": form_fields()})


def test_the_seed_of_a_class_is_drawn_unless_it_is_given():
    sent = filled({"fields": form_fields()})
    assert sent["seed"] == ""
    assert len({settings_of(sent).seed for _ in range(20)}) > 15
    assert settings_of(sent | {"seed": "7"}).seed == 7
    with pytest.raises(InputError, match="seed"):
        settings_of(sent | {"seed": "soon"})


def test_a_drawn_seed_may_be_any_that_there_is_so_that_figures_do_not_tell_it(monkeypatch):
    monkeypatch.setattr(open_form.secrets, "randbelow", lambda below: below - 1)
    assert settings_of(filled({"fields": form_fields()})).seed == MAXIMUM_SEED == 2**63 - 1


def test_the_largest_seed_is_kept_to_its_last_digit_from_the_form_to_the_saved_game():
    largest = str(MAXIMUM_SEED)
    (field,) = [one for one in form_fields() if one["name"] == "seed"]
    assert field["type"] == "text", "a browser rounds numbers of this size"
    assert len(largest) <= field["most"]
    sent = filled({"fields": form_fields()}) | {"seed": largest, "tables": 1, "last": "2025-03", "parameters": ""}
    room = Room("code", settings_of(sent), lambda: 0.0)
    assert largest in drawn_words(room.settings)
    room.start(room.teacher_key)
    content = json.loads(json.dumps(room.game(room.teacher_key, 1)))
    assert content["seed"] == MAXIMUM_SEED
    assert fingerprint(replay(content)) == fingerprint(room.tables[0].game)


def test_seeds_that_differ_only_in_their_high_digits_bring_different_luck():
    drawn = [normal(seed, 0, 24300, Purpose.SHOCK, 0) for seed in (1, 1 + 2**32, 1 + 2**62)]
    assert len(set(drawn)) == 3


def test_the_form_seats_each_government_and_takes_parameters():
    sent = filled({"fields": form_fields()}) | {
        "mexico": "mexico_opposition",
        "parameters": "broad_rate=0.1\nterm_years=8",
    }
    settings = settings_of(sent)
    assert (settings.doctrine, settings.mexico, settings.canada) == (None, "mexico_opposition", None)
    assert settings.parameters == {"broad_rate": "0.1", "term_years": "8"}
    with pytest.raises(InputError, match="parameters is missing or too long"):
        settings_of(sent | {"parameters": "x" * 3000})


def test_the_pages_of_a_class_come_without_mesas():
    done = subprocess.run([JOINT_REVIEW, "live", "--classroom", "--mesa"], capture_output=True, text=True)
    assert done.returncode == 2
    assert "--classroom" in done.stderr
    assert "Traceback" not in done.stderr


def fetched(address):
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


@pytest.fixture(scope="module")
def small_server():
    with running([sys.executable, str(Path(__file__).with_name("small_server.py"))]) as (address, _):
        yield address


def opened(address):
    page = SimulatedPage(address, "/join")
    page.wait(lambda: page.form("Join"), "the form")
    return page


def until(look):
    end = time.monotonic() + 30
    while not look() and time.monotonic() < end:
        time.sleep(0.1)
    return look()


def test_a_visitor_for_whom_there_is_no_room_is_told_so_until_somebody_leaves(small_server):
    first, second = opened(small_server), opened(small_server)
    status, said = fetched(f"http://{small_server}/join")
    assert status == 503
    assert "This server is full" in said
    with pytest.raises(InvalidStatus):
        SimulatedPage(small_server, "/join")
    first.close()
    assert until(lambda: fetched(f"http://{small_server}/join")[0] == 200)
    second.close()


def test_who_opens_and_drops_pages_fills_no_memory_and_keeps_nobody_out(small_server):
    """A page that is dropped without a word lives on for minutes, unless another needs its place."""
    for _ in range(6):
        opened(small_server).drop()
        assert until(lambda: fetched(f"http://{small_server}/join")[0] == 200)
    assert until(lambda: int(fetched(f"http://{small_server}/alive")[1]) <= 2)
    looked_at = opened(small_server)
    opened(small_server).drop()
    assert until(lambda: fetched(f"http://{small_server}/join")[0] == 200)
    opened(small_server).close()
    assert looked_at.form("Join")
    assert looked_at.failure is None
    looked_at.close()
