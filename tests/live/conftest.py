"""A real server with the classroom's pages, and a real browser that may talk to nothing else."""

from pathlib import Path

import pytest

from experiments.live.load import live_class

BROWSER = "/usr/bin/chromium"
PATIENCE = 30_000  # milliseconds that a page has to come to what a test expects, on a machine that does much else
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def class_site():
    """Address of ``joint-review live --classroom``: the classroom's pages alone, behind the guard."""
    with live_class() as (server, _):
        yield f"http://{server}"


@pytest.fixture(scope="session")
def chromium():
    """A headless Chromium."""
    if not Path(BROWSER).exists():
        pytest.skip(f"{BROWSER} is not installed")
    playwright = pytest.importorskip("playwright.sync_api")
    playwright.expect.set_options(timeout=PATIENCE)
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=BROWSER, args=ARGUMENTS)
        yield browser
        browser.close()


class Visitors:
    """Browsers of a class, each with a memory of its own; ``outside`` gathers requests to anywhere else.

    ``at_end``: what is to be done before they go, so that a server that many tests share has room for the next.
    """

    def __init__(self, browser, address):
        self.browser, self.address = browser, address
        self.outside, self.contexts, self.errors, self.at_end = [], [], [], []

    def come(self, path, width=1400, height=900, context=None):
        context = context or self.context(width, height)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.goto(self.address + path)
        return page

    def context(self, width=1400, height=900):
        context = self.browser.new_context(viewport={"width": width, "height": height})
        context.route("**/*", self._only_here)
        self.contexts.append(context)
        return context

    def _only_here(self, route):
        url = route.request.url
        if url.startswith((self.address, "data:", "blob:")):
            route.continue_()
        else:
            self.outside.append(url)
            route.abort()


@pytest.fixture
def visitors(chromium, class_site):
    found = Visitors(chromium, class_site)
    yield found
    for leave in found.at_end:
        leave()
    for context in found.contexts:
        context.close()
    assert found.outside == []
    assert found.errors == []
