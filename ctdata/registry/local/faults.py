"""What may go wrong between us and a registry, one `Fault` for each time it shall go wrong."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One answer gone wrong. `path` is the API path it hits (below /api/v2); '' hits any."""

    kind: str
    path: str = "/studies"
    status: int = 200
    retry_after: str = ""
    seconds: float = 0.0
    text: str = ""


def too_many(retry_after: str = "1") -> Fault:
    """429; `retry_after` in seconds or an HTTP date, '' leaves the header out."""
    return Fault("status", status=429, retry_after=retry_after)


def server_error(status: int = 500, retry_after: str = "", text: str = "") -> Fault:
    """A 5xx with a plain-text body."""
    return Fault("status", status=status, retry_after=retry_after, text=text)


def slow(seconds: float) -> Fault:
    """Silence for `seconds` before the right answer."""
    return Fault("slow", seconds=seconds)


def cut() -> Fault:
    """Half of the body that Content-Length promises, then the connection is closed."""
    return Fault("cut")


def disconnect() -> Fault:
    """The connection is closed without an answer."""
    return Fault("disconnect")


def malformed_json() -> Fault:
    """200 with half of the JSON, its length told truly."""
    return Fault("malformed_json")


def malformed_gzip() -> Fault:
    """200 with Content-Encoding gzip over bytes that are none."""
    return Fault("malformed_gzip")


def html() -> Fault:
    """200 with a web page, as a captive portal or a maintenance page gives it."""
    return Fault("html", text="<html><body>Maintenance</body></html>")
