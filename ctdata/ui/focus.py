"""One tumour: its strategies in the registry, biomarkers, recruiting studies, readouts, questions for the oncologist."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from ctdata import knowledge
from ctdata.charts import landscape as charts
from ctdata.charts.theme import format_count
from ctdata.knowledge import Focus
from ctdata.search.criteria import Criteria
from ctdata.ui import frame, readouts, table
from ctdata.ui.cache import Opened, tumour_names
from ctdata.ui.landscape import COLUMNS, LISTED, Shown, narrowed, picked, studies_behind
from ctdata.ui.plain import plain


def offered() -> list[str]:
    """The tumours that have a page."""
    return [tumour_names().get(f.tumour, f.tumour) for f in knowledge.focuses()]


def show(opened: Opened, shown: Shown) -> None:
    """The tumour that the reader chooses; the other filters of the page hold."""
    by_name = dict(zip(offered(), knowledge.focuses(), strict=True))
    asked = st.selectbox("Tumour", list(by_name), key="focus", bind="query-params")
    entry = by_name.get(asked or "", next(iter(by_name.values())))
    st.subheader(f"Immunotherapy of one cancer: {asked}", anchor=False)
    st.markdown(plain(entry.lead))
    base = narrowed(shown, tumour_groups=entry.tumour)
    _strategies(opened, entry, base)
    _recruiting(opened, base, asked or "")
    left, right = st.columns(2)
    with left:
        _biomarkers(entry)
    with right:
        _questions(entry)
    figures = [r for r in knowledge.readouts() if r.id in entry.readouts]
    if figures:
        st.subheader("Landmark readouts", anchor=False)
        readouts.draw(figures, entry.tumour)
    st.caption(f"Written for this page; status: {entry.status}. Sources: {plain('; '.join(entry.sources))}")


def _strategies(opened: Opened, entry: Focus, base: Criteria) -> None:
    criteria = [_of(base, strategy) for strategy in entry.strategies]
    data = pd.DataFrame(
        {"label": [s["name"] for s in entry.strategies], "n": [opened.engine.count(c) for c in criteria]}
    )
    open_now = [opened.engine.count(_recruiting_of(c)) for c in criteria]
    data["said"] = [
        f"{format_count(n)} ({format_count(k)} recruiting)" for n, k in zip(data["n"], open_now, strict=True)
    ]
    event = frame.chart(
        charts.ranked_bars(data), opened.manifest, key=f"strategies_{entry.tumour}", alt="Bars: studies for each strategy in this cancer.",
        n=opened.engine.count(base), clickable=True,
        note="Immunotherapy studies of this cancer and of the types below it. A study counts in each of its strategies; recruiting: status recruiting and the record not out of date.",
    )  # fmt: skip
    row = picked(event, data)
    if row is not None:
        studies_behind(opened, criteria[int(row.name)], row["label"])  # type: ignore[arg-type]


def _of(base: Criteria, strategy: Mapping[str, Any]) -> Criteria:
    """The studies of a strategy among those of the page: where the reader chose classes or targets, both hold."""
    facets = dict(base.facets)
    for column in ("modalities", "targets"):
        wanted = tuple(strategy.get(column, ()))
        if wanted:
            mine = facets.get(column)
            facets[column] = wanted if mine is None else tuple(v for v in wanted if v in mine) or (NOTHING,)
    return replace(base, facets=tuple(facets.items()))


NOTHING = "(none of both)"
"""A value that no study has."""


def _recruiting_of(criteria: Criteria) -> Criteria:
    kept = tuple(f for f in criteria.facets if f[0] not in ("overall_status", "is_stale"))
    return replace(criteria, facets=(*kept, ("overall_status", ("RECRUITING",)), ("is_stale", ("false",))))


def _recruiting(opened: Opened, base: Criteria, name: str) -> None:
    st.subheader("Recruiting now", anchor=False)
    criteria = replace(_recruiting_of(base), sort="study_first_post_date", page_size=LISTED)
    result = opened.engine.search(criteria)
    if not result.total:
        st.markdown(
            "No study in this snapshot is recruiting with a record that looks up to date. That does not mean that there is no option: ask the treating team."
        )
        return
    page = table.page_of(opened, result.rows, list(COLUMNS), {}, None)
    table.show(page, list(COLUMNS), f"Recruiting immunotherapy studies of {name}")
    st.caption(
        f"The {len(result.rows)} most recently posted of {format_count(result.total)}. Whether someone can join is decided by the study team."
    )


def _biomarkers(entry: Focus) -> None:
    st.subheader("Biomarkers that decide here", anchor=False)
    for marker in entry.biomarkers:
        st.markdown(f"**{plain(marker['name'])}.** {plain(marker['why'])}")


def _questions(entry: Focus) -> None:
    st.subheader("Questions to take to the oncologist", anchor=False)
    st.markdown("\n".join(f"- {plain(question)}" for question in entry.questions))
