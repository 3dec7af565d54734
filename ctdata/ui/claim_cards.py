"""One claim as a card: what is said, the verdict, the evidence, what the snapshot says, and what can be printed."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import streamlit as st

from ctdata.claims import analyses, entries
from ctdata.claims.entries import Claim, Evidence
from ctdata.claims.findings import Finding, Link
from ctdata.claims.record import Change, Record, disagrees
from ctdata.ui.claim_words import READ_WORDS, SAID_IN_WORDS, TOPIC_WORDS, outcome, signed
from ctdata.ui.plain import plain
from ctdata.ui.table import REGISTRY_PAGE

_PARENTHESES = str.maketrans({"(": "%28", ")": "%29", " ": "%20"})
_LONGEST = 90


def draw(claim: Claim, found: Finding | None, change: Change | None, now: Record) -> None:
    """The whole card; among others its evidence is folded, alone it is open."""
    is_alone = bool(st.query_params.get("claim"))
    with st.container(border=True, key=f"claim_{claim.id}"):
        st.subheader(plain(claim.title), anchor=False)
        st.markdown(f"**{plain(signed(claim.verdict))}**")
        if found and change and change.is_changed:
            _changed(change, found)
        st.markdown(f"{plain(SAID_IN_WORDS[claim.said_in])}: “{plain(claim.said)}”")
        st.markdown(plain(claim.why))
        st.markdown("**What you may write**")
        st.code(claim.may_print, language=None, wrap_lines=True)
        _evidence(claim, is_alone)
        if found:
            _snapshot(claim, found, change, now)
        _links(claim, found, is_alone)
        st.caption(plain(_standing(claim)))


def _standing(claim: Claim) -> str:
    draft = "Draft: no clinician has reviewed this." if claim.status == "draft" else f"Reviewed by {claim.reviewer}."
    return f"{draft} {TOPIC_WORDS[claim.topic]}. Sources checked on {claim.checked_on}."


def _changed(change: Change, found: Finding) -> None:
    was, now = (f"“{outcome(f.outcome)}”, {f.words}" for f in (change.before, found))
    words = f"Changed since {change.since}: was {was}; now {now}. Because {' and '.join(change.causes)}."
    st.warning(plain(words), icon=":material/published_with_changes:")


def _evidence(claim: Claim, is_alone: bool) -> None:
    n = len(claim.evidence)
    words = "**What the sources say**"
    place = st.container() if is_alone else st.expander(f"{words}: {n} {'figure' if n == 1 else 'figures'}")
    if is_alone:
        place.markdown(words)
    rows = [[_figure(e), plain(e.population) or "\u2013", _source(e)] for e in claim.evidence]
    place.table(pd.DataFrame(rows, columns=["Figure", "Of whom", "Source"]), hide_index=True, border="horizontal")


def _figure(one: Evidence) -> str:
    """The figure with its interval, and what it is a figure of."""
    figure = ", ".join(plain(part) for part in (one.figure, one.interval) if part)
    return f"**{figure}**: {plain(one.says)}" if figure else plain(one.says)


def _source(one: Evidence) -> str:
    """The source as a link, its date, and how it was read. An address with parentheses would end the link early."""
    link = f"[{plain(one.source)}]({one.url.translate(_PARENTHESES)})"
    return f"{link}{plain(', ' + one.published) if one.published else ''}; {plain(READ_WORDS[one.read])}"


def _snapshot(claim: Claim, found: Finding, change: Change | None, now: Record) -> None:
    """What this snapshot says, each figure with its denominator and interval."""
    st.markdown("**What this snapshot says**")
    if found.is_absent:
        st.markdown(plain(found.sentence))
        return
    st.markdown(f"{plain(outcome(found.outcome))}. {plain(found.outcome.why)}  \n{plain(found.sentence)}")
    if len(found.figures) > 1:
        st.markdown("\n".join(f"- {plain(f.name)}: {plain(f.words)}" for f in found.figures[1:]))
    if disagrees(claim, found):
        st.warning("The snapshot says otherwise than the sources do: this claim has to be looked at again.", icon=":material/rule:")  # fmt: skip
    rule = analyses.rule(claim.analysis, entries.comparison())
    st.caption(plain(f"Snapshot {now.snapshot_id}, {now.as_of}. {rule} {_since(change)}"))


def _since(change: Change | None) -> str:
    if change is None or change.is_changed:
        return ""
    if not change.number_changed:
        return f"The same in the snapshot of {change.since}."
    return f"Same verdict, other number: {change.before.words} in the snapshot of {change.since}, because {' and '.join(change.causes)}."


def _links(claim: Claim, found: Finding | None, is_alone: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        for link in (*(found.links if found else ()), *_published(claim, found)):
            _page(link)
        if elsewhere := [i for i in claim.nct_ids if not _is_linked(found, i)]:
            st.markdown(" · ".join(f"[{i} on ClinicalTrials.gov]({REGISTRY_PAGE}{i})" for i in elsewhere))
        if not is_alone:
            st.page_link("pages/claims.py", label="This claim alone", icon=":material/link:", query_params={"claim": claim.id})  # fmt: skip


def _published(claim: Claim, found: Finding | None) -> Iterator[Link]:
    """Where the dashboard shows the same published figures beside others."""
    kinds = {e.same_as.partition(" ")[0] for e in claim.evidence}
    if "readout" in kinds:
        yield Link("landscape", "Published readouts", (("chart", "Readouts"), ("readouts_of", "All tumours")))
    rates = Link("progression", "Published rates", (("view", "Published rates"),))
    if "rate" in kinds and (found is None or rates not in found.links):
        yield rates


def _is_linked(found: Finding | None, nct_id: str) -> bool:
    return found is not None and any(("nct_id", nct_id) in link.query for link in found.links)


def _page(link: Link) -> None:
    words = link.words if len(link.words) <= _LONGEST else f"{link.words[:_LONGEST]}…"
    st.page_link(f"pages/{link.page}.py", label=plain(words), icon=":material/arrow_forward:", query_params=dict(link.query))  # fmt: skip
