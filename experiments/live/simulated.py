"""A browser without a screen: one page of a Solara server over its real websocket, as the widgets of its state.

It speaks the Jupyter protocol that Solara's own front end speaks: it opens a kernel, runs a path, keeps the state of
every widget the server sends, and sends the events of the templates. What a real browser adds, drawing, costs the
server nothing.
"""

import json
import threading
import time
import urllib.request
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

LONGEST_WAIT = 120.0  # seconds until a page that shows nothing new counts as broken
LARGEST_MESSAGE = 2**24  # bytes


class PageError(RuntimeError):
    """The server did not show what was waited for."""


class SimulatedPage:
    """A page at ``path`` of a server (``127.0.0.1:8765``); use :meth:`close` as a browser's closed tab does."""

    def __init__(self, server: str, path: str) -> None:
        from websockets.sync.client import connect

        self._server, self._kernel, self._page = server, str(uuid.uuid4()), str(uuid.uuid4())
        self._cookie = f"solara-session-id={uuid.uuid4()}"
        self._changed = threading.Condition()
        self.widgets: dict[str, dict[str, Any]] = {}
        self.failure: BaseException | None = None
        address = f"ws://{server}/jupyter/api/kernels/{self._kernel}/channels?session_id={self._page}"
        self._socket = connect(address, additional_headers={"Cookie": self._cookie}, max_size=LARGEST_MESSAGE)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self._send("kernel_info_request", {})
        control = uuid.uuid4().hex
        self._send("comm_open", {"comm_id": control, "target_name": "solara.control", "data": {}})
        themes: dict[str, Any] = {"light": {}, "dark": {}}
        run = {"method": "run", "args": {"path": path, "dark": False, "themes": themes, "appName": None}}
        self._send("comm_msg", {"comm_id": control, "data": run})

    def _send(self, kind: str, content: dict[str, Any]) -> None:
        header = {
            "date": datetime.now(UTC).isoformat(), "msg_id": str(uuid.uuid4()), "msg_type": kind,
            "session": self._page, "username": "", "version": "5.2",
        }  # fmt: skip
        message = {"buffers": [], "channel": "shell", "content": content, "header": header, "metadata": {},
                   "parent_header": {}}  # fmt: skip
        self._socket.send(json.dumps(message))

    def _read(self) -> None:
        from websockets.exceptions import ConnectionClosed

        try:
            for raw in self._socket:
                if isinstance(raw, str):
                    self._take(json.loads(raw))
        except ConnectionClosed as error:
            self.failure = error
        with self._changed:
            self._changed.notify_all()

    def _take(self, message: dict[str, Any]) -> None:
        kind, content = message["header"]["msg_type"], message["content"]
        with self._changed:
            if kind == "comm_open":
                self.widgets[content["comm_id"]] = dict(content["data"].get("state", {}))
            elif kind == "comm_msg" and content["data"].get("method") == "update":
                self.widgets.setdefault(content["comm_id"], {}).update(content["data"]["state"])
            elif kind == "comm_close":
                self.widgets.pop(content["comm_id"], None)
            else:
                return
            self._changed.notify_all()

    def find(self, *names: str) -> dict[str, Any] | None:
        """State of the last widget that has all these properties, with its number as ``id``."""
        with self._changed:
            for number, state in reversed(self.widgets.items()):
                if all(name in state for name in names):
                    return {**state, "id": number}
        return None

    def find_all(self, *names: str) -> list[dict[str, Any]]:
        """States of all widgets that have all these properties, in the order in which they came."""
        with self._changed:
            return [{**state, "id": number} for number, state in self.widgets.items()
                    if all(name in state for name in names)]  # fmt: skip

    def find_where(self, name: str, value: Any) -> dict[str, Any] | None:
        """State of the last widget with this value of a property, with its number as ``id``."""
        with self._changed:
            for number, state in reversed(self.widgets.items()):
                if state.get(name) == value:
                    return {**state, "id": number}
        return None

    def form(self, label: str) -> dict[str, Any] | None:
        """The form whose button has this label."""
        return self.find_where("label", label)

    def texts(self) -> list[str]:
        """Every text that the page shows."""
        with self._changed:
            return [
                child for state in self.widgets.values() for child in state.get("children") or []
                if isinstance(child, str) and not child.startswith("IPY_MODEL_")
            ]  # fmt: skip

    def shows(self, text: str) -> bool:
        """Whether a text with these words stands on the page."""
        return any(text in one for one in self.texts())

    def event(self, widget: dict[str, Any], name: str, data: Any) -> None:
        """Send an event of a template."""
        content = {"method": "custom", "content": {"event": name, "data": data}}
        self._send("comm_msg", {"comm_id": widget["id"], "data": content})

    def button(self, label: str) -> dict[str, Any] | None:
        """The last button with this label that can be pressed."""
        for state in reversed(self.find_all("children")):
            pressed = state.get("tag") == "button" or state.get("_model_name") == "BtnModel"
            if pressed and label in (state["children"] or []) and not state.get("disabled"):
                return state
        return None

    def click(self, label: str) -> None:
        """Press a button by its label; raises :class:`PageError` where there is none."""
        found = self.button(label)
        if found is None:
            raise PageError(f"there is no button {label!r}")
        self.event(found, "click", {})

    def wait[T](self, look: Callable[[], T | None], what: str, seconds: float = LONGEST_WAIT) -> T:
        """Wait until ``look`` finds something; raises :class:`PageError`."""
        end = time.monotonic() + seconds
        while True:
            found = look()
            if found:
                return found
            left = end - time.monotonic()
            if self.failure is not None or left <= 0:
                raise PageError(f"waited in vain for {what}: {self.failure or f'{seconds:.0f} s are over'}")
            with self._changed:
                self._changed.wait(min(left, 0.5))

    def drop(self) -> None:
        """Lose the connection without a word, as a laptop that is shut."""
        self._socket.close()
        self._reader.join(10)

    def close(self) -> None:
        """Close the tab: the server frees the page at once."""
        address = f"http://{self._server}/_solara/api/close/{self._kernel}?session_id={self._page}"
        request = urllib.request.Request(address, data=b"", headers={"Cookie": self._cookie})
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                answer.read()
        finally:
            self.drop()
