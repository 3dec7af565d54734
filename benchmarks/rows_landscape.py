"""The landscape: what reading one study costs at build time, and a changed filter until the figure is drawn again."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import replace

from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as Late

from benchmarks.browser import browser, page_of, rest
from benchmarks.data import Data, prepare, units
from benchmarks.server import DASHBOARD, Server
from benchmarks.table import Row, number, spread
from benchmarks.texts import tumours_of
from ctdata import knowledge
from ctdata.concepts.classification import classify
from ctdata.registry.parse import ParsedStudy, parse
from ctdata.search.criteria import Criteria
from ctdata.search.engine import Engine
from ctdata.snapshot.store import Snapshot

STUDIES = 206_000  # 58 % of demo studies name a cancer: some 120,000
MOST_MS, P95 = 0.3, 300
_READ_PAGES = 10
_VIEWS = (
    "Growth",
    "Targets × tumours",
    "Combinations",
    "Crowding",
    "Countries",
    "Sponsors",
    "Phase and status",
    "Size",
)
_FACETS = (("Tumour type", "Lung"), ("Phase", "Phase 2"), ("Status", "Recruiting"), ("Sponsor class", "Industry"))
WATCH = """
() => {
  window.drawn = { t0: 0, last: 0, on: false };
  for (const kind of ["pointerdown", "click"])
    addEventListener(kind, (event) => { if (drawn.on) drawn.t0 = event.timeStamp; }, { capture: true, passive: true });
  new MutationObserver((found) => {
    if (!drawn.on || !drawn.t0) return;
    const ours = found.some((m) => m.target.nodeType === 1
      ? m.target.closest(".js-plotly-plot, [data-testid=stCaptionContainer], [data-testid=stMetric]")
      : m.target.parentElement?.closest("[data-testid=stCaptionContainer], [data-testid=stMetric]"));
    if (ours) { drawn.last = performance.now(); requestAnimationFrame(() => (drawn.last = performance.now())); }
  }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
}
"""


def rows(data: Data) -> list[Row]:
    some = replace(data, studies=STUDIES)
    prepare(some)
    return [_reading(some), _filter(some)]


def _reading(data: Data) -> Row:
    studies = [s for unit in units(data)[:_READ_PAGES] for s in map(parse, unit.records())]
    tumours = [tumours_of(s) for s in studies]
    knowledge.lexicon()
    start = time.process_time()
    for study, reading in zip(studies, tumours, strict=True):
        classify(study, reading)
    ours = 1000 * (time.process_time() - start) / len(studies)
    plain = _plain(studies)
    return Row(
        key="classify",
        what=f"reading which immunotherapy a study tests, mean of {number(len(studies))} studies read for the first time",
        bound=f"{MOST_MS} ms",
        measured=f"{ours:.2f} ms",
        passed=ours <= MOST_MS,
        plain=f"{plain:.2f} ms (every agent's name searched in every intervention's name)",
        ratio=plain / ours,
        numbers={"ms": ours, "plain_ms": plain, "share_oncology": sum(t.is_oncology for t in tumours) / len(tumours)},
    )


def _plain(studies: list[ParsedStudy], n: int = 300) -> float:
    """What one would write first: no roles, no descriptions, spellings as they stand."""
    names = [name.lower() for agent in knowledge.agents() for name in (agent.name, *agent.aliases)]
    start = time.process_time()
    for study in studies[:n]:
        for row in study.interventions:
            text = (row["intervention_name"] or "").lower()
            _ = [name for name in names if name in text]
    return 1000 * (time.process_time() - start) / n


def _filter(data: Data) -> Row:
    snapshot = data.snapshot()
    times: dict[str, list[float]] = {}
    with Server(DASHBOARD, data.home, snapshot) as server, browser() as found:
        page = page_of(found)
        for view in _VIEWS:
            page.goto(f"http://{server.address}/landscape?chart={view.replace(' ', '+')}")
            page.wait_for_selector(".js-plotly-plot", timeout=120_000)
            rest(page)
            page.evaluate(WATCH)
            times[view] = list(_changes(page))
    every = [ms for some in times.values() for ms in some]
    s = spread(every)
    plain = _plain_counts(snapshot)
    return Row(
        key="landscape",
        what=f"landscape: a changed filter until figures, counts and notes are drawn again in Chromium, p95 of {s.n} changes over {len(_VIEWS)} views",
        bound=f"{P95} ms",
        measured=f"{number(s.p95)} ms (p50 {number(s.p50)}; {number(_cancer(snapshot))} cancer studies)",
        passed=s.p95 <= P95 and s.n >= 30,
        plain=f"{number(plain)} ms (the counts of one heat map alone: pandas, explode and crosstab)",
        ratio=plain / s.p95,
        numbers={
            "by_view": {view: vars(spread(some)) for view, some in times.items() if some},
            "p50": s.p50,
            "p95": s.p95,
        },
    )


def _changes(page: Page) -> Iterator[float]:
    """Choose each option and take it back: two changes."""
    for label, option in _FACETS:
        box = page.get_by_role("combobox", name=label, exact=True)
        box.scroll_into_view_if_needed()
        page.wait_for_timeout(250)
        box.click()
        page.wait_for_timeout(250)
        offered = page.get_by_role("option", name=option, exact=True)
        if not offered.count():
            box.press("ArrowDown")
        offered.wait_for()
        yield from timed(page, offered.click)
        page.keyboard.press("Escape")
        chip = page.get_by_label(f"Remove {option}", exact=False)
        if chip.count():
            yield from timed(page, chip.first.click)
        else:
            box.click()
            box.press("Backspace")
            rest(page)
            page.keyboard.press("Escape")


def timed(page: Page, act) -> Iterator[float]:
    """Milliseconds from the input event to the last frame that changed a figure, a note or a number; nothing if none did."""
    page.evaluate("drawn.on = true; drawn.t0 = drawn.last = 0")
    act()
    try:
        page.wait_for_function("drawn.last > 0", timeout=20_000, polling=50)
        rest(page)
    except Late:
        return
    took = page.evaluate("drawn.last - drawn.t0")
    page.evaluate("drawn.on = false")
    yield float(took)


def _cancer(folder) -> int:
    snapshot = Snapshot(folder)
    return Engine(folder / "search", snapshot.core).count(Criteria(facets=(("is_oncology", ("true",)),)))


def _plain_counts(folder) -> float:
    studies = Snapshot(folder).table("studies", ["is_immunotherapy", "targets", "tumour_groups", "phase"]).to_pandas()
    start = time.perf_counter()
    some = studies[studies["is_immunotherapy"].fillna(False) & (studies["phase"] == "PHASE2")]
    pairs = some.explode("targets").explode("tumour_groups")
    json.dumps(pairs.groupby(["targets", "tumour_groups"]).size().head().to_dict().__repr__())
    return 1000 * (time.perf_counter() - start)
