"""A page served on loopback and a browser that can reach nothing else."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe

READY_SECONDS = 600  # with the rules still to be compiled


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def wait_until_ready(address, server):
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RuntimeError("the server ended before it was ready")
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}/readyz", timeout=5) as answer:
            if answer.status == 200:
                return
        time.sleep(0.2)
    raise RuntimeError("the server was not ready in time")


@contextlib.contextmanager
def served(app: Path, **environment: str):
    """Address of an app of Solara, served by a process of its own."""
    port = free_port()
    command = [sys.executable, "-m", "solara", "run", str(app), "--host", "127.0.0.1", "--port", str(port), "--no-open",
               "--production"]  # fmt: skip
    surroundings = os.environ | {"SOLARA_TELEMETRY_MIXPANEL_ENABLE": "false"} | environment
    server = subprocess.Popen(command, env=surroundings, cwd=Path(__file__).parents[2], stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL)  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until_ready(address, server)
        yield address
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:  # in the middle of compiling a rule
            server.kill()
            server.wait()


@contextlib.contextmanager
def page_of(chromium, address: str, width: int = 1400, height: int = 900):
    """A page of its own in a browser; a request to anywhere else fails the test."""
    outside = []

    def only_inside(route):
        if route.request.url.startswith((address, "blob:", "data:")):
            route.continue_()
        else:
            outside.append(route.request.url)
            route.abort()

    context = chromium.new_context(viewport={"width": width, "height": height}, accept_downloads=True)
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.route("**/*", only_inside)
    page.goto(address)
    try:
        yield page
    finally:
        context.close()
    assert outside == []


def complaints_of(page, within: str):
    """What axe-core finds wrong inside a part of the page."""
    found = Axe().run(page, context=within)
    return [f"{one['id']}: {node['html'][:120]}" for one in found.response["violations"] for node in one["nodes"]]
