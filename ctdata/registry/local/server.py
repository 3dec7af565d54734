"""The sockets of a local registry: HTTP/1.1, gzip where accepted, plain-text errors, faults on demand."""

from __future__ import annotations

import gzip
import json
import threading
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

from ctdata.registry.local.faults import Fault
from ctdata.registry.local.store import Refused, Store

_BASE = "/api/v2"
_JSON, _TEXT = "application/json", "text/plain;charset=utf-8"


@dataclass(frozen=True)
class Request:
    """One request as it arrived; `path` is below /api/v2, `length` that of the whole address."""

    path: str
    params: dict[str, str]
    headers: dict[str, str]
    length: int


@dataclass
class _Answer:
    status: int
    body: bytes
    content_type: str = _TEXT
    headers: dict[str, str] = field(default_factory=dict)


class LocalRegistry:
    """A registry with these records, listening on a free port of 127.0.0.1 while in its `with` block."""

    def __init__(
        self, records: Iterable[Mapping[str, Any]] = (), data_timestamp: str = "2026-01-02T09:00:00"
    ) -> None:
        self.store = Store(records)
        self.data_timestamp = data_timestamp
        self.requests: list[Request] = []
        self._faults: deque[Fault] = deque()
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.registry = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    @property
    def url(self) -> str:
        """The address to hand to `Client`."""
        return f"http://127.0.0.1:{self._server.server_address[1]}{_BASE}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def set_records(self, records: Iterable[Mapping[str, Any]]) -> None:
        """A new day's registry; the data timestamp is the caller's to change."""
        self.store = Store(records)

    def plan(self, *faults: Fault) -> None:
        """These faults hit the next requests to their paths, in this order, each once."""
        self._faults.extend(faults)

    def asked(self, path: str = "/studies") -> list[Request]:
        """The requests to one path so far."""
        return [request for request in self.requests if request.path == path]

    def _take_fault(self, path: str) -> Fault | None:
        with self._lock:
            for fault in self._faults:
                if fault.path in ("", path):
                    self._faults.remove(fault)
                    return fault
        return None

    def _answer(self, request: Request) -> _Answer:
        try:
            return _Answer(200, self._body(request), _JSON)
        except Refused as refused:
            if refused.status == 301:
                return _Answer(301, b"", headers={"Location": _BASE + refused.text})
            return _Answer(refused.status, refused.text.encode())

    def _body(self, request: Request) -> bytes:
        path = request.path
        if path == "/version":
            return json.dumps({"apiVersion": "2.0.5", "dataTimestamp": self.data_timestamp}).encode()
        if path == "/stats/size":
            return self.store.size()
        if path == "/studies/metadata":
            return json.dumps(self.store.model.metadata()).encode()
        if path == "/studies":
            return self.store.page(request.params)
        if path.startswith("/studies/"):
            return self.store.study(path.removeprefix("/studies/"), request.params)
        raise Refused(404, "Not Found")


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    registry: LocalRegistry

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up on a slow answer is part of the plan."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server
    # Headers and body leave in one piece: two small packets would wait 40 ms for an ACK.
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        split = urlsplit(self.path)
        params = dict(parse_qsl(split.query, keep_blank_values=True))
        request = Request(split.path.removeprefix(_BASE), params, dict(self.headers), len(self.path))
        registry = self.server.registry
        registry.requests.append(request)
        answer = registry._answer(request)
        if "gzip" in self.headers.get("Accept-Encoding", "") and len(answer.body) > 200:
            answer.body = gzip.compress(answer.body, compresslevel=1)
            answer.headers["Content-Encoding"] = "gzip"
        if fault := registry._take_fault(request.path):
            self._spoilt(answer, fault)
        else:
            self._send(answer)

    def _spoilt(self, answer: _Answer, fault: Fault) -> None:
        if fault.kind == "slow":
            self.server.registry._closing.wait(fault.seconds)
        elif fault.kind == "status":
            headers = {"Retry-After": fault.retry_after} if fault.retry_after else {}
            answer = _Answer(fault.status, (fault.text or "Internal Server Error").encode(), headers=headers)
        elif fault.kind == "html":
            answer = _Answer(200, fault.text.encode(), "text/html")
        elif fault.kind == "malformed_gzip":
            answer = _Answer(200, b"this is no gzip", _JSON, {"Content-Encoding": "gzip"})
        elif fault.kind == "malformed_json":
            answer = _Answer(200, b'{"studies":[{"protocolSection":{"identif', _JSON)
        elif fault.kind == "disconnect":
            self.close_connection = True
            return
        self._send(answer, cut=fault.kind == "cut")

    def _send(self, answer: _Answer, cut: bool = False) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body[: len(answer.body) // 2] if cut else answer.body)
        self.wfile.flush()
        self.close_connection = self.close_connection or cut

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet: `LocalRegistry.requests` is the log."""
