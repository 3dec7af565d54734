"""What a study's eligibility text asks, as our rules read it: a row for each requirement, and the words behind each fact."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from ctdata.charts.labels import label
from ctdata.concepts.eligibility import parsed_form
from ctdata.ui.record import Record

_HIGHEST = 600  # pixels; a text with a hundred requirements scrolls inside its table


def requirements(record: Record) -> None:
    """Each requirement: how it was understood, what is asked, where, and the sentence."""
    if not record.study["is_oncology"] or not record.texts.get("eligibility_criteria"):
        return
    st.subheader("What this text asks of biomarkers, as we read it", anchor=False)
    if not record.requirements:
        st.markdown("Our rules found no biomarker in it. That is not the same as “none is asked for”.")
        return
    rows = [_shown(r, record.requirements) for r in record.requirements]
    height = min(38 + 35 * len(rows), _HIGHEST)
    st.dataframe(pd.DataFrame(rows), hide_index=True, height=height, alt="Requirements on biomarkers")
    st.caption(
        "Read by rules that no clinician has reviewed (status: draft); the sentence decides. Rows are joined by “and”, alternatives by “or”."
    )


def _shown(r: dict[str, Any], every: list[dict[str, Any]]) -> dict[str, str]:
    return {
        "Marker": r["biomarker"],
        "Variant": r["variant"],
        "Understood as": parsed_form(r),
        "Asked": label("polarity", r["polarity"]),
        "Or instead": " or ".join(parsed_form(other) for other in _alternatives(r, every)),
        "Section": label("section", r["section"]),
        "Cohort": r["cohort"] or "everyone",
        "Sentence": r["evidence"],
        "Read by": r["requirement_rule"],
    }


def _alternatives(r: dict[str, Any], every: list[dict[str, Any]]) -> list[dict[str, Any]]:
    group = r["alternatives_group"]
    return [other for other in every if group is not None and other is not r and other["alternatives_group"] == group]


_NAMED_OTHERWISE = {
    "disease_settings": "setting",
    "disease_stages": "stage",
    "prior_pd1_setting": "prior_pd1",
    "text_minimum_age_years": "age",
    "text_maximum_age_years": "age",
    "text_sex": "sex",
}
"""Columns whose words the reader keeps under a name of its own."""


def words_of_fact(record: Record, name: str) -> str:
    """The sentences that a fact of the eligibility text was read from."""
    text = record.texts.get("eligibility_criteria") or ""
    if not record.study["is_oncology"]:
        return "only the text of cancer studies is read"
    if name == "eligibility_cohorts":
        return "names in the eligibility text"
    if name == "n_criteria":
        return "criteria of the eligibility text"
    names = (name, _NAMED_OTHERWISE.get(name, name))
    said = [text[start:end].strip() for fact, start, end in map(_place, _evidence(record)) if fact in names]
    return "; ".join(dict.fromkeys(said)) or "nothing states it"


def _evidence(record: Record) -> list[str]:
    return record.study["eligibility_evidence"] or []


def _place(entry: str) -> tuple[str, int, int]:
    """ "ecog_max:120:161" """
    fact, start, end = entry.rsplit(":", 2)
    return fact, int(start), int(end)
