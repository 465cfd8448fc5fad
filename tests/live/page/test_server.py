"""The server of the page: one command, this machine only, and nothing in or out that is not the page's."""

import http.client
import os
import re
import signal
import socket
import subprocess
from pathlib import Path

import pytest

from experiments.live import server
from experiments.live.server import Guard, check_installed, open_socket
from model.errors import InputError
from tests.processes import JOINT_REVIEW

ROOT = Path(__file__).resolve().parents[3]


def command(*words):
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run([JOINT_REVIEW, "live", *words], capture_output=True, text=True, env=environment)


def test_a_port_that_is_taken_is_refused():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = command("--port", str(port))
    assert done.returncode == 2
    assert f"port {port}" in done.stderr
    assert "--port" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("words", [("--port", "soon"), ("--port", "70000"), ("--host", "no.such.host.invalid")])
def test_an_address_that_cannot_be_is_refused(words):
    done = command(*words)
    assert done.returncode == 2
    assert words[1] in done.stderr
    assert "Traceback" not in done.stderr


def test_missing_packages_are_named_with_the_command_that_installs_them(monkeypatch):
    known = server.find_spec
    monkeypatch.setattr(server, "find_spec", lambda name: None if name == "solara" else known(name))
    with pytest.raises(InputError, match=r"\(solara\).*uv sync --extra live"):
        check_installed()


def test_it_listens_on_this_machine_unless_told():
    with open_socket("127.0.0.1", 0) as opened:
        assert opened.getsockname()[0] == "127.0.0.1"
    done = command("--help")
    assert "127.0.0.1" in done.stdout


async def inner(scope, receive, send):
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        return
    encoded = dict(scope["headers"]).get(b"accept-encoding")
    body = b'<html><meta name="viewport" content="initial-scale=1, maximum-scale=1, user-scalable=no, minimal-ui">'
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(body))]})
    await send({"type": "http.response.body", "body": body[:20], "more_body": True})
    await send({"type": "http.response.body", "body": body[20:] + (encoded or b"")})


def ask(path="/", kind="http", names=("localhost", "127.0.0.1"), assets=None, **headers):
    """What the guard sends for a request: status or type, headers and body."""
    sent = []
    scope = {
        "type": kind, "path": path,
        "headers": [(key.encode(), value.encode()) for key, value in ({"host": "localhost:8765"} | headers).items()],
    }  # fmt: skip

    async def send(message):
        sent.append(message)

    # Nothing here waits, so no event loop is needed: a browser under test may be running one in this thread.
    with pytest.raises(StopIteration):
        Guard(inner, set(names), assets)(scope, None, send).send(None)
    body = b"".join(message.get("body", b"") for message in sent)
    return sent[0].get("status", sent[0]["type"]), dict(sent[0].get("headers", [])), body


def test_the_page_has_a_language_can_be_enlarged_and_may_load_nothing_from_elsewhere():
    status, headers, body = ask(**{"accept-encoding": "gzip"})
    assert status == 200
    assert body.startswith(b'<html lang="en">')
    assert b"user-scalable" not in body
    assert int(headers[b"content-length"]) == len(body)
    assert b"gzip" not in body, "what is rewritten must not come compressed"
    assert b"default-src 'self'" in headers[b"content-security-policy"]


@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_other_names_and_other_sites_are_turned_away(kind):
    welcome = 200 if kind == "http" else "websocket.accept"
    turned_away = 404 if kind == "http" else "websocket.close"
    assert ask(kind=kind)[0] == welcome
    assert ask(kind=kind, host="127.0.0.1:8765")[0] == welcome
    assert ask(kind=kind, origin="http://localhost:8765")[0] == welcome
    assert ask(kind=kind, host="rebound.example:8765")[0] == turned_away
    assert ask(kind=kind, origin="http://elsewhere.example")[0] == turned_away
    assert ask(kind=kind, host="server.example", names=())[0] == welcome, "opened to others on purpose"


def test_it_fetches_nothing_for_a_visitor(tmp_path):
    (tmp_path / "vue").mkdir()
    (tmp_path / "vue" / "main.js").write_text("//", encoding="utf-8")
    assert ask("/_solara/cdn/vue/main.js", assets=tmp_path)[0] == 200
    assert ask("/_solara/cdn/vue/other.js", assets=tmp_path)[0] == 404
    assert ask("/_solara/cdn/../../etc/passwd", assets=tmp_path)[0] == 404
    assert ask("/resourcez")[0] == 404


def get(site, path, **headers):
    host, port = re.fullmatch(r"http://(.+):(\d+)", site.address).groups()
    connection = http.client.HTTPConnection(host, int(port), timeout=30)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    return answer.status, answer.read()


def test_the_real_server_is_ready_and_guarded(live_site):
    assert get(live_site, "/readyz")[0] == 200
    assert get(live_site, "/", Host="rebound.example")[0] == 404
    assert get(live_site, "/resourcez")[0] == 404
    status, body = get(live_site, "/")
    assert status == 200
    assert b'<html lang="en">' in body
    assert b"user-scalable" not in body


@pytest.mark.long
@pytest.mark.parametrize(("ended_by", "code"), [(signal.SIGINT, 0), (signal.SIGTERM, -signal.SIGTERM)])
def test_an_interrupt_ends_the_server_in_the_middle_of_a_forecast(ended_by, code):
    from tests.live.page.conftest import Site

    site = Site()
    site.process.send_signal(ended_by)
    assert site.process.wait(30) == code
    assert "Traceback" not in "".join(site.said)
