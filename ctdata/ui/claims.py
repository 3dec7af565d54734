"""The claims page: which claims are shown, in what order, and how many of them rest on what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from ctdata.claims import entries
from ctdata.claims.entries import Claim
from ctdata.claims.record import Change, Record, change, record
from ctdata.snapshot.store import earlier
from ctdata.ui import claim_cards
from ctdata.ui.cache import Opened
from ctdata.ui.claim_words import TOPIC_WORDS, VERDICT_WORDS, signed
from ctdata.ui.plain import plain

PAGE_SIZE = 10
_EVERY_TOPIC, _EVERY_VERDICT = "Every topic", "Every verdict"


@dataclass(frozen=True)
class Findings:
    """What the published snapshot says of every claim, and what an earlier one of the same scope on this machine said."""

    now: Record
    before: Record | None

    def change(self, claim: Claim) -> Change | None:
        return change(self.now, self.before, claim.id)

    def is_changed(self, claim: Claim) -> bool:
        found = self.change(claim)
        return found is not None and found.is_changed


@st.cache_resource(max_entries=2, show_spinner="Asking the snapshot …")
def _findings(home: str, snapshot_id: str, _opened: Opened) -> Findings:
    every, limits = entries.claims(), entries.comparison()
    last = next(earlier(_opened.snapshot), None)
    return Findings(record(_opened.snapshot, every, limits), record(last, every, limits) if last else None)


def findings(opened: Opened) -> Findings:
    """Computed once for each snapshot."""
    return _findings(str(opened.snapshot.folder.parent), opened.manifest.id, opened)


def standing(found: Findings) -> None:
    """How many claims there are, of what status, and whether anything can be said of change."""
    every = entries.claims()
    drafts, asked = sum(c.status == "draft" for c in every), sum(bool(c.analysis) for c in every)
    reviewed = "all drafts, no clinician has reviewed any" if drafts == len(every) else f"{drafts} of them are drafts"
    if found.before is None:
        since = "No earlier snapshot of the same scope is on this machine: no change can be told yet."
    else:
        n = sum(found.is_changed(c) for c in every)
        since = f"Computed verdicts that changed since the snapshot of {found.before.as_of}: {n or 'none'}."
    st.caption(plain(f"{len(every)} claims: {reviewed}. For {asked} of them this snapshot is asked too. {since}"))


def chosen(found: Findings) -> list[Claim]:
    """The claim that the address names, or those of the reader's choices."""
    if asked := st.query_params.get("claim"):
        return _named(asked)
    every = entries.claims()
    left, middle, right = st.columns(3)
    topics, verdicts = Counter(c.topic for c in every), Counter(c.verdict for c in every)
    by_topic = {f"{TOPIC_WORDS[t]} ({topics[t]})": t for t in entries.TOPICS if topics[t]}
    by_verdict = {f"{VERDICT_WORDS[v]} ({verdicts[v]})": v for v in entries.VERDICTS if verdicts[v]}
    topic = by_topic.get(left.selectbox("Topic", [_EVERY_TOPIC, *by_topic], key="topic", on_change=_first, bind="query-params") or "")  # fmt: skip
    verdict = by_verdict.get(middle.selectbox("Verdict of the sources", [_EVERY_VERDICT, *by_verdict], key="verdict", on_change=_first, bind="query-params") or "")  # fmt: skip
    words = right.text_input("Search claims", key="words", type="search", placeholder="A drug, a trial, a figure", on_change=_first, bind="query-params")  # fmt: skip
    changed = found.before is not None and st.toggle("Only claims whose computed verdict changed", key="changed", on_change=_first, bind="query-params")  # fmt: skip
    return [
        c
        for c in every
        if topic in (None, c.topic)
        and verdict in (None, c.verdict)
        and _holds(c, words)
        and (not changed or found.is_changed(c))
    ]


def _first() -> None:
    """Another choice begins on its first page."""
    st.session_state["claims_page"] = 1


def _named(asked: str) -> list[Claim]:
    st.page_link("pages/claims.py", label="All claims", icon=":material/arrow_back:")
    return [c for c in entries.claims() if c.id == asked]


def _holds(claim: Claim, words: str) -> bool:
    """Whether every word stands in the claim, its evidence or its NCT numbers."""
    said = [claim.title, claim.said, claim.said_figure, claim.why, claim.may_print, *claim.nct_ids]
    said += [f"{e.says} {e.figure} {e.population} {e.source}" for e in claim.evidence]
    text = " ".join(said).lower()
    return all(word in text for word in words.lower().split())


def show(found: Findings, some: Sequence[Claim]) -> None:
    """A page of cards; verdicts of the whole choice counted above them."""
    if not some:
        named = "claim" in st.query_params
        st.info("This address names no claim of this version." if named else "No claim fits these choices. Choose every topic and verdict, or fewer words.")  # fmt: skip
        return
    pages = -(-len(some) // PAGE_SIZE)
    if pages > 1:
        counts = Counter(c.verdict for c in some)
        st.markdown("  ·  ".join(f"{signed(v)}: {counts[v]}" for v in entries.VERDICTS if counts[v]))
    first = PAGE_SIZE * (_page(pages) - 1) if pages > 1 else 0
    for claim in some[first : first + PAGE_SIZE]:
        claim_cards.draw(claim, found.now.findings.get(claim.id), found.change(claim), found.now)
    if pages > 1:
        st.caption(f"Claims {first + 1} to {min(first + PAGE_SIZE, len(some))} of {len(some)}.")


def _page(pages: int) -> int:
    if st.session_state.get("claims_page", 1) > pages:
        _first()
    return st.pagination(pages, key="claims_page", bind="query-params")
