"""Pictures of the live page at three moments of one history, as the README and the documents show them.

``python -m experiments.live.screenshots docs/images`` starts a server of its own and needs Chromium and Playwright
(``uv sync --group test``).
"""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

BROWSER = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
SEED = "3"
WIDTH, HEIGHT = 1400, 1700
PRESENT, PROJECTOR = "live_present", {"width": 1366, "height": 768}
# Name of the file, months played, and the tab that is open.
MOMENTS = (
    ("live_start", 0, "At the table"),
    ("live_talks", 10, "At the table"),
    ("live_review", 18, "Story"),
)
SEAT_PICTURE, SEAT_MONTHS, SEAT = "live_seat", 3, "Mexico"
LIVE = (sys.executable, "-m", "experiments.cli", "live", "--port", "0")
LONGEST = 240_000  # milliseconds, with rules still to be compiled


@contextmanager
def server(command: Sequence[str] = LIVE) -> Iterator[str]:
    """A server of the live page in a process of its own; its address. ``command``: starts it and has it say so."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        for line in process.stdout:
            if "http://" in line:
                yield "http://" + line.split("http://")[1].split()[0].rstrip(".")
                break
        else:
            raise RuntimeError("the server ended before it was ready")
    finally:
        process.terminate()
        process.wait()


def settled(page: Any) -> None:
    """Wait until the forecast has all its continuations and the page stands still."""
    page.wait_for_timeout(1500)
    page.wait_for_function("() => /2,000 continuations|How it ended/.test(document.body.innerText)", timeout=LONGEST)
    page.wait_for_timeout(800)


def take(folder: Path) -> list[Path]:
    """Take the pictures into ``folder``; returns their paths."""
    from playwright.sync_api import sync_playwright

    found = []
    with server() as address, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=BROWSER, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.set_default_timeout(LONGEST)
        page.goto(address)
        page.get_by_label("Seed of the luck").fill(SEED)
        page.get_by_label("Seed of the luck").press("Tab")
        page.get_by_role("button", name="Start a new history").click()
        page.get_by_role("button", name="Hide settings").click()
        for name, months, tab in MOMENTS:
            page.get_by_role("tab", name=tab).click()
            jump(page, months)
            settled(page)
            found.append(folder / f"{name}.png")
            page.screenshot(path=found[-1])
            if name == "live_talks":
                found.append(folder / f"{PRESENT}.png")
                present(page, found[-1])
        jump(page, SEAT_MONTHS)
        page.get_by_role("button", name=SEAT, exact=True).click()
        page.get_by_role("button", name="Submit your choices").wait_for()
        settled(page)
        found.append(folder / f"{SEAT_PICTURE}.png")
        page.screenshot(path=found[-1])
        browser.close()
    return found


def present(page: Any, path: Path) -> None:
    """A picture of the presenter's page at the size of a projector."""
    page.set_viewport_size(PROJECTOR)
    page.get_by_role("button", name="Present").click()
    settled(page)
    page.screenshot(path=path)
    page.get_by_role("button", name="Whole page").click()
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})


def jump(page: Any, months: int) -> None:
    """Move the slider of months."""
    page.locator("#jr-month").fill(str(months))


if __name__ == "__main__":
    for path in take(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/images")):
        print(path)
