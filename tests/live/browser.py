"""A page served on loopback and a browser that can reach nothing else."""

import contextlib
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe

from experiments.live import load


@contextlib.contextmanager
def served(app: Path, **environment: str):
    """Address of an app of Solara, served by a process of its own."""
    with load.served(app, **environment) as (server, _):
        yield f"http://{server}"


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
    """What axe-core finds wrong inside a part of the page, once Solara's own bar of work under way is gone."""
    for bar in page.locator(".v-progress-linear--absolute").all():
        bar.wait_for(state="hidden")
    found = Axe().run(page, context=within)
    return [f"{one['id']}: {node['html'][:120]}" for one in found.response["violations"] for node in one["nodes"]]
