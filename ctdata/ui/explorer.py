"""The explorer's parts, in the order in which the page lists them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ctdata import export
from ctdata.address import state
from ctdata.address.columns import OFFERED, STANDARD
from ctdata.address.state import ORDERS, PAGE_SIZE, SORT_LABELS, VIEWS
from ctdata.charts.labels import label
from ctdata.charts.theme import format_count
from ctdata.errors import QueryError
from ctdata.figures import sites
from ctdata.search.criteria import Criteria
from ctdata.search.results import Result
from ctdata.ui import filters, frame, table, words
from ctdata.ui.cache import Opened
from ctdata.ui.plain import plain


@dataclass(frozen=True)
class Found:
    """What the criteria gave in this run; `result` is None where the expert query could not be read."""

    criteria: Criteria
    result: Result | None
    params: Mapping[str, Sequence[str]]


def say_problems(opened: Opened, params: Mapping[str, Sequence[str]]) -> None:
    """Name each part of the address that cannot be used; Streamlit itself would drop it in silence."""
    _, problems = state.criteria_in(params, opened)
    told = dict.fromkeys([*st.session_state.pop("explorer.problems", []), *problems])
    if unfit := state.endless(params):
        st.session_state["explorer.problems"] = list(told)
        for key in unfit:
            del st.query_params[key]
        st.rerun()
    for problem in told:
        st.warning(plain(problem), icon=":material/link_off:")


def search(opened: Opened, params: Mapping[str, Sequence[str]]) -> Found:
    """Ask the engine for what the widgets say now."""
    criteria = filters.chosen(opened)
    criteria = replace(criteria, page=filters.page_for(criteria, params))
    try:
        result = opened.engine.search(criteria)
        if result.total and not len(result.rows):
            asked, criteria = criteria.page, replace(criteria, page=_last_page(result))
            st.warning(f"There is no page {asked}; this is the last one, page {criteria.page}.")
            result = opened.engine.search(criteria)
            st.session_state["page"] = criteria.page
        return Found(criteria, result, params)
    except QueryError as error:
        st.error("The expert query cannot be read.")
        st.code(str(error), language=None)
        return Found(criteria, None, params)


def _last_page(result: Result) -> int:
    return max(1, -(-result.total // PAGE_SIZE))


def headline(opened: Opened, found: Found) -> None:
    """The criteria in one sentence, what aliases add, how the words were read, and *start over*."""
    if found.result is None:
        return
    left, right = st.columns([5, 1], vertical_alignment="top")
    left.markdown(words.sentence(found.criteria, found.result.total, opened.manifest.rows["studies"]))
    right.button(
        "Start over", on_click=filters.start_over, width="stretch", disabled=not words.filters(found.criteria)
    )
    said = _alias_words(found)
    if said:
        left.caption(plain(said))


def _alias_words(found: Found) -> str:
    result = found.result
    said = []
    if result and result.total_with_aliases is not None and result.total_without_aliases is not None:
        more, less = result.total_with_aliases, result.total_without_aliases
        said.append(
            f"Other names and MeSH terms: {format_count(more)} studies with them, {format_count(less)} without."
        )
    if result and result.understood:
        said.append(f"Read as: {result.understood}")
    return " ".join(said)


def controls() -> str:
    """Sort, order, columns and view; returns the view."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.selectbox("Sort by", tuple(SORT_LABELS.values()), key="sort", bind="query-params", width=190)
        st.selectbox("Order", ORDERS, key="order", bind="query-params", width=150)
        view = st.radio("Show", VIEWS, key="view", bind="query-params", horizontal=True)
        fold = st.popover("Columns", icon=":material/view_column:", key="columns_fold", on_change="rerun")
        if fold.open or "columns" in st.query_params:
            _choose_columns(fold)
    return view or VIEWS[0]


def _choose_columns(place: DeltaGenerator) -> None:
    labels = [label("column", c) for c in OFFERED]
    standard = labels[: len(STANDARD)]
    said = "Columns of the table and of a download"
    place.multiselect(said, labels, default=standard, key="columns", bind="query-params")


def columns() -> list[str]:
    """The columns that the reader chose, by name."""
    by_label = {label("column", c): c for c in OFFERED}
    picked = [by_label[text] for text in st.session_state.get("columns") or () if text in by_label]
    return picked or list(STANDARD)


def results(opened: Opened, found: Found) -> None:
    """The table of this page, or what to do when nothing matched."""
    if found.result is None:
        return
    if not found.result.total:
        nothing(opened, found)
        return
    chosen = columns()
    why = opened.engine.why_matched(found.result.rows, found.criteria) if st.session_state.get("why") else None
    page = table.page_of(opened, found.result.rows, chosen, filters.remembered(_address_now()), why)
    first = (found.criteria.page - 1) * PAGE_SIZE
    alt = f"Table of studies {first + 1} to {first + len(page)} of {found.result.total}"
    table.show(page, chosen, alt)
    here = f"{format_count(first + 1)} to {format_count(first + len(page))} of {format_count(found.result.total)}"
    left, right = st.columns([3, 2], vertical_alignment="center")
    left.caption(f"{here}. A heading sorts this page; “Sort by” sorts all.")
    with right:
        st.pagination(_last_page(found.result), key="page", bind="query-params", width="stretch")


def _address_now() -> dict[str, list[str]]:
    return {key: st.query_params.get_all(key) for key in st.query_params}


def nothing(opened: Opened, found: Found) -> None:
    """No study: which single filter stands in the way, with the count each time."""
    st.info("No study matches all of this together.", icon=":material/search_off:")
    said = words.filters(found.criteria)
    rows = [
        {"Without this filter": said.get(key, key), "Studies": opened.engine.count(found.criteria.without(key))}
        for key in said
    ]
    if rows:
        st.dataframe(
            pd.DataFrame(rows), hide_index=True, width="content", alt="Number of studies with each filter dropped"
        )


def site_map(opened: Opened, found: Found) -> None:
    """Countries of the sites of all matching studies."""
    if found.result is None or not found.result.total:
        return
    made = frame.made_or_said(lambda: sites.sites_by_country(opened, found.criteria))
    if made is None:
        return
    filters_said = "; ".join(words.filters(found.criteria).values())
    frame.show(made, opened, filters=filters_said, key="studies_by_country")
    listed = made.data.rename(columns={"country": "Country", "n_studies": "Studies"})
    st.dataframe(listed, hide_index=True, width="content", alt="Studies by country of a site")


def download(opened: Opened, found: Found) -> None:
    """Every matching study as a zip; made when asked for."""
    if found.result is None or not found.result.total:
        return
    total = found.result.total
    label_ = f"Download {format_count(total)} {'study' if total == 1 else 'studies'}"
    fold = st.popover(label_, icon=":material/download:", key="download_fold", on_change="rerun")
    if fold.open:
        with fold:
            _download_form(opened, found.criteria, total)


def _download_form(opened: Opened, criteria: Criteria, total: int) -> None:
    kind = str(st.radio("Format", export.FORMATS, horizontal=True))
    st.caption("All studies found, not only this page, with the chosen columns, a README and a data dictionary.")
    query = words.sentence(criteria, total, opened.manifest.rows["studies"]).replace("\\", "").replace("**", "")
    chosen = columns()
    st.download_button(
        "Download",
        data=lambda: export.make(opened.snapshot, opened.engine.rows(criteria), chosen, kind, query),
        file_name=f"studies-{opened.manifest.id}-{kind.lower()}.zip",
        mime="application/zip",
        on_click="ignore",
        type="primary",
    )


def why_not(opened: Opened, found: Found) -> None:
    """“Why is NCT… not here?”, answered filter by filter."""
    asked = (
        st.text_input("Why is a study not here?", placeholder="NCT01234567", max_chars=20, key="why_not")
        .strip()
        .upper()
    )
    if not asked or found.result is None:
        return
    removed = opened.engine.why_not(asked, found.criteria)
    if not removed:
        st.success(f"{plain(asked)} is among these results.", icon=":material/check:")
    elif removed[0].key == "snapshot":
        said = opened.manifest
        st.markdown(
            f"{plain(asked)} is not in this snapshot ({plain(removed[0].value)}). The snapshot holds: {plain(said.query)}, registry date {said.as_of}."
        )
    else:
        said = words.filters(found.criteria)
        rows = [
            {"Filter that removes it": said.get(r.key, r.filter), "The study's own value": words.own_value(r)}
            for r in removed
        ]
        st.dataframe(pd.DataFrame(rows), hide_index=True, alt=f"Filters that keep {asked} out of the results")
