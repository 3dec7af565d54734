"""From the start of `streamlit run` to the first rows in the browser, files warm."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

from playwright.sync_api import Browser

from benchmarks.browser import browser, page_of
from benchmarks.data import Data
from benchmarks.processes import ROOT, environment
from benchmarks.server import DASHBOARD, Server
from benchmarks.table import Row, number

SECONDS = 4
_STARTS = 5  # after one that warms the files


def rows(data: Data) -> list[Row]:
    snapshot = data.snapshot()
    with browser() as found:
        ours = [_start(found, data, snapshot) for _ in range(_STARTS + 1)][1:]
    plain = [_plain(snapshot) for _ in range(3)][1:]
    took, took_plain = (statistics.median(seconds) for seconds in (ours, plain))
    return [
        Row(
            key="start",
            what="start of `streamlit run` to the first rows in Chromium, warm disk",
            bound=f"{SECONDS} s",
            measured=f"{number(took)} s (median of {len(ours)})",
            passed=took <= SECONDS,
            plain=f"{number(took_plain)} s (pd.read_parquet of the same columns, no page)",
            ratio=took_plain / took,
            numbers={"ours_s": ours, "plain_s": plain},
        )
    ]


def _start(found: Browser, data: Data, snapshot: Path) -> float:
    """Seconds from the start of the process until the table has drawn a study."""
    page = page_of(found)
    try:
        with Server(DASHBOARD, data.home, snapshot) as server:
            page.goto(f"http://{server.address}/explorer")
            page.wait_for_function("bench.drawn.size > 0 && bench.words()", timeout=120_000, polling=20)
            return time.perf_counter() - server.started
    finally:
        page.close()


def _plain(snapshot: Path) -> float:
    """A process that imports pandas and reads the columns of the page, without the eligibility text."""
    start = time.perf_counter()
    code = f"from benchmarks import plain; from pathlib import Path; plain.read(Path({str(snapshot)!r}))"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment(), check=True)
    return time.perf_counter() - start
