"""How fast the live page is in a real browser: first paint, a step's update, the forecast after it."""

import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np

from experiments.ensembles.forecast import CONTINUATIONS
from experiments.live.screenshots import ARGUMENTS, BROWSER, LIVE, LONGEST, server
from model.errors import InputError

# What is prepared is played by as many workers as what is asked for: who has looked for as long, and half as long more,
# finds all prepared.
LOOK = 1.5
SHOWN = "document.querySelector('.jr-jump strong').innerText"
OUTLOOK = "document.querySelector('.jr-outlook').innerText"
HEADING = "document.querySelector('.jr-outlook h2').innerText"


def measure(
    steps: int, forecasts: int, command: Sequence[str] = LIVE, continuations: int = CONTINUATIONS
) -> dict[str, Any]:  # fmt: skip
    """Times in ms: ``paint`` [2] of first visits; ``step`` [steps], ``cold`` and ``prepared`` [forecasts] of a visitor.

    A first paint lasts from the address to the verbs that can be pressed; a step from the press to the new month; a
    forecast from the press of a step to all continuations of the new month: ``cold`` right after another luck was
    taken, which throws away what was prepared, ``prepared`` after a look at the month before (``look``, ms).
    ``command`` starts the server, whose forecasts have so many ``continuations``. Raises :class:`InputError` without
    browser or Playwright.
    """
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        raise InputError("the benchmark needs Playwright; install it with: uv sync --group test") from None
    whole = f"/{continuations:,} continuations|How it ended/.test({OUTLOOK})"
    with server(command) as address, sync_playwright() as driver:
        try:
            browser = driver.chromium.launch(executable_path=BROWSER, args=ARGUMENTS)
        except Error as error:
            raise InputError(f"{BROWSER} cannot be started: {error.message.splitlines()[0]}") from None
        paint = []
        for _ in range(2):
            page = browser.new_context().new_page()
            page.set_default_timeout(LONGEST)
            paint.append(_ms(partial(_opened, page, address)))
        page.wait_for_function(whole)
        cold, prepared = [], []
        for _ in range(forecasts):
            page.get_by_role("button", name="Branch from here").click()
            cold.append(_ms(lambda: _step_to_forecast(page, whole)))
        look = LOOK * float(np.median(cold))
        for _ in range(forecasts):
            page.wait_for_timeout(look)
            prepared.append(_ms(lambda: _step_to_forecast(page, whole)))
        step = [_ms(lambda: _step(page)) for _ in range(steps)]
        browser.close()
    return {"paint": paint, "step": step, "cold": cold, "prepared": prepared, "look": look}


def _ms(work: Callable[[], Any]) -> float:
    begin = time.perf_counter()
    work()
    return 1000.0 * (time.perf_counter() - begin)


def _opened(page: Any, address: str) -> None:
    page.goto(address)
    page.get_by_role("button", name="Step").wait_for()


def _step(page: Any) -> None:
    before = page.evaluate(SHOWN)
    page.get_by_role("button", name="Step").click()
    page.wait_for_function(f"before => {SHOWN} !== before", arg=before, polling=5)


def _step_to_forecast(page: Any, whole: str) -> None:
    before = page.evaluate(HEADING)
    page.get_by_role("button", name="Step").click()
    page.wait_for_function(f"before => {HEADING} !== before && {whole}", arg=before, polling=5)


def line(name: str, times: list[float]) -> str:
    """One measurement in words."""
    middle, high = (float(np.percentile(times, share)) for share in (50, 95))
    return f"{name}: {len(times)} times, p50 {middle:,.0f} ms, p95 {high:,.0f} ms"
