"""From a click to the new table, in Chromium; beside it an empty page and the plain page."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from pathlib import Path

from benchmarks.browser import Click, Driver, browser, page_of, rest
from benchmarks.data import Data
from benchmarks.server import DASHBOARD, EMPTY, PLAIN, Server
from benchmarks.table import Row, Spread, number, spread

P50, P95 = 130, 300
_FLOOR_CLICKS, _ROUNDS, _PLAIN_ROUNDS = 30, 10, 2
_WORDS = (
    "melanoma",
    "Keytruda",
    "lung cancer",
    "breast",
    "nivolumab",
    "carcinoma",
    "NSCLC",
    "safety",
    "vaccine",
    "HCC",
)
_SORTS = ("Start date", "Participants", "Title", "Sites", "First posted")
_FACETS = (
    ("Status", "Recruiting"),
    ("Status", "Completed"),
    ("Study type", "Interventional"),
    ("Sponsor class", "Industry"),
)


def rows(data: Data) -> list[Row]:
    ours = _clicks(data, DASHBOARD, _ROUNDS, 20)
    floor = spread([c.ms for c in _floor(data)])
    plain = spread([c.ms for c in _clicks(data, PLAIN, _PLAIN_ROUNDS, 40)])
    found = spread([c.ms for c in ours])
    return [
        Row(
            key="clicks",
            what=f"click to new table in Chromium, p50 / p95 of {found.n} clicks (an empty page: {number(floor.p50)} / {number(floor.p95)} ms)",
            bound=f"{P50} / {P95} ms",
            measured=str(found),
            passed=found.within(P50, P95) and found.n >= 60,
            plain=f"{plain} ({plain.n} clicks)",
            ratio=plain.p50 / found.p50,
            numbers={
                "most_ms": found.most,
                "by_kind": {kind: vars(s) for kind, s in _by_kind(ours).items()},
                "same_studies": sum(c.table_ms is None for c in ours),
                "text_p50_ms": statistics.median(c.text_ms for c in ours if c.text_ms is not None),
                "floor": vars(floor),
                "plain": vars(plain),
            },
        )
    ]


def _clicks(data: Data, app: Path, rounds: int, patience_s: int) -> list[Click]:
    snapshot = data.snapshot()
    with Server(app, data.home, snapshot) as server, browser() as found:
        page = page_of(found)
        page.goto(f"http://{server.address}/{'explorer' if server.is_dashboard else ''}")
        page.wait_for_selector("[data-testid=stPagination]", timeout=300_000)
        rest(page)
        driver = Driver(page, patience_s)
        return [click for number_ in range(rounds) for click in _round(driver, number_, server.is_dashboard) if click]


def _round(driver: Driver, number_: int, is_dashboard: bool) -> Iterator[Click | None]:
    """What a reader does with one search."""
    yield driver.search(_WORDS[number_ % len(_WORDS)])
    yield driver.turn("Next page")
    yield driver.choose("sort", "Sort by", _SORTS[number_ % len(_SORTS)])
    label, option = _FACETS[number_ % len(_FACETS)]
    yield driver.choose("facet", label, option)
    yield driver.turn("Page 3")
    yield driver.choose("facet", "Results posted", "Yes" if is_dashboard else "true")
    yield driver.choose("sort", "Sort by", "Best match")
    yield driver.press("start over", "Start over")


def _floor(data: Data) -> list[Click]:
    with Server(EMPTY, data.home, data.home) as server, browser() as found:
        page = page_of(found)
        page.goto(f"http://{server.address}/")
        page.get_by_text("Box", exact=True).wait_for()
        rest(page)
        driver = Driver(page)
        return [click for _ in range(_FLOOR_CLICKS) if (click := driver.check())]


def _by_kind(clicks: list[Click]) -> dict[str, Spread]:
    return {kind: spread([c.ms for c in clicks if c.kind == kind]) for kind in dict.fromkeys(c.kind for c in clicks)}
