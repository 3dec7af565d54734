"""How well eligibility text is read, as measured on hand-labelled sets; the page and the printed sheet say it."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from ctdata.ui import accuracy
from ctdata.ui import eligibility_words as words
from ctdata.ui.plain import plain

NOT_MEASURED = "The accuracy of the reading of eligibility text has not been measured in this version."
SETS = {
    "real_requirements": "Texts of real studies",
    "real_verdicts": "Verdicts on invented patients and real studies",
    "eligibility_sentences": "Sentences of ours, most of them traps",
    "eligibility_texts": "Whole texts of ours",
    "eligibility_verdicts": "Verdicts on invented patients",
}
QUESTIONS = {
    "requirements": "what is asked of a marker",
    "requirements without infections": "the same without HIV, HBV and HCV",
    "thresholds": "cut-offs",
    "verdict": "the verdict",
}
SHORT = {
    "real_requirements_blind": "Real texts, the first time",
    "real_requirements_seen": "Real texts, corrected",
    "real_verdicts_blind": "Verdicts, the first time",
    "real_verdicts_seen": "Verdicts, corrected",
    "eligibility_sentences": "Our sentences",
    "eligibility_texts": "Our texts",
    "eligibility_verdicts": "Verdicts on our texts",
}
"""What a set is called in the table, where its caption says the rest."""
SHORT_QUESTIONS = {
    "requirements": "marker, and what is asked",
    "requirements without infections": "without infections",
    "thresholds": "cut-offs",
    "verdict": "verdict",
}
BATCHES = {
    "blind": "the first time, before their errors were read",
    "seen": "after their errors were read and the rules corrected",
}
_REAL = "real_requirements"


def measured() -> list[tuple[str, str, str]]:
    """Set, question, and what was measured: precision and recall with their counts, intervals and date."""
    found = accuracy.result()["sets"]
    names = sorted((n for n in found if _kind(n)), key=lambda n: (list(SETS).index(_kind(n)), n))
    return [
        (name, question, _said(found[name]["questions"][question], found[name]["measured_on"]))
        for name in names
        for question in QUESTIONS
        if question in found[name]["questions"]
    ]


def _kind(name: str) -> str:
    """The kind of a set: batches of real studies are measured each by itself."""
    return next((kind for kind in SETS if name == kind or name.startswith(f"{kind}_")), "")


def _called(name: str) -> str:
    batch = name.removeprefix(_kind(name)).strip("_")
    return SETS[_kind(name)] + (f" ({BATCHES.get(batch, batch)})" if batch else "")


def _said(s: dict[str, Any], day: str) -> str:
    if _is_one_of(s):
        return f"right {accuracy.with_interval(s['right'], s['right'] + s['missed'])}; measured on {day}"
    precision = accuracy.with_interval(s["right"], s["right"] + s["extra"])
    recall = accuracy.with_interval(s["right"], s["right"] + s["missed"])
    return f"precision {precision}, recall {recall}; measured on {day}"


def _is_one_of(s: dict[str, Any]) -> bool:
    """Each item has one answer: what is said wrongly is what was missed."""
    return s["extra"] == s["missed"] == s["n_items"] - s["right"]


def table() -> pd.DataFrame:
    """A row for each question of each set: what was right of what was said, and of what was there."""
    found = accuracy.result()["sets"]
    rows = []
    for name, question, _ in measured():
        s = found[name]["questions"][question]
        right, said, there = s["right"], s["right"] + s["extra"], s["right"] + s["missed"]
        rows.append(
            {
                "Labelled": SHORT.get(name, _called(name)),
                "Question": SHORT_QUESTIONS[question],
                "Precision": "" if _is_one_of(s) else accuracy.with_interval(right, said),
                "Recall; of verdicts: right": accuracy.with_interval(right, there),
            }
        )
    return pd.DataFrame(rows)


def sentences() -> list[str]:
    """A sentence for each question of each set."""
    return [f"{_called(name)}, {QUESTIONS[question]}: {said}." for name, question, said in measured()]


def sentence() -> str:
    """The one that matters most to a reader, for the printed page: real texts where they were measured."""
    every = list(zip(measured(), sentences(), strict=True))
    real = [text for (name, _, _), text in every if _kind(name) == _REAL]
    return next(iter([*real, *(text for _, text in every)]), NOT_MEASURED)


def notes() -> None:
    """Accuracy, what a verdict rests on, and the disclaimer."""
    st.subheader("How far to trust this", anchor=False)
    found = table()
    st.markdown(plain(sentence()))
    if len(found):
        st.dataframe(
            found, hide_index=True, height="content", alt="How well eligibility text is read, by set and question"
        )
        st.caption(
            "The first time: before the errors on these texts were read; corrected: those and other texts afterwards. Labelled by a language model without sight of the rules (28 texts by two such readers); the labels are drafts that no clinician has checked. Precision: of what the rules say, what the reader says too. Recall: of what the reader says, what the rules found."
        )
    st.markdown(f"**{plain(words.DISCLAIMER)}**")
    st.page_link(
        "pages/methods.py",
        label="How eligibility text is read, and how that was measured",
        icon=":material/fact_check:",
        query_params={"section": "Accuracy"},
    )
