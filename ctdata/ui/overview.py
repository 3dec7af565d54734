"""The first page: what this is, how fresh, the headline numbers with their definitions, ways on."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from ctdata.charts import explorer as charts
from ctdata.charts.theme import format_count
from ctdata.schema import MISSING
from ctdata.search.criteria import Criteria
from ctdata.ui import frame, table
from ctdata.ui.cache import Opened, age_days, tumour_names
from ctdata.ui.plain import plain

_NEWEST = 10
_BROWSED, _BROWSE_COLUMNS = 12, 3
_OPEN = ("RECRUITING",)


def lead(opened: Opened) -> str:
    """What this is and how fresh it is, in two sentences."""
    said = opened.manifest
    days = age_days(said)
    age = "today" if days <= 0 else "1 day ago" if days == 1 else f"{days} days ago"
    kind = "invented studies for trying it out" if said.is_demo else "ClinicalTrials.gov records"
    return (
        f"An open tool for finding, understanding and counting clinical trials, with a focus on cancer immunotherapy. It reads a fixed, checked "
        f"snapshot of **{format_count(said.rows['studies'])} {kind}** as the registry held them on **{said.as_of}** ({age})."
    )


def _count(opened: Opened, **facets: tuple[str, ...]) -> int:
    return opened.engine.count(Criteria(facets=tuple(facets.items())))


def numbers(opened: Opened) -> None:
    """Studies, recruiting (fresh and stale apart), cancer, countries."""
    facets = opened.engine.search(Criteria(page_size=1)).facets
    recruiting = _count(opened, overall_status=_OPEN)
    stale = _count(opened, overall_status=_OPEN, is_stale=("true",))
    cancer = opened.manifest.rows["studies"] - dict(facets["tumour_groups"]).get(MISSING, 0)
    with st.container(horizontal=True, gap="large"):
        st.metric("Studies in this snapshot", format_count(opened.manifest.rows["studies"]))
        st.metric(
            "Recruiting",
            format_count(recruiting),
            help="Overall status RECRUITING on the registry date; not yet recruiting and by invitation are not counted.",
        )
        st.metric(
            "Recruiting, out of date",
            format_count(stale),
            help="Recruiting, but the primary completion date is past or nobody verified the record for 24 months.",
        )
        st.metric(
            "Name a cancer", format_count(cancer), help="A condition, MeSH term, keyword or the title names a cancer."
        )
        st.metric(
            "Countries with a site",
            format_count(sum(1 for value, n in facets["countries"] if n and value != MISSING)),
        )


_QUESTIONS = (
    ("Recruiting melanoma studies in phase 2", "A status, a phase and a tumour type together.", {"tumour": "Melanoma", "status": "Recruiting", "phase": "Phase 2"}),
    ("Pembrolizumab under any of its names", "Keytruda and MK-3475 are found too, and can be switched off.", {"q": "pembrolizumab"}),
    ("Recruiting, but is it?", "Studies whose own dates contradict their status.", {"status": "Recruiting", "stale": "Yes"}),
)  # fmt: skip


def ways_on(opened: Opened) -> None:
    """Links into the explorer that answer a first question, then tumour types to browse."""
    st.subheader("Start with a question", anchor=False)
    for (words, said, params), place in zip(_QUESTIONS, st.columns(len(_QUESTIONS), border=True), strict=True):
        with place:
            st.page_link(
                "pages/explorer.py", label=f"**{words}**", icon=":material/arrow_forward:", query_params=params
            )
            st.caption(said)
    st.page_link(
        "pages/landscape.py",
        label="**The immunotherapy landscape**: which classes grow, which targets are crowded, what is combined with what",
        icon=":material/grid_view:",
    )
    st.subheader("Or browse by tumour type", anchor=False)
    found = opened.engine.search(Criteria(page_size=1)).facets["tumour_groups"]
    counted = [(code, n) for code, n in found if n and code != MISSING][:_BROWSED]
    for number, place in enumerate(st.columns(_BROWSE_COLUMNS)):
        for code, n in counted[number::_BROWSE_COLUMNS]:
            name = tumour_names().get(code, code)
            place.page_link(
                "pages/explorer.py", label=f"{plain(name)}\u00a0· {format_count(n)}", query_params={"tumour": name}
            )


def starts(opened: Opened) -> None:
    """Studies by start year, the current year hatched because it is not over."""
    st.subheader("Studies by year of start", anchor=False)
    found = opened.engine.search(Criteria(page_size=1)).facets["start_year"]
    this_year = opened.manifest.as_of.year
    rows = sorted((int(v), n) for v, n in found if n and v != MISSING and 2000 <= int(v) <= this_year)
    data = pd.DataFrame(rows, columns=["start_year", "n_studies"])
    data["is_partial"] = data["start_year"] == this_year
    total = int(data["n_studies"].sum())
    missing = dict(found).get(MISSING, 0)
    outside = opened.manifest.rows["studies"] - total - missing
    frame.chart(
        charts.studies_by_start_year(data),
        opened.manifest,
        key="studies_by_start_year",
        alt=f"Bar chart: studies by start year from 2000 to {this_year}; the last year is not complete.",
        n=total,
        note=f"Actual and estimated starts together. No start date: {format_count(missing)}. Before 2000 or after {this_year}: {format_count(outside)}. {this_year} is not over (hatched). Growth is partly legal: duties to register grew in 2005, 2007, 2017 and 2022.",
    )


def newest(opened: Opened) -> None:
    """Recruiting cancer studies, the latest posted first."""
    st.subheader("Newest recruiting studies", anchor=False)
    criteria = Criteria(
        facets=(("overall_status", _OPEN), ("is_stale", ("false",))), sort="study_first_post_date", page_size=_NEWEST
    )
    result = opened.engine.search(criteria)
    columns = ["brief_title", "phase", "tumour_types", "lead_sponsor_name", "study_first_post_date"]
    if not result.total:
        st.markdown("No study in this snapshot is recruiting with a record that looks up to date.")
        return
    table.show(table.page_of(opened, result.rows, columns, {}, None), columns, "Newest recruiting studies")
    st.caption(
        f"The {len(result.rows)} most recently posted of {format_count(result.total)} recruiting studies whose record does not look out of date."
    )
