"""The progression page: a changed choice until figures and notes are drawn again."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page

from benchmarks.browser import browser, page_of, rest
from benchmarks.data import Data
from benchmarks.rows_landscape import WATCH, timed
from benchmarks.server import DASHBOARD, Server
from benchmarks.table import Row, number, spread
from ctdata.progression.rows import PHASE_CODES
from ctdata.snapshot.store import Snapshot

P95 = 300
_VIEWS = {
    "Phase to phase": ("Patients selected by a biomarker", "Led by a company", "One indication an agent"),
    "Over time": ("Led by a company", "Patients selected by a biomarker", "One indication an agent"),
    "Compare": ("Led by a company", "Patients selected by a biomarker", "One indication an agent"),
    "What the rules decide": ("Led by a company", "One indication an agent"),
    "Why studies stop": ("Immunotherapy alone",),
    "How long": ("Immunotherapy alone", "Led by a company"),
}


def rows(data: Data) -> list[Row]:
    snapshot = data.snapshot()
    times = changes(data.home, snapshot)
    s = spread([ms for some in times.values() for ms in some])
    plain = _plain(snapshot)
    return [
        Row(
            key="progression",
            what=f"progression: a changed choice until figures and notes are drawn again in Chromium, p95 of {s.n} changes over {len(_VIEWS)} views",
            bound=f"{P95} ms",
            measured=f"{number(s.p95)} ms (p50 {number(s.p50)})",
            passed=s.p95 <= P95 and s.n >= 30,
            plain=f"{number(plain)} ms (first start of each agent in each phase alone: pandas, merge and groupby)",
            ratio=plain / s.p95,
            numbers={
                "by_view": {view: vars(spread(some)) for view, some in times.items() if some},
                "p50": s.p50,
                "p95": s.p95,
            },
        )
    ]


def changes(home: Path, snapshot: Path) -> dict[str, list[float]]:
    """Milliseconds of each change, by view."""
    times: dict[str, list[float]] = {}
    with Server(DASHBOARD, home, snapshot) as server, browser() as found:
        page = page_of(found)
        for view, toggles in _VIEWS.items():
            page.goto(f"http://{server.address}/progression?view={view.replace(' ', '+')}")
            page.wait_for_selector(".js-plotly-plot", timeout=120_000)
            rest(page)
            page.evaluate(WATCH)
            times[view] = list(_toggled(page, toggles))
    return times


def _toggled(page: Page, names: tuple[str, ...]) -> Iterator[float]:
    """Each toggle on and off, twice: the first time of a slice is the slow one."""
    for name in names:
        for _ in range(4):
            toggle = page.get_by_text(name, exact=True).first
            toggle.scroll_into_view_if_needed()
            yield from timed(page, toggle.click)


def _plain(folder: Path) -> float:
    snapshot = Snapshot(folder)
    studies = snapshot.table("studies", ["nct_id", "phase", "start_date", "is_oncology"]).to_pandas()
    agents = snapshot.table("agents", ["nct_id", "agent", "role"]).to_pandas()
    start = time.perf_counter()
    some = studies[studies["is_oncology"].fillna(False) & studies["phase"].isin(PHASE_CODES)]
    agents[agents["role"] == "experimental"].merge(some, on="nct_id").groupby(["agent", "phase"])["start_date"].min()
    return 1000 * (time.perf_counter() - start)
