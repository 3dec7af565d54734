"""The first page: what this is, how fresh, the headline numbers with their definitions, ways on."""

from __future__ import annotations

from datetime import timedelta

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from ctdata.address import state
from ctdata.charts import explorer as charts
from ctdata.charts.theme import format_count
from ctdata.schema import MISSING
from ctdata.search.criteria import Criteria
from ctdata.ui import caveats, frame, table
from ctdata.ui.cache import Opened, age_days

_NEWEST = 10
_WEEK, _MONTH = 7, 30  # days
_OPEN = ("overall_status", ("RECRUITING",))
_FRESH, _STALE = ("is_stale", ("false",)), ("is_stale", ("true",))
_IMMUNOTHERAPY = ("counts_as", ("immunotherapy",))
_FEED = (_IMMUNOTHERAPY, _OPEN, _FRESH)


def lead(opened: Opened) -> str:
    """What this is and how fresh it is, in two sentences."""
    said = opened.manifest
    days = age_days(said)
    age = "today" if days <= 0 else "1 day ago" if days == 1 else f"{days} days ago"
    n = format_count(said.rows["studies"])
    held = f"**{n} invented studies**, dated" if said.is_demo else f"**{n} ClinicalTrials.gov records** as of"
    return (
        "An open tool for finding, understanding and counting clinical trials, with a focus on cancer immunotherapy. "
        f"Every number below is counted in one fixed, checked snapshot: {held} **{said.as_of}** ({age})."
    )


def numbers(opened: Opened) -> None:
    """Studies, recruiting (fresh and stale apart), immunotherapy, new ones, countries, sponsors."""
    facets = {name: dict(found) for name, found in opened.engine.search(Criteria(page_size=1)).facets.items()}
    n, as_of = opened.manifest.rows["studies"], opened.manifest.as_of
    cancer = format_count(n - facets["tumour_groups"].get(MISSING, 0))
    shown = (
        ("Studies", n, f"Records of the registry in this snapshot, whatever their kind and status. {cancer} of them name a cancer."),
        ("Recruiting, record fresh", _count(opened, _OPEN, _FRESH), "Status RECRUITING on the registry date, and nothing in the record speaks against it. Not yet recruiting and by invitation are not counted."),
        ("Recruiting, out of date", _count(opened, _OPEN, _STALE), "Status RECRUITING, but the primary completion date is past or nobody verified the record for 24 months. Ask before you rely on it."),
        ("Cancer immunotherapy", facets["counts_as"].get("immunotherapy", 0), "Interventional cancer studies that test an immunotherapy, by our rules (see Methods); of every status."),
        ("New in 7 days", new_within(opened, _WEEK), f"First posted {as_of - timedelta(_WEEK - 1)} to {as_of}, the registry date of the snapshot."),
        ("New in 30 days", new_within(opened, _MONTH), f"First posted {as_of - timedelta(_MONTH - 1)} to {as_of}, the registry date of the snapshot."),
        ("Countries", _distinct(facets["countries"]), "Countries in which some study lists a site."),
        ("Lead sponsors", len(opened.engine.values("lead_sponsor_name")), "Different names of lead sponsors, as the registry writes them: two spellings of one company count twice."),
    )  # fmt: skip
    grid = st.grid(4, min_column_width=140, gap="medium")
    for name, value, said in shown:
        grid.metric(name, format_count(value), help=said)


def _count(opened: Opened, *facets: tuple[str, tuple[str, ...]]) -> int:
    return opened.engine.count(Criteria(facets=facets))


def _distinct(counts: dict[str, int]) -> int:
    return sum(1 for value, n in counts.items() if n and value != MISSING)


def new_within(opened: Opened, days: int) -> int:
    """Studies first posted in so many days up to the registry date, that day included."""
    last = opened.manifest.as_of
    posted = opened.snapshot.core.column("study_first_post_date")
    within = pc.and_(
        pc.greater(posted, pa.scalar(last - timedelta(days), pa.date32())),
        pc.less_equal(posted, pa.scalar(last, pa.date32())),
    )
    return pc.sum(within).as_py() or 0


def new_criteria(opened: Opened, days: int) -> Criteria:
    """The same studies, as the explorer finds them."""
    last = opened.manifest.as_of
    return Criteria(expert=f"study_first_post_date:[{last - timedelta(days - 1)} TO {last}]")


_QUESTIONS = (
    ("Who recruits for melanoma?", "Studies of phase 2, under every name of a drug or disease; filters with counts.", "explorer", {"tumour": "Melanoma", "status": "Recruiting", "phase": "Phase 2"}),
    ("What is crowded, what empty?", "Classes, targets and tumours of immunotherapy, and what grows.", "landscape", {}),
    ("How many reach the next phase?", "Programs followed from phase to phase, and why studies stop.", "progression", {}),
    ("What fits these test results?", "Biomarkers of a tumour held against what open cancer studies ask.", "eligibility", {}),
)  # fmt: skip


def questions() -> None:
    """One question for each room, and the way in."""
    st.subheader("Start with a question", anchor=False)
    grid = st.grid(4, min_column_width=255, border=True)
    for words, said, page, params in _QUESTIONS:
        with grid.container():
            st.page_link(f"pages/{page}.py", label=f"**{words}**", query_params=params or None)
            st.caption(said)


def newest(opened: Opened) -> None:
    """Recruiting immunotherapy studies, the latest posted first."""
    st.subheader("Newest recruiting immunotherapy studies", anchor=False)
    criteria = Criteria(facets=_FEED, sort="study_first_post_date", page_size=_NEWEST)
    result = opened.engine.search(criteria)
    if not result.total:
        st.markdown("No immunotherapy study in this snapshot is recruiting with a record that looks up to date.")
    else:
        _feed(opened, result.rows)
        st.caption(
            f"The {len(result.rows)} most recently posted of {format_count(result.total)} recruiting cancer immunotherapy studies whose record looks up to date."
        )
    with st.container(horizontal=True, gap="medium"):
        if result.total:
            _open(f"All {format_count(result.total)} of them", criteria, sort="First posted")
        new = new_criteria(opened, _MONTH)
        if n := new_within(opened, _MONTH):
            _open(f"All {format_count(n)} studies posted in the last {_MONTH} days", new, sort="First posted")
        if n := _count(opened, _OPEN, _STALE):
            _open(f"{format_count(n)} that say recruiting but look out of date", Criteria(facets=(_OPEN, _STALE)))


def _open(words: str, criteria: Criteria, **more: str) -> None:
    params = dict(state.params_of(criteria)) | more
    st.page_link("pages/explorer.py", label=words, icon=":material/arrow_forward:", query_params=params)


_WIDTHS = {"brief_title": 350, "modalities": 170, "phase": 95, "tumour_types": 180, "study_first_post_date": 105}


def _feed(opened: Opened, rows: object) -> None:
    columns = list(_WIDTHS)
    config = table.column_config(columns)
    for name, width in _WIDTHS.items():
        config[name] = dict(config[name]) | {"width": width}
    st.dataframe(
        table.page_of(opened, rows, columns, {}, None),  # type: ignore[arg-type]
        hide_index=True,
        column_config=config,
        row_height=35,
        alt="Newest recruiting immunotherapy studies",
    )


def starts(opened: Opened) -> None:
    """Studies by start year, folded: drawn, and its plotting code loaded, when a reader asks for it."""
    fold = st.expander("Studies by year of start", key="starts", on_change="rerun", icon=":material/bar_chart:")
    if fold.open:
        with fold:
            _starts(opened)


def _starts(opened: Opened) -> None:
    """The current year is hatched because it is not over."""
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
        note=f"Actual and estimated starts together. No start date: {format_count(missing)}. Before 2000 or after {this_year}: {format_count(outside)}. {this_year} is not over (hatched). Growth is partly legal. {caveats.words('legal-growth')}",
    )
