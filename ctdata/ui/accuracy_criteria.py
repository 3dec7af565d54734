"""How well eligibility criteria are read, on the methods page: by set, by trap, by marker, with counts and intervals."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from ctdata.charts.theme import format_share
from ctdata.ui import accuracy
from ctdata.ui.plain import plain

SETS = {
    "real_requirements_blind": "Texts of real studies, the first time: before their errors were read",
    "real_requirements_seen": "Texts of real studies (those and others) after their errors were read and the rules corrected",
    "real_verdicts_blind": "Verdicts on invented patients and real studies, the first time, from record to verdict",
    "real_verdicts_seen": "The same, and others, after their errors were read",
    "eligibility_texts": "Whole texts written for this product; errors were read",
    "eligibility_sentences": "Sentences written for this product, most of them traps; errors were read",
    "eligibility_verdicts": "Verdicts on invented patients, from text to verdict",
}
QUESTIONS = {
    "requirements": "Marker and what is asked of it",
    "requirements without infections": "The same without HIV, HBV and HCV",
    "thresholds": "The same with comparator and cut-off",
    "ecog_max": "ECOG",
    "karnofsky_min_pct": "Karnofsky",
    "prior_pd1": "Earlier PD-1 or PD-L1 therapy",
    "min_prior_lines": "Earlier lines, at least",
    "max_prior_lines": "Earlier lines, at most",
    "brain_mets": "Brain metastases",
    "verdict": "Verdict",
}
TRAPS = (
    "No trap", "A marker under Exclusion", "Double negation", "Only if, after therapy", "Regardless of", "Only a test", "Or and and",
    "Another scoring system", "Ranges and cut-offs in words", "TMB", "HER2 levels", "Gene or variant", "Germline or somatic",
    "Share of cells", "ctDNA after surgery", "Therapy, not marker", "HLA types", "HIV and hepatitis", "Opposite cohorts",
    "Abbreviations", "Signs and line breaks", "Which tumours", "Relatives and donors",
)  # fmt: skip
"""The traps of the definitions (2.4) in a few words, by number."""


def criteria() -> None:
    """The section on reading eligibility criteria."""
    st.subheader("How well eligibility criteria are read", anchor=False)
    found = accuracy.result()["sets"]
    measured = [name for name in SETS if name in found]
    if not measured:
        st.markdown("Not measured yet: run `make accuracy`.")
        return
    st.markdown(
        "Each text was read and labelled by a language model without sight of the rules, 28 of the real ones by a second such reader (F1 between the two: 0.983); no clinician has checked the labels. "
        "A finding is a marker with what is asked of it (required, must be absent, excluded, any result, only tested, depends); what is only mentioned counts on neither side."
    )
    for name in measured:
        _one_set(name, found[name])


def _one_set(name: str, said: dict[str, Any]) -> None:
    questions = said["questions"]
    st.markdown(f"**{SETS[name]}** (measured on {plain(said['measured_on'])})")
    rows = [_row(QUESTIONS[q], questions[q]) for q in QUESTIONS if q in questions]
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt=f"Precision and recall: {SETS[name]}")
    untested = questions.get("untested taken for negative")
    if untested:
        st.markdown(
            f"Untested markers taken for negative: **{untested['extra']}** in {untested['n_items']} verdicts."
        )
    _traps(name, questions)
    _markers(name, questions.get("requirements"))


def _row(what: str, s: dict[str, Any]) -> dict[str, Any]:
    return {
        "Question": what,
        "Items": s["n_items"],
        "Precision (95 % interval)": accuracy.with_interval(s["right"], s["right"] + s["extra"]),
        "Recall (95 % interval)": accuracy.with_interval(s["right"], s["right"] + s["missed"]),
        "F1": "none" if s["f1"] is None else f"{s['f1']:.3f}",
    }


def _traps(name: str, questions: dict[str, Any]) -> None:
    rows = [
        {"Trap": f"{n}. {what}" if n else what} | _short(questions[f"trap {n:02}"])
        for n, what in enumerate(TRAPS)
        if f"trap {n:02}" in questions
    ]
    if rows:
        fold = st.expander("By trap", key=f"traps_{name}", on_change="rerun")
        if fold.open:
            fold.dataframe(pd.DataFrame(rows), hide_index=True, alt="Precision and recall for each trap")


def _markers(name: str, said: dict[str, Any] | None) -> None:
    if not said or not said["labels"]:
        return
    by_size = sorted(said["labels"].items(), key=lambda pair: -(pair[1]["right"] + pair[1]["missed"]))
    fold = st.expander("By biomarker", key=f"markers_{name}", on_change="rerun")
    if fold.open:
        rows = [{"Biomarker": marker} | _short(s) for marker, s in by_size]
        fold.dataframe(pd.DataFrame(rows), hide_index=True, alt="Precision and recall for each biomarker")


def _short(s: dict[str, Any]) -> dict[str, Any]:
    return {
        "Items": s.get("n_items", s["right"] + s["missed"]),
        "Precision": format_share(s["right"], s["right"] + s["extra"]),
        "Recall": format_share(s["right"], s["right"] + s["missed"]),
        "F1": "none" if s["f1"] is None else f"{s['f1']:.3f}",
    }
