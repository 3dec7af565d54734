"""One reader without a browser: speaks Streamlit's websocket protocol.

It sends what the browser would send (every widget's state, the hashes of the
messages it holds) and waits until the server says that the script has finished.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any

import websockets
from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

_PATIENCE = 300  # seconds
Value = str | int | float | bool | list[str] | None


class Session:
    """Connected while inside `async with`; the page has been shown once when it begins."""

    def __init__(self, address: str, page: str = "") -> None:
        self._address = f"ws://{address}/_stcore/stream"
        self._page = page
        self._ids: dict[str, str] = {}  # key -> widget id
        self._kinds: dict[str, str] = {}  # key -> kind of element
        self._states: dict[str, Value] = {}
        self._held: list[str] = []  # hashes of messages that need not be sent again
        self.sentence = ""
        self.failed = 0

    async def __aenter__(self) -> Session:
        self._socket = await websockets.connect(
            self._address, subprotocols=[websockets.Subprotocol("streamlit")], max_size=None
        )
        await self._rerun()
        return self

    async def __aexit__(self, *_: Any) -> None:
        await self._socket.close()

    async def act(self, changes: dict[str, Value]) -> float:
        """Change widgets by their keys; milliseconds until the script has finished."""
        self._states |= {key: value for key, value in changes.items() if key in self._ids}
        return await self._rerun()

    def has(self, *keys: str) -> bool:
        """Whether the page has shown widgets with these keys."""
        return all(key in self._ids for key in keys)

    async def _rerun(self) -> float:
        start = time.perf_counter()
        await self._socket.send(self._message())
        while True:
            message = ForwardMsg()
            message.ParseFromString(await asyncio.wait_for(self._socket.recv(decode=False), _PATIENCE))
            if self._take(message):
                return (time.perf_counter() - start) * 1000

    def _message(self) -> bytes:
        message = BackMsg()
        asked = message.rerun_script
        asked.page_name = self._page
        asked.cached_message_hashes.extend(self._held)
        for key, value in self._states.items():
            _set(asked.widget_states.widgets.add(), self._ids[key], self._kinds[key], value)
        return message.SerializeToString()

    def _take(self, message: ForwardMsg) -> bool:
        """Remember what matters; whether the script has finished."""
        kind = message.WhichOneof("type")
        if message.metadata.cacheable and message.hash not in self._held:
            self._held = [*self._held[-20:], message.hash]
        if kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self._element(message.delta.new_element)
        return kind == "script_finished" and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY

    def _element(self, element: Element) -> None:
        kind = element.WhichOneof("type") or ""
        found = getattr(element, kind, None)
        widget = str(getattr(found, "id", ""))
        if widget.startswith("$$ID-"):
            key = widget.split("-", 2)[2]
            self._ids[key], self._kinds[key] = widget, kind
        elif kind == "markdown" and element.markdown.body.startswith("**") and " studies" in element.markdown.body:
            self.sentence = element.markdown.body
        elif kind == "exception" or (kind == "alert" and element.alert.format == Alert.ERROR):
            self.failed += 1


def _set(state: WidgetState, widget: str, kind: str, value: Value) -> None:
    state.id = widget
    if value is None:
        return
    if kind == "multiselect":
        state.string_array_value.data.extend(value)  # type: ignore[arg-type]
    elif kind == "checkbox":
        state.bool_value = bool(value)
    elif kind == "pagination":
        state.int_value = int(value)  # type: ignore[arg-type]
    elif kind == "number_input":
        state.double_value = float(value)  # type: ignore[arg-type]
    else:
        state.string_value = str(value)
