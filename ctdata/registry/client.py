"""The ClinicalTrials.gov API v2, as far as we use it: version, field names, counts and pages of studies.

Contract: https://clinicaltrials.gov/api/oas/v2. No rate limit is documented; robots.txt asks for one
request a second, which `Client` keeps. Every method raises `Unreachable`, `BadRequest` or `BadAnswer`.
"""

from __future__ import annotations

import gc
import importlib.metadata
import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

import httpx

from ctdata.errors import BadAnswer, BadRequest
from ctdata.registry.exchange import Exchange, Limits

BASE_URL = "https://clinicaltrials.gov/api/v2"
PAGE_SIZE = 1000

# Without an id there is no registry: not worth a question, so counting needs none.
_SURE_FIELDS = {"NCTId", "@query"}

Params = Mapping[str, str]


@dataclass(frozen=True)
class Version:
    """What the registry runs and how old its data are; `data_timestamp` is its own ISO text, without a zone."""

    api_version: str
    data_timestamp: str


@dataclass(frozen=True)
class Page:
    """One page of studies. `body` is the JSON as sent, unpacked; `wire_bytes` is what was transferred.

    `number` counts from 1; `total_count` comes with the first page only; `next_token` is None on the last.
    """

    number: int
    body: bytes
    wire_bytes: int
    studies_count: int
    total_count: int | None
    next_token: str | None

    def studies(self) -> list[dict[str, Any]]:
        """The records, decoded anew at each call."""
        return decoded(self.body)["studies"]


class Client:
    """Asks one registry, politely. Use as a context manager, or call `close`."""

    def __init__(
        self,
        base_url: str = BASE_URL,
        transport: httpx.BaseTransport | None = None,
        min_interval_seconds: float = 1.0,
        connect_timeout_seconds: float = 5.0,
        read_timeout_seconds: float = 60.0,
        attempts: int = 5,
        clock: Callable[[], float] = time.monotonic,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        limits = Limits(
            min_interval_seconds=min_interval_seconds,
            connect_timeout_seconds=connect_timeout_seconds,
            read_timeout_seconds=read_timeout_seconds,
            attempts=attempts,
        )
        self._exchange = Exchange(base_url, limits, transport, clock, wait, user_agent())
        self._names: set[str] | None = None

    @property
    def base_url(self) -> str:
        return self._exchange.base_url

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._exchange.close()

    def version(self) -> Version:
        """API version and data timestamp, from /version."""
        said, _ = self._exchange.get("/version", {}, _object)
        if not said.get("dataTimestamp"):
            raise BadAnswer(f"{self.base_url}/version gives no dataTimestamp; the snapshot could not be dated.")
        return Version(str(said.get("apiVersion", "")), str(said["dataTimestamp"]))

    def metadata_names(self) -> set[str]:
        """Every name that `fields` may hold: pieces, their other names, dotted paths. Asked once, then remembered."""
        if self._names is None:
            nodes, _ = self._exchange.get("/studies/metadata", {}, _array)
            self._names = set(_names_below(nodes, ""))
        return self._names

    def check_fields(self, fields: Iterable[str]) -> None:
        """BadRequest naming the unknown ones. /studies answers 500 to such a name, which looks like a passing fault."""
        to_check = set(fields) - _SURE_FIELDS
        if unknown := sorted(to_check - self.metadata_names()) if to_check else []:
            raise BadRequest(
                f"The registry has no field {', '.join(unknown)} (see {self.base_url}/studies/metadata). "
                "Correct ctdata/registry/fields.py or the query."
            )

    def count(self, params: Params) -> int:
        """How many studies match, from a page of one."""
        asked = {**params, "fields": "NCTId"}
        page = self._page(asked, number=1, token=None, page_size=1)
        if page.total_count is None:
            raise BadAnswer(f"{self.base_url}/studies gives no totalCount although it was asked for.")
        return page.total_count

    def pages(
        self, params: Params, start_token: str | None = None, first_number: int = 1, page_size: int = PAGE_SIZE
    ) -> Iterator[Page]:
        """Pages of studies in the registry's order, from the first or from `start_token`; the last may be empty."""
        token, number = start_token, first_number
        while True:
            page = self._page(params, number, token, page_size)
            if page.next_token and page.next_token == token:
                raise BadAnswer(f"{self.base_url}/studies repeats the page token of page {number}. Try again later.")
            yield page
            if not page.next_token:
                return
            token, number = page.next_token, number + 1

    def study(self, nct_id: str) -> dict[str, Any]:
        """One whole record; an alias leads to the record it was merged into."""
        record, _ = self._exchange.get(f"/studies/{nct_id}", {}, _object)
        return record

    def _page(self, params: Params, number: int, token: str | None, page_size: int) -> Page:
        if "fields" in params:
            self.check_fields(params["fields"].replace(",", "|").split("|"))
        asked = {**params, "pageSize": str(page_size)}
        asked |= {"pageToken": token} if token else {"countTotal": "true"}
        (body, said), wire_bytes = self._exchange.get("/studies", asked, _page_of_studies)
        return Page(
            number, body, wire_bytes, len(said["studies"]), said.get("totalCount"), said.get("nextPageToken") or None
        )


def user_agent() -> str:
    """`ctdata/<version>`: who asks, and nothing else."""
    try:
        return f"ctdata/{importlib.metadata.version('ctdata')}"
    except importlib.metadata.PackageNotFoundError:
        return "ctdata/0"


def decoded(body: bytes) -> Any:
    """JSON as Python values. A page makes a million small objects and no garbage: collecting would double the time."""
    collects = gc.isenabled()
    gc.disable()
    try:
        return json.loads(body)
    finally:
        if collects:
            gc.enable()


def _object(body: bytes) -> dict[str, Any]:
    said = decoded(body)
    if not isinstance(said, dict):
        raise ValueError("not a JSON object")
    return said


def _array(body: bytes) -> list[dict[str, Any]]:
    said = decoded(body)
    if not isinstance(said, list):
        raise ValueError("not a JSON array")
    return said


def _page_of_studies(body: bytes) -> tuple[bytes, dict[str, Any]]:
    said = _object(body)
    if not isinstance(said.get("studies"), list):
        raise ValueError("no list of studies")
    return body, said


def _names_below(nodes: list[dict[str, Any]], above: str) -> Iterator[str]:
    for node in nodes:
        path = above + str(node.get("name", ""))
        yield path
        yield from (str(name) for name in (node.get("piece"), *(node.get("altPieceNames") or ())) if name)
        yield from _names_below(node.get("children") or [], path + ".")
