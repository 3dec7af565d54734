"""One question to the registry over HTTP: pacing, retries, limits, and errors a user can read.

Knows nothing of studies. `Exchange.get` either returns the decoded answer or raises one of
`Unreachable`, `BadRequest`, `BadAnswer` (see `ctdata.errors`).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

import httpx
import stamina

from ctdata.errors import BadAnswer, BadRequest, InputError, RegistryError, Unreachable

T = TypeVar("T")

_LATER = "Try again later; what was fetched so far is kept."


@dataclass(frozen=True)
class Limits:
    """How long and how often we try. All `_seconds` are seconds; `attempts` counts the first one."""

    min_interval_seconds: float = 1.0
    connect_timeout_seconds: float = 5.0
    read_timeout_seconds: float = 60.0
    answer_timeout_seconds: float = 600.0
    answer_max_bytes: int = 1 << 29
    attempts: int = 5
    wait_initial_seconds: float = 1.0
    wait_max_seconds: float = 60.0
    retry_after_max_seconds: float = 300.0


class Pace:
    """Lets one request through at a time, no sooner than the interval and any ordered wait allow.

    All waiting happens here, so that a test can hand in `clock` and `wait` (both in seconds).
    """

    def __init__(
        self, min_interval_seconds: float, clock: Callable[[], float], wait: Callable[[float], None]
    ) -> None:
        self._interval, self._clock, self._wait = min_interval_seconds, clock, wait
        self._not_before = clock()
        self._lock = threading.Lock()

    def delay_next(self, seconds: float) -> None:
        """No request for `seconds` from now."""
        self._not_before = max(self._not_before, self._clock() + seconds)

    def __call__(self, _request: httpx.Request) -> None:
        with self._lock:
            if (left := self._not_before - self._clock()) > 0:
                self._wait(left)
            self._not_before = self._clock() + self._interval


class _Attempt(Exception):
    """One attempt went wrong in a way that may pass. `final` is raised if it does not."""

    def __init__(self, final: RegistryError, retry_after_seconds: float | None = None) -> None:
        super().__init__(str(final))
        self.final, self.retry_after_seconds = final, retry_after_seconds


class Exchange:
    """GET requests below one address, at most one at a time and one each interval."""

    def __init__(
        self,
        base_url: str,
        limits: Limits,
        transport: httpx.BaseTransport | None = None,
        clock: Callable[[], float] = time.monotonic,
        wait: Callable[[float], None] = time.sleep,
        user_agent: str = "ctdata",
    ) -> None:
        if not base_url.startswith(("http://", "https://")):
            raise InputError(f"The registry's address {base_url!r} is no http(s) address; correct it.")
        self.base_url, self.limits, self._clock = base_url.rstrip("/"), limits, clock
        self._pace = Pace(limits.min_interval_seconds, clock, wait)
        # The hook runs for each redirect too, so an alias costs its second as well.
        self._http = httpx.Client(
            transport=transport,
            follow_redirects=True,
            timeout=httpx.Timeout(limits.read_timeout_seconds, connect=limits.connect_timeout_seconds),
            headers={"User-Agent": user_agent, "Accept-Encoding": "gzip"},
            event_hooks={"request": [self._pace]},
        )

    def close(self) -> None:
        self._http.close()

    def get(self, path: str, params: Mapping[str, str], read: Callable[[bytes], T]) -> tuple[T, int]:
        """`read(body)` and the bytes that came over the wire. A ValueError from `read` counts as a bad answer."""
        next_wait = 0.0

        def may_pass(error: Exception) -> bool | float:
            return self._order_wait(error, next_wait)

        limits = self.limits
        retrying = stamina.retry_context(
            on=may_pass, attempts=limits.attempts, timeout=None, wait_jitter=0,
            wait_initial=limits.wait_initial_seconds, wait_max=limits.wait_max_seconds,
        )  # fmt: skip
        try:
            for attempt in retrying:
                next_wait = attempt.next_wait
                with attempt:
                    return self._once(path, params, read)
        except _Attempt as error:
            raise error.final from error.__cause__
        raise AssertionError("stamina yields at least one attempt")

    def _order_wait(self, error: Exception, next_wait_seconds: float) -> bool | float:
        """stamina's question 'again?': False, or 0.0 seconds of its own waiting, since `Pace` waits for it."""
        if not isinstance(error, _Attempt):
            return False
        asked_for = error.retry_after_seconds or 0.0
        if asked_for > self.limits.retry_after_max_seconds:
            return False
        self._pace.delay_next(max(asked_for, next_wait_seconds))
        return 0.0

    def _once(self, path: str, params: Mapping[str, str], read: Callable[[bytes], T]) -> tuple[T, int]:
        what = f"{self.base_url}{path}"
        answering = False
        try:
            # stream(): a Response that was read by get() sits in a reference cycle and piles up.
            with self._http.stream("GET", what, params=dict(params)) as response:
                answering = True
                body = self._body(response, what)
                _refuse_by_status(response, body, what)
                return _decoded(body, read, response, what), response.num_bytes_downloaded
        except httpx.TooManyRedirects as error:
            raise BadAnswer(f"{what} redirects in a circle. {_LATER}") from error
        except httpx.InvalidURL as error:
            raise InputError(f"{what} is no usable address: {error}. Correct it.") from error
        except httpx.RequestError as error:
            raise _failed_request(error, what, answering) from error

    def _body(self, response: httpx.Response, what: str) -> bytes:
        """The decoded body, given up on when it is too long or too slow."""
        parts, size, begun = [], 0, self._clock()
        for part in response.iter_bytes():
            parts.append(part)
            size += len(part)
            if size > self.limits.answer_max_bytes:
                raise BadAnswer(f"{what} answers with more than {self.limits.answer_max_bytes:,} bytes. {_LATER}")
            if self._clock() - begun > self.limits.answer_timeout_seconds:
                raise _Attempt(Unreachable(f"{what} sends its answer too slowly. {_LATER}"))
        return b"".join(parts)


def _refuse_by_status(response: httpx.Response, body: bytes, what: str) -> None:
    status = response.status_code
    if status < 300:
        return
    said = f"{status}: {_first_line(body)}" if body.strip() else str(status)
    if status == 429 or status >= 500:
        ordered = _retry_after_seconds(response.headers.get("Retry-After", ""))
        when = f" It asks us to wait {ordered:.0f} seconds." if ordered else ""
        raise _Attempt(BadAnswer(f"{what} answered {said}.{when} {_LATER}"), ordered)
    raise BadRequest(f"The registry refuses the question ({said}). Asked: {response.url}")


def _decoded(body: bytes, read: Callable[[bytes], T], response: httpx.Response, what: str) -> T:
    try:
        return read(body)
    except (ValueError, RecursionError) as error:
        kind = response.headers.get("Content-Type", "no content type")
        message = (
            f"The answer of {what} is cut off or not what the API promises ({kind}, {len(body):,} bytes: {error})."
        )
        raise _Attempt(BadAnswer(f"{message} {_LATER}")) from error


def _failed_request(error: httpx.RequestError, what: str, answering: bool) -> _Attempt:
    reason = str(error) or type(error).__name__
    if answering and not isinstance(error, httpx.TimeoutException):
        return _Attempt(BadAnswer(f"The answer of {what} broke off: {reason}. {_LATER}"))
    return _Attempt(Unreachable(f"{what} cannot be reached: {reason}. Check the network and proxy, then try again."))


def _first_line(body: bytes) -> str:
    lines = body[:2000].decode("utf-8", "replace").strip().splitlines()
    return lines[0][:300]


def _retry_after_seconds(value: str) -> float | None:
    """Retry-After as seconds from now: a number of seconds or an HTTP date (RFC 9110, 10.2.3)."""
    if value.strip().isdigit():
        return float(value)
    try:
        due = parsedate_to_datetime(value)
    except ValueError:
        return None
    due = due if due.tzinfo else due.replace(tzinfo=UTC)
    return max(0.0, (due - datetime.now(UTC)).total_seconds())
