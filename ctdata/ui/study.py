"""The parts of a study's page. Registry words are shown as words; what we derived says from which."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from ctdata.address import state
from ctdata.charts.labels import label
from ctdata.charts.theme import format_count
from ctdata.text.criteria import spans
from ctdata.ui import frame, words
from ctdata.ui.cache import Opened
from ctdata.ui.filters import remembered
from ctdata.ui.plain import paragraphs, plain
from ctdata.ui.record import Record
from ctdata.ui.table import REGISTRY_PAGE, posted

_NCT_ID = re.compile(r"NCT[0-9]{8}")
_DATES = (
    "start_date",
    "primary_completion_date",
    "completion_date",
    "study_first_post_date",
    "last_update_post_date",
    "results_first_post_date",
)
_DESIGN = (
    "study_type",
    "phase",
    "allocation",
    "intervention_model",
    "observational_model",
    "time_perspective",
    "masking",
    "primary_purpose",
)
_SECTIONS = {
    "inclusion": "Inclusion",
    "exclusion": "Exclusion",
    "unlabelled": "Under no heading of inclusion or exclusion",
}


def way_back(opened: Opened, params: Mapping[str, Sequence[str]]) -> None:
    """The criteria that led here, in one sentence, and the way back to their results."""
    carried = remembered(params)
    if not carried:
        st.page_link("pages/explorer.py", label="All studies in the explorer", icon=":material/arrow_back:")
        return
    criteria, _ = state.criteria_in(carried, opened)
    st.page_link("pages/explorer.py", label="Back to the results", icon=":material/arrow_back:", query_params=carried)
    st.caption(
        f"You came from: {words.sentence(criteria, opened.engine.count(criteria), opened.manifest.rows['studies'])}"
    )


def chosen(opened: Opened, params: Mapping[str, Sequence[str]]) -> Record:
    """The study that the address names; without one, a box to type its number."""
    asked = ((params.get("nct_id") or [""])[-1]).strip().upper()
    if not asked:
        st.title("Study", anchor=False)
        typed = st.text_input("NCT number", placeholder="NCT01234567", max_chars=11).strip().upper()
        if typed:
            st.switch_page("pages/study.py", query_params={"nct_id": typed})
        frame.stop()
    found = _rows(opened, asked)
    if found is None:
        _not_here(opened, asked)
    return found


def _rows(opened: Opened, asked: str) -> Record | None:
    if not _NCT_ID.fullmatch(asked):
        return None
    read = opened.snapshot.rows_of
    studies = read("studies", asked)
    if not studies:
        return None
    texts = read("texts", asked) or [{}]
    return Record(
        studies[0],
        texts[0],
        read("interventions", asked),
        read("locations", asked),
        read("outcomes", asked),
        read("agents", asked),
        read("requirements", asked),
    )


def _not_here(opened: Opened, asked: str) -> None:
    st.title("This study is not in the snapshot", anchor=False)
    said = opened.manifest
    st.markdown(f"The snapshot of {said.as_of} holds: {plain(said.query)}. “{plain(asked)}” is not part of it.")
    if _NCT_ID.fullmatch(asked):
        st.link_button(f"{asked} on ClinicalTrials.gov", REGISTRY_PAGE + asked, icon=":material/open_in_new:")
    frame.stop()


def heading(opened: Opened, record: Record) -> None:
    """Title, status, staleness, the link to the registry."""
    row = record.study
    st.caption(" · ".join(plain(v) for v in (row["nct_id"], row["acronym"], row["org_study_id"]) if v))
    st.header(plain(row["brief_title"] or row["official_title"] or row["nct_id"]), anchor=False)
    if row["official_title"] and row["official_title"] != row["brief_title"]:
        st.markdown(plain(row["official_title"]))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.badge(
            plain(label("overall_status", row["overall_status"])),
            color="green" if row["overall_status"] == "RECRUITING" else "gray",
        )
        st.badge(plain(label("phase", row["phase"]) if row["phase"] else "No phase posted"), color="gray")
        st.badge(plain(label("study_type", row["study_type"])), color="gray")
        st.link_button(
            "Open on ClinicalTrials.gov",
            REGISTRY_PAGE + row["nct_id"],
            icon=":material/open_in_new:",
            type="tertiary",
        )
    st.caption(
        f"As of {opened.manifest.as_of}; last update posted {posted(row['last_update_post_date'], row['last_update_post_date_precision']) or 'not stated'}."
    )
    if row["is_stale"]:
        st.warning(
            f"**This record looks out of date:** {plain('; '.join(row['stale_reasons']))}. Ask the study team before relying on its status.",
            icon=":material/schedule:",
        )
    if row["why_stopped"]:
        st.info(f"**Why it stopped, in the sponsor's words:** {plain(row['why_stopped'])}", icon=":material/block:")


def summary(record: Record) -> None:
    """Brief summary; the detailed description behind a fold."""
    if record.texts.get("brief_summary"):
        st.markdown(paragraphs(record.texts["brief_summary"]))
    if record.texts.get("detailed_description"):
        with st.expander("Detailed description"):
            st.markdown(paragraphs(record.texts["detailed_description"]))


def dates(record: Record) -> None:
    """Dates and enrolment with ACTUAL / ESTIMATED; design; sponsor."""
    row = record.study
    left, right = st.columns(2)
    with left:
        st.subheader("Dates", anchor=False)
        rows = [[label("column", n), _dated(posted(row[n], row[f"{n}_precision"]), row[f"{n}_type"])] for n in _DATES]
        rows.append(
            [
                "Status last verified",
                posted(row["status_verified_date"], row["status_verified_date_precision"]) or "not stated",
            ]
        )
        enrolled = row["enrollment_count"]
        rows.append(
            ["Participants", _dated(format_count(enrolled) if enrolled is not None else None, row["enrollment_type"])]
        )
        st.table(pd.DataFrame(rows, columns=["", "As posted"]).map(plain), hide_index=True, border="horizontal")
    with right:
        st.subheader("Design and sponsor", anchor=False)
        design = [[label("column", n), label(n, row[n])] for n in _DESIGN if row[n]]
        design += [
            [
                "Lead sponsor",
                f"{row['lead_sponsor_name'] or 'not stated'} ({label('lead_sponsor_class', row['lead_sponsor_class'])})",
            ]
        ]
        if row["collaborators"]:
            design.append(["Collaborators", ", ".join(row["collaborators"])])
        design.append(["Conditions", ", ".join(row["conditions"]) or "not stated"])
        if row["keywords"]:
            design.append(["Keywords", ", ".join(row["keywords"][:30])])
        if row["nct_id_aliases"]:
            design.append(["Former numbers", ", ".join(row["nct_id_aliases"])])
        st.table(pd.DataFrame(design, columns=["", "As posted"]).map(plain), hide_index=True, border="horizontal")


def _dated(value: str | None, kind: str | None) -> str:
    """“2024-05 (estimated)”: never a date or a count without saying which."""
    if value is None:
        return "not stated"
    return f"{value} ({label('start_date_type', kind).lower() if kind else 'actual or estimated not stated'})"


def arms(record: Record) -> None:
    """Arms × interventions, as the registry links them."""
    st.subheader("Arms and interventions", anchor=False)
    if not record.interventions:
        st.markdown("The record lists no arms and no interventions.")
        return
    rows = [
        {
            "Arm": r["arm_group_label"] or "(not linked to an arm)",
            "Type of arm": label("arm_group_type", r["arm_group_type"]) if r["arm_group_type"] else "",
            "Intervention": r["intervention_name"] or "(none named)",
            "Kind": label("intervention_type", r["intervention_type"]) if r["intervention_type"] else "",
            "Other names": ", ".join(r["other_names"] or ()),
            "Description": r["intervention_description"] or r["arm_group_description"] or "",
        }
        for r in record.interventions
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt="Arms and interventions of the study")


def eligibility(record: Record) -> None:
    """Structured limits, then the text, split at the sponsor's headings."""
    row, text = record.study, record.texts.get("eligibility_criteria")
    st.subheader("Who can take part", anchor=False)
    healthy = {True: "accepted", False: "not accepted", None: "not stated"}[row["healthy_volunteers"]]
    ages = f"from {row['minimum_age'] or 'no limit stated'} to {row['maximum_age'] or 'no limit stated'}"
    st.markdown(
        f"**Age** {plain(ages)} · **Sex** {plain(label('sex', row['sex']) if row['sex'] else 'not stated')} · **Healthy volunteers** {healthy}"
    )
    if not text:
        st.markdown("The record holds no eligibility text.")
        return
    found = spans(text)
    headed = [s for s in ("inclusion", "exclusion") if any(span.section == s for span in found)]
    places = dict(zip(headed, st.columns(len(headed)), strict=True)) if headed else {}
    if any(span.section == "unlabelled" for span in found):
        places["unlabelled"] = st.container()
    for section, place in places.items():
        with place.container(border=True):
            st.markdown(f"**{_SECTIONS[section]}**")
            for span in found:
                if span.section == section:
                    st.markdown(paragraphs(text[span.start : span.end]))
    st.caption("The registry's text is the sponsor's summary, not the protocol.")


def outcomes(record: Record) -> None:
    """Outcome measures."""
    if not record.outcomes:
        return
    st.subheader("Outcome measures", anchor=False)
    rows = [
        {
            "Kind": label("outcome_kind", r["outcome_kind"]),
            "Measure": r["measure"] or "",
            "Time frame": r["time_frame"] or "",
            "Description": r["outcome_description"] or "",
        }
        for r in record.outcomes
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt="Outcome measures of the study")


def sites(record: Record) -> None:
    """Sites with their own status; a site without one is not closed."""
    st.subheader("Sites", anchor=False)
    if not record.locations:
        removed = record.study["removed_countries"]
        st.markdown(
            "The record lists no sites."
            + (f" Countries once listed: {plain(', '.join(removed))}." if removed else "")
        )
        return
    counted = pd.Series([r["site_status"] or "" for r in record.locations]).value_counts()
    st.markdown(
        f"**{len(record.locations)} site{'s' if len(record.locations) > 1 else ''}:** "
        + ", ".join(
            f"{n} {plain(label('site_status', s).lower()) if s else 'with no status of their own'}"
            for s, n in counted.items()
        )
    )
    order = {"RECRUITING": 0, "NOT_YET_RECRUITING": 1, "ENROLLING_BY_INVITATION": 2, "ACTIVE_NOT_RECRUITING": 3}
    listed = sorted(
        record.locations, key=lambda r: (order.get(r["site_status"], 9), r["country"] or "", r["city"] or "")
    )
    rows = [
        {
            "Status": label("site_status", r["site_status"]) if r["site_status"] else "not stated",
            "Facility": r["facility"] or "",
            "City": r["city"] or "",
            "State": r["state"] or "",
            "Country": r["country"] or "",
        }
        for r in listed
    ]
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        height=min(38 + 35 * len(rows), 420),
        alt="Sites of the study with their own status",
    )
