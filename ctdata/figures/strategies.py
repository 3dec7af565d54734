"""The strategies of immunotherapy against one cancer, and how many studies follow each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from ctdata import knowledge
from ctdata.address.held import Opened, tumour_names
from ctdata.charts import landscape as charts
from ctdata.charts.theme import format_count
from ctdata.figures.chosen import Shown, narrowed
from ctdata.figures.landscape import METHOD
from ctdata.figures.made import Made
from ctdata.knowledge import Focus
from ctdata.search.criteria import Criteria

NOTHING = "(none of both)"
"""A value that no study has."""


def offered() -> dict[str, Focus]:
    """The tumours that have a page, by name."""
    return {tumour_names().get(f.tumour, f.tumour): f for f in knowledge.focuses()}


def of_tumour(shown: Shown, entry: Focus) -> Criteria:
    """The studies of that cancer among those shown."""
    return narrowed(shown, tumour_groups=entry.tumour)


def criteria(shown: Shown, entry: Focus) -> dict[str, Criteria]:
    """The studies of each strategy, by its name."""
    base = of_tumour(shown, entry)
    return {s["name"]: _of(base, s) for s in entry.strategies}


def strategies(opened: Opened, shown: Shown, entry: Focus) -> Made:
    """Studies for each strategy in one cancer, the most frequent first; one without a study stays, with its 0."""
    found = [
        (name, opened.engine.count(c), opened.engine.count(recruiting(c)))
        for name, c in criteria(shown, entry).items()
    ]
    data = pd.DataFrame(sorted(found, key=lambda row: -row[1]), columns=["label", "n", "n_recruiting"])
    data["said"] = [
        f"{format_count(n)} ({format_count(k)} recruiting)"
        for n, k in zip(data["n"], data["n_recruiting"], strict=True)
    ]
    rows = opened.engine.selection(of_tumour(shown, entry)).rows
    return Made(
        "strategies", charts.ranked_bars(data), f"Which strategies are tested in one cancer: {tumour_names().get(entry.tumour, entry.tumour)}?", n=len(rows), data=data, method=METHOD, redraw=charts.ranked_bars, rows=rows,
        note="Immunotherapy studies of this cancer and of the types below it. A study counts in each of its strategies; recruiting: status recruiting and the record not out of date.",
        alt="Bars: studies for each strategy in this cancer.", columns={"label": "strategy", "n": "studies of the strategy"},
    )  # fmt: skip


def _of(base: Criteria, strategy: Mapping[str, Any]) -> Criteria:
    """The studies of a strategy among those of the page: where the reader chose classes or targets, both hold."""
    facets = dict(base.facets)
    for column in ("modalities", "targets"):
        wanted = tuple(strategy.get(column, ()))
        if wanted:
            mine = facets.get(column)
            facets[column] = wanted if mine is None else tuple(v for v in wanted if v in mine) or (NOTHING,)
    return replace(base, facets=tuple(facets.items()))


def recruiting(criteria: Criteria) -> Criteria:
    """Of these the recruiting ones whose record is not out of date."""
    kept = tuple(f for f in criteria.facets if f[0] not in ("overall_status", "is_stale"))
    return replace(criteria, facets=(*kept, ("overall_status", ("RECRUITING",)), ("is_stale", ("false",))))
