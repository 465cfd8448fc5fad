"""The live page as its command serves it, and visitors whose browsers may talk to nothing else."""

import os
import re
import subprocess
import threading
from pathlib import Path

import pytest

from tests.processes import JOINT_REVIEW

ROOT = Path(__file__).resolve().parents[3]
READY = re.compile(r"The live page is at (http://\S+)")


class Site:
    """A server started by a command (default: the page's own), its address and its process."""

    def __init__(self, command=(JOINT_REVIEW, "live", "--port", "0")):
        environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
        self.process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.said = []
        self.address = self._wait()
        threading.Thread(target=self._listen, daemon=True).start()

    def _wait(self):
        for line in self.process.stdout:
            self.said.append(line)
            found = READY.search(line)
            if found:
                return found.group(1)
        raise RuntimeError("the server ended before it was ready:\n" + "".join(self.said))

    def _listen(self):
        for line in self.process.stdout:
            self.said.append(line)

    def stop(self):
        self.process.terminate()
        self.process.wait(30)


@pytest.fixture(scope="session")
def live_site():
    site = Site()
    yield site
    site.stop()


class Visits:
    """Browsers that visit the page, each with a memory of its own; what went wrong in any of them."""

    def __init__(self, browser, site):
        self.browser, self.site = browser, site
        self.contexts, self.outside, self.errors = [], [], []

    def open(self, width=1400, height=900, **more):
        page = self.come("", width, height, **more)
        page.get_by_role("button", name="Step").wait_for()
        return page

    def come(self, path, width=1400, height=900, **more):
        context = self.browser.new_context(viewport={"width": width, "height": height}, **more)
        context.route("**/*", self._only_here)
        self.contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.goto(self.site.address + path)
        return page

    def _only_here(self, route):
        if route.request.url.startswith((self.site.address, "data:", "blob:")):
            route.continue_()
        else:
            self.outside.append(route.request.url)
            route.abort()


@pytest.fixture
def visits(chromium, live_site):
    found = Visits(chromium, live_site)
    said = len(live_site.said)
    yield found
    for context in found.contexts:
        context.close()
    assert found.outside == [], "the page asked for something from elsewhere"
    assert found.errors == []
    assert "Traceback" not in "".join(live_site.said[said:])
