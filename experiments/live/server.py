"""The server of the live page: Solara in production mode, in this process, for browsers on this machine unless told.

Around Solara's application stands a guard: it answers only to the names it was opened under, lets no page of another
site in, tells the browser to load nothing from elsewhere, fetches nothing from elsewhere itself, and gives the page
its language and a view that can be enlarged, both of which Solara's template lacks.
"""

import asyncio
import os
import re
import socket
import webbrowser
from collections.abc import Awaitable, Callable, MutableMapping
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from experiments.live.places import Places, household
from model.errors import InputError

PAGES = "experiments.live.site"
CLASSROOM = "experiments.live.classroom.app"
TITLE = "Joint Review"
CULL = "5m"  # how long a visitor may be away, as when a laptop sleeps, before what it has is freed
VISITORS = 200  # pages kept alive, of 7.4 MB each
FROM_ONE = 100  # of them for one address: a class behind one router is 37 pages, and some have two open
PAGE_PATH = re.compile(r"/jupyter/api/kernels/([^/]+)/[^/]+")  # of the connection to a page, with its key
CDN = "/_solara/cdn/"
FILES = ("/static/", "/jupyter/", "/_solara/")
CLOSED = ("/resourcez",)
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
HEADERS = {
    # Solara's templates are compiled in the browser, hence 'unsafe-eval'.
    "content-security-policy": "default-src 'self' data: blob:; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; connect-src 'self' ws: wss:; frame-ancestors 'self'; form-action 'self'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
}
FULL = (
    b'<!doctype html><html lang="en"><title>Joint Review</title><meta name="viewport" content="width=device-width">'
    b"<h1>This server is full</h1><p>It has as many pages open as it can hold, or as it gives to one address. Close "
    b"one of your own pages, or try again in a minute.</p></html>"
)
REWRITTEN = (
    (b"<html>", b'<html lang="en">'),
    (b", maximum-scale=1, user-scalable=no, minimal-ui", b""),
)

Scope = MutableMapping[str, Any]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]


def check_installed() -> None:
    """Raise :class:`InputError` with the command to install what the page needs and is not there."""
    missing = [name for name in ("solara", "ipyvuetify", "altair", "uvicorn", "starlette") if find_spec(name) is None]
    if missing:
        raise InputError(
            f"the live page needs packages that are not installed ({', '.join(missing)}); install them with: "
            "uv sync --extra live --extra offline, or: pip install '.[live,offline]'"
        )


def open_socket(host: str, port: int) -> socket.socket:
    """A socket that listens; raises :class:`InputError` where the address is not to be had."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        found = socket.socket(family, socket.SOCK_STREAM)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((host, port))
        found.listen(128)
    except OSError as error:
        raise InputError(f"cannot open {host} port {port} ({error.strerror}); choose another with --port") from None
    return found


def set_up(pages: str) -> None:
    """Settings of Solara, before it is imported: production, no telemetry, nothing fetched, sessions that end."""
    os.environ["SOLARA_TELEMETRY_MIXPANEL_ENABLE"] = "false"
    os.environ["SOLARA_MODE"] = "production"
    os.environ["SOLARA_THEME_LOADER"] = "plain"
    os.environ["SOLARA_THEME_TITLE"] = TITLE
    os.environ["SOLARA_THEME_SHOW_BANNER"] = "false"
    os.environ["SOLARA_KERNEL_CULL_TIMEOUT"] = CULL
    os.environ["SOLARA_KERNEL_MAX_COUNT"] = str(VISITORS)
    os.environ["SOLARA_APP"] = pages


class Guard:
    """An application around Solara's.

    ``names``: host names it answers to, empty for all; ``places``: how many pages fit (None: any number); whoever comes
    when there is no room is told so.
    """

    def __init__(self, inner: Application, names: set[str], assets: Path | None, places: Places | None = None) -> None:
        self.inner, self.names, self.assets, self.places = inner, names, assets, places

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One connection."""
        if scope["type"] not in ("http", "websocket"):
            await self.inner(scope, receive, send)
            return
        headers = dict(scope["headers"])
        if not self._welcome(scope, headers):
            await self._refuse(scope, send)
        elif scope["type"] == "websocket":
            await self._connect(scope, receive, send)
        elif self.places is None or scope["path"].startswith(FILES) or self.places.room(_address(scope)):
            await self._page(scope, receive, send)
        else:
            await self._say_full(send)

    def _welcome(self, scope: Scope, headers: dict[bytes, bytes]) -> bool:
        host = headers.get(b"host", b"").decode("latin-1")
        if self.names and _name(host) not in self.names:
            return False
        origin = headers.get(b"origin", b"").decode("latin-1")
        if origin and origin.partition("://")[2] != host:
            return False
        if scope["path"] in CLOSED:
            return False
        if scope["path"].startswith(CDN) and self.assets is not None:
            return (self.assets / scope["path"].removeprefix(CDN)).is_file()
        return True

    async def _refuse(self, scope: Scope, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        await send({"type": "http.response.start", "status": 404, "headers": [(b"content-type", b"text/plain")]})
        await send({"type": "http.response.body", "body": b"not found\n"})

    async def _connect(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A connection to a page, for as long as it lasts."""
        page = PAGE_PATH.fullmatch(scope["path"])
        if page is None or self.places is None:
            await self.inner(scope, receive, send)
        elif self.places.enter(page[1], _address(scope)):
            try:
                await self.inner(scope, receive, send)
            finally:
                self.places.leave(page[1])
        else:
            await self._refuse(scope, send)

    async def _say_full(self, send: Send) -> None:
        headers = [(b"content-type", b"text/html; charset=utf-8"), (b"retry-after", b"60")]
        headers += [(key.encode(), value.encode()) for key, value in HEADERS.items()]
        await send({"type": "http.response.start", "status": 503, "headers": headers})
        await send({"type": "http.response.body", "body": FULL})

    async def _page(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add headers; a page of HTML is held back until it is whole, and rewritten."""
        held: list[MutableMapping[str, Any]] = []
        # What is to be rewritten must not come compressed; files of Solara's are no pages and keep their encoding.
        plain = not scope["path"].startswith(FILES)
        if plain:
            scope = {**scope, "headers": [row for row in scope["headers"] if row[0] != b"accept-encoding"]}

        async def pass_on(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                added = [(key.encode(), value.encode()) for key, value in HEADERS.items()]
                message = {**message, "headers": [*message.get("headers", []), *added]}
            if not plain:
                await send(message)
                return
            held.append(message)
            if message["type"] == "http.response.body" and not message.get("more_body"):
                for one in _rewritten(held):
                    await send(one)

        await self.inner(scope, receive, pass_on)


def _address(scope: Scope) -> str:
    """Whose connection it is."""
    return household((scope.get("client") or ("",))[0])


def _name(host: str) -> str:
    """A host without its port."""
    return host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]


def _rewritten(held: list[MutableMapping[str, Any]]) -> list[MutableMapping[str, Any]]:
    start, body = held[0], b"".join(one.get("body", b"") for one in held[1:])
    for old, new in REWRITTEN:
        body = body.replace(old, new, 1)
    headers = [row for row in start["headers"] if row[0].lower() != b"content-length"]
    headers.append((b"content-length", str(len(body)).encode()))
    return [{**start, "headers": headers}, {"type": "http.response.body", "body": body}]


def application(host: str, pages: str = PAGES) -> Application:
    """Solara's application behind the guard; everything the first visitor needs is warm when this returns.

    ``pages``: module with the routes of the site, which has no others.
    """
    set_up(pages)
    import solara.server.settings
    from solara.server.starlette import app as inner

    from experiments.live.warm import warm

    warm()
    names = LOOPBACK | {host} if host in LOOPBACK else set()
    return Guard(inner, names, solara.server.settings.assets.proxy_cache_dir if offline() else None, places())


def places() -> Places:
    """Room for pages on this server.

    Solara's own bound is on connections: it gives a place back as soon as one is dropped, while the page lives on, and
    lets who comes to a full server wait without a word.
    """
    from solara.server import kernel_context

    def free(key: str) -> None:
        context = kernel_context.contexts.get(key)
        if context is not None:  # waits until the page has done what it is doing: not on the loop that serves all
            asyncio.get_running_loop().run_in_executor(None, _close, context)

    return Places(VISITORS, min(FROM_ONE, VISITORS), lambda: kernel_context.contexts, free)


def _close(page: Any) -> None:
    """Free a page unless its browser has come back, or closed it, this very moment."""
    from experiments.live.pulse import connected

    if not connected(page) and not page.closed_event.is_set():
        page.close("evicted")


def offline() -> bool:
    """Whether the files of the page are installed, so that nothing has to be fetched."""
    try:
        version("solara-assets")
    except PackageNotFoundError:
        return False
    return True


def opening_code(host: str) -> str | None:
    """The code without which no class can be opened, where others than this machine can come; None elsewhere."""
    from experiments.classroom.keys import grouped, new_code
    from experiments.live.classroom.parts import ROOMS

    ROOMS.opening_code = None if host in LOOPBACK else new_code()
    return grouped(ROOMS.opening_code) if ROOMS.opening_code else None


def serve(
    host: str, port: int, say: Callable[[str], None], open_browser: bool = False, path: str = "", pages: str = PAGES
) -> None:  # fmt: skip
    """Serve a site until interrupted; ``say`` is told the address of the page at ``path`` once it can be opened."""
    check_installed()
    opened = open_socket(host, port)
    import uvicorn

    say("Preparing the rules (the first time for a version of them this compiles for one to two minutes) ...")
    guarded = application(host, pages)
    server = uvicorn.Server(uvicorn.Config(guarded, log_level="warning", access_log=False, lifespan="on"))
    code = opening_code(host)
    shown = "localhost" if host in ("127.0.0.1", "::1") else host
    address = f"http://{shown}:{opened.getsockname()[1]}{path}"

    async def run() -> None:
        serving = asyncio.create_task(server.serve(sockets=[opened]))
        while not server.started and not serving.done():
            await asyncio.sleep(0.02)
        if server.started:
            say(f"The live page is at {address} (stop it with Ctrl+C).")
            if code:
                say(f"Others can reach this server. To open a class, its teacher types the opening code {code}.")
            if open_browser:
                webbrowser.open(address)
        await serving

    from experiments.live.page.page import forecaster

    try:
        asyncio.run(run())
    except KeyboardInterrupt:
        pass
    finally:
        forecaster().close()
