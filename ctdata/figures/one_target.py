"""Figures of one target: its starts by what became of them, and which share has stopped."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ctdata.address.choices import shown as shown_value
from ctdata.address.held import Opened
from ctdata.charts import landscape as charts
from ctdata.charts.theme import format_count
from ctdata.errors import NothingToDraw
from ctdata.figures.asked import Asked, chosen
from ctdata.figures.chosen import Shown
from ctdata.figures.landscape import METHOD
from ctdata.figures.made import Made
from ctdata.landscape import over_time
from ctdata.schema import MISSING
from ctdata.search.crosstab import Selection
from ctdata.stats.intervals import wilson

GROWING = "Is a target growing or fading?"
NO_TARGET = "None of these studies has a known target."
SMALL = 30  # DEFINITIONS 1.10


@dataclass(frozen=True)
class Target:
    """A target and its studies among those that are shown."""

    symbol: str
    name: str
    studies: Selection
    outside: dict[str, int]
    data: pd.DataFrame


def offered(shown: Shown) -> dict[str, str]:
    """Name → symbol of the targets of these studies, the largest first."""
    return {shown_value("targets", t): t for t in shown.selection.counts("targets") if t != MISSING}


def asked_for(shown: Shown, asked: Asked, problems: list[str]) -> str:
    """The target that an address names, or the largest. Raises NothingToDraw."""
    known = offered(shown)
    if not known:
        raise NothingToDraw(NO_TARGET, GROWING)
    return known[chosen(asked, "of", list(known), problems)]


def target(opened: Opened, shown: Shown, symbol: str) -> Target:
    """The studies of a target by start year and state. Raises NothingToDraw."""
    as_of = opened.manifest.as_of
    one = shown.selection.where(shown.selection.has("targets", [symbol]))
    data = over_time.starts_and_stops(one, as_of)
    if data.empty:
        raise NothingToDraw("No start year is stated.", GROWING)
    return Target(symbol, shown_value("targets", symbol), one, over_time.outside_years(one, as_of), data)


def starts_and_stops(opened: Opened, shown: Shown, symbol: str) -> Made:
    """Starts of each year, by what became of them. Raises NothingToDraw."""
    found = target(opened, shown, symbol)
    outside, counted = found.outside, over_time.within(found.studies, opened.manifest.as_of)
    return Made(
        "starts_and_stops", charts.starts_and_stops(found.data), f"Is {found.name} growing or fading?", n=counted.n, data=found.data, method=METHOD, rows=counted.rows, least_height=240,
        note=f"By status on {opened.manifest.as_of}. Start not stated: {format_count(outside['not_stated'])}; before {over_time.FIRST_YEAR} or planned after this year: {format_count(outside['before'] + outside['after'])}.",
        alt=f"Stacked bars: studies of {found.name} by start year and what became of them.",
    )  # fmt: skip


def stop_shares(opened: Opened, shown: Shown, symbol: str) -> Made:
    """Which share of each year's starts has stopped. Raises NothingToDraw."""
    found = target(opened, shown, symbol)
    data = _shares(found.data)
    every = [status for statuses in over_time.STATES.values() for status in statuses]
    counted = over_time.within(found.studies, opened.manifest.as_of)
    counted = counted.where(counted.has("overall_status", every))
    return Made(
        "stop_shares", charts.stop_shares(data), f"Which share of each year's studies of {found.name} has stopped?", n=int(data["n"].sum()), data=data, method=METHOD, rows=counted.rows, least_height=200,
        note="Terminated, withdrawn or suspended by now, of all starts of the year; bars are 95 % Wilson intervals, open grey points have fewer than 30 starts. Later years had less time to stop.",
        alt="Points with intervals: share of each year's starts that have stopped.", columns={"n": "starts of the year"},
    )  # fmt: skip


def _shares(data: pd.DataFrame) -> pd.DataFrame:
    stopped = data[data["state"] == "stopped"].set_index("start_year")
    rows = []
    for year, row in stopped.iterrows():
        k, n = int(row["n_studies"]), int(row["n_of_year"])
        if n:
            low, high = wilson(k, n)
            rows.append((year, k, n, k / n, low, high, n < SMALL))
    return pd.DataFrame(rows, columns=["start_year", "stopped", "n", "share", "ci_low", "ci_high", "small"])
