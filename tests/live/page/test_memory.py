"""What visitors had is freed when they close the page, in the real server with a real browser."""

import sys
import time
import urllib.request
from pathlib import Path

import pytest

from experiments.live.simulated import SimulatedPage
from tests.live.page.conftest import Site, Visits

pytest.importorskip("playwright.sync_api")

COUNTING = Path(__file__).with_name("counting.py")


@pytest.fixture
def counting_site():
    site = Site([sys.executable, str(COUNTING)])
    yield site
    site.stop()


def alive(site):
    with urllib.request.urlopen(f"{site.address}/alive", timeout=30) as answer:
        return int(answer.read())


def until_alive(site, count, seconds=90):
    end = time.monotonic() + seconds
    while (found := alive(site)) != count:
        assert time.monotonic() < end, f"{found} visitors are in memory, not {count}"
        time.sleep(0.2)


@pytest.mark.long
def test_a_visitor_whose_browser_falls_silent_is_freed_when_its_time_is_over(monkeypatch):
    """Without a word of leaving, as a laptop that is shut; the shipped page waits five minutes."""
    monkeypatch.setenv("CULL", "4s")
    site = Site([sys.executable, str(COUNTING)])
    try:
        page = SimulatedPage(site.address.removeprefix("http://"), "/")
        page.wait(lambda: page.find("played", "months"), "the page")
        until_alive(site, 1)
        page.drop()
        assert alive(site) == 1, "a connection that is lost for a moment loses nothing"
        until_alive(site, 0)
    finally:
        site.stop()


@pytest.mark.long
def test_visitors_are_freed_when_they_close_the_page_even_in_the_middle_of_play(chromium, counting_site):
    visits = Visits(chromium, counting_site)
    until_alive(counting_site, 0)
    for count in range(1, 6):
        page = visits.open()
        page.get_by_role("button", name="Play").click()
        until_alive(counting_site, count)
    # Leaving first: where requests are routed, a context that closes at once loses the page's last word.
    for context in visits.contexts:
        context.pages[0].goto("about:blank")
    until_alive(counting_site, 0)
    for context in visits.contexts:
        context.close()
