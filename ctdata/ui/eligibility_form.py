"""The form: facts of a patient, each of them optional. Values live in the session alone: no widget is bound to the address.

What is left out is *not stated*, a biomarker that is left out is *not tested*. The form gives the keys of a patient file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from ctdata.charts.labels import label
from ctdata.eligibility import disease, labels, rules
from ctdata.eligibility.profile import BRAIN_METASTASES, PATIENT_SEXES
from ctdata.schema import DISEASE_SETTINGS, DISEASE_STAGES
from ctdata.ui import eligibility_marker_row as marker_row
from ctdata.ui.eligibility_asked import is_infection
from ctdata.ui.eligibility_data import EVIDENCE, OPEN, Studies, cancer_types
from ctdata.ui.eligibility_keys import CANCER, KEEP, MORE, PREFIX, PURPOSE, clear

PURPOSES = {OPEN: "an open study", EVIDENCE: "evidence"}
NOTICE = "Every field is optional. What you enter stays in this session: it is not saved, not put into the address, and gone when the page is closed."
Content = dict[str, Any]


def purpose() -> str:
    """The first choice: a study to join, or studies to learn from."""
    chosen = st.radio(
        "I am looking for",
        list(PURPOSES),
        format_func=PURPOSES.__getitem__,
        key=PURPOSE,
        horizontal=True,
        persist_state=KEEP,
        help="Open: recruiting, about to recruit, by invitation, or expanded access. Evidence: every study but withdrawn ones, the closed ones too.",
    )
    return chosen or OPEN


def cancer_type(open_studies: Studies) -> str | None:
    """The cancer type, the one field that everything else hangs on."""
    return st.selectbox(
        "Cancer type",
        cancer_types(open_studies),
        index=None,
        format_func=disease.name_of,
        placeholder="Choose, or type to search",
        key=CANCER,
        persist_state=KEEP,
    )


def facts(index: Studies, cancer: str | None) -> Content:
    """The sidebar: biomarkers that the studies of this cancer ask for, then everything else."""
    with st.sidebar:
        left, right = st.columns([3, 2], vertical_alignment="center")
        left.subheader("Patient", anchor=False)
        right.button("Clear all", on_click=clear, width="stretch", help="Empties the form. Nothing of it was kept.")
        st.caption(NOTICE)
        if not cancer:
            st.caption("Biomarkers appear here as soon as a cancer type is chosen.")
            biomarkers: list[Content] = []
        else:
            biomarkers = _biomarkers(index, index.of_cancer(cancer))
        found = _general() | _treatment()
    return {"cancer_type": cancer, "biomarker": biomarkers} | found


def _biomarkers(index: Studies, studies: Any) -> list[Content]:
    """One row for each marker, most asked first; infections in a list of their own; rarer ones on request."""
    counts = index.asking.counts(studies)
    tumour, infections = _listed(counts)
    held = marker_row.held()
    rarer = [m for m in dict.fromkeys((*counts, *index.asking.everywhere)) if m not in (*tumour, *infections)]
    st.markdown("**Biomarkers**")
    found = _rows(index, studies, counts, tumour)
    st.markdown("**Infections**" if infections else "**Other biomarkers**")
    found += _rows(index, studies, counts, infections)
    offered = rarer[: labels.words("form", "most_other_markers")]
    picked = st.multiselect(
        "Add another biomarker",
        list(dict.fromkeys([*offered, *(st.session_state.get(MORE) or ())])),
        key=MORE,
        placeholder="Type to search",
        persist_state=KEEP,
        select_all=False,
        help="Those that fewer of these studies ask for, then those that only studies of other cancers do.",
    )
    # A result given earlier, for another cancer type: it still counts, so it stays in sight.
    shown = [m for m in dict.fromkeys([*picked, *held]) if m not in (*tumour, *infections)]
    return found + _rows(index, studies, counts, shown)


def _listed(counts: Mapping[str, int]) -> tuple[list[str], list[str]]:
    tumour = [m for m in counts if not is_infection(m)]
    infections = [m for m in counts if is_infection(m)]
    return tumour[: labels.words("form", "most_markers")], infections[: labels.words("form", "most_infections")]


def _rows(index: Studies, studies: Any, counts: Mapping[str, int], markers: list[str]) -> list[Content]:
    return [entry for m in markers for entry in marker_row.row(index.asking, m, studies, counts.get(m, 0))]


def _general() -> Content:
    st.markdown("**General**")
    left, right = st.columns(2)
    with left:
        age = st.number_input(
            "Age (years)", 0, 120, value=None, key=f"{PREFIX}age", placeholder="not stated", persist_state=KEEP
        )
    with right:
        sex = _choice("Sex", "sex", PATIENT_SEXES, lambda v: label("sex", v))
    with left:
        ecog = _choice("ECOG", "ecog", range(5), str)
    with right:
        karnofsky = _choice("Karnofsky (%)", "karnofsky", range(100, -1, -10), str)
    stage = _choice("Stage", "stage", DISEASE_STAGES, lambda v: label("disease_stages", v))
    setting = _choice("Setting", "setting", DISEASE_SETTINGS, lambda v: label("disease_settings", v))
    brain = _choice("Brain metastases", "brain", BRAIN_METASTASES, labels.section("brain_words").__getitem__)
    measurable = _choice("Measurable disease", "measurable", (True, False), _yes_no)
    return {
        "age_years": age,
        "sex": sex,
        "ecog": ecog,
        "karnofsky_pct": karnofsky,
        "stage": stage,
        "setting": setting,
        "brain_metastases": brain,
        "measurable_disease": measurable,
    }


def _treatment() -> Content:
    st.markdown("**Earlier treatment**")
    pd1 = _choice("Earlier PD-1 or PD-L1 therapy", "prior_pd1", (True, False), _yes_no)
    lines = st.number_input(
        "Lines of systemic therapy for this disease",
        0,
        40,
        value=None,
        key=f"{PREFIX}lines",
        placeholder="not stated",
        persist_state=KEEP,
    )
    classes = st.multiselect(
        "Classes given, all of them",
        [one.id for one in rules.therapy_classes()],
        key=f"{PREFIX}therapies",
        placeholder="not stated",
        persist_state=KEEP,
        help="They answer exceptions such as “EGFR mutation, unless progressed on an EGFR TKI”. A class that is not chosen beside others counts as not given.",
    )
    return {"prior_pd1": pd1, "prior_lines": lines, "prior_therapies": classes or None}


def _choice(words: str, name: str, options: Any, say: Callable[[Any], str]) -> Any:
    return st.selectbox(
        words,
        list(options),
        index=None,
        format_func=say,
        key=PREFIX + name,
        placeholder="not stated",
        persist_state=KEEP,
    )


def _yes_no(value: bool) -> str:
    return "Yes" if value else "No"
