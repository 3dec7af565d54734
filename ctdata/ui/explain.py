"""What a study and a phase are, who may join, and that this is no advice: knowledge/explainers.toml on the overview."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from ctdata import knowledge
from ctdata.ui.plain import plain

_NOTICE = "no-advice"


def answers() -> None:
    """The questions beside each other, each with its sources."""
    st.subheader("New to clinical studies?", anchor=False)
    asked = [e for e in knowledge.explainers() if e.id != _NOTICE]
    for entry, place in zip(asked, st.columns(len(asked), border=True), strict=True):
        with place:
            _answer(entry)
    st.caption(_standing(asked))


def _answer(entry: knowledge.Explainer) -> None:
    st.markdown(f"**{plain(entry.title)}**")
    for paragraph in entry.text:
        st.markdown(plain(paragraph))
    if entry.points:
        st.markdown("\n".join(f"- {plain(point)}" for point in entry.points))
    st.markdown(f":small[Sources: {cited(entry.sources)}.]")


def notice() -> None:
    """No medical advice, and who decides."""
    entry = next(e for e in knowledge.explainers() if e.id == _NOTICE)
    st.info(f"**{plain(entry.title)}** {plain(' '.join(entry.text))}", icon=":material/medical_information:")


def cited(sources: Iterable[str]) -> str:
    """The sources of an entry as Markdown links: title of sources.toml, or the identifier itself."""
    known = {s.id: s for s in knowledge.sources()}
    return ", ".join(
        f"[{plain(known[s].title)}]({known[s].url})" if s in known else f"[{plain(s)}]({address(s)})" for s in sources
    )


def address(cited_as: str) -> str:
    """Where a record, an article or a page that an entry names by itself can be opened."""
    kind, _, number = cited_as.partition(":")
    if kind == "PMID":
        return f"https://pubmed.ncbi.nlm.nih.gov/{number}/"
    if kind == "doi":
        return f"https://doi.org/{number}"
    if cited_as.startswith("PMC"):
        return f"https://pmc.ncbi.nlm.nih.gov/articles/{cited_as}/"
    return f"https://clinicaltrials.gov/study/{cited_as}" if cited_as.startswith("NCT") else cited_as


def _standing(entries: list[knowledge.Explainer]) -> str:
    checked = max(e.checked_on for e in entries)
    drafts = sum(e.status == "draft" for e in entries)
    reviewed = (
        f"{drafts} of {len(entries)} are drafts that no clinician has reviewed"
        if drafts
        else "reviewed by a clinician"
    )
    return f"In our own words, checked on {checked}; {reviewed}."
