"""A figure with everything that has to stand beside it, on a page and in print."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from ctdata.charts.article import Words
from ctdata.charts.theme import n_words
from ctdata.snapshot.store import Manifest

DEMO_WORDS = "Demo data: not real studies"
LICENCE = "Figure: CC BY 4.0."


@dataclass(frozen=True)
class Made:
    """`name`: of the catalogue. `title`: the finding or the question. `n`: of `what`; `counted`: how often they count, where
    one counts in several marks. `data`: a row a mark, as `columns` describes them. `method`: name and version of the rules.
    `redraw`: the same chart of the first rows alone, where a picture has no room for all; `row`: the column of the data that
    names its rows, where several marks stand in one. `least_height`: pixels in which the chart can be read as well; 0 =
    only its own. `rows`: row numbers, in the snapshot, of the studies behind it. `source`: where the numbers come from, if
    not from the snapshot."""

    name: str
    figure: go.Figure
    title: str
    n: int
    note: str
    alt: str
    data: pd.DataFrame
    what: str = "studies"
    counted: int | None = None
    method: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    config: dict[str, Any] | None = None
    redraw: Callable[[pd.DataFrame], go.Figure] | None = None
    row: str = ""
    least_height: int = 0
    rows: np.ndarray | None = None
    source: str = ""

    @property
    def measure(self) -> str:
        """ "n = 1,234 unique studies, counted 1,400 times"."""
        return n_words(self.n, self.what, self.counted)


def source_words(manifest: Manifest) -> str:
    """Where the numbers come from, and of which day."""
    if manifest.is_demo:
        return f"{DEMO_WORDS}. Snapshot {manifest.id}, as of {manifest.as_of}."
    return f"Source: ClinicalTrials.gov, U.S. National Library of Medicine. Registry data as of {manifest.as_of}, retrieved {manifest.retrieved_on}, snapshot {manifest.id}."


def source_of(made: Made, manifest: Manifest) -> str:
    """Where this figure's numbers come from."""
    return made.source or source_words(manifest)


def is_demo(made: Made, manifest: Manifest) -> bool:
    """Whether its numbers are invented."""
    return manifest.is_demo and not made.source


def words(made: Made, manifest: Manifest, filters: str = "", old: str = "", title: str = "") -> Words:
    """What stands around the figure in print. `filters`: what the reader chose. `old`: what is said of an old snapshot.
    `title`: instead of the figure's own."""
    measure = f"{made.measure}; {filters}" if filters else made.measure
    method = f" Method: {made.method}." if made.method else ""
    return Words(
        title=title or made.title,
        measure=f"{measure}.",
        notes=(made.note,) if made.note else (),
        source=f"{source_of(made, manifest)}{method} {LICENCE}",
        warning="" if made.source else DEMO_WORDS if manifest.is_demo else old,
    )


def old_words(manifest: Manifest, today: date, most_days: int) -> str:
    """What a picture says of a snapshot that is older than `most_days`; "" where it is not."""
    days = (today - manifest.as_of).days
    return f"Old data: {days} days" if days > most_days and not manifest.is_demo else ""
